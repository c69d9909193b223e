// The normalisations of the field, in one place: each makes a Scale from a column's statistics and the direction of its
// criterion.
#pragma once

#include <optional>
#include <string>

#include "mcda/model/criteria.hpp"
#include "mcda/scale/scale.hpp"
#include "mcda/statistics/summary.hpp"

namespace mcda {

/// Benefit; cost. All but vector_plain and none turn a cost into "larger is better".
enum class Normalization {
  none,               ///< x; x
  minmax,             ///< (x - min) / (max - min); (max - x) / (max - min); a constant column becomes 1
  max,                ///< x / max; 1 - x / max
  sum,                ///< x / S; (1 / x) / R
  vector,             ///< x / |x|; 1 - x / |x|
  linear,             ///< x / max; min / x
  nonlinear,          ///< (x / max)^2; (min / x)^3
  log,                ///< ln x / L; (1 - ln x / L) / (m - 1), L = sum ln x
  enhanced_accuracy,  ///< 1 - (max - x) / sum (max - x); 1 - (x - min) / sum (x - min)
  zavadskas_turskis,  ///< 1 - |max - x| / max; 1 - |min - x| / min
  vector_plain,       ///< x / |x|; x / |x|
};

/// The spelling of each kind, in the order of the enumerators; the `choices` of a parameter. Without the last one where
/// costs have to be turned.
inline constexpr std::string_view normalization_choices =
    "none minmax max sum vector linear nonlinear log enhanced_accuracy zavadskas_turskis vector_plain";
inline constexpr std::string_view turning_normalization_choices =
    normalization_choices.substr(0, normalization_choices.rfind(' '));

/// What must be known about the columns.
Statistic needs_of(Normalization kind);

/// Why column j cannot be normalised so; empty when it can.
struct ScaleProblem {
  std::string what;
  std::string remedy;
};
std::optional<ScaleProblem> problem_of(Normalization kind, const Summary& summary, Index j, Direction direction);

/// The scale of column j. Only where problem_of finds none.
Scale scale_of(Normalization kind, const Summary& summary, Index j, Direction direction);

}  // namespace mcda
