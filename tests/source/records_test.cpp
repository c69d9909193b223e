#include "mcda/source/records.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace mcda::source;

namespace {

std::vector<Record> records_in(const std::string& text, char delimiter = ',') {
  std::istringstream in(text);
  RecordReader reader(in, delimiter);
  std::vector<Record> records;
  for (Record record; reader.next(record);) records.push_back(record);
  return records;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(records)

BOOST_AUTO_TEST_CASE(lines_are_counted_through_quoted_line_ends) {
  const std::vector<Record> records = records_in("id,note\n1,\"two\nlines\"\r\n2,\"a \"\"b\"\"\"\n\n3,c");
  BOOST_TEST(records.size() == 5U);
  BOOST_TEST(records[1].fields[1] == "two\nlines");
  BOOST_TEST(records[1].line == 2);
  BOOST_TEST(records[2].fields[1] == "a \"b\"");
  BOOST_TEST(records[2].line == 4);
  BOOST_TEST(records[3].blank);
  BOOST_TEST(records[4].line == 6);
  BOOST_TEST(records[4].fields[1] == "c");
}

BOOST_AUTO_TEST_CASE(line_ends_of_every_kind) {
  for (const char* end : {"\n", "\r\n", "\r"}) {
    const std::vector<Record> records = records_in(std::string("a,b") + end + "1,2" + end);
    BOOST_TEST(records.size() == 2U);
    BOOST_TEST(records[1].fields[1] == "2");
    BOOST_TEST(records[1].line == 2);
  }
  std::istringstream in("a\nb\r\nc");
  RecordReader reader(in, ',');
  for (Record record; reader.next(record);) {}
  BOOST_TEST(reader.line_ends().mixed());
}

BOOST_AUTO_TEST_CASE(broken_quotes_are_noticed) {
  BOOST_TEST(records_in("a,\"b\nc")[0].open_quote);
  BOOST_TEST(records_in("\"a\"x,b")[0].stray_text);
  BOOST_TEST(records_in("a \"b\" c,d")[0].fields[0] == "a \"b\" c");
  BOOST_TEST(!records_in("a \"b\" c,d")[0].stray_text);
  BOOST_TEST(!records_in("\"\"")[0].blank);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_skipped_and_nothing_else) {
  BOOST_TEST(records_in("\xEF\xBB\xBFid;x", ';')[0].fields[0] == "id");
  BOOST_TEST(records_in("\xEF\xBC\x9Aid")[0].fields[0] == "\xEF\xBC\x9Aid");
  BOOST_TEST(records_in("\xEFid")[0].fields[0] == "\xEFid");
}

BOOST_AUTO_TEST_CASE(utf8_is_checked_to_the_letter) {
  for (const char* text : {"", "plain", "zażółć", "Привет", "€", "😀"}) {
    BOOST_TEST(valid_utf8(text) == std::string(text).size());
  }
  BOOST_TEST(valid_utf8("ab\xE9"
                        "c") == 2U);                 // Latin-1
  BOOST_TEST(valid_utf8("a\xC0\xAF") == 1U);         // an overlong slash
  BOOST_TEST(valid_utf8("\xED\xA0\x80") == 0U);      // half of a UTF-16 pair
  BOOST_TEST(valid_utf8("\xF4\x90\x80\x80") == 0U);  // above the last character
  BOOST_TEST(valid_utf8("a\xE2\x82") == 1U);         // cut off
}

BOOST_AUTO_TEST_CASE(texts_in_messages_are_short_and_on_one_line) {
  BOOST_TEST(quotable("a\nb\tc") == "a b c");
  BOOST_TEST(quotable(std::string(100, 'x')).size() == 40U + 3U);
  BOOST_TEST(valid_utf8(quotable(std::string(39, 'x') + "żółw")) == quotable(std::string(39, 'x') + "żółw").size());
}

BOOST_AUTO_TEST_SUITE_END()
