// Random decision problems of any size, the same on every machine, and what they are read with.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "mcda/model/criteria.hpp"
#include "mcda/model/decision_table.hpp"

namespace bench {

using mcda::Index;

/// A number in (0, 1) that depends on the two counters only: what a cell holds does not depend on who fills it, or
/// when.
double uniform(std::uint64_t stream, std::uint64_t counter);

/// m x n positive cells, so that every method admits them; column j lies between 1 and 100 times its own unit.
mcda::DecisionTable random_table(Index rows, Index columns);

/// n criteria, every third one a cost, with linear preferences and every level that some method reads.
mcda::Criteria criteria(Index columns, mcda::PreferenceShape shape = mcda::PreferenceShape::linear);

/// The table of this size; the last one is kept, because neighbouring benchmarks use the same.
const mcda::DecisionTable& table_of(Index rows, Index columns);

/// k rankings of m alternatives that agree more or less, as ranks 1..m.
std::vector<std::vector<double>> random_rankings(Index count, Index rows);

/// Bytes that this machine reads from memory with all its cores (or with one), the best of several rounds over 800 MB.
struct ReadSpeed {
  double per_second = 0;
  double per_processor_second = 0;  ///< of all cores together; hardly changes when other programs want the cores too
};
const ReadSpeed& read_speed(bool one_core = false);

/// Every cell added up, on all cores, and nothing else: one read of a table of any size. Where a column is given, 1 is
/// written to each of its cells (one a row) meanwhile.
double sum_of_cells(const mcda::DecisionTable& table, std::span<double> column = {});

}  // namespace bench
