// Words in cells that stand for something else: for nothing at all, and for yes and no; and the words of names.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mcda::source {

/// With small letters: ASCII, accented Latin, Greek and Cyrillic. Other letters stay as they are.
std::string folded(std::string_view text);

/// What exports write where they know nothing ("null", "n/a", "-", ...), folded.
std::span<const std::string_view> missing_words();
/// Words for true and for false in the languages of our users, folded.
std::span<const std::string_view> true_words();
std::span<const std::string_view> false_words();

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a trimmed text is one of missing_words() in any case.
bool is_missing_word(std::string_view text);

/// The words of a column's name, folded: `AvgDaysLate`, `avg_days_late` and `avg days late` are the same three. Digits
/// belong to the word they stand in.
std::vector<std::string> words_of_name(std::string_view name);

}  // namespace mcda::source
