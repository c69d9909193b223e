// A whole written model: the criteria, where the weights come from, who is left out, which methods are asked.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mcda/method/method.hpp"
#include "mcda/model/criteria_tree.hpp"

namespace mcda {

/// Where the weights of a group's children (or of all leaves) come from.
struct WeightingChoice {
  std::string method = "given";  ///< "given" keeps the weights written beside the criteria
  ParameterValues parameters;
  Judgements judgements;
  /// Weights from the data mixed with those above: share * data + (1 - share) * above. No method = nothing is mixed in.
  std::string blend_method;
  ParameterValues blend_parameters;
  double blend_share = 0;
};

/// A condition on a column, in the raw unit; rows that break it are excluded before anything is fitted.
struct Constraint {
  std::string column;
  std::optional<double> at_least;
  std::optional<double> at_most;
  std::string reason;
};

/// A method with the parameters written for it.
struct MethodChoice {
  std::string name;
  ParameterValues parameters;
};

struct DecisionModel {
  std::string title;
  CriteriaTree tree;
  WeightingChoice weights;                         ///< for all leaves, unless "given"
  std::map<Index, WeightingChoice> group_weights;  ///< by group node, for its children
  WeightRule weight_rule = WeightRule::normalise;
  std::optional<WeightMeaning> weight_meaning;  ///< what the weights mean, where the model says so
  MissingPolicy missing = MissingPolicy::error;
  std::vector<Constraint> constraints;
  std::string normalization;  ///< for every method that offers this choice; empty = each method's default
  std::vector<MethodChoice> methods;
};

/// Cells as read: one column a leaf, NaN where a value is missing, in the order of tree.leaves(); one more column a
/// constraint; two more (low, high) a leaf whose uncertainty lies between two columns, in the order of the leaves.
struct Portfolio {
  Alternatives alternatives;
  DecisionTable values;
  DecisionTable constraint_values;
  DecisionTable bounds;
};

}  // namespace mcda
