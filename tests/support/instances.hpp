// Random decision problems: every kind of column that a portfolio may hold, and what may be done to a problem.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mcda/method/info.hpp"
#include "mcda/method/parameters.hpp"
#include "mcda/model/criteria.hpp"
#include "mcda/model/decision_table.hpp"
#include "tests/support/random.hpp"

namespace test {

using mcda::Criteria;
using mcda::Criterion;
using mcda::DecisionTable;
using mcda::Direction;
using mcda::Domain;
using mcda::Interval;
using mcda::PreferenceShape;

/// What people said about the six examples of a random problem, for the methods that learn: see fill_levels.
inline mcda::Reference judged_examples() {
  mcda::Reference reference;
  reference.ranking = {{"r1", "r2", "r3"}, {1, 2, 3}};
  reference.classes = {{"c1", "c2", "c3"}, {1, 1, 2}};
  reference.class_names = {"A", "B"};
  return reference;
}

/// A problem as rows and criteria; weights need not sum to 1.
struct Instance {
  std::vector<std::vector<double>> rows;
  std::vector<Criterion> list;

  Index m() const { return static_cast<Index>(rows.size()); }
  Index n() const { return static_cast<Index>(list.size()); }
  DecisionTable table() const { return DecisionTable::from_rows(rows); }
  Criteria criteria() const {
    const Criteria made(list);
    if (list.front().examples.empty()) return made;
    std::vector<std::vector<double>> examples(list.front().examples.size());
    for (const Criterion& one : list) {
      for (std::size_t k = 0; k < examples.size(); ++k) examples[k].push_back(one.examples[k]);
    }
    return made.with_reference(judged_examples(), DecisionTable::from_rows(examples));
  }
};

inline Criterion criterion(std::string id, Direction direction, double weight) {
  Criterion one;
  one.id = std::move(id);
  one.direction = direction;
  one.weight = weight;
  return one;
}

/// n benefit criteria "c1", "c2", ... of equal weight.
inline std::vector<Criterion> benefits(Index n) {
  std::vector<Criterion> list;
  for (Index j = 0; j < n; ++j) list.push_back(criterion("c" + std::to_string(j + 1), Direction::maximise, 1));
  return list;
}

/// What a random problem may contain.
struct Kind {
  Domain domain = Domain::any;
  Index least_rows = 1, most_rows = 12;
  Index least_criteria = 1, most_criteria = 5;
  bool duplicates = true;
  bool constants = true;
};

inline double lowest(const std::vector<std::vector<double>>& rows, std::size_t j) {
  double low = rows[0][j];
  for (const auto& row : rows) low = std::min(low, row[j]);
  return low;
}

inline double highest(const std::vector<std::vector<double>>& rows, std::size_t j) {
  double high = rows[0][j];
  for (const auto& row : rows) high = std::max(high, row[j]);
  return high;
}

/// Fills column j: continuous, few values (ties), skewed, as large as int32, constant, with zeros, with negatives,
/// tiny.
inline void fill_column(Random& random, const Kind& kind, Direction direction, std::vector<std::vector<double>>& rows,
                        std::size_t j) {
  enum { continuous, levels, skewed, int32, tiny, constant, zeros, negatives, shifted };
  std::vector<int> choices{continuous, continuous, levels, levels, skewed, int32, tiny};
  if (kind.constants) choices.push_back(constant);
  if (kind.domain == Domain::any || (kind.domain == Domain::non_negative && direction == Direction::maximise)) {
    choices.push_back(zeros);
  }
  if (kind.domain == Domain::any) choices.insert(choices.end(), {negatives, shifted});
  const int chosen = random.one_of(choices);
  const double level = chosen == constant ? random.uniform(1, 100) : 0;
  for (auto& row : rows) {
    double& cell = row[j];
    switch (chosen) {
      case continuous: cell = random.uniform(1, 100); break;
      case levels: cell = static_cast<double>(random.whole(1, 5)); break;
      case skewed: cell = std::exp(8 + 1.5 * random.normal()); break;
      case int32: cell = static_cast<double>(random.whole(1, 2147483647)); break;
      case tiny: cell = random.uniform(1e-6, 1e-5); break;
      case constant: cell = level; break;
      case zeros: cell = random.chance(0.4) ? 0 : random.uniform(0, 10); break;
      case negatives: cell = random.uniform(-50, -1); break;
      case shifted: cell = static_cast<double>(random.whole(-3, 3)); break;
    }
  }
}

/// Thresholds and levels for the methods that read them, in proportion to a column between `low` and `high`.
inline void fill_levels(Random& random, double low, double high, Criterion& one) {
  const double range = high > low ? high - low : std::abs(high) + 1;
  one.preference.shape = static_cast<PreferenceShape>(random.whole(0, 5));
  one.preference.indifference = random.chance(0.3) ? 0 : range * random.uniform(0, 0.2);
  one.preference.preference = one.preference.indifference + range * random.uniform(0.05, 0.5);
  one.preference.gaussian = range * random.uniform(0.1, 0.5);
  one.bounds = Interval{low > 0 ? low * 0.5 : low - range * 0.5, high + range * 0.5};
  one.range = one.bounds;
  const bool up = one.direction == Direction::maximise;
  const double bottom = one.bounds->low, top = one.bounds->high,
               middle = bottom + (top - bottom) * random.uniform(0.3, 0.7);
  one.ideal_interval = up ? Interval{high, top} : Interval{bottom, low};
  one.ideal = up ? top : bottom;
  one.anti_ideal = up ? bottom : top;
  one.reference = low + (high - low) / 2;
  one.characteristic = {bottom, middle, top};
  // Four limits, worst first, within the bounds: drawn apart, so that problems without them stay what they were.
  Random own(std::bit_cast<std::uint64_t>(low) ^ (std::bit_cast<std::uint64_t>(high) << 1));
  double share = 0;
  one.profiles.clear();
  for (int h = 0; h < 4; ++h) {
    share += own.chance(0.1) ? 0 : own.uniform(0.05, 0.24);
    one.profiles.push_back(up ? bottom + (top - bottom) * share : top - (top - bottom) * share);
  }
  one.value_points = {{bottom, up ? 0.0 : 1.0}, {middle, random.uniform(0.2, 0.8)}, {top, up ? 1.0 : 0.0}};
  // Examples anywhere in the column, other ones on every criterion, as its ideal interval happens to lie.
  const double turn = (middle - bottom) / (top - bottom) * 97;
  one.examples.clear();
  for (int k = 1; k <= 6; ++k) {
    const double place = turn * k - std::floor(turn * k);
    one.examples.push_back(low + (high - low) * place);
  }
}

inline void fill_levels(Random& random, const std::vector<std::vector<double>>& rows, std::size_t j, Criterion& one) {
  fill_levels(random, lowest(rows, j), highest(rows, j), one);
}

inline Instance random_instance(Random& random, const Kind& kind = {}) {
  Instance one;
  const Index m = random.whole(kind.least_rows, kind.most_rows),
              n = random.whole(kind.least_criteria, kind.most_criteria);
  one.rows.assign(static_cast<std::size_t>(m), std::vector<double>(static_cast<std::size_t>(n)));
  const Index directions = random.whole(0, 4), weights = random.whole(0, 2);  // 0 all benefit, 1 all cost, else mixed
  for (Index j = 0; j < n; ++j) {
    const bool up = directions == 0 || (directions != 1 && random.chance(0.5));
    const double weight = weights == 0 ? 1 : weights == 1 ? random.uniform(0.1, 1) : std::exp(random.normal());
    one.list.push_back(criterion("c" + std::to_string(j + 1), up ? Direction::maximise : Direction::minimise, weight));
    fill_column(random, kind, one.list.back().direction, one.rows, static_cast<std::size_t>(j));
  }
  if (kind.duplicates && m > 1 && random.chance(0.5)) {
    for (Index copies = random.whole(1, 3); copies > 0; --copies) {
      const auto from = random.whole(0, m - 1), to = random.whole(0, m - 1);
      const std::vector<double> row = one.rows[static_cast<std::size_t>(from)];
      one.rows[static_cast<std::size_t>(to)] = row;
    }
  }
  const bool points = random.chance(0.3), shapes = random.chance(0.5);
  for (std::size_t j = 0; j < one.list.size(); ++j) {
    fill_levels(random, one.rows, j, one.list[j]);
    if (points) one.list[j].points = random.uniform(10, 100);
    if (shapes) one.list[j].shape = random.one_of<std::string>({"linear", "exp", "log", "ln", "square"});
  }
  return one;
}

/// A continuous problem of positive values without ties, for searches: each column within a factor of two up to a
/// thousand.
inline Instance smooth_instance(Random& random, Index m, Index n) {
  Instance one;
  const double spread = random.one_of<double>({2, 10, 1000});
  one.rows.assign(static_cast<std::size_t>(m), std::vector<double>(static_cast<std::size_t>(n)));
  for (Index j = 0; j < n; ++j) {
    const Direction direction = random.chance(0.6) ? Direction::maximise : Direction::minimise;
    one.list.push_back(criterion("c" + std::to_string(j + 1), direction, random.uniform(0.1, 1)));
    for (auto& row : one.rows) row[static_cast<std::size_t>(j)] = std::pow(spread, random.uniform());
    fill_levels(random, one.rows, static_cast<std::size_t>(j), one.list.back());
  }
  return one;
}

/// The first three columns, where they have one goal, called as the corners of a triangular number are: the same
/// problem for all methods but those that read triangular numbers.
inline Instance with_triple(Instance one) {
  if (one.n() < 3) return one;
  for (std::size_t j : {1u, 2u}) {
    if (one.list[j].direction != one.list[0].direction) return one;
  }
  one.list[0].id = "x.low", one.list[1].id = "x.middle", one.list[2].id = "x.high";
  return one;
}

/// n rows over n criteria that are all alike, each row the one before shifted by one place: no row is better than
/// another.
inline Instance balanced_instance(Random& random, Index n) {
  Instance one{{}, benefits(n)};
  const Direction direction = random.chance(0.5) ? Direction::maximise : Direction::minimise;
  std::vector<double> values;
  for (Index j = 0; j < n; ++j) values.push_back(random.uniform(1, 100));
  for (Index i = 0; i < n; ++i) {
    one.rows.emplace_back();
    for (Index j = 0; j < n; ++j) one.rows.back().push_back(values[static_cast<std::size_t>((i + j) % n)]);
  }
  one.list[0].direction = direction;
  fill_levels(random, one.rows, 0, one.list[0]);
  for (std::size_t j = 1; j < one.list.size(); ++j) {
    const std::string id = one.list[j].id;
    one.list[j] = one.list[0];
    one.list[j].id = id;
  }
  return one;
}

inline Instance with_rows(const Instance& from, const std::vector<Index>& positions) {
  Instance to{{}, from.list};
  for (const Index i : positions) to.rows.push_back(from.rows[static_cast<std::size_t>(i)]);
  return to;
}

inline Instance with_columns(const Instance& from, const std::vector<Index>& positions) {
  Instance to;
  to.rows.resize(from.rows.size());
  for (const Index j : positions) {
    to.list.push_back(from.list[static_cast<std::size_t>(j)]);
    for (std::size_t i = 0; i < from.rows.size(); ++i) to.rows[i].push_back(from.rows[i][static_cast<std::size_t>(j)]);
  }
  return to;
}

inline Instance without_row(const Instance& from, Index left_out) {
  std::vector<Index> kept;
  for (Index i = 0; i < from.m(); ++i) {
    if (i != left_out) kept.push_back(i);
  }
  return with_rows(from, kept);
}

/// Column j times `factor`, a positive factor or -1, with every level and threshold of its criterion; -1 turns the goal
/// round.
inline Instance with_factor(Instance one, std::size_t j, double factor) {
  for (auto& row : one.rows) row[j] *= factor;
  Criterion& c = one.list[j];
  const double size = std::abs(factor);
  c.preference.indifference *= size, c.preference.preference *= size, c.preference.gaussian *= size;
  if (c.veto) *c.veto *= size;
  const auto level = [&](std::optional<double>& value) {
    if (value) *value *= factor;
  };
  const auto interval = [&](std::optional<Interval>& value) {
    if (value)
      value = factor > 0 ? Interval{value->low * factor, value->high * factor}
                         : Interval{value->high * factor, value->low * factor};
  };
  level(c.ideal), level(c.anti_ideal), level(c.reference);
  interval(c.bounds), interval(c.range), interval(c.ideal_interval);
  for (double& value : c.characteristic) value *= factor;
  for (double& value : c.profiles) value *= factor;
  for (double& value : c.examples) value *= factor;
  for (Interval& point : c.value_points) point.low *= factor;
  if (factor < 0) {
    std::reverse(c.characteristic.begin(), c.characteristic.end());
    std::reverse(c.value_points.begin(), c.value_points.end());
    c.direction = c.maximised() ? Direction::minimise : Direction::maximise;
  }
  return one;
}

/// True when row a is at least as good as row b everywhere and better somewhere.
inline bool dominates(const Instance& one, std::size_t a, std::size_t b) {
  bool better = false;
  for (std::size_t j = 0; j < one.list.size(); ++j) {
    const double sign = one.list[j].maximised() ? 1 : -1, gain = sign * (one.rows[a][j] - one.rows[b][j]);
    if (gain < 0) return false;
    better = better || (gain > 0 && one.list[j].weight > 0);
  }
  return better;
}

/// For the log: the problem as text.
inline std::string text_of(const Instance& one) {
  std::string text = "criteria";
  for (const Criterion& c : one.list) text += (c.maximised() ? " max " : " min ") + mcda::shortest(c.weight);
  for (std::size_t i = 0; i < std::min<std::size_t>(one.rows.size(), 12); ++i) {
    text += "\n ";
    for (const double x : one.rows[i]) text += " " + mcda::shortest(x);
  }
  return text;
}

}  // namespace test
