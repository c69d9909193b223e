// Groups against groups through Chebyshev nodes, against the plain double sum.
#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/kernel_sum.hpp"
#include "tests/support/random.hpp"

namespace {

using namespace test;

// Not smooth at zero: what TODIM sums.
class RootKernel final : public mcda::DifferenceKernel {
 public:
  void apply(std::span<double> differences) const noexcept override {
    for (double& cell : differences) cell = std::sqrt(cell);
  }
  bool separated(double gap, double width) const noexcept override { return gap >= width; }
};

double kernel_at(const mcda::DifferenceKernel& kernel, double difference) {
  kernel.apply({&difference, 1});
  return difference;
}

struct Sums {
  std::vector<double> below, above;
};

Sums fast(const mcda::DifferenceKernel& kernel, const std::vector<double>& reference,
          const std::vector<double>& values) {
  Sums sums{std::vector<double>(values.size()), std::vector<double>(values.size())};
  mcda::kernel_sums(kernel, reference, values, sums.below, sums.above);
  return sums;
}

// `tolerance` is relative to the number of terms times the largest of them, which for the Gaussian is the 1 at
// difference zero.
void check(const mcda::DifferenceKernel& kernel, const std::vector<double>& reference,
           const std::vector<double>& values, double tolerance, std::size_t stride = 1) {
  const double least = kernel.vanishes(1e300) ? 1 : 0;
  const Sums sums = fast(kernel, reference, values);
  for (std::size_t i = 0; i < values.size(); i += stride) {
    long double below = 0, above = 0;
    double largest = least;
    for (const double y : reference) {
      if (y == values[i]) continue;
      const double term = kernel_at(kernel, std::abs(values[i] - y));
      (y < values[i] ? below : above) += static_cast<long double>(term);
      largest = std::max(largest, term);
    }
    const double most = tolerance * largest * static_cast<double>(reference.size());
    BOOST_REQUIRE_MESSAGE(std::abs(static_cast<double>(below - static_cast<long double>(sums.below[i]))) <= most,
                          "below " << values[i] << ", m " << reference.size() << ": " << sums.below[i]);
    BOOST_REQUIRE_MESSAGE(std::abs(static_cast<double>(above - static_cast<long double>(sums.above[i]))) <= most,
                          "above " << values[i] << ", m " << reference.size() << ": " << sums.above[i]);
  }
}

std::vector<double> column_of(Random& random, Index kind, Index m) {
  std::vector<double> column;
  for (Index i = 0; i < m; ++i) {
    switch (kind) {
      case 0: column.push_back(random.uniform(0, 100)); break;
      case 1: column.push_back(std::exp(3 * random.normal())); break;
      case 2: column.push_back(static_cast<double>(random.whole(0, 200))); break;  // ties
      case 3:
        column.push_back(static_cast<double>(random.whole(0, 3)) * 1000 + random.uniform(0, 0.1));
        break;  // clusters
      case 4:
        column.push_back(std::pow(2, static_cast<double>(random.whole(-300, 300))) * random.uniform(1, 2));
        break;  // all magnitudes
      case 5: column.push_back(1e9 + random.uniform(0, 10)); break;
      default: column.push_back(4); break;
    }
  }
  std::sort(column.begin(), column.end());
  return column;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kernel_sum)

BOOST_AUTO_TEST_CASE(as_the_double_sum) {
  Random random(51);
  for (Index kind = 0; kind <= 6; ++kind) {
    for (const Index m : {1, 2, 20, 48, 49, 100, 333, 3000}) {
      const std::vector<double> column = column_of(random, kind, m);
      const double tolerance = kind == 4 ? 2e-13 : 3e-14;  // all magnitudes: a tree of hundreds of levels
      BOOST_TEST_CONTEXT("kind " << kind << " m " << m) {
        for (const double s : {1e-3, 0.1, 2.0, 50.0, 1e4}) check(mcda::GaussianKernel(s), column, column, tolerance, 7);
        check(RootKernel(), column, column, tolerance, 7);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_large_column) {
  Random random(52);
  const std::vector<double> column = column_of(random, 1, 100'000);
  check(mcda::GaussianKernel(3), column, column, 3e-14, 9973);
  check(RootKernel(), column, column, 3e-14, 9973);
}

// Two groups with nothing in between, from just touching to far apart, at the largest width that still counts as
// separated.
BOOST_AUTO_TEST_CASE(nodes) {
  for (double gap = 0.05; gap < 9; gap += 0.05) {
    for (const double width : {2.0, 1.3}) {
      std::vector<double> column;
      for (const double from : {0.0, width + gap}) {
        for (int i = 0; i < 40; ++i) column.push_back(from + width * i / 39);
      }
      check(mcda::GaussianKernel(1), column, column, 2e-15);
    }
  }
  for (double gap = 1; gap < 50; gap *= 1.1) {
    std::vector<double> column;
    for (const double from : {0.0, 1 + gap}) {
      for (int i = 0; i < 40; ++i) column.push_back(from + i / 39.0);
    }
    check(RootKernel(), column, column, 5e-15);
  }
}

BOOST_AUTO_TEST_CASE(others_against_a_reference) {
  Random random(53);
  for (Index kind = 0; kind <= 6; ++kind) {
    const std::vector<double> reference = column_of(random, kind, 2000);
    std::vector<double> values = column_of(random, kind, 60);
    for (Index copies = 20; copies > 0; --copies) values.push_back(random.one_of(reference));
    values.push_back(reference.front() - 1);
    values.push_back(reference.back() + 1);
    std::sort(values.begin(), values.end());
    for (const double s : {0.1, 20.0}) check(mcda::GaussianKernel(s), reference, values, 3e-14);
    check(RootKernel(), reference, values, 3e-14);
    const Sums together = fast(mcda::GaussianKernel(2), reference, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Sums alone = fast(mcda::GaussianKernel(2), reference, {values[i]});
      BOOST_REQUIRE_EQUAL(alone.below[0], together.below[i]);
      BOOST_REQUIRE_EQUAL(alone.above[0], together.above[i]);
    }
  }
}

BOOST_AUTO_TEST_CASE(nothing_to_compare_with) {
  const Sums sums = fast(mcda::GaussianKernel(1), {}, {3.0});
  BOOST_CHECK_EQUAL(sums.below[0], 0);
  BOOST_CHECK_EQUAL(sums.above[0], 0);
}

BOOST_AUTO_TEST_SUITE_END()
