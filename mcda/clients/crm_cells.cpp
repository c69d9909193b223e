#include "mcda/clients/crm_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "mcda/clients/crm_presets.hpp"
#include "mcda/source/adorned.hpp"
#include "mcda/source/date_survey.hpp"
#include "mcda/source/words.hpp"

namespace mcda::clients {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::string> cents_text(std::string_view plain, bool& rounded) {
  const bool negative = plain.starts_with('-');
  if (negative) plain.remove_prefix(1);
  const std::size_t point = std::min(plain.find('.'), plain.size());
  if (point > 15) return std::nullopt;
  std::int64_t cents = 0;
  for (const char c : plain.substr(0, point)) cents = cents * 10 + (c - '0');
  const std::string_view part = point < plain.size() ? plain.substr(point + 1) : "";
  for (std::size_t k = 0; k < 2; ++k) cents = cents * 10 + (k < part.size() ? part[k] - '0' : 0);
  if (part.size() > 2) {
    rounded = rounded || part.substr(2).find_first_not_of('0') != std::string_view::npos;
    if (part[2] >= '5') ++cents;
  }
  return amount_text(negative ? -cents : cents);
}

// Moments of interfaces come as seconds or milliseconds since 1970, days without marks, time zones by name: brought to
// what source::date_in reads.
std::string dated(std::string_view text) {
  std::string body(source::trimmed(text));
  if (std::all_of(body.begin(), body.end(), digit)) {
    if (body.size() == 13) body.resize(10);
    if (body.size() == 10) {
      const long seconds = std::atol(body.c_str());
      return source::iso_date(seconds / 86400, seconds % 86400);
    }
    if (body.size() == 8) return body.substr(0, 4) + "-" + body.substr(4, 2) + "-" + body.substr(6);
  }
  if (std::string_view(body).ends_with(" UTC")) body.resize(body.size() - 4);
  return body;
}

// "31.12.24 14:05": where its third part begins and ends, and how long the first is; nothing in other texts.
struct ShortYear {
  std::size_t first_digits = 0, begin = 0, end = 0;
};
std::optional<ShortYear> short_year_in(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && digit(text[at])) ++at;
    return at - from;
  };
  ShortYear found;
  found.first_digits = digits();
  if (found.first_digits < 1 || found.first_digits > 2 || at >= text.size()) return std::nullopt;
  const char mark = text[at++];
  if (mark != '.' && mark != '-' && mark != '/') return std::nullopt;
  const std::size_t second = digits();
  if (second < 1 || second > 2 || at >= text.size() || text[at++] != mark) return std::nullopt;
  found.begin = at;
  if (const std::size_t third = digits(); third < 1 || third > 2) return std::nullopt;
  found.end = at;
  if (at < text.size() && text[at] != ' ' && text[at] != 'T' && text[at] != ',') return std::nullopt;
  return found;
}

// The century as POSIX has it (strptime, %y).
std::string with_century(std::string_view year) { return (year >= "69" ? "19" : "20") + std::string(year); }

// With its full year, as source::date_in wants it; the text itself where it has no year of two digits in that place.
std::string in_full(std::string_view text, DayForm form) {
  const auto found = short_year_in(text);
  if (!found) return std::string(text);
  if (form == DayForm::short_year_first) {
    if (found->first_digits != 2) return std::string(text);
    return with_century(text.substr(0, 2)) + std::string(text.substr(2));
  }
  if (found->end - found->begin != 2) return std::string(text);
  return std::string(text.substr(0, found->begin)) + with_century(text.substr(found->begin, 2)) +
         std::string(text.substr(found->end));
}

std::optional<double> plain_number(std::string_view text) {
  text = source::trimmed(text);
  if (text.empty() || text.size() > 20) return std::nullopt;
  std::size_t marks = 0;
  std::string body(text);
  for (char& c : body) {
    if (c == ',') c = '.';
    marks += c == '.' ? 1 : 0;
    if (!digit(c) && c != '.') return std::nullopt;
  }
  if (marks > 1 || !digit(body.front()) || !digit(body.back())) return std::nullopt;
  return std::strtod(body.c_str(), nullptr);
}

// 25569 is 1970-01-01 in Excel's 1900 system, whose 29th of February 1900 lies before all days that count here.
constexpr double serial_of_1970 = 25569;

