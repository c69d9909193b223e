// Columns against levels: the loops in vectors give the bits of the formula written out, whatever the length.
#include "mcda/engine/levels.hpp"

#include <cmath>
#include <limits>
#include <vector>
#include <boost/test/unit_test.hpp>

#include "mcda/engine/rising_levels.hpp"
#include "tests/support/random.hpp"

namespace {

using mcda::Index;
using test::Random;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct Columns {
  std::vector<double> x, sums, levels;
};

// Values often fall on the level itself.
Columns columns(Random& random, Index m) {
  Columns one;
  for (Index i = 0; i < m; ++i) {
    one.x.push_back(random.chance(0.05) ? none
                                        : static_cast<double>(random.whole(-3, 3)) / (random.chance(0.5) ? 1 : 3));
    one.sums.push_back(static_cast<double>(random.whole(0, 4)) / 4);
  }
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(levels)

BOOST_AUTO_TEST_CASE(votes_and_vetoes) {
  Random random(611);
  for (Index m = 0; m < 70; ++m) {
    for (const bool up : {true, false}) {
      for (const double level : {-1.0, 0.0, 1.0 / 3, none}) {
        const Columns one = columns(random, m);
        std::vector<double> vetoed = one.sums, left = one.sums;
        mcda::take_votes(one.x, level, up, vetoed);
        for (std::size_t count = 1; count <= mcda::levels_together; ++count) {
          // The other levels stand a third apart, and each keeps to its own sums.
          std::vector<std::vector<double>> of_level(count, one.sums);
          const std::size_t stride = one.x.size() + 3;
          std::vector<double> sums(count * stride);
          mcda::Levels levels{{}, count, sums.data(), stride};
          for (std::size_t h = 0; h < count; ++h) {
            levels.at[h] = level + static_cast<double>(h) / 3;
            std::copy(one.sums.begin(), one.sums.end(), sums.begin() + static_cast<std::ptrdiff_t>(h * stride));
          }
          mcda::add_votes(one.x, levels, up, 0.3);
          for (std::size_t h = 0; h < count; ++h) {
            for (std::size_t i = 0; i < one.x.size(); ++i) {
              if (up ? one.x[i] >= levels.at[h] : one.x[i] <= levels.at[h]) of_level[h][i] += 0.3;
            }
            const auto begin = sums.begin() + static_cast<std::ptrdiff_t>(h * stride);
            BOOST_CHECK_EQUAL_COLLECTIONS(begin, begin + static_cast<std::ptrdiff_t>(one.x.size()), of_level[h].begin(),
                                          of_level[h].end());
            for (std::size_t k = one.x.size(); k < stride; ++k) BOOST_TEST(sums[h * stride + k] == 0);
          }
        }
        for (std::size_t i = 0; i < one.x.size(); ++i) {
          if (up ? one.x[i] <= level : one.x[i] >= level) left[i] = -1;
        }
        BOOST_CHECK_EQUAL_COLLECTIONS(vetoed.begin(), vetoed.end(), left.begin(), left.end());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(concordance_and_discordance) {
  Random random(612);
  for (Index m = 0; m < 70; ++m) {
    for (const double sign : {1.0, -1.0}) {
      for (const double p : {0.5, 1.5}) {  // below q: a step
        constexpr double q = 0.5, v = 2, share = 0.4;
        const Columns one = columns(random, m);
        std::vector<double> sums = one.sums, expected = one.sums;
        mcda::add_concordance(one.x, {{1.0 / 3}, 1, sums.data(), sums.size()}, sign, q, p, share);
        std::vector<double> credibility = one.sums, discounted = one.sums;
        mcda::apply_discordance(one.x, 1.0 / 3, sign, p, v, one.sums, credibility);
        for (std::size_t i = 0; i < one.x.size(); ++i) {
          const double d = sign * (one.x[i] - 1.0 / 3);
          expected[i] += d <= q ? share : !(d < p) ? 0 : (p - d) * (share / (p - q));
          const double against = d <= p ? 0 : d >= v ? 1 : (d - p) / (v - p);
          if (against > one.sums[i]) discounted[i] *= (1 - against) / (1 - one.sums[i]);
        }
        for (std::size_t i = 0; i < one.x.size(); ++i) {
          BOOST_CHECK_SMALL(sums[i] - expected[i], 1e-15);
          BOOST_CHECK_EQUAL(credibility[i], discounted[i]);
        }
      }
    }
  }
}

// Against the formula with every profile looked at, for every length of the last vector. Rows with a cell that cannot
// be computed with are marked.
void check_rising_levels(const std::vector<double>& q, const std::vector<double>& p) {
  Random random(613);
  constexpr double infinity = std::numeric_limits<double>::infinity(), cut = 0.6 - 1e-12;
  const std::vector<double> extreme{infinity, -infinity, 1.1e100, -1e101,  0.9e-100, -1e-300,
                                    1e100,    -1e100,    1e-100,  -1e-100, 0.0,      -0.0};
  const std::vector<int> signs{1, -1, 1, -1, -1};
  const std::vector<double> shares{0.1, 0.35, 0.25, 0.2, 0.1};
  for (Index m = 1; m < 70; ++m) {
    for (std::size_t profiles = 1; profiles < 8; ++profiles) {
      std::vector<std::vector<double>> x;
      std::vector<const double*> starts;
      for (std::size_t j = 0; j < signs.size(); ++j) x.push_back(columns(random, m).x);
      std::vector<bool> marked(static_cast<std::size_t>(m));
      for (auto& column : x) {
        starts.push_back(column.data());
        for (std::size_t i = 0; i < column.size(); ++i) {
          if (random.chance(0.05)) column[i] = random.one_of(extreme);
          const double size = std::abs(column[i]);
          if (!(size <= 1e100) || (size > 0 && size < 1e-100)) marked[i] = true;
        }
      }
      std::vector<double> levels;
      for (std::size_t h = 0; h < profiles; ++h) {
        for (const int sign : signs) levels.push_back(sign * (-2 + static_cast<double>(h) / 2));
      }
      std::vector<double> found(static_cast<std::size_t>(m));
      const mcda::Block rows(starts.data(), 5, m);
      mcda::RisingLevels(levels, signs, q, p, shares).classify(rows, cut, found);
      for (std::size_t i = 0; i < found.size(); ++i) {
        double best = 1;
        for (std::size_t h = 0; h < profiles; ++h) {
          double sum = 0;
          for (std::size_t j = 0; j < 5; ++j) {
            const double behind = signs[j] * (levels[h * 5 + j] - x[j][i]);
            sum += behind <= q[j] ? shares[j] : behind < p[j] ? (p[j] - behind) * (shares[j] / (p[j] - q[j])) : 0;
          }
          if (sum >= cut) best = static_cast<double>(h + 2);
        }
        BOOST_TEST(std::isnan(found[i]) == marked[i]);
        if (!marked[i]) BOOST_TEST(found[i] == best);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(rising_levels) {
  check_rising_levels({0, 0.25, 0.25, 0, 0}, {0, 0.25, 1, 0.5, 0});  // votes, steps and ramps, both ways
}

BOOST_AUTO_TEST_CASE(rising_levels_of_short_ramps) {
  check_rising_levels({0, 0.24, 0.49, 0, 0}, {0.01, 0.25, 0.5, 0, 0.01});
}

// Where levels are far from zero against the thresholds, no digit of a difference may be lost.
BOOST_AUTO_TEST_CASE(rising_levels_far_from_zero) {
  constexpr double level = 1e9, step = 0x1p-23, q = 0, p = 1e-3;  // step: from one double to the next
  std::vector<double> x, found(9000);
  for (std::size_t k = 0; k < found.size(); ++k) x.push_back(level - static_cast<double>(k) * step);
  const double* const start = x.data();
  for (const double cut : {0.1, 0.25, 0.5, 0.9}) {
    mcda::RisingLevels({{level}}, {{1}}, {{q}}, {{p}}, {{1.0}})
        .classify(mcda::Block(&start, 1, static_cast<Index>(x.size())), cut - 1e-12, found);
    for (std::size_t k = 0; k < x.size(); ++k)
      BOOST_TEST(found[k] == ((p - (level - x[k])) / (p - q) >= cut - 1e-12 ? 2 : 1));
  }
}

BOOST_AUTO_TEST_CASE(rising_levels_of_votes) {
  const std::vector<double> none(5, 0.0);
  check_rising_levels(none, none);
}

BOOST_AUTO_TEST_CASE(classes) {
  const std::vector<double> values{0.1, 0.5, none, 0.7};
  std::vector<double> found{1, 1, 1, 2};
  mcda::take_class(values, 0.5, 3, found);
  const std::vector<double> expected{1, 3, 1, 3};
  BOOST_CHECK_EQUAL_COLLECTIONS(found.begin(), found.end(), expected.begin(), expected.end());
}

BOOST_AUTO_TEST_SUITE_END()
