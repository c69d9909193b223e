// A result as rows with all digits: CSV, Parquet or a workbook, whichever file it goes to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output.hpp"

namespace prefero {

/// The one table of a result, cell by cell from left to right. As CSV the rows are written as they come; of a Parquet
/// file or a workbook they become columns. Texts stay texts there whatever they begin with, never formulas.
class DataRows {
 public:
  /// `name` is the sheet's in a workbook.
  DataRows(Output& output, std::string name, const std::vector<std::string>& headers);

  DataRows& text(std::string_view value);
  DataRows& number(double value);  ///< an empty cell for NaN
  DataRows& whole(Index value);
  DataRows& skip();  ///< an empty cell
  void end_row();
  /// After the last row.
  void finish();

 private:
  DataColumn& next();

  Output& output_;
  std::string text_;
  std::optional<mcda::files::CsvWriter> csv_;  // else the columns
  DataTable table_;
  std::size_t at_ = 0;
};

}  // namespace prefero
