// Dates as text files hold them: which part comes first depends on who wrote the file and is never guessed.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "mcda/source/cell.hpp"

namespace mcda::source {

/// Which part of a date comes first. `unknown` until a file or the user has decided.
enum class DateOrder { unknown, year_first, day_first, month_first };

/// The order of dates that end in the year, for each mark between their parts: one column may mix 1/31/2024 with
/// 31.01.2024. A date that begins with a year of four digits needs no order.
struct DateOrders {
  DateOrder point = DateOrder::unknown, dash = DateOrder::unknown, slash = DateOrder::unknown;

  constexpr DateOrders() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): one order for all marks is what people say
  constexpr DateOrders(DateOrder all) : point(all), dash(all), slash(all) {}
  constexpr DateOrder& at(char mark) { return mark == '.' ? point : mark == '-' ? dash : slash; }
  constexpr DateOrder at(char mark) const { return mark == '.' ? point : mark == '-' ? dash : slash; }
  bool operator==(const DateOrders&) const = default;
};
inline constexpr std::array<char, 3> date_marks{'.', '-', '/'};

/// Reads a date with `.`, `-` or `/` between its parts, optionally with a time of day (24 hours, or AM and PM): days
/// since 1970-01-01, the time as a fraction. A fault where it is no date of that order; CellFault::ambiguous_date where
/// the order is unknown and would decide.
Cell date_in(std::string_view text, const DateOrders& orders);

/// What a text that is a date says about the order of dates with its mark.
struct DateEvidence {
  bool is_date = false;
  bool year_first = false;
  char mark = 0;
  bool day_first = false;    ///< it is a date when the day comes first
  bool month_first = false;  ///< it is one when the month comes first
};
DateEvidence date_evidence(std::string_view text);

/// Both readings of an ambiguous date: "2024-04-03 or 2024-03-04".
std::string both_readings(std::string_view text);

/// The formats of strptime for dates of these orders, as a list of SQL literals.
std::string date_formats(const DateOrders& orders);

/// Days since 1970-01-01 of a day in the Gregorian calendar, for any year.
long days_from_civil(long year, int month, int day);

/// `2024-01-31`, with ` hh:mm:ss` where `seconds_of_day` is not negative.
std::string iso_date(long days, long seconds_of_day = -1);

}  // namespace mcda::source
