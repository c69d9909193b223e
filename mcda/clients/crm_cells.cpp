#include "mcda/clients/crm_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "mcda/clients/crm_presets.hpp"
#include "mcda/source/dates.hpp"

namespace mcda::clients {

namespace {

using source::DateOrder;

bool digit(char c) { return c >= '0' && c <= '9'; }

// A number without what decorates it: currency signs and codes, blanks of every width, a percent sign, accounting
// parentheses. Digits, marks and a sign are left; empty where something else stands between them.
std::string bare_number(std::string_view text) {
  std::string out;
  bool negative = false, seen = false, ended = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (digit(c) || ((c == '.' || c == ',') && i + 1 < text.size() && (digit(text[i + 1]) || seen))) {
      if (ended && digit(c)) return {};
      out += c;
      seen = seen || digit(c);
    } else if (c == '-' || c == '(') {
      if (seen && c == '-' && i + 1 < text.size()) return {};  // a trailing minus is an old habit of ledgers
      negative = true;
    } else if (static_cast<unsigned char>(c) == 0xE2 && text.substr(i, 3) == "\xE2\x88\x92") {
      negative = true;
      i += 2;
    } else if (c == ' ' || c == '\'' || c == ')' || c == '%' || c == '+') {
      continue;
    } else if (text.substr(i, 2) == "\xC2\xA0" || text.substr(i, 3) == "\xE2\x80\xAF" ||
               text.substr(i, 3) == "\xE2\x80\x89") {
      i += text[i] == '\xC2' ? 1 : 2;
    } else if (seen) {
      ended = true;  // a currency behind the number
    }
  }
  while (!out.empty() && (out.back() == '.' || out.back() == ',')) out.pop_back();
  return out.empty() || !seen ? std::string() : (negative ? "-" : "") + out;
}

// Letters that may stand beside an amount: a currency, not a word like "12x5" or "ten".
bool only_currency(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (!digit(c) && c != '.' && c != ',' && c != '-' && c != ' ' && c != '(' && c != ')') letters += c;
  }
  if (letters.empty()) return true;
  if (letters.size() == 1 && letters[0] >= 'a' && letters[0] <= 'z') return false;
  const std::string word = folded_header(letters);
  static constexpr std::array<std::string_view, 24> known{"",    "eur", "usd", "pln", "zl",  "gbp", "chf", "rub",
                                                          "руб", "uah", "czk", "sek", "nok", "dkk", "huf", "ron",
                                                          "kzt", "byn", "jpy", "cny", "us",  "грн", "р",   "kc"};
  return std::find(known.begin(), known.end(), word) != known.end();
}

// Which decimal mark a number without decoration shows: 0 where both readings are possible, ' ' where it has no mark.
char shown_mark(std::string_view number) {
  const std::size_t point = number.rfind('.'), comma = number.rfind(',');
  if (point == std::string_view::npos && comma == std::string_view::npos) return ' ';
  if (point != std::string_view::npos && comma != std::string_view::npos) return point > comma ? '.' : ',';
  const char mark = point != std::string_view::npos ? '.' : ',';
  const char other = mark == '.' ? ',' : '.';
  if (std::count(number.begin(), number.end(), mark) > 1) return other;
  const std::size_t at = mark == '.' ? point : comma;
  const std::size_t before = at - (number[0] == '-' ? 1 : 0);
  const bool group =
      number.size() - at - 1 == 3 && before >= 1 && before <= 3 && number[number[0] == '-' ? 1 : 0] != '0';
  return group ? 0 : mark;
}

// Digits with a decimal point, groups removed; empty where the groups are not in threes.
std::string plain_number(std::string_view bare, char decimal) {
  const char group = decimal == '.' ? ',' : '.';
  const std::size_t at = bare.rfind(decimal);
  if (std::count(bare.begin(), bare.end(), decimal) > 1) return {};
  const std::string_view whole = bare.substr(0, at), part = at == std::string_view::npos ? "" : bare.substr(at + 1);
  if (part.find(group) != std::string_view::npos) return {};
  std::string out;
  std::size_t since = 0;
  bool grouped = false;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i] == group) {
      const std::size_t left = out.size() - (!out.empty() && out[0] == '-' ? 1 : 0);
      if ((grouped && since != 3) || left == 0 || (!grouped && left > 3)) return {};
      grouped = true;
      since = 0;
    } else {
      out += whole[i];
      ++since;
    }
  }
  if (grouped && since != 3) return {};
  if (out.empty() || out == "-") out += '0';
  return part.empty() ? out : out + "." + std::string(part);
}

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

