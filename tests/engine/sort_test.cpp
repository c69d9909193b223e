#include "mcda/engine/sort.hpp"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;

namespace {

std::vector<double> nasty(test::Random& random, Index m) {
  std::vector<double> values;
  for (Index i = 0; i < m; ++i) {
    switch (random.whole(0, 5)) {
      case 0: values.push_back(static_cast<double>(random.whole(-2, 2))); break;
      case 1: values.push_back(random.chance(0.5) ? 0.0 : -0.0); break;
      case 2: values.push_back(random.uniform(-1, 1) * 1e100); break;
      case 3: values.push_back(random.uniform(-1, 1) * 1e-100); break;
      case 4: values.push_back(1 + 0.5e-10 * static_cast<double>(random.whole(0, 5))); break;
      default: values.push_back(random.normal());
    }
  }
  return values;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sorting)

BOOST_AUTO_TEST_CASE(columns_rise_and_equal_values_keep_their_row_order) {
  test::Random random(91);
  for (const Index m : {0, 1, 2, 3, 15, 16, 17, 100, 1000, 20'000}) {
    const std::vector<double> column = nasty(random, m);
    const SortedColumn sorted = sort_column(column);
    BOOST_REQUIRE_EQUAL(sorted.values.size(), column.size());
    std::vector<std::uint32_t> expected(column.size());
    for (std::size_t i = 0; i < column.size(); ++i) expected[i] = static_cast<std::uint32_t>(i);
    std::stable_sort(expected.begin(), expected.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return column[a] < column[b]; });
    BOOST_CHECK(sorted.rows == expected);
    for (std::size_t k = 0; k < column.size(); ++k) BOOST_REQUIRE_EQUAL(sorted.values[k], column[sorted.rows[k]]);
  }
  BOOST_CHECK(!std::signbit(sort_column(std::vector<double>{-0.0}).values[0]));
}

BOOST_AUTO_TEST_CASE(fast_ranks_are_the_ranks) {
  test::Random random(92);
  for (Index round = test::rounds(100); round > 0; --round) {
    const std::vector<double> scores = nasty(random, round % 10 == 0 ? 3000 : random.whole(0, 60));
    for (const TieRule rule : {TieRule::competition, TieRule::dense, TieRule::average}) {
      const Ranking fast = rank_fast(scores, rule), plain = rank_scores(scores, rule);
      BOOST_REQUIRE(fast.order == plain.order);
      BOOST_REQUIRE(fast.ranks == plain.ranks);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
