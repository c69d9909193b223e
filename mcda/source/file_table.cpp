#include "mcda/source/file_table.hpp"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "mcda/source/sql.hpp"

namespace mcda::source {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t sample_bytes = std::size_t{256} * 1024;

std::string extension_of(const fs::path& path) { return lowered(path.extension().string()); }

void require_known_kind(const fs::path& path, const std::string& name) {
  if (kind_of(path) != FileKind::other) return;
  const std::string extension = extension_of(path);
  const auto fail = [&](std::string what, std::string remedy) {
    raise(InvalidInput({Problem{.file = name, .what = std::move(what), .remedy = std::move(remedy)}}));
  };
  if (extension == ".xlsx" || extension == ".xls" || extension == ".ods") {
    fail("spreadsheets cannot be read yet", "export the sheet as CSV in UTF-8");
  }
  if (extension == ".duckdb" || extension == ".ddb") {
    fail("is a database", "write duckdb:" + name + " and name a table or a query");
  }
  if (extension == ".gz" || extension == ".zst" || extension == ".zip") {
    fail("compressed files cannot be read", "decompress it first");
  }
  fail("is of no known kind", "name it .csv, .tsv, .parquet, .json or .ndjson");
}

// Files that match `name`, which ends `path`; what stands before it is a folder and no pattern.
std::vector<std::string> matches_of(const std::string& path, const std::string& name) {
  std::string pattern;
  const std::size_t folder = path.ends_with(name) ? path.size() - name.size() : 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i < folder && std::string_view("*?[\\").find(path[i]) != std::string_view::npos) pattern += '\\';
    pattern += path[i];
  }
  ::glob_t found{};
  std::vector<std::string> paths;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  return paths;
}

[[noreturn]] void fail_missing(const fs::path& path, const std::string& name) {
  // compared without endings, which would make any two names alike
  const std::vector<fs::path> files = data_files(path.parent_path());
  std::vector<std::string> stems;
  for (const fs::path& file : files) stems.push_back(file.stem().string());
  std::string meant;
  for (const std::string& stem : nearest(path.stem().string(), stems)) {
    const auto file = std::find(stems.begin(), stems.end(), stem);
    meant += (meant.empty() ? "; did you mean \"" : " or \"") +
             files[static_cast<std::size_t>(file - stems.begin())].filename().string() + "\"";
  }
  raise(SourceFailure({Problem{.file = name, .what = "no such file" + meant + (meant.empty() ? "" : "?")}}));
}

// The first bytes of a file, and whether they are all of it.
std::string sample_of(const std::string& path, const std::string& name, bool& whole) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string sample(sample_bytes, '\0');
  if (file) file.read(sample.data(), static_cast<std::streamsize>(sample.size()));
  if (file.bad() || (file.gcount() == 0 && !file.eof())) {
    const std::string reason = errno != 0 ? std::strerror(errno) : "unknown reason";
    raise(SourceFailure({Problem{.file = name, .what = "cannot be read: " + reason}}));
  }
  sample.resize(static_cast<std::size_t>(file.gcount()));
  whole = sample.size() < sample_bytes || file.peek() == std::char_traits<char>::eof();
  if (sample.empty()) raise(InvalidInput({Problem{.file = name, .what = "is empty"}}));
  return sample;
}

std::string names_of(const TextLayout& layout) {
  std::string names;
  for (const TextFileColumn& column : layout.columns) names += (names.empty() ? "" : ", ") + column.name;
  return names;
}

std::string date_formats(DateOrder order) {
  const char* parts[3] = {order == DateOrder::day_first ? "%d" : "%m", order == DateOrder::day_first ? "%m" : "%d",
                          "%Y"};
  std::string list;
  for (const char mark : {'.', '-', '/'}) {
    for (const char* time : {"", " %H:%M:%S", " %H:%M", "T%H:%M:%S"}) {
      list += fmt::format("{}'{}{}{}{}{}{}'", list.empty() ? "" : ", ", parts[0], mark, parts[1], mark, parts[2], time);
    }
  }
  return list;
}

// The cell of a text file with its type. Errors raised here only say that there is something wrong: which cell it is,
// is then found out by reading the columns as texts.
std::string typed_cell(const TextFileColumn& column, char decimal) {
  std::string name = "file." + quoted_name(column.name);
  const std::string cell = "nullif(trim(" + name + "), '')";
  switch (column.type) {
    case ColumnType::number: {
      // a point in a file with decimal commas must not pass as one
      const std::string digits = decimal == '.' ? cell : "replace(replace(" + cell + ", '.', '?'), ',', '.')";
      const std::string value = "CAST(" + digits + " AS DOUBLE)";
      return fmt::format("CASE WHEN {0} IS NULL THEN NULL WHEN isfinite({1}) THEN {1} ELSE error('not a number') END",
                         cell, value);
    }
    case ColumnType::boolean:
      return fmt::format(
          "CASE WHEN {0} IS NULL THEN NULL WHEN lower({0}) IN ('true', 'yes', 'y') THEN true"
          " WHEN lower({0}) IN ('false', 'no', 'n') THEN false ELSE error('not true or false') END",
          cell);
    case ColumnType::date: {
      const char* type = column.has_time ? "TIMESTAMP" : "DATE";
      if (column.order == DateOrder::year_first) return fmt::format("CAST({} AS {})", cell, type);
      return fmt::format("CAST(strptime({}, [{}]) AS {})", cell, date_formats(column.order), type);
    }
    case ColumnType::text: break;
  }
  return name;
}

}  // namespace

