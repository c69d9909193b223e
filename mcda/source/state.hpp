// What an open source knows; shared by opening, reading and explaining what went wrong.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mcda/source/arrow_values.hpp"
#include "mcda/source/file_table.hpp"
#include "mcda/source/source.hpp"
#include "mcda/source/temporary_file.hpp"

namespace mcda::source {

class Connection;
class DriverError;

struct OpenSource {
  SourceSpec spec;
  std::string name;  ///< the location as the user wrote it, without secrets
  std::string description;
  std::vector<std::string> notes;
  std::vector<ColumnInfo> columns;
  std::vector<std::string> types;                            ///< of columns, in the words of the database
  std::optional<FileTable> file;                             ///< the file that is read, or that `data` of a query is
  std::vector<std::shared_ptr<const TemporaryFile>> copies;  ///< of files that a query names
  std::vector<std::string> tables;                           ///< that a query may name, for suggestions
  std::string relation;                                      ///< what stands behind FROM
  long long rows = -1;
  long long rows_guess = -1;
  std::atomic<bool> cancelled{false};
  std::filesystem::path spill;  ///< folder for temporary files, made by the database when it needs one
  std::optional<Fleeting> fleeting;
  bool stepped = false;  ///< the tables of spec.steps are filled
  std::unique_ptr<Connection> connection;  ///< none before connect_to_files() where cells of text files are read
  std::unique_ptr<Connection> parser;      ///< a DuckDB that checks SQL where the connection is another database's

  OpenSource();
  ~OpenSource();

  /// Rows come from files, in their order, and not through a query.
  bool reads_files() const { return file && spec.query.empty(); }
  /// Rows are cells of text files, selected as they are written there.
  bool reads_cells() const { return reads_files() && file->kind == FileKind::text; }
  Connection& sql_parser() { return parser ? *parser : *connection; }
  /// Index of the column called `column`, or columns.size().
  std::size_t index_of(const std::string& column) const;
};

/// One value of a request: how it is selected, and how its cells are read where they are texts.
struct Selected {
  std::string sql;
  CellParser parse;
};

/// A cell that is no number: its row counted in the result, which of the request's numbers it is, what stands there and
/// why.
struct BadCell {
  long row = 0;
  std::size_t number = 0;
  std::string text;
  CellFault fault = CellFault::none;
};

/// The first bad cells of a result in row order, and how many there are.
struct BadCells {
  static constexpr std::size_t most = 10;
  std::vector<BadCell> first;
  long count = 0;
};

/// `file: what` as the one problem of an error.
template <class E>
[[noreturn]] void fail_at(const std::string& file, std::string what, std::string remedy = {}) {
  raise(E(std::vector<Problem>{Problem{.file = file, .what = std::move(what), .remedy = std::move(remedy)}}));
}

/// Connects a source of text files, which is opened without; throws SourceFailure where DuckDB cannot be loaded.
void connect_to_files(OpenSource& open);

/// Selects the values of a request; throws UnknownName or InvalidInput with all unknown columns, InvalidInput for bad
/// SQL.
std::vector<Selected> select_values(OpenSource& open, const Request& request);
/// The SELECT for a request.
std::string select_statement(OpenSource& open, const Request& request, const std::vector<Selected>& selected);
/// Runs `sql`, whose columns are `selected`: first `numbers` numbers, then texts. Throws DriverError and what `take`
/// throws. The first `done` rows were handed out already.
void run(OpenSource& open, const std::string& sql, const Request& request, const std::vector<Selected>& selected,
         const std::function<void(const Batch&)>& take, BadCells& bad, long done = 0);

/// Raises InvalidInput that names bad cells by file, line and column.
[[noreturn]] void report_bad_cells(OpenSource& open, const Request& request, const BadCells& bad);
/// Turns a driver's failure into one of the library's errors; `request` is nullptr while opening.
[[noreturn]] void explain(OpenSource& open, const DriverError& error, const Request* request);

/// What a driver said, in one line and without a password from the address.
std::string without_secrets(const OpenSource& open, const std::string& message);

/// Whether the connection still works: tells a lost one from SQL that failed.
bool answers(Connection& connection);

/// A table as the database knows it, and as SQL names it.
struct NamedTable {
  std::string shown;
  std::string sql;
};

/// A database that is not DuckDB: the name of its ADBC driver and the address that the driver takes.
struct OtherDatabase {
  std::string driver;
  std::string address;
};
/// Where the location of a source is one; throws SourceFailure where its file is missing.
std::optional<OtherDatabase> other_database_of(const OpenSource& open);
/// Connects to it, for reading only, and lists its tables and views.
std::vector<NamedTable> connect_other_database(OpenSource& open, const OtherDatabase& database);
/// The same, and looks at the columns of the request.
void open_other_database(OpenSource& open, const OtherDatabase& database);

}  // namespace mcda::source
