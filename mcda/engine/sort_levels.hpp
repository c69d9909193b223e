// A column as a ranking needs it: who stands where, and where a new value begins.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mcda {

struct SortedLevels {
  std::vector<std::uint32_t> rows;    ///< by rising value, equal values by row
  std::vector<std::uint32_t> begins;  ///< the place in `rows` at which each value begins
};

/// At most 2^32 - 1 rows; values finite. O(m log m).
SortedLevels sort_levels(std::span<const double> column);

}  // namespace mcda