std::string day_of_number(double number, DayForm form, bool with_time) {
  double days = number;
  if (form == DayForm::serial) days -= serial_of_1970;
  if (form == DayForm::unix_time) days = number / (number >= 1e11 ? 86400e3 : 86400);
  const auto day = static_cast<long>(std::floor(days));
  const long seconds = std::lround((days - std::floor(days)) * 86400);
  return source::iso_date(day + (seconds == 86400 ? 1 : 0), with_time ? seconds % 86400 : -1);
}

// Days of 1954 to 2119 in Excel, of 1973 to 2119 in seconds and milliseconds, of 1997 to 2038 in days since 1970: the
// last two digits of the range overlap with Excel's 1927 to 1968, which no client's business is of.
constexpr double least_serial = 20000, most_serial = 80000, least_days = 10000, most_days = 25000;

/// A column of numbers under a header of days.
std::optional<Writing> writing_of_day_numbers(std::span<const std::string> cells, const ToldWriting& told) {
  double low = 0, high = 0;
  std::size_t numbers = 0;
  std::string first;
  for (const std::string& cell : cells) {
    if (says_nothing(cell)) continue;
    const auto number = plain_number(cell);
    if (!number) return std::nullopt;
    if (numbers++ == 0) first = source::trimmed(cell), low = high = *number;
    low = std::min(low, *number);
    high = std::max(high, *number);
  }
  if (numbers == 0) return std::nullopt;
  Writing writing;
  const auto reads = [&](DayForm form, const char* words) {
    writing.form = form;
    writing.reading = words;
    return writing;
  };
  constexpr const char* as_serial = "Excel's day numbers (1900 system)";
  constexpr const char* as_days = "days since 1970-01-01";
  const bool serial = low >= least_serial && high < most_serial, days = low >= least_days && high < most_days;
  if (told.numbers && (serial || days))
    return reads(*told.numbers, *told.numbers == DayForm::days ? as_days : as_serial);
  if (serial && days) {
    writing.doubt = fmt::format("\"{}\" may be {} (Excel) or {} (days since 1970-01-01)", first,
                                day_of_number(*plain_number(first), DayForm::serial, false),
                                day_of_number(*plain_number(first), DayForm::days, false));
    return writing;
  }
  if (serial) return reads(DayForm::serial, as_serial);
  const bool moments = low >= 1e8 && high < 4.8e9, fine = low >= 1e11 && high < 4.8e12;
  if (moments && !(low >= 19000101 && high < 21010101)) return reads(DayForm::unix_time, "seconds since 1970");
  if (fine) return reads(DayForm::unix_time, "milliseconds since 1970");
  return std::nullopt;
}

// A day, and its time where it is wanted. A time that cannot be read leaves the day.
std::optional<std::string> day_text(std::string_view text, const Writing& writing, bool with_time) {
  const source::DateOrders& orders = writing.orders;
  if (writing.form == DayForm::serial || writing.form == DayForm::days || writing.form == DayForm::unix_time) {
    const auto number = plain_number(text);
    return number ? std::optional(day_of_number(*number, writing.form, with_time)) : std::nullopt;
  }
  const std::string body = in_full(dated(text), writing.form);
  source::Cell cell = source::date_in(body, orders);
  if (cell.fault != source::CellFault::none)
    cell = source::date_in(body.substr(0, std::min(body.find_first_of(" T,"), body.size())), orders);
  if (cell.fault != source::CellFault::none || cell.missing) return std::nullopt;
  const long seconds = std::lround((cell.value - std::floor(cell.value)) * 86400);
  const auto day = static_cast<long>(std::floor(cell.value)) + (seconds == 86400 ? 1 : 0);
  return source::iso_date(day, with_time ? seconds % 86400 : -1);
}

// A cell that only one decimal mark can read decides for the column.
Writing writing_of_numbers(std::span<const std::string> cells, char told) {
  Writing writing;
  if (told != 0) {
    writing.decimal = told;
    return writing;
  }
  std::size_t points = 0, commas = 0;
  std::string open;
  for (const std::string& cell : cells) {
    if (says_nothing(cell)) continue;
    const std::string by_point = source::undressed(cell, '.').digits, by_comma = source::undressed(cell, ',').digits;
    if (by_point == by_comma) continue;  // no mark, or no number
    points += by_comma.empty() ? 1 : 0;
    commas += by_point.empty() ? 1 : 0;
    if (!by_point.empty() && !by_comma.empty() && open.empty())
      open = fmt::format("\"{}\" may be {} or {}", source::trimmed(cell), by_point, by_comma);
  }
  writing.decimal = commas > points ? ',' : '.';
  if (points + commas == 0) writing.doubt = open;
  return writing;
}

