// Random weights: what somebody may want whose weights nobody knows exactly.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "mcda/analysis/draws.hpp"
#include "mcda/analysis/weight_space.hpp"

namespace mcda {

enum class WeightKnowledge {
  any,      ///< nothing: siblings uniform on their simplex
  spread,   ///< each share uniform within a proportion of its value, then siblings are made to sum to 1 again
  ordinal,  ///< only the order of siblings: uniform among the shares that keep it
};

struct WeightSampling {
  WeightKnowledge knowledge = WeightKnowledge::any;
  double spread = 0.2;                ///< proportion, in (0, 1]
  std::map<Index, Interval> between;  ///< by node: bounds of its share; only with `any`
};

/// Draws one share a node; sibling sets are independent of each other. Siblings without weight stay without. Immutable:
/// any thread may draw.
class WeightSampler {
 public:
  /// Throws InvalidInput for bounds that no shares meet, or that are met by fewer than one draw in 10,000.
  WeightSampler(const WeightTree& tree, WeightSampling sampling);

  /// Uniform numbers for one draw: one a sibling, more where bounds refuse one.
  void draw(Draws& random, std::span<double> shares) const;
  /// Sets of siblings whose shares are drawn.
  Index sets() const noexcept { return static_cast<Index>(sets_.size()); }
  std::span<const Index> siblings(Index set) const noexcept { return sets_[static_cast<std::size_t>(set)].nodes; }
  /// Whether siblings are drawn one by one and then made to sum to 1: not where bounds or an order tie them.
  bool independent(Index set) const noexcept;
  /// One set; its shares sum to 1. Other shares stay.
  void draw_set(Index set, Draws& random, std::span<double> shares) const;
  /// One node of an independent set, before siblings are made to sum to 1: one uniform number.
  void draw_node(Index node, Draws& random, std::span<double> shares) const;
  /// Makes the shares of every set sum to 1.
  void sum_to_one(std::span<double> shares) const;
  /// Nodes whose share is drawn.
  const std::vector<Index>& moving() const noexcept { return moving_; }
  /// Whether all siblings of all sets are uniform on their simplex.
  bool uniform() const noexcept { return sampling_.knowledge == WeightKnowledge::any && sampling_.between.empty(); }

 private:
  struct Siblings {
    std::vector<Index> nodes;
    std::vector<double> low, high;      // bounds; empty without
    double free = 1;                    // what the lower bounds leave
    std::vector<std::size_t> by_share;  // positions, largest share first
  };
  bool attempt(const Siblings& siblings, Draws& random, std::span<double> shares) const;

  const WeightTree& tree_;
  WeightSampling sampling_;
  std::vector<Siblings> sets_;
  std::vector<Index> moving_;
};

}  // namespace mcda
