// Values: the same whatever the format, the batches and the threads.
#include <boost/test/unit_test.hpp>

#include <bit>
#include <chrono>
#include <thread>

#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/writer.hpp"
#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using mcda::SourceFailure;
using mcda::UnknownName;
using test::Columns;
using test::complaint_of;
using test::contains;
using test::none;
using test::numbers_of;
using test::read_all;
using test::read_numbers;
using test::same;
using test::TemporaryFolder;

namespace {

// A file made by DuckDB itself.
void make(const TemporaryFolder& folder, const std::string& file, const std::string& select,
          const std::string& options) {
  open_duckdb()->run("COPY (" + select + ") TO " + quoted_text(folder.path(file)) + " (" + options + ")");
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reading)

BOOST_AUTO_TEST_CASE(csv_in_the_ways_of_different_countries) {
  const TemporaryFolder folder;
  folder.write("plain.csv", "id,x\n1,12.5\n2,\n3,-1e3\n");
  folder.write("semicolons.csv", "id;x\n1;12,5\n2;\n3;-1000\n");
  folder.write("tabs.tsv", "id\tx\n1\t12,5\n2\t\n3\t-1000,0\n");
  folder.write("bars.csv", "id|x\n1|12.5\n2|\n3|-1000\n");
  folder.write("mark.csv", "\xEF\xBB\xBFid,x\r\n1,\"12.5\"\r\n2,\"\"\r\n3,-1000\r\n");
  folder.write("old_mac.csv", "id,x\r1,12.5\r2,\r3,-1000\r");
  folder.write("blank_lines.csv", "\nid,x\n\n1,12.5\n2,\n\n3,-1000\n\n\n");
  folder.write("padded.csv", "id , x \n1, 12.5 \n2,  \n3,-1000\n");
  folder.write("trailing.csv", "id,x,\n1,12.5,\n2,,\n3,-1000,\n");
  for (const char* file : {"plain.csv", "semicolons.csv", "tabs.tsv", "bars.csv", "mark.csv", "old_mac.csv",
                           "blank_lines.csv", "padded.csv", "trailing.csv"}) {
    const Columns columns = read_numbers(folder, file, {"id", "x"});
    BOOST_TEST(same(columns.numbers[0], {1, 2, 3}), file);
    BOOST_TEST(same(columns.numbers[1], {12.5, none, -1000}), file);
  }
}

BOOST_AUTO_TEST_CASE(names_that_look_like_patterns_or_sql_are_only_names) {
  const TemporaryFolder folder;
  for (const char* file :
       {"[2024] data/clients.csv", "it's/\"odd\" FROM x.csv", "a b (1).csv", "data[1].csv", "données/żółw.csv"}) {
    folder.write(file, "id,\"x\"\"; DROP TABLE y --\"\n1,2.5\n");
    const Columns columns = read_numbers(folder, file, {"id", "x\"; DROP TABLE y --"});
    BOOST_TEST(same(columns.numbers[1], {2.5}), file);
    make(folder, std::string(file) + ".parquet", "SELECT 7 AS id", "FORMAT parquet");
    BOOST_TEST(same(read_numbers(folder, std::string(file) + ".parquet", {"id"}).numbers[0], {7}), file);
  }
}

BOOST_AUTO_TEST_CASE(texts_stay_as_they_are_written) {
  const TemporaryFolder folder;
  folder.write("clients.csv",
               "id,name,\"odd \"\"name\"\"\",since,amount\n"
               "0000611365,\"Anna, Ltd\",x,2024-01-31,1.50\n"
               "0000611366,\"two\nlines\",,2023-12-01,2\n"
               "0000611367,Żółw,\" \",,3\n");
  auto source = Source::open({.location = "clients.csv", .folder = folder.path()});
  const Columns columns = read_all(source, {.numbers = {{.column = "since"}},
                                            .texts = {{.column = "id"},
                                                      {.column = "name"},
                                                      {.column = "odd \"name\""},
                                                      {.column = "since"},
                                                      {.column = "amount"}}});
  BOOST_TEST(*columns.texts[0][0] == "0000611365");
  BOOST_TEST(*columns.texts[1][0] == "Anna, Ltd");
  BOOST_TEST(*columns.texts[1][1] == "two\nlines");
  BOOST_TEST(*columns.texts[1][2] == "Żółw");
  BOOST_TEST(!columns.texts[2][1].has_value());
  BOOST_TEST(*columns.texts[2][2] == " ");
  BOOST_TEST(*columns.texts[3][0] == "2024-01-31");
  BOOST_TEST(*columns.texts[4][0] == "1.50");
  BOOST_TEST(columns.numbers[0][0] == 19753.0);  // days from 1970-01-01 to 2024-01-31: 54 years, 13 leap days, 30 days
  BOOST_TEST(std::isnan(columns.numbers[0][2]));
}

BOOST_AUTO_TEST_CASE(the_same_bits_from_csv_and_parquet_and_json) {
  const TemporaryFolder folder;
  const std::string select =
      "SELECT i AS id, CASE WHEN i % 7 = 0 THEN NULL ELSE (i * 0.1 + 1e-7) * 1.1 END AS a, exp((i % 600 - "
      "300)::DOUBLE) AS b, (i * 7919 % 10007) / 10007 AS c, -i AS d FROM range(30000) AS t(i)";
  make(folder, "a.csv", select, "FORMAT csv");
  make(folder, "a.tsv", select, "FORMAT csv, DELIMITER '\t'");
  make(folder, "a.parquet", select, "FORMAT parquet, ROW_GROUP_SIZE 4096");
  make(folder, "a.ndjson", select, "FORMAT json");
  const Columns parquet = read_numbers(folder, "a.parquet", {"id", "a", "b", "c", "d"});
  BOOST_TEST(parquet.rows == 30000);
  for (const char* file : {"a.csv", "a.tsv", "a.ndjson"}) {
    const Columns other = read_numbers(folder, file, {"id", "a", "b", "c", "d"});
    for (std::size_t j = 0; j < 5; ++j) BOOST_TEST(same_bits(parquet.numbers[j], other.numbers[j]), file << " " << j);
  }
}

BOOST_AUTO_TEST_CASE(files_keep_their_order_on_any_number_of_threads) {
  const TemporaryFolder folder;
  make(folder, "a.parquet", "SELECT range AS id FROM range(300000)", "FORMAT parquet, ROW_GROUP_SIZE 10000");
  make(folder, "a.csv", "SELECT range AS id FROM range(300000)", "FORMAT csv");
  for (const char* file : {"a.parquet", "a.csv"}) {
    for (const int threads : {1, 2, 4}) {
      auto source = Source::open({.location = file, .folder = folder.path(), .threads = threads});
      long next = 0;
      bool ordered = true;
      // with a filter, which makes batches of different sizes
      source.read({.numbers = {{.column = "id"}}, .where = "id % 3 <> 1"}, [&](const Batch& batch) {
        for (const double id : batch.numbers[0]) {
          ordered = ordered && id == static_cast<double>(next);
          next += next % 3 == 0 ? 2 : 1;
        }
      });
      BOOST_TEST(ordered, file << " with " << threads);
      BOOST_TEST(next == 300000, file);
    }
  }
}

BOOST_AUTO_TEST_CASE(types_of_parquet) {
  const TemporaryFolder folder;
  make(folder, "types.parquet",
       "SELECT 1::TINYINT AS a, 2::USMALLINT AS b, 3::BIGINT AS c, 170141183460469231731687303715884105727::HUGEINT AS "
       "d, 1.5::FLOAT AS e, 12345.67::DECIMAL(18,2) AS f, true AS g, DATE '2000-03-01' AS h, TIMESTAMP '1970-01-02 "
       "12:00:00' AS i, TIMESTAMPTZ '1970-01-02 12:00:00+00' AS j, 'low'::ENUM('low', 'high') AS k, '7.5' AS l, "
       "NULL::INTEGER AS m, [1, 2] AS n, {'x': 1} AS o, uuid() AS p, TIME '12:00:00' AS q, 5::UBIGINT AS r",
       "FORMAT parquet");
  auto source = Source::open({.location = "types.parquet", .folder = folder.path()});
  BOOST_TEST(source.rows_if_known() == 1);
  const Columns columns =
      read_all(source, numbers_of({"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "l", "m", "r"}));
  const std::vector<double> expected{
      1, 2, 3, 170141183460469231731687303715884105727.0, 1.5, 12345.67, 1, 11017, 1.5, 1.5, 7.5, none, 5};
  for (std::size_t j = 0; j < expected.size(); ++j) BOOST_TEST(same(columns.numbers[j], {expected[j]}), j);
  const Columns texts = read_all(
      source,
      {.texts = {
           {.column = "f"}, {.column = "h"}, {.column = "i"}, {.column = "k"}, {.column = "n"}, {.column = "q"}}});
  BOOST_TEST(*texts.texts[0][0] == "12345.67");
  BOOST_TEST(*texts.texts[1][0] == "2000-03-01");
  BOOST_TEST(*texts.texts[2][0] == "1970-01-02 12:00:00");
  BOOST_TEST(*texts.texts[3][0] == "low");
  BOOST_TEST(*texts.texts[4][0] == "[1, 2]");
  BOOST_TEST(*texts.texts[5][0] == "12:00:00");
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { read_all(source, numbers_of({"n", "o", "q"})); }),
                      "column \"n\" holds INTEGER[], not numbers"));
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { read_all(source, numbers_of({"n", "o", "q"})); }),
                      "column \"q\" holds TIME"));
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { read_all(source, numbers_of({"k"})); }),
                      "row 1: column \"k\": \"low\" is not a number"));
}