// The day of a cell, and its time where it has one: exports add one to nearly every day.
std::optional<std::string> day_text(std::string_view text, DateOrder order, bool with_time) {
  text = source::trimmed(text);
  std::string body(text);
  // Moments of interfaces come as seconds or milliseconds since 1970.
  if (std::all_of(body.begin(), body.end(), digit) && (body.size() == 13 || body.size() == 10)) {
    long seconds = std::atol(body.c_str());
    if (body.size() == 13) seconds /= 1000;
    return source::iso_date(seconds / 86400, with_time ? seconds % 86400 : -1);
  }
  if (std::all_of(body.begin(), body.end(), digit) && body.size() == 8)
    body = body.substr(0, 4) + "-" + body.substr(4, 2) + "-" + body.substr(6);
  bool afternoon = false, morning = false;
  for (const char* mark : {" PM", " pm", " AM", " am"}) {
    if (!std::string_view(body).ends_with(mark)) continue;
    (mark[1] == 'P' || mark[1] == 'p' ? afternoon : morning) = true;
    body.resize(body.size() - 3);
  }
  if (std::string_view(body).ends_with(" UTC")) body.resize(body.size() - 4);
  const bool year_first = body.size() > 4 && std::all_of(body.begin(), body.begin() + 4, digit) && !digit(body[4]);
  source::Cell cell = source::date_in(body, year_first ? DateOrder::year_first : order);
  if (cell.fault != source::CellFault::none) {
    // "2024-01-05T10:00:00.000+0000" and others whose time we do not need
    const std::size_t end = body.find_first_of(" T,");
    if (end == std::string::npos || with_time) {
      if (end == std::string::npos) return std::nullopt;
    }
    cell = source::date_in(body.substr(0, end), year_first ? DateOrder::year_first : order);
    if (cell.fault != source::CellFault::none) return std::nullopt;
  }
  double value = cell.value;
  const double hour = (value - std::floor(value)) * 24;
  if (afternoon && hour < 12) value += 0.5;
  if (morning && hour >= 12) value -= 0.5;
  const auto day = static_cast<long>(std::floor(value));
  const long seconds = std::lround((value - std::floor(value)) * 86400);
  return source::iso_date(day + (seconds == 86400 ? 1 : 0), with_time ? seconds % 86400 : -1);
}

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
    const std::string bare = bare_number(cell);
    if (bare.empty()) continue;
    const char mark = shown_mark(bare);
    points += mark == '.' ? 1 : 0;
    commas += mark == ',' ? 1 : 0;
    if (mark == 0 && open.empty()) open = bare;
  }
  writing.decimal = commas > points ? ',' : '.';
  if (points + commas == 0 && !open.empty()) {
    const auto at_point = plain_number(open, '.'), at_comma = plain_number(open, ',');
    writing.doubt = fmt::format("\"{}\" may be {} or {}", open, at_point, at_comma);
  }
  return writing;
}

Writing writing_of_days(std::span<const std::string> cells, DateOrder told) {
  Writing writing;
  if (told != DateOrder::unknown) {
    writing.order = told;
    return writing;
  }
  std::size_t day_only = 0, month_only = 0, both = 0, dotted = 0;
  std::string open, readings;
  for (const std::string& cell : cells) {
    if (says_nothing(cell)) continue;
    const auto by_day = day_text(cell, DateOrder::day_first, false),
               by_month = day_text(cell, DateOrder::month_first, false);
    if (by_day == by_month) continue;  // the year leads, or neither reads it, or day and month are the same number
    if (by_day && by_month) {
      ++both;
      dotted += cell.find('.') != std::string::npos && cell.find('.') < 3 ? 1 : 0;
      if (open.empty()) readings = fmt::format("\"{}\" may be {} or {}", cell, *by_day, *by_month);
      open = cell;
    } else {
      ++(by_day ? day_only : month_only);
    }
  }
  // Nobody writes month.day.year: dots are the habit of countries that begin with the day.
  writing.order = day_only > month_only || (day_only == month_only && dotted > 0) ? DateOrder::day_first
                  : month_only > 0                                                ? DateOrder::month_first
                                                                                  : DateOrder::day_first;
  if (both > 0 && day_only == 0 && month_only == 0 && dotted == 0) writing.doubt = readings;
  return writing;
}

// Words that stand for nothing wherever they stand; in a column of numbers or days a bare "na" does too, while among
// texts it may be Namibia.
constexpr std::array<std::string_view, 11> nothings{"null", "n/a", "#n/a", "none",    "nan",       "brak",
                                                    "-",    "--",  "—",    "(blank)", "нет данных"};

}  // namespace

bool says_nothing(std::string_view text) {
  text = source::trimmed(text);
  if (text.empty()) return true;
  const std::string word = source::lowered(text);
  return std::find(nothings.begin(), nothings.end(), word) != nothings.end();
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
  if (says_nothing(text)) return std::string();
  const bool words = type == CanonicalType::id || type == CanonicalType::text;
  if (const std::string word = source::lowered(source::trimmed(text)); !words && (word == "na" || word == "?"))
    return "";
  switch (type) {
    case CanonicalType::id:
    case CanonicalType::text: return std::string(source::trimmed(text));
    case CanonicalType::date: return day_text(text, writing.order, false);
    case CanonicalType::moment: return day_text(text, writing.order, true);
    case CanonicalType::truth: {
      const auto value = truth_of(text);
      if (!value) return std::nullopt;
      return *value ? "true" : "false";
    }
    case CanonicalType::money:
    case CanonicalType::number:
    case CanonicalType::whole: break;
  }
  if (!only_currency(text)) return std::nullopt;
  const std::string bare = bare_number(text);
  const std::string plain = bare.empty() ? bare : plain_number(bare, writing.decimal);
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
  const std::string word = folded_header(text);
  for (const std::string_view yes : {"1", "true", "t", "yes", "y", "tak", "да", "истина", "prawda", "x", "zaplacona"}) {
    if (word == yes) return true;
  }
  for (const std::string_view no : {"0", "false", "f", "no", "n", "nie", "нет", "ложь", "falsz", "niezaplacona"}) {
    if (word == no) return false;
  }
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
