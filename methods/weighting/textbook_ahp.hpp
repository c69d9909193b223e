// AHP step by step, as a textbook has it: what the fast path must agree with.
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "mcda/engine/pairwise_algebra.hpp"
#include "mcda/method/steps.hpp"

namespace mcda {

/// How weights follow from judgements.
enum class PriorityRule { eigenvector, geometric, column_mean, least_squares };

namespace textbook {

/// min sum (a_ij w_j - w_i)^2 with sum w = 1, from the derivatives, with the multiplier of sum w = 1 as the last
/// unknown.
inline std::vector<double> least_squares(const std::vector<std::vector<double>>& a) {
  const std::size_t n = a.size();
  std::vector<std::vector<double>> rows(n + 1, std::vector<double>(n + 2, 0.0));
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      rows[k][k] += 2 * (a[i][k] * a[i][k] + 1);
      rows[k][i] -= 2 * (a[i][k] + a[k][i]);
    }
    rows[k][n] = rows[n][k] = 1;
  }
  rows[n][n + 1] = 1;
  for (std::size_t c = 0; c <= n; ++c) {
    std::size_t pivot = c;
    for (std::size_t i = c + 1; i <= n; ++i) {
      if (std::abs(rows[i][c]) > std::abs(rows[pivot][c])) pivot = i;
    }
    std::swap(rows[c], rows[pivot]);
    for (std::size_t i = 0; i <= n; ++i) {
      const double factor = i == c ? 0 : rows[i][c] / rows[c][c];
      for (std::size_t j = c; j < n + 2; ++j) rows[i][j] -= factor * rows[c][j];
    }
  }
  std::vector<double> w(n);
  for (std::size_t i = 0; i < n; ++i) w[i] = rows[i][n + 1] / rows[i][i];
  return w;
}

/// Weights and consistency from the judgements of one person. Those not made are filled in as the others imply; a
/// random index of 0 takes the table.
inline Steps priorities(const PairwiseMatrix& judged, PriorityRule rule, double given_random_index) {
  const auto n = static_cast<std::size_t>(judged.size());
  std::vector<std::vector<double>> a(n, std::vector<double>(n, 1.0));
  std::vector<std::pair<std::size_t, std::size_t>> missing;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const double value = judged(static_cast<Index>(i), static_cast<Index>(j));
      if (!std::isnan(value)) {
        a[i][j] = value;
      } else if (i < j) {
        missing.emplace_back(i, j);
      }
    }
  }
  // The textbook: multiply until nothing changes.
  const auto vector_of = [&](bool from_left, std::vector<double> v) {
    for (int step = 0; step < 100'000; ++step) {
      std::vector<double> next(n, 0.0);
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) next[i] += (from_left ? a[j][i] : a[i][j]) * v[j];
      }
      double sum = 0, change = 0;
      for (const double x : next) sum += x;
      for (std::size_t i = 0; i < n; ++i) {
        next[i] /= sum;
        change = std::max(change, std::abs(next[i] - v[i]) / next[i]);
      }
      v = std::move(next);
      if (change < 4e-16) break;
    }
    return v;
  };
  std::vector<double> v(n, 1 / static_cast<double>(n)), u = v;
  for (int round = 0; !missing.empty() && round < 200'000;
       ++round) {  // each missing entry moves to where its derivative vanishes
    v = vector_of(false, v);
    u = vector_of(true, u);
    double change = 0;
    for (const auto& [i, j] : missing) {
      const double value = std::sqrt(v[i] * u[j] / (v[j] * u[i]));
      change = std::max(change, std::abs(value / a[i][j] - 1));
      a[i][j] = value;
      a[j][i] = 1 / value;
    }
    if (change < 1e-14) break;
  }
  v = vector_of(false, v);
  double lambda = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) lambda += a[i][j] * v[j];
  }
  std::vector<double> means(n, 1.0), sums(n, 0.0), weights = v;
  std::vector<std::vector<double>> normalized = a, deviation = a;
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      means[i] *= std::pow(a[i][j], 1 / static_cast<double>(n));
      sums[j] += a[i][j];
    }
    total += means[i];
  }
  for (std::size_t i = 0; i < n; ++i) {
    double mean = 0;
    for (std::size_t j = 0; j < n; ++j) {
      normalized[i][j] = a[i][j] / sums[j];
      mean += normalized[i][j] / static_cast<double>(n);
    }
    if (rule == PriorityRule::geometric) weights[i] = means[i] / total;
    if (rule == PriorityRule::column_mean) weights[i] = mean;
  }
  if (rule == PriorityRule::least_squares) weights = least_squares(a);
  double gci = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) gci += std::pow(std::log(a[i][j] * means[j] / means[i]), 2);
  }
  if (n > 2) gci *= 2 / (static_cast<double>(n - 1) * static_cast<double>(n - 2));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) deviation[i][j] = a[i][j] * weights[j] / weights[i];
  }
  const double order = static_cast<double>(n), ci = n > 1 ? (lambda - order) / (order - 1) : 0;
  const double index = given_random_index > 0 ? given_random_index : pairwise::random_index_of(n);
  Steps steps;
  steps.matrix(missing.empty() ? "pairwise" : "completed",
               missing.empty() ? "Judgements" : "Judgements, with those not made filled in", "a", a, StepShape::square);
  if (rule == PriorityRule::geometric) steps.per_criterion("row_means", "Geometric means of the rows", "", means);
  if (rule == PriorityRule::column_mean)
    steps.matrix("normalized", "Columns divided by their sums", "", normalized, StepShape::square);
  steps.per_criterion("weights", "Weights", "w", weights);
  steps.matrix("deviation", "Judgement over the ratio of the weights; 1 where they agree", "a w_j / w_i", deviation,
               StepShape::square);
  steps.scalar("lambda_max", "Principal eigenvalue", "lambda_max", lambda);
  steps.scalar("ci", "Consistency index", "CI", ci);
  steps.scalar("gci", "Geometric consistency index", "GCI", gci);
  steps.scalar("random_index", "Random index", "RI", index);
  steps.scalar("cr", "Consistency ratio", "CR", n > 2 && index > 0 ? ci / index : 0);
  return steps;
}

}  // namespace textbook

}  // namespace mcda
