#include "mcda/engine/sort.hpp"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/sort_levels.hpp"
#include "mcda/engine/sort_words.hpp"
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

// Columns that a word of 64 bits holds whole, or cannot tell apart by its leading bits.
std::vector<std::vector<double>> columns_of_words(test::Random& random, Index m) {
  std::vector<std::vector<double>> columns(8);
  for (Index i = 0; i < m; ++i) {
    const double one = random.uniform();
    columns[0].push_back(one);
    columns[1].push_back(7);
    columns[2].push_back(static_cast<double>(random.whole(1, m)));
    columns[3].push_back(1e9 + one);
    columns[4].push_back(1 + 0x1p-50 * static_cast<double>(random.whole(0, 3)));
    columns[5].push_back(i == 0 ? 1e100 : 1 + 0x1p-40 * one);  // one far away, all others in a few words
    columns[6].push_back(i == 0 ? -1e100 : 1 + 0x1p-48 * static_cast<double>(random.whole(0, 15)));
    columns[7].push_back(i % 50 == 0 ? std::exp(200 * one) : 3 + 0x1p-45 * static_cast<double>(i % 7));
  }
  return columns;
}

std::vector<std::uint32_t> plain_rows(const std::vector<double>& column) {
  std::vector<std::uint32_t> rows(column.size());
  for (std::size_t i = 0; i < column.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
  std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) { return column[a] < column[b]; });
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sorting)

BOOST_AUTO_TEST_CASE(words_that_do_not_hold_the_whole_value) {
  test::Random random(93);
  for (const Index m : {255, 256, 1'000, 5'000, 70'000}) {
    for (const std::vector<double>& column : columns_of_words(random, m)) {
      const std::vector<std::uint32_t> expected = plain_rows(column);
      const SortedColumn sorted = sort_column(column);
      BOOST_REQUIRE(sorted.rows == expected);
      for (std::size_t k = 0; k < column.size(); ++k) BOOST_REQUIRE_EQUAL(sorted.values[k], column[expected[k]]);
      const SortedLevels levels = sort_levels(column);
      BOOST_REQUIRE(levels.rows == expected);
      std::vector<std::uint32_t> begins;
      for (std::size_t k = 0; k < column.size(); ++k) {
        if (k == 0 || column[expected[k]] != column[expected[k - 1]]) begins.push_back(static_cast<std::uint32_t>(k));
      }
      BOOST_REQUIRE(levels.begins == begins);
      const Ranking fast = rank_fast(column), plain = rank_scores(column);
      BOOST_REQUIRE(fast.order == plain.order);
      BOOST_REQUIRE(fast.ranks == plain.ranks);
    }
  }
  BOOST_CHECK(sort_levels({}).begins.empty());
}

// Spread, crowded at one end, all the same, few, and more than go through one digit.
BOOST_AUTO_TEST_CASE(short_lists_of_words) {
  test::Random random(94);
  WordSorter sorter;
  for (const Index m : {0, 1, 2, 63, 64, 65, 500, 1'000, 4'095, 4'096, 4'097, 9'000}) {
    for (const int shift : {0, 1, 5, 20, 31}) {
      std::vector<std::uint32_t> words;
      for (Index i = 0; i < m; ++i) words.push_back(static_cast<std::uint32_t>(random.next() >> 32) >> shift);
      for (Index i = 0; i + 40 < m && shift == 1; ++i) words[static_cast<std::size_t>(i)] |= 0x7ff00000u;
      std::vector<std::uint32_t> expected = words;
      std::sort(expected.begin(), expected.end());
      sorter.sort(words);
      BOOST_REQUIRE(words == expected);
    }
  }
}

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
