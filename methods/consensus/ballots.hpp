// What consensus methods share: rankings that can be used, pairs counted, ranks in one form.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda::ballots {

using Vector = std::vector<double>;
using Rankings = std::span<const Vector>;

/// Throws InvalidInput where there is none, sizes differ or a rank is missing.
inline void check(Rankings ranks) {
  if (ranks.empty() || ranks.front().empty()) raise(InvalidInput("there is no ranking to join", "give at least one"));
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    if (ranks[k].size() != ranks.front().size()) {
      raise(InvalidInput("ranking " + std::to_string(k + 1) + " has " + std::to_string(ranks[k].size()) +
                             " alternatives, the first has " + std::to_string(ranks.front().size()),
                         "rank the same alternatives in each"));
    }
    if (!std::all_of(ranks[k].begin(), ranks[k].end(), [](double rank) { return std::isfinite(rank); })) {
      raise(InvalidInput("ranking " + std::to_string(k + 1) + " leaves alternatives without a rank",
                         "join complete rankings only"));
    }
  }
}

inline void check_size(Rankings ranks, std::string_view method, std::size_t most, const char* why) {
  if (ranks.front().size() <= most) return;
  raise(InvalidInput(std::string(method) + " joins rankings of at most " + std::to_string(most) +
                         " alternatives; these have " + std::to_string(ranks.front().size()) + " (" + why + ")",
                     "join them by borda, mean_rank or median_rank, or rank fewer with --where"));
}

/// Average ranks, "1 2.5 2.5 4", whatever rule for ties the ranks were written by. O(m log m).
inline Vector average_ranks(const Vector& ranks) {
  std::vector<std::size_t> order(ranks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
  Vector average(ranks.size());
  for (std::size_t first = 0, after = 0; first < order.size(); first = after) {
    while (after < order.size() && ranks[order[after]] == ranks[order[first]]) ++after;
    for (std::size_t place = first; place < after; ++place)
      average[order[place]] = static_cast<double>(first + after + 1) / 2;
  }
  return average;
}

/// Dense ranks from 0: the order alone, in small numbers.
inline std::vector<std::int32_t> dense_ranks(const Vector& ranks) {
  Vector levels = ranks;
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  std::vector<std::int32_t> dense;
  for (const double rank : ranks)
    dense.push_back(static_cast<std::int32_t>(std::lower_bound(levels.begin(), levels.end(), rank) - levels.begin()));
  return dense;
}

/// votes[i * m + k]: the rankings that have i strictly before k. O(k m^2).
template <class Count>
std::vector<Count> votes_of(Rankings ranks) {
  const std::size_t m = ranks.front().size();
  std::vector<Count> votes(m * m, 0);
  for (const Vector& one : ranks) {
    const std::vector<std::int32_t> dense = dense_ranks(one);
    for (std::size_t i = 0; i < m; ++i) {
      Count* const row = votes.data() + i * m;
      const std::int32_t own = dense[i];
      for (std::size_t k = 0; k < m; ++k) row[k] = static_cast<Count>(row[k] + (own < dense[k] ? 1 : 0));
    }
  }
  return votes;
}

/// For `steps`: the same, pair by pair.
inline std::vector<Vector> plain_votes(Rankings ranks) {
  const std::size_t m = ranks.front().size();
  std::vector<Vector> votes(m, Vector(m, 0.0));
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k < m; ++k) {
      for (const Vector& one : ranks) votes[i][k] += one[i] < one[k] ? 1 : 0;
    }
  }
  return votes;
}

/// For `steps`: average ranks by counting.
inline Vector plain_average_ranks(const Vector& ranks) {
  Vector average;
  for (const double own : ranks) {
    double before = 0, alike = 0;
    for (const double other : ranks) {
      before += other < own ? 1 : 0;
      alike += other == own ? 1 : 0;
    }
    average.push_back(before + (alike + 1) / 2);
  }
  return average;
}

}  // namespace mcda::ballots
