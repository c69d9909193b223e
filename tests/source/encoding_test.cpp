// One tiny file per encoding and dirt, read as an analyst would.
#include "mcda/source/encoding.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using test::complaint_of;
using test::contains;
using test::TemporaryFolder;

namespace {

using Names = std::vector<std::optional<std::string>>;

// The names and notes of a file of `bytes`, and its numbers in column x.
struct File {
  Names names;
  std::vector<double> numbers;
  std::vector<std::string> notes;
  std::string description;
};
File read(const std::string& bytes, const TextFormat& told = {}) {
  const TemporaryFolder folder;
  folder.write("clients.csv", bytes);
  auto source = Source::open({.location = "clients.csv", .text = told, .folder = folder.path()});
  const test::Columns columns = test::read_all(source, {.numbers = {{.column = "x"}}, .texts = {{.column = "name"}}});
  return {columns.texts[0], columns.numbers[0], source.notes(), source.description()};
}

std::string utf16(const std::u16string& text, bool big_endian) {
  std::string bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char16_t c : text) {
    const char low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  }
  return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(encoding)

// Bytes by the tables of https://encoding.spec.whatwg.org/ for windows-1250, 1251 and 1252.
BOOST_AUTO_TEST_CASE(windows_1250_of_poland) {
  const File file = read(
      "name;x\nZak\xB3"
      "ad \xA3\xF3"
      "d\x9F;1,5\n\xAF"
      "abka \x9Cwie\xBF"
      "a;2\n");
  BOOST_TEST((file.names == Names{"Zakład Łódź", "Żabka świeża"}));
  BOOST_TEST(file.numbers[0] == 1.5);
  BOOST_TEST(contains(file.description, "Windows-1250"));
  BOOST_TEST(file.notes.size() == 1U);
  BOOST_TEST(
      contains(file.notes[0], "clients.csv: is read as Windows-1250 (\"Zakład\"); say `encoding: windows-1252`"));
}

BOOST_AUTO_TEST_CASE(windows_1250_of_other_countries) {
  BOOST_TEST((read("name,x\nP\xF8\xEDli\x9A \x9Elu\x9D"
                   "ou\xE8k\xFD k\xF9\xF2,1\n")
                  .names == Names{"Příliš žluťoučký kůň"}));
  BOOST_TEST((read("name,x\n\xC1rv\xEDzt\xFBr\xF5 t\xFCk\xF6r,1\n").names == Names{"Árvíztűrő tükör"}));
}

BOOST_AUTO_TEST_CASE(windows_1251) {
  const File file = read("name;x\n\xCE\xCE\xCE \"\xD0\xEE\xEC\xE0\xF8\xEA\xE0\";1\n\xCA\xE8\xBF\xE2;2\n");
  BOOST_TEST((file.names == Names{"ООО \"Ромашка\"", "Київ"}));
  BOOST_TEST(contains(file.description, "Windows-1251"));
}

BOOST_AUTO_TEST_CASE(windows_1252) {
  BOOST_TEST((read("name,x\nCaf\xE9 Fran\xE7"
                   "ais \x80,1\n")
                  .names == Names{"Café Français €"}));
  BOOST_TEST((read("name,x\nM\xFCller & S\xF6hne Stra\xDF"
                   "e,1\n")
                  .names == Names{"Müller & Söhne Straße"}));
  BOOST_TEST((read("name,x\nEspa\xF1"
                   "a Logro\xF1o Le\xF3n,1\n")
                  .names == Names{"España Logroño León"}));
  BOOST_TEST((read("name,x\nK\xF8"
                   "benhavn \xC6r\xF8 \xC5lborg,1\n")
                  .names == Names{"København Ærø Ålborg"}));
}

BOOST_AUTO_TEST_CASE(the_user_knows_better) {
  const std::string bytes = "name,x\nGda\xF1sk,1\n";
  BOOST_TEST((read(bytes, {.encoding = "windows-1250"}).names == Names{"Gdańsk"}));
  BOOST_TEST((read(bytes, {.encoding = "CP1252"}).names == Names{"Gdañsk"}));
  BOOST_TEST((read("name,x\nGda\xF1sk,1\n", {.encoding = "iso-8859-2"}).names == Names{"Gdańsk"}));
  BOOST_TEST(read(bytes, {.encoding = "windows-1250"}).notes.empty());
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { read(bytes, {.encoding = "utf-8"}); }),
                      "clients.csv:2: byte 0xF1 is not UTF-8 (say `encoding: windows-1250`"));
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { read(bytes, {.encoding = "klingon"}); }),
                      "encoding \"klingon\" is not known (give utf-8, windows-1250"));
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { read("name,x\na,1\n\x81,2\n", {.encoding = "windows-1252"}); }),
                      "line 3: byte 0x81 stands for no character in Windows-1252"));
}

