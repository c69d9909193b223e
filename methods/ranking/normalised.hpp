// Methods that normalise every column the same way refuse the same tables.
#pragma once

#include <optional>

#include "mcda/method/method.hpp"
#include "mcda/scale/normalization.hpp"

namespace mcda {

/// The first column that cannot be normalised so; empty when all can.
inline std::optional<Refusal> refusal_of_normalization(Normalization kind, const Summary& seen,
                                                       const Criteria& criteria) {
  for (Index j = 0; j < criteria.size(); ++j) {
    if (auto problem = problem_of(kind, seen, j, criteria[j].direction))
      return Refusal{criteria[j].id, problem->what, problem->remedy};
  }
  return std::nullopt;
}

}  // namespace mcda
