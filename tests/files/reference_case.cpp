// Reference cases: the form is read, and its parameters find their places.
#include "mcda/files/reference_case.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "mcda/method/catalogue.hpp"

using namespace mcda;
using namespace mcda::files;

namespace {

std::string with(const std::string& method, const std::string& parameters, const std::string& more = "") {
  return "{\"id\": \"" + method + "/x\", \"method\": \"" + method +
         "\", \"source\": \"s\", \"criteria\": [{\"id\": \"a\", \"direction\": \"max\"}, {\"id\": \"b\", "
         "\"direction\": \"min\"}], \"alternatives\": [\"x\", \"y\"], "
         "\"matrix\": [[1, 2], [3, 4]], \"weights\": [0.5, 2], \"parameters\": " +
         parameters + ", \"expected\": {\"scores\": [1, 2]}, \"tolerance\": 1e-9" + more + "}";
}

CaseInput input(const std::string& method, const std::string& parameters) {
  const ReferenceCase one = reference_case_from(with(method, parameters), "x.json");
  return input_of(one, Catalogue::instance().at(method));
}

std::string complaint(const std::string& text) {
  try {
    reference_case_from(text, "x.json");
    return {};
  } catch (const InvalidInput& error) {
    return error.what();
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reference_case)

BOOST_AUTO_TEST_CASE(reads_a_case) {
  const ReferenceCase one = reference_case_from(
      with(
          "topsis", "{}",
          R"(, "published": {"values": {"scores": [1.0, 2.0], "ranking": [2, 1]}, "tolerance": 0.01}, "disagreements": [{"who": "a peer", "what": "ranking"}, {"who": "publication", "what": "scores: max diff 0.1", "why": "x"}])"),
      "x.json");
  BOOST_TEST(one.id == "topsis/x");
  BOOST_TEST(one.criteria.size() == 2u);
  BOOST_TEST((one.criteria[1].direction == Direction::minimise));
  BOOST_TEST(one.criteria[1].weight == 2);
  BOOST_TEST(one.matrix[1][0] == 3);
  BOOST_TEST(one.tolerance == 1e-9);
  BOOST_TEST(one.published_tolerance == 0.01);
  BOOST_TEST(one.disputed.size() == 1u);
  BOOST_TEST(one.disputed.contains("scores"));
}

BOOST_AUTO_TEST_CASE(malformed_files_are_named) {
  const std::string good = with("topsis", "{}");
  BOOST_TEST(complaint(good).empty());
  BOOST_TEST(complaint("").find("x.json:1:1: the file is empty") != std::string::npos);
  BOOST_TEST(complaint("{\n  \"id\": }").find("x.json:2:9: this is not JSON") != std::string::npos);
  BOOST_TEST(complaint("[]").find("x.json: the file holds no JSON object") != std::string::npos);
  const auto broken = [&](const std::string& from, const std::string& to, const std::string& says) {
    const std::string said = complaint(replaced(good, from, to));
    BOOST_TEST(said.find("x.json: " + says) != std::string::npos, said << " should say " << says);
  };
  broken("\"id\": \"topsis/x\", ", "", "\"id\" is missing");
  broken("\"method\": \"topsis\"", "\"method\": 3", "\"method\" is not text");
  broken("[[1, 2], [3, 4]]", "[[1, 2]]", "\"matrix\" has 1 rows for 2 alternatives");
  broken("[[1, 2], [3, 4]]", "[[1, 2], [3]]", "row 2 of \"matrix\" has not one value for each");
  broken("[[1, 2], [3, 4]]", "[[1, 2], [3, null]]", "row 2 of \"matrix\" holds something that is not a number");
  broken("[0.5, 2]", "[0.5]", "\"weights\" does not hold one number");
  broken("[0.5, 2]", "[0.5, \"x\"]", "weight 2 is not a number");
  broken("\"direction\": \"min\"", "\"direction\": \"down\"", "criterion 2: \"direction\" is neither max nor min");
  broken("{\"scores\": [1, 2]}", "{}", "\"expected\" is empty");
  broken("1e-9", "0", "\"tolerance\" is not a positive number");
  broken("\"parameters\": {}", "\"parameters\": []", "\"parameters\" is not an object");
}

BOOST_AUTO_TEST_CASE(lists_become_fields_of_criteria) {
  const CaseInput promethee =
      input("promethee2", R"({"functions": ["linear", "usual"], "q": [1, null], "p": [2, null], "s": [null, null]})");
  BOOST_TEST((promethee.criteria[0].preference.shape == PreferenceShape::linear));
  BOOST_TEST(promethee.criteria[0].preference.indifference == 1);
  BOOST_TEST(promethee.criteria[0].preference.preference == 2);
  BOOST_TEST((promethee.criteria[1].preference.shape == PreferenceShape::usual));
  BOOST_TEST(promethee.parameters.empty());

  const CaseInput levels = input(
      "topsis",
      R"({"v": [3, null], "bounds": [[0, 1], [2, 3]], "range": [[0, 1], [2, 3]], "anti_ideal": [1, 2], "reference": [5, 6], "shape": ["exp", "ln"],
      "characteristic_values": [[1, 2, 3], [4, 5]], "values": [[[0, 0], [1, 1]], [[0, 1], [9, 0]]], "points": [10, 20], "profiles": [[1, 2], [3, 4]]})");
  BOOST_TEST(*levels.criteria[0].veto == 3);
  BOOST_TEST(!levels.criteria[1].veto);
  BOOST_TEST((*levels.criteria[1].bounds == Interval{2, 3}));
  BOOST_TEST((*levels.criteria[1].range == Interval{2, 3}));
  BOOST_TEST(*levels.criteria[1].anti_ideal == 2);
  BOOST_TEST(*levels.criteria[0].reference == 5);
  BOOST_TEST(levels.criteria[0].shape == "exp");
  BOOST_TEST(levels.criteria[1].characteristic.size() == 2u);
  BOOST_TEST((levels.criteria[1].value_points[1] == Interval{9, 0}));
  BOOST_TEST(*levels.criteria[1].points == 20);
  BOOST_TEST(levels.criteria[0].profiles == (std::vector<double>{1, 3}), boost::test_tools::per_element());

  BOOST_TEST(*input("topsis", R"({"ideal": [1, 2]})").criteria[1].ideal == 2);
  BOOST_TEST((*input("topsis", R"({"ideal": [[1, 2], [3, 4]]})").criteria[1].ideal_interval == Interval{3, 4}));
  BOOST_TEST(*input("topsis", R"({"esp": [1, 2]})").criteria[1].ideal == 2);
  BOOST_TEST(std::get<double>(input("vikor", R"({"v": 0.3})").parameters.at("v")) == 0.3);
}

BOOST_AUTO_TEST_CASE(the_form_has_defaults_of_its_own) {
  BOOST_TEST(std::get<double>(input("vikor", "{}").parameters.at("v")) == 0.5);
  BOOST_TEST(
      std::get<std::string>(input("electre1", R"({"c_hat": 0.6, "d_hat": 1})").parameters.at("discordance_scale")) ==
      "global_range");
  BOOST_TEST(std::get<std::string>(
                 input("electre1", R"({"discordance_scale": "criterion_range"})").parameters.at("discordance_scale")) ==
             "criterion_range");
}

BOOST_AUTO_TEST_CASE(judgements_are_kept_apart_from_parameters) {
  const ReferenceCase one = reference_case_from(
      R"({"id": "ahp_weights/x", "method": "ahp_weights", "parameters": {"pairwise": [[1, null], [null, 1]], "weighting": "geometric"}, "expected": {"weights": [1, 1]}, "tolerance": 1e-9})",
      "x.json");
  const CaseInput found = input_of(one, Catalogue::instance().at("ahp_weights"));
  BOOST_TEST(std::isnan(found.judgements.matrices.at("pairwise")[0][1]));
  BOOST_TEST(std::get<std::string>(found.parameters.at("weighting")) == "geometric");
  BOOST_TEST(!found.parameters.contains("pairwise"));
}

BOOST_AUTO_TEST_CASE(what_has_no_place_is_refused) {
  BOOST_CHECK_EXCEPTION(
      input("topsis", R"({"fuzzy_matrix": [[[1, 2, 3]]]})"), InvalidInput, [](const InvalidInput& error) {
        return std::string(error.what()) == "topsis/x: parameter \"fuzzy_matrix\" is not supported in this version";
      });
  BOOST_CHECK_THROW(input("topsis", R"({"q": [1]})"), InvalidInput);
  BOOST_CHECK_THROW(input("topsis", R"({"q": [1, "x"]})"), InvalidInput);
  BOOST_CHECK_THROW(input("topsis", R"({"functions": ["linear", "odd"]})"), InvalidInput);
  BOOST_CHECK_THROW(input("topsis", R"({"bounds": [[1, 2, 3], [1, 2, 3]]})"), InvalidInput);
}

BOOST_AUTO_TEST_CASE(files_are_found_in_folders) {
  const std::filesystem::path oracles = std::filesystem::path(PREFERO_SOURCE_DIR) / "tests" / "oracles";
  BOOST_TEST(reference_case_files({oracles / "topsis"}).size() == 7u);
  BOOST_TEST(reference_case_files({oracles / "topsis", oracles / "vikor" / "tied-4x3.json"}).size() == 8u);
  BOOST_CHECK_THROW(reference_case_files({oracles / "absent"}), SourceFailure);
  BOOST_CHECK_THROW(reference_case_files({std::filesystem::path(PREFERO_SOURCE_DIR) / "mcda" / "files"}), InvalidInput);
  for (const auto& path : reference_case_files({oracles})) BOOST_CHECK_NO_THROW(read_reference_case(path));
}

// Weights 2/3 and 1/3 by the judgements; alternatives 3/4 and 1/4 under the first, 10 and 30 under the second.
BOOST_AUTO_TEST_CASE(a_hierarchy_of_judgements_becomes_a_matrix) {
  const auto tree = [](const std::string& children) {
    return "{\"id\": \"ahp/x\", \"method\": \"ahp\", \"source\": \"s\", \"parameters\": {\"weighting\": \"geometric\", "
           "\"tree\": "
           "{\"name\": \"goal\", \"pairwise\": [[1, 2], [0.5, 1]], " +
           children + "}}, \"expected\": {\"scores\": [1, 2]}, \"tolerance\": 1e-9}";
  };
  const std::string first = "{\"name\": \"z\", \"pairwise\": [[1, 3], [null, 1]]}",
                    second = "{\"name\": \"a\", \"direct\": [10, 30]}";
  const std::vector<std::string> forms{
      "\"elements\": [\"z\", \"a\"], \"children\": {\"a\": " + second + ", \"z\": " + first + "}",
      "\"children\": [" + first + ", " + second + "]"};
  for (const std::string& form : forms) {
    const ReferenceCase one = reference_case_from(tree(form), "x.json");
    BOOST_REQUIRE(one.criteria.size() == 2u);
    BOOST_TEST(one.criteria[0].id == "z");
    BOOST_TEST(one.criteria[0].weight == 2.0 / 3, boost::test_tools::tolerance(1e-14));
    BOOST_TEST(one.criteria[1].weight == 1.0 / 3, boost::test_tools::tolerance(1e-14));
    BOOST_REQUIRE(one.matrix.size() == 2u);
    BOOST_TEST(one.matrix[0][0] == 0.75, boost::test_tools::tolerance(1e-14));
    BOOST_TEST(one.matrix[1][1] == 30);
    BOOST_TEST(one.parameters.empty());
  }
  BOOST_TEST(complaint(tree("\"children\": [" + first + "]")).find("priority") != std::string::npos);
  BOOST_TEST(complaint(tree("\"children\": {\"a\": " + second + "}")).find("elements") != std::string::npos);
  BOOST_TEST(complaint(tree("\"children\": [" + first + ", {\"direct\": [1, 2, 3]}]")).find("same number") !=
             std::string::npos);
  BOOST_TEST(complaint(tree("\"children\": [" + first + ", {\"name\": \"a\"}]")).find("no judgements") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(triples_become_three_columns) {
  const std::string parameters =
      "{\"fuzzy_matrix\": [[[1, 2, 3], [4, 5, 6]], [[2, 3, 4], [7, 8, 9]]], \"fuzzy_weights\": "
      "[[0, 0.5, 1], [3, 6, 9]], \"ideal\": \"column\"}";
  const CaseInput found = input("fuzzy_topsis", parameters);
  BOOST_REQUIRE(found.criteria.size() == 6u);
  BOOST_TEST(found.criteria[0].id == "a.low");
  BOOST_TEST(found.criteria[5].id == "b.high");
  BOOST_TEST((found.criteria[5].direction == Direction::minimise));
  BOOST_TEST(text_of(found.parameters.at("fuzzy_weights")) == "0 0.5 1 3 6 9");
  const ReferenceCase one = reference_case_from(with("fuzzy_topsis", parameters), "x.json");
  BOOST_TEST((one.matrix == std::vector<std::vector<double>>{{1, 2, 3, 4, 5, 6}, {2, 3, 4, 7, 8, 9}}));
  for (const char* bad :
       {"{\"fuzzy_matrix\": [[[1, 2, 3]]]}", "{\"fuzzy_matrix\": [[[1, 2], [1, 2]]]}", "{\"fuzzy_matrix\": 3}"})
    BOOST_TEST(complaint(with("fuzzy_topsis", bad)).find("fuzzy_matrix") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
