// What one cell of a text file says: a number, a date, a truth value, nothing, or nonsense with a reason.
#pragma once

#include <string>
#include <string_view>

namespace mcda::source {

/// Why a cell is not a number.
enum class CellFault {
  none,
  not_a_number,
  other_decimal_mark,
  other_unit,  ///< a currency or percent sign that the column does not have
  ambiguous_date,
  not_finite,
  too_large
};

/// A parsed cell: a value, or missing (blank, or a word such as NULL and n/a), or a fault.
struct Cell {
  double value = 0;
  bool missing = false;
  CellFault fault = CellFault::none;
};

/// Without blanks at both ends: spaces, tabs, line ends and no-break spaces (exports pad with them).
std::string_view trimmed(std::string_view text);

/// With the 26 capital letters as small ones: names of files, types and settings are compared so.
std::string lowered(std::string_view text);

/// Reads a number with `decimal` ('.' or ',') as its mark, correctly rounded: with a sign and an exponent, or as
/// undressed() takes it, in `unit` or without one. Refuses what a CSV reader might let through: inf, nan, 1e999, 0x10,
/// 1_000.
Cell number_in(std::string_view text, char decimal, std::string_view unit = {});

/// Reads true_words() and false_words() in any case as 1 and 0.
Cell truth_in(std::string_view text);

/// Digits that are a name rather than a quantity: a leading zero, or more digits than a double holds.
bool is_code(std::string_view text);

/// What a person can do about `fault` in a file whose decimal mark is `decimal`; empty where nothing in general helps.
std::string remedy_for(CellFault fault, char decimal);

}  // namespace mcda::source
