// Relative losses of CILOS, and the weights that balance them; IDOCRIW uses both.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda::losses {

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

/// What criterion j loses, as a share of its best value, on the rows that are best in criterion i: sums over these rows
/// and their number. Rows that share a best value count alike, so the order of the rows decides nothing.
struct Gathered {
  Vector best;
  std::vector<bool> up, differs;
  Vector sums;  ///< n x n, row by row: of criterion j at [i n + j]
  Vector rows_with_best;
  auto parts() { return std::tie(sums, rows_with_best); }

  Gathered() = default;
  Gathered(const Summary& seen, const Criteria& criteria) {
    const auto n = static_cast<std::size_t>(criteria.size());
    for (Index j = 0; j < criteria.size(); ++j) {
      up.push_back(criteria.maximised(j));
      differs.push_back(!seen.constant(j));
      best.push_back(criteria.maximised(j) ? seen.max(j) : seen.min(j));
    }
    sums.assign(n * n, 0.0);
    rows_with_best.assign(n, 0);
  }

  void observe(const Block& rows) {
    for (std::size_t i = 0; i < best.size(); ++i) {
      if (!differs[i]) continue;
      const std::span<const double> x = rows.column(static_cast<Index>(i));
      for (std::size_t row = 0; row < x.size(); ++row) {
        if (x[row] != best[i]) continue;
        rows_with_best[i] += 1;
        for (std::size_t j = 0; j < best.size(); ++j)
          if (differs[j]) sums[i * best.size() + j] += loss(j, rows.column(static_cast<Index>(j))[row]);
      }
    }
  }
  void merge(const Gathered& later) {
    for (std::size_t i = 0; i < best.size(); ++i) rows_with_best[i] += later.rows_with_best[i];
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += later.sums[k];
  }

  /// P, n x n; zero in the rows and columns of constant criteria.
  Matrix relative() const {
    const std::size_t n = best.size();
    Matrix p(n, Vector(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n && rows_with_best[i] > 0; ++j) p[i][j] = sums[i * n + j] / rows_with_best[i];
    }
    return p;
  }

 private:
  /// (best - x) / best; for a cost, whose values are first replaced by min / x with the best value 1, (x - min) / x.
  double loss(std::size_t j, double x) const { return up[j] ? (best[j] - x) / best[j] : (x - best[j]) / x; }
};

inline std::optional<Refusal> refusal_of_costs(const Summary& seen, const Criteria& criteria) {
  for (Index j = 0; j < criteria.size(); ++j) {
    if (!criteria.maximised(j) && seen.min(j) == 0 && !seen.constant(j))
      return Refusal{criteria[j].id, "a cost of zero has no inverse, and costs enter as smallest / value",
                     "leave the criterion out, or use a value function with positive values"};
  }
  return std::nullopt;
}

struct Balance {
  Vector shares;  ///< sum 1
  /// Criteria that keep all weight because they lose nothing to the others; empty where all weigh on each other.
  std::vector<std::size_t> sinks;
};

/// The shares q with sum_{j != i} p_ij q_j = q_i sum_k p_ki, over the criteria with `counts`. Read as a flow in which
/// criterion j gives weight to i at the rate p_ij, q is what is left after a long time from equal shares: where every
/// criterion reaches every other that is the only solution of the equations, and elsewhere, where they have many or
/// leave weights to chance, still one answer that names and order do not change. States are taken out one by one
/// (Grassmann, Taksar and Heyman): no subtraction, so small losses keep their digits.
inline Balance balance_of(const Matrix& p, const std::vector<bool>& counts) {
  std::vector<std::size_t> list;
  for (std::size_t j = 0; j < p.size(); ++j) {
    if (counts[j]) list.push_back(j);
  }
  const std::size_t n = list.size();
  Balance result{Vector(p.size(), 0.0), {}};
  if (n == 0) return result;
  Matrix rate(n, Vector(n, 0.0));  // [from][to]
  std::vector<std::vector<bool>> reaches(n, std::vector<bool>(n, false));
  for (std::size_t from = 0; from < n; ++from) {
    for (std::size_t to = 0; to < n; ++to) {
      if (from != to) rate[from][to] = p[list[to]][list[from]];
      reaches[from][to] = from == to || rate[from][to] > 0;
    }
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; reaches[i][k] && j < n; ++j) reaches[i][j] = reaches[i][j] || reaches[k][j];
    }
  }
  std::vector<bool> passing(n, false);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) passing[i] = passing[i] || (reaches[i][j] && !reaches[j][i]);
  }
  Vector mass(n, 1 / static_cast<double>(n));
  std::vector<bool> gone(n, false);
  const auto take_out = [&](std::size_t t, const std::vector<bool>& others) {
    double out = 0;
    for (std::size_t to = 0; to < n; ++to) out += to != t && others[to] ? rate[t][to] : 0;
    for (std::size_t from = 0; from < n; ++from) {
      if (from == t || !others[from] || !(rate[from][t] > 0)) continue;
      for (std::size_t to = 0; to < n; ++to) {
        if (to != from && to != t && others[to]) rate[from][to] += rate[from][t] * (rate[t][to] / out);
      }
    }
    return out;
  };
  // What flows away for good is handed on first.
  std::vector<bool> left(n, true);
  for (std::size_t t = 0; t < n; ++t) {
    if (!passing[t]) continue;
    left[t] = false;
    const double out = take_out(t, left);
    for (std::size_t to = 0; to < n; ++to) {
      if (left[to]) mass[to] += mass[t] * (rate[t][to] / out);
    }
    mass[t] = 0;
  }
  // Inside each group that keeps what it has.
  for (std::size_t first = 0; first < n; ++first) {
    if (gone[first] || passing[first]) continue;
    std::vector<std::size_t> group;
    std::vector<bool> inside(n, false);
    double of_group = 0;
    for (std::size_t j = first; j < n; ++j) {
      if (!reaches[first][j]) continue;
      group.push_back(j);
      gone[j] = inside[j] = true;
      of_group += mass[j];
    }
    Vector outs(group.size(), 1.0), share(group.size(), 0.0);
    for (std::size_t k = group.size(); k-- > 1;) {
      inside[group[k]] = false;
      outs[k] = take_out(group[k], inside);
    }
    double total = share[0] = 1;
    for (std::size_t k = 1; k < group.size(); ++k) {
      for (std::size_t i = 0; i < k; ++i) share[k] += share[i] * (rate[group[i]][group[k]] / outs[k]);
      total += share[k];
    }
    for (std::size_t k = 0; k < group.size(); ++k) result.shares[list[group[k]]] = of_group * (share[k] / total);
    if (group.size() < n)
      for (const std::size_t j : group) result.sinks.push_back(list[j]);
  }
  std::sort(result.sinks.begin(), result.sinks.end());
  return result;
}

