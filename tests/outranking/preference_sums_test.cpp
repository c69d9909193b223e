// Windows that slide over a sorted column against the preference functions as published, one difference at a time.
#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/preference_sums.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

namespace {

using namespace test;
using mcda::Preference;
using mcda::PreferenceShape;

const std::vector<PreferenceShape> all_shapes{PreferenceShape::usual,   PreferenceShape::u_shape,
                                              PreferenceShape::v_shape, PreferenceShape::level,
                                              PreferenceShape::linear,  PreferenceShape::gaussian};

double published(const Preference& shape, double d) {
  const double q = shape.indifference, p = shape.preference, s = shape.gaussian;
  if (d <= 0) return 0;
  switch (shape.shape) {
    case PreferenceShape::usual: return 1;
    case PreferenceShape::u_shape: return d > q ? 1 : 0;
    case PreferenceShape::v_shape: return d >= p ? 1 : d / p;
    case PreferenceShape::level: return d > p ? 1 : d > q ? 0.5 : 0;
    case PreferenceShape::linear: return d <= q ? 0 : d >= p ? 1 : (d - q) / (p - q);
    case PreferenceShape::gaussian: return 1 - std::exp(-d * d / (2 * s * s));
  }
  return 0;
}

struct Sums {
  std::vector<double> below, above;
};

Sums fast(const Preference& shape, const std::vector<double>& reference, const std::vector<double>& values) {
  Sums sums{std::vector<double>(values.size(), 0.0), std::vector<double>(values.size(), 0.0)};
  mcda::add_preference_sums(shape, 1, reference, values, sums.below, sums.above);
  return sums;
}

std::pair<double, double> direct(const Preference& shape, const std::vector<double>& reference, double x) {
  long double below = 0, above = 0;
  for (const double y : reference) {
    below += static_cast<long double>(published(shape, x - y));
    above += static_cast<long double>(published(shape, y - x));
  }
  return {static_cast<double>(below), static_cast<double>(above)};
}

// Sums of m preferences agree to 1e-12 m: flows, which are their means, to 1e-12.
void check_values(const Preference& shape, const std::vector<double>& reference, const std::vector<double>& values,
                  const Sums& sums, std::size_t stride = 1) {
  const double most = 1e-12 * static_cast<double>(std::max<std::size_t>(reference.size(), 1));
  for (std::size_t i = 0; i < values.size(); i += stride) {
    const auto [below, above] = direct(shape, reference, values[i]);
    BOOST_REQUIRE_MESSAGE(std::abs(below - sums.below[i]) <= most,
                          "below " << values[i] << ": " << sums.below[i] << " instead of " << below);
    BOOST_REQUIRE_MESSAGE(std::abs(above - sums.above[i]) <= most,
                          "above " << values[i] << ": " << sums.above[i] << " instead of " << above);
  }
}

void check(const Preference& shape, std::vector<double> column, std::size_t stride = 1) {
  std::sort(column.begin(), column.end());
  BOOST_TEST_CONTEXT("shape " << static_cast<int>(shape.shape) << " q " << shape.indifference << " p "
                              << shape.preference << " s " << shape.gaussian << " m " << column.size()) {
    check_values(shape, column, column, fast(shape, column, column), stride);
  }
}

// Ties, gaps, tails, steps: what real columns have.
std::vector<double> column_of(Random& random, Index m) {
  const Index kind = random.whole(0, 5);
  std::vector<double> column;
  for (Index i = 0; i < m; ++i) {
    switch (kind) {
      case 0: column.push_back(random.normal()); break;
      case 1: column.push_back(static_cast<double>(random.whole(-4, 4))); break;
      case 2: column.push_back(std::exp(2 * random.normal())); break;
      case 3: column.push_back(random.chance(0.8) ? 0 : random.uniform(-3, 3)); break;
      case 4: column.push_back(static_cast<double>(random.whole(0, 40)) * 0.25); break;
      default: column.push_back(7.5); break;
    }
  }
  return column;
}

// Thresholds that differences meet exactly, and others.
Preference preference_of(Random& random, PreferenceShape shape) {
  Preference preference{.shape = shape};
  preference.indifference = random.one_of<double>({0, 0.25, 1, random.uniform(0, 2)});
  preference.preference = preference.indifference + random.one_of<double>({0, 0.25, 1, 2, random.uniform(0, 3)});
  preference.gaussian = random.one_of<double>({0.01, 0.3, 1, 5});
  return preference;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(preference_sums)

BOOST_AUTO_TEST_CASE(as_published) {
  Random random(41);
  for (Index round = rounds(40); round > 0; --round) {
    for (const Index m : {1, 2, 3, 7, 8, 15, 16, 17, 24, 50, 300}) {
      for (const PreferenceShape shape : all_shapes) check(preference_of(random, shape), column_of(random, m));
    }
  }
}

BOOST_AUTO_TEST_CASE(offsets) {
  Random random(42);
  for (const double offset : {1e9, -1e9, 1e12}) {
    for (const PreferenceShape shape : all_shapes) {
      std::vector<double> column;
      for (Index i = 0; i < 400; ++i) column.push_back(offset + random.uniform(0, 10));
      check({.shape = shape, .indifference = 0.5, .preference = 2, .gaussian = 1}, column);
    }
  }
  // A range far beyond the thresholds: one running sum over this column would be off by 1e-5.
  for (const PreferenceShape shape : all_shapes) {
    std::vector<double> column{-1e12, 1e12, 3e11};
    for (Index i = 0; i < 2000; ++i) column.push_back(random.uniform(0, 10));
    check({.shape = shape, .indifference = 0.5, .preference = 2, .gaussian = 1}, column);
  }
  // Thresholds close together, and windows as wide as a cell.
  std::vector<double> column;
  for (Index i = 0; i < 2000; ++i) column.push_back(static_cast<double>(random.whole(0, 5000)) * 0.5);
  for (const double width : {1e-3, 0.5, 1.0, 8.0, 16.0, 400.0})
    check({.shape = PreferenceShape::linear, .indifference = 3, .preference = 3 + width}, column);
}

BOOST_AUTO_TEST_CASE(many_ties_do_not_drift) {
  constexpr std::size_t ties = 1'000'000;
  std::vector<double> column(ties + 2, 0.1);
  column.front() = 0;
  column.back() = 1;
  const Sums sums = fast({.shape = PreferenceShape::v_shape, .preference = 1}, column, column);
  const double expected = 0.9 * ties + 1, share = 0.1 * ties + 1;
  BOOST_CHECK_SMALL(sums.below.back() / expected - 1, 1e-15);
  BOOST_CHECK_SMALL(sums.above.front() / share - 1, 1e-15);
  BOOST_CHECK_SMALL(sums.below[5] - 0.1, 1e-9);
}

BOOST_AUTO_TEST_CASE(spot_checks_on_a_large_column) {
  Random random(43);
  std::vector<double> column;
  for (Index i = 0; i < 100'000; ++i)
    column.push_back(i % 3 == 0 ? static_cast<double>(random.whole(0, 50)) : std::exp(1 + random.normal()));
  for (const PreferenceShape shape : all_shapes)
    check({.shape = shape, .indifference = 0.5, .preference = 2, .gaussian = 1}, column, 4001);
}

BOOST_AUTO_TEST_CASE(others_against_a_reference) {
  Random random(44);
  for (Index round = rounds(60); round > 0; --round) {
    for (const PreferenceShape shape : all_shapes) {
      const Preference preference = preference_of(random, shape);
      std::vector<double> reference = column_of(random, random.whole(1, 300)),
                          values = column_of(random, random.whole(1, 40));
      for (Index copies = 5; copies > 0; --copies) values.push_back(random.one_of(reference));
      std::sort(reference.begin(), reference.end());
      std::sort(values.begin(), values.end());
      const Sums together = fast(preference, reference, values);
      check_values(preference, reference, values, together);
      // One at a time: the same bits. A new client's flow does not depend on who else is new.
      for (std::size_t i = 0; i < values.size(); ++i) {
        const Sums alone = fast(preference, reference, {values[i]});
        BOOST_REQUIRE_EQUAL(alone.below[0], together.below[i]);
        BOOST_REQUIRE_EQUAL(alone.above[0], together.above[i]);
      }
      // The reference as new values: what it says of itself.
      const std::vector<double> copy = reference;
      check_values(preference, reference, copy, fast(preference, reference, copy));
    }
  }
}

BOOST_AUTO_TEST_CASE(adds_to_what_is_there) {
  const std::vector<double> column{1, 2, 4};
  std::vector<double> below{10, 20, 30}, above{1, 1, 1};
  mcda::add_preference_sums({}, 0.5, column, column, below, above);
  BOOST_CHECK(same_bits(below, std::vector<double>{10, 20.5, 31}));
  BOOST_CHECK(same_bits(above, std::vector<double>{2, 1.5, 1}));
}

BOOST_AUTO_TEST_CASE(thresholds_too_near_to_tell_apart) {
  const std::vector<double> column{0, 1, 2};
  for (const double width : {0.0, 5e-324, 1e-310, 1e-301}) {
    const Sums sums = fast({.shape = PreferenceShape::linear, .indifference = 0, .preference = width}, column, column);
    BOOST_CHECK(same_bits(sums.below, std::vector<double>{0, 1, 2}));
    BOOST_CHECK(same_bits(sums.above, std::vector<double>{2, 1, 0}));
  }
}

BOOST_AUTO_TEST_SUITE_END()
