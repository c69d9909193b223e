#include <boost/test/unit_test.hpp>

#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;

std::vector<double> borda(const Rows& rankings) {
  Notes notes;
  return Catalogue::instance().consensus("borda").aggregate(rankings, {}, notes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(borda_count)

BOOST_AUTO_TEST_CASE(reference_cases) {
  for (const auto& one : cases_of("aggregate")) {
    const Rows rankings = rows_in(one["parameters"]["rankings"]);
    const nlohmann::json expected{{"borda", one["expected"]["borda"]},
                                  {"borda_ranking", one["expected"]["borda_ranking"]}};
    check_steps(one["id"], Catalogue::instance().consensus("borda").steps(rankings, {}), expected, one["tolerance"]);
    check_numbers(one["id"], borda(rankings), numbers_of(expected["borda"]), one["tolerance"]);
  }
}

// Rankings that are inverse to each other would be mixed up by whoever takes the order (best first) for the ranks.
BOOST_AUTO_TEST_CASE(ranks_are_not_orders) {
  const Rows rankings{{2, 3, 1}, {2, 3, 1}, {3, 1, 2}};
  BOOST_CHECK(borda(rankings) == (std::vector<double>{2, 2, 5}));
}

BOOST_AUTO_TEST_CASE(the_rule_for_ties_does_not_matter) {
  Random random(3);
  for (Index round = 0; round < rounds(50); ++round) {
    const Index m = random.whole(1, 20);
    Rows competition, average, dense, any;
    for (Index k = 0; k < random.whole(1, 5); ++k) {
      std::vector<double> scores;
      for (Index i = 0; i < m; ++i) scores.push_back(static_cast<double>(random.whole(0, 6)));
      competition.push_back(mcda::rank_scores(scores, mcda::TieRule::competition).ranks);
      average.push_back(mcda::rank_scores(scores, mcda::TieRule::average).ranks);
      dense.push_back(mcda::rank_scores(scores, mcda::TieRule::dense).ranks);
      for (double& score : scores) score = -3.7 * score;  // not ranks at all: the path that sorts
      any.push_back(scores);
    }
    const std::vector<double> plain =
        Catalogue::instance().consensus("borda").steps(competition, {}).find("borda")->values;
    for (const Rows* const rankings : {&competition, &average, &dense, &any}) BOOST_CHECK(borda(*rankings) == plain);
    BOOST_CHECK_EQUAL(sum_of(plain), static_cast<double>(competition.size()) * static_cast<double>(m * (m - 1)) / 2);
  }
}

BOOST_AUTO_TEST_CASE(wrong_rankings_are_refused) {
  BOOST_CHECK_EXCEPTION(borda({}), mcda::InvalidInput, says({"no ranking"}));
  BOOST_CHECK_EXCEPTION(borda({{1, 2}, {1, 2, 3}}), mcda::InvalidInput, says({"ranking 2 has 3 alternatives"}));
  BOOST_CHECK_EXCEPTION(borda({{1, 2}, {1, none}}), mcda::InvalidInput, says({"ranking 2", "without a rank"}));
}

BOOST_AUTO_TEST_SUITE_END()
