// Who is at least as good as whom on every criterion: the only comparison that needs no weights.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/method/method.hpp"
#include "mcda/model/criteria.hpp"
#include "mcda/model/decision_table.hpp"

namespace mcda {

/// Pareto layers (nondominated sorting), m whole numbers: layer 1 is dominated by nobody, layer k + 1 by nobody once
/// layers 1 to k are left out. Row a dominates b when it is at least as good on every criterion and better on one;
/// criteria of weight zero do not count. By divide and conquer over the criteria (Jensen 2003, doi:10.1109/TEVC.2003.
/// 817234; the splitting of Buzdalov, Shalyto 2014, doi:10.1007/978-3-319-10762-2_52, which bounds it with ties too):
/// O(m log m) for one or two criteria, O(m log^(n-1) m) for n, O(n m) memory.
std::vector<Index> pareto_layers(const DecisionTable& table, const Criteria& criteria);

struct DominanceOfOne {
  std::vector<Index> dominating;  ///< rows that dominate it, rising
  std::vector<Index> dominated;   ///< rows that it dominates, rising
};
/// O(n m).
DominanceOfOne dominance_of(const DecisionTable& table, const Criteria& criteria, Index row);

/// What one ranking does to dominance.
struct DominanceBreach {
  Index rows = 0;    ///< ranked better than a row that dominates them
  Index above = -1;  ///< of those the one whose dominating row is ranked worst
  Index below = -1;  ///< that row; -1 where there is none
};
/// One a ranking: `ranks` holds m ranks each, 1 = best, NaN = behind everybody who has one. Equal ranks break nothing.
/// O(n m^2) time and the ranks once more.
std::vector<DominanceBreach> dominance_breaches(const DecisionTable& table, const Criteria& criteria,
                                                std::span<const std::vector<double>> ranks,
                                                const RunOptions& options = {});

/// The dominance order as a Hasse diagram: its transitive reduction. Rows that are equal on every criterion are one
/// node.
struct HasseDiagram {
  std::vector<std::vector<Index>> nodes;    ///< rows of each node, rising; nodes by layer, then by first row
  std::vector<Index> layers;                ///< by node, from 1
  std::vector<std::vector<Index>> covered;  ///< by node: nodes that it dominates with none between, rising
};
/// O(n m^2) time and m^2 / 8 bytes for the order, then O(m / 64) a dominance that is looked at. Throws InvalidInput
/// above options.memory.
HasseDiagram hasse_diagram(const DecisionTable& table, const Criteria& criteria, const RunOptions& options = {});

}  // namespace mcda
