#include "mcda/analysis/movers.hpp"

#include <algorithm>
#include <utility>

#include "mcda/analysis/explain.hpp"

namespace mcda {

namespace {

Index rank_of(const Comparison& comparison, Index method, Index row) {
  return static_cast<Index>(
      comparison.methods[static_cast<std::size_t>(method)].ranking.ranks[static_cast<std::size_t>(row)]);
}

// The extreme ranks of one alternative, by one method a class.
Mover spread_of(const Comparison& comparison, Index row) {
  Mover mover{.row = row};
  for (const OrderClass& one : comparison.classes) {
    const Index method = one.members.front(), rank = rank_of(comparison, method, row);
    if (mover.best_rank == 0 || rank < mover.best_rank) mover.best = method, mover.best_rank = rank;
    if (mover.worst_rank == 0 || rank > mover.worst_rank) mover.worst = method, mover.worst_rank = rank;
  }
  mover.rank_gap_without = mover.worst_rank - mover.best_rank;
  return mover;
}

// Puts the median in the place of each value in turn.
void find_criterion(const Comparison& comparison, const DecisionTable& table, const std::vector<double>& medians,
                    const RunOptions& options, Mover& mover) {
  const auto stand_in = [&](Index method) {
    return StandIn(comparison.methods[static_cast<std::size_t>(method)].outcome, table, mover.row, true, options);
  };
  const StandIn best = stand_in(mover.best), worst = stand_in(mover.worst);
  std::vector<double> values;
  for (Index j = 0; j < table.columns(); ++j) values.push_back(table(mover.row, j));
  for (std::size_t j = 0; j < values.size(); ++j) {
    const double own = std::exchange(values[j], medians[j]);
    const Index gap = std::max(worst.rank(worst.score(values)), best.rank(best.score(values))) -
                      std::min(worst.rank(worst.score(values)), best.rank(best.score(values)));
    values[j] = own;
    if (gap < mover.rank_gap_without) mover.rank_gap_without = gap, mover.criterion = static_cast<Index>(j);
  }
}

}  // namespace

std::vector<Mover> movers_of(const Comparison& comparison, const DecisionTable& table, Index count,
                             const RunOptions& options) {
  if (comparison.classes.size() < 2) return {};
  std::vector<Mover> movers;
  for (Index row = 0; row < table.rows(); ++row) {
    const Mover mover = spread_of(comparison, row);
    if (mover.rank_gap_without > 0) movers.push_back(mover);
  }
  const auto kept = std::min(movers.size(), static_cast<std::size_t>(count));
  std::partial_sort(movers.begin(), movers.begin() + static_cast<std::ptrdiff_t>(kept), movers.end(),
                    [](const Mover& a, const Mover& b) {
                      return a.rank_gap_without != b.rank_gap_without ? a.rank_gap_without > b.rank_gap_without
                             : a.best_rank != b.best_rank             ? a.best_rank < b.best_rank
                                                                      : a.row < b.row;
                    });
  movers.resize(kept);
  const std::vector<double> medians = lower_medians(table, options);
  for (Mover& mover : movers) find_criterion(comparison, table, medians, options, mover);
  return movers;
}

}  // namespace mcda
