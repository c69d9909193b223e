#include "mcda/source/cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace mcda::source {

namespace {

constexpr Cell missing_cell{.missing = true};
constexpr Cell faulty(CellFault fault) { return {.fault = fault}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool same_letters(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

// Names the reason a text is no number, so that the message can say what to change. Only ever called for bad cells.
CellFault reason(std::string_view text, char decimal) {
  const std::string_view unsigned_text = text.substr(text[0] == '-' || text[0] == '+' ? 1 : 0);
  for (const std::string_view word : {"inf", "infinity", "nan"}) {
    if (same_letters(unsigned_text, word)) return CellFault::not_finite;
  }
  for (const std::string_view word : {"null", "\\n", "n/a", "na", "#n/a", "none", "nil", "-", "--", "?", "."}) {
    if (same_letters(text, word)) return CellFault::placeholder;
  }
  const bool digits_inside = std::any_of(text.begin(), text.end(), is_digit);
  if (!digits_inside) return CellFault::not_a_number;

  const char other = decimal == '.' ? ',' : '.';
  bool only_number_marks = true;
  bool space = false;
  long others = 0;
  for (std::size_t i = 0; i < unsigned_text.size(); ++i) {
    const char c = unsigned_text[i];
    others += c == other ? 1 : 0;
    // a no-break space or thin space in UTF-8 between digits groups thousands too
    const bool lead = c == '\xC2' || c == '\xE2' || c == '\x80' || c == '\xA0' || c == '\xAF';
    if (c == ' ' || c == '\'' || lead) {
      space = true;
    } else if (!is_digit(c) && c != '.' && c != ',') {
      only_number_marks = false;
    }
  }
  if (only_number_marks) {
    const std::size_t place = unsigned_text.find(other);
    const bool groups_of_three = others > 1 || (others == 1 && (unsigned_text.find(decimal) != std::string_view::npos));
    if (space || groups_of_three) return CellFault::grouped;
    if (others == 1) {
      // "1,234" in a file with decimal points is a thousands separator, "12,5" is a decimal comma
      return unsigned_text.size() - place == 4 && place >= 1 && place <= 3 && unsigned_text[0] != '0'
                 ? CellFault::grouped
                 : CellFault::other_decimal_mark;
    }
    return CellFault::not_a_number;
  }
  for (const std::string_view sign : {"%", "$", "€", "£", "EUR", "USD", "PLN", "zł", "₽"}) {
    if (text.starts_with(sign) || text.ends_with(sign)) return CellFault::adorned;
  }
  return CellFault::not_a_number;
}

// from_chars reports overflow and underflow alike. Too small is simply zero, too large is not a number anyone meant.
bool underflows(std::string_view text) {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) return exponent + 1 < text.size() && text[exponent + 1] == '-';
  return text[0] == '0' || text[0] == '.';
}

template <class T>
bool read_whole(const char*& at, const char* end, T& value, int most_digits) {
  const char* begin = at;
  value = 0;
  while (at != end && is_digit(*at) && at - begin < most_digits) value = static_cast<T>(value * 10 + (*at++ - '0'));
  return at != begin;
}

bool read_time(const char*& at, const char* end, double& day_fraction) {
  int hour = 0;
  int minute = 0;
  if (!read_whole(at, end, hour, 2) || at == end || *at++ != ':' || !read_whole(at, end, minute, 2)) return false;
  double second = 0;
  if (at != end && *at == ':') {
    const auto [stop, status] = std::from_chars(++at, end, second, std::chars_format::fixed);
    if (status != std::errc{} || stop == at) return false;
    at = stop;
  }
  if (hour > 24 || minute > 59 || second < 0 || second >= 61) return false;
  double minutes_east = 0;
  if (at != end && *at == 'Z') {
    ++at;
  } else if (at != end && (*at == '+' || *at == '-')) {
    const double sign = *at++ == '-' ? -1 : 1;
    int zone_hour = 0;
    int zone_minute = 0;
    if (!read_whole(at, end, zone_hour, 2)) return false;
    if (at != end && *at == ':') ++at;
    if (at != end && !read_whole(at, end, zone_minute, 2)) return false;
    minutes_east = sign * (zone_hour * 60 + zone_minute);
  }
  day_fraction = ((hour * 60.0 + minute - minutes_east) * 60.0 + second) / 86400.0;
  return true;
}

}  // namespace

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    if (text.starts_with("\xC2\xA0")) text.remove_prefix(2), again = true;
    if (text.ends_with("\xC2\xA0")) text.remove_suffix(2), again = true;
  }
  return text;
}

