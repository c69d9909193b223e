// Results as Parquet files and Excel workbooks.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "mcda/source/columns.hpp"

namespace mcda::source {

/// Stands for a missing whole number in a result.
inline constexpr std::int64_t missing_integer = std::numeric_limits<std::int64_t>::min();

/// What whole numbers stand for.
enum class Stored {
  as_given,
  cents,    ///< of money: DECIMAL(18,2)
  days,     ///< since 1970-01-01: DATE
  seconds,  ///< since 1970-01-01, UTC: TIMESTAMP
  truth     ///< 0 and 1: BOOLEAN
};

/// One column of a result: doubles (NaN is missing), whole numbers (missing_integer is missing) or texts. Not owned.
struct OutputColumn {
  std::string name;
  std::variant<std::span<const double>, std::span<const std::int64_t>, const TextColumn*> values;
  Stored stored = Stored::as_given;
};

/// Writes columns of equal length to the Parquet file `path`: to another name first, then renamed, so that no half of a
/// file is ever left behind. Throws InvalidInput when it cannot be written, SourceFailure when DuckDB cannot be loaded.
void write_parquet(const std::string& path, const std::vector<OutputColumn>& columns);

class Connection;

/// Parquet files that are too large for memory, written part by part. The same parts give the same files.
class ParquetParts {
 public:
  /// Files `folder`/NAME.parquet, in a folder that exists. `memory` is what DuckDB may take, as "1GB"; empty: 1 GB.
  /// Throws SourceFailure when DuckDB cannot be loaded.
  explicit ParquetParts(std::string folder, const std::string& memory = {});
  ~ParquetParts();
  ParquetParts(const ParquetParts&) = delete;
  ParquetParts& operator=(const ParquetParts&) = delete;

  /// Rows of `table`, after those it has. Throws InvalidInput when they cannot be written.
  void append(const std::string& table, const std::vector<OutputColumn>& columns);
  /// Makes one file of each table's parts.
  void finish();

 private:
  void run(const std::string& table, const std::string& sql);
  std::string part(const std::string& table, int number) const;
  std::string folder_;
  std::unique_ptr<Connection> duckdb_;
  std::vector<std::pair<std::string, int>> tables_;  // how many parts each has
};

struct WorkbookSheet {
  std::string name;
  std::vector<OutputColumn> columns;
};

/// The same as an Excel workbook (.xlsx): numbers are numbers, texts are texts even where they begin with = or +, and
/// never formulas. Throws InvalidInput when it cannot be written, also for more rows, columns or text in a cell than a
/// sheet takes.
void write_workbook(const std::string& path, const std::vector<WorkbookSheet>& sheets);

}  // namespace mcda::source
