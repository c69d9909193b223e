// UTF-8 as files and terminals need it: what is valid, what is harmless, how wide it looks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mcda::files {

/// Position of the first byte that is not part of valid UTF-8 (overlong forms, surrogates and stray bytes included);
/// npos where all of it is valid.
std::size_t first_invalid_byte(std::string_view text) noexcept;

/// The code point that starts at `position`, which is moved behind it. A byte that is not valid UTF-8 is taken alone
/// and read as U+FFFD, so any text can be walked.
char32_t next_code_point(std::string_view text, std::size_t& position) noexcept;

void append_code_point(std::string& text, char32_t code);

/// The same text with U+FFFD for every invalid byte.
std::string valid_utf8(std::string_view text);

/// Text that cannot steer a terminal: tabs and line ends become spaces; other control characters, direction overrides,
/// invisible separators and invalid bytes become U+FFFD.
std::string harmless(std::string_view text);

/// Columns a terminal uses: 0 for combining and control characters, 2 for wide East Asian characters and emoji, else 1.
int display_width(char32_t code) noexcept;
std::size_t display_width(std::string_view text) noexcept;

/// At most `width` columns of the text; where something had to go, it ends in "…". Never splits a character from the
/// marks on it.
std::string cut(std::string_view text, std::size_t width);

/// Without blanks at both ends.
std::string_view trimmed(std::string_view text) noexcept;

/// Lower case where that is a matter of one code point: ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic.
std::string lower_case(std::string_view text);

}  // namespace mcda::files
