#include "mcda/model/criteria_tree.hpp"

#include <cmath>

#include "mcda/model/error.hpp"

namespace mcda {

CriteriaTree::CriteriaTree() { nodes_.push_back(Node{}); }

Index CriteriaTree::add(Index parent, Node node) {
  if (node.id.empty()) raise(InvalidInput("a criterion has no id", "give each criterion a name"));
  if (find(node.id) >= 0)
    raise(InvalidInput("two criteria are called \"" + node.id + "\"", "ids are unique across the tree"));
  if ((*this)[parent].leaf)
    raise(InvalidInput("criterion " + (*this)[parent].id + " has a column and cannot have children",
                       "put the column into a child"));
  if (!std::isfinite(node.weight) || node.weight < 0)
    raise(InvalidInput("criterion " + node.id + ": its weight is not a number of at least 0",
                       "give a weight such as 0.2"));
  const Index number = size();
  node.parent = parent;
  if (node.leaf) leaves_.push_back(number);
  nodes_.push_back(std::move(node));
  nodes_[static_cast<std::size_t>(parent)].children.push_back(number);
  return number;
}

Index CriteriaTree::add_group(Index parent, std::string id, std::string title, double weight) {
  return add(parent, Node{.id = std::move(id), .title = std::move(title), .weight = weight});
}

Index CriteriaTree::add_leaf(Index parent, std::string id, std::string title, double weight, Leaf leaf) {
  leaf.criterion.id = id;
  leaf.criterion.title = title;
  leaf.criterion.direction = leaf.goal.kind == GoalKind::minimise ? Direction::minimise : Direction::maximise;
  return add(parent, Node{.id = std::move(id), .title = std::move(title), .weight = weight, .leaf = std::move(leaf)});
}

Index CriteriaTree::find(const std::string& id) const noexcept {
  for (Index node = 1; node < size(); ++node) {
    if ((*this)[node].id == id) return node;
  }
  return -1;
}

std::vector<std::string> CriteriaTree::leaf_ids() const {
  std::vector<std::string> ids;
  for (const Index node : leaves_) ids.push_back((*this)[node].id);
  return ids;
}

double CriteriaTree::share(Index node) const {
  const Node& parent = (*this)[(*this)[node].parent];
  double sum = 0;
  for (const Index sibling : parent.children) sum += (*this)[sibling].weight;
  if (!(sum > 0)) {
    raise(
        InvalidInput(parent.id.empty() ? "all weights are zero" : "all weights inside group " + parent.id + " are zero",
                     "give at least one of them a positive weight"));
  }
  return (*this)[node].weight / sum;
}

std::vector<double> CriteriaTree::final_weights() const {
  std::vector<double> of_node(nodes_.size(), 1.0);
  for (Index node = 1; node < size(); ++node) {  // parents come before their children
    // A group that weighs nothing need not say how it is divided.
    const double above = of_node[static_cast<std::size_t>((*this)[node].parent)];
    of_node[static_cast<std::size_t>(node)] = above > 0 ? above * share(node) : 0.0;
  }
  std::vector<double> weights;
  for (const Index leaf : leaves_) weights.push_back(of_node[static_cast<std::size_t>(leaf)]);
  return weights;
}

}  // namespace mcda