BOOST_AUTO_TEST_CASE(json_of_both_forms) {
  const TemporaryFolder folder;
  folder.write("a.json", "[{\"id\": \"007\", \"x\": 1.5}, {\"id\": \"008\", \"x\": null}, {\"id\": \"009\"}]");
  folder.write("b.ndjson", "{\"id\": \"007\", \"x\": 1.5}\n{\"id\": \"008\", \"x\": null}\n{\"id\": \"009\"}\n");
  for (const char* file : {"a.json", "b.ndjson"}) {
    auto source = Source::open({.location = file, .folder = folder.path()});
    const Columns columns = read_all(source, {.numbers = {{.column = "x"}}, .texts = {{.column = "id"}}});
    BOOST_TEST(same(columns.numbers[0], {1.5, none, none}), file);
    BOOST_TEST(*columns.texts[0][0] == "007");
  }
}

BOOST_AUTO_TEST_CASE(expressions_and_where_see_typed_columns) {
  const TemporaryFolder folder;
  folder.write("clients.csv",
               "id;revenue;cost;since;vip\nA;1000,5;400;31.01.2024;yes\nB;200;;01.02.2023;no\nC;50;60;15.06.2024;\n");
  auto source = Source::open({.location = "clients.csv", .folder = folder.path()});
  const Columns columns = read_all(source, {.numbers = {{.expression = "(revenue - cost) / revenue -- margin"},
                                                        {.column = "revenue"},
                                                        {.expression = "vip"}},
                                            .texts = {{.column = "id"}, {.expression = "upper(id) || '!'"}},
                                            .where = "since >= DATE '2024-01-01' AND data.revenue > 0"});
  BOOST_TEST(same(columns.numbers[0], {(1000.5 - 400) / 1000.5, -0.2}));
  BOOST_TEST(same(columns.numbers[1], {1000.5, 50}));
  BOOST_TEST(same(columns.numbers[2], {1, none}));
  BOOST_TEST(*columns.texts[0][1] == "C");
  BOOST_TEST(*columns.texts[1][1] == "C!");
  BOOST_TEST(complaint_of<InvalidInput>([&] {
               read_all(source, {.numbers = {{.column = "cost"}}, .where = "revenue > 1e9"});
             }) == "clients.csv: no row satisfies where: revenue > 1e9");
}

