// From scores to ranks, with the one tie rule of the project.
#pragma once

#include <span>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

/// How tied alternatives share a rank: "1224", "1223", "1 2.5 2.5 4".
enum class TieRule { competition, dense, average };

/// Two scores tie when they differ by at most tie_tolerance * max(s, |a|, |b|), s = min(1, the largest |score| of the
/// ranking).
inline constexpr double tie_tolerance = 1e-10;

/// An order of m alternatives, best first, and the rank of each.
struct Ranking {
  std::vector<Index> order;   ///< row numbers, best first; equal scores keep their row order
  std::vector<double> ranks;  ///< by row number, 1 = best; not a whole number only under TieRule::average
};

/// Ranks all rows by score, larger is better. rank = 1 + the number of scores that are larger and do not tie.
/// O(m log m); scores must be finite.
Ranking rank_scores(std::span<const double> scores, TieRule rule = TieRule::competition);

/// The same ranks given the order (row numbers sorted by falling score).
std::vector<double> ranks_of(std::span<const double> scores, std::span<const Index> order, TieRule rule);

/// The best `count` rows without sorting the rest: O(m + k log k). A tie at the cut is counted whole in the ranks, so
/// the result agrees with rank_scores; `order` holds `count` rows (all when count >= m) and `ranks` belongs to `order`.
Ranking top_ranks(std::span<const double> scores, Index count);

}  // namespace mcda
