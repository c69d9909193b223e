// Optimal bins against trying every way to cut.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <vector>

#include "mcda/clients/binning.hpp"
#include "mcda/clients/cohort.hpp"

using namespace mcda::clients;
using mcda::Index;

namespace {

// Every subset of the borders between groups: what an exact search must find. The formulas are written out again.
double best_by_trying(const std::vector<Counts>& groups, const Counts& total, const BinningLimits& limits) {
  const double unit = limits.cut_cost * (1 / total.key + 1 / total.rest);
  double best = -1e300;
  for (unsigned cuts = 0; cuts < 1u << (groups.size() - 1); ++cuts) {
    double worth = 0, last = 0;
    bool rises = true, falls = true, allowed = true;
    Index bins = 0;
    Counts bin;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      bin.key += groups[g].key;
      bin.rest += groups[g].rest;
      if (g + 1 < groups.size() && (cuts >> g & 1) == 0) continue;
      const double all = bin.key + bin.rest;
      if (all <= 0 || all < limits.least_clients || all < limits.least_share * (total.key + total.rest) - 1e-9)
        allowed = false;
      const double key = (bin.key > 0 ? bin.key : 0.5) / total.key, rest = (bin.rest > 0 ? bin.rest : 0.5) / total.rest;
      const double evidence = std::log(key / rest);
      worth += (key - rest) * evidence;
      if (bins > 0) {
        rises = rises && evidence >= last;
        falls = falls && evidence <= last;
      }
      last = evidence;
      ++bins;
      bin = {};
    }
    const bool keeps = limits.trend == Trend::up     ? rises
                       : limits.trend == Trend::down ? falls
                                                     : limits.trend == Trend::free || rises || falls;
    if (!allowed || !keeps || bins > limits.most_bins) continue;
    best = std::max(best, worth - unit * static_cast<double>(bins - 1));
  }
  return best;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(binning)

BOOST_AUTO_TEST_CASE(as_good_as_trying_everything) {
  std::mt19937 random(11);
  for (int problem = 0; problem < 400; ++problem) {
    std::vector<Counts> groups(2 + random() % 9);
    Counts total;
    for (Counts& group : groups) {
      group = {static_cast<double>(random() % 12), static_cast<double>(random() % 40)};
      if (random() % 8 == 0) group.key = 0;
      total += group;
    }
    total += {3, 11};  // clients without a value
    BinningLimits limits;
    limits.least_share = random() % 2 == 0 ? 0.0 : 0.1;
    limits.most_bins = 1 + static_cast<Index>(random() % 6);
    limits.cut_cost = random() % 2 == 0 ? 0.0 : 2.0;
    for (const Trend trend : {Trend::automatic, Trend::up, Trend::down, Trend::free}) {
      limits.trend = trend;
      const double best = best_by_trying(groups, total, limits);
      const Binning found = optimal_binning(groups, total, limits);
      const double unit = limits.cut_cost * (1 / total.key + 1 / total.rest);
      double sum = 0, last = 0;
      Index begin = 0;
      for (const Index end : found.ends) {
        Counts bin;
        for (; begin < end; ++begin) bin += groups[static_cast<std::size_t>(begin)];
        sum += information(bin, total);
        const double evidence = weight_of_evidence(bin, total);
        if (end != found.ends.front() && found.trend == Trend::up) BOOST_TEST(evidence >= last);
        if (end != found.ends.front() && found.trend == Trend::down) BOOST_TEST(evidence <= last);
        last = evidence;
      }
      BOOST_REQUIRE(begin == static_cast<Index>(groups.size()));
      if (best == -1e300) {
        BOOST_TEST(found.ends.size() == 1U);
      } else {
        BOOST_TEST(std::abs(sum - unit * static_cast<double>(found.ends.size() - 1) - best) < 1e-9);
        BOOST_TEST(std::abs(found.information - sum) < 1e-9);
      }
    }
  }
}

// Consecutive in the order of shares is as good as any partition of the categories (Breiman et al. 1984): all ways to
// put five categories into two bins.
BOOST_AUTO_TEST_CASE(categories_in_order_of_their_shares) {
  std::mt19937 random(5);
  for (int problem = 0; problem < 200; ++problem) {
    std::vector<Counts> categories(5);
    Counts total;
    for (Counts& one : categories) {
      one = {1.0 + random() % 20, 1.0 + random() % 50};
      total += one;
    }
    double best = 0;
    for (unsigned subset = 1; subset < 31; ++subset) {
      Counts in, out;
      for (unsigned c = 0; c < 5; ++c) ((subset >> c & 1) != 0 ? in : out) += categories[c];
      best = std::max(best, information(in, total) + information(out, total));
    }
    std::vector<Counts> ordered;
    for (const Index c : order_of_categories(categories, total))
      ordered.push_back(categories[static_cast<std::size_t>(c)]);
    const Binning found =
        optimal_binning(ordered, total, {.least_share = 0, .most_bins = 2, .cut_cost = 0, .trend = Trend::up});
    BOOST_TEST(found.information == best, boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(nothing_to_cut) {
  BOOST_TEST(optimal_binning({}, {}, {}).ends.empty());
  const std::vector<Counts> one{{5, 5}};
  BOOST_TEST(optimal_binning(one, {5, 5}, {}).ends == std::vector<Index>{1}, boost::test_tools::per_element());
  // Only key clients: no evidence anywhere, no crash.
  const std::vector<Counts> only_key{{5, 0}, {7, 0}};
  BOOST_TEST(optimal_binning(only_key, {12, 0}, {}).ends.size() == 1U);
}

BOOST_AUTO_TEST_CASE(edges_are_short_and_cut_where_they_should) {
  BOOST_TEST(shortest_between(7.93, 8.21) == 8);
  BOOST_TEST(shortest_between(11, 12) == 12);
  BOOST_TEST(shortest_between(95, 212) == 200);
  BOOST_TEST(shortest_between(-3, 2) == 0);
  BOOST_TEST(shortest_between(-2.71, -2.65) == -2.7);
  BOOST_TEST(shortest_between(0.0121, 0.0149) == 0.014);
  std::mt19937_64 random(3);
  for (int k = 0; k < 2000; ++k) {
    const double a = std::ldexp(static_cast<double>(random() >> 12), -30 - static_cast<int>(random() % 40)) - 100;
    const double b = a + std::ldexp(static_cast<double>(random() >> 12), -60);
    if (!(a < b)) continue;
    const double edge = shortest_between(a, b);
    BOOST_TEST((a < edge && edge <= b));
  }
}

BOOST_AUTO_TEST_CASE(groups_of_about_equal_size) {
  std::vector<double> sorted;
  for (int i = 0; i < 1000; ++i) sorted.push_back(i / 10);  // 100 values, ten clients each
  const std::vector<double> edges = equal_groups(sorted, 20);
  BOOST_TEST(edges.size() == 19U);
  BOOST_TEST(edges[0] == 5);
  BOOST_TEST(edges[18] == 95);
  const std::vector<double> few{1, 1, 1, 2, 2, 7};
  BOOST_TEST(equal_groups(few, 20) == (std::vector<double>{2, 7}), boost::test_tools::per_element());
  // Half of all clients have none: they are one group.
  std::vector<double> zeros(500, 0.0);
  for (int i = 1; i <= 500; ++i) zeros.push_back(i);
  BOOST_TEST(equal_groups(zeros, 10).front() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
