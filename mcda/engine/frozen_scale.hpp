// A fit that is kept, so that tomorrow's clients are scored on today's scale without ranking everybody again.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "mcda/engine/prepare.hpp"
#include "mcda/engine/run.hpp"

namespace mcda {

/// Columns that have to be kept whole (a reference for preferences, a rank scale, the scores) are kept as this many
/// values, each standing for an equal share of the rows.
inline constexpr Index frozen_knots = 4096;

/// How the values of one criterion were spread when the scale was frozen, in the raw unit.
struct ColumnProfile {
  double low = 0, high = 0;   ///< the fitted range
  std::vector<double> edges;  ///< rising; deciles, fewer where values are tied
  std::vector<Index> counts;  ///< clients in (-inf, edges[0]], (edges[0], edges[1]], ..., (edges.back(), inf)
  Index missing = 0;          ///< clients without a value: a class of their own
};

/// How far the values of a criterion have moved.
struct Drift {
  double index = 0;      ///< population stability index, >= 0
  double by_chance = 0;  ///< exceeded by one sample in twenty when nothing has moved
  bool marked() const noexcept { return index > by_chance && index >= 0.1; }
};

struct FrozenScale {
  const ScoringMethod* method = nullptr;
  ParameterValues parameters;                  ///< complete
  std::vector<Index> positions;                ///< the criteria the method saw, among those of the model
  std::string model;                           ///< its ScoringModel in bytes
  std::vector<std::vector<double>> reference;  ///< sorted columns, for methods that compare with them
  std::vector<ColumnPreparation> columns;      ///< one a criterion of the model
  std::vector<double> weights;                 ///< one a criterion of the model
  std::vector<ColumnProfile> profiles;         ///< one a criterion of the model
  Scale standing;                              ///< score -> share of the fitted clients below it, ties half
  Index clients = 0;                           ///< fitted
  /// What keeping knots instead of columns made of it: the largest difference among the scores of the fitted clients
  /// where the method compares with whole columns, and the largest possible one of a value on a rank scale; 0 where
  /// nothing had to be left out.
  double error = 0;
};

/// Every value where there are at most `knots`, else the values at the middles of as many equal shares of the rows: the
/// share of rows at or below any level is then off by at most 1 / (2 knots).
std::vector<double> thinned(std::span<const double> sorted, Index knots = frozen_knots);

/// One profile a column; NaN is a missing value.
std::vector<ColumnProfile> profiles_of(const DecisionTable& raw, const RunOptions& options = {});

/// PSI = sum_k (a_k - e_k) ln(a_k / e_k) over the classes of the profile, missing values one of them, with shares a of
/// the new rows and e of the fitted ones; half a client is added to an empty class. When nothing has moved, PSI is
/// about (1/m + 1/n) chi-square with (classes - 1) degrees of freedom (Yurdakul and Naranjo 2020,
/// doi:10.21314/JRMV.2020.227); its upper 5 % point is `by_chance`, by the approximation of Wilson and Hilferty 1931.
Drift drift_of(const ColumnProfile& profile, std::span<const double> column);

/// Keeps what scoring new rows needs. `outcome` is of a run on `prepared` with these criteria and was not refused.
FrozenScale freeze(const Outcome& outcome, const Prepared& prepared, const Criteria& criteria,
                   std::vector<ColumnProfile> profiles, const RunOptions& options = {});

/// The method, fitted as it was; `criteria` are all of the model. Throws InvalidInput for damaged bytes.
Fitted thawed(const FrozenScale& frozen, const Criteria& criteria);

}  // namespace mcda
