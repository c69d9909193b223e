#include "mcda/analysis/tiers.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"

namespace {

using namespace mcda;
using Numbers = std::vector<double>;
using Tiers = std::vector<Index>;

}  // namespace

BOOST_AUTO_TEST_SUITE(tiers)

BOOST_AUTO_TEST_CASE(limits_are_reached_by_ties) {
  BOOST_TEST(tiers_at(Numbers{0.9, 0.7, 0.7 - 1e-12, 0.69, 0.1}, Numbers{0.7, 0.4}) == (Tiers{0, 0, 0, 1, 2}),
             boost::test_tools::per_element());
  BOOST_TEST(tiers_at(Numbers{3, 1}, Numbers{}) == (Tiers{0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_tie_at_the_end_of_a_tier_stays_together) {
  const Numbers scores{5, 4, 4, 4, 1};
  const Ranking ranking = rank_scores(scores);
  const Numbers limits = limits_by_rank(scores, ranking, Tiers{2, 4});
  BOOST_TEST(limits == (Numbers{4, 4}), boost::test_tools::per_element());
  BOOST_TEST(tiers_at(scores, limits) == (Tiers{0, 0, 0, 0, 2}), boost::test_tools::per_element());
  BOOST_TEST(std::isinf(limits_by_rank(scores, ranking, Tiers{0})[0]));
}

BOOST_AUTO_TEST_CASE(abc_by_the_share_of_a_total) {
  // Worked by hand: total 100; before 50 there is 0, before 30 there is 50, before 10 there is 80 (not below 80), the
  // other 10 ties with it, before the 0 there is everything.
  const Numbers amounts{10, 50, 0, 30, 10, -20};
  const Numbers limits = limits_by_total(amounts, Numbers{0.8, 0.95});
  BOOST_TEST(limits == (Numbers{30, 10}), boost::test_tools::per_element());
  BOOST_TEST(tiers_at(amounts, limits) == (Tiers{1, 0, 2, 0, 1, 2}), boost::test_tools::per_element());
  // Shares that are met exactly, in figures that doubles do not hold: 0.1 + 0.2 of 0.3.
  BOOST_TEST(limits_by_total(Numbers{0.2, 0.1}, Numbers{2.0 / 3}) == (Numbers{0.2}), boost::test_tools::per_element());
  BOOST_CHECK_THROW(limits_by_total(Numbers{0, -1}, Numbers{0.8}), InvalidInput);
}

BOOST_AUTO_TEST_CASE(a_margin_keeps_who_moves_little) {
  const Numbers scores{0.71, 0.75, 0.69, 0.60, 0.30, 0.71};
  const Numbers limits{0.7, 0.4}, harder{0.75, 0.45}, easier{0.65, 0.35};
  const Tiers before{1, 1, 0, 0, 0, -1};
  // Just above: stays B. Far enough: A. Just below: stays A. Too far: B. From A to the bottom: C. New: by the rule.
  BOOST_TEST(with_margin(before, tiers_at(scores, limits), tiers_at(scores, harder), tiers_at(scores, easier)) ==
                 (Tiers{1, 0, 0, 1, 2, 0}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
