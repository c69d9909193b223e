// Who cannot be compared with whom in a partial order.
#pragma once

#include <span>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

/// The rows of which neither is at least as good as the other.
struct Incomparable {
  Index count = 0;          ///< of all rows
  std::vector<Index> with;  ///< some of them: the first in the order asked for
};

/// One entry a row of the relation "at least as good". `order` lists the rows that may be named, each once, those first
/// that are to be named first; at most `named` are. O(m^2 / 64), and O(1) for each pair that is incomparable.
std::vector<Incomparable> incomparable_of(const BitRelation& relation, std::span<const Index> order, Index named);

}  // namespace mcda
