// Published formulas that put a dominated client first: each has a stored example, computed here by the method and by
// its steps, so that what the record says of the formula cannot become untrue unnoticed.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/laws/laws.hpp"

namespace {

using namespace test;
using mcda::Catalogue;
using nlohmann::json;

const std::string folder = "tests/laws/counter_examples/";

struct Example {
  const ScoringMethod* method = nullptr;
  ParameterValues values;
  Instance one;
  std::size_t dominating = 0, dominated = 0;
};

Example read_example(const std::filesystem::path& path) {
  const json file = json::parse(std::ifstream(path));
  Example example{.method = &Catalogue::instance().scoring(file.at("method"))};
  for (const auto& [name, value] : file.at("parameters").items()) {
    if (value.is_string()) {
      example.values.emplace(name, value.get<std::string>());
    } else {
      example.values.emplace(name, value.get<double>());
    }
  }
  example.one.rows = file.at("matrix").get<std::vector<std::vector<double>>>();
  for (std::size_t j = 0; j < file.at("criteria").size(); ++j) {
    const json& one = file.at("criteria")[j];
    example.one.list.push_back(criterion(
        one.at("id"), one.at("direction") == "max" ? Direction::maximise : Direction::minimise, file.at("weights")[j]));
  }
  const auto row_of = [&](const char* who) {
    const json& names = file.at("alternatives");
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), file.at(who)) - names.begin());
  };
  example.dominating = row_of("dominating");
  example.dominated = row_of("dominated");
  return example;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(counter_examples)

BOOST_AUTO_TEST_CASE(a_dominated_client_comes_first) {
  for (const auto& entry : std::filesystem::directory_iterator(std::string(PREFERO_SOURCE_DIR) + "/" + folder)) {
    const Example example = read_example(entry.path());
    const std::string name(example.method->info().name);
    BOOST_CHECK_EQUAL(entry.path().filename().string(), name + ".json");
    BOOST_REQUIRE_MESSAGE(dominates(example.one, example.dominating, example.dominated), name << ": no dominance");

    const auto outcome = ran(*example.method, example.values, example.one);
    BOOST_REQUIRE_MESSAGE(outcome, name << " refuses its counter-example");
    const std::vector<double> rank = ranks(outcome->scores);
    BOOST_CHECK_MESSAGE(rank[example.dominated] == 1 && rank[example.dominating] > 1, name << ": other ranks");

    const mcda::Steps steps =
        example.method->steps(example.one.table(), example.one.criteria(), example.method->complete(example.values));
    const std::vector<double>& scores = steps.find("scores")->values;
    const double gap = scores[example.dominated] - scores[example.dominating];
    BOOST_CHECK_MESSAGE(gap > 1e-3 * largest(scores), name << ": the steps are " << gap << " apart");
  }
}

BOOST_AUTO_TEST_CASE(every_known_defect_has_one_and_says_where) {
  std::set<std::string> stored;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(PREFERO_SOURCE_DIR) + "/" + folder))
    stored.insert(entry.path().filename().string());
  for (const auto& method : Catalogue::instance().all()) {
    const std::string name(method->info().name), defect(method->info().known_defect);
    if (defect.empty()) continue;
    BOOST_CHECK_MESSAGE(stored.erase(name + ".json") == 1, name << ": no stored counter-example");
    BOOST_CHECK_MESSAGE(contains(defect, folder + name + ".json"), name << ": the record does not say where");
  }
  BOOST_CHECK_MESSAGE(stored.empty(), "a counter-example belongs to no record");
}

BOOST_AUTO_TEST_SUITE_END()