// Whether years of two digits come last or first: in the way that makes a day of every cell that has one.
void find_short_years(std::span<const std::string> cells, source::DateOrder told, Writing& writing) {
  std::string example;
  bool last = true, first = true;
  source::DateSurvey as_last;
  std::set<std::string> days, fronts, ends;
  for (const std::string& cell : cells) {
    if (says_nothing(cell)) continue;
    const std::string body = dated(cell);
    if (!short_year_in(body)) {
      as_last.look_at(body);
      continue;
    }
    if (example.empty()) example = body;
    const auto parts = *short_year_in(body);
    days.insert(body.substr(0, parts.end));
    fronts.insert(body.substr(0, parts.first_digits));
    ends.insert(body.substr(parts.begin, parts.end - parts.begin));
    const std::string at_end = in_full(body, DayForm::short_year), in_front = in_full(body, DayForm::short_year_first);
    last = last && at_end != body && source::date_evidence(at_end).is_date;
    first = first && in_front != body && source::date_evidence(in_front).is_date;
    as_last.look_at(at_end);
  }
  if (example.empty()) return;
  last = last && !as_last.contradictory();
  // A dozen days fall on five days of the month or fewer once in ten thousand columns: what varies so little is a year.
  const auto is_year = [&](const std::set<std::string>& years, const std::set<std::string>& others) {
    return days.size() >= 12 && years.size() <= 5 && others.size() >= 2 * years.size() + 2;
  };
  if (last && first && is_year(ends, fronts)) first = false;
  if (last && first && is_year(fronts, ends)) last = false;
  const bool points = example.find('.') != std::string::npos;  // days stand first where points do
  if (told == source::DateOrder::year_first ? !first : !last && !first) return;
  const bool year_last = told == source::DateOrder::year_first ? false
                         : told != source::DateOrder::unknown  ? last
                                                               : last && (!first || points);
  if (told == source::DateOrder::unknown && last && first && !points) {
    const auto day_of = [](const std::string& text, const source::DateOrders& orders) {
      const source::Cell day = source::date_in(text, orders);
      return day.fault == source::CellFault::none ? source::iso_date(static_cast<long>(std::floor(day.value)))
                                                  : source::both_readings(text);
    };
    writing.doubt = fmt::format("the year has two digits: \"{}\" may be {} or {}", example,
                                day_of(in_full(example, DayForm::short_year), as_last.orders(told)),
                                day_of(in_full(example, DayForm::short_year_first), source::DateOrder::year_first));
  }
  writing.form = year_last ? DayForm::short_year : DayForm::short_year_first;
  writing.reading = year_last ? "years of two digits (1969 to 2068)" : "years of two digits in front (1969 to 2068)";
}

Writing writing_of_days(std::span<const std::string> cells, const ToldWriting& written) {
  const source::DateOrder told = written.order;
  if (const auto numbers = writing_of_day_numbers(cells, written)) return *numbers;
  Writing writing;
  find_short_years(cells, told, writing);
  if (!writing.doubt.empty()) return writing;
  source::DateSurvey survey;
  for (const std::string& cell : cells) {
    if (!says_nothing(cell)) survey.look_at(in_full(dated(cell), writing.form));
  }
  writing.orders = survey.orders(told);
  if (survey.contradictory()) {
    writing.doubt = "some cells can only have the day first and others only the month";
    return writing;
  }
  for (const std::string& cell : cells) {
    const std::string body = in_full(dated(cell), writing.form);
    if (says_nothing(cell) || source::date_in(body, writing.orders).fault != source::CellFault::ambiguous_date)
      continue;
    writing.doubt = fmt::format("\"{}\" may be {}", cell, source::both_readings(body));
    break;
  }
  return writing;
}

}  // namespace

// Among texts "na" may be Namibia.
bool says_nothing(std::string_view text) {
  text = source::trimmed(text);
  return text.empty() || (source::is_missing_word(text) && source::lowered(text) != "na");
}

std::vector<std::string> written_dates() { return {"ymd", "dmy", "mdy", "excel", "days"}; }

