// From cells as read to numbers that methods may see. The order is fixed, because it decides every number:
// missing values, then constraints, then the value function of the criterion; normalisation is the method's own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/method/decision_model.hpp"

namespace mcda {

/// What the fit learned about one column before any method saw it; applied to tomorrow's rows unchanged.
struct ColumnPreparation {
  MissingPolicy missing = MissingPolicy::error;
  double fill = 0;            ///< what a missing cell becomes (worst, mean, median, middle of the interval)
  std::vector<Scale> scales;  ///< value function, then desirability of a target; applied in order
};

/// A client that is listed but not ranked.
struct Excluded {
  Index row = 0;  ///< in the portfolio
  std::string reason;
};

/// A portfolio ready for methods.
struct Prepared {
  Alternatives alternatives;        ///< the kept rows
  DecisionTable table;              ///< kept rows x leaves
  std::vector<Criterion> criteria;  ///< one a leaf, weights of the tree; directions and thresholds as methods see them
  std::vector<ColumnPreparation> columns;
  DecisionTable bounds;            ///< as in the portfolio, kept rows; raw unit
  std::vector<Excluded> excluded;  ///< by rising row
  std::vector<Index> missing;      ///< missing cells a leaf
  Notes notes;
};

/// How a preparation differs from a first one.
struct Preparing {
  const std::vector<ColumnPreparation>* learned = nullptr;  ///< fills and value functions of an earlier portfolio
  /// Called with the kept rows as read, before gaps are filled and value functions applied: NaN is a missing cell.
  std::function<void(const DecisionTable&)> raw;
};

/// Prepares the portfolio (one column of `values` a leaf, one of `constraint_values` a constraint). Throws InvalidInput
/// for duplicate or empty ids, missing cells under the policy "error", cells that are not finite or out of magnitude,
/// and when no row is left; all problems together.
Prepared prepare(const DecisionModel& model, Portfolio portfolio, const RunOptions& options = {},
                 const Preparing& how = {});

}  // namespace mcda
