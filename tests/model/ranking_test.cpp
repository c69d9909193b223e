#include "mcda/model/ranking.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;

namespace {

std::vector<double> ranks(const std::vector<double>& scores, TieRule rule = TieRule::competition) {
  return rank_scores(scores, rule).ranks;
}

using Ranks = std::vector<double>;

// The rule as it is written, by comparing all pairs: rank = 1 + the number of scores larger by more than the tolerance.
Ranks by_definition(const std::vector<double>& scores) {
  const double floor = std::min(1.0, test::largest(scores));
  Ranks list;
  for (const double score : scores) {
    double rank = 1;
    for (const double other : scores) {
      if (other - score > tie_tolerance * std::max({floor, std::abs(score), std::abs(other)})) ++rank;
    }
    list.push_back(rank);
  }
  return list;
}

// Scores with ties, near ties and chains of near ties, of any size.
std::vector<double> nasty_scores(test::Random& random, Index m) {
  std::vector<double> scores;
  const double size = random.one_of<double>({1e-30, 1e-3, 1, 1e9});
  for (Index i = 0; i < m; ++i) {
    double score = size * static_cast<double>(random.whole(-4, 4));
    if (random.chance(0.3)) score = random.uniform(-size, size);
    if (random.chance(0.3)) score += 0.6e-10 * size * static_cast<double>(random.whole(0, 4));
    scores.push_back(score);
  }
  return scores;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rankings)

// A cycle of three tells a rank from an order: sorting yields rows 1, 2, 0, the ranks are 3, 1, 2.
BOOST_AUTO_TEST_CASE(ranks_are_the_inverse_of_the_order) {
  const Ranking ranking = rank_scores(std::vector<double>{0.1, 0.9, 0.5});
  BOOST_CHECK((ranking.order == std::vector<Index>{1, 2, 0}));
  BOOST_CHECK((ranking.ranks == Ranks{3, 1, 2}));
}

BOOST_AUTO_TEST_CASE(ties_share_a_rank_and_not_by_row_order) {
  const std::vector<double> scores{5, 7, 5, 9, 5, 1};
  BOOST_CHECK((ranks(scores) == Ranks{3, 2, 3, 1, 3, 6}));
  BOOST_CHECK((ranks(scores, TieRule::dense) == Ranks{3, 2, 3, 1, 3, 4}));
  BOOST_CHECK((ranks(scores, TieRule::average) == Ranks{4, 2, 4, 1, 4, 6}));
  BOOST_CHECK(
      (rank_scores(scores).order == std::vector<Index>{3, 1, 0, 2, 4, 5}));  // equal scores keep their row order
  BOOST_CHECK((ranks({2, 2}) == Ranks{1, 1}));
  BOOST_CHECK((ranks({2, 2}, TieRule::average) == Ranks{1.5, 1.5}));
  BOOST_CHECK((ranks({3}) == Ranks{1}));
  BOOST_CHECK(ranks({}).empty());
  BOOST_CHECK((ranks({0.0, -0.0, 0.0}) == Ranks{1, 1, 1}));
}

BOOST_AUTO_TEST_CASE(the_tolerance_is_relative_to_the_scores) {
  BOOST_CHECK((ranks({1, 1 + 0.9e-10}) == Ranks{1, 1}));
  BOOST_CHECK((ranks({1, 1 + 1.1e-10}) == Ranks{2, 1}));
  BOOST_CHECK((ranks({1e9, 1e9 + 0.09}) == Ranks{1, 1}));
  BOOST_CHECK((ranks({1e9, 1e9 + 0.2}) == Ranks{2, 1}));
  BOOST_CHECK((ranks({1e-20, 2e-20}) == Ranks{2, 1}));    // small scores are told apart
  BOOST_CHECK((ranks({1, 1e-11, 0}) == Ranks{1, 2, 2}));  // beside a large one they are not
  BOOST_CHECK((ranks({-1, -1 - 0.9e-10}) == Ranks{1, 1}));
  BOOST_CHECK((ranks({-1e9, -1e9 - 0.2}) == Ranks{1, 2}));
}

// a ties with b and b with c, but a is better than c.
BOOST_AUTO_TEST_CASE(equality_within_a_tolerance_is_not_transitive) {
  const std::vector<double> chain{1, 1 - 0.7e-10, 1 - 1.4e-10, 1 - 2.1e-10};
  BOOST_CHECK((ranks(chain) == Ranks{1, 1, 2, 3}));
  BOOST_CHECK((ranks(chain, TieRule::dense) == Ranks{1, 1, 2, 3}));
  BOOST_CHECK((ranks(chain, TieRule::average) == Ranks{1.5, 2, 3, 3.5}));
}

BOOST_AUTO_TEST_CASE(ranks_follow_the_definition) {
  test::Random random(41);
  for (Index round = test::rounds(300); round > 0; --round) {
    const std::vector<double> scores = nasty_scores(random, random.whole(1, 40));
    BOOST_REQUIRE_EQUAL(test::difference(ranks(scores), by_definition(scores), 0), "");
  }
}

BOOST_AUTO_TEST_CASE(the_top_agrees_with_the_whole_ranking) {
  test::Random random(42);
  for (Index round = test::rounds(300); round > 0; --round) {
    const Index m = random.whole(0, 50), count = random.whole(-1, 60);
    const std::vector<double> scores = nasty_scores(random, m);
    const Ranking whole = rank_scores(scores), top = top_ranks(scores, count);
    const auto size = static_cast<std::size_t>(std::clamp<Index>(count, 0, m));
    BOOST_REQUIRE_EQUAL(top.order.size(), size);
    BOOST_REQUIRE_EQUAL(top.ranks.size(), size);
    for (std::size_t place = 0; place < size; ++place) {
      BOOST_REQUIRE_EQUAL(top.order[place], whole.order[place]);
      BOOST_REQUIRE_EQUAL(top.ranks[place], whole.ranks[static_cast<std::size_t>(whole.order[place])]);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
