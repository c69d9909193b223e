// What one cell of a text file says: a number, a date, a truth value, nothing, or nonsense with a reason.
#pragma once

#include <string>
#include <string_view>

namespace mcda::source {

/// Which part of a date comes first. `unknown` until a sample or the user has decided.
enum class DateOrder { unknown, year_first, day_first, month_first };

/// Why a cell is not a number.
enum class CellFault { none, not_a_number, grouped, other_decimal_mark, adorned, placeholder, not_finite, too_large };

/// A parsed cell: a value, or missing (blank), or a fault.
struct Cell {
  double value = 0;
  bool missing = false;
  CellFault fault = CellFault::none;
};

/// Without blanks at both ends: spaces, tabs, line ends and no-break spaces (exports pad with them).
std::string_view trimmed(std::string_view text);

/// With the 26 capital letters as small ones: names of files, types and settings are compared so.
std::string lowered(std::string_view text);

/// Reads a plain decimal number with `decimal` ('.' or ',') as its mark, correctly rounded. Accepts a sign and an
/// exponent; refuses what a CSV reader might let through: inf, nan, 1e999, 0x10, 1_000, thousands separators.
Cell number_in(std::string_view text, char decimal);

/// Reads a date in `order` with `.`, `-` or `/` between its parts, optionally with a time of day: days since
/// 1970-01-01, the time as a fraction. A fault where it is no date of that order.
Cell date_in(std::string_view text, DateOrder order);

/// Reads true/false, yes/no, y/n in any case as 1 and 0.
Cell truth_in(std::string_view text);

/// Digits that are a name rather than a quantity: a leading zero, or more digits than a double holds.
bool is_code(std::string_view text);

/// What a person can do about `fault` in a file whose decimal mark is `decimal`; empty where nothing in general helps.
std::string remedy_for(CellFault fault, char decimal);

/// Days since 1970-01-01 of a day in the Gregorian calendar, for any year.
long days_from_civil(long year, int month, int day);

/// `2024-01-31`, with ` hh:mm:ss` where `seconds_of_day` is not negative.
std::string iso_date(long days, long seconds_of_day = -1);

}  // namespace mcda::source
