// Rows against profiles that rise on every criterion: the inner loop of sorting where nobody is vetoed.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mcda/model/decision_table.hpp"

namespace mcda {

/// Profiles of which each is at least as demanding as the one before on every criterion, and nobody is vetoed: what a
/// row adds up to can only fall from profile to profile, so the first that a row does not reach ends the search.
class RisingLevels {
 public:
  /// Of n criteria: by how much a row may stay behind (q, p as in add_concordance; both 0 for votes), shares and
  /// directions (1: more is better, else -1). levels: level h of criterion j at [h * n + j].
  RisingLevels(std::span<const double> levels, std::span<const int> signs, std::span<const double> q,
               std::span<const double> p, std::span<const double> shares);
  /// classes[i] = 1, or h + 2 for the best level h whose sum over the criteria, in their order, is at least `cut`; NaN
  /// where a cell of the row cannot be computed with: no finite number, or of a magnitude outside of smallest_magnitude
  /// to largest_magnitude. At least one criterion and one level.
  void classify(const Block& rows, double cut, std::span<double> classes) const noexcept;

  struct alignas(64) Copies {  // of one number: what a processor reads at once
    double of[8];
  };
  enum class Kind { ramp, step, vote };  // between q and p; q only; neither
  struct Part {                          // of a criterion
    Copies sign, edge, slope, share;     // sign: of cells, so that more is better; slope: of a ramp
    Kind kind;
  };

 private:
  std::vector<Copies> levels_;  // times their signs
  std::vector<Part> parts_;
};

}  // namespace mcda