FileKind kind_of(const fs::path& path) {
  const std::string extension = extension_of(path);
  if (extension == ".csv" || extension == ".tsv" || extension == ".tab" || extension == ".txt") return FileKind::text;
  if (extension == ".parquet" || extension == ".pq") return FileKind::parquet;
  if (extension == ".json") return FileKind::json;
  if (extension == ".ndjson" || extension == ".jsonl") return FileKind::lines_of_json;
  return FileKind::other;
}

std::vector<fs::path> data_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.empty() ? fs::path(".") : folder, failed)) {
    std::error_code ignored;
    if (entry.is_regular_file(ignored) && kind_of(entry.path()) != FileKind::other) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string FileTable::raw_name(std::size_t column) {
  // a unit separator, so that no column of a file is called the same
  return "\x1F" + std::to_string(column);
}

std::string FileTable::reader() const {
  std::string list;
  for (const std::string& path : paths) list += (list.empty() ? "" : ", ") + quoted_text(path);
  switch (kind) {
    case FileKind::text: {
      std::string columns;
      for (const TextFileColumn& column : layout.columns) {
        columns += (columns.empty() ? "" : ", ") + quoted_text(column.name) + ": 'VARCHAR'";
      }
      return fmt::format(
          "read_csv([{}], auto_detect = false, header = true, skip = {}, delim = {}, quote = '\"', escape = '\"', "
          "nullstr = '', "
          "columns = {{{}}})",
          list, layout.lines_before_header, quoted_text(std::string(1, layout.delimiter)), columns);
    }
    case FileKind::parquet: return "read_parquet([" + list + "])";
    case FileKind::json: return "read_json([" + list + "])";
    case FileKind::lines_of_json: return "read_json([" + list + "], format = 'newline_delimited')";
    case FileKind::other: break;
  }
  return {};
}

std::string FileTable::select(bool raw) const {
  std::string list;
  for (const TextFileColumn& column : layout.columns) {
    list += (list.empty() ? "" : ", ") + typed_cell(column, layout.decimal) + " AS " + quoted_name(column.name);
  }
  for (std::size_t j = 0; raw && j < layout.columns.size(); ++j) {
    list += ", file." + quoted_name(layout.columns[j].name) + " AS " + quoted_name(raw_name(j));
  }
  return "SELECT " + (kind == FileKind::text ? list : "*") + " FROM " + reader() + " AS file";
}

FileTable open_file(const fs::path& path, const std::string& name, const TextFormat& told) {
  FileTable table{.name = name};
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) {
    table.paths = {fs::absolute(path).lexically_normal().string()};
    table.names = {name};
  } else if (fs::exists(path, ignored)) {
    raise(SourceFailure({Problem{.file = name, .what = "is not a file"}}));
  } else if (name.find_first_of("*?[") != std::string::npos) {
    for (const std::string& match : matches_of(fs::absolute(path).string(), name)) {
      if (!fs::is_regular_file(match, ignored)) continue;
      table.paths.push_back(match);
      table.names.push_back((fs::path(name).parent_path() / fs::path(match).filename()).string());
    }
    if (table.paths.empty()) raise(SourceFailure({Problem{.file = name, .what = "no file matches"}}));
  } else {
    fail_missing(path, name);
  }

  for (std::size_t f = 0; f < table.paths.size(); ++f) {
    require_known_kind(table.paths[f], table.names[f]);
    const FileKind kind = kind_of(table.paths[f]);
    if (f > 0 && kind != table.kind) {
      raise(InvalidInput({Problem{.file = table.names[f],
                                  .what = "is of another kind than " + table.names[0],
                                  .remedy = "match files of one kind"}}));
    }
    table.kind = kind;
    bool whole = false;
    const std::string sample = sample_of(table.paths[f], table.names[f], whole);
    if (kind != FileKind::text) continue;
    TextLayout layout = detect_layout(table.names[f], sample, whole, told);
    if (f == 0) {
      table.layout = std::move(layout);
    } else if (names_of(layout) != names_of(table.layout) || layout.delimiter != table.layout.delimiter) {
      raise(InvalidInput({Problem{.file = table.names[f],
                                  .line = 1,
                                  .what = "its columns are not those of " + table.names[0],
                                  .remedy = "read files with the same columns in the same order"}}));
    }
  }
  return table;
}

}  // namespace mcda::source
