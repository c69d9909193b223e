// Discordance of ELECTRE I and II: the largest disadvantage, as a share of a range, that may be overruled. For their
// fast paths; `steps` has its own.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

/// What a disadvantage is divided by: the range of its criterion, or the largest range of all.
enum class DiscordanceScale { criterion_range, global_range };

/// For each criterion the largest disadvantage, in its unit, that neither the discordance threshold (a share of the
/// range, rounding allowed for by the caller) nor a veto forbids. A criterion of weight zero only keeps its veto.
inline std::vector<double> discordance_limits(const Summary& seen, const Criteria& criteria, DiscordanceScale scale,
                                              double threshold) {
  double largest = 0;
  for (Index j = 0; j < criteria.size(); ++j) {
    if (criteria.weight(j) > 0) largest = std::max(largest, seen.range(j));
  }
  std::vector<double> limits;
  for (Index j = 0; j < criteria.size(); ++j) {
    const double length = scale == DiscordanceScale::global_range ? largest : seen.range(j);
    double limit = criteria.weight(j) > 0 ? threshold * length : std::numeric_limits<double>::max();
    if (criteria[j].veto)
      limit = std::min(limit, std::nextafter(*criteria[j].veto, 0.0));  // a disadvantage of v itself is forbidden
    limits.push_back(limit);
  }
  return limits;
}

}  // namespace mcda
