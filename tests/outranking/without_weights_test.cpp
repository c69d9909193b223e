// electre_4 by tiles against the plain formula, its levels by hand; electre_1v as electre_is without thresholds.
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;
using mcda::ParameterValues;
using mcda::RelationOutcome;

const mcda::RelationMethod& method_named(const std::string& name) {
  return dynamic_cast<const mcda::RelationMethod&>(*mcda::Catalogue::instance().find(name));
}

RelationOutcome ran(const std::string& name, const ParameterValues& values, const Instance& one) {
  return mcda::run(method_named(name), values, one.table(), one.criteria(), {.threads = 2});
}

Instance problem(Random& random, Index m) {
  Instance one = random_instance(random, {.least_rows = m, .most_rows = m, .most_criteria = 7});
  for (std::size_t j = 0; j < one.list.size(); ++j) {
    const double range = highest(one.rows, j) - lowest(one.rows, j);
    if (random.chance(0.2)) one.list[j].preference.preference = one.list[j].preference.indifference = 0;
    if (random.chance(0.5)) one.list[j].veto = range > 0 ? range * random.uniform(0.1, 1) : 1;
  }
  return one;
}

// Criteria with q = 1, p = 3, v = 5: a lead of 1 is slight, of 2 weak, of 4 strict, of 6 beyond the veto.
double credibility(const std::vector<double>& leads, const std::string& levels) {
  Instance one{{leads, std::vector<double>(leads.size(), 0.0)}, benefits(static_cast<Index>(leads.size()))};
  for (Criterion& c : one.list) c.preference.indifference = 1, c.preference.preference = 3, c.veto = 5;
  return (*ran("electre_4", {{"levels", levels}}, one).credibility)(0, 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(without_weights)

BOOST_AUTO_TEST_CASE(electre_4_equals_the_plain_formula) {
  Random random(211);
  for (Index round = rounds(12); round > 0; --round) {
    for (const Index m : {1, 2, 9, 64, 70}) {
      const Instance one = problem(random, m);
      for (const std::string levels : {"diviz", "rogers"}) {
        const ParameterValues values{{"levels", levels}};
        const RelationOutcome outcome = ran("electre_4", values, one);
        const mcda::Steps steps = method_named("electre_4").steps(one.table(), one.criteria(), values);
        const std::vector<double>& expected = steps.find("credibility")->values;
        for (Index i = 0; i < m; ++i) {
          for (Index k = 0; k < m; ++k)
            BOOST_REQUIRE_EQUAL((*outcome.credibility)(i, k), expected[static_cast<std::size_t>(i * m + k)]);
        }
        BOOST_CHECK_EQUAL(difference(outcome.exploitation.orders.at(0).values, steps.find("descending")->values, 0),
                          "");
        BOOST_CHECK_EQUAL(difference(outcome.exploitation.orders.at(1).values, steps.find("ascending")->values, 0), "");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(each_level_by_hand) {
  for (const std::string levels : {"diviz", "rogers"}) {
    BOOST_CHECK_EQUAL(credibility({1, -1, 2, 0}, levels), 1);     // slightly behind once, ahead twice
    BOOST_CHECK_EQUAL(credibility({-1, 0, 0, 0}, levels), 0.8);   // slightly behind once, as good elsewhere
    BOOST_CHECK_EQUAL(credibility({-2, -2, 2, 4}, levels), 0.6);  // weakly behind twice, clearly ahead twice
    BOOST_CHECK_EQUAL(credibility({-2, -2, 1, 1}, levels), 0.4);
    BOOST_CHECK_EQUAL(credibility({-4, 4, 4, 0}, levels), 0.2);
    BOOST_CHECK_EQUAL(credibility({-4, 4, 2, 0}, levels), 0);    // strictly ahead on less than half
    BOOST_CHECK_EQUAL(credibility({-5, 4, 4, 0}, levels), 0.2);  // a veto counts beyond v only
    BOOST_CHECK_EQUAL(credibility({-5.5, 4, 4, 0}, levels), 0);
    BOOST_CHECK_EQUAL(credibility({-4, -4, 4, 4}, levels), 0);
  }
  BOOST_CHECK_EQUAL(credibility({-4, 4, 0}, "diviz"), 0.2);  // half of three criteria is one
  BOOST_CHECK_EQUAL(credibility({-4, 4, 0}, "rogers"), 0);   // or two
}

BOOST_AUTO_TEST_CASE(a_strict_lead_may_cost) {
  BOOST_CHECK_EQUAL(credibility({-2, 2, 0}, "rogers"), 0.8);
  BOOST_CHECK_EQUAL(credibility({-2, 4, 0}, "rogers"), 0.6);
  BOOST_CHECK_EQUAL(credibility({-2, 2, 0}, "diviz"), 0.6);
  BOOST_CHECK_EQUAL(credibility({-2, 4, 0}, "diviz"), 0.8);
}

BOOST_AUTO_TEST_CASE(weights_do_not_matter) {
  Random random(212);
  for (Index round = rounds(20); round > 0; --round) {
    Instance one = problem(random, 20);
    const RelationOutcome before = ran("electre_4", {}, one);
    for (Criterion& c : one.list) c.weight = random.uniform(0, 10);
    BOOST_CHECK_EQUAL(difference(before.exploitation.ranks, ran("electre_4", {}, one).exploitation.ranks, 0), "");
  }
}

BOOST_AUTO_TEST_CASE(electre_1v_is_electre_is_without_thresholds) {
  Random random(213);
  for (Index round = rounds(40); round > 0; --round) {
    Instance one = problem(random, random.whole(1, 80));
    const ParameterValues values{{"s", random.uniform(0.4, 0.9)}};
    const RelationOutcome plain = ran("electre_1v", values, one);
    for (Criterion& c : one.list) c.preference.indifference = c.preference.preference = 0;
    const RelationOutcome strict = ran("electre_is", values, one);
    BOOST_CHECK(plain.exploitation.kernel == strict.exploitation.kernel);
    for (Index i = 0; i < one.m(); ++i) {
      for (Index k = 0; k < one.m(); ++k) BOOST_REQUIRE_EQUAL((*plain.relation)(i, k), (*strict.relation)(i, k));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
