#include "mcda/statistics/quantile_summary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"

using namespace mcda;

namespace {

// Values in an order that has nothing to do with their size: 0, 1, ..., m - 1 times a unit modulo m.
std::vector<double> scattered(Index m) {
  std::vector<double> values;
  for (Index i = 0; i < m; ++i) values.push_back(static_cast<double>((i * 7919) % m));
  return values;
}

// The largest difference, over all levels, between the rows at or below a level and what the summary says.
double worst_rank(const QuantileSummary& summary, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto kept = summary.sorted();
  double below = 0, worst = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    while (at < kept.size() && kept[at].value <= values[i]) below += kept[at++].rows;
    if (i + 1 == values.size() || values[i + 1] > values[i])
      worst = std::max(worst, std::abs(below - static_cast<double>(i + 1)));
  }
  return worst;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quantile_summary)

BOOST_AUTO_TEST_CASE(few_rows_are_kept_exactly) {
  QuantileSummary summary(8);
  summary.observe(std::vector<double>{3, 1, 2, 2});
  BOOST_TEST(summary.rank_error() == 0);
  BOOST_TEST(summary.thinned(8) == (std::vector<double>{1, 2, 2, 3}));
  BOOST_TEST(summary.thinned(2) == (std::vector<double>{2, 3}));  // the middles of the halves
}

BOOST_AUTO_TEST_CASE(ranks_are_off_by_no_more_than_is_said) {
  for (const Index m : {9, 100, 4'097, 20'000}) {
    for (const Index capacity : {2, 8, 64, 1'024}) {
      const std::vector<double> values = scattered(m);
      QuantileSummary summary(capacity);
      summary.observe(values);
      BOOST_TEST(summary.count() == m);
      double rows = 0;
      for (const auto& one : summary.sorted()) rows += one.rows;
      BOOST_TEST(rows == static_cast<double>(m));
      BOOST_TEST(worst_rank(summary, values) <= summary.rank_error(), m << " rows, " << capacity << " values");
      // m / (2 k) rows a level, log2(m / k) + 1 levels: what the publication bounds it by.
      const double levels = std::max(0.0, std::log2(static_cast<double>(m) / static_cast<double>(capacity))) + 2;
      BOOST_TEST(summary.rank_error() <= levels * static_cast<double>(m) / static_cast<double>(capacity));
    }
  }
}

BOOST_AUTO_TEST_CASE(parts_joined_keep_the_promise) {
  const std::vector<double> values = scattered(30'011);
  QuantileSummary whole(256);
  for (std::size_t first = 0; first < values.size();) {
    const std::size_t rows = std::min(values.size() - first, first % 977 + 13);
    QuantileSummary part(256);
    part.observe(std::span(values).subspan(first, rows));
    whole.merge(QuantileSummary::from_bytes(part.to_bytes()));
    first += rows;
  }
  BOOST_TEST(whole.count() == 30'011);
  BOOST_TEST(worst_rank(whole, values) <= whole.rank_error());
  BOOST_TEST(whole.share_error() < 0.05);
}

BOOST_AUTO_TEST_CASE(the_same_rows_give_the_same_bytes) {
  const std::vector<double> values = scattered(5'000);
  QuantileSummary once(64), again(64);
  once.observe(values);
  for (std::size_t first = 0; first < values.size(); first += 100) again.observe(std::span(values).subspan(first, 100));
  BOOST_TEST(once.to_bytes() == again.to_bytes());
}

BOOST_AUTO_TEST_CASE(knots_stand_for_equal_shares) {
  std::vector<double> values(1'000);
  std::iota(values.begin(), values.end(), 0.0);
  QuantileSummary summary(1'000);
  summary.observe(values);
  const std::vector<double> knots = summary.thinned(10);
  BOOST_TEST(knots == (std::vector<double>{50, 150, 250, 350, 450, 550, 650, 750, 850, 950}));
}

BOOST_AUTO_TEST_CASE(damage_and_mixtures_are_refused) {
  QuantileSummary summary(8);
  summary.observe(std::vector<double>{1, 2, 3});
  const std::string bytes = summary.to_bytes();
  BOOST_CHECK_THROW(QuantileSummary::from_bytes(bytes.substr(0, bytes.size() - 1)), InvalidInput);
  BOOST_CHECK_THROW(QuantileSummary::from_bytes(bytes + "x"), InvalidInput);
  BOOST_CHECK_THROW(summary.merge(QuantileSummary(16)), InvalidInput);
  BOOST_CHECK_THROW(QuantileSummary(3), InvalidInput);
}

BOOST_AUTO_TEST_SUITE_END()
