// Who gets the people there are: the ranking from the top until the capacity is used up.
#pragma once

#include <span>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

struct Allocation {
  std::vector<Index> chosen;     ///< rows, best first
  double used = 0;               ///< by them
  std::vector<Index> next;       ///< the first rank that was not served: one row, or all that tie there
  double next_needs = 0;         ///< what it would take to serve it
  std::vector<Index> would_fit;  ///< rows behind `next`, best first, that fit into the rest one after another
  Index unknown = -1;            ///< the row whose need is not known and that was reached first; -1 where none was
};

/// Serves ranks one after another; the first that does not fit ends it, so that nobody is served before somebody who is
/// ranked better. Alternatives that tie are served together or not at all: the order of the input decides nothing. Who
/// would fit into what is left is named, not chosen. `order` and `ranks` (one a row of `order`) as a ranking has them,
/// `needs` by row, at least 0 or NaN. Stops at a need that is not known.
Allocation allocate(std::span<const Index> order, std::span<const double> ranks, std::span<const double> needs,
                    double amount);

}  // namespace mcda
