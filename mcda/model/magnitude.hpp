// Which numbers a cell may hold.
#pragma once

#include <cmath>

#include "mcda/model/types.hpp"

namespace mcda {

/// Zero, or of a magnitude that can be computed with (see largest_magnitude); neither infinity nor NaN.
inline bool usable(double cell) noexcept {
  const double size = std::abs(cell);
  return size == 0 || (size >= smallest_magnitude && size <= largest_magnitude);
}

}  // namespace mcda
