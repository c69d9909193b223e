// Weights of a table by one method: every reading of the data that it takes.
#pragma once

#include <memory>
#include <span>

#include "mcda/engine/parallel.hpp"
#include "mcda/method/method.hpp"

namespace mcda {

/// The second reading, over columns given by pointers to `rows` cells each, one a criterion. nullptr where the method
/// needs none. Same bits for any number of threads.
std::unique_ptr<Gathering> gather(const WeightingMethod& method, const ParameterValues& values, const Summary& summary,
                                  const Criteria& criteria, std::span<const double* const> columns, Index rows,
                                  const RunOptions& options = {});

/// Weights from data when the first reading is there: gathers what the method needs. `summary` holds `needs` and
/// extremes of these columns. Ask method.refusal first. Only for methods from data.
Weights weigh(const WeightingMethod& method, const ParameterValues& values, const Summary& summary,
              const Criteria& criteria, std::span<const double* const> columns, Index rows,
              const RunOptions& options = {});

/// Both readings of a table. Throws InvalidInput where the method refuses these data.
Weights weigh(const WeightingMethod& method, const ParameterValues& values, const DecisionTable& table,
              const Criteria& criteria, const RunOptions& options = {});

}  // namespace mcda