BOOST_AUTO_TEST_CASE(byte_order_marks) {
  BOOST_TEST((read("\xEF\xBB\xBFname,x\nŁódź,1\n").names == Names{"Łódź"}));
  for (const bool big_endian : {false, true}) {
    const File file = read(utf16(u"name\tx\r\nŁódź 🙂\t1\r\n", big_endian));
    BOOST_TEST((file.names == Names{"Łódź 🙂"}));
    BOOST_TEST(contains(file.description, "UTF-16"));
    BOOST_TEST(file.notes.empty());
  }
}

BOOST_AUTO_TEST_CASE(letters_that_come_late_are_still_seen) {
  std::string bytes = "name,x\n";
  for (int i = 0; i < 60000; ++i) bytes += "plain name,1\n";
  const File file = read(bytes +
                         "\xA3\xF3"
                         "d\x9F,2\n");
  BOOST_TEST(*file.names.back() == "Łódź");
  BOOST_TEST(file.numbers.back() == 2.0);
}

BOOST_AUTO_TEST_CASE(lines_of_a_converted_file_are_those_of_the_original) {
  const std::string bytes =
      "name,x\n\xA3\xF3"
      "d\x9F,1\nb,2\nc,3\nd,4\n\xAF,oops\n";
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { read(bytes); }), "clients.csv:6: column \"x\": \"oops\""));
}

BOOST_AUTO_TEST_CASE(ends_of_lines) {
  BOOST_TEST((read("name,x\ra,1\rb,2\r").numbers == std::vector<double>{1, 2}));
  BOOST_TEST((read("name,x\r\n\"a\r\nb\",1\r\n").names == Names{"a\r\nb"}));
}

BOOST_AUTO_TEST_CASE(nothing_in_words_is_missing_and_not_zero) {
  const File file = read("name,x\na,1\nb,NULL\nc,N/A\nd,\nNULL,2\ne,-\n");
  BOOST_TEST(test::same(file.numbers, {1, test::none, test::none, test::none, 2, test::none}));
  BOOST_TEST(!file.names[4].has_value());
}

BOOST_AUTO_TEST_CASE(money_with_its_signs) {
  const File file = read("name;x\na;\"1 234,50 zł\"\nb;-12,00 zł\nc;(3,50 zł)\n");
  BOOST_TEST(test::same(file.numbers, {1234.5, -12, -3.5}));
  BOOST_TEST(test::same(read("name,x\na,\"$1,100.04 \"\nb,$0.50\n").numbers, {1100.04, 0.5}));
  BOOST_TEST(contains(complaint_of<InvalidInput>([] { read("name,x\na,$1.50\nb,$2\nc,€3\n"); }),
                      "clients.csv:4: column \"x\": \"€3\" is in another unit than its column"));
  BOOST_TEST(contains(read("name,x\na,$1.50\nb,2\n").notes.at(0), "column \"x\" has USD in 1 of 2 cells"));
}

BOOST_AUTO_TEST_CASE(leading_zeros_are_names) {
  BOOST_TEST((read("name,x\n007,1\n010,2\n").names == Names{"007", "010"}));
}

BOOST_AUTO_TEST_SUITE_END()
