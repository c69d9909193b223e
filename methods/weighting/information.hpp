// What weightings from data share: from "how much each criterion tells" to weights.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda::information {

using Vector = std::vector<double>;

/// Weights in proportion to `told`, >= 0, one a criterion. A constant column gets 0 whatever was computed for it. Where
/// nothing is left to go by, the criteria that differ are set equal, with a note.
inline Weights shares_of(std::string_view method, Vector told, const Summary& seen, const Criteria& criteria) {
  Weights weights{.values = std::move(told)};
  std::size_t differing = 0;
  double total = 0;
  for (Index j = 0; j < criteria.size(); ++j) {
    double& value = weights.values[static_cast<std::size_t>(j)];
    if (seen.constant(j)) {
      value = 0;
      weights.notes.push_back("criterion " + criteria[j].id +
                              " is the same for all: it tells nothing apart and gets weight 0");
    } else {
      ++differing;
    }
    total += value;
  }
  const std::string name(method);
  if (differing == 0) {
    weights.notes.assign(
        1, seen.count() > 1
               ? "no criterion tells the alternatives apart: " + name + " gives no weights, all are set equal"
               : "with a single alternative " + name + " gives no weights, all are set equal");
    weights.values.assign(weights.values.size(), 1 / static_cast<double>(weights.values.size()));
  } else if (!(total > 0)) {
    weights.notes.push_back(name + " finds nothing to choose between the criteria that differ: these are set equal");
    for (Index j = 0; j < criteria.size(); ++j)
      weights.values[static_cast<std::size_t>(j)] = seen.constant(j) ? 0 : 1 / static_cast<double>(differing);
  } else {
    for (double& value : weights.values) value /= total;
  }
  return weights;
}

/// The same for `steps`, as a reader would do it: `same[j]` says that column j is constant.
inline Vector plain_shares(const Vector& told, const std::vector<bool>& same) {
  const std::size_t n = told.size();
  Vector weights(n, 0.0);
  double total = 0, differing = 0;
  for (std::size_t j = 0; j < n; ++j) {
    total += same[j] ? 0 : told[j];
    differing += same[j] ? 0 : 1;
  }
  for (std::size_t j = 0; j < n; ++j) {
    if (differing == 0) weights[j] = 1 / static_cast<double>(n);
    if (differing > 0 && !same[j]) weights[j] = total > 0 ? told[j] / total : 1 / differing;
  }
  return weights;
}

inline std::vector<bool> constant_columns(const std::vector<Vector>& rows, std::size_t n) {
  std::vector<bool> same(n, true);
  for (const Vector& row : rows) {
    for (std::size_t j = 0; j < n; ++j) same[j] = same[j] && row[j] == rows[0][j];
  }
  return same;
}

/// Standard deviation of a column, divisor m - ddof; 0 for a single row.
inline double deviation_of(const Summary& seen, Index j, int ddof) {
  return seen.count() > ddof ? std::sqrt(seen.squared_deviations(j) / static_cast<double>(seen.count() - ddof)) : 0;
}

inline double plain_deviation(const Vector& column, int ddof) {
  const double m = static_cast<double>(column.size());
  if (m <= ddof) return 0;
  double sum = 0, squares = 0;
  for (const double x : column) sum += x;
  for (const double x : column) squares += (x - sum / m) * (x - sum / m);
  return std::sqrt(squares / (m - ddof));
}

/// What is left of 1 - E, the entropy taken from the whole; 0 for a constant column, where the sums would leave a
/// rounding error that could be all the weight there is. Needs extremes, sum and sum_of_x_log_x of a column >= 0.
inline double divergence_of(const Summary& seen, Index j) {
  if (seen.constant(j)) return 0;
  const double sum = seen.sum(j);
  return std::max(0.0,
                  1 - (std::log(sum) - seen.sum_of_x_log_x(j) / sum) / std::log(static_cast<double>(seen.count())));
}

}  // namespace mcda::information
