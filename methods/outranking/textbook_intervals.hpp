// The order of intervals, pair by pair, for `steps` of PROMETHEE III and VI.
#pragma once

#include <cstddef>
#include <vector>

#include "mcda/method/steps.hpp"

namespace mcda::textbook {

/// Adds relation (1 the row is better, -1 the column, 0 not told apart), outranking (not worse) and levels.
inline void add_interval_order(const std::vector<double>& low, const std::vector<double>& high, Steps& steps) {
  const std::size_t m = low.size();
  std::vector<std::vector<double>> relation(m, std::vector<double>(m, 0.0)), good = relation;
  for (std::size_t a = 0; a < m; ++a) {
    for (std::size_t b = 0; b < m; ++b) {
      if (low[a] > high[b] + 1e-10) relation[a][b] = 1;
      if (low[b] > high[a] + 1e-10) relation[a][b] = -1;
      good[a][b] = relation[a][b] < 0 ? 0 : 1;
    }
  }
  std::vector<double> levels(m, 1.0);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        if (relation[a][b] != 1 || levels[b] > levels[a]) continue;
        levels[b] = levels[a] + 1;
        changed = true;
      }
    }
  }
  steps.matrix("relation", "1 the row is better, -1 the column is, 0 their intervals overlap", "", relation,
               StepShape::relation);
  steps.matrix("outranking", "The row is not worse than the column", "S", good, StepShape::relation);
  steps.per_alternative("levels", "Level: the longest chain of better ones, plus 1", "", levels);
}

}  // namespace mcda::textbook
