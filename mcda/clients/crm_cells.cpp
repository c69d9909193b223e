#include "mcda/clients/crm_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

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

// A day, and its time where it is wanted. A time that cannot be read leaves the day.
std::optional<std::string> day_text(std::string_view text, const source::DateOrders& orders, bool with_time) {
  const std::string body = dated(text);
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

Writing writing_of_days(std::span<const std::string> cells, source::DateOrder told) {
  Writing writing;
  source::DateSurvey survey;
  for (const std::string& cell : cells) {
    if (!says_nothing(cell)) survey.look_at(dated(cell));
  }
  writing.orders = survey.orders(told);
  if (survey.contradictory()) {
    writing.doubt = "some cells can only have the day first and others only the month";
    return writing;
  }
  for (const std::string& cell : cells) {
    if (says_nothing(cell) || source::date_in(dated(cell), writing.orders).fault != source::CellFault::ambiguous_date)
      continue;
    writing.doubt = fmt::format("\"{}\" may be {}", cell, source::both_readings(dated(cell)));
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

Writing writing_of(std::span<const std::string> cells, CanonicalType type, const ToldWriting& told) {
  switch (type) {
    case CanonicalType::money:
    case CanonicalType::number:
    case CanonicalType::whole: return writing_of_numbers(cells, told.decimal);
    case CanonicalType::date:
    case CanonicalType::moment: return writing_of_days(cells, told.order);
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
    case CanonicalType::date: return day_text(text, writing.orders, false);
    case CanonicalType::moment: return day_text(text, writing.orders, true);
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
                                      "apology", "odrzuc", "junk", "cancel", "anulowan"}) {
    if (word.find(lost) != std::string::npos) return "lost";
  }
  for (const std::string_view won :
       {"won", "успешнореализован", "выигра", "успех", "сделкауспешна", "wygran", "sukces"}) {
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
