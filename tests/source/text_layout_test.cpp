#include "mcda/source/text_layout.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using test::complaint_of;
using test::contains;

namespace {

TextLayout layout_of(const std::string& text, const TextFormat& told = {}) {
  return detect_layout("clients.csv", text, true, told);
}

std::string complaint_about(const std::string& text, const TextFormat& told = {}) {
  return complaint_of<InvalidInput>([&] { layout_of(text, told); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text_layout)

BOOST_AUTO_TEST_CASE(delimiters) {
  BOOST_TEST(layout_of("id,x\n1,2\n").delimiter == ',');
  BOOST_TEST(layout_of("id;x\n1;2,5\n2;3,5\n").delimiter == ';');
  BOOST_TEST(layout_of("id\tx\n1\t2,5\n").delimiter == '\t');
  BOOST_TEST(layout_of("id|x\n1|2\n").delimiter == '|');
  BOOST_TEST(layout_of("id,name\n1,\"a;b;c\"\n2,\"d;e;f\"\n").delimiter == ',');
  BOOST_TEST(layout_of("name;address\nA;Street 1, City, Land\nB;Road 2, Town, Land\n").delimiter == ';');
  BOOST_TEST(layout_of("id\n1\n2\n").columns.size() == 1U);
}

BOOST_AUTO_TEST_CASE(decimal_marks) {
  BOOST_TEST(layout_of("id;x\n1;2,5\n2;3\n").decimal == ',');
  BOOST_TEST(layout_of("id;x\n1;2.5\n2;3\n").decimal == '.');
  BOOST_TEST(layout_of("id;x;when\n1;2,5;01.02.2024\n").decimal == ',');
  BOOST_TEST(layout_of("id,x\n1,\"2,5\"\n2,\"3,75\"\n").decimal == ',');
  BOOST_TEST(layout_of("id;x\n1;1.234,50\n").decimal == ',');
  BOOST_TEST(layout_of("id,x\n1,\"1,234.50\"\n").decimal == '.');
  BOOST_TEST(layout_of("id;x\n1;12,5\n", {.decimal = "."}).decimal == '.');
}

BOOST_AUTO_TEST_CASE(three_digits_after_a_comma_are_in_doubt_and_said) {
  const TextLayout layout = layout_of("id;x\n1;1,234\n2;5,678\n");
  BOOST_TEST(layout.decimal == ',');
  BOOST_TEST(layout.notes.size() == 1U);
  BOOST_TEST(contains(layout.notes.at(0), "1,234"));
  BOOST_TEST(layout_of("id,x\n1,\"1,234\"\n").decimal == '.');
  BOOST_TEST(contains(layout_of("id,x\n1,\"1,234\"\n").notes.at(0), "1,234 are read as 1234"));
  BOOST_TEST(layout_of("id;x\n1;1.234.567\n").decimal == ',');
  BOOST_TEST(layout_of("id,x\n1,\"1,234,567\"\n").notes.empty());
  BOOST_TEST(layout_of("id;x\n1;1 234,50 zł\n2;€ 3,5\n").decimal == ',');
  // 1.234 between semicolons may be a German thousand
  BOOST_TEST(contains(layout_of("id;x\n1;1.234\n").notes.at(0), "1.234"));
  BOOST_TEST(layout_of("id;x\n1;1.234\n2;1.5\n").notes.empty());
  BOOST_TEST(layout_of("id,x\n1,1.234\n").notes.empty());
}

BOOST_AUTO_TEST_CASE(types_of_columns) {
  const TextLayout layout = layout_of(
      "\xEF\xBB\xBF"
      "id,code,name,margin,since,vip,empty\n"
      "1,0000611365,Anna,12.5,2024-01-31,yes,\n"
      "2,0000611366,Bert,,2023-12-01,no,\n");
  std::vector<int> types;
  for (const TextFileColumn& column : layout.columns) types.push_back(static_cast<int>(column.type));
  const std::vector<int> expected{static_cast<int>(ColumnType::number), static_cast<int>(ColumnType::text),
                                  static_cast<int>(ColumnType::text),   static_cast<int>(ColumnType::number),
                                  static_cast<int>(ColumnType::date),   static_cast<int>(ColumnType::boolean),
                                  static_cast<int>(ColumnType::text)};
  BOOST_TEST(types == expected, boost::test_tools::per_element());
  BOOST_TEST(layout.columns[0].name == "id");
  BOOST_TEST(layout.notes.empty());
}

BOOST_AUTO_TEST_CASE(a_bad_cell_leaves_a_column_of_numbers) {
  std::string text = "x\n";
  for (int i = 0; i < 20; ++i) text += "1.5\n";
  BOOST_TEST((layout_of(text + "oops\n").columns[0].type == ColumnType::number));
}

BOOST_AUTO_TEST_CASE(date_orders) {
  const auto order = [](const std::string& text, const TextFormat& told = {}) {
    const TextLayout layout = layout_of(text, told);
    BOOST_TEST((layout.columns[1].type == ColumnType::date), text);
    return layout.columns[1].orders;
  };
  BOOST_TEST((order("id,d\n1,03.02.2024\n").point == DateOrder::day_first));
  BOOST_TEST((order("id,d\n1,13/02/2024\n2,01/02/2024\n").slash == DateOrder::day_first));
  BOOST_TEST((order("id,d\n1,02/13/2024\n2,01/02/2024\n").slash == DateOrder::month_first));
  BOOST_TEST((order("id,d\n1,13-02-2024\n2,01-02-2024\n").dash == DateOrder::day_first));
  // nothing tells, and neither a comma nor a semicolon between the fields does
  BOOST_TEST((order("id,d\n1,01/02/2024\n").slash == DateOrder::unknown));
  BOOST_TEST((order("id;d\n1;01/02/2024\n").slash == DateOrder::unknown));
  BOOST_TEST((order("id,d\n1,01/02/2024\n", {.dates = "dmy"}).slash == DateOrder::day_first));
  BOOST_TEST((order("id,d\n1,01/02/2024\n", {.dates = "mdy"}).slash == DateOrder::month_first));
  const DateOrders mixed = order("id,d\n1,1/31/2024\n2,05.06.2024\n3,2024-01-02\n4,31-12-2024\n");
  BOOST_TEST((mixed.slash == DateOrder::month_first && mixed.point == DateOrder::day_first));
  BOOST_TEST((mixed.dash == DateOrder::day_first));
  // a few cells that are no dates leave it a column of dates, so that reading it can name them
  order("id,d\n1,2024-01-01\n2,2024-01-02\n3,2024-01-03\n4,2024-01-04\n5,soon\n");
  BOOST_TEST((layout_of("id,d\n1,2024-01-01\n2,N/A\n").columns[1].type == ColumnType::date));
  // one mark in both orders stays text rather than being guessed cell by cell
  BOOST_TEST((layout_of("id,d\n1,13/02/2024\n2,02/13/2024\n").columns[1].type == ColumnType::text));
}

BOOST_AUTO_TEST_CASE(units_and_words) {
  BOOST_TEST(layout_of("id;x\n1;1 234,50 zł\n2;2,5\n").columns[1].unit == "PLN");
  BOOST_TEST(layout_of("id,x\n1,12.5%\n2,7%\n").columns[1].unit == "%");
  BOOST_TEST(layout_of("id,x\n1,12.5\n").columns[1].unit == "");
  const TextLayout words = layout_of("id,vip,paid\n1,yes,tak\n2,no,nie\n");
  BOOST_TEST((words.columns[1].type == ColumnType::boolean));
  BOOST_TEST((words.columns[2].type == ColumnType::text));
  BOOST_TEST(words.columns[2].truth_words);
}

BOOST_AUTO_TEST_CASE(headers) {
  BOOST_TEST(layout_of("\n\nid,x\n1,2\n").lines_before_header == 2);
  const TextLayout unnamed = layout_of(",x\n1,2\n");
  BOOST_TEST(unnamed.columns[0].name == "column_1");
  BOOST_TEST(contains(unnamed.notes.at(0), "column 1 has no name"));
  BOOST_TEST(layout_of("id , \"x, y\"\n1,2\n", {.delimiter = ","}).columns[0].name == "id");
  BOOST_TEST(layout_of("id,2023,2024\n1,2,3\n").columns[2].name == "2024");
  BOOST_TEST(layout_of("id,x,\n1,2,\n").columns.size() == 2U);
  BOOST_TEST(contains(complaint_about("id,x,id\n1,2,3\n"),
                      "clients.csv:1: two columns are called \"id\" (rename one of them)"));
  BOOST_TEST(contains(complaint_about("Name,name\nb,2\n"), "two columns are called \"name\""));
  BOOST_TEST(contains(complaint_about("1,Anna,12.5\n2,Bert,3\n"), "the first line holds data (\"1\")"));
}

BOOST_AUTO_TEST_CASE(what_is_no_table_is_refused) {
  BOOST_TEST(complaint_about("id,x\n") == "clients.csv: has no rows, only column names");
  BOOST_TEST(contains(complaint_about("\n\n"), "clients.csv: is empty"));
  BOOST_TEST(complaint_about("id;x\n1;2\n", {.delimiter = ","}) ==
             "clients.csv:1: separated by commas there is only one column, \"id;x\" (say `delimiter: \";\"`)");
  BOOST_TEST(contains(complaint_about("id\tx\n1\t2\n", {.delimiter = ";"}), "say `delimiter: \"\\t\"`"));
  BOOST_TEST(contains(complaint_about("id,x\n1,caf\xE9\n"), "clients.csv:2: byte 0xE9 is not UTF-8"));
  BOOST_TEST(contains(complaint_about("id,x\n1,caf\xE9\n"), "say `encoding: windows-1250`"));
  BOOST_TEST(contains(complaint_about(std::string("id,x\n1,\0\n", 9)), "not a text file"));
  BOOST_TEST(contains(complaint_about("PK\x03\x04zip"), "Excel"));
  BOOST_TEST(contains(complaint_about("PAR1"), "Parquet"));
  BOOST_TEST(contains(complaint_about("id,x\n1,2\n", {.delimiter = ";;"}), "not one character"));
  BOOST_TEST(contains(complaint_about("id,x\n1,2\n", {.decimal = "x"}), "no decimal mark"));
  BOOST_TEST(contains(complaint_about("id,x\n1,2\n", {.dates = "dd.mm"}), "\"dmy\""));
}

BOOST_AUTO_TEST_CASE(a_character_cut_by_the_end_of_the_sample_is_no_fault) {
  const std::string text = "id,x\n1,a\n2,\xC5";
  BOOST_TEST(detect_layout("clients.csv", text, false, {}).columns.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
