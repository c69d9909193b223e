// Learned utilities by definition, for `steps` only: what the fast path is checked against shares no code with it.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "mcda/method/plain.hpp"
#include "mcda/model/error.hpp"
#include "methods/weighting/textbook_simplex.hpp"

namespace mcda::textbook {

using plain::Matrix;
using plain::Vector;

/// Variables: the increments of all criteria, then the limits, then the errors.
struct Lesson {
  Matrix levels;  ///< break points of each criterion, worst first
  std::size_t increments = 0, limits = 0, errors = 0;
  Program claims;  ///< without a cost

  std::size_t size() const { return increments + limits + errors; }
};

inline Lesson lesson_of(const Matrix& table, const Matrix& examples, const Criteria& criteria,
                        const Vector& breakpoints, std::size_t limits, std::size_t errors) {
  Lesson lesson;
  for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j) {
    Matrix both = table;
    both.insert(both.end(), examples.begin(), examples.end());
    const Vector column = plain::column(both, j);
    const bool up = criteria[static_cast<Index>(j)].maximised();
    const double worst = up ? plain::low(column) : plain::high(column),
                 best = up ? plain::high(column) : plain::low(column);
    const auto points = static_cast<std::size_t>(breakpoints.size() == 1 ? breakpoints[0] : breakpoints[j]);
    Vector& levels = lesson.levels.emplace_back();
    for (std::size_t k = 0; k < points; ++k) {
      const double level =
          k + 1 == points ? best : worst + (best - worst) * (static_cast<double>(k) / static_cast<double>(points - 1));
      if (levels.empty() || levels.back() != level) levels.push_back(level);
    }
    lesson.increments += levels.size() - 1;
  }
  lesson.limits = limits;
  lesson.errors = errors;
  Vector all(lesson.size(), 0.0);
  for (std::size_t v = 0; v < lesson.increments; ++v) all[v] = 1;
  lesson.claims.equal(all, 1);
  return lesson;
}

/// The utility of a row as a row of factors of the increments.
inline Vector utility_of(const Lesson& lesson, const Vector& row) {
  Vector factors(lesson.size(), 0.0);
  std::size_t v = 0;
  for (std::size_t j = 0; j < lesson.levels.size(); ++j) {
    const Vector& levels = lesson.levels[j];
    for (std::size_t k = 0; k + 1 < levels.size(); ++k, ++v) {
      const double from = levels[k], to = levels[k + 1], x = row[j];
      const bool up = to > from;
      if (up ? x >= to : x <= to) {
        factors[v] = 1;
      } else if (up ? x > from : x < from) {
        factors[v] = (x - from) / (to - from);
      }
    }
  }
  return factors;
}

inline Vector minus(Vector a, const Vector& b) {
  for (std::size_t v = 0; v < a.size(); ++v) a[v] -= b[v];
  return a;
}

inline double value_of(const Vector& factors, const Vector& x) {
  double sum = 0;
  for (std::size_t v = 0; v < x.size(); ++v) sum += factors[v] * x[v];
  return sum;
}

inline Vector solved(const Program& program) {
  const auto x = solve(program);
  if (!x) raise(InvalidInput("no utilities fit the examples", "bring the figures to similar magnitudes"));
  return *x;
}

constexpr double slip = 1e-15;  // what was reached once stays within reach of rounding

/// The largest smallest part, then the next, by definition: a part is settled when it cannot be larger while all others
/// are at least as large. `values` are those of the parts. The program's own cost stays smallest: it counts a great
/// many times as much as any part.
inline Vector leximin(const Program& program, const Matrix& parts, Vector& values) {
  constexpr double first_of_all = 1e6;
  const std::size_t n = program.rows.front().size();
  std::vector<bool> settled(parts.size(), false);
  values.assign(parts.size(), 0.0);
  Vector x;
  for (std::size_t left = parts.size() + 1; left > 0;) {
    Program round = program;  // two more variables: the smallest part, above or below 0
    for (Vector& row : round.rows) row.resize(n + 2, 0.0);
    for (std::size_t k = 0; k < parts.size(); ++k) {
      Vector row = parts[k];
      row.resize(n + 2, 0.0);
      if (!settled[k]) row[n] = -1, row[n + 1] = 1;
      round.at_least(row, settled[k] ? values[k] - slip : 0);
    }
    Vector smallest(n + 2, 0.0);
    smallest[n] = 1, smallest[n + 1] = -1;
    round.at_most(smallest, 10);  // where no part is left
    const auto largest = [&](const Vector& goal) {
      round.cost.assign(n + 2, 0.0);
      for (std::size_t v = 0; v < n + 2; ++v)
        round.cost[v] =
            (v < program.cost.size() ? first_of_all * program.cost[v] : 0) - (v < goal.size() ? goal[v] : 0);
      return solved(round);
    };
    x = largest(smallest);
    const double reached = value_of(smallest, x);
    round.at_least(smallest, reached - slip);
    std::vector<std::size_t> stuck;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      if (settled[k] ||
          value_of(parts[k], Vector(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n))) > reached + 1e-9)
        continue;
      Vector most = largest(parts[k]);
      most.resize(n);
      if (value_of(parts[k], most) <= reached + 1e-9) stuck.push_back(k);
    }
    if (left > 1 && stuck.empty())
      raise(InvalidInput("the most even point was not found", "this is an error of the program"));
    for (const std::size_t k : stuck) {
      settled[k] = true;
      values[k] = reached;
    }
    left = left == 1 ? 0 : left - stuck.size();
  }
  x.resize(n);
  return x;
}

/// The smallest total error, then the most even slopes, then the limits in the middle of where they may lie.
inline Vector learned(Lesson lesson, double& optimum) {
  const std::size_t n = lesson.size();
  Program program = lesson.claims;
  Vector total(n, 0.0);
  for (std::size_t e = n - lesson.errors; e < n; ++e) total[e] = 1;
  program.cost = total;
  optimum = value_of(total, solved(program));
  if (optimum < 1e-9) optimum = 0;
  Matrix slopes;
  for (const Vector& levels : lesson.levels) {
    for (std::size_t k = 0; k + 1 < levels.size(); ++k) {
      const std::size_t v = slopes.size();
      slopes.emplace_back(n, 0.0);
      slopes.back()[v] = static_cast<double>(levels.size() - 1);
    }
  }
  Vector values;
  leximin(program, slopes, values);
  Vector x(n, 0.0);
  for (std::size_t v = 0; v < lesson.increments; ++v) x[v] = std::max(values[v], 0.0) / slopes[v][v];

  program.at_most(total, optimum + slip);
  for (std::size_t v = 0; lesson.limits > 0 && v < lesson.increments; ++v) {
    Vector row(n, 0.0);
    row[v] = 1;
    program.at_least(row, x[v] - slip);
    program.at_most(row, x[v] + slip);
  }
  for (std::size_t t = lesson.increments; t < lesson.increments + lesson.limits; ++t) {
    double ends = 0;
    for (const double sign : {1.0, -1.0}) {
      program.cost.assign(n, 0.0);
      program.cost[t] = sign;
      ends += solved(program)[t];
    }
    x[t] = ends / 2;
  }
  return x;
}

/// The examples as rows: those numbered from `first` on, `count` of them.
inline Matrix examples_of(const Criteria& criteria, std::size_t first, std::size_t count) {
  Matrix rows(count);
  for (std::size_t i = 0; i < count; ++i) {
    for (const Criterion& criterion : criteria) rows[i].push_back(criterion.examples[first + i]);
  }
  return rows;
}

}  // namespace mcda::textbook
