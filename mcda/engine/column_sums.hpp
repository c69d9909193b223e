// Sums over the criteria of what each value earns against its whole column: the columns of methods that sort.
#pragma once

#include <span>
#include <vector>

#include "mcda/engine/columns.hpp"
#include "mcda/engine/run_memory.hpp"

namespace mcda {

/// One method's columns: what `contribution` of its model adds up to over the criteria.
struct ColumnSums {
  const ScoringModel* model;
  const std::vector<Index>& columns;         ///< of the table, by criterion of the model
  std::vector<std::vector<double>>& by_row;  ///< m cells a column, written here
};

/// Sorts each column once for all methods. Every row adds its criteria up one after the other: the same bits for any
/// number of threads. `memory` has sorted columns from an earlier run, or is nullptr.
void sum_contributions(std::span<const ColumnSums> methods, const ColumnView& table, RunMemory* memory,
                       const RunOptions& options);

}  // namespace mcda
