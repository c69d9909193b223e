// UTA-GMS: what is known of necessary and possible preference whatever the numbers, and small problems by hand.
#include <boost/test/unit_test.hpp>

#include "tests/learning/learned.hpp"

namespace {

using namespace test;
using mcda::RelationMethod;
using mcda::RelationOutcome;

const RelationMethod& gms() { return dynamic_cast<const RelationMethod&>(Catalogue::instance().at("uta_gms")); }

RelationOutcome related(const Lesson& lesson) {
  return mcda::run(gms(), {}, lesson.table, lesson.criteria, {.threads = 1});
}

Lesson of(const std::vector<std::vector<double>>& rows, const std::vector<std::vector<double>>& examples,
          std::vector<Index> levels) {
  Reference reference;
  for (std::size_t i = 0; i < levels.size(); ++i) reference.ranking.ids.push_back("e" + std::to_string(i + 1));
  reference.ranking.levels = std::move(levels);
  const Criteria criteria(benefits(static_cast<Index>(rows.front().size())));
  return {DecisionTable::from_rows(rows), criteria.with_reference(reference, DecisionTable::from_rows(examples))};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(robust_ordinal_regression)

// x = (2, 0) is judged better than y = (0, 2), so u1(2) - u1(0) > u2(2) - u2(0). Then a = (2, 1) against b = (0, 3) is
// open, because u2 may rise steeply from 2 to 3; c = (2, 0) against d = (0, 2) is the example itself; f = (3, 0) beats
// d for certain, but e = (1, 2) against c is open.
BOOST_AUTO_TEST_CASE(two_criteria_by_hand) {
  const RelationOutcome outcome =
      related(of({{2, 1}, {0, 3}, {2, 0}, {0, 2}, {1, 2}, {3, 0}}, {{2, 0}, {0, 2}}, {1, 2}));
  BOOST_REQUIRE(!outcome.refusal);
  const auto& necessary = *outcome.relation;
  const auto& possible = outcome.exploitation.relations.at(0).relation;
  BOOST_TEST(!necessary(0, 1));
  BOOST_TEST(!necessary(1, 0));
  BOOST_TEST(possible(0, 1));
  BOOST_TEST(possible(1, 0));
  BOOST_TEST(necessary(2, 3));
  BOOST_TEST(!possible(3, 2));  // strictly worse under every utility that agrees
  BOOST_TEST(necessary(5, 3));
  BOOST_TEST(!necessary(4, 2));
  BOOST_TEST(!necessary(2, 4));
  BOOST_TEST(necessary(4, 3));  // dominance
  BOOST_TEST(possible(3, 4));   // u1 may be flat from 0 to 1
  BOOST_TEST((*outcome.relation)(2, 3));
}

BOOST_AUTO_TEST_CASE(laws_of_the_two_relations) {
  Random random(911);
  int tried = 0;
  for (int round = 0; round < 60; ++round) {
    const Instance one = random_instance(random, {.least_rows = 3, .most_rows = 9, .most_criteria = 4});
    const Lesson lesson = random_lesson(random, one, random.whole(2, 5), 0, 0);
    const RelationOutcome outcome = related(lesson);
    if (outcome.refusal) continue;
    ++tried;
    const Steps steps = gms().steps(lesson.table, lesson.criteria, {});
    const auto& necessary = *outcome.relation;
    const auto& possible = outcome.exploitation.relations.at(0).relation;
    const Index m = one.m();
    for (Index a = 0; a < m; ++a) {
      for (Index b = 0; b < m; ++b) {
        if (a == b) continue;
        const auto at = static_cast<std::size_t>(a * m + b);
        BOOST_CHECK_EQUAL(necessary(a, b), steps.find("outranking")->values[at] != 0);
        BOOST_CHECK_EQUAL(possible(a, b), steps.find("possible")->values[at] != 0);
        BOOST_CHECK(!necessary(a, b) || possible(a, b));
        BOOST_CHECK(necessary(a, b) || possible(b, a));
        for (Index c = 0; c < m; ++c)
          BOOST_CHECK(c == a || c == b || !necessary(a, b) || !necessary(b, c) || necessary(a, c));
      }
    }
    // UTASTAR finds one utility that agrees: it cannot contradict what is necessary.
    const Outcome utility = ranked("utastar", {{"breakpoints", std::string("4")}, {"delta", 1e-3}}, lesson);
    Notes notes;
    if (utility.refusal || scalar(findings(utility, notes), "optimum") > 0) continue;
    for (Index a = 0; a < m; ++a) {
      for (Index b = 0; b < m; ++b) {
        if (a != b && necessary(a, b))
          BOOST_CHECK_GE(utility.scores[static_cast<std::size_t>(a)],
                         utility.scores[static_cast<std::size_t>(b)] - 1e-9);
      }
    }
  }
  BOOST_CHECK_GT(tried, 15);
}

BOOST_AUTO_TEST_CASE(examples_that_contradict_each_other_are_named) {
  const RelationOutcome outcome = related(of({{1, 1}, {2, 2}}, {{1, 1}, {2, 2}}, {1, 2}));
  BOOST_REQUIRE(outcome.refusal);
  BOOST_TEST(contains(outcome.refusal->what, "e1 before e2"), outcome.refusal->what);
}

BOOST_AUTO_TEST_CASE(more_than_two_hundred_are_refused) {
  Random random(912);
  const Instance one = smooth_instance(random, 201, 2);
  const RelationOutcome outcome = related(random_lesson(random, one, 2, 0, 0));
  BOOST_REQUIRE(outcome.refusal);
  BOOST_TEST(contains(outcome.refusal->what, "more than 200"), outcome.refusal->what);
}

BOOST_AUTO_TEST_SUITE_END()
