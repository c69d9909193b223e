#include "mcda/source/adorned.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "mcda/source/cell.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/words.hpp"

namespace mcda::source {

namespace {

struct Spelling {
  std::string_view text;  ///< folded
  std::string_view unit;
};

// Longer spellings stand before those they begin or end with. "$" alone is the US dollar, as in every export seen.
constexpr auto spellings = std::to_array<Spelling>({
    {"us$", "USD"}, {"usd", "USD"}, {"ca$", "CAD"}, {"au$", "AUD"}, {"a$", "AUD"},  {"aud", "AUD"},  {"c$", "CAD"},
    {"cad", "CAD"}, {"nz$", "NZD"}, {"nzd", "NZD"}, {"hk$", "HKD"}, {"hkd", "HKD"}, {"s$", "SGD"},   {"sgd", "SGD"},
    {"mx$", "MXN"}, {"mxn", "MXN"}, {"r$", "BRL"},  {"brl", "BRL"}, {"$", "USD"},   {"euro", "EUR"}, {"eur", "EUR"},
    {"€", "EUR"},   {"gbp", "GBP"}, {"£", "GBP"},   {"pln", "PLN"}, {"zł", "PLN"},  {"zl", "PLN"},   {"руб.", "RUB"},
    {"руб", "RUB"}, {"rub", "RUB"}, {"₽", "RUB"},   {"р.", "RUB"},  {"uah", "UAH"}, {"грн.", "UAH"}, {"грн", "UAH"},
    {"₴", "UAH"},   {"byn", "BYN"}, {"kzt", "KZT"}, {"₸", "KZT"},   {"czk", "CZK"}, {"kč", "CZK"},   {"huf", "HUF"},
    {"ft", "HUF"},  {"ron", "RON"}, {"lei", "RON"}, {"bgn", "BGN"}, {"лв.", "BGN"}, {"chf", "CHF"},  {"sek", "SEK"},
    {"nok", "NOK"}, {"dkk", "DKK"}, {"isk", "ISK"}, {"kr.", "kr"},  {"kr", "kr"},   {"jpy", "JPY"},  {"¥", "JPY"},
    {"cny", "CNY"}, {"inr", "INR"}, {"₹", "INR"},   {"try", "TRY"}, {"₺", "TRY"},   {"ils", "ILS"},  {"%", "%"},
});

void skip_blank(std::string_view& text) {
  if (text.starts_with(' ')) text.remove_prefix(1);
}

// Takes a unit off the front of a folded text.
std::string_view take_unit_before(std::string_view& text) {
  for (const Spelling& one : spellings) {
    if (!text.starts_with(one.text)) continue;
    text.remove_prefix(one.text.size());
    skip_blank(text);
    return one.unit;
  }
  return {};
}

std::string_view take_unit_behind(std::string_view& text) {
  for (const Spelling& one : spellings) {
    if (!text.ends_with(one.text)) continue;
    text.remove_suffix(one.text.size());
    if (text.ends_with(' ')) text.remove_suffix(1);
    return one.unit;
  }
  return {};
}

bool take_sign(std::string_view& text, bool& negative) {
  if (!text.starts_with('-') && !text.starts_with('+')) return false;
  negative = text[0] == '-';
  text.remove_prefix(1);
  skip_blank(text);
  return true;
}

// Digits, or groups of three behind one to three, then perhaps decimals: without the marks of the groups; empty where
// it is something else.
std::string plain_digits(std::string_view text, char decimal) {
  const std::size_t mark = std::min(text.find(decimal), text.size());
  const std::string_view whole = text.substr(0, mark);
  const std::string_view rest = mark < text.size() ? text.substr(mark + 1) : std::string_view();
  if (!std::all_of(rest.begin(), rest.end(), is_digit)) return {};
  std::string digits;
  char group = 0;
  std::size_t in_group = 0;
  for (const char c : whole) {
    if (is_digit(c)) {
      digits += c;
      ++in_group;
      continue;
    }
    const bool may_group = c == ' ' || c == '\'' || c == (decimal == '.' ? ',' : '.');
    const bool first = group == 0;
    if (!may_group || (!first && (c != group || in_group != 3))) return {};
    if (first && (in_group < 1 || in_group > 3 || whole[0] == '0')) return {};
    group = c;
    in_group = 0;
  }
  if ((group != 0 && in_group != 3) || (digits.empty() && rest.empty())) return {};
  if (!rest.empty()) digits.append(digits.empty() ? "0." : ".").append(rest);
  return digits;
}

std::string pattern_of(std::string_view spelling) {
  std::string out;
  for (const char c : spelling)
    out += (std::string_view("$.").find(c) != std::string_view::npos ? "\\" : "") + std::string(1, c);
  return out;
}

}  // namespace

std::string with_plain_marks(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 7> marks{{{"\u00A0", ' '},
                                                                           {"\u202F", ' '},
                                                                           {"\u2009", ' '},
                                                                           {"\u2007", ' '},
                                                                           {"\u2019", '\''},
                                                                           {"\u2212", '-'},
                                                                           {"\t", ' '}}};
  // Most cells hold none of their first bytes.
  if (std::none_of(text.begin(), text.end(), [](char c) { return c == '\t' || static_cast<signed char>(c) < 0; }))
    return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto* found = std::find_if(marks.begin(), marks.end(),
                                     [&](const auto& mark) { return text.substr(i).starts_with(mark.first); });
    out += found == marks.end() ? text[i] : found->second;
    i += found == marks.end() ? 1 : found->first.size();
  }
  return out;
}