/// What a reader should know about the balance and the rows behind it.
inline void note(std::string_view method, const Balance& balance, const Gathered& gathered, const Criteria& criteria,
                 Notes& notes) {
  std::string shared, sinks;
  for (std::size_t j = 0; j < gathered.best.size(); ++j) {
    if (gathered.rows_with_best[j] > 1) shared += (shared.empty() ? "" : ", ") + criteria[static_cast<Index>(j)].id;
  }
  for (const std::size_t j : balance.sinks) sinks += (sinks.empty() ? "" : ", ") + criteria[static_cast<Index>(j)].id;
  if (!shared.empty())
    notes.push_back("several alternatives share the best value of " + shared + ": their losses are averaged");
  if (!sinks.empty())
    notes.push_back(std::string(method) +
                    ": the losses alone do not settle the weights; starting from equal shares all "
                    "weight gathers on " +
                    sinks);
}

/// For `steps`: losses cell by cell from the rows, the costs inverted first.
inline Matrix plain_losses(const Matrix& rows, const Criteria& criteria, const std::vector<bool>& same,
                           Matrix& values) {
  const std::size_t n = static_cast<std::size_t>(criteria.size());
  values = rows;
  Vector best(n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    double smallest = rows[0][j];
    for (const Vector& row : rows) smallest = std::min(smallest, row[j]);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!criteria.maximised(static_cast<Index>(j))) values[i][j] = rows[i][j] == smallest ? 1 : smallest / rows[i][j];
      best[j] = std::max(best[j], values[i][j]);
    }
  }
  Matrix p(n, Vector(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    double number = 0;
    for (const Vector& row : values) number += row[i] == best[i] ? 1 : 0;
    for (const Vector& row : values) {
      for (std::size_t j = 0; j < n; ++j) {
        if (row[i] == best[i] && !same[i] && !same[j]) p[i][j] += (best[j] - row[j]) / best[j] / number;
      }
    }
  }
  return p;
}

/// For `steps`: the flow let run from equal shares for a very long time, by squaring what it does in a short one.
inline Vector plain_balance(const Matrix& p, const std::vector<bool>& same) {
  const std::size_t n = p.size();
  Matrix flow(n, Vector(n, 0.0));  // [to][from]
  double fastest = 0, differing = 0;
  for (std::size_t j = 0; j < n; ++j) {
    double out = 0;
    for (std::size_t i = 0; i < n; ++i) out += p[i][j];
    fastest = std::max(fastest, out);
    differing += same[j] ? 0 : 1;
  }
  for (std::size_t j = 0; j < n; ++j) {
    double out = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (i != j && fastest > 0) out += flow[i][j] = p[i][j] / (2 * fastest);
    }
    flow[j][j] = 1 - out;
  }
  for (int doubling = 0; doubling < 100; ++doubling) {
    Matrix next(n, Vector(n, 0.0));
    for (std::size_t j = 0; j < n; ++j) {
      double whole = 0;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < n; ++k) next[i][j] += flow[i][k] * flow[k][j];
        whole += next[i][j];
      }
      for (std::size_t i = 0; i < n; ++i) next[i][j] /= whole;
    }
    flow = std::move(next);
  }
  Vector q(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) q[i] += same[i] || same[j] ? 0 : flow[i][j] / differing;
  }
  return q;
}

}  // namespace mcda::losses
