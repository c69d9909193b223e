// Logarithm and exponential of columns against those of the standard library in extended precision.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "mcda/statistics/elementary.hpp"
#include "tests/support/random.hpp"

using namespace mcda;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Distance in units in the last place of the true value.
double units_off(double found, long double truth) {
  const double size = std::abs(static_cast<double>(truth));
  return static_cast<double>(std::abs(found - truth) / (std::nextafter(size, infinity) - size));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(elementary_functions)

BOOST_AUTO_TEST_CASE(every_logarithm_is_within_one_unit_in_the_last_place) {
  test::Random random(1);
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double wide = i % 2 == 0 ? 1 : 700, x = std::exp(wide * (2 * random.uniform() - 1));
    worst = std::max(worst, units_off(elementary::ln(x), std::log(static_cast<long double>(x))));
  }
  BOOST_TEST(worst < 1);
  BOOST_TEST(elementary::ln(1) == 0);
  BOOST_TEST(elementary::ln(0) == -infinity);
  BOOST_TEST(elementary::ln(-1) == -infinity);
  BOOST_TEST(units_off(elementary::ln(1e308), std::log(1e308L)) < 1);
  BOOST_TEST(units_off(elementary::ln(std::numeric_limits<double>::min()),
                       std::log(static_cast<long double>(std::numeric_limits<double>::min()))) < 1);
}

BOOST_AUTO_TEST_CASE(the_logarithm_of_nearly_one_keeps_its_digits) {
  test::Random random(2);
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double y = std::pow(10, -14 * random.uniform()) * (i % 2 == 0 ? 1 : -0.999);
    worst = std::max(worst, units_off(elementary::ln1p(y), std::log1p(static_cast<long double>(y))));
  }
  BOOST_TEST(worst < 1);
  BOOST_TEST(elementary::ln1p(0) == 0);
}

BOOST_AUTO_TEST_CASE(every_exponential_is_within_one_unit_in_the_last_place) {
  test::Random random(3);
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = (2 * random.uniform() - 1) * (i % 2 == 0 ? 1 : 707);
    worst = std::max(worst, units_off(elementary::exponential(x), std::exp(static_cast<long double>(x))));
  }
  BOOST_TEST(worst < 1);
  BOOST_TEST(elementary::exponential(0) == 1);
  BOOST_TEST(elementary::exponential(-infinity) == 0);
  BOOST_TEST(elementary::exponential(-707.1) == 0);
  BOOST_TEST(elementary::exponential(710) == infinity);
  BOOST_TEST(units_off(elementary::exponential(709.69), std::exp(static_cast<long double>(709.69))) < 1);
}

BOOST_AUTO_TEST_CASE(powers_and_columns) {
  test::Random random(4);
  std::vector<double> x(1003), logarithms(x.size()), powers(x.size()), back(x.size());
  for (double& cell : x) cell = 100 * random.uniform();
  x[5] = 0;
  take_logarithms(x, logarithms);
  take_powers(x, 0.3, powers);
  take_exponentials(logarithms, back);
  for (std::size_t i = 0; i < x.size(); ++i) {
    // The bits of a cell do not depend on the cells beside it.
    BOOST_TEST(logarithms[i] == elementary::ln(x[i]));
    BOOST_TEST(powers[i] == elementary::power(x[i], 0.3));
    BOOST_TEST(std::abs(powers[i] - std::pow(x[i], 0.3)) <= 1e-14 * powers[i]);
    BOOST_TEST(std::abs(back[i] - x[i]) <= 1e-14 * x[i]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
