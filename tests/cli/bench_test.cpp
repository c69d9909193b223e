// prefero bench: what it tells; how long anything takes is nobody's promise.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

const std::string first = std::string(PREFERO_SOURCE_DIR) + "/examples/first/model.yaml";

}  // namespace

BOOST_AUTO_TEST_SUITE(bench)

BOOST_AUTO_TEST_CASE(bench_as_json) {
  const json document =
      good({"bench", first, "--methods", "topsis,promethee_2,electre_1", "--rounds", "2", "--format", "json"})
          .document();
  require_document(document);
  require_keys(document, {"rows", "criteria", "threads", "rounds", "read", "methods", "skipped", "notes"});
  BOOST_TEST(document["rows"] == 6);
  BOOST_TEST(document["rounds"] == 2);
  BOOST_TEST(document["read"]["seconds"].get<double>() > 0);
  BOOST_REQUIRE_EQUAL(document["methods"].size(), 3u);
  for (const json& one : document["methods"]) {
    BOOST_TEST(one["run"].get<double>() > 0);
    BOOST_TEST(one["checked_rows"] == 6);
    BOOST_TEST(one["difference"].get<double>() < 1e-9);
    BOOST_TEST(one["growth"].is_null());  // six clients grow to nothing
  }
  BOOST_TEST(document["methods"][0]["score"].get<double>() > 0);
  BOOST_TEST(document["methods"][1]["score"].is_null());  // it sorts columns instead
  BOOST_TEST(document["methods"][2]["sort"].is_null());
}

BOOST_AUTO_TEST_CASE(bench_as_table_csv_and_markdown) {
  const std::string table = good({"bench", first, "--rounds", "1", "--methods", "topsis"}).out;
  BOOST_TEST(contains(table, "6 clients, 5 criteria"));
  BOOST_TEST(contains(table, "topsis"));
  BOOST_TEST(contains(table, "million rows/s"));
  const std::string csv = good({"bench", first, "--rounds", "1", "--methods", "topsis", "--format", "csv"}).out;
  BOOST_TEST(csv.starts_with("method,rows,criteria,threads,rounds,read_s,run_s,"));
  BOOST_TEST(contains(csv, "\ntopsis,6,5,"));
  const std::string markdown =
      good({"bench", first, "--rounds", "1", "--methods", "topsis", "--format", "markdown"}).out;
  BOOST_TEST(contains(markdown, "| method |"));
}

BOOST_AUTO_TEST_CASE(what_is_not_timed_is_told) {
  // a relation of 6 clients takes more than 10 bytes
  const Finished run = good({"bench", first, "--rounds", "1", "--methods", "topsis,electre_1", "--memory", "10B"});
  BOOST_TEST(contains(run.out, "Not timed:"));
  BOOST_TEST(contains(run.out, "electre_1"));
  const Finished none = prefero({"bench", first, "--rounds", "1", "--methods", "uta"});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(contains(none.err, "uta"));
  BOOST_TEST(prefero({"bench", first, "--rounds", "0"}).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()
