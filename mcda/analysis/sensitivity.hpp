// Which weight decides what: how far a share may move before the first place, the first k or the order change.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/analysis/weight_space.hpp"

namespace mcda {

/// Two alternatives that change places when a share passes `at`.
struct Overtaking {
  double at = 0;
  Index out = -1;  ///< row that falls behind
  Index in = -1;   ///< row that passes it
};

/// Shares between which no alternative passes another that was ranked strictly above it. 0 and 1 where nothing changes
/// up to there.
struct ShareInterval {
  double lower = 0, upper = 1;
  std::optional<Overtaking> below, above;  ///< what changes at the ends

  /// The nearer of both changes; nullptr where there is none.
  const Overtaking* nearest(double share) const noexcept;
};

/// What follows from moving the share of one criterion or group while its siblings keep their proportions.
struct NodeStability {
  Index node = 0;  ///< in the WeightTree
  double share = 0;
  bool movable = true;  ///< false: the share cannot move, and every interval is the share itself
  ShareInterval first;  ///< those of rank 1 stay above all others
  ShareInterval top_k;  ///< those of rank 1 to k stay above all others
  ShareInterval order;  ///< no strictly ranked pair is reversed
  double level_at = 0;  ///< the share at which the two alternatives of `between` are level; NaN where there is none
  Notes notes;          ///< where the method cannot take some shares
};

struct StabilityOptions {
  Index top_k = 0;              ///< 0 = 10, or half of the alternatives where there are fewer than 20
  std::vector<Index> nodes;     ///< empty = all but the root
  std::vector<Index> between;   ///< two rows whose break-even is wanted, or nothing
  double resolution = 1. / 64;  ///< of the search, for methods without a linear form
  bool whole_order = true;      ///< false: `order` is not looked for and stays 0 to 1
  /// How a caller who asks one table again and again gets the scores of all rows under weights (one a criterion; empty
  /// where the method refuses). Without it the method is run. Only one thread may then be asked for.
  std::function<std::vector<double>(const std::vector<double>&)> scores;
  /// The same for some rows, in their order: the scores that `scores` gives them. With it the search closes in on a
  /// change among those that can make it, and asks all rows once more where it ends.
  std::function<std::vector<double>(const std::vector<double>&, std::span<const Index>)> scores_of_some;
  RunOptions run;
};

struct Stability {
  Index k = 0;
  bool exact = false;     ///< by geometry; else "first change found" by steps of `resolution` and halving
  double resolution = 0;  ///< 0 where exact
  Ranking ranking;        ///< under the weights as they are
  std::vector<double> scores;
  std::vector<NodeStability> nodes;
};

/// The ranking is `base` (the outcome under tree.weights()). With a form: exact, O(m) a node and turn of a search that
/// ends after a few turns, O(m log m) for the first sort. Without: one run of the method a step. Nodes in parallel,
/// same bits for any number of threads.
Stability stability_of(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form,
                       std::span<const double> base, const StabilityOptions& options);

/// Scores and ranks of some rows while a share walks over a range.
struct Walk {
  Index node = 0;
  std::vector<double> shares;
  std::vector<Index> rows;
  std::vector<std::vector<double>> scores, ranks;  ///< by share, by row; empty where the method refuses
  Notes notes;
};
Walk walk(const WeightedMethod& asked, const WeightTree& tree, Index node, std::vector<double> shares,
          std::vector<Index> rows, const RunOptions& options);

/// The smallest change of all weights at once after which the first is level with somebody.
struct SmallestChange {
  Index out = -1, in = -1;
  double moved = 0;             ///< weight that changes hands, a share of all: half the sum of absolute changes
  std::vector<double> weights;  ///< after it, one a criterion; sum 1
};

/// Nothing where no weights dethrone the first. A linear programme for each rival (minimise what is taken from some
/// criteria and given to others, weights >= 0 with their sum, rival >= first) that is a continuous knapsack: all goes
/// to the criterion that favours the rival most, from those that favour the first most. O(m n) with few rivals looked
/// at closely.
std::optional<SmallestChange> smallest_change(const LinearForm& form, std::span<const double> weights,
                                              const Ranking& ranking);

/// What the cases of wsm_stability ask for: the weighted sum (normalised weights, all criteria siblings).
Steps stability_steps(const DecisionTable& table, const Criteria& criteria, const ParameterValues& parameters);

}  // namespace mcda
