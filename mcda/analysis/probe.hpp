// What a method reads of the criteria, found by trying: no list of names to keep, so a new method is known at once.
#pragma once

#include "mcda/method/method.hpp"

namespace mcda {

struct Reads {
  bool thresholds = false;  ///< indifference and preference thresholds
  bool vetoes = false;
};

/// Runs a scoring or relation method on a small problem with and without them; what changes the answer is read. A
/// method that refuses the problem, and one of another kind, reads nothing.
Reads reads_of(const Method& method, const ParameterValues& parameters);

}  // namespace mcda