ToldWriting told_writing(std::string_view dates, std::string_view decimal) {
  using source::DateOrder;
  ToldWriting told;
  told.order = dates == "dmy"   ? DateOrder::day_first
               : dates == "mdy" ? DateOrder::month_first
               : dates == "ymd" ? DateOrder::year_first
                                : DateOrder::unknown;
  if (dates == "excel") told.numbers = DayForm::serial;
  if (dates == "days") told.numbers = DayForm::days;
  told.decimal = decimal.empty() ? '\0' : decimal.front();
  return told;
}

Writing writing_of(std::span<const std::string> cells, CanonicalType type, const ToldWriting& told) {
  switch (type) {
    case CanonicalType::money:
    case CanonicalType::number:
    case CanonicalType::whole: return writing_of_numbers(cells, told.decimal);
    case CanonicalType::date:
    case CanonicalType::moment: return writing_of_days(cells, told);
    case CanonicalType::id:
    case CanonicalType::text:
    case CanonicalType::truth: return {};
  }
  return {};
}

std::optional<std::string> canonical_cell(std::string_view text, CanonicalType type, const Writing& writing,
                                          bool& rounded) {
  const bool words = type == CanonicalType::id || type == CanonicalType::text;
  if (says_nothing(text) || (!words && source::is_missing_word(source::trimmed(text)))) return std::string();
  switch (type) {
    case CanonicalType::id:
    case CanonicalType::text: return std::string(source::trimmed(text));
    case CanonicalType::date: return day_text(text, writing, false);
    case CanonicalType::moment: return day_text(text, writing, true);
    case CanonicalType::truth: {
      const auto value = truth_of(text);
      if (!value) return std::nullopt;
      return *value ? "true" : "false";
    }
    case CanonicalType::money:
    case CanonicalType::number:
    case CanonicalType::whole: break;
  }
  const std::string plain = source::undressed(text, writing.decimal).digits;
  if (plain.empty()) return std::nullopt;
  if (type == CanonicalType::money) return cents_text(plain, rounded);
  if (type == CanonicalType::number) return plain;
  const double value = std::strtod(plain.c_str(), nullptr);
  if (!(std::abs(value) < 9e15)) return std::nullopt;
  rounded = rounded || value != std::floor(value);
  return std::to_string(std::llround(value));
}

std::int64_t cents_of(std::string_view amount) {
  const bool negative = amount.starts_with('-');
  std::int64_t cents = 0;
  for (const char c : amount) cents = digit(c) ? cents * 10 + (c - '0') : cents;
  return negative ? -cents : cents;
}

std::string amount_text(std::int64_t cents) {
  const std::int64_t size = cents < 0 ? -cents : cents;
  return fmt::format("{}{}.{:02}", cents < 0 ? "-" : "", size / 100, size % 100);
}

std::optional<bool> truth_of(std::string_view text) {
  const std::string word = source::folded(source::trimmed(text));
  const auto among = [&](std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (among(source::true_words()) || word == "x") return true;  // people tick lists with an x
  if (among(source::false_words())) return false;
  return std::nullopt;
}

std::string_view deal_status(std::string_view text, bool code) {
  const std::string word = folded_header(text);
  if (word == "142" || (code && word == "1")) return "won";
  if (word == "143" || (code && word == "2")) return "lost";
  if (word.ends_with("lose") && !word.ends_with("close")) return "lost";  // C2:LOSE of Bitrix24
  // Lost first: "closed lost" and "не реализовано" hold words of the other list.
  for (const std::string_view lost : {"lost", "нереализован", "провал", "проигра", "przegran", "utracon", "отказ",
                                      "apology", "odrzuc", "junk", "cancel", "anulowan", "prohr", "ztrac"}) {
    if (word.find(lost) != std::string::npos) return "lost";
  }
  for (const std::string_view won :
       {"won", "успешнореализован", "выигра", "успех", "сделкауспешна", "wygran", "sukces", "vyhr", "ziskan"}) {
    if (word.find(won) != std::string::npos) return "won";
  }
  return word.empty() ? "" : "open";
}

bool is_credit_note(std::string_view kind) {
  const std::string word = folded_header(kind);
  for (const std::string_view known :
       {"credit", "refund", "korekt", "koryg", "кредит", "корректир", "возврат", "zwrot"}) {
    if (word.find(known) != std::string::npos) return true;
  }
  return false;
}

}  // namespace mcda::clients
