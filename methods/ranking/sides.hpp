// Benefits and costs added up apart, for methods that join the two sides in the end.
#pragma once

#include <cstddef>

#include "mcda/statistics/lanes.hpp"

namespace mcda {

/// Of every row the sum of x_j gain_j and of x_j loss_j, over n criteria each, to `put` as in sum_lanes.
template <class Put>
MCDA_INLINE void sum_sides(const Block& rows, const double* gain, const double* loss, Put put) {
  sum_lanes<2>(
      rows,
      [&](Lanes* sums, const Lanes& x, std::size_t j) MCDA_INLINED {
        sums[0] += x * gain[j];
        sums[1] += x * loss[j];
      },
      put);
}

}  // namespace mcda
