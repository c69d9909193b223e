// Two complete orders from a matrix of credibilities, by the distillations of ELECTRE III and IV.
#pragma once

#include <cstdint>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

struct Distillation {
  std::vector<double> descending, ascending;  ///< dense ranks, m each; 1 is best in both
};

/// Discrimination threshold s(l) = 0.30 - 0.15 l. O(m^2) for every change of the cut (their number grows with the
/// logarithm of m where credibilities differ), O(m) for every class, and the square of every set of rows that the first
/// cut leaves equal; m^2 / 8 bytes.
Distillation distil(const CredibilityMatrix& credibility);

/// Ranks, orders and notes of their intersection.
Exploitation intersected(Distillation orders, Notes& notes);

}  // namespace mcda
