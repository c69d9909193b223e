// Profiles as the sorting methods read them: one level a criterion and limit, worst limit first. For the fast paths and
// the refusals; `steps` reads Criterion::profiles by itself.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

/// Shares of weights and closenesses that should meet a limit may miss it by rounding.
inline constexpr double category_tolerance = 1e-12;

/// Rows sorted at a time, so that they stay in the first cache while every limit passes over them.
inline constexpr Index sorted_together = 256;

inline Index profile_count(const Criteria& criteria) { return static_cast<Index>(criteria[0].profiles.size()); }

/// How much better level `a` is than level `b`.
inline double advantage(const Criterion& criterion, double a, double b) noexcept {
  return criterion.maximised() ? a - b : b - a;
}

/// Limits must be given on every criterion, as many on each, and each must dominate the one before.
inline std::optional<Refusal> unusable_profiles(const Criteria& criteria, std::string_view method, std::size_t least) {
  const std::string name(method);
  for (const Criterion& criterion : criteria) {
    const std::vector<double>& levels = criterion.profiles;
    if (levels.empty()) {
      return Refusal{criterion.id, "has no profiles, which " + name + " needs",
                     "give the criterion `profiles: [LEVEL, ...]`, the worst first, or tiers: {method: " + name +
                         ", profiles: {...}}"};
    }
    if (levels.size() < least) {
      return Refusal{criterion.id,
                     "has " + std::to_string(levels.size()) + " profiles, and " + name + " needs at least " +
                         std::to_string(least),
                     "give more profiles"};
    }
    if (levels.size() != criteria[0].profiles.size()) {
      return Refusal{criterion.id,
                     "has " + std::to_string(levels.size()) + " profiles, " + criteria[0].id + " has " +
                         std::to_string(criteria[0].profiles.size()),
                     "give every criterion one level for each limit"};
    }
    for (std::size_t h = 1; h < levels.size(); ++h) {
      if (advantage(criterion, levels[h], levels[h - 1]) < 0) {
        return Refusal{criterion.id,
                       "profile " + std::to_string(h + 1) + " (" + shortest(levels[h]) + ") is worse than profile " +
                           std::to_string(h) + " (" + shortest(levels[h - 1]) + "), so that it does not dominate it",
                       criterion.maximised() ? "write the worst profile first: levels rise, because more is better"
                                             : "write the worst profile first: levels fall, because less is better"};
      }
    }
  }
  for (std::size_t h = 1; h < criteria[0].profiles.size(); ++h) {
    const bool same = std::all_of(criteria.begin(), criteria.end(), [h](const Criterion& criterion) {
      return criterion.profiles[h] == criterion.profiles[h - 1];
    });
    if (same) {
      return Refusal{criteria[0].id,
                     "profiles " + std::to_string(h) + " and " + std::to_string(h + 1) +
                         " are the same here and on every criterion, so that no category lies between them",
                     "make the better one better on at least one criterion"};
    }
  }
  return std::nullopt;
}

/// A cut level outside what a credibility can be.
inline std::optional<Refusal> unusable_cut(double cut) {
  if (cut > 0 && cut <= 1) return std::nullopt;
  return Refusal{{}, "a cut of " + shortest(cut) + " is no credibility above 0", "give a cut between 0.5 and 1"};
}

/// All levels in one list: limit h on criterion j at [h * n + j].
inline std::vector<double> levels_of(const Criteria& criteria) {
  std::vector<double> levels;
  for (std::size_t h = 0; h < criteria[0].profiles.size(); ++h) {
    for (const Criterion& criterion : criteria) levels.push_back(criterion.profiles[h]);
  }
  return levels;
}

inline std::vector<int> signs_of(const Criteria& criteria) {
  std::vector<int> signs;
  for (const Criterion& criterion : criteria) signs.push_back(criterion.maximised() ? 1 : -1);
  return signs;
}

inline std::vector<double> weights_of(const Criteria& criteria) {
  std::vector<double> weights;
  for (const Criterion& criterion : criteria) weights.push_back(criterion.weight);
  return weights;
}

/// Calls body(first row, rows) for pieces of a block that fit the first cache.
template <class Body>
void in_pieces(Index size, Body body) noexcept {
  for (Index first = 0; first < size; first += sorted_together) body(first, std::min(sorted_together, size - first));
}

}  // namespace mcda