Cell number_in(std::string_view text, char decimal) {
  // Blanks at the ends are rare: looked for only where the first or last byte is not part of a number.
  if (text.empty()) return missing_cell;
  if (!is_digit(text.front()) || !is_digit(text.back())) {
    text = trimmed(text);
    if (text.empty()) return missing_cell;
  }
  std::string_view body = text;
  if (body.front() == '+' && body.size() > 1 && body[1] != '-') body.remove_prefix(1);
  const std::string_view magnitude = body.substr(body.front() == '-' ? 1 : 0);
  const bool starts_well =
      !magnitude.empty() && (is_digit(magnitude[0]) || (magnitude[0] == decimal && magnitude.size() > 1));
  if (!starts_well) return faulty(reason(text, decimal));

  std::array<char, 64> buffer;
  if (decimal == ',') {
    if (body.size() > buffer.size() || body.find('.') != std::string_view::npos) return faulty(reason(text, decimal));
    std::replace_copy(body.begin(), body.end(), buffer.begin(), ',', '.');
    body = {buffer.data(), body.size()};
  }
  Cell cell;
  const auto [stop, status] = std::from_chars(body.data(), body.data() + body.size(), cell.value);
  if (stop != body.data() + body.size()) return faulty(reason(text, decimal));
  if (status == std::errc::result_out_of_range) {
    if (!underflows(body.substr(body.front() == '-' ? 1 : 0))) return faulty(CellFault::too_large);
    cell.value = 0;
  } else if (!std::isfinite(cell.value)) {
    return faulty(CellFault::too_large);
  }
  return cell;
}

Cell date_in(std::string_view text, DateOrder order) {
  text = trimmed(text);
  if (text.empty()) return missing_cell;
  const char* at = text.data();
  const char* end = at + text.size();
  std::array<int, 3> part{};
  std::array<std::ptrdiff_t, 3> digits{};
  char mark = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      if (at == end || (*at != '.' && *at != '-' && *at != '/') || (i == 2 && *at != mark)) {
        return faulty(CellFault::not_a_number);
      }
      mark = *at++;
    }
    const char* begin = at;
    if (!read_whole(at, end, part[i], 4)) return faulty(CellFault::not_a_number);
    digits[i] = at - begin;
  }
  const std::size_t year_at = order == DateOrder::year_first ? 0 : 2;
  if (order == DateOrder::unknown || digits[year_at] != 4 || digits[2 - year_at] > 2 || digits[1] > 2) {
    return faulty(CellFault::not_a_number);
  }
  const int year = part[year_at];
  const int month = order == DateOrder::month_first ? part[0] : part[1];
  const int day = order == DateOrder::year_first ? part[2] : order == DateOrder::day_first ? part[0] : part[1];
  static constexpr std::array<int, 12> length{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month < 1 || month > 12 || day < 1 ||
      day > length[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0)) {
    return faulty(CellFault::not_a_number);
  }
  double fraction = 0;
  if (at != end) {
    if (*at != ' ' && *at != 'T') return faulty(CellFault::not_a_number);
    ++at;
    if (!read_time(at, end, fraction) || at != end) return faulty(CellFault::not_a_number);
  }
  return {.value = static_cast<double>(days_from_civil(year, month, day)) + fraction};
}

Cell truth_in(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return missing_cell;
  for (const std::string_view word : {"true", "yes", "y"}) {
    if (same_letters(text, word)) return {.value = 1};
  }
  for (const std::string_view word : {"false", "no", "n"}) {
    if (same_letters(text, word)) return {.value = 0};
  }
  return faulty(CellFault::not_a_number);
}

bool is_code(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 2 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  return text[0] == '0' || text.size() > 15;
}

std::string remedy_for(CellFault fault, char decimal) {
  switch (fault) {
    case CellFault::grouped: return "write it without thousands separators";
    case CellFault::other_decimal_mark:
      return fmt::format("where that is a decimal mark, say `decimal: \"{}\"` for this source",
                         decimal == '.' ? ',' : '.');
    case CellFault::adorned: return "write it without a currency or percent sign";
    case CellFault::placeholder:
    case CellFault::not_finite: return "leave the cell empty where the value is unknown";
    case CellFault::none:
    case CellFault::not_a_number:
    case CellFault::too_large: return {};
  }
  return {};
}

// Howard Hinnant's public-domain algorithm: days are counted in eras of 400 years that begin on 1 March.
long days_from_civil(long year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const long era = (year >= 0 ? year : year - 399) / 400;
  const long year_of_era = year - era * 400;
  const long day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const long day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

std::string iso_date(long days, long seconds_of_day) {
  const long shifted = days + 719468;
  const long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const long day_of_era = shifted - era * 146097;
  const long year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const long month_part = (5 * day_of_year + 2) / 153;
  const long day = day_of_year - (153 * month_part + 2) / 5 + 1;
  const long month = month_part < 10 ? month_part + 3 : month_part - 9;
  const long year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  if (seconds_of_day < 0) return fmt::format("{:04}-{:02}-{:02}", year, month, day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", year, month, day, seconds_of_day / 3600,
                     seconds_of_day / 60 % 60, seconds_of_day % 60);
}

}  // namespace mcda::source
