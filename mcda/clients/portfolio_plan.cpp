#include "mcda/clients/portfolio_plan.hpp"

#include <algorithm>

namespace mcda::clients {

std::size_t PortfolioPlan::add(source::ValueRequest wanted) {
  auto& numbers = request.numbers;
  const auto same = [&](const source::ValueRequest& one) {
    return one.column == wanted.column && one.expression == wanted.expression;
  };
  const auto found = std::find_if(numbers.begin(), numbers.end(), same);
  if (found != numbers.end()) return static_cast<std::size_t>(found - numbers.begin());
  numbers.push_back(std::move(wanted));
  return numbers.size() - 1;
}

PortfolioPlan plan_of(const DecisionModel& model, const PortfolioRequest& request) {
  PortfolioPlan plan;
  for (std::size_t j = 0; j < model.tree.leaves().size(); ++j) {
    const Leaf& leaf = leaf_of(model, j);
    plan.leaves.push_back(plan.add({leaf.column, leaf.sql, "criterion " + leaf.criterion.id}));
  }
  for (std::size_t j = 0; j < model.tree.leaves().size(); ++j) {
    const Leaf& leaf = leaf_of(model, j);
    if (leaf.uncertainty.kind != ValueUncertainty::Kind::between) continue;
    for (const std::string& column : {leaf.uncertainty.low, leaf.uncertainty.high})
      plan.bounds.push_back(plan.add({column, {}, "criterion " + leaf.criterion.id + ": uncertainty"}));
  }
  for (const Constraint& constraint : model.constraints)
    plan.constraints.push_back(plan.add({constraint.column, {}, "constraint"}));
  if (!request.id.empty()) plan.request.texts.push_back({request.id, {}, "id"});
  if (!request.label.empty() && request.label != request.id) plan.request.texts.push_back({request.label, {}, "label"});
  plan.request.where = request.where;
  plan.request.order_by = request.id;
  return plan;
}

}  // namespace mcda::clients
