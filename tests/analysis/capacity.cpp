// Who gets the people: by hand, and by the rule stated in the header.
#include "mcda/analysis/capacity.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/analysis/draws.hpp"
#include "mcda/model/ranking.hpp"

using namespace mcda;

namespace {

using Rows = std::vector<Index>;

Allocation allocated(const std::vector<double>& ranks, const std::vector<double>& needs, double amount) {
  Rows order;
  for (std::size_t k = 0; k < ranks.size(); ++k) order.push_back(static_cast<Index>(k));
  return allocate(order, ranks, needs, amount);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(capacity)

BOOST_AUTO_TEST_CASE(the_top_until_it_is_used_up) {
  // 40 + 30 fit into 100, 50 does not; 20 and 10 behind it would, a further 5 would not fit any more.
  const Allocation found = allocated({1, 2, 3, 4, 5, 6}, {40, 30, 50, 20, 10, 5}, 100);
  BOOST_TEST(found.chosen == (Rows{0, 1}), boost::test_tools::per_element());
  BOOST_TEST(found.used == 70);
  BOOST_TEST(found.next == (Rows{2}), boost::test_tools::per_element());
  BOOST_TEST(found.next_needs == 50);
  BOOST_TEST(found.would_fit == (Rows{3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(exactly_enough_is_enough) {
  const Allocation found = allocated({1, 2}, {60, 40}, 100);
  BOOST_TEST(found.chosen.size() == 2u);
  BOOST_TEST(found.next.empty());
  BOOST_TEST(allocated({1}, {0}, 0).chosen.size() == 1u);
}

BOOST_AUTO_TEST_CASE(ties_go_together) {
  const Allocation found = allocated({1, 2, 2, 4}, {50, 30, 30, 10}, 100);
  BOOST_TEST(found.chosen == (Rows{0}), boost::test_tools::per_element());
  BOOST_TEST(found.next == (Rows{1, 2}), boost::test_tools::per_element());
  BOOST_TEST(found.next_needs == 60);
}

BOOST_AUTO_TEST_CASE(an_unknown_need_matters_only_where_it_is_reached) {
  const double unknown = std::nan("");
  BOOST_TEST(allocated({1, 2, 3}, {50, unknown, 10}, 100).unknown == 1);
  const Allocation later = allocated({1, 2, 3, 4}, {50, 60, unknown, 10}, 100);
  BOOST_TEST(later.unknown == -1);
  BOOST_TEST(later.would_fit == (Rows{3}), boost::test_tools::per_element());
}

// Nobody is served before somebody ranked better, what is used never exceeds the capacity, and the next did not fit.
BOOST_AUTO_TEST_CASE(the_rule_holds_on_random_rankings) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Draws draws(seed, 5, 0);
    std::vector<double> scores, needs;
    for (int i = 0; i < 30; ++i) {
      scores.push_back(std::floor(draws.uniform() * 12));
      needs.push_back(std::floor(draws.uniform() * 50));
    }
    const Ranking ranking = rank_scores(scores);
    std::vector<double> ranks;
    for (const Index row : ranking.order) ranks.push_back(ranking.ranks[static_cast<std::size_t>(row)]);
    const double amount = 400 * draws.uniform();
    const Allocation found = allocate(ranking.order, ranks, needs, amount);
    double used = 0;
    for (std::size_t k = 0; k < found.chosen.size(); ++k) {
      BOOST_TEST(found.chosen[k] == ranking.order[k]);
      used += needs[static_cast<std::size_t>(found.chosen[k])];
    }
    BOOST_TEST(used == found.used);
    BOOST_TEST(used <= amount);
    if (!found.next.empty()) BOOST_TEST(used + found.next_needs > amount);
  }
}

BOOST_AUTO_TEST_SUITE_END()
