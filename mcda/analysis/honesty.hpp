// Notes about results that look more certain than they are: skewed columns, spread counted twice, gaps finer than the
// data.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/analysis/weigh.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda {

/// Moment coefficient of skewness, m3 / m2^(3/2); 0 for a constant column.
double skewness(std::span<const double> column);

/// Columns whose skewness is beyond skewed_from: a few values set the scale for all others.
Notes skew_notes(const DecisionTable& table, const Criteria& criteria);
inline constexpr double skewed_from = 2;

/// Where weights were taken from the spread of the data and a method measures distances, in which spread counts
/// already.
Notes spread_twice_notes(const ResolvedWeights& weights, std::span<const Method* const> methods);

/// Where the weights mean one thing and methods read another: importance coefficients (as `stated`, or made by a
/// procedure that asks how important criteria are without naming their ranges) read as trade-offs, or the reverse.
/// Weights from the data, and written ones of which nothing is stated, mean neither.
Notes weight_meaning_notes(const ResolvedWeights& weights, std::optional<WeightMeaning> stated,
                           std::span<const Method* const> methods);

/// Where neighbours among the first ten are nearer than what one unit of the last digit of a value makes. Values on no
/// decimal grid (up to three places) are left alone.
Notes resolution_notes(const Outcome& outcome, const DecisionTable& table, const Criteria& criteria,
                       const Ranking& ranking);

}  // namespace mcda
