#include "mcda/statistics/lanes.hpp"

#include <cmath>
#include <vector>
#include <boost/test/unit_test.hpp>

using namespace mcda;

BOOST_AUTO_TEST_SUITE(lanes_of_rows)

// Any number of rows, full eights or not: the bits of one row after the other, and no cell beyond the block is written.
BOOST_AUTO_TEST_CASE(sums_are_those_of_single_rows) {
  const Index n = 3;
  for (Index m = 0; m <= 35; ++m) {
    std::vector<std::vector<double>> cells(static_cast<std::size_t>(n));
    std::vector<const double*> columns;
    for (Index j = 0; j < n; ++j) {
      auto& column = cells[static_cast<std::size_t>(j)];
      for (Index i = 0; i < m; ++i) column.push_back(std::sin(static_cast<double>(7 * i + j)) * 100);
      columns.push_back(column.data());
    }
    std::vector<double> sums(static_cast<std::size_t>(m + 1), -1), roots(sums);
    sum_lanes<2>(
        Block(columns.data(), n, m),
        [](Lanes* sum, const Lanes& x, std::size_t j) MCDA_INLINED {
          sum[0] += x * (static_cast<double>(j) + 0.1);
          Lanes size = x;
          take_magnitudes(size);
          sum[1] += size;
        },
        [&](Lanes* sum, auto write) MCDA_INLINED {
          take_roots(sum[1]);
          write(sums.data(), sum[0]);
          write(roots.data(), sum[1]);
        });
    for (std::size_t i = 0; i < static_cast<std::size_t>(m); ++i) {
      double sum = 0, size = 0;
      for (std::size_t j = 0; j < static_cast<std::size_t>(n); ++j) {
        sum += cells[j][i] * (static_cast<double>(j) + 0.1);
        size += std::abs(cells[j][i]);
      }
      BOOST_TEST(sums[i] == sum);
      BOOST_TEST(roots[i] == std::sqrt(size));
    }
    BOOST_TEST(sums.back() == -1);
    BOOST_TEST(roots.back() == -1);
  }
}

BOOST_AUTO_TEST_CASE(the_larger_of_each_two) {
  const Lanes first{1, -2, 3, 0, 5, -6, 7, 8}, second{2, -3, 1, 4, 5, 6, -7, 9}, larger{2, -2, 3, 4, 5, 6, 7, 9};
  Lanes taken = first;
  take_larger(taken, second);
  for (std::size_t k = 0; k < lanes; ++k) BOOST_TEST(taken[k] == larger[k]);
}

BOOST_AUTO_TEST_SUITE_END()
