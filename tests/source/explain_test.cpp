// What people read when a file is not as it should be: line, column, cell, remedy; several problems together.
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"
#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using mcda::SourceFailure;
using test::complaint_of;
using test::contains;
using test::numbers_of;
using test::read_all;
using test::read_numbers;
using test::TemporaryFolder;

namespace {

std::string complaint_about(const TemporaryFolder& folder, const Request& request, SourceSpec spec = {}) {
  if (spec.location.empty()) spec.location = "clients.csv";
  spec.folder = folder.path();
  return complaint_of<InvalidInput>([&] {
    auto source = Source::open(spec);
    read_all(source, request);
  });
}

const Request margin{.numbers = {{.column = "margin", .purpose = "criterion margin"}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(explain)

BOOST_AUTO_TEST_CASE(a_bad_cell_is_named_by_line_column_and_purpose) {
  const TemporaryFolder folder;
  std::string text = "id,name,margin\n";
  for (int i = 2; i < 17; ++i) text += std::to_string(i) + ",x,1.5\n";
  folder.write("clients.csv", text + "17,x,\"12,5x\"\n18,x,2\n");
  BOOST_TEST(complaint_about(folder, margin) ==
             "clients.csv:17: column \"margin\": \"12,5x\" is not a number (criterion margin)");
}

BOOST_AUTO_TEST_CASE(lines_are_right_after_quoted_line_ends_and_blank_lines) {
  const TemporaryFolder folder;
  folder.write("clients.csv", "id,name,margin\r\n1,\"a\r\nb\r\nc\",1\r\n\r\n2,\"x \"\"y\"\"\",oops\r\n");
  BOOST_TEST(contains(complaint_about(folder, margin), "clients.csv:6: column \"margin\": \"oops\""));
  folder.write("clients.csv", "margin\n1\n\n2\nx\n");  // one column: a blank line is a row with a missing value
  BOOST_TEST(contains(complaint_about(folder, margin), "clients.csv:5: column \"margin\": \"x\""));
}

BOOST_AUTO_TEST_CASE(lines_are_right_behind_a_filter_and_in_several_files) {
  const TemporaryFolder folder;
  folder.write("part-1.csv", "id,margin\n1,1\n2,2\n3,bad\n");
  folder.write("part-2.csv", "id,margin\n4,4\n5,worse\n");
  const std::string all = complaint_about(folder, margin, {.location = "part-*.csv"});
  BOOST_TEST(all ==
             "part-1.csv:4: column \"margin\": \"bad\" is not a number (criterion margin)\n"
             "part-2.csv:3: column \"margin\": \"worse\" is not a number (criterion margin)");
  Request filtered = margin;
  filtered.where = "id > 3";
  BOOST_TEST(complaint_about(folder, filtered, {.location = "part-*.csv"}) ==
             "part-2.csv:3: column \"margin\": \"worse\" is not a number (criterion margin)");
}

BOOST_AUTO_TEST_CASE(many_bad_cells_are_counted_not_listed) {
  const TemporaryFolder folder;
  std::string text = "id,margin,x\n";
  for (int i = 0; i < 5000; ++i) text += std::to_string(i) + (i % 2 == 0 ? ",1,2\n" : ",a,b\n");
  folder.write("clients.csv", text);
  const std::string complaint = complaint_about(folder, numbers_of({"margin", "x"}));
  BOOST_TEST(std::count(complaint.begin(), complaint.end(), '\n') == 10);
  BOOST_TEST(complaint.starts_with(
      "clients.csv:3: column \"margin\": \"a\" is not a number\nclients.csv:3: column \"x\": \"b\""));
  BOOST_TEST(complaint.ends_with("clients.csv: and 4990 more cells that are not numbers"));
}

BOOST_AUTO_TEST_CASE(reasons_come_with_remedies) {
  const TemporaryFolder folder;
  const auto remedy = [&](const std::string& cell) {
    folder.write("clients.csv", "id,margin\n1,1.5\n2," + cell + "\n");
    return complaint_about(folder, margin);
  };
  BOOST_TEST(remedy("$12") == "raised nothing");  // one of two cells: the column is in dollars, which is a note
  folder.write("clients.csv", "id,margin\n1,$1.5\n2,$2\n3,€3\n");
  BOOST_TEST(
      complaint_about(folder, margin) ==
      "clients.csv:4: column \"margin\": \"€3\" is in another unit than its column (criterion margin) (bring the "
      "column to one currency or unit)");
  BOOST_TEST(contains(remedy("\"12,55\""), "decimal: \",\""));
  BOOST_TEST(contains(remedy("inf"), "\"inf\" is not a number (criterion margin) (leave the cell empty"));
  BOOST_TEST(contains(remedy("nan"), "\"nan\" is not a number"));
  BOOST_TEST(contains(remedy("1e999"), "\"1e999\" is too large for a number"));
}

BOOST_AUTO_TEST_CASE(columns_of_dates_and_truth_values_complain_in_their_words) {
  const TemporaryFolder folder;
  folder.write("clients.csv", "id,since\n1,2024-01-31\n");
  auto source = Source::open({.location = "clients.csv", .folder = folder.path()});
  // after the sample was taken, the file changes: the type was decided, the cell is another
  folder.write("clients.csv", "id,since\n1,2024-02-31\n");
  BOOST_TEST(complaint_of<InvalidInput>([&] { read_all(source, numbers_of({"since"})); }) ==
             "clients.csv:2: column \"since\": \"2024-02-31\" is not a date as the others of this column");
}

BOOST_AUTO_TEST_CASE(bad_cells_behind_an_expression_are_found_too) {
  const TemporaryFolder folder;
  std::string text = "id,margin\n";
  for (int i = 2; i < 30; ++i) text += std::to_string(i) + ",1.5\n";
  folder.write("clients.csv", text + "30,oops\n31,nan\n");
  const std::string expected = "clients.csv:30: column \"margin\": \"oops\" is not a number";
  BOOST_TEST(contains(complaint_about(folder, {.numbers = {{.expression = "margin * 2"}}}), expected));
  BOOST_TEST(contains(complaint_about(folder, {.numbers = {{.expression = "margin * 2"}}}),
                      "clients.csv:31: column \"margin\": \"nan\""));
  BOOST_TEST(contains(complaint_about(folder, {.numbers = {{.column = "id"}}, .where = "margin > 1"}), expected));
  BOOST_TEST(contains(complaint_about(folder, numbers_of({"twice"}),
                                      {.location = "clients.csv", .query = "SELECT margin * 2 AS twice FROM data"}),
                      expected));
}

BOOST_AUTO_TEST_CASE(nan_does_not_slip_through_a_filter) {
  const TemporaryFolder folder;
  folder.write("clients.csv", "id,margin\n1,1.5\n2,2\n3,3\n4,4\n5,5\n6,nan\n");
  BOOST_TEST(contains(complaint_about(folder, {.numbers = {{.column = "id"}}, .where = "margin > 2"}),
                      "clients.csv:7: column \"margin\": \"nan\" is not a number"));
}

BOOST_AUTO_TEST_CASE(expressions_that_are_not_finite) {
  const TemporaryFolder folder;
  folder.write("clients.csv", "id,margin\n1,0\n2,5\n");
  BOOST_TEST(
      complaint_about(folder, {.numbers = {{.expression = "1 / margin", .purpose = "criterion ratio"}}}) ==
      "clients.csv:2: expression \"1 / margin\": inf is not a number (criterion ratio) (divide by nullif(..., 0))");
}

BOOST_AUTO_TEST_CASE(nan_and_infinity_in_parquet) {
  const TemporaryFolder folder;
  open_duckdb()->run(
      "COPY (SELECT CASE WHEN i = 4 THEN 'nan'::DOUBLE WHEN i = 6 THEN 'inf'::DOUBLE ELSE i END AS margin, i FROM "
      "range(10) AS t(i)) TO " +
      quoted_text(folder.path("clients.parquet")) + " (FORMAT parquet)");
  const std::string complaint = complaint_about(folder, margin, {.location = "clients.parquet"});
  BOOST_TEST(contains(complaint, "clients.parquet: row 5: column \"margin\": nan is not a number (criterion margin)"));
  BOOST_TEST(contains(complaint, "clients.parquet: row 7: column \"margin\": inf is not a number"));
  Request filtered = margin;
  filtered.where = "i > 5";
  BOOST_TEST(contains(complaint_about(folder, filtered, {.location = "clients.parquet"}), "clients.parquet: row 7: "));
}

BOOST_AUTO_TEST_CASE(rows_that_do_not_fit_are_listed) {
  const TemporaryFolder folder;
  folder.write("clients.csv", "id,margin\n1,2\n3\n5,6,7\n8,9\n");
  BOOST_TEST(complaint_about(folder, margin) ==
             "clients.csv:3: 1 field where the header has 2\nclients.csv:4: 3 fields where the header has 2");
  folder.write("clients.csv", "id,margin\n1,\"2\n3,4\n5,6\n");
  BOOST_TEST(contains(complaint_about(folder, margin),
                      "clients.csv:2: a quoted field that starts in this row is never closed"));
  folder.write("clients.csv", "id,margin\n1,2\r\n3,4\n5,6\r\n");
  BOOST_TEST(contains(complaint_about(folder, margin), "clients.csv: its lines end in different ways"));
}

BOOST_AUTO_TEST_CASE(bytes_beyond_the_sample_are_checked_when_they_are_read) {
  const TemporaryFolder folder;
  std::string text = "id,margin\n";
  for (int i = 0; i < 60000; ++i) text += "ab,1.25\n";
  folder.write("clients.csv", text + "caf\xE9,1\n");
  BOOST_TEST(contains(complaint_about(folder, {.texts = {{.column = "id"}}},
                                      {.location = "clients.csv", .text = {.encoding = "utf-8"}}),
                      "clients.csv:60002: byte 0xE9 is not UTF-8 (say `encoding: windows-1250`"));
  folder.write("clients.csv", text + "x,oops\n");
  BOOST_TEST(contains(complaint_about(folder, margin), "clients.csv:60002: column \"margin\": \"oops\""));
}

BOOST_AUTO_TEST_CASE(damaged_files_are_failures_of_the_source) {
  const TemporaryFolder folder;
  open_duckdb()->run("COPY (SELECT range AS margin FROM range(100000)) TO " + quoted_text(folder.path("good.parquet")) +
                     " (FORMAT parquet)");
  const auto size = std::filesystem::file_size(folder.path("good.parquet"));
  std::ifstream in(folder.path("good.parquet"), std::ios::binary);
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  folder.write("cut.parquet", bytes.substr(0, size / 2));
  folder.write("text.parquet", "id,margin\n1,2\n");
  std::string broken = bytes;
  for (std::size_t i = 100; i < 400; ++i) broken[i] = static_cast<char>(i * 37);
  folder.write("broken.parquet", broken);
  for (const char* file : {"cut.parquet", "text.parquet", "broken.parquet"}) {
    const std::string complaint = complaint_of<SourceFailure>([&] { read_numbers(folder, file, {"margin"}); });
    BOOST_TEST((complaint.starts_with(std::string(file) + ": ")), complaint);
    BOOST_TEST(complaint.find('\n') == std::string::npos);
    BOOST_TEST(!contains(complaint, folder.path()));
    BOOST_TEST(!contains(complaint, "LINE 1"));
  }
  folder.write("clients.json", "[{\"margin\": 1}, {\"margin\": ");
  const std::string complaint = complaint_of<InvalidInput>([&] { read_numbers(folder, "clients.json", {"margin"}); });
  BOOST_TEST((complaint.starts_with("clients.json: ")), complaint);
}

BOOST_AUTO_TEST_SUITE_END()
