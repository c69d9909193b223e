// The criteria as people group them: a tree whose leaves read a column.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mcda/model/criteria.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

enum class GoalKind { maximise, minimise, target };

/// What is wanted of a column: more, less, or a level inside [low, high] in the raw unit.
struct Goal {
  GoalKind kind = GoalKind::maximise;
  Interval target;
};

/// When a criterion pays: P14 and P15 of the clients' document.
enum class Horizon { unstated, short_term, long_term, both };

enum class MissingPolicy { error, drop, worst, mean, median, interval };

/// The scale on which differences of a criterion count the same, learned from its column where it has to be.
enum class ValueScale { raw, log1p, winsorised, rank, piecewise };

struct ValueFunction {
  ValueScale scale = ValueScale::raw;
  Interval quantiles{0.05, 0.95};  ///< winsorised: cut at these quantiles
  std::vector<Interval> points;    ///< piecewise: (level, value) by rising level; `low` is the level, `high` the value
};

/// How far the values of a column are not known. Amounts and levels are in its raw unit, before the value function.
struct ValueUncertainty {
  enum class Kind {
    exact,
    interval,    ///< uniform within `amount` of the value
    normal,      ///< normal with the standard deviation `amount`
    log_normal,  ///< the value times exp of a normal number with the standard deviation `amount`: the value is the
                 ///< median
    between,     ///< uniform between two columns of the source
    ordinal,     ///< only the order is known: the least and the largest value stay, levels between them are uniform
  };
  Kind kind = Kind::exact;
  double amount = 0;
  bool relative = false;             ///< `amount` is a proportion of the value's magnitude (interval, normal)
  std::string low, high;             ///< columns (between)
  std::optional<Interval> possible;  ///< interval, normal, log_normal: what falls outside is drawn again
};

/// How a leaf turns a column into a criterion. Levels are in the raw unit of the column.
struct Leaf {
  std::string column;  ///< column name; empty where `sql` is given
  std::string sql;     ///< an expression over the source's columns
  Goal goal;
  ValueFunction value;
  std::optional<MissingPolicy> missing;  ///< the model's policy where empty
  ValueUncertainty uncertainty;
  Horizon horizon = Horizon::unstated;
  bool fixed = false;                 ///< the client cannot change it (counterfactuals)
  std::optional<Interval> reachable;  ///< what the client can reach (counterfactuals)
  Criterion criterion;  ///< id, unit, thresholds, bounds; direction and weight are filled in when the tree is flattened
};

/// Groups and leaves; node 0 is the root. Ids are unique across the tree.
class CriteriaTree {
 public:
  struct Node {
    std::string id;
    std::string title;
    Index parent = -1;
    std::vector<Index> children;
    double weight = 1;         ///< local, as given
    std::optional<Leaf> leaf;  ///< empty for a group
  };

  CriteriaTree();
  /// Adds a node under `parent` and returns its number. Throws InvalidInput when the id is taken or the parent is a
  /// leaf.
  Index add_group(Index parent, std::string id, std::string title, double weight);
  Index add_leaf(Index parent, std::string id, std::string title, double weight, Leaf leaf);
  void set_weight(Index node, double weight) { nodes_[static_cast<std::size_t>(node)].weight = weight; }
  void set_uncertainty(Index leaf, ValueUncertainty uncertainty) {
    nodes_[static_cast<std::size_t>(leaf)].leaf->uncertainty = std::move(uncertainty);
  }

  static constexpr Index root = 0;
  Index size() const noexcept { return static_cast<Index>(nodes_.size()); }
  const Node& operator[](Index node) const noexcept { return nodes_[static_cast<std::size_t>(node)]; }
  /// Node numbers of the leaves in the order written.
  const std::vector<Index>& leaves() const noexcept { return leaves_; }
  /// Leaf or group by id; -1 where there is none.
  Index find(const std::string& id) const noexcept;
  std::vector<std::string> leaf_ids() const;

  /// A node's share among its siblings: its weight over their sum. Throws InvalidInput when a group's children all
  /// weigh nothing.
  double share(Index node) const;
  /// One weight a leaf: the product of the shares on its path; they sum to 1.
  std::vector<double> final_weights() const;

 private:
  Index add(Index parent, Node node);
  std::vector<Node> nodes_;
  std::vector<Index> leaves_;
};

}  // namespace mcda
