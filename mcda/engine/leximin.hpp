// The point whose smallest part is largest, then the next smallest, and so on (the leximin optimum).
//
// Many programs have several optimal points, and a corner of them is an accident of the search. This point is the only
// one of its kind in terms of the parts, whatever the order of rows, variables and parts (Dresher 1961; Ogryczak,
// Pioro, Tomaszewski 2005): none of its parts can grow but at the cost of a part that is not larger.
#pragma once

#include <span>
#include <vector>

#include "mcda/engine/linear_program.hpp"

namespace mcda {

/// The leximin optimum of `parts`, each linear in the variables, over the rows of `region` (its objective does not
/// count). One value a variable; the parts' values are unique, a variable in no part is any feasible one. Empty where
/// no point is feasible. Throws InvalidInput where a smallest part can grow without end. As many linear programs as
/// there are distinct values of parts, at most.
std::vector<double> leximin(LinearProgram region, std::span<const LinearProgram::Objective> parts);

}  // namespace mcda
