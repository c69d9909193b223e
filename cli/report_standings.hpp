// How clients that a page carries stand among all clients, of which it carries a part.
#pragma once

#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/model/criteria.hpp"
#include "mcda/model/decision_table.hpp"

namespace prefero {

/// One criterion over all clients, in the unit that methods see.
struct ColumnOfAll {
  static constexpr mcda::Index bins = 12;
  double median = 0;                   ///< the lower one, as mcda::lower_medians has it
  bool varies = false;                 ///< some have another value than the others
  std::vector<mcda::Index> histogram;  ///< clients in `bins` equal steps from the worst value to the best
};

/// `places` (carried clients x 2 n): for criterion j column 2 j is the rank, 1 + those who are better, and column
/// 2 j + 1 the share of all who are worse, ties half, as mcda::standings_of has it.
struct Standings {
  std::vector<ColumnOfAll> columns;
  mcda::DecisionTable places;
};

/// Of the rows `carried` among all rows of `table` (m x n prepared values, none missing). O(n m log m).
Standings standings_among_all(const mcda::DecisionTable& table, const mcda::Criteria& criteria,
                              const std::vector<mcda::Index>& carried, const mcda::RunOptions& options = {});

}  // namespace prefero
