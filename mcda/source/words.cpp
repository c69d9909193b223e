#include "mcda/source/words.hpp"

#include <algorithm>
#include <array>

namespace mcda::source {

namespace {

constexpr auto missing =
    std::to_array<std::string_view>({"null", "(null)", "\\n", "n/a", "#n/a", "na", "none", "nil", "-", "--", "–", "—",
                                     "?", "н/д", "нет данных", "b/d", "brak", "brak danych", "(blank)"});

constexpr auto truths = std::to_array<std::string_view>(
    {"true",   "yes",       "y",         "t",         "1",         "on",       "tak",      "prawda",
     "paid",   "zapłacona", "zaplacona", "zapłacone", "zapłacono", "opłacona", "opłacone", "да",
     "истина", "оплачен",   "оплачено",  "ja",        "oui",       "sí",       "wahr"});

constexpr auto lies = std::to_array<std::string_view>({"false",
                                                       "no",
                                                       "n",
                                                       "f",
                                                       "0",
                                                       "off",
                                                       "nie",
                                                       "fałsz",
                                                       "falsz",
                                                       "unpaid",
                                                       "not paid",
                                                       "niezapłacona",
                                                       "niezaplacona",
                                                       "nie zapłacona",
                                                       "niezapłacone",
                                                       "nieopłacona",
                                                       "nieopłacone",
                                                       "nie opłacona",
                                                       "нет",
                                                       "ложь",
                                                       "не оплачен",
                                                       "не оплачено",
                                                       "неоплачен",
                                                       "nein",
                                                       "non",
                                                       "falsch"});

bool is_among(std::span<const std::string_view> words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (byte < 0x80) {
      out[i] = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : out[i];
      continue;
    }
    if ((byte & 0xE0U) != 0xC0 || i + 1 == out.size()) continue;
    unsigned code = ((byte & 0x1FU) << 6U) | (static_cast<unsigned char>(out[i + 1]) & 0x3FU);
    if ((code >= 0xC0 && code <= 0xDE && code != 0xD7) || (code >= 0x391 && code <= 0x3A9) ||
        (code >= 0x410 && code <= 0x42F)) {
      code += 32;
    } else if (code >= 0x400 && code <= 0x40F) {
      code += 80;
    } else if ((code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E)) {
      code += code % 2;  // in these stretches of Latin Extended-A the capital is the odd one
    } else if ((code >= 0x100 && code <= 0x137) || (code >= 0x14A && code <= 0x177)) {
      code |= 1U;
    }
    out[i] = static_cast<char>(0xC0U | (code >> 6U));
    out[i + 1] = static_cast<char>(0x80U | (code & 0x3FU));
    ++i;
  }
  return out;
}

std::span<const std::string_view> missing_words() { return missing; }
std::span<const std::string_view> true_words() { return truths; }
std::span<const std::string_view> false_words() { return lies; }

bool is_missing_word(std::string_view text) {
  constexpr std::size_t longest =
      std::max_element(missing.begin(), missing.end(), [](auto a, auto b) { return a.size() < b.size(); })->size();
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') return false;  // none begins so
  return text.size() <= longest && is_among(missing, folded(text));
}

std::vector<std::string> words_of_name(std::string_view name) {
  std::vector<std::string> words;
  bool inside = false, was_small = false;
  for (std::size_t at = 0; at < name.size();) {
    const auto byte = static_cast<unsigned char>(name[at]);
    std::size_t end = at + 1;
    while (byte >= 0xC0 && end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80) ++end;
    const std::string_view one = name.substr(at, end - at);
    const std::string small = folded(one);
    const bool digit = byte >= '0' && byte <= '9';
    const bool letter = byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    const bool capital = letter && small != one;
    if (letter || digit) {
      if (!inside || (capital && was_small)) words.emplace_back();
      words.back() += small;
    }
    inside = letter || digit;
    was_small = inside && !capital;
    at = end;
  }
  return words;
}

}  // namespace mcda::source
