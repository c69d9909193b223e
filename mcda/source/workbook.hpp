// Sheets of Excel workbooks (Office Open XML, ECMA-376) as text that the other readers understand.
#pragma once

#include <string>
#include <vector>

namespace mcda::source {

/// What was copied out of a workbook.
struct CopiedSheet {
  std::string name;
  std::vector<std::string> notes;  ///< "which sheet, though there are others"; merged cells among the rows
};

/// Writes a sheet of the workbook at `path`, called `file` in messages, as CSV in UTF-8 to `to`: commas, decimal
/// points, dates as ISO 8601, one record for every row up to the last that holds something, so that record k is row k.
/// `sheet` is its name in any case; empty: the first that is not hidden. Throws SourceFailure (no such sheet, not
/// readable) and InvalidInput: no workbook, merged cells in the header, formulas without stored results, more than
/// Excel's own bounds.
CopiedSheet copy_sheet(const std::string& path, const std::string& file, const std::string& sheet,
                       const std::string& to);

}  // namespace mcda::source
