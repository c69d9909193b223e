// Cells of exports as people write them, brought to one form: amounts exact, days as ISO 8601, words for yes and no.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/clients/canonical.hpp"
#include "mcda/source/cell.hpp"
#include "mcda/source/dates.hpp"

namespace mcda::clients {

/// A blank cell, or a word that stands for nothing in any column: NULL, n/a, -, none (mcda/source/words.hpp).
bool says_nothing(std::string_view text);

/// What the cells of a column of days are, where they are no dates as mcda/source reads them.
enum class DayForm {
  written,           ///< dates with their full year; seconds or milliseconds since 1970 and 20250301 among them
  short_year,        ///< dates that end in two digits of the year: 69 to 99 are of the 1900s
  short_year_first,  ///< dates that begin with them
  serial,            ///< Excel's days, 1 = 1900-01-01 (its 1900 system)
  days,              ///< days since 1970-01-01
  unix_time          ///< all of them seconds or milliseconds since 1970
};

/// How the cells of one column are written, decided on all of them.
struct Writing {
  char decimal = '.';         ///< of numbers and money
  source::DateOrders orders;  ///< of days that do not begin with the year, by the mark between their parts
  DayForm form = DayForm::written;
  std::string reading;  ///< in words, where a person should know of it: "Excel's day numbers (1900 system)"
  std::string doubt;    ///< what the column leaves open, with both readings; empty where it is clear
};

/// What a user has said about the files; 0 and unknown where nothing.
struct ToldWriting {
  char decimal = 0;
  source::DateOrder order = source::DateOrder::unknown;
  std::optional<DayForm> numbers;  ///< what numbers in columns of days are: serial or days
};

/// The words for how days are written: ymd, dmy, mdy, excel (its numbers of days), days (since 1970).
std::vector<std::string> written_dates();

/// What is told by one of these words and a decimal mark; either may be empty.
ToldWriting told_writing(std::string_view dates, std::string_view decimal);

/// Decides how the cells of a column of this type are written. What is told is taken as it is.
Writing writing_of(std::span<const std::string> cells, CanonicalType type, const ToldWriting& told);

/// A cell in canonical form, read as mcda/source reads numbers, days and words; empty optional where it cannot be read
/// as this type. Amounts are rounded to cents, halves away from zero; `rounded` says so.
std::optional<std::string> canonical_cell(std::string_view text, CanonicalType type, const Writing& writing,
                                          bool& rounded);

/// An amount of canonical form in cents, and back.
std::int64_t cents_of(std::string_view amount);
std::string amount_text(std::int64_t cents);

/// true for won/yes/1 and their like in English, Polish and Russian, false for the opposite; empty for anything else.
std::optional<bool> truth_of(std::string_view text);

/// What a stage or status of a deal says: "won" or "lost", anything else "open"; empty for nothing. amoCRM numbers its
/// stages 142 (won) and 143 (lost); a status column may hold the codes 0 open, 1 won, 2 lost of Dynamics (`code`).
std::string_view deal_status(std::string_view text, bool code = false);

/// Whether a kind of document is a credit note.
bool is_credit_note(std::string_view kind);

}  // namespace mcda::clients
