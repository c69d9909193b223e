// Where weights can go: the shares of a tree of criteria, and the linear form behind methods whose order is linear in
// the weights.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/model/criteria_tree.hpp"

namespace mcda {

class RunMemory;

/// A criterion or a group with its share among its siblings.
struct WeightNode {
  std::string id;
  std::string title;
  Index parent = -1;
  std::vector<Index> children;
  double share = 1;  ///< of its parent; siblings sum to 1
  Index leaf = -1;   ///< position among the criteria; -1 for a group
};

/// The shares behind one set of weights. Node 0 is the root, parents come before their children.
class WeightTree {
 public:
  /// `weights` one a leaf of `tree`, in its order; they need not sum to 1. A group without weight keeps the shares that
  /// the tree gives its children (equal ones where it gives none).
  static WeightTree of(const CriteriaTree& tree, std::span<const double> weights);
  /// All criteria as siblings.
  static WeightTree flat(const Criteria& criteria);

  Index size() const noexcept { return static_cast<Index>(nodes_.size()); }
  const WeightNode& operator[](Index node) const noexcept { return nodes_[static_cast<std::size_t>(node)]; }
  Index leaf_count() const noexcept { return leaf_count_; }
  /// Leaf or group by id; -1 where there is none.
  Index find(const std::string& id) const noexcept;
  /// Nodes by number, the root left out.
  std::vector<std::string> ids() const;

  std::vector<double> shares() const;
  /// One weight a leaf from one share a node; they sum to total().
  std::vector<double> weights_of(std::span<const double> shares) const;
  std::vector<double> weights() const { return weights_of(shares()); }
  /// The weights when the share of a node is `share` and its siblings keep their proportions.
  std::vector<double> moved(Index node, double share) const;
  /// False for an only child, and where all siblings weigh nothing: nothing says how they would divide the rest.
  bool movable(Index node) const noexcept;
  /// What all weights sum to: 1, unless weights are passed as given.
  double total() const noexcept { return total_; }
  /// The weight of everything under a node.
  double weight(Index node) const noexcept;

 private:
  std::vector<WeightNode> nodes_;
  Index leaf_count_ = 0;
  double total_ = 1;
};

/// One method on one table, asked again and again with other weights.
struct WeightedMethod {
  const ScoringMethod* method = nullptr;
  ParameterValues parameters;
  const DecisionTable* table = nullptr;
  const Criteria* criteria = nullptr;
  /// Of this table, where it stands for a larger one whose statistics fits must see; then only one thread may ask.
  RunMemory* memory = nullptr;

  /// The outcome with these weights, as given. Its columns are written over those of `used` (see run).
  Outcome at(const std::vector<double>& weights, const RunOptions& options, Outcome used = {}) const;
};

/// The order under weights w is that of sum_j w_j columns[j][i], for every w >= 0.
struct LinearForm {
  std::vector<std::vector<double>> columns;  ///< n columns of m
  bool is_score = false;                     ///< the sum is the score itself, not only its order

  /// sum_j w_j columns[j]: O(n m).
  std::vector<double> at(std::span<const double> weights) const;
};

/// The form behind a method whose record says order_linear_in_weights; nothing for other methods, for data that it
/// refuses with some of the weights, and where the form does not reproduce the method's order (checked under two sets
/// of weights). Sums of scales are read from the model; else the form is put together from the scores by each criterion
/// alone and with another one, which finds it up to the positive factor that a score may be divided by, or from their
/// logarithms where the score is a product.
std::optional<LinearForm> linear_form(const WeightedMethod& asked, const RunOptions& options = {});

}  // namespace mcda
