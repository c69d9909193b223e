// prefero dominance and prefero gaia: documents, the graph file, hostile names, wrong options.
#include <boost/test/unit_test.hpp>

#include <cmath>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

// A beats B beats C; D stands beside them all.
std::string model_in(const Folder& folder) {
  folder.write("clients.csv", "id,name,x,y\nA,\"Quote \"\" \\N\",3,3\nB,B,2,2\nC,C,1,1\nD,D,0,9\n");
  return folder.write("model.yaml",
                      "alternatives: {source: clients.csv, id: id, label: name}\n"
                      "criteria:\n  x: {column: x, goal: max}\n  y: {column: y, goal: max}\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dominance)

BOOST_AUTO_TEST_CASE(layers_client_and_graph) {
  const Folder folder;
  const std::string model = model_in(folder), graph = folder.path("clients.dot");
  const json document = good({"dominance", model, "--client", "B", "--graph", graph, "--format", "json"}).document();
  require_document(document);
  BOOST_TEST(document["layers"] == 3);
  BOOST_TEST(document["clients"].size() == 4u);
  BOOST_TEST(document["clients"][1]["id"] == "D");
  BOOST_TEST(document["clients"][1]["layer"] == 1);
  BOOST_TEST(document["client"]["layer"] == 2);
  BOOST_CHECK(document["client"]["dominated_by"] == json::array({"A"}));
  BOOST_CHECK(document["client"]["dominates"] == json::array({"C"}));
  BOOST_CHECK(document["hasse"][0]["covers"] == json::array({2}));
  const std::string dot = folder.read("clients.dot");
  BOOST_TEST(contains(dot, "label=\"Quote \\\" \\\\N (A)\""));
  BOOST_TEST(contains(dot, "n0 -> n2;"));
  BOOST_TEST(contains(dot, "n2 -> n3;"));
  BOOST_TEST(!contains(dot, "n0 -> n3;"));
}

BOOST_AUTO_TEST_CASE(what_a_reader_sees) {
  const Folder folder;
  const Finished run = good({"dominance", model_in(folder), "--client", "C"});
  BOOST_TEST(contains(run.out, "2 of 4 clients are dominated by nobody"));
  BOOST_TEST(contains(run.out, "C: layer 3; dominated by"));
  BOOST_TEST(contains(run.out, "dominates nobody"));
  BOOST_TEST(prefero({"dominance", model_in(folder), "--client", "E"}).status == 2);
}

// Method-made orders against dominance, and what a partial order leaves open: A over B over C, D beside them all.
BOOST_AUTO_TEST_CASE(in_comparisons) {
  const Folder folder;
  const std::string model = model_in(folder);
  const json document =
      good({"compare", model, "--methods", "weighted_sum,promethee_1,rim,electre_1", "--format", "json"}).document();
  BOOST_TEST(document["dominance"]["layers"] == 3);
  BOOST_TEST(document["dominance"]["first_layer"] == 2);
  BOOST_TEST(document["dominance"]["breaches"].empty());
  // By PROMETHEE I the flows of B and D are the same; by ELECTRE I neither of D and another outranks the other.
  const json& flows = document["relations"]["promethee_1"]["first"];
  BOOST_TEST(flows["k"] == 4);
  BOOST_TEST(flows["incomparable"].empty());
  BOOST_REQUIRE(flows["indifferent"].size() == 1);
  for (const char* const id : {"B", "D"}) BOOST_TEST(contains(flows["indifferent"].dump(), id));
  const json& open = document["relations"]["electre_1"]["first"];
  BOOST_TEST(open["indifferent"].empty());
  BOOST_REQUIRE(open["incomparable"].size() == 3);
  for (const json& pair : open["incomparable"]) BOOST_TEST((pair[0] == "D" || pair[1] == "D"), pair.dump());
  BOOST_TEST(document["relations"]["promethee_1"]["levels"][0]["level"] == 1);
  // A target at 2 on both criteria puts B above A, who dominates it.
  const std::string target = folder.write("target.yaml",
                                          "alternatives: {source: clients.csv, id: id, label: name}\ncriteria:\n"
                                          "  x: {column: x, goal: max, range: [0, 9], ideal: [2, 2]}\n  y: {column: y, "
                                          "goal: max, range: [0, 9], ideal: [2, 2]}\n");
  const json aimed = good({"compare", target, "--methods", "rim,topsis", "--format", "json"}).document()["dominance"];
  BOOST_REQUIRE(aimed["breaches"].size() == 1);
  BOOST_TEST(aimed["breaches"][0]["method"] == "rim");
  const Finished told = good({"compare", target, "--methods", "rim,topsis"});
  BOOST_TEST(contains(told.out, "rim puts"));
  BOOST_TEST(contains(good({"compare", model}).out, "No method puts a client above one that dominates it"));
}

BOOST_AUTO_TEST_CASE(in_explanations) {
  const Folder folder;
  const std::string model = model_in(folder);
  const json found = good({"explain", model, "--client", "B", "--format", "json"}).document()["dominance"];
  BOOST_TEST(found["dominated_by"] == json::parse(R"({"count": 1, "ids": ["A"]})"));
  BOOST_TEST(found["dominates"] == json::parse(R"({"count": 1, "ids": ["C"]})"));
  BOOST_TEST(contains(good({"explain", model, "--client", "C"}).out,
                      "Whatever the weights: dominated by 2 clients (Quote \" \\N (A), B); dominates nobody"));
}

BOOST_AUTO_TEST_CASE(the_plane) {
  const Folder folder;
  const json document = good({"gaia", model_in(folder), "--format", "json"}).document();
  require_document(document);
  require_keys(document, {"delta", "eigenvalues", "stick", "criteria", "clients", "brain"});
  BOOST_TEST(std::abs(document["delta"].get<double>() - 1) < 1e-9);
  BOOST_TEST(document["criteria"].size() == 2u);
  BOOST_TEST(document["clients"].size() == 4u);
  const Finished wrong = prefero({"gaia", model_in(folder), "--spread", "2"});
  BOOST_TEST(wrong.status == 2);
  BOOST_TEST(contains(wrong.err, "--spread: \"2\" is not a share"));
}

BOOST_AUTO_TEST_SUITE_END()
