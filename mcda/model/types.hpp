// The words every room shares.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace mcda {

/// Rows, columns and counts are signed, as in the formulas.
using Index = std::ptrdiff_t;

/// A closed interval [low, high] in a criterion's unit.
struct Interval {
  double low = 0;
  double high = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// A sentence about a result that its reader should know; the program prints it, JSON carries it in `notes`.
using Notes = std::vector<std::string>;

/// Magnitudes a cell may have: zero, or between these two. Squares, reciprocals of squares and their sums over 1e100
/// rows then stay finite, so no method needs a guard of its own (docs/decisions/0004-magnitudes.md).
inline constexpr double largest_magnitude = 1e100;
inline constexpr double smallest_magnitude = 1e-100;

}  // namespace mcda