Undressed undressed(std::string_view written, char decimal) {
  const std::string plain = folded(with_plain_marks(written));
  std::string_view text = trimmed(plain);
  bool negative = false;
  bool has_sign = text.size() > 2 && text.starts_with('(') && text.ends_with(')');
  if (has_sign) {
    negative = true;
    text = text.substr(1, text.size() - 2);
    skip_blank(text);
    if (text.ends_with(' ')) text.remove_suffix(1);
  } else {
    has_sign = take_sign(text, negative);
  }
  std::string_view unit = take_unit_before(text);
  if (!unit.empty() && !has_sign) has_sign = take_sign(text, negative);
  if (unit.empty()) unit = take_unit_behind(text);
  if (!has_sign && text.ends_with('-')) {
    negative = true;
    text.remove_suffix(1);
  }
  std::string digits = plain_digits(text, decimal);
  if (digits.empty()) return {};
  return {.digits = (negative ? "-" : "") + digits, .unit = unit};
}

std::string_view unit_in(std::string_view text) {
  const Undressed point = undressed(text, '.');
  return point.digits.empty() ? undressed(text, ',').unit : point.unit;
}

std::string undressed_sql(const std::string& text, char decimal, std::string_view unit) {
  const std::string other = decimal == '.' ? "," : "\\.";
  const std::string mark = decimal == '.' ? "\\." : ",";
  const std::string whole =
      fmt::format(R"((?:\d+|[1-9]\d{{0,2}}(?:(?: \d{{3}})+|(?:'\d{{3}})+|(?:{}\d{{3}})+)))", other);
  const std::string number = fmt::format("(?:{}(?:{}\\d*)?|{}\\d+)", whole, mark, mark);
  std::string units;
  for (const Spelling& one : spellings) {
    if (one.unit == unit) units += (units.empty() ? "" : "|") + pattern_of(one.text);
  }
  std::string pattern = fmt::format("[-+]? ?{0}|{0}-", number);
  std::string inside = number;
  if (!units.empty()) {
    pattern += fmt::format("|[-+]? ?(?:{1}) ?{0}|(?:{1}) ?[-+] ?{0}|[-+]? ?{0} ?(?:{1})|(?:{1}) ?{0}-|{0}- ?(?:{1})",
                           number, units);
    inside += fmt::format("|(?:{1}) ?{0}|{0} ?(?:{1})", number, units);
  }
  pattern += fmt::format(R"(|\( ?(?:{}) ?\))", inside);
  const std::string plain = "trim(translate(" + text + ", '\u00A0\u202F\u2009\u2007\u2019\u2212\t', '    ''- '))";
  const std::string bare =
      units.empty() ? plain : fmt::format("regexp_replace({}, {}, '', 'i')", plain, quoted_text("(" + units + ")"));
  const std::string digits = fmt::format("replace(regexp_replace({}, {}, '', 'g'), '{}', '.')", bare,
                                         quoted_text(fmt::format("[^0-9{}]", decimal)), decimal);
  return fmt::format(
      "CASE WHEN regexp_full_match({0}, {1}, 'i') THEN CAST({2} AS DOUBLE) * CASE WHEN regexp_matches({0}, '[(-]') "
      "THEN -1 ELSE 1 END ELSE error('not a number') END",
      plain, quoted_text(pattern), digits);
}

}  // namespace mcda::source
