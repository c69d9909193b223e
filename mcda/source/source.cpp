#include "mcda/source/source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>

#include "mcda/source/address.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/state.hpp"

namespace mcda::source {

namespace {

namespace fs = std::filesystem;

ColumnType type_of(const std::string& sql_type) {
  static const std::vector<std::string> numbers{"TINYINT",   "SMALLINT", "INTEGER", "BIGINT",   "HUGEINT", "UTINYINT",
                                                "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT",   "DOUBLE"};
  if (sql_type.ends_with("]")) return ColumnType::text;
  if (sql_type.starts_with("DECIMAL") || std::find(numbers.begin(), numbers.end(), sql_type) != numbers.end()) {
    return ColumnType::number;
  }
  if (sql_type == "BOOLEAN") return ColumnType::boolean;
  if (sql_type == "DATE" || sql_type.starts_with("TIMESTAMP")) return ColumnType::date;
  return ColumnType::text;
}

fs::path spill_folder() {
  static std::atomic<int> count{0};
  return fs::temp_directory_path() / fmt::format("prefero-{}-{}", ::getpid(), count++);
}

// Digits and a unit, as the program gives a size of memory; DuckDB knows further forms.
bool is_size(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string::npos &&
         (text.substr(digits) == "KB" || text.substr(digits) == "MB" || text.substr(digits) == "GB");
}

// Rows that wait for their reader, in kilobytes. With DuckDB's own megabyte its threads wait for each other.
long waiting_kilobytes(const std::string& memory) {
  if (!is_size(memory)) return memory.empty() ? 64'000 : 1'000;
  const double unit = memory.ends_with("GB") ? 1e6 : memory.ends_with("MB") ? 1e3 : 1;
  return std::clamp(static_cast<long>(std::stod(memory) * unit / 8), 1'000L, 64'000L);
}

void connect(OpenSource& open) {
  try {
    open.connection = open_duckdb(open.spec.threads);
  } catch (const DriverError& error) {
    raise(SourceFailure(std::string("DuckDB, which reads the data, could not be loaded: ") + error.what(),
                        "set PREFERO_DUCKDB to the path of its library"));
  }
  Connection& duckdb = *open.connection;
  // Dates of moments are those of UTC, on every machine. Spilled rows go to the system's folder for such, not to the
  // working directory.
  open.spill = spill_folder();
  open.fleeting.emplace(open.spill.string());
  duckdb.run("SET autoinstall_known_extensions = false");
  duckdb.run("SET autoload_known_extensions = false");
  duckdb.run("SET TimeZone = 'UTC'");
  duckdb.run("SET temp_directory = " + quoted_text(open.spill.string()));
  // DuckDB makes a join of a long IN list, and rows that pass a join come in any order: every ranking of a large file
  // would differ in its ties and last digits (reading/rows_of_a_large_file_keep_their_order).
  duckdb.run("SET disabled_optimizers = 'in_clause'");
  duckdb.run(fmt::format("SET streaming_buffer_size = '{}KB'", waiting_kilobytes(open.spec.memory)));
  // Rows of tables that are made on the way need no order, and keeping one takes memory.
  if (!open.spec.steps.empty()) duckdb.run("SET preserve_insertion_order = false");
  if (open.spec.memory.empty()) return;
  try {
    duckdb.run("SET memory_limit = " + quoted_text(open.spec.memory));
  } catch (const DriverError&) {
    raise(InvalidInput(fmt::format("memory \"{}\" is no size", open.spec.memory), "give one as 2GB or 500MB"));
  }
}

// From here on nothing but these files can be reached, and no setting changed, whatever SQL comes.
void lock_out(OpenSource& open, const std::vector<std::string>& paths) {
  std::string list;
  for (const std::string& path : paths) list += (list.empty() ? "" : ", ") + quoted_text(path);
  // With more threads the rows of a later file can come before those of an earlier one.
  if (open.file && open.file->kind == FileKind::text && open.file->paths.size() > 1)
    open.connection->run("SET threads = 1");
  open.connection->run("SET allowed_paths = [" + list + "]");
  open.connection->run("SET enable_external_access = false");
  open.connection->run("SET lock_configuration = true");
}

void look_at_columns(OpenSource& open) {
  const std::vector<TextColumn> found = fetch(*open.connection, "DESCRIBE SELECT * FROM " + open.relation);
  for (std::size_t j = 0; j < found[0].size(); ++j) {
    open.types.emplace_back(found[1][j]);
    open.columns.push_back({.name = std::string(found[0][j]), .type = type_of(open.types.back())});
  }
}

// A SELECT over `relation`, whose columns are `present`, that gives it the columns of `shape`. `raw` names the cell of
// a text file as it is written there; empty where there is none.
std::string shaped(const TableShape& shape, const std::string& relation, const std::vector<std::string>& present,
                   const std::function<std::string(std::size_t)>& raw) {
  std::vector<bool> taken(present.size(), false);
  std::string list;
  for (const auto& [name, type] : shape.columns) {
    const auto found = std::find_if(present.begin(), present.end(),
                                    [&, wanted = lowered(name)](const auto& one) { return lowered(one) == wanted; });
    std::string value = "NULL";
    if (found != present.end()) {
      const auto j = static_cast<std::size_t>(found - present.begin());
      taken[j] = true;
      const std::string cell = type == "VARCHAR" ? raw(j) : "";
      value = cell.empty() ? quoted_name(*found) : cell;
      if (type == "VARCHAR") value = "nullif(trim(CAST(" + value + " AS VARCHAR)), '')";
    }
    list += fmt::format("{}CAST({} AS {}) AS {}", list.empty() ? "" : ", ", value, type, quoted_name(name));
  }
  for (std::size_t j = 0; j < present.size(); ++j) {
    if (!taken[j]) list += ", " + quoted_name(present[j]);
  }
  return "SELECT " + list + " FROM " + relation;
}

const TableShape* shape_of(const OpenSource& open, const std::string& table) {
  for (const TableShape& shape : open.spec.shapes) {
    if (lowered(shape.table) == lowered(table)) return &shape;
  }
  return nullptr;
}

// Views over files by the names that a query uses for them.
class Views {
 public:
  Views(OpenSource& open, std::vector<std::string>& paths) : open_(open), paths_(paths) {}

