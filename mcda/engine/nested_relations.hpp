// Two complete orders from a strong and a weak outranking relation, as ELECTRE II draws them.
#pragma once

#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

struct NestedOrders {
  std::vector<double> direct, inverse;       ///< dense ranks, m each; 1 is best in both
  std::vector<std::vector<Index>> circuits;  ///< of the strong relation, each ranked as one
};

/// Direct order: of those left, the candidates are not strongly outranked by another that is left; of the candidates
/// those that no other candidate outranks weakly come next. The inverse order does the same against the arrows and
/// puts the worst last. Alternatives that outrank each other in a circuit count as one: circuits of the strong relation
/// from the start, circuits of the weak relation among the candidates of a step. Both relations have an empty diagonal.
/// O(m + strong outrankings) and, for every class, the weak relation between its candidates: at worst O(m^3 / 64).
NestedOrders orders_of(const BitRelation& strong, const BitRelation& weak);

}  // namespace mcda
