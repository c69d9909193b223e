#include "mcda/statistics/summary.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;
using test::near;

namespace {

constexpr Statistic everything = Statistic::extremes | Statistic::sum | Statistic::sum_of_squares |
                                 Statistic::sum_of_inverses | Statistic::sum_of_inverse_squares |
                                 Statistic::sum_of_logarithms | Statistic::sum_of_x_log_x | Statistic::moments |
                                 Statistic::co_moments;

using Columns = std::vector<std::vector<double>>;

Summary observed(const Columns& columns, std::size_t first, std::size_t rows, Statistic wanted = everything) {
  std::vector<const double*> pointers;
  for (const auto& column : columns) pointers.push_back(column.data() + first);
  Summary summary(static_cast<Index>(columns.size()), wanted);
  summary.observe(Block(pointers.data(), static_cast<Index>(columns.size()), static_cast<Index>(rows)));
  return summary;
}

Summary observed(const Columns& columns) { return observed(columns, 0, columns[0].size()); }

Columns random_columns(test::Random& random, std::size_t rows) {
  Columns columns(3, std::vector<double>(rows));
  for (std::size_t i = 0; i < rows; ++i) {
    columns[0][i] = random.uniform(-5, 5);
    columns[1][i] = random.chance(0.2) ? 0 : std::exp(3 * random.normal());
    columns[2][i] = 2 * columns[0][i] + random.normal();
  }
  return columns;
}

// Everything in a summary within `tolerance`.
std::string differs(const Summary& a, const Summary& b, double tolerance) {
  if (a.count() != b.count()) return "count";
  for (Index j = 0; j < a.columns(); ++j) {
    if (a.min(j) != b.min(j) || a.max(j) != b.max(j) || a.smallest_magnitude_of(j) != b.smallest_magnitude_of(j))
      return "extremes";
    const double n = static_cast<double>(a.count()), absolute = std::sqrt(a.sum_of_squares(j) * n);
    if (!near(a.sum(j), b.sum(j), tolerance, absolute)) return "sum";
    if (!near(a.sum_of_squares(j), b.sum_of_squares(j), tolerance)) return "sum of squares";
    if (!near(a.sum_of_inverses(j), b.sum_of_inverses(j), tolerance, std::sqrt(a.sum_of_inverse_squares(j) * n)))
      return "sum of inverses";
    if (!near(a.sum_of_inverse_squares(j), b.sum_of_inverse_squares(j), tolerance)) return "sum of inverse squares";
    if (!near(a.sum_of_logarithms(j), b.sum_of_logarithms(j), tolerance, 10 * n)) return "sum of logarithms";
    if (!near(a.sum_of_x_log_x(j), b.sum_of_x_log_x(j), tolerance, a.sum_of_squares(j))) return "sum of x log x";
    if (!near(a.mean(j), b.mean(j), tolerance, absolute / n)) return "mean";
    if (!near(a.squared_deviations(j), b.squared_deviations(j), tolerance)) return "deviations";
    for (Index k = 0; k < a.columns(); ++k) {
      const double scale = std::sqrt(a.squared_deviations(j) * a.squared_deviations(k));
      if (!near(a.co_moment(j, k), b.co_moment(j, k), tolerance, scale)) return "co-moments";
    }
  }
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(summaries)

BOOST_AUTO_TEST_CASE(every_statistic_equals_its_plain_sum) {
  test::Random random(71);
  for (const std::size_t rows : {1, 2, 7, 8, 9, 63, 1000}) {
    const Columns columns = random_columns(random, rows);
    const Summary seen = observed(columns);
    BOOST_CHECK_EQUAL(seen.count(), static_cast<Index>(rows));
    const long double n = static_cast<long double>(rows);
    std::vector<long double> mean(3, 0);
    for (std::size_t j = 0; j < 3; ++j) mean[j] = std::accumulate(columns[j].begin(), columns[j].end(), 0.0L) / n;
    for (std::size_t j = 0; j < 3; ++j) {
      long double sum = 0, size = 0, squares = 0, inverses = 0, inverse_squares = 0, logs = 0, x_log_x = 0,
                  deviations = 0, inverse_size = 0;
      double smallest = std::numeric_limits<double>::infinity();
      for (const double v : columns[j]) {
        const long double x = v;
        sum += x, size += std::abs(x), squares += x * x, deviations += (x - mean[j]) * (x - mean[j]);
        if (v == 0) continue;
        inverses += 1 / x, inverse_size += 1 / std::abs(x), inverse_squares += 1 / (x * x);
        logs += std::log(std::abs(x)), x_log_x += std::abs(x) * std::log(std::abs(x));
        smallest = std::min(smallest, std::abs(v));
      }
      const Index at = static_cast<Index>(j);
      const auto check = [&](const char* what, double found, long double expected, long double scale) {
        BOOST_CHECK_MESSAGE(near(found, static_cast<double>(expected), 1e-13, static_cast<double>(scale)),
                            what << ": " << found << " against " << static_cast<double>(expected));
      };
      check("sum", seen.sum(at), sum, size);
      check("squares", seen.sum_of_squares(at), squares, 0);
      check("inverses", seen.sum_of_inverses(at), inverses, inverse_size);
      check("inverse squares", seen.sum_of_inverse_squares(at), inverse_squares, 0);
      check("logarithms", seen.sum_of_logarithms(at), logs, 10 * n);
      check("x log x", seen.sum_of_x_log_x(at), x_log_x, squares);
      check("mean", seen.mean(at), mean[j], size / n);
      check("deviations", seen.squared_deviations(at), deviations, 0);
      check("variance", seen.variance(at), deviations / n, 0);
      check("norm", seen.norm(at), std::sqrt(squares), 0);
      BOOST_CHECK_EQUAL(seen.min(at), *std::min_element(columns[j].begin(), columns[j].end()));
      BOOST_CHECK_EQUAL(seen.max(at), *std::max_element(columns[j].begin(), columns[j].end()));
      BOOST_CHECK_EQUAL(seen.smallest_magnitude_of(at), smallest);
      for (std::size_t k = 0; k < 3; ++k) {
        long double product = 0, size_of_products = 0;
        for (std::size_t i = 0; i < rows; ++i) {
          product += (columns[j][i] - mean[j]) * (columns[k][i] - mean[k]);
          size_of_products += std::abs((columns[j][i] - mean[j]) * (columns[k][i] - mean[k]));
        }
        check("co-moment", seen.co_moment(at, static_cast<Index>(k)), product, size_of_products);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(merging_is_associative_up_to_rounding_and_starts_from_nothing) {
  test::Random random(72);
  for (int round = 0; round < 30; ++round) {
    const std::size_t rows = static_cast<std::size_t>(random.whole(3, 400));
    const Columns columns = random_columns(random, rows);
    const auto one = static_cast<std::size_t>(random.whole(1, static_cast<Index>(rows) - 2)),
               two = static_cast<std::size_t>(random.whole(static_cast<Index>(one) + 1, static_cast<Index>(rows) - 1));
    const Summary a = observed(columns, 0, one), b = observed(columns, one, two - one),
                  c = observed(columns, two, rows - two);
    Summary left = a, right = b, start(3, everything);
    left.merge(b), left.merge(c);
    right.merge(c);
    Summary other = a;
    other.merge(right);
    BOOST_CHECK_EQUAL(differs(left, other, 1e-12), "");
    BOOST_CHECK_EQUAL(differs(left, observed(columns), 1e-12), "");
    start.merge(a);
    BOOST_CHECK(start == a);
    start.merge(Summary(3, everything));
    BOOST_CHECK(start == a);
  }
}

// Sums of squares would lose every digit here: 1e18 against deviations of one.
BOOST_AUTO_TEST_CASE(moments_on_a_large_offset) {
  test::Random random(73);
  const std::size_t rows = 4000;
  Columns columns(2, std::vector<double>(rows));
  std::vector<double> x(rows), y(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    x[i] = std::round(1024 * random.normal()) / 1024;
    y[i] = std::round(1024 * (random.normal() - x[i])) / 1024;
    columns[0][i] = 1e9 + x[i];  // exact: the noise has ten bits behind the point
    columns[1][i] = -1e9 + y[i];
  }
  const Columns plain{x, y};
  const Summary small = observed(plain);
  Summary seen(2, everything);
  for (std::size_t first = 0; first < rows; first += 500) seen.merge(observed(columns, first, 500));
  for (const Index j : {0, 1}) {
    // The mean itself has seven digits behind the point, and so have the gaps between the means of the parts.
    BOOST_CHECK_CLOSE(seen.variance(j), small.variance(j), 1e-6);
    BOOST_CHECK_CLOSE(seen.co_moment(0, j), small.co_moment(0, j), 1e-6);
  }
  BOOST_CHECK_CLOSE(seen.mean(0) - 1e9 + 10, small.mean(0) + 10, 1e-5);
  BOOST_CHECK_EQUAL(observed({{1e9 + 0.1, 1e9 + 0.1, 1e9 + 0.1}}).constant(0), true);
}

BOOST_AUTO_TEST_CASE(cells_that_are_no_numbers_are_found_wherever_they_stand) {
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    for (std::size_t place = 0; place < 20; ++place) {
      Columns columns(1, std::vector<double>(20, 1.0));
      columns[0][place] = bad;
      BOOST_CHECK(std::isnan(observed(columns).smallest_magnitude_of(0)));
      Summary merged = observed({{1, 2}});
      merged.merge(observed(columns));
      merged.merge(observed({{1, 2}}));
      BOOST_CHECK(std::isnan(merged.smallest_magnitude_of(0)));
    }
  }
  BOOST_CHECK_EQUAL(observed({{0, -3, 2, 0}}).smallest_magnitude_of(0), 2);
  BOOST_CHECK_EQUAL(observed({{0, 0}}).smallest_magnitude_of(0), HUGE_VAL);
}

BOOST_AUTO_TEST_CASE(zeros_and_negatives_in_the_logarithmic_sums) {
  const Summary seen = observed({{0, -1, std::exp(1.0), -std::exp(2.0)}});
  BOOST_CHECK_CLOSE(seen.sum_of_logarithms(0), 3, 1e-12);
  BOOST_CHECK_CLOSE(seen.sum_of_x_log_x(0), std::exp(1.0) + 2 * std::exp(2.0), 1e-12);
  BOOST_CHECK_CLOSE(seen.sum_of_inverses(0), -1 + std::exp(-1.0) - std::exp(-2.0), 1e-12);
}

BOOST_AUTO_TEST_CASE(the_extreme_magnitudes_stay_finite) {
  const Summary seen = observed({{1e100, -1e100, 1e-100, -1e-100, 0}});
  for (const double value : {seen.sum(0), seen.sum_of_squares(0), seen.sum_of_inverses(0),
                             seen.sum_of_inverse_squares(0), seen.sum_of_logarithms(0), seen.sum_of_x_log_x(0),
                             seen.mean(0), seen.squared_deviations(0), seen.co_moment(0, 0)}) {
    BOOST_CHECK(std::isfinite(value));
  }
}

BOOST_AUTO_TEST_CASE(chosen_columns) {
  test::Random random(74);
  const Columns columns = random_columns(random, 50);
  const Summary whole = observed(columns);
  const Columns two{columns[2], columns[0]};
  BOOST_CHECK(whole.select({2, 0}) == observed(two));
  BOOST_CHECK(whole.select({0, 1, 2}) == whole);
  BOOST_CHECK_EQUAL(whole.select({1}).columns(), 1);
}

BOOST_AUTO_TEST_CASE(only_what_is_wanted_is_kept) {
  const Summary few = observed({{1, 2}, {3, 4}}, 0, 2, Statistic::sum);
  BOOST_CHECK_EQUAL(few.sum(1), 7);
  BOOST_CHECK(few.wanted() == Statistic::sum);
  BOOST_CHECK(has(Summary(2, Statistic::co_moments).wanted(), Statistic::moments));
  BOOST_CHECK_LT(few.to_bytes().size(), observed({{1, 2}, {3, 4}}).to_bytes().size());
}

BOOST_AUTO_TEST_CASE(each_column_has_what_is_wanted_of_it) {
  test::Random random(17);
  const Columns columns = random_columns(random, 5'000);
  std::vector<const double*> starts, later;
  for (const auto& column : columns) {
    starts.push_back(column.data());
    later.push_back(column.data() + 3'000);
  }
  Summary all(3, Statistic::extremes | Statistic::sum | Statistic::sum_of_inverses | Statistic::moments);
  Summary some({Statistic::sum_of_inverses, Statistic::none, Statistic::extremes | Statistic::mean});
  for (Summary* const one : {&all, &some}) {
    one->observe(Block(starts.data(), 3, 3'000));
    one->observe(Block(later.data(), 3, 2'000));
  }
  BOOST_CHECK_EQUAL(some.count(), 5'000);
  BOOST_CHECK_EQUAL(some.sum_of_inverses(0), all.sum_of_inverses(0));
  BOOST_CHECK_EQUAL(some.mean(2), all.mean(2));  // with or without deviations
  BOOST_CHECK_EQUAL(some.max(2), all.max(2));
  BOOST_CHECK_EQUAL(some.sum_of_inverses(1), 0);
  BOOST_CHECK_EQUAL(some.mean(0), 0);
  BOOST_CHECK(some.max(1) < some.min(1));
  BOOST_CHECK(Summary::from_bytes(some.to_bytes()) == some);
  Summary turned = some.select({2, 0});
  BOOST_CHECK_EQUAL(turned.mean(0), some.mean(2));
  turned.observe(Block(starts.data(), 2, 10));
  BOOST_CHECK_EQUAL(turned.count(), 5'010);
  BOOST_CHECK(Summary(std::vector<Statistic>(3, Statistic::moments)) == Summary(3, Statistic::moments));
}

BOOST_AUTO_TEST_CASE(columns_beside_each_other) {
  test::Random random(18);
  const Columns columns = random_columns(random, 700);
  const Statistic wanted = Statistic::extremes | Statistic::sum | Statistic::sum_of_squares |
                           Statistic::sum_of_inverses | Statistic::sum_of_inverse_squares |
                           Statistic::sum_of_logarithms | Statistic::sum_of_x_log_x | Statistic::moments;
  std::vector<Summary> alone;
  for (const auto& column : columns) alone.push_back(observed({column}, 0, 700, wanted));
  BOOST_CHECK(Summary::beside(alone) == observed(columns, 0, 700, wanted));
  alone[1] = observed({columns[1]}, 0, 700, Statistic::sum);
  const Summary mixed = Summary::beside(alone);
  BOOST_CHECK_EQUAL(mixed.sum(1), alone[1].sum(0));
  BOOST_CHECK_EQUAL(mixed.squared_deviations(2), alone[2].squared_deviations(0));
}

BOOST_AUTO_TEST_CASE(bytes_there_and_back) {
  test::Random random(75);
  for (const Statistic wanted :
       {Statistic::none, Statistic::extremes, Statistic::sum | Statistic::moments, everything}) {
    const Columns columns = random_columns(random, 30);
    const Summary seen = observed(columns, 0, 30, wanted);
    const Summary again = Summary::from_bytes(seen.to_bytes());
    BOOST_CHECK(again == seen);
    Summary twice = again;
    twice.merge(seen);
    BOOST_CHECK_EQUAL(twice.count(), 60);
  }
  BOOST_CHECK(Summary::from_bytes(Summary(2, everything).to_bytes()) == Summary(2, everything));
}

BOOST_AUTO_TEST_CASE(damaged_bytes_are_refused) {
  const std::string bytes = observed({{1, 2, 3}, {4, 5, 6}}).to_bytes();
  for (std::size_t length = 0; length < bytes.size(); ++length)
    BOOST_CHECK_THROW(Summary::from_bytes(std::string_view(bytes).substr(0, length)), InvalidInput);
  BOOST_CHECK_THROW(Summary::from_bytes(bytes + "x"), InvalidInput);
  // A byte changed: refused, or a summary that can still be read without leaving its bounds.
  test::Random random(76);
  for (Index round = test::rounds(2000); round > 0; --round) {
    std::string damaged = bytes;
    for (Index k = random.whole(1, 3); k > 0; --k)
      damaged[static_cast<std::size_t>(random.whole(0, static_cast<Index>(bytes.size()) - 1))] =
          static_cast<char>(random.whole(0, 255));
    try {
      Summary summary = Summary::from_bytes(damaged);
      for (Index j = 0; j < summary.columns(); ++j) {
        if (has(summary.wanted(), Statistic::extremes)) static_cast<void>(summary.range(j));
        if (has(summary.wanted(), Statistic::co_moments))
          static_cast<void>(summary.co_moment(j, summary.columns() - 1));
      }
      summary.merge(Summary(summary.columns(), summary.wanted()));
    } catch (const InvalidInput&) {}
  }
}

// Even and odd numbers of columns, sizes around what is taken together, columns far from zero; a column with itself is
// its squared deviations, to the bit.
BOOST_AUTO_TEST_CASE(co_moments_of_every_shape) {
  test::Random random(19);
  for (const Index n : {1, 2, 3, 6, 11}) {
    for (const Index m : {1, 7, 8, 127, 128, 129, 1'000, 4'096}) {
      DecisionTable table(m, n);
      for (Index j = 0; j < n; ++j) {
        for (double& x : table.column(j)) x = 1e6 + random.normal();
      }
      std::vector<const double*> pointers;
      for (Index j = 0; j < n; ++j) pointers.push_back(table.column(j).data());
      Summary seen(n, Statistic::co_moments), alone(n, Statistic::moments);
      seen.observe(Block(pointers.data(), n, m));
      alone.observe(Block(pointers.data(), n, m));
      for (Index j = 0; j < n; ++j) {
        BOOST_REQUIRE_EQUAL(seen.squared_deviations(j), alone.squared_deviations(j));
        BOOST_REQUIRE_EQUAL(seen.co_moment(j, j), seen.squared_deviations(j));
        for (Index k = 0; k < n; ++k) {
          long double product = 0;
          for (Index i = 0; i < m; ++i) {
            const auto at = static_cast<std::size_t>(i);
            product += (static_cast<long double>(table.column(j)[at]) - seen.mean(j)) *
                       (static_cast<long double>(table.column(k)[at]) - seen.mean(k));
          }
          BOOST_REQUIRE_EQUAL(seen.co_moment(j, k), seen.co_moment(k, j));
          BOOST_REQUIRE_SMALL(seen.co_moment(j, k) - static_cast<double>(product), 1e-10 * static_cast<double>(m));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
