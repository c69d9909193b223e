// The graph of an outranking relation: circuits, kernel, who is not outranked. Works on the bits themselves; no list of
// edges is made. Relations here have an empty diagonal: nothing outranks itself.
#pragma once

#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

/// Rows grouped by mutual reachability: two rows share a group when a path of outrankings leads from each to the other.
/// O(m + edges). Groups are numbered so that paths lead from higher numbers to lower ones: counting down from the last
/// is a topological order.
struct Circuits {
  std::vector<Index> group;                 ///< by row
  std::vector<std::vector<Index>> members;  ///< by group, rising
};
Circuits circuits_of(const BitRelation& relation);

/// The one kernel of the relation once every circuit counts as a single alternative: no group of the kernel outranks
/// another, and each other group is outranked by one of the kernel. All members of a group are in it or none. Rising;
/// O(m^2 / 64) after the circuits.
std::vector<Index> kernel_of(const BitRelation& relation, const Circuits& circuits);

/// What choosing by a kernel gives: kernel members share rank 1, the others have none. `remedy` is what a reader may do
/// when nobody outranks anybody.
Exploitation chosen_by_kernel(const BitRelation& relation, const char* remedy, Notes& notes);

/// Rows that no other row outranks, rising. O(m^2 / 64).
std::vector<Index> not_outranked_of(const BitRelation& relation);

}  // namespace mcda