BOOST_AUTO_TEST_CASE(unknown_columns_are_named_with_their_neighbours) {
  const TemporaryFolder folder;
  folder.write("clients.csv", "id,revenue,margin\n1,2,3\n");
  auto source = Source::open({.location = "clients.csv", .folder = folder.path()});
  BOOST_TEST(complaint_of<UnknownName>([&] { read_all(source, numbers_of({"revenu"})); }) ==
             "unknown column \"revenu\"; did you mean \"revenue\"?");
  BOOST_TEST(complaint_of<UnknownName>([&] {
               read_all(source, {.numbers = {{.column = "id"}}, .where = "margn > 1"});
             }) == "unknown column \"margn\"; did you mean \"margin\"?");
  BOOST_TEST(complaint_of<UnknownName>([&] { read_all(source, {.numbers = {{.expression = "margn + 1"}}}); }) ==
             "unknown column \"margn\"; did you mean \"margin\"?");
  const std::string both =
      complaint_of<InvalidInput>([&] { read_all(source, numbers_of({"revenu", "margn", "revenu"})); });
  BOOST_TEST(both ==
             "clients.csv: unknown column \"margn\"; did you mean \"margin\"?\nclients.csv: unknown column \"revenu\"; "
             "did you mean \"revenue\"?");
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { read_all(source, {.numbers = {{}}}); }),
                      "either a column or an expression"));
}

