// What it would take: the smallest change of one or few values of an alternative that brings it to a rank.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "mcda/analysis/explain.hpp"
#include "mcda/engine/prepare.hpp"

namespace mcda {

/// One value to change, in the raw unit of its column.
struct RawChange {
  Index criterion = 0;  ///< position among the leaves
  double from = 0, to = 0;
  /// The share of the portfolio's values that are passed on the way, and beyond the values seen the share of their
  /// range: changes of different criteria are compared by it.
  double effort = 0;
};

/// A way to the rank.
struct Way {
  std::vector<RawChange> changes;
  Index rank = 0;  ///< reached with the whole portfolio ranked again
  double effort() const;
};

struct Reaching {
  Index rank = 0;  ///< asked for
  bool there_already = false;
  std::vector<Way> ways;  ///< by rising effort; the first is the answer; empty where none was found
  /// The rank with everything changeable at its best, where no way was found.
  Index best_rank = 0;
  std::vector<Index> fixed;    ///< criteria that may not be changed
  std::vector<Index> unknown;  ///< criteria without a value for this alternative
};

/// What the search must know besides the run.
struct Reachability {
  const CriteriaTree& tree;
  const DecisionTable& raw;                       ///< cells as read of the ranked alternatives; NaN is missing
  const std::vector<ColumnPreparation>& columns;  ///< what was learned of them
  /// Ranks everybody again with the changes made, everything learned anew; gives the rank of the alternative.
  std::function<Index(std::span<const RawChange>)> rank_again;
};

/// The smallest changes found that bring `row` to `rank` or better: one criterion by itself, else two together, else
/// several in proportion. Values go no further than `reachable` of the criterion says, else than the best value seen;
/// criteria that are `fixed` stay. The search is on the scale of the run; every way given was ranked again. To values
/// that were all whole only whole ones are proposed.
Reaching ways_to_reach(const Outcome& outcome, const DecisionTable& table, const Criteria& criteria, Index row,
                       Index rank, const Reachability& reach, const RunOptions& options = {});

}  // namespace mcda
