// How a text file is written: decided by us on a sample, told to DuckDB, shown to the user, overridable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mcda/source/cell.hpp"
#include "mcda/source/date_survey.hpp"
#include "mcda/source/source.hpp"

namespace mcda::source {

/// One column of a text file as the sample shows it.
struct TextFileColumn {
  std::string name;
  ColumnType type = ColumnType::text;
  DateSurvey dates;          ///< of a date column
  DateOrders orders;         ///< of a date column: what the survey and the user say
  bool has_time = false;     ///< of a date column: a time of day stands beside it
  std::string_view unit;     ///< of a column of numbers: the currency or percent sign that adorns them
  bool truth_words = false;  ///< of a column of texts: all say yes or no, so that it can be asked for as a number
};

struct TextLayout {
  std::string encoding = "UTF-8";
  char delimiter = ',';
  char decimal = '.';
  DateOrder told_dates = DateOrder::unknown;
  long lines_before_header = 0;
  double bytes_per_row = 0;  ///< mean over the sample
  std::vector<TextFileColumn> columns;
  std::vector<std::string> notes;  ///< decisions that the sample leaves in doubt
};

/// Decides how the text file `name` is written from `sample`, its first bytes in UTF-8 (`whole`: all of it). What
/// `told` says is taken as it is. Throws InvalidInput: not text, not UTF-8, nothing in it, no header, the same name
/// twice, a wrong delimiter.
TextLayout detect_layout(const std::string& name, std::string_view sample, bool whole, const TextFormat& told);

/// Reads on in the file at `path` where the sample left the order of some dates open, until rows settle it. Adds what
/// there is to say about dates to the notes of `layout`.
void settle_dates(const std::string& path, const std::string& name, TextLayout& layout);

/// What the text is instead, where it can be told by its first bytes: a zip, Parquet or compressed file. Throws
/// InvalidInput then.
void require_text(const std::string& name, std::string_view sample);

/// "fields separated by semicolons, decimal comma, Windows-1250": for people.
std::string describe(const TextLayout& layout);

/// Reads a cell of `column` as a number the way its type says: dates as days since 1970-01-01, true as 1.
Cell number_in(const TextFileColumn& column, std::string_view text, char decimal);

/// All that is wrong with the records of a file (wrong number of fields, open quotes, bytes that are not UTF-8), at
/// most ten. Empty where it finds nothing.
std::vector<Problem> record_faults(const std::string& path, const std::string& name, const TextLayout& layout);

}  // namespace mcda::source
