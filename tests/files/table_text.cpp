// Tables for people, CSV and Markdown.
#include "mcda/files/table_text.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <sstream>

#include "mcda/files/unicode.hpp"

using namespace mcda::files;

namespace {

TextTable clients() {
  TextTable table;
  table.column("rank", CellKind::number);
  table.column("client");
  table.column("score", CellKind::number);
  table.row({"1", "Łódź Fabryczna", "0.75"});
  table.row({"2", "東京電力", "12"});
  table.row({"10", "A", "-0.125"});
  return table;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(table_text)

BOOST_AUTO_TEST_CASE(a_plain_table_aligns_decimal_points) {
  BOOST_TEST(clients().text() ==
             "rank  client           score\n"
             "----  --------------  ------\n"
             "   1  Łódź Fabryczna   0.75\n"
             "   2  東京電力        12\n"
             "  10  A               -0.125\n");
}

BOOST_AUTO_TEST_CASE(boxes_and_colour_only_when_asked) {
  const std::string boxed = clients().text({.boxes = true});
  BOOST_TEST(boxed ==
             "┌──────┬────────────────┬────────┐\n"
             "│ rank │ client         │  score │\n"
             "├──────┼────────────────┼────────┤\n"
             "│    1 │ Łódź Fabryczna │  0.75  │\n"
             "│    2 │ 東京電力       │ 12     │\n"
             "│   10 │ A              │ -0.125 │\n"
             "└──────┴────────────────┴────────┘\n");
  BOOST_TEST(boxed.find('\x1b') == std::string::npos);
  BOOST_TEST(clients().text({.colour = true}).find("\x1b[1m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(long_names_are_cut_and_numbers_never) {
  TextTable table;
  table.column("rank", CellKind::number);
  table.column("client");
  table.column("note");
  table.column("score", CellKind::number);
  table.row({"1", std::string(300, 'x'), std::string(100, 'y'), "0.123456789012345"});
  for (const bool boxes : {false, true}) {
    for (const std::size_t width : {200, 80, 50}) {
      const std::string text = table.text({.boxes = boxes, .width = width});
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) BOOST_TEST(display_width(line) <= width);
      BOOST_TEST(text.find("…") != std::string::npos);
      BOOST_TEST(text.find("0.123456789012345") != std::string::npos);
    }
  }
  // Too narrow for the numbers: the last column is left out and marked, not cut.
  const std::string narrow = table.text({.width = 30});
  BOOST_TEST(narrow.find("0.12") == std::string::npos);
  BOOST_TEST(narrow.substr(0, narrow.find('\n')).ends_with("…"));
}

BOOST_AUTO_TEST_CASE(a_column_can_have_a_widest) {
  TextTable table;
  table.column("client", CellKind::text, 5);
  table.row({"Müller GmbH"});
  BOOST_TEST(table.text() == "client\n------\nMüll…\n");
}

BOOST_AUTO_TEST_CASE(names_cannot_steer_the_terminal) {
  TextTable table;
  table.column("na\x1bme");
  table.row({"\x1b[31mred\x1b]8;;http://x\a\nsecond line"});
  const std::string text = table.text({.boxes = true, .width = 80});
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(text.find('\a') == std::string::npos);
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 5);
}

BOOST_AUTO_TEST_CASE(rows_may_be_short_and_tables_empty) {
  TextTable table;
  table.column("a");
  table.column("b", CellKind::number);
  BOOST_TEST(table.text() == "a  b\n-  -\n");
  table.row({"x"});
  BOOST_TEST(table.text() == "a  b\n-  -\nx\n");
}

BOOST_AUTO_TEST_CASE(csv_quotes_and_protects) {
  const auto csv = [](const std::string& cell) {
    std::string out;
    CsvWriter(out).text(cell);
    return out;
  };
  BOOST_TEST(csv("plain") == "plain");
  BOOST_TEST(csv("a,b") == "\"a,b\"");
  BOOST_TEST(csv("say \"x\"") == "\"say \"\"x\"\"\"");
  BOOST_TEST(csv("two\nlines") == "\"two\nlines\"");
  BOOST_TEST(csv("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0");
  BOOST_TEST(csv("=HYPERLINK(\"http://x\",\"y\")") == "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
  for (const char* start : {"+1", "-1", "@x", "\tx"}) BOOST_TEST(csv(start) == std::string("'") + start);
  BOOST_TEST(csv("\rx") == "\"'\rx\"");
  BOOST_TEST(csv("a-b") == "a-b");
  BOOST_TEST(csv("M\xFCller") == "M\uFFFDller");
  std::string row;
  CsvWriter writer(row);
  writer.number(-1.5)
      .number(0.1)
      .number(1e22)
      .skip()
      .number(std::numeric_limits<double>::quiet_NaN())
      .text("x")
      .end_row();
  writer.text("").text("y").end_row();
  BOOST_TEST(row == "-1.5,0.1,1e+22,,,x\n,y\n");
  std::string shown;
  CsvWriter(shown, true).text("a\x1b[2J");
  BOOST_TEST(shown == "a\uFFFD[2J");
}

// One character anywhere in texts of any length decides.
BOOST_AUTO_TEST_CASE(texts_that_stand_in_csv_as_they_are) {
  for (std::size_t length = 0; length < 20; ++length) {
    const std::string plain(length, 'k');
    BOOST_TEST(stands_in_csv(plain));
    for (std::size_t at = 0; at < length; ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string text = plain;
        text[at] = static_cast<char>(c);
        const bool formula = at == 0 && (c == '=' || c == '+' || c == '-' || c == '@');
        const bool stands = c >= ' ' && c < 127 && c != ',' && c != '"' && !formula;
        if (stands_in_csv(text) != stands) BOOST_ERROR("character " << c << " at " << at << " of " << length);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(markdown_shows_text_as_it_is) {
  MarkdownTable table;
  table.column("client_id");
  table.column("score", CellKind::number);
  table.row({"a|b <script> & ![x](http://y) *z* `c` \\ \n d", "0.5"});
  table.row({"short"});
  BOOST_TEST(table.text() ==
             "| client_id | score |\n"
             "| --- | ---: |\n"
             "| a\\|b &lt;script&gt; &amp; !\\[x\\](http://y) \\*z\\* \\`c\\` \\\\   d | 0.5 |\n"
             "| short |  |\n");
}

BOOST_AUTO_TEST_SUITE_END()