  void add(const std::string& name, const FileTable& table) {
    if (!made_.insert(lowered(name)).second) return;
    std::string select = table.select(false);
    if (const TableShape* shape = shape_of(open_, name)) select = shaped_file(*shape, table);
    open_.connection->run("CREATE TEMP VIEW " + quoted_name(name) + " AS " + select);
    paths_.insert(paths_.end(), table.paths.begin(), table.paths.end());
    open_.copies.insert(open_.copies.end(), table.copies.begin(), table.copies.end());
  }
  /// Those of `names` that are files of `folder`, by stem, file name or path below it.
  void add_files(const std::vector<std::string>& names, const fs::path& folder, const TextFormat& told) {
    const std::vector<fs::path> files = data_files(folder);
    for (const fs::path& file : files) open_.tables.push_back(file.stem().string());
    for (const std::string& name : names) {
      if (made_.contains(lowered(name))) continue;
      const fs::path file = file_called(name, folder, files);
      if (file.empty()) continue;
      const FileTable table = open_file(file, file.lexically_relative(folder).string(), told);
      open_.notes.insert(open_.notes.end(), table.layout.notes.begin(), table.layout.notes.end());
      add(name, table);
    }
  }

 private:
  std::string shaped_file(const TableShape& shape, const FileTable& table) const {
    const bool text = table.kind == FileKind::text;
    std::vector<std::string> present;
    for (const TextFileColumn& column : table.layout.columns) present.push_back(column.name);
    if (!text) {
      const std::vector<TextColumn> found = fetch(*open_.connection, "DESCRIBE " + table.select(false));
      for (std::size_t j = 0; j < found[0].size(); ++j) present.emplace_back(found[0][j]);
    }
    return shaped(shape, "(" + table.select(text) + ") AS file", present,
                  [text](std::size_t j) { return text ? quoted_name(FileTable::raw_name(j)) : std::string(); });
  }

  fs::path file_called(const std::string& name, const fs::path& folder, const std::vector<fs::path>& files) const {
    std::vector<fs::path> meant;
    for (const fs::path& file : files) {
      if (file.filename().string() == name) return file;
      if (lowered(file.stem().string()) == lowered(name)) meant.push_back(file);
    }
    if (meant.size() > 1) {
      const std::string first = meant[0].filename().string();
      fail_at<InvalidInput>(open_.name,
                            fmt::format("table \"{}\" may be {} or {}", name, first, meant[1].filename().string()),
                            "name the file: FROM '" + first + "'");
    }
    if (!meant.empty()) return meant[0];
    if (kind_of(name) == FileKind::other || fs::path(name).is_absolute()) return {};
    const fs::path below = fs::path(name).lexically_normal();
    return below.begin() != below.end() && *below.begin() == ".." ? fs::path() : folder / below;
  }

