#include "mcda/source/cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "mcda/source/adorned.hpp"
#include "mcda/source/words.hpp"

namespace mcda::source {

namespace {

constexpr Cell missing_cell{.missing = true};
constexpr Cell faulty(CellFault fault) { return {.fault = fault}; }

// Names the reason a text is no number, so that the message can say what to change. Only ever called for bad cells.
CellFault reason(std::string_view text, char decimal) {
  const std::string_view unsigned_text = text.substr(text[0] == '-' || text[0] == '+' ? 1 : 0);
  for (const std::string_view word : {"inf", "infinity", "nan"}) {
    if (folded(unsigned_text) == word) return CellFault::not_finite;
  }
  const Undressed other = undressed(text, decimal == '.' ? ',' : '.');
  return other.digits.empty() ? CellFault::not_a_number : CellFault::other_decimal_mark;
}

// from_chars reports overflow and underflow alike. Too small is simply zero, too large is not a number anyone meant.
bool underflows(std::string_view text) {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) return exponent + 1 < text.size() && text[exponent + 1] == '-';
  return text[0] == '0' || text[0] == '.';
}

// A text that is no plain number.
Cell dressed_number(std::string_view text, char decimal, std::string_view unit) {
  if (is_missing_word(text)) return missing_cell;
  const Undressed number = undressed(text, decimal);
  if (number.digits.empty()) return faulty(reason(text, decimal));
  if (!number.unit.empty() && number.unit != unit) return faulty(CellFault::other_unit);
  Cell cell;
  const char* end = number.digits.data() + number.digits.size();
  const auto [stop, status] = std::from_chars(number.digits.data(), end, cell.value);
  if (status == std::errc::result_out_of_range) {
    if (!underflows(std::string_view(number.digits).substr(number.digits[0] == '-' ? 1 : 0)))
      return faulty(CellFault::too_large);
    cell.value = 0;
  }
  return cell;
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

Cell number_in(std::string_view text, char decimal, std::string_view unit) {
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
  if (!starts_well) return dressed_number(text, decimal, unit);

  std::array<char, 64> buffer;
  if (decimal == ',') {
    if (body.size() > buffer.size() || body.find('.') != std::string_view::npos)
      return dressed_number(text, decimal, unit);
    std::replace_copy(body.begin(), body.end(), buffer.begin(), ',', '.');
    body = {buffer.data(), body.size()};
  }
  Cell cell;
  const auto [stop, status] = std::from_chars(body.data(), body.data() + body.size(), cell.value);
  if (stop != body.data() + body.size()) return dressed_number(text, decimal, unit);
  if (status == std::errc::result_out_of_range) {
    if (!underflows(body.substr(body.front() == '-' ? 1 : 0))) return faulty(CellFault::too_large);
    cell.value = 0;
  } else if (!std::isfinite(cell.value)) {
    return faulty(CellFault::too_large);
  }
  return cell;
}

Cell truth_in(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || is_missing_word(text)) return missing_cell;
  const std::string word = folded(text);
  const auto is_in = [&](std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (is_in(true_words())) return {.value = 1};
  if (is_in(false_words())) return {.value = 0};
  return faulty(CellFault::not_a_number);
}

bool is_code(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 2 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  return text[0] == '0' || text.size() > 15;
}

std::string remedy_for(CellFault fault, char decimal) {
  switch (fault) {
    case CellFault::other_decimal_mark:
      return fmt::format("where that is a decimal mark, say `decimal: \"{}\"` for this source",
                         decimal == '.' ? ',' : '.');
    case CellFault::other_unit: return "bring the column to one currency or unit";
    case CellFault::ambiguous_date: return "say `dates: dmy` or `dates: mdy` for this source";
    case CellFault::not_finite: return "leave the cell empty where the value is unknown";
    case CellFault::none:
    case CellFault::not_a_number:
    case CellFault::too_large: return {};
  }
  return {};
}

}  // namespace mcda::source
