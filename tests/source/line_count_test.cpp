#include "mcda/source/line_count.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/source/temporary.hpp"
#include "tests/support/random.hpp"

using namespace mcda::source;
using test::TemporaryFolder;

BOOST_AUTO_TEST_SUITE(line_count)

BOOST_AUTO_TEST_CASE(lines_of_small_files) {
  const TemporaryFolder folder;
  const auto lines = [&](const std::string& text) { return count_lines(folder.write("a.csv", text)).lines; };
  BOOST_TEST(lines("") == 0);
  BOOST_TEST(lines("a") == 1);
  BOOST_TEST(lines("a\n") == 1);
  BOOST_TEST(lines("a\nb") == 2);
  BOOST_TEST(lines("\n\n") == 2);
  BOOST_TEST(count_lines(folder.path("nowhere.csv")).lines == -1);
}

// Parts and the bytes counted side by side end anywhere.
BOOST_AUTO_TEST_CASE(lines_and_ascii_of_large_files) {
  const TemporaryFolder folder;
  test::Random random(31);
  for (const std::size_t size :
       {std::size_t{63}, std::size_t{64} * 255, std::size_t{1} << 18U, std::size_t{1'000'003}}) {
    std::string text(size, 'x');
    for (char& c : text) c = random.chance(0.3) ? '\n' : 'x';
    const LineCount plain = count_lines(folder.write("a.csv", text));
    BOOST_TEST(plain.lines == std::count(text.begin(), text.end(), '\n') + (text.back() == '\n' ? 0 : 1));
    BOOST_TEST(plain.ascii_bytes == static_cast<long long>(size));
    const auto letter = static_cast<std::size_t>(random.whole(0, static_cast<mcda::Index>(size) - 1));
    text[letter] = '\xC5';
    text.back() = '\xC4';
    BOOST_TEST(count_lines(folder.write("a.csv", text)).ascii_bytes ==
               static_cast<long long>(std::min(letter, size - 1)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
