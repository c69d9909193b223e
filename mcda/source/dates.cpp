#include "mcda/source/dates.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "mcda/source/words.hpp"

namespace mcda::source {

namespace {

template <class T>
bool read_whole(const char*& at, const char* end, T& value, int most_digits) {
  const char* begin = at;
  value = 0;
  while (at != end && is_digit(*at) && at - begin < most_digits) value = static_cast<T>(value * 10 + (*at++ - '0'));
  return at != begin;
}

bool read_half_of_day(const char*& at, const char* end, int& hour) {
  std::string_view rest(at, static_cast<std::size_t>(end - at));
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  const std::string word = folded(rest.substr(0, 2));
  if (word != "am" && word != "pm") return true;
  if (hour < 1 || hour > 12) return false;
  hour = hour % 12 + (word == "pm" ? 12 : 0);
  at = rest.data() + 2;
  return true;
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
  if (!read_half_of_day(at, end, hour)) return false;
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

/// The numbers of a text that is shaped like a date.
struct Parts {
  std::array<int, 3> part{};
  bool year_first = false;
  char mark = 0;
  double time = 0;
};

std::optional<Parts> parts_of(std::string_view text) {
  Parts parts;
  const char* at = text.data();
  const char* end = at + text.size();
  std::array<std::ptrdiff_t, 3> digits{};
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      if (at == end || (*at != '.' && *at != '-' && *at != '/') || (i == 2 && *at != parts.mark)) return {};
      parts.mark = *at++;
    }
    const char* begin = at;
    if (!read_whole(at, end, parts.part[i], 4)) return {};
    digits[i] = at - begin;
  }
  parts.year_first = digits[0] == 4;
  if (digits[parts.year_first ? 0 : 2] != 4 || digits[parts.year_first ? 2 : 0] > 2 || digits[1] > 2) return {};
  if (at != end) {
    const bool comma = *at == ',' && at + 1 != end && at[1] == ' ';
    if (!comma && *at != ' ' && *at != 'T') return {};
    at += comma ? 2 : 1;
    if (!read_time(at, end, parts.time) || at != end) return {};
  }
  return parts;
}

// Days since 1970-01-01; nothing where there is no such day.
std::optional<double> day_in(const Parts& parts, DateOrder order) {
  const auto& part = parts.part;
  const int year = part[order == DateOrder::year_first ? 0 : 2];
  const int month = order == DateOrder::month_first ? part[0] : part[1];
  const int day = order == DateOrder::year_first ? part[2] : order == DateOrder::day_first ? part[0] : part[1];
  static constexpr std::array<int, 12> length{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month < 1 || month > 12 || day < 1) return {};
  if (day > length[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0)) return {};
  return static_cast<double>(days_from_civil(year, month, day)) + parts.time;
}

}  // namespace

Cell date_in(std::string_view text, const DateOrders& orders) {
  text = trimmed(text);
  if (text.empty() || is_missing_word(text)) return {.missing = true};
  constexpr Cell no_date{.fault = CellFault::not_a_number};
  const std::optional<Parts> parts = parts_of(text);
  if (!parts) return no_date;
  const DateOrder order = parts->year_first ? DateOrder::year_first : orders.at(parts->mark);
  if (order == DateOrder::unknown) {
    const bool either = day_in(*parts, DateOrder::day_first) && day_in(*parts, DateOrder::month_first);
    return either ? Cell{.fault = CellFault::ambiguous_date} : no_date;
  }
  if (order == DateOrder::year_first && !parts->year_first) return no_date;
  const std::optional<double> day = day_in(*parts, order);
  return day ? Cell{.value = *day} : no_date;
}

DateEvidence date_evidence(std::string_view text) {
  const std::optional<Parts> parts = parts_of(trimmed(text));
  if (!parts) return {};
  DateEvidence seen{.mark = parts->mark};
  if (parts->year_first) {
    seen.is_date = seen.year_first = day_in(*parts, DateOrder::year_first).has_value();
    return seen;
  }
  seen.day_first = day_in(*parts, DateOrder::day_first).has_value();
  seen.month_first = day_in(*parts, DateOrder::month_first).has_value();
  seen.is_date = seen.day_first || seen.month_first;
  return seen;
}

std::string both_readings(std::string_view text) {
  const std::optional<Parts> parts = parts_of(trimmed(text));
  if (!parts) return std::string(text);
  const auto day = [&](DateOrder order) { return iso_date(static_cast<long>(day_in(*parts, order).value_or(0))); };
  return day(DateOrder::day_first) + " or " + day(DateOrder::month_first);
}

std::string date_formats(const DateOrders& orders) {
  std::string list;
  const auto add = [&](const std::string& day) {
    for (const char* time : {"", " %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M", " %I:%M %p", " %I:%M:%S %p",
                             ", %I:%M %p", ", %I:%M:%S %p", ", %H:%M", ", %H:%M:%S", " %H:%M:%S.%f"}) {
      list += fmt::format("{}'{}{}'", list.empty() ? "" : ", ", day, time);
    }
  };
  for (const char mark : date_marks) {
    add(fmt::format("%Y{0}%m{0}%d", mark));
    if (orders.at(mark) == DateOrder::day_first) add(fmt::format("%d{0}%m{0}%Y", mark));
    if (orders.at(mark) == DateOrder::month_first) add(fmt::format("%m{0}%d{0}%Y", mark));
  }
  return list;
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
