// Who moves most between methods, and which criterion makes the difference.
#pragma once

#include <vector>

#include "mcda/analysis/compare.hpp"

namespace mcda {

/// An alternative that two methods place far apart.
struct Mover {
  Index row = 0;
  Index best = 0, worst = 0;  ///< positions in Comparison::methods
  Index best_rank = 0, worst_rank = 0;
  /// The criterion without whose peculiarity the two methods would be nearest: its value replaced by the lower median
  /// of the portfolio, everything else as it is. -1 where no single criterion brings them nearer.
  Index criterion = -1;
  Index rank_gap_without = 0;  ///< worst rank - best rank then
};

/// The `count` alternatives whose ranks lie farthest apart, the farthest first; those on which all methods agree are
/// left out. Twins count once.
std::vector<Mover> movers_of(const Comparison& comparison, const DecisionTable& table, Index count,
                             const RunOptions& options = {});

}  // namespace mcda
