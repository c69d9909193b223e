// Weight of evidence, information value, lift and the tests of it, against published figures, algebra and counting.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <vector>

#include "mcda/clients/evidence.hpp"

using namespace mcda::clients;

namespace {
const auto within = [](double tolerance) { return boost::test_tools::tolerance(tolerance); };
}  // namespace

BOOST_AUTO_TEST_SUITE(evidence)

// Duration of the German credit data (UCI Statlog 144) cut at 8, 16, 34 and 44 months: clients good and bad in each bin
// and ln(bad % / good %) as scorecardpy 0.1.9.7 gives them. Key clients are the bad ones here, so the sign agrees.
BOOST_AUTO_TEST_CASE(german_credit_duration) {
  const Counts total{300, 700};
  const std::vector<std::pair<Counts, double>> bins{
      {{9, 78}, -1.312186}, {{80, 264}, -0.346625}, {{129, 270}, 0.108688}, {{42, 58}, 0.524524}, {{40, 30}, 1.134980}};
  double sum = 0;
  for (const auto& [counts, published] : bins) {
    BOOST_TEST(std::abs(weight_of_evidence(counts, total) - published) < 5e-7);
    sum += information(counts, total);
  }
  BOOST_TEST(std::abs(sum - 0.2826) < 5e-5);
}

// Swapping who is key turns every weight round and keeps the information.
BOOST_AUTO_TEST_CASE(symmetric_in_the_two_sides) {
  const Counts bin{17, 60}, total{100, 900}, turned{60, 17}, turned_total{900, 100};
  BOOST_TEST(weight_of_evidence(bin, total) == -weight_of_evidence(turned, turned_total), within(1e-12));
  BOOST_TEST(information(bin, total) == information(turned, turned_total), within(1e-12));
}

BOOST_AUTO_TEST_CASE(empty_cells_hold_half_a_client) {
  const Counts total{40, 160};
  BOOST_TEST(weight_of_evidence({0, 16}, total) == std::log((0.5 / 40) / (16.0 / 160)), within(1e-12));
  BOOST_TEST(weight_of_evidence({8, 0}, total) == std::log((8.0 / 40) / (0.5 / 160)), within(1e-12));
  BOOST_TEST(weight_of_evidence({0, 0}, total) == 0);
}

BOOST_AUTO_TEST_CASE(lift_of_everybody_is_one) {
  const Lift lift = lift_of({20, 80}, {20, 80});
  BOOST_TEST(lift.value == 1);
  BOOST_TEST(lift.low == 1);
  BOOST_TEST(lift.high == 1);
}

// The interval holds the truth about as often as it says: 4000 samples of 800 clients.
BOOST_AUTO_TEST_CASE(lift_intervals_cover) {
  std::mt19937_64 random(7);
  const double in_group = 0.3, rate_in = 0.35, rate_out = 0.15, base = in_group * rate_in + (1 - in_group) * rate_out;
  const double truth = rate_in / base;
  const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; };
  int covered = 0;
  constexpr int samples = 4000;
  for (int s = 0; s < samples; ++s) {
    Counts bin, total;
    for (int i = 0; i < 800; ++i) {
      const bool inside = uniform() < in_group, key = uniform() < (inside ? rate_in : rate_out);
      const Counts one{key ? 1.0 : 0.0, key ? 0.0 : 1.0};
      total += one;
      if (inside) bin += one;
    }
    const Lift lift = lift_of(bin, total, 0.9);
    covered += lift.low <= truth && truth <= lift.high ? 1 : 0;
  }
  // 0.9 within four deviations of the count, and a little for the approximation.
  BOOST_TEST(std::abs(static_cast<double>(covered) / samples - 0.9) < 0.025);
}

// A 2 x 2 table by hand: expected 25 everywhere, gaps of 5, chi-square 4 at one degree of freedom: P = erfc(sqrt(2)).
BOOST_AUTO_TEST_CASE(chi_square_by_hand) {
  BOOST_TEST(independence_p(std::vector<Counts>{{30, 20}, {20, 30}}) == std::erfc(std::sqrt(2.0)), within(1e-10));
  BOOST_TEST(independence_p(std::vector<Counts>{{25, 25}, {25, 25}, {25, 25}}) == 1.0, within(1e-12));
  // Two degrees of freedom: P = exp(-x / 2). Expected 20 and 30 a row; gaps 10, 0, -10: x = 2 (100/20 + 100/30).
  BOOST_TEST(independence_p(std::vector<Counts>{{30, 20}, {20, 30}, {10, 40}}) == std::exp(-(100.0 / 20 + 100.0 / 30)),
             within(1e-10));
  BOOST_TEST(independence_p(std::vector<Counts>{{3, 1}, {0, 2}}) == 1.0);
}

// The example of Benjamini and Hochberg (1995), table 1: of these 15 p-values the first four are rejected at 0.05.
BOOST_AUTO_TEST_CASE(benjamini_hochberg_1995) {
  const std::vector<double> p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                              0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  const std::vector<double> adjusted = adjusted_p(p);
  for (std::size_t k = 0; k < p.size(); ++k) BOOST_TEST((adjusted[k] <= 0.05) == (k < 4));
  BOOST_TEST(adjusted[3] == 0.0095 * 15 / 4, within(1e-12));
  BOOST_TEST(adjusted[14] == 1.0);
}

BOOST_AUTO_TEST_CASE(normal_quantiles) {
  BOOST_TEST(std::abs(normal_quantile_two_sided(0.95) - 1.959963984540054) < 1e-12);
  BOOST_TEST(std::abs(normal_quantile_two_sided(0.99) - 2.5758293035489004) < 1e-12);
}

BOOST_AUTO_TEST_SUITE_END()
