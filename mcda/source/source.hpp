// Where rows come from: text files, Parquet, JSON, DuckDB files and any database with an ADBC driver, all read the same
// way.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "mcda/model/error.hpp"
#include "mcda/source/columns.hpp"

namespace mcda::source {

/// How a text file is written. Empty: detected on a sample.
struct TextFormat {
  std::string delimiter;  ///< "," ";" "|" or a tab ("\t")
  std::string decimal;    ///< "." or ","
  std::string encoding;   ///< "utf-8", "windows-1250", "utf-16" or another name that iconv knows
  std::string dates;      ///< order of day, month and year where the cells do not tell: "ymd", "dmy", "mdy"
};

/// What the columns of a table are, told instead of detected: name and DuckDB type. A column that the table lacks is
/// NULL; further columns stay as they are. Ids keep their leading zeros, blank texts are NULL.
struct TableShape {
  std::string table;
  std::vector<std::pair<std::string, std::string>> columns;
};

/// A table that is computed before a query reads it: kept in the reader's memory, or in its temporary files beyond
/// that.
struct QueryStep {
  std::string name;
  std::string query;       ///< one SELECT over the source's tables and those of the steps before
  bool for_steps = false;  ///< the query itself does not read it: dropped after the last step
};

/// What to read and how.
struct SourceSpec {
  /// A file (.csv .tsv .xlsx .parquet .json .ndjson, also a glob), a folder of such files, `duckdb:FILE`, `sqlite:FILE`
  /// or a `postgresql://` address.
  std::string location;
  std::string name;  ///< what messages call it; empty: the location without its password
  std::string
      query;  ///< one SELECT; a file is visible as `data` and by its stem, other files of its folder by stem or name
  std::vector<QueryStep> steps;    ///< of a query over a folder or a DuckDB file, in their order
  std::string table;               ///< of a database or folder, or sheet of a workbook, instead of a query
  std::vector<TableShape> shapes;  ///< of tables that a query over a folder or a DuckDB file names
  TextFormat text;
  std::string folder;  ///< relative locations start here; empty: the working directory
  int threads = 0;     ///< of the reader; 0: all cores
  std::string
      memory;  ///< most that the reader keeps before it writes to temporary files, as "2GB"; empty: its own choice
};

enum class ColumnType { number, boolean, date, text };

struct ColumnInfo {
  std::string name;
  ColumnType type = ColumnType::text;
};

/// A column, or an SQL expression over the columns, whose values are wanted. Exactly one of the two is given.
struct ValueRequest {
  std::string column;
  std::string expression;
  std::string purpose;  ///< for messages: "criterion margin"
};

struct Request {
  std::vector<ValueRequest> numbers;  ///< dates come as days since 1970-01-01, truth values as 1 and 0
  std::vector<ValueRequest>
      texts;             ///< text files: as written there; else dates as ISO 8601, numbers in their shortest form
  std::string where;     ///< a boolean SQL expression over the columns; empty: all rows
  std::string order_by;  ///< a column; used where a source has no order of its own (queries, tables)
  long limit = 0;        ///< at most so many rows; 0: all
};

/// Consecutive rows. The views are valid during the callback only.
struct Batch {
  long first_row = 0;  ///< of the result, counted from 0
  long rows = 0;
  std::vector<std::span<const double>> numbers;  ///< one of length `rows` per requested number; NaN where missing
  std::vector<const TextColumn*> texts;          ///< one of length `rows` per requested text
};

struct OpenSource;

/// An open source. One thread at a time, except cancel(). To be closed before main ends, so never a static object: the
/// database's library tidies up after itself then.
class Source {
 public:
  /// Opens a source and looks at its columns. Throws SourceFailure (missing file or table, unreadable), InvalidInput
  /// (empty, not as told, a query that is not one SELECT).
  static Source open(const SourceSpec& spec);
  Source(Source&&) noexcept;
  Source& operator=(Source&&) noexcept;
  ~Source();

  const std::vector<ColumnInfo>& columns() const;
  /// For people: where rows come from and how the file is written.
  const std::string& description() const;
  /// Decisions that the data left in doubt, and how to decide otherwise.
  const std::vector<std::string>& notes() const;
  /// Number of rows where the source knows it without reading; -1 elsewhere.
  long long rows_if_known() const;
  /// To take memory by: rows_if_known(), or the lines of text files, which is a few too many where some are blank or
  /// fields run over several; -1 where nothing was counted.
  long long rows_expected() const;
  /// A guess for progress bars: rows_if_known() or one made from the size of the file; -1 where there is none.
  long long rows_estimate() const;

  /// Hands all rows of the request to `take`, batch by batch: files in their order, queries and tables by `order_by`.
  /// Throws UnknownName (column), InvalidInput (cells that are no numbers, all bad cells together; a bad expression; no
  /// rows in the source), SourceFailure (read failure, cancelled). After a bad cell no further batch is handed out.
  /// `take` may read other sources, not this one.
  void read(const Request& request, const std::function<void(const Batch&)>& take);

  /// Makes a running or future read() fail soon. Safe from any thread and from a signal handler.
  void cancel() noexcept;
  bool cancelled() const noexcept;

 private:
  explicit Source(std::unique_ptr<OpenSource> open);
  std::unique_ptr<OpenSource> open_;
};

}  // namespace mcda::source
