// Numbers as people and spreadsheets dress them up: "$1,100.04", "1 234,50 zł", "(1,234.00)", "12 %".
#pragma once

#include <string>
#include <string_view>

namespace mcda::source {

/// The unit that stands before or after a number: an ISO 4217 code where the sign has one ("$" USD, "zł" PLN), "%" or
/// empty.
std::string_view unit_in(std::string_view text);

/// A number without what adorns it, ready to be parsed: sign, digits and a decimal point.
struct Undressed {
  std::string digits;     ///< empty: the text is no such number
  std::string_view unit;  ///< as unit_in() names it
};

/// Reads a number with thousands in groups of three (spaces of any width, apostrophes, or the mark that is not
/// `decimal`), a unit, a sign before or behind, or the parentheses of accountants around a negative amount.
Undressed undressed(std::string_view text, char decimal);

/// The same as a DuckDB expression over the SQL `text`: DOUBLE, and error() where the text is no such number or its
/// unit is not `unit`. Held to undressed() by tests/source/adorned_test.cpp.
std::string undressed_sql(const std::string& text, char decimal, std::string_view unit);

/// "other" spaces, apostrophes and minus signs as the plain ones.
std::string with_plain_marks(std::string_view text);

}  // namespace mcda::source
