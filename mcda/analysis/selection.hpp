// A set of alternatives under limits: what PROMETHEE V asks for. The problem and what can be said about an answer; who
// solves it is the caller's affair, because the solver is not everywhere.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

/// One linear limit: at_least <= sum of amounts of the chosen rows <= at_most.
struct LinearLimit {
  std::vector<Index> rows;      ///< rising; who counts
  std::vector<double> amounts;  ///< one a row of `rows`, finite
  std::optional<double> at_least, at_most;
};

/// Choose rows so that the sum of their worths is as large as possible and every limit is kept.
struct SelectionProblem {
  std::vector<double> worth;     ///< m, finite
  std::vector<bool> admissible;  ///< m; false: not to be chosen
  std::vector<LinearLimit> limits;
};

/// Sums are equal to a limit within this share of what is added up: 0.1 + 0.2 keeps a limit of 0.3.
inline constexpr double limit_tolerance = 1e-9;

/// What the chosen rows add up to under a limit. `chosen` holds one truth value a row of the problem.
double used_by(const LinearLimit& limit, const std::vector<bool>& chosen);
/// Whether that sum keeps the limit, up to limit_tolerance of the larger of the limit and the amounts added.
bool keeps(const LinearLimit& limit, const std::vector<bool>& chosen);
/// Whether every limit is kept and everybody chosen is admissible.
bool keeps_all(const SelectionProblem& problem, const std::vector<bool>& chosen);
double worth_of(const SelectionProblem& problem, const std::vector<bool>& chosen);

/// Rows that are not chosen although no limit would be broken by adding one of them: their worth is not above zero.
/// Rising; O(all amounts).
std::vector<Index> left_out_with_room(const SelectionProblem& problem, const std::vector<bool>& chosen);

}  // namespace mcda