  OpenSource& open_;
  std::vector<std::string>& paths_;
  std::set<std::string> made_;
};

// The tables that a query and its steps read, without those that the steps make. They have passed the check.
std::vector<std::string> tables_of_query(OpenSource& open) {
  std::vector<std::string> tables;
  std::set<std::string> made;
  const auto add = [&](const std::string& query) {
    for (const std::string& table : tables_of_select(*open.connection, query)) {
      if (!made.contains(lowered(table))) tables.push_back(table);
    }
  };
  for (const QueryStep& step : open.spec.steps) {
    add(step.query);
    made.insert(lowered(step.name));
  }
  add(open.spec.query);
  return tables;
}

// The query as a view, so that semicolons and comments at its end do no harm. It has passed tables_of_select().
void make_query_relation(OpenSource& open) {
  // Empty at first: what takes long belongs to reading, which can be cancelled.
  for (const QueryStep& step : open.spec.steps)
    open.connection->run("CREATE TEMP TABLE " + quoted_name(step.name) + " AS " + step.query + "\nWITH NO DATA");
  const std::string name = quoted_name("\x1Fquery");
  open.connection->run("CREATE TEMP VIEW " + name + " AS " + open.spec.query);
  open.relation = name + " AS data";
}

std::string kind_in_words(FileKind kind) {
  switch (kind) {
    case FileKind::text: return "text";
    case FileKind::parquet: return "Parquet";
    case FileKind::json:
    case FileKind::lines_of_json: return "JSON";
    case FileKind::workbook: return "Excel";
    case FileKind::other: break;
  }
  return "file";
}

// The columns of text files are known from the sample. DuckDB is only loaded where something is asked that we do not
// read ourselves: it takes as long as ranking a hundred thousand clients.
void look_at_cells(OpenSource& open) {
  double bytes = 0;
  std::error_code ignored;
  for (const std::string& file : open.file->paths) bytes += static_cast<double>(fs::file_size(file, ignored));
  open.rows_guess = static_cast<long long>(bytes / open.file->layout.bytes_per_row);
  for (const TextFileColumn& column : open.file->layout.columns) {
    open.columns.push_back({.name = column.name, .type = column.type});
    open.types.emplace_back("VARCHAR");
  }
}

void open_files(OpenSource& open, const fs::path& path) {
  open.file = open_file(path, open.name, open.spec.text, kind_of(path) == FileKind::workbook ? open.spec.table : "");
  const FileTable& table = *open.file;
  open.description = open.name + ": ";
  if (!table.sheet.empty()) {
    open.description += "Excel, sheet \"" + table.sheet + "\"";
  } else {
    open.description += table.kind == FileKind::text ? describe(table.layout) : kind_in_words(table.kind);
  }
  if (table.paths.size() > 1) open.description += fmt::format(", {} files", table.paths.size());
  open.notes = table.layout.notes;
  open.relation = "(" + table.select(true) + ") AS data";
  if (open.reads_cells()) {
    look_at_cells(open);
    if (!open.spec.memory.empty() && !is_size(open.spec.memory)) connect_to_files(open);  // which says what is wrong
    return;
  }
  connect(open);
  std::vector<std::string> paths = table.paths;
  if (!open.spec.query.empty()) {
    const std::vector<std::string> names = tables_of_select(*open.connection, open.spec.query);
    Views views(open, paths);
    views.add("data", table);
    const fs::path first(table.paths[0]);
    if (table.paths.size() == 1) {
      views.add(first.stem().string(), table);
      views.add(first.filename().string(), table);
    }
    views.add_files(names, first.parent_path(), {});
    make_query_relation(open);
  }
  lock_out(open, paths);
  look_at_columns(open);
  if (open.reads_files() && table.kind == FileKind::parquet) {
    std::string list;
    for (const std::string& file : table.paths) list += (list.empty() ? "" : ", ") + quoted_text(file);
    const std::vector<TextColumn> rows =
        fetch(*open.connection, "SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata([" + list + "])");
    open.rows = std::stoll(std::string(rows[0][0]));
    if (open.rows == 0) fail_at<InvalidInput>(open.name, "has no rows");
  }
}

void open_folder(OpenSource& open, const fs::path& folder) {
  const std::vector<fs::path> files = data_files(folder);
  std::vector<std::string> stems;
  for (const fs::path& file : files) stems.push_back(file.stem().string());
  if (files.empty()) {
    fail_at<SourceFailure>(open.name, "holds no file that can be read",
                           "it needs .csv, .tsv, .xlsx, .parquet, .json or .ndjson files");
  }
  if (!open.spec.table.empty()) {
    const auto found = std::find(stems.begin(), stems.end(), open.spec.table);
    if (found == stems.end()) {
      fail_at<SourceFailure>(
          open.name, fmt::format("has no table \"{}\"{}", open.spec.table, did_you_mean(open.spec.table, stems)));
    }
    if (std::count(stems.begin(), stems.end(), open.spec.table) > 1) {
      fail_at<InvalidInput>(open.name, fmt::format("holds several files called \"{}\"", open.spec.table),
                            "name the file as the source");
    }
    const fs::path& file = files[static_cast<std::size_t>(found - stems.begin())];
    open.name = (fs::path(open.name) / file.filename()).string();
    return open_files(open, file);
  }
  if (open.spec.query.empty()) {
    std::string list;
    for (const std::string& stem : stems) list += (list.empty() ? "" : ", ") + stem;
    fail_at<InvalidInput>(open.name, "is a folder of tables: " + list,
                          "name one of them as the table, or give a query");
  }
  open.description = fmt::format("{}: folder of {} tables", open.name, files.size());
  connect(open);
  std::vector<std::string> paths;
  Views(open, paths).add_files(tables_of_query(open), folder, open.spec.text);
  make_query_relation(open);
  lock_out(open, paths);
  look_at_columns(open);
}

void open_duckdb_file(OpenSource& open, const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) fail_at<SourceFailure>(open.name, "no such file");
  connect(open);
  const std::string file = fs::absolute(path).lexically_normal().string();
  std::string catalog = path.stem().string();
  for (const char* taken : {"memory", "system", "temp", "main", "data"}) {
    catalog += lowered(catalog) == taken ? "_file" : "";
  }
  open.connection->run("ATTACH " + quoted_text(file) + " AS " + quoted_name(catalog) + " (TYPE duckdb, READ_ONLY)");
  open.connection->run("USE " + quoted_name(catalog));
  open.description = open.name + ": DuckDB file";
  lock_out(open, {});

