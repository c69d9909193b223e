// The whale curve and concentration: cases that can be checked by hand, and the definition.
#include "mcda/analysis/profit_curve.hpp"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "mcda/analysis/draws.hpp"

using namespace mcda;

BOOST_AUTO_TEST_SUITE(profit_curves)

// 50 + 30 = 80 earned, 20 + 10 lost: a peak of 160 % of 50 at half of the clients.
BOOST_AUTO_TEST_CASE(by_hand) {
  const ProfitCurve curve = profit_curve(std::vector<double>{-20, 50, -10, 30});
  BOOST_TEST(curve.order == (std::vector<Index>{1, 3, 2, 0}), boost::test_tools::per_element());
  BOOST_TEST(curve.cumulative == (std::vector<double>{50, 80, 70, 50}), boost::test_tools::per_element());
  BOOST_TEST(curve.total == 50);
  BOOST_TEST(curve.peak == 80);
  BOOST_TEST(curve.peak_at == 2);
  BOOST_TEST(curve.losers == 2);
  BOOST_TEST(curve.lost == 30);
}

BOOST_AUTO_TEST_CASE(edges) {
  const ProfitCurve losses = profit_curve(std::vector<double>{-1, 0, -2});
  BOOST_TEST(losses.peak == 0);
  BOOST_TEST(losses.peak_at == 0);
  BOOST_TEST(losses.losers == 2);
  BOOST_TEST(profit_curve({}).total == 0);
  const Concentration nothing = concentration_of(std::vector<double>{0, -3});
  BOOST_TEST(nothing.herfindahl == 0);
}

BOOST_AUTO_TEST_CASE(the_peak_is_the_largest_cumulative_profit) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Draws draws(seed, 4, 0);
    std::vector<double> profit;
    for (int i = 0; i < 101; ++i) profit.push_back(draws.normal() + 0.1);
    const ProfitCurve curve = profit_curve(profit);
    const auto largest = std::max_element(curve.cumulative.begin(), curve.cumulative.end());
    BOOST_TEST(*largest == curve.peak);
    BOOST_TEST((largest - curve.cumulative.begin() + 1 == curve.peak_at));
    BOOST_TEST(curve.peak - curve.lost == curve.total, boost::test_tools::tolerance(1e-12));
  }
}

// Ten firms: .3 .2 .1 .1 .1 .05 .05 .05 .03 .02; squares sum to .09+.04+.03+.0075+.0009+.0004 = .1688.
BOOST_AUTO_TEST_CASE(concentration) {
  const Concentration found = concentration_of(std::vector<double>{30, 20, 10, 10, 10, 5, 5, 5, 3, 2});
  BOOST_TEST(found.herfindahl == 0.1688, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.top_fifth == 0.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.largest == 0.3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(concentration_of(std::vector<double>(8, 3.0)).herfindahl == 0.125, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