BOOST_AUTO_TEST_CASE(limits) {
  const TemporaryFolder folder;
  make(folder, "a.csv", "SELECT range AS id FROM range(10000)", "FORMAT csv");
  auto source = Source::open({.location = "a.csv", .folder = folder.path()});
  const Columns columns = read_all(source, {.numbers = {{.column = "id"}}, .limit = 3});
  BOOST_TEST(same(columns.numbers[0], {0, 1, 2}));
  BOOST_TEST(source.rows_if_known() == -1);
  BOOST_TEST(std::abs(source.rows_estimate() - 10000) < 500);
}

BOOST_AUTO_TEST_CASE(rows_of_a_large_file_keep_their_order) {
  const TemporaryFolder folder;
  make(folder, "a.csv", "SELECT range AS id, range % 97 AS x, 'k' || range % 7 AS k FROM range(600000)", "FORMAT csv");
  // An expression reads cells with their types; a long IN list is what DuckDB would make a join of.
  for (const char* where : {"", "x >= 0", "k NOT IN ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'l')"}) {
    auto source = Source::open({.location = "a.csv", .folder = folder.path(), .threads = 4});
    Request request = numbers_of({"id", "x"});
    request.where = where;
    long next = 0, wrong = 0;
    source.read(request, [&](const Batch& batch) {
      for (const double id : batch.numbers[0]) wrong += id == static_cast<double>(next++) ? 0 : 1;
    });
    BOOST_TEST_CONTEXT(where) {
      BOOST_TEST(next == 600000);
      BOOST_TEST(wrong == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(typed_cells_are_made_only_where_sql_names_them) {
  const TemporaryFolder folder;
  // nobody asks for `odd`, so its bad cell is nobody's problem; the expression does
  folder.write("a.csv", "id,odd,good\n1,1,1\n2,2,2\n3,3,3\n4,x,4\n");
  auto source = Source::open({.location = "a.csv", .folder = folder.path()});
  Request request = numbers_of({"good"});
  request.where = "good > 1";
  BOOST_TEST(read_all(source, request).rows == 3);
  request.where = "\"Odd\" > 1";
  BOOST_TEST(complaint_of<InvalidInput>([&] { read_all(source, request); }) != "raised nothing");
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_caller_passes_through) {
  const TemporaryFolder folder;
  make(folder, "a.parquet", "SELECT range AS id FROM range(100000)", "FORMAT parquet");
  auto source = Source::open({.location = "a.parquet", .folder = folder.path()});
  BOOST_CHECK_THROW(source.read(numbers_of({"id"}), [](const Batch&) { throw std::out_of_range("enough"); }),
                    std::out_of_range);
  BOOST_TEST(read_all(source, numbers_of({"id"})).rows == 100000);
}

BOOST_AUTO_TEST_CASE(cancelling_stops_a_sort_that_would_take_hours) {
  const TemporaryFolder folder;
  folder.write("a.csv", "id\n1\n");
  // ten thousand million rows: without cancelling no batch comes before the test is killed
  auto source = Source::open(
      {.location = "a.csv",
       .query = "SELECT a.range * 7919 % 1000003 AS x FROM range(100000) AS a, range(100000) AS b ORDER BY x",
       .folder = folder.path()});
  std::thread other([&] {
    std::this_thread::sleep_for(
        std::chrono::milliseconds(200));  // likely in the middle; the result is the same before it
    source.cancel();
  });
  const std::string complaint = complaint_of<SourceFailure>([&] { read_all(source, numbers_of({"x"})); });
  other.join();
  BOOST_TEST(complaint == "a.csv: reading was cancelled");
  BOOST_TEST(source.cancelled());
  BOOST_TEST(complaint_of<SourceFailure>([&] { read_all(source, numbers_of({"x"})); }) ==
             "a.csv: reading was cancelled");
}

BOOST_AUTO_TEST_SUITE_END()
