// Two complete orders from a matrix of credibilities, by the distillations of ELECTRE III and IV.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

struct Distillation {
  std::vector<double> descending, ascending;  ///< dense ranks, m each; 1 is best in both
};

/// Discrimination threshold s(l) = 0.30 - 0.15 l. O(m^2) for every change of the cut (their number grows with the
/// logarithm of m where credibilities differ) and for the ties that the first cut leaves; O(m^3) at worst.
Distillation distil(const CredibilityMatrix& credibility);

/// Levels of the intersection of orders: 1 + the length of the longest chain of rows that are strictly better, where a
/// row is better than another when no order ranks it below and one above. O(m log m).
std::vector<double> levels_of(std::span<const double> first, std::span<const double> second);

/// Ranks, orders and notes of a result that is the intersection of two distillations.
Exploitation intersected(Distillation orders, Notes& notes);

/// Adds to `notes` how many rows are incomparable with another in the intersection of two orders. O(m log m).
void note_incomparable(std::span<const double> first, std::span<const double> second, Notes& notes);

}  // namespace mcda
