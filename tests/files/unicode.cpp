// UTF-8: what is valid, what is harmless, how wide it looks.
#include "mcda/files/unicode.hpp"

#include <boost/test/unit_test.hpp>

using namespace mcda::files;

BOOST_AUTO_TEST_SUITE(unicode)

BOOST_AUTO_TEST_CASE(finds_the_first_byte_that_is_not_utf8) {
  BOOST_TEST(first_invalid_byte("plain") == std::string::npos);
  BOOST_TEST(first_invalid_byte("Łódź 東京 😀") == std::string::npos);
  BOOST_TEST(first_invalid_byte("ab\xFF") == 2u);
  BOOST_TEST(first_invalid_byte("\xC0\xAF") == 0u);          // overlong
  BOOST_TEST(first_invalid_byte("\xE0\x80\x80") == 0u);      // overlong
  BOOST_TEST(first_invalid_byte("\xED\xA0\x80") == 0u);      // a surrogate
  BOOST_TEST(first_invalid_byte("\xF4\x90\x80\x80") == 0u);  // beyond U+10FFFF
  BOOST_TEST(first_invalid_byte("x\xE2\x82") == 1u);         // cut off
}

BOOST_AUTO_TEST_CASE(repairs_every_invalid_byte) {
  BOOST_TEST(valid_utf8("M\xFCller") == "M\uFFFDller");
  BOOST_TEST(valid_utf8("\xE2\x82") == "\uFFFD\uFFFD");
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string any{static_cast<char>(first), static_cast<char>(second), 'x'};
      BOOST_REQUIRE(first_invalid_byte(valid_utf8(any)) == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(takes_terminal_control_out_of_names) {
  BOOST_TEST(harmless("Evil\x1b[2J\x1b]0;title\a GmbH") == "Evil\uFFFD[2J\uFFFD]0;title\uFFFD GmbH");
  BOOST_TEST(harmless("two\nlines\tand\rtabs") == "two lines and tabs");
  BOOST_TEST(harmless("\xC2\x9B"
                      "31m") == "\uFFFD31m");                      // the one-byte form of ESC [
  BOOST_TEST(harmless("abc\u202Egnp.exe") == "abc\uFFFDgnp.exe");  // right-to-left override
  BOOST_TEST(harmless("\x7F\xFF") == "\uFFFD\uFFFD");
  BOOST_TEST(harmless("Zażółć 東京") == "Zażółć 東京");
}

BOOST_AUTO_TEST_CASE(measures_what_a_terminal_shows) {
  BOOST_TEST(display_width(std::string_view("abc")) == 3u);
  BOOST_TEST(display_width(std::string_view("東京")) == 4u);
  BOOST_TEST(display_width(std::string_view("한국어")) == 6u);
  BOOST_TEST(display_width(std::string_view("e\u0301")) == 1u);  // e with a combining accent
  BOOST_TEST(display_width(std::string_view("😀")) == 2u);
  BOOST_TEST(display_width(std::string_view("Łódź")) == 4u);
}

BOOST_AUTO_TEST_CASE(cuts_between_characters) {
  BOOST_TEST(cut("abcdef", 6) == "abcdef");
  BOOST_TEST(cut("abcdef", 4) == "abc…");
  BOOST_TEST(cut("東京都", 4) == "東…");  // a wide character does not fit into the one column left
  BOOST_TEST(cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
  BOOST_TEST(cut("abc", 0).empty());
  for (std::size_t width = 1; width < 12; ++width) BOOST_TEST(display_width(cut("a東b京c😀de\u0301f", width)) <= width);
}

BOOST_AUTO_TEST_CASE(lower_cases_the_letters_of_exports) {
  BOOST_TEST(lower_case("ÄÖÜ ŁÓDŹ ИНН Ё Ž") == "äöü łódź инн ё ž");
  BOOST_TEST(lower_case("already lower 1×2") == "already lower 1×2");
}

BOOST_AUTO_TEST_SUITE_END()
