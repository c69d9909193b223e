#include "mcda/scale/scale.hpp"

#include <cmath>
#include <functional>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "mcda/statistics/bytes.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;
using test::says;

namespace {

struct Known {
  Scale scale;
  std::function<double(double)> f;
};

std::vector<Known> known_scales() {
  return {
      {Scale(), [](double x) { return x; }},
      {Scale::constant(0.25), [](double) { return 0.25; }},
      {Scale::affine(3, 2, 1), [](double x) { return 1 + 2 * (x - 3); }},
      {Scale::affine(10, -0.5), [](double x) { return (10 - x) / 2; }},
      {Scale::reciprocal(4, 0.5), [](double x) { return 0.5 + 4 / x; }},
      {Scale::reciprocal(4, 0.5, -2), [](double x) { return 0.5 + 4 / (x + 2); }},
      {Scale::reciprocal(4, 0.5, -2).within(3, 5),
       [](double x) { return 0.5 + 4 / (std::min(std::max(x, 3.0), 5.0) + 2); }},
      {Scale::reciprocal(4, 0.5, 100, -0.25), [](double x) { return 0.5 + 4 / (x - 100 - 0.25); }},
      {Scale::power(3, 10, 2), [](double x) { return 3 * (x / 10) * (x / 10); }},
      {Scale::inverse_power(2, 4, 3), [](double x) { return 2 * (4 / x) * (4 / x) * (4 / x); }},
      {Scale::logarithm(2, -1), [](double x) { return 2 * std::log(x) - 1; }},
      {Scale::logarithm(2, -1).plus(3), [](double x) { return 2 * std::log(x) + 2; }},
      {Scale::affine(3, 2, 1).plus(-1), [](double x) { return 2 * (x - 3); }},
      {Scale::log1p(), [](double x) { return std::log(1 + x); }},
      {Scale::piecewise({{0, 0}, {10, 1}}), [](double x) { return std::min(x / 10, 1.0); }},
      {Scale::empirical({1, 2, 2, 50}),
       [](double x) {
         return x < 1 ? 0 : x == 1 ? 0.125 : x < 2 ? 0.25 : x == 2 ? 0.5 : x < 50 ? 0.75 : x == 50 ? 0.875 : 1;
       }},
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scales)

BOOST_AUTO_TEST_CASE(each_kind_is_its_closed_form) {
  test::Random random(51);
  for (const Known& known : known_scales()) {
    for (int k = 0; k < 200; ++k) {
      const double x = k < 60 ? static_cast<double>(k) + 1 : random.uniform(0.1, 100);
      BOOST_CHECK_SMALL(known.scale(x) - known.f(x), 1e-12 * std::max(1.0, std::abs(known.f(x))));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_column_at_once_is_each_value_alone) {
  test::Random random(52);
  for (const Known& known : known_scales()) {
    for (const std::size_t m : {0, 1, 3, 8, 37}) {
      std::vector<double> x(m), y(m), sum(m, 2.0), expected(m), expected_sum(m);
      for (std::size_t i = 0; i < m; ++i) {
        x[i] = random.chance(0.3) ? 2 : random.uniform(0.5, 60);
        expected[i] = known.scale(x[i]);
        expected_sum[i] = 2.0 + 0.3 * expected[i];
      }
      known.scale.apply(x, y);
      BOOST_CHECK_EQUAL(test::difference(y, expected, 1e-15), "");
      known.scale.add(0.3, x, sum);
      BOOST_CHECK_EQUAL(test::difference(sum, expected_sum, 1e-15), "");
      known.scale.apply(x, x);  // in place
      BOOST_CHECK(test::same_bits(x, y));
    }
  }
}

BOOST_AUTO_TEST_CASE(piecewise_inside_and_outside) {
  const Scale scale = Scale::piecewise({{-5, 1}, {0, 0}, {10, 4}});
  for (const auto& [x, y] :
       std::vector<std::pair<double, double>>{{-100, 1}, {-5, 1}, {-2.5, 0.5}, {0, 0}, {5, 2}, {10, 4}, {1e9, 4}})
    BOOST_CHECK_SMALL(scale(x) - y, 1e-15);
  BOOST_CHECK_EQUAL(Scale::piecewise({{3, 7}})(-1), 7);
  BOOST_CHECK_EQUAL(Scale::piecewise({{3, 7}})(5), 7);
  BOOST_CHECK_EXCEPTION(Scale::piecewise({}), InvalidInput, says({"no points"}));
  BOOST_CHECK_EXCEPTION(Scale::piecewise({{1, 0}, {1, 1}}), InvalidInput, says({"rise"}));
  BOOST_CHECK_EXCEPTION(Scale::piecewise({{2, 0}, {1, 1}}), InvalidInput, says({"rise"}));
  BOOST_CHECK_THROW(Scale::piecewise({{std::nan(""), 0}}), InvalidInput);
  BOOST_CHECK_THROW(Scale::piecewise({{0, HUGE_VAL}}), InvalidInput);
}

BOOST_AUTO_TEST_CASE(an_empirical_scale_is_the_share_below_with_ties_half) {
  test::Random random(53);
  std::vector<double> reference;
  for (int i = 0; i < 60; ++i) reference.push_back(static_cast<double>(random.whole(0, 20)));
  std::sort(reference.begin(), reference.end());
  const Scale scale = Scale::empirical(reference);
  double total = 0;
  for (double x = -1; x <= 21; x += 0.5) {
    double share = 0;
    for (const double other : reference) share += other < x ? 1 : other == x ? 0.5 : 0;
    BOOST_CHECK_CLOSE(scale(x) + 1, share / 60 + 1, 1e-12);
  }
  for (const double x : reference) total += scale(x);
  BOOST_CHECK_CLOSE(total / 60, 0.5, 1e-12);
}

BOOST_AUTO_TEST_CASE(log1p_is_odd_and_takes_losses) {
  const Scale scale = Scale::log1p();
  BOOST_CHECK_EQUAL(scale(0), 0);
  BOOST_CHECK_EQUAL(scale(-99), -scale(99));
  BOOST_CHECK_CLOSE(scale(99), std::log(100.0), 1e-12);
  BOOST_CHECK_CLOSE(scale(1e-100), 1e-100, 1e-12);
}

// shift - gap would round to shift, and the value there would be infinite.
BOOST_AUTO_TEST_CASE(a_pole_as_near_as_the_next_number) {
  const Scale scale = Scale::reciprocal(-1e-18, 0, 1, -1e-18);
  BOOST_CHECK_CLOSE(scale(1), 1, 1e-12);
  BOOST_CHECK_CLOSE(scale(1 - 0x1p-53), 1e-18 / (0x1p-53 + 1e-18), 1e-12);
}

BOOST_AUTO_TEST_CASE(slopes_tell_what_is_linear) {
  BOOST_CHECK_EQUAL(Scale::affine(1, -2, 3).slope(), -2);
  BOOST_CHECK_EQUAL(Scale::constant(3).slope(), 0);
  BOOST_CHECK_EQUAL(Scale().slope(), 1);
  for (const Scale& curved :
       {Scale::log1p(), Scale::reciprocal(1), Scale::piecewise({{0, 0}, {1, 1}}), Scale::empirical({1})})
    BOOST_CHECK(std::isnan(curved.slope()));
}

BOOST_AUTO_TEST_CASE(stored_and_read_again) {
  for (const Known& known : known_scales()) {
    ByteWriter write;
    write(known.scale);
    const std::string bytes = write.take();
    Scale again;
    ByteReader read(bytes);
    read(again);
    BOOST_CHECK(again == known.scale);
  }
  BOOST_CHECK(Scale::affine(0, 1) == Scale());
  BOOST_CHECK(!(Scale::affine(0, 2) == Scale()));
}

// However many neighbours are affine and wherever others stand between them: the bits of adding one scale after the
// other.
BOOST_AUTO_TEST_CASE(a_sum_of_scales_has_the_bits_of_adding_them) {
  for (const Index m : {Index{1}, Index{7}, Index{8}, Index{1001}}) {
    for (const Index n : {Index{0}, Index{1}, Index{5}, Index{12}, Index{30}}) {
      for (const Index other : {Index{-1}, Index{0}, Index{3}}) {
        std::vector<std::vector<double>> cells;
        std::vector<Scale> scales;
        std::vector<double> weights;
        for (Index j = 0; j < n; ++j) {
          auto& column = cells.emplace_back();
          for (Index i = 0; i < m; ++i) column.push_back(1.5 + std::sin(static_cast<double>(3 * i + 11 * j)));
          const double step = static_cast<double>(j) + 0.3;
          scales.push_back(j == other   ? Scale::logarithm(step, 0.7)
                           : j % 4 == 2 ? Scale::reciprocal(step, 0.2, 0.1 * step, 0.3)
                           : j % 9 == 5 ? Scale::reciprocal(step, 0.2, 0.1, 0.3).within(1, 2)
                                        : Scale::affine(step, 1 / step, 0.1 * step));
          weights.push_back(step / 7);
        }
        std::vector<const double*> columns;
        for (const auto& column : cells) columns.push_back(column.data());
        std::vector<double> sum(static_cast<std::size_t>(m), -1), added(static_cast<std::size_t>(m), 0);
        sum_of_scales(scales, weights, Block(columns.data(), n, m), sum);
        for (std::size_t j = 0; j < scales.size(); ++j) scales[j].add(weights[j], cells[j], added);
        BOOST_TEST((sum == added), "rows " << m << ", criteria " << n << ", other " << other);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
