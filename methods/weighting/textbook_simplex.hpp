// The simplex method as textbooks have it, for `steps` only: what the fast paths are checked against shares no code
// with them.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace mcda::textbook {

/// c x is to be smallest, A x <= b, x >= 0.
struct Program {
  std::vector<double> cost;
  std::vector<std::vector<double>> rows;
  std::vector<double> right;

  void at_most(std::vector<double> row, double value) {
    rows.push_back(std::move(row));
    right.push_back(value);
  }
  void at_least(std::vector<double> row, double value) {
    for (double& factor : row) factor = -factor;
    at_most(std::move(row), -value);
  }
  void equal(const std::vector<double>& row, double value) {
    at_most(row, value);
    at_least(row, value);
  }
};

/// The optimal x; nothing where there is none. Bland's rule: always the variable of the lowest number.
inline std::optional<std::vector<double>> solve(const Program& program) {
  const std::size_t n = program.cost.size(), m = program.rows.size();
  constexpr long double zero = 1e-13L, smallest_pivot = 1e-11L;
  std::vector<std::vector<long double>> t(m, std::vector<long double>(n + 2));  // x_basic = t[n + 1] - t x_other
  std::vector<long double> cost(n + 1, 0), start(n + 1, 0);
  std::vector<std::size_t> basic(m), other(n + 1);
  for (std::size_t j = 0; j <= n; ++j) other[j] = j;  // column n is the artificial variable of the start
  for (std::size_t j = 0; j < n; ++j) cost[j] = program.cost[j];
  start[n] = 1;
  std::size_t worst = m;
  for (std::size_t i = 0; i < m; ++i) {
    basic[i] = n + 1 + i;
    for (std::size_t j = 0; j < n; ++j) t[i][j] = program.rows[i][j];
    t[i][n] = -1;
    t[i][n + 1] = program.right[i];
    if (t[i][n + 1] < (worst == m ? 0 : t[worst][n + 1])) worst = i;
  }
  const auto pivot = [&](std::size_t r, std::size_t s) {
    const long double p = t[r][s];
    for (std::size_t j = 0; j < n + 2; ++j) t[r][j] = j == s ? 1 / p : t[r][j] / p;
    for (std::size_t i = 0; i < m; ++i) {
      const long double factor = t[i][s];
      if (i == r || factor == 0) continue;
      for (std::size_t j = 0; j < n + 2; ++j) t[i][j] = (j == s ? 0 : t[i][j]) - factor * t[r][j];
    }
    for (auto* row : {&cost, &start}) {
      const long double factor = (*row)[s];
      for (std::size_t j = 0; j <= n; ++j) (*row)[j] = (j == s ? 0 : (*row)[j]) - factor * t[r][j];
    }
    std::swap(basic[r], other[s]);
  };
  // False where the cost falls without end.
  const auto descend = [&](std::vector<long double>& row, bool started) {
    for (;;) {
      std::size_t s = n + 1, r = m;
      for (std::size_t j = 0; j <= n; ++j) {
        if (started && other[j] == n) continue;
        if (row[j] < -zero && (s == n + 1 || other[j] < other[s])) s = j;
      }
      if (s == n + 1) return true;
      for (std::size_t i = 0; i < m; ++i) {
        if (!(t[i][s] > smallest_pivot)) continue;
        const long double gap = r == m ? -1 : t[i][n + 1] / t[i][s] - t[r][n + 1] / t[r][s];
        if (gap < -1e-17L || (gap <= 1e-17L && basic[i] < basic[r])) r = i;
      }
      if (r == m) return false;
      pivot(r, s);
    }
  };
  if (worst != m) {
    pivot(worst, n);
    descend(start, false);
    for (std::size_t i = 0; i < m; ++i) {
      if (basic[i] != n) continue;
      if (t[i][n + 1] > 1e-11L) return std::nullopt;
      std::size_t s = 0;
      for (std::size_t j = 0; j <= n; ++j) {
        if (std::fabs(t[i][j]) > std::fabs(t[i][s])) s = j;
      }
      pivot(i, s);
    }
  }
  if (!descend(cost, true)) return std::nullopt;
  std::vector<double> x(n, 0.0);
  for (std::size_t i = 0; i < m; ++i) {
    if (basic[i] < n) x[basic[i]] = static_cast<double>(t[i][n + 1]);
  }
  return x;
}

}  // namespace mcda::textbook