  const std::vector<TextColumn> tables =
      fetch(*open.connection, "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = " +
                                  quoted_text(catalog) + " ORDER BY table_schema <> 'main', 1, 2");
  for (std::size_t i = 0; i < tables[0].size(); ++i) {
    open.tables.push_back((tables[0][i] == "main" ? "" : std::string(tables[0][i]) + ".") + std::string(tables[1][i]));
  }
  if (!open.spec.query.empty()) {
    for (std::size_t i = 0; i < tables[0].size(); ++i) {
      const std::string name(tables[1][i]);
      const TableShape* shape = tables[0][i] == "main" ? shape_of(open, name) : nullptr;
      if (shape == nullptr) continue;
      const std::string table = quoted_name(catalog) + ".main." + quoted_name(name);
      const std::vector<TextColumn> found = fetch(*open.connection, "DESCRIBE " + table);
      std::vector<std::string> present;
      for (std::size_t j = 0; j < found[0].size(); ++j) present.emplace_back(found[0][j]);
      open.connection->run("CREATE TEMP VIEW " + quoted_name(shape->table) + " AS " +
                           shaped(*shape, table, present, [](std::size_t) { return std::string(); }));
    }
    tables_of_query(open);
    make_query_relation(open);
    return look_at_columns(open);
  }
  std::string table = open.spec.table;
  if (table.empty()) {
    if (open.tables.size() != 1) {
      std::string list;
      for (const std::string& known : open.tables) list += (list.empty() ? "" : ", ") + known;
      fail_at<InvalidInput>(open.name, list.empty() ? "holds no tables" : "holds the tables " + list,
                            "name one of them, or give a query");
    }
    table = open.tables[0];
  }
  const auto found = std::find_if(open.tables.begin(), open.tables.end(), [&](const std::string& known) {
    return lowered(known) == lowered(table) || "main." + lowered(known) == lowered(table);
  });
  if (found == open.tables.end()) {
    fail_at<SourceFailure>(open.name, fmt::format("has no table \"{}\"{}", table, did_you_mean(table, open.tables)));
  }
  const auto row = static_cast<std::size_t>(found - open.tables.begin());
  open.relation =
      quoted_name(catalog) + "." + quoted_name(tables[0][row]) + "." + quoted_name(tables[1][row]) + " AS data";
  look_at_columns(open);
  const std::vector<TextColumn> size = fetch(
      *open.connection, fmt::format("SELECT estimated_size FROM duckdb_tables() WHERE database_name = {} AND "
                                    "schema_name = {} AND table_name = {}",
                                    quoted_text(catalog), quoted_text(tables[0][row]), quoted_text(tables[1][row])));
  if (size[0].size() == 1) open.rows_guess = std::stoll(std::string(size[0][0]));
}

// A path as it stands in a URI: the characters that mean something there by their codes.
std::string uri_path(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

fs::path below_folder(const SourceSpec& spec, std::string_view file) {
  const fs::path path(file);
  return path.is_absolute() || spec.folder.empty() ? path : fs::path(spec.folder) / path;
}

void open_location(OpenSource& open) {
  const std::string& location = open.spec.location;
  if (location.starts_with("duckdb:")) {
    return open_duckdb_file(open, below_folder(open.spec, std::string_view(location).substr(7)));
  }
  if (const auto database = other_database_of(open)) return open_other_database(open, *database);
  if (location.find("://") != std::string::npos) {
    fail_at<InvalidInput>(open.name, "addresses of this kind cannot be read", "download the file first");
  }
  const fs::path path = below_folder(open.spec, location);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return open_folder(open, path);
  if (!open.spec.table.empty() && kind_of(path) != FileKind::workbook) {
    fail_at<InvalidInput>(open.name, "a file has no tables", "leave out table, or give a query");
  }
  open_files(open, path);
}

}  // namespace

std::optional<OtherDatabase> other_database_of(const OpenSource& open) {
  const std::string& location = open.spec.location;
  if (location.starts_with("sqlite:")) {
    const fs::path file = below_folder(open.spec, std::string_view(location).substr(7));
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) fail_at<SourceFailure>(open.name, "no such file");
    return OtherDatabase{"sqlite", "file:" + uri_path(fs::absolute(file).string()) + "?mode=ro"};
  }
  if (location.starts_with("postgresql://") || location.starts_with("postgres://"))
    return OtherDatabase{"postgresql", with_timeout(location)};
  return std::nullopt;
}

