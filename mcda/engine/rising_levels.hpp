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
  /// classes[i] = 1, or h + 2 for the best level h whose sum over the criteria is at least `cut`, which should leave
  /// room for rounding: sums are within 3e-13 of the formula's, and its own where no ramp is held as a range. NaN
  /// where a cell of the row cannot be computed with: no finite number, or of a magnitude outside of smallest_magnitude
  /// to largest_magnitude. At least one criterion and one level.
  void classify(const Block& rows, double cut, std::span<double> classes) const noexcept;

  struct alignas(64) Copies {  // of one number: what a processor reads at once
    double of[8];
  };
  // Between q and p as a range to hold cells in, or, where that would lose digits, as differences; q only; neither.
  enum class Kind { range, ramp, step, vote };
  struct Part {  // of a criterion
    // factor: of cells, so that more is better, and so that a range is as long as the share; slope: of a ramp.
    Copies factor, edge, slope, share;
    Kind kind;
  };

 private:
  std::vector<Copies> levels_;  // of cells times their factor; of a range the lower end
  std::vector<Copies> upper_;   // ends of ranges, where there are ramps
  std::vector<Copies> starts_;  // by level: sums begin with what the lower ends of all ranges take away
  std::vector<Part> parts_;
  std::size_t all_levels_ = 0;
  bool all_vote_ = true;
};

}  // namespace mcda
