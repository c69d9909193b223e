#include "mcda/source/file_table.hpp"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <span>

#include "mcda/source/adorned.hpp"
#include "mcda/source/encoding.hpp"
#include "mcda/source/line_count.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/words.hpp"
#include "mcda/source/workbook.hpp"

namespace mcda::source {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t sample_bytes = std::size_t{256} * 1024;
constexpr std::size_t most_counted = std::size_t{2} << 30U;  // of a file that has to be read for nothing else

std::string extension_of(const fs::path& path) { return lowered(path.extension().string()); }

void require_known_kind(const fs::path& path, const std::string& name) {
  if (kind_of(path) != FileKind::other) return;
  const std::string extension = extension_of(path);
  const auto fail = [&](std::string what, std::string remedy) {
    raise(InvalidInput({Problem{.file = name, .what = std::move(what), .remedy = std::move(remedy)}}));
  };
  if (extension == ".xls" || extension == ".ods" || extension == ".xlsb" || extension == ".numbers") {
    fail("workbooks of this kind cannot be read", "save it as .xlsx, or export the sheet as CSV in UTF-8");
  }
  if (extension == ".duckdb" || extension == ".ddb") {
    fail("is a database", "write duckdb:" + name + " and name a table or a query");
  }
  if (extension == ".gz" || extension == ".zst" || extension == ".zip") {
    fail("compressed files cannot be read", "decompress it first");
  }
  fail("is of no known kind", "name it .csv, .tsv, .xlsx, .parquet, .json or .ndjson");
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

// The next bytes of a file from its first byte that is not ASCII on; `sample` where all are.
std::string first_beyond_ascii(const std::string& path, const std::string& sample, const LineCount& seen) {
  std::string more(sample_bytes, '\0');
  std::ifstream file(path, std::ios::binary);
  if (seen.ascii_bytes < 0 || !file.seekg(seen.ascii_bytes)) return sample;
  file.read(more.data(), static_cast<std::streamsize>(more.size()));
  more.resize(static_cast<std::size_t>(file.gcount()));
  return more.empty() ? sample : more;
}

std::string names_of(const TextLayout& layout) {
  std::string names;
  for (const TextFileColumn& column : layout.columns) names += (names.empty() ? "" : ", ") + column.name;
  return names;
}

std::string list_of(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + quoted_text(word);
  return list;
}

// The cell of a text file with its type. Errors raised here only say that there is something wrong: which cell it is,
// is then found out by reading the columns as texts.
std::string typed_cell(const TextFileColumn& column, char decimal) {
  const std::string name = "file." + quoted_name(column.name);
  const std::string cell = "trim(" + name + ", ' \t\r\n\u00A0')";
  const std::string missing =
      fmt::format("CASE WHEN {0} IS NULL OR lower({0}) IN ('', {1}) THEN NULL ", cell, list_of(missing_words()));
  switch (column.type) {
    case ColumnType::number: {
      // a point in a file with decimal commas must not pass as one
      const std::string digits = decimal == '.' ? cell : "replace(replace(" + cell + ", '.', '?'), ',', '.')";
      const std::string value = "TRY_CAST(" + digits + " AS DOUBLE)";
      return fmt::format(
          "CASE WHEN isfinite({0}) THEN {0} WHEN {0} IS NOT NULL THEN error('not a number') ELSE {1} ELSE {2} END END",
          value, missing, undressed_sql(cell, decimal, column.unit));
    }
    case ColumnType::boolean:
      return fmt::format(
          "{0} WHEN lower({1}) IN ({2}) THEN true WHEN lower({1}) IN ({3}) THEN false "
          "ELSE error('not true or false') END",
          missing, cell, list_of(true_words()), list_of(false_words()));
    case ColumnType::date: {
      const char* type = column.has_time ? "TIMESTAMP" : "DATE";
      return fmt::format(
          "{0} ELSE CAST(coalesce(TRY_CAST(CASE WHEN regexp_matches({1}, '^[0-9]{{4}}-') THEN {1} END AS "
          "TIMESTAMP), try_strptime({1}, [{2}]), error('not a date')) AS {3}) END",
          missing, cell, date_formats(column.orders), type);
    }
    case ColumnType::text: break;
  }
  return name;
}

// Where a file is not in UTF-8, a copy that is; its path then.
std::string readable_copy(const std::string& path, const std::string& name, const TextFormat& told, FileTable& table,
                          Encoding& encoding) {
  bool whole = false;
  std::string sample = sample_of(path, name, whole);
  require_text(name, sample);
  const bool ascii = std::all_of(sample.begin(), sample.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  const bool doubtful = told.encoding.empty() && ascii;  // a long file may have its first letter beyond ASCII later
  LineCount seen;
  std::error_code ignored;
  if (!whole && (doubtful || fs::file_size(path, ignored) < most_counted)) seen = count_lines(path);
  table.lines = table.lines < 0 || seen.lines < 0 ? -1 : table.lines + seen.lines;
  if (!told.encoding.empty()) {
    encoding = encoding_called(told.encoding);
  } else {
    if (doubtful && !whole) sample = first_beyond_ascii(path, sample, seen);
    encoding = encoding_of(sample, whole);
  }
  if (encoding.is_utf8()) return path;
  if (encoding.guessed) {
    std::string note = fmt::format("{}: is read as {}", name, encoding.name);
    if (!encoding.example.empty()) note += fmt::format(" (\"{}\")", encoding.example);
    const std::string other = encoding.otherwise.empty() ? "" : lowered(encoding.otherwise);
    note += other.empty() ? "; say `encoding:` where that is wrong"
                          : fmt::format("; say `encoding: {}` where it is \"{}\"", other, encoding.other_example);
    table.layout.notes.push_back(note);
  }
  table.copies.push_back(std::make_shared<const TemporaryFile>(".csv"));
  copy_as_utf8(path, name, encoding, table.copies.back()->path());
  return table.copies.back()->path();
}

// One sheet of a workbook as text; the path of that.
std::string copy_of_sheet(const std::string& path, const std::string& name, const std::string& sheet,
                          FileTable& table) {
  table.copies.push_back(std::make_shared<const TemporaryFile>(".csv"));
  const CopiedSheet copied = copy_sheet(path, name, sheet, table.copies.back()->path());
  table.sheet = copied.name;
  table.layout.notes.insert(table.layout.notes.end(), copied.notes.begin(), copied.notes.end());
  return table.copies.back()->path();
}

// Files of a glob are one table: dates that two of them write in different orders have none.
void join_dates(const std::string& file, const TextLayout& more, FileTable& table) {
  for (std::size_t j = 0; j < table.layout.columns.size(); ++j) {
    TextFileColumn& column = table.layout.columns[j];
    for (const char mark : date_marks) {
      DateOrder& order = column.orders.at(mark);
      const DateOrder other = more.columns[j].orders.at(mark);
      if (order != DateOrder::unknown && other != DateOrder::unknown && order != other &&
          more.columns[j].type == ColumnType::date && column.type == ColumnType::date) {
        raise(InvalidInput({Problem{.file = file,
                                    .what = fmt::format("dates of column \"{}\" have {} first here and {} first in {}",
                                                        column.name, spoken(other), spoken(order), table.names[0]),
                                    .remedy = "read the files one by one"}}));
      }
      if (order == DateOrder::unknown) order = other;
    }
  }
}

}  // namespace

FileKind kind_of(const fs::path& path) {
  const std::string extension = extension_of(path);
  if (extension == ".csv" || extension == ".tsv" || extension == ".tab" || extension == ".txt") return FileKind::text;
  if (extension == ".parquet" || extension == ".pq") return FileKind::parquet;
  if (extension == ".json") return FileKind::json;
  if (extension == ".xlsx" || extension == ".xlsm") return FileKind::workbook;
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
          "nullstr = ['', 'NULL', '\\N'], columns = {{{}}})",
          list, layout.lines_before_header, quoted_text(std::string(1, layout.delimiter)), columns);
    }
    case FileKind::parquet: return "read_parquet([" + list + "])";
    case FileKind::json: return "read_json([" + list + "])";
    case FileKind::lines_of_json: return "read_json([" + list + "], format = 'newline_delimited')";
    case FileKind::workbook:
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

std::string FileTable::select_cells(const std::string& sql) const {
  const std::string said = lowered(sql);
  // COLUMNS(...) and the star name columns without saying so
  const bool any = said.find("columns") != std::string::npos || said.find('*') != std::string::npos;
  std::string list;
  for (std::size_t j = 0; j < layout.columns.size(); ++j) {
    const std::string quoted = quoted_name(layout.columns[j].name);
    const std::string inner = lowered(quoted.substr(1, quoted.size() - 2));  // as it stands between quotes
    if (any || said.find(inner) != std::string::npos)
      list += typed_cell(layout.columns[j], layout.decimal) + " AS " + quoted + ", ";
    list += "file." + quoted + " AS " + quoted_name(raw_name(j)) + (j + 1 < layout.columns.size() ? ", " : "");
  }
  return "SELECT " + list + " FROM " + reader() + " AS file";
}

FileTable open_file(const fs::path& path, const std::string& name, const TextFormat& told, const std::string& sheet) {
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

  FileKind first_kind = FileKind::other;
  for (std::size_t f = 0; f < table.paths.size(); ++f) {
    require_known_kind(table.paths[f], table.names[f]);
    const FileKind kind = kind_of(table.paths[f]);
    if (f == 0) first_kind = kind;
    if (f > 0 && kind != first_kind) {
      raise(InvalidInput({Problem{.file = table.names[f],
                                  .what = "is of another kind than " + table.names[0],
                                  .remedy = "match files of one kind"}}));
    }
    table.kind = kind == FileKind::workbook ? FileKind::text : kind;
    bool whole = false;
    if (table.kind != FileKind::text) {
      sample_of(table.paths[f], table.names[f], whole);
      continue;
    }
    TextFormat format = told;
    Encoding encoding{.name = "UTF-8", .code = "UTF-8"};
    if (kind == FileKind::workbook) {
      format.delimiter = ",";
      if (told.decimal.empty()) format.decimal = ".";
      table.paths[f] = copy_of_sheet(table.paths[f], table.names[f], sheet, table);
    } else {
      table.paths[f] = readable_copy(table.paths[f], table.names[f], told, table, encoding);
    }
    const std::string sample = sample_of(table.paths[f], table.names[f], whole);
    TextLayout layout = detect_layout(table.names[f], sample, whole, format);
    layout.encoding = encoding.name;
    settle_dates(table.paths[f], table.names[f], layout);
    layout.notes.insert(layout.notes.begin(), table.layout.notes.begin(), table.layout.notes.end());
    if (f == 0) {
      table.layout = std::move(layout);
      continue;
    }
    if (names_of(layout) != names_of(table.layout) || layout.delimiter != table.layout.delimiter) {
      raise(InvalidInput({Problem{.file = table.names[f],
                                  .line = 1,
                                  .what = "its columns are not those of " + table.names[0],
                                  .remedy = "read files with the same columns in the same order"}}));
    }
    join_dates(table.names[f], layout, table);
    table.layout.notes = std::move(layout.notes);
  }
  return table;
}

}  // namespace mcda::source