void connect_to_files(OpenSource& open) {
  if (open.connection) return;
  connect(open);
  lock_out(open, open.file->paths);
}

OpenSource::OpenSource() = default;

OpenSource::~OpenSource() {
  connection.reset();
  std::error_code ignored;
  if (!spill.empty()) fs::remove_all(spill, ignored);
}

std::size_t OpenSource::index_of(const std::string& column) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const ColumnInfo& info) { return info.name == column; });
  return static_cast<std::size_t>(found - columns.begin());
}

Source Source::open(const SourceSpec& spec) {
  auto open = std::make_unique<OpenSource>();
  open->spec = spec;
  open->name = spec.name.empty() ? without_password(spec.location) : spec.name;
  if (spec.location.empty()) raise(InvalidInput("no source is named", "give a file, a folder or a database"));
  if (!spec.query.empty() && !spec.table.empty()) {
    raise(InvalidInput("both a query and a table are given", "give one of them"));
  }
  try {
    open_location(*open);
  } catch (const DriverError& error) {
    explain(*open, error, nullptr);
  }
  if (!open->spec.query.empty()) open->description += ", through a query";
  if (open->rows >= 0) open->rows_guess = open->rows;
  return Source(std::move(open));
}

Source::Source(std::unique_ptr<OpenSource> open) : open_(std::move(open)) {}
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;
Source::~Source() = default;

const std::vector<ColumnInfo>& Source::columns() const { return open_->columns; }
const std::string& Source::description() const { return open_->description; }
const std::vector<std::string>& Source::notes() const { return open_->notes; }
long long Source::rows_if_known() const { return open_->rows; }
long long Source::rows_expected() const {
  if (open_->rows >= 0 || !open_->reads_cells() || open_->file->lines <= 0) return open_->rows;
  const auto heads = static_cast<long long>(open_->file->paths.size()) * (1 + open_->file->layout.lines_before_header);
  return std::max(open_->file->lines - heads, 0LL);
}
long long Source::rows_estimate() const { return open_->rows_guess; }
void Source::cancel() noexcept { open_->cancelled.store(true); }
bool Source::cancelled() const noexcept { return open_->cancelled.load(); }

}  // namespace mcda::source
