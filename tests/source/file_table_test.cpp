#include "mcda/source/file_table.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using mcda::SourceFailure;
using test::complaint_of;
using test::contains;
using test::TemporaryFolder;

namespace {

template <class E>
std::string complaint_about(const TemporaryFolder& folder, const std::string& name) {
  return complaint_of<E>([&] { open_file(folder.path(name), name, {}); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_table)

BOOST_AUTO_TEST_CASE(kinds_by_ending) {
  BOOST_TEST((kind_of("a.CSV") == FileKind::text));
  BOOST_TEST((kind_of("a.tsv") == FileKind::text));
  BOOST_TEST((kind_of("a.b.parquet") == FileKind::parquet));
  BOOST_TEST((kind_of("a.json") == FileKind::json));
  BOOST_TEST((kind_of("a.ndjson") == FileKind::lines_of_json));
  BOOST_TEST((kind_of("csv") == FileKind::other));
}

BOOST_AUTO_TEST_CASE(missing_files_are_compared_with_their_neighbours) {
  const TemporaryFolder folder;
  folder.write("clients.csv", "id\n1\n");
  BOOST_TEST(complaint_about<SourceFailure>(folder, "client.csv") ==
             "client.csv: no such file; did you mean \"clients.csv\"?");
  BOOST_TEST(complaint_about<SourceFailure>(folder, "zzzzzz.csv") == "zzzzzz.csv: no such file");
  BOOST_TEST(complaint_about<SourceFailure>(folder, "x*.csv") == "x*.csv: no file matches");
}

BOOST_AUTO_TEST_CASE(kinds_that_cannot_be_read_say_what_to_do) {
  const TemporaryFolder folder;
  for (const char* name : {"a.xlsx", "a.xls", "a.csv.gz", "a.duckdb", "a.pdf", "noending"}) folder.write(name, "x");
  folder.write("empty.csv", "");
  BOOST_TEST(
      complaint_about<InvalidInput>(folder, "a.xlsx") ==
      "a.xlsx: is no Excel workbook (.xlsx), or damaged (open it in a spreadsheet program and save it as .xlsx)");
  BOOST_TEST(contains(complaint_about<InvalidInput>(folder, "a.xls"), "save it as .xlsx"));
  BOOST_TEST(contains(complaint_about<InvalidInput>(folder, "a.csv.gz"), "decompress"));
  BOOST_TEST(contains(complaint_about<InvalidInput>(folder, "a.duckdb"), "write duckdb:a.duckdb"));
  BOOST_TEST(contains(complaint_about<InvalidInput>(folder, "a.pdf"), "is of no known kind"));
  BOOST_TEST(contains(complaint_about<InvalidInput>(folder, "noending"), "is of no known kind"));
  BOOST_TEST(complaint_about<InvalidInput>(folder, "empty.csv") == "empty.csv: is empty");
}

BOOST_AUTO_TEST_CASE(globs_are_sorted_and_have_to_match_in_their_columns) {
  const TemporaryFolder folder;
  folder.write("[odd] folder/part-2.csv", "id,x\n2,2\n");
  folder.write("[odd] folder/part-1.csv", "id,x\n1,1\n");
  const FileTable table = open_file(folder.path("[odd] folder") + "/part-*.csv", "part-*.csv", {});
  BOOST_TEST(table.names == (std::vector<std::string>{"part-1.csv", "part-2.csv"}), boost::test_tools::per_element());
  folder.write("[odd] folder/part-3.csv", "id;x\n3;3\n");
  BOOST_TEST(contains(
      complaint_of<InvalidInput>([&] { open_file(folder.path("[odd] folder") + "/part-*.csv", "part-*.csv", {}); }),
      "part-3.csv:1: its columns are not those of part-1.csv"));
  folder.write("[odd] folder/part-3.csv", "id,x\n3,3\n");
  folder.write("[odd] folder/part-4.json", "[]");
  BOOST_TEST(
      contains(complaint_of<InvalidInput>([&] { open_file(folder.path("[odd] folder") + "/part-*", "part-*", {}); }),
               "part-4.json: is of another kind than part-1.csv"));
}

BOOST_AUTO_TEST_CASE(statements_quote_whatever_names_hold) {
  const TemporaryFolder folder;
  folder.write("it's \"odd\" FROM x.csv", "a\"b,it's\n1,2\n");
  const FileTable table = open_file(folder.path("it's \"odd\" FROM x.csv"), "odd", {});
  BOOST_TEST(contains(table.select(true), "file.\"a\"\"b\""));
  BOOST_TEST(contains(table.reader(), "'it''s': 'VARCHAR'"));
  BOOST_TEST(contains(table.reader(), "it''s \"odd\" FROM x.csv'"));
}

BOOST_AUTO_TEST_SUITE_END()
