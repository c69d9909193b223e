// The Choquet integral with published and given capacities, and capacities learned from examples.
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "tests/learning/learned.hpp"

namespace {

using namespace test;

/// A given capacity on columns that are on one scale already.
const ParameterValues masses(const std::string& text) {
  return {{"masses", text}, {"normalization", std::string("none")}};
}

Lesson plain(const std::vector<std::vector<double>>& rows) {
  return {DecisionTable::from_rows(rows), Criteria(benefits(static_cast<Index>(rows.front().size())))};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(choquet_integral)

// m(1) = .45, m(2) = .45, m(3) = .3, m(12) = -.4, m(13) = m(23) = .15 - .05: the sum is .45 + .45 + .3 - .4 + .1 + .1.
// For (18, 16, 10) / 20: .45 x .9 + .45 x .8 + .3 x .5 - .4 x .8 + .1 x .5 + .1 x .5 = .695.
BOOST_AUTO_TEST_CASE(given_masses) {
  const Outcome outcome = ranked("choquet", masses(".45 .45 .3 -.4 .1 .1"),
                                 plain({{0.9, 0.8, 0.5}, {0.5, 0.6, 0.9}, {0.7, 0.75, 0.75}, {1, 1, 1}, {0, 0, 0}}));
  BOOST_REQUIRE(!outcome.refusal);
  BOOST_CHECK_SMALL(outcome.scores[0] - 0.695, 1e-12);
  // .225 + .27 + .27 - .2 + .05 + .06
  BOOST_CHECK_SMALL(outcome.scores[1] - 0.675, 1e-12);
  // .315 + .3375 + .225 - .28 + .07 + .075
  BOOST_CHECK_SMALL(outcome.scores[2] - 0.7425, 1e-12);
  BOOST_CHECK_SMALL(outcome.scores[3] - 1, 1e-12);
  BOOST_CHECK_SMALL(outcome.scores[4], 1e-12);
  Notes notes;
  const Steps found = findings(outcome, notes);
  const std::vector<double> shapley{0.3, 0.3, 0.4};
  BOOST_CHECK(difference(shapley, found.find("shapley")->values, 1e-12).empty());
}

BOOST_AUTO_TEST_CASE(masses_that_are_no_capacity_are_refused) {
  const Lesson lesson = plain({{0.9, 0.8}, {0.5, 0.6}});
  for (const auto& [text, said] : std::vector<std::pair<std::string, std::string>>{
           {".5 .5", "2 numbers"}, {".5 .5 .5", "sum to 1.5"}, {".8 .5 -.3", ""}, {".2 1.1 -.3", "outweigh"}}) {
    const Outcome outcome = ranked("choquet", masses(text), lesson);
    BOOST_CHECK_EQUAL(outcome.refusal.has_value(), !said.empty());
    if (outcome.refusal) BOOST_TEST(contains(outcome.refusal->what, said), outcome.refusal->what);
  }
}

BOOST_AUTO_TEST_CASE(the_integral_is_its_definition) {
  Random random(921);
  for (int round = 0; round < 30; ++round) {
    const auto n = static_cast<std::size_t>(random.whole(1, 5));
    // Random nonnegative masses: a belief function, hence monotone.
    std::vector<double> mass(n * (n + 1) / 2);
    double sum = 0;
    for (double& one : mass) sum += one = random.uniform(0, 1);
    for (double& one : mass) one /= sum;
    const Instance one = random_instance(random, {.least_rows = 2,
                                                  .most_rows = 12,
                                                  .least_criteria = static_cast<Index>(n),
                                                  .most_criteria = static_cast<Index>(n)});
    const ParameterValues values{{"masses", mcda::text_of(mass)}};
    const Lesson lesson{one.table(), Criteria(one.list)};
    const Outcome outcome = ranked("choquet", values, lesson);
    BOOST_REQUIRE(!outcome.refusal);
    const std::vector<double> plain =
        scoring("choquet").steps(lesson.table, lesson.criteria, outcome.parameters).find("scores")->values;
    BOOST_CHECK_MESSAGE(difference(plain, outcome.scores, 1e-12).empty(), difference(plain, outcome.scores, 1e-12));
  }
}

// Marichal and Roubens' case in small: a is good at both, b and c at one each; preferring a to b and b to c beyond what
// sums allow takes a positive interaction.
BOOST_AUTO_TEST_CASE(what_no_weighted_sum_can_say) {
  Instance one{{{0.6, 0.5}, {1, 0}, {0, 1}}, benefits(2)};
  Reference reference;
  reference.ranking = {{"balanced", "left", "right"}, {1, 2, 2}};
  const Lesson lesson{one.table(),
                      one.criteria().with_reference(reference, DecisionTable::from_rows({{0.5, 0.4}, {1, 0}, {0, 1}}))};
  const Outcome outcome = ranked("choquet", {}, lesson);
  BOOST_REQUIRE(!outcome.refusal);
  Notes notes;
  const Steps found = findings(outcome, notes);
  // balanced = .5 m1 + .4 m2 + .4 m12, left = m1, right = m2, m1 = m2 = s, m12 = 1 - 2 s: .9 s + .4 - .8 s - s is
  // largest, .4, at s = 0.
  BOOST_CHECK_SMALL(scalar(found, "margin") - 0.4, 1e-9);
  BOOST_CHECK_SMALL(found.find("interaction")->values[1] - 1, 1e-9);
  BOOST_CHECK_SMALL(found.find("shapley")->values[0] - 0.5, 1e-9);
}

BOOST_AUTO_TEST_CASE(learned_capacities_equal_the_definition) {
  Random random(922);
  int tried = 0;
  for (int round = 0; round < 30; ++round) {
    const Instance one = random_instance(random, {.least_rows = 3, .most_rows = 10, .most_criteria = 4});
    const Lesson lesson = random_lesson(random, one, random.whole(3, 6), 0, round % 3 == 0 ? 0.5 : 0);
    const Outcome outcome = ranked("choquet", {}, lesson);
    if (outcome.refusal) continue;
    ++tried;
    const std::vector<double> plain =
        scoring("choquet").steps(lesson.table, lesson.criteria, {}).find("scores")->values;
    for (std::size_t i = 0; i < plain.size(); ++i)
      BOOST_CHECK_MESSAGE(std::abs(plain[i] - outcome.scores[i]) < 1e-8,
                          "round " << round << ": " << plain[i] << " " << outcome.scores[i] << ", " << text_of(one));
  }
  BOOST_CHECK_GT(tried, 15);
}

BOOST_AUTO_TEST_SUITE_END()
