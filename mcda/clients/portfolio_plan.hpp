// What is asked of a source for the portfolio of a model. Internal.
#pragma once

#include <vector>

#include "mcda/clients/portfolio.hpp"

namespace mcda::clients {

inline const Leaf& leaf_of(const DecisionModel& model, std::size_t j) {
  return *model.tree[model.tree.leaves()[j]].leaf;
}

/// The requests of a portfolio. A column that serves twice (a criterion with a limit of its own) is read once.
struct PortfolioPlan {
  source::Request request;
  std::vector<std::size_t> leaves, constraints, bounds;  // positions in request.numbers

  std::size_t add(source::ValueRequest wanted);
};

PortfolioPlan plan_of(const DecisionModel& model, const PortfolioRequest& request);

}  // namespace mcda::clients
