// Explanations: the fixed form, sums that can be checked against `rank`, promises that hold when the file is changed.
#include <boost/test/unit_test.hpp>

#include <cmath>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

const std::string examples = std::string(PREFERO_SOURCE_DIR) + "/examples/";
const std::string first = examples + "first/model.yaml";

}  // namespace

BOOST_AUTO_TEST_SUITE(explain)

BOOST_AUTO_TEST_CASE(explain_as_json) {
  for (const char* method : {"weighted_sum", "topsis", "vikor", "promethee_2"}) {
    const json ranking = good({"rank", first, "--method", method, "--format", "json"}).document()["ranking"];
    for (const json& client : ranking) {
      const std::string id = client["id"];
      const json document = good({"explain", first, "--client", id, "--method", method, "--format", "json"}).document();
      require_document(document);
      require_keys(document, {"id", "rank", "score", "strengths", "weaknesses", "contributions", "to_reach"});
      require_keys(document["contributions"][0], {"criterion", "value", "contribution", "percentile"});
      require_keys(document["to_reach"], {"rank", "changes"});
      BOOST_TEST(document["rank"] == client["rank"]);
      BOOST_TEST(document["score"] == client["score"]);
      double sum = document["reference_score"];
      for (const json& one : document["contributions"]) sum += one["contribution"].get<double>();
      BOOST_TEST(std::abs(sum - client["score"].get<double>()) < 1e-9);
      for (const json& one : document["strengths"]) BOOST_TEST(one["contribution"].get<double>() > 0);
      for (const json& one : document["weaknesses"]) BOOST_TEST(one["contribution"].get<double>() < 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(against_another_client) {
  const json document = good({"explain", first, "--client", "C3", "--against", "C1", "--format", "json"}).document();
  double sum = 0;
  for (const json& one : document["against"]["contributions"]) sum += one["contribution"].get<double>();
  const json other = good({"explain", first, "--client", "C1", "--format", "json"}).document();
  BOOST_TEST(std::abs(sum - (document["score"].get<double>() - other["score"].get<double>())) < 1e-9);
  BOOST_TEST(prefero({"explain", first, "--client", "C1", "--against", "C1"}).status == 2);
}

// The promise, written into the file and ranked by the program as anybody would.
BOOST_FIXTURE_TEST_CASE(a_promise_applied_to_the_file, Folder) {
  const auto table = [](const std::string& x, const std::string& y) {
    return "id,x,y\na,10,80\nb,20,70\nc,70,60\nd," + x + "," + y + "\n";
  };
  write("clients.csv", table("15", "20"));
  const std::string model = write("model.yaml",
                                  "alternatives: {source: clients.csv, id: id}\ncriteria:\n  x: {column: x, reachable: "
                                  "[0, 65]}\n  y: {column: y}\nweights: {method: entropy}\nmethods: [weighted_sum]\n");
  const json reach =
      good({"explain", model, "--client", "d", "--reach", "2", "--format", "json"}).document()["to_reach"];
  BOOST_REQUIRE(!reach["changes"].empty());
  std::string x = "15", y = "20";
  for (const json& one : reach["changes"]) (one["criterion"] == "x" ? x : y) = one["to"].dump();
  write("clients.csv", table(x, y));
  const json ranked = good({"rank", model, "--format", "json"}).document();
  for (const json& one : ranked["ranking"]) {
    if (one["id"] == "d") BOOST_TEST(one["rank"] == reach["reached"]);
  }
  BOOST_TEST(reach["reached"].get<int>() <= 2);
}

BOOST_FIXTURE_TEST_CASE(names_that_do_not_exist, Small) {
  BOOST_TEST(prefero({"explain", model}).status == 2);
  const auto wrong = prefero({"explain", model, "--client", "nobody"});
  BOOST_TEST(wrong.status == 2);
  BOOST_TEST(contains(wrong.err, "nobody"));
  BOOST_TEST(prefero({"explain", first, "--client", "C1", "--method", "electre_1"}).status == 2);
  BOOST_TEST(prefero({"explain", first, "--client", "C1", "--reach", "7"}).status == 2);
}

BOOST_AUTO_TEST_CASE(texts) {
  const std::string text = good({"explain", first, "--client", "C3", "--reach", "1"}).out;
  for (const char* part : {"Strengths:", "Weaknesses:", "Groups:", "To reach rank 1:"})
    BOOST_TEST(contains(text, part));
  const std::string table = good({"explain", first, "--client", "C3", "--format", "csv"}).out;
  BOOST_TEST(table.starts_with("criterion,value,reference,better than,contribution\n"));
  BOOST_TEST(contains(good({"explain", first, "--client", "C3", "--format", "markdown"}).out, "| criterion |"));
}

BOOST_AUTO_TEST_SUITE_END()
