// prefero people: one portfolio, several persons.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

struct Group : Folder {
  std::string model;
  Group() {
    write("c.csv", "id,x,y\na,10,1\nb,5,5\nc,0,10\n");
    model = write("m.yaml",
                  "alternatives: {source: c.csv, id: id}\ncriteria: {x: {column: x}, y: {column: y}}\npeople:\n  anna: "
                  "{weight: 2, weights: {x: 3, y: 1}}\n  ben: {weights: {method: swing, points: {x: 25, y: 100}}}\n");
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(people)

BOOST_FIXTURE_TEST_CASE(as_json, Group) {
  const Finished done = prefero({"people", model, "--format", "json"});
  BOOST_REQUIRE(done.status == 0);
  const json document = done.document();
  require_document(document);
  BOOST_TEST(document["method"] == "weighted_sum");
  BOOST_TEST(document["people"][0]["weights"]["x"] == 0.75);
  BOOST_TEST(document["people"][1]["weights"]["y"] == 0.8);
  BOOST_TEST(document["people"][0]["ranking"][0]["id"] == "a");
  BOOST_TEST(document["people"][1]["ranking"][0]["id"] == "c");
  // (2 * .75 + .2) / 3
  BOOST_TEST(document["joint"]["weights"]["x"].get<double>() == 1.7 / 3, boost::test_tools::tolerance(1e-12));
  // anna has two votes
  BOOST_TEST(document["consensus"]["method"] == "borda");
  BOOST_TEST(document["consensus"]["ranking"][0]["id"] == "a");
  BOOST_TEST(document["agreement"]["kendall_tau_b"][0][1] == -1.0);
  const json& apart = document["disagreements"][0];
  BOOST_TEST(apart["between"][1] == "ben");
  BOOST_TEST(apart["criterion"]["id"] == "x");
  BOOST_TEST(apart["client"]["ranks"][0] == 1.0);
  BOOST_TEST(apart["client"]["ranks"][1] == 3.0);
}

BOOST_FIXTURE_TEST_CASE(as_text_and_csv, Group) {
  const Finished text = prefero({"people", model, "--consensus", "copeland", "--method", "topsis"});
  BOOST_REQUIRE(text.status == 0);
  BOOST_TEST(text.out.find("Ranks by topsis: copeland") != std::string::npos);
  BOOST_TEST(text.out.find("Who disagrees with whom") != std::string::npos);
  // By hand: anna scores .75, .486, .25, ben .2, .456, .8, the joint weights .567, .476, .433.
  BOOST_TEST(prefero({"people", model, "--format", "csv"}).out ==
             "id,consensus,joint,anna,ben\na,1,1,1,3\nb,2,2,2,2\nc,3,3,3,1\n");
}

BOOST_FIXTURE_TEST_CASE(nobody_is_named, Folder) {
  write("c.csv", "id,x\na,10\n");
  const Finished none =
      prefero({"people", write("m.yaml", "alternatives: {source: c.csv, id: id}\ncriteria: {x: {column: x}}\n")});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(none.err.find("names no people") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
