// `tiers:` of a model in all its forms.
#include <boost/test/unit_test.hpp>

#include <cmath>

#include "mcda/files/model_file.hpp"

namespace {

using namespace mcda;
using namespace mcda::files;

ModelFile model(const std::string& tiers) {
  return read_model_text("criteria: {gain: {column: g}, delay: {column: d, goal: min}}\ntiers: " + tiers + "\n",
                         "m.yaml");
}

bool says(const std::string& tiers, const std::string& part) {
  try {
    static_cast<void>(model(tiers));
  } catch (const InvalidInput& error) {
    return std::string(error.what()).find(part) != std::string::npos;
  }
  return false;
}

const Criterion& of(const ModelFile& file, std::size_t j) {
  return file.model.tree[file.model.tree.leaves()[j]].leaf->criterion;
}

using Levels = std::vector<double>;
using Names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(model_tiers)

BOOST_AUTO_TEST_CASE(profiles_by_tier_or_by_criterion_are_the_same) {
  for (const std::string text : {"{method: mr_sort, profiles: {A: {gain: 20, delay: 3}, B: {delay: 9, gain: 10}}}",
                                 "{method: mr_sort, profiles: {gain: [10, 20], delay: [9, 3]}}"}) {
    const ModelFile file = model(text);
    BOOST_TEST(of(file, 0).profiles == (Levels{10, 20}), boost::test_tools::per_element());
    BOOST_TEST(of(file, 1).profiles == (Levels{9, 3}), boost::test_tools::per_element());
    BOOST_TEST(file.tiers.empty());
    BOOST_TEST(file.notes.empty());
  }
  BOOST_TEST(model("{method: mr_sort, profiles: {A: {gain: 20, delay: 3}, B: {delay: 9, gain: 10}}}").tier_rule.names ==
                 (Names{"A", "B"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_tier_without_a_veto_has_none) {
  const ModelFile file = model(
      "{method: mr_sort, majority: 0.6, profiles: {A: {gain: 20, delay: 3}, B: {gain: 10, delay: 9}}, vetoes: {A: "
      "{delay: 30}}}");
  BOOST_TEST(of(file, 0).veto_profiles.empty());
  BOOST_REQUIRE(of(file, 1).veto_profiles.size() == 2);
  BOOST_TEST(std::isnan(of(file, 1).veto_profiles[0]));
  BOOST_TEST(of(file, 1).veto_profiles[1] == 30);
  BOOST_TEST(std::get<double>(file.tier_rule.parameters.at("majority")) == 0.6);
}

BOOST_AUTO_TEST_CASE(rules_on_a_score) {
  const ModelFile quantiles = model("{method: quantiles, score: topsis, shares: {A: 0.2, B: rest}}");
  BOOST_TEST(quantiles.tiers.size() == 2);
  BOOST_TEST(quantiles.tier_rule.score == "topsis");
  const ModelFile limits = model("{method: thresholds, limits: {A: 0.7, B: 0.4, C: rest}}");
  BOOST_TEST(limits.tier_rule.limits == (Levels{0.7, 0.4}), boost::test_tools::per_element());
  BOOST_TEST(limits.tier_rule.names == (Names{"A", "B", "C"}), boost::test_tools::per_element());
  const ModelFile total = model("{method: cumulated, of: gain, shares: {A: 0.8, B: 0.2}}");
  BOOST_TEST(total.tiers.empty());
  BOOST_TEST(total.tier_rule.shares.size() == 2);
}

BOOST_AUTO_TEST_CASE(overrides) {
  const ModelFile file = model("{A: 0.2, B: 0.8, pinned: {0017: {tier: A, reason: partner, date: 2024-02-29}}}");
  BOOST_REQUIRE(file.pins.size() == 1);
  BOOST_TEST(file.tiers.size() == 2);
  BOOST_TEST(file.pins[0].id == "0017");
  BOOST_TEST(says("{A: 0.2, B: 0.8, pinned: {x: {tier: A, reason: partner, date: 2023-02-29}}}", "is not a date"));
  BOOST_TEST(says("{A: 0.2, B: 0.8, pinned: {x: {tier: A, date: 2023-02-28}}}", "has no reason"));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit) {
  BOOST_TEST(says("{method: mr_sort, profiles: {A: {gain: 20, delay: 3}, B: {gain: 10}}}", "says nothing about delay"));
  BOOST_TEST(says("{method: mr_sort, profiles: {gain: [10, x]}}", "gain"));
  BOOST_TEST(says("{method: electre_tri, vetoes: {gain: [1]}, profiles: {gain: [10], delay: [3]}}",
                  "electre_tri does not read them"));
  BOOST_TEST(says("{method: quantiles}", "have no shares"));
  BOOST_TEST(says("{method: quantiles, shares: {A: 0.5, B: 0.6}}", "add up to 1.1"));
  BOOST_TEST(says("{method: cumulated, of: gian, shares: {A: 0.8, B: 0.2}}", "did you mean \"gain\""));
  BOOST_TEST(says("{method: thresholds, score: electre_1, limits: {A: 1}}", "gives no score"));
  BOOST_TEST(says("{method: mr_sort, names: [A, A], profiles: {gain: [10], delay: [3]}}", "two tiers are called"));
}

BOOST_AUTO_TEST_SUITE_END()
