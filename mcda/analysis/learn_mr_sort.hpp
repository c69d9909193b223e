// An MR-Sort rule learned from alternatives whose category is known.
//
// Only the order of the values counts, so each value becomes its level among the examples: 0 the worst seen. A limit r
// on a criterion is reached from level r on; r = 0 is reached by all examples, r = the number of levels by none.
#pragma once

#include <cstdint>
#include <vector>

#include "mcda/model/criteria.hpp"
#include "mcda/model/decision_table.hpp"

namespace mcda {

/// Examples as levels.
class OrdinalExamples {
 public:
  /// `values`: one row an example, one column a criterion. `categories`: of each example, 1 = worst, up to `count`.
  /// Throws InvalidInput for a category without an example and for more than 60 criteria.
  OrdinalExamples(const DecisionTable& values, const Criteria& criteria, std::vector<Index> categories, Index count);

  Index size() const noexcept { return static_cast<Index>(categories_.size()); }
  Index criteria() const noexcept { return static_cast<Index>(levels_.size()); }
  Index limits() const noexcept { return count_ - 1; }
  Index category(Index i) const noexcept { return categories_[static_cast<std::size_t>(i)]; }
  /// Level of example i on criterion j.
  Index level(Index i, Index j) const noexcept {
    return ranks_[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)];
  }
  Index levels(Index j) const noexcept { return static_cast<Index>(levels_[static_cast<std::size_t>(j)].size()); }
  /// Limit r in the unit of the criterion: the roundest number that the examples from level r on reach and no other.
  double limit(Index j, Index r) const;

 private:
  Index count_;
  std::vector<Index> categories_;
  std::vector<std::vector<double>> levels_;  // by criterion, worst first
  std::vector<std::vector<Index>> ranks_;    // by criterion and example
  std::vector<bool> maximised_;
};

/// Weights sum to 1; limits[h][j], worst limit first, never easier than the one before.
struct OrdinalMrSort {
  std::vector<double> weights;
  double majority = 0.5;
  std::vector<std::vector<Index>> limits;
};

/// The category the rule gives example i, 1 = worst.
Index assigned(const OrdinalMrSort& rule, const OrdinalExamples& examples, Index i);
/// The examples that the rule puts elsewhere, rising.
std::vector<Index> not_restored(const OrdinalMrSort& rule, const OrdinalExamples& examples);

/// Weights and majority for these limits: with them the examples in `held` lie as far from the majority as they can.
/// Leaves the rule as it is where they cannot all hold.
void settle_weights(OrdinalMrSort& rule, const OrdinalExamples& examples, const std::vector<Index>& held);

struct LearningEffort {
  Index population = 10;
  Index rounds = 30;
  std::uint64_t seed = 0;
};

/// A rule that restores many examples, by search: the metaheuristic of Sobrie, Mousseau, Pirlot (2013) Learning a
/// majority rule model from large sets of assignment examples, Algorithmic Decision Theory, Springer, 336-350, in which
/// a linear program gives the weights for fixed limits, and limits are moved where more examples are then restored;
/// here the best move of a limit is taken instead of one drawn by its worth. The same seed gives the same rule.
OrdinalMrSort search_mr_sort(const OrdinalExamples& examples, const LearningEffort& effort = {});

}  // namespace mcda
