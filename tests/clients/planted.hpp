// A cohort whose truth is known: P(key) = logistic(b0 + sum b_k x_k) over four traits, four more that mean nothing.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "mcda/clients/cohort.hpp"
#include "tests/support/random.hpp"

namespace prefero_test {

struct Planted {
  mcda::clients::Cohort cohort;
  std::vector<double> truth;                ///< P(key) of each client
  std::vector<std::vector<double>> values;  ///< [trait][client]; NaN where missing
};

/// `strength` scales the weights 1.0, 0.7, 0.5 and 0.3 of the first four traits; 0 plants nothing. The third trait is a
/// category of five levels, the fourth has a tenth of its values missing. The last third of the clients comes later.
inline Planted planted(mcda::Index clients, double strength, std::uint64_t seed, bool hold_out = true) {
  test::Random random(seed);
  const double weights[] = {1.0, 0.7, 0.5, 0.3, 0, 0, 0, 0};
  Planted all;
  all.values.resize(8);
  for (mcda::Index i = 0; i < clients; ++i) {
    double z = -1.6;
    for (std::size_t t = 0; t < 8; ++t) {
      double x = random.normal();
      if (t == 2 || t == 6) x = std::floor(std::clamp(x + 2.5, 0.0, 4.0)) - 2;
      z += strength * weights[t] * x;
      all.values[t].push_back(t == 3 && random.chance(0.1) ? std::nan("") : x);
    }
    all.truth.push_back(1 / (1 + std::exp(-z)));
    all.cohort.standing.push_back(random.chance(all.truth.back()) ? mcda::clients::Standing::key
                                                                  : mcda::clients::Standing::rest);
  }
  if (hold_out) {
    for (mcda::Index i = 0; i < clients; ++i) all.cohort.later.push_back(i >= clients * 2 / 3);
  }
  for (std::size_t t = 0; t < 8; ++t) {
    mcda::clients::Grouping grouping{.name = "trait_" + std::to_string(t + 1)};
    std::vector<std::uint8_t> groups;
    if (t == 2 || t == 6) {
      grouping.kind = mcda::clients::TraitKind::category;
      for (int level = -2; level <= 2; ++level) grouping.categories.push_back("level " + std::to_string(level));
      for (const double x : all.values[t]) groups.push_back(static_cast<std::uint8_t>(x + 2));
    } else {
      std::vector<double> sorted;
      for (const double x : all.values[t]) {
        if (!std::isnan(x)) sorted.push_back(x);
      }
      std::sort(sorted.begin(), sorted.end());
      grouping.edges = mcda::clients::equal_groups(sorted, 32);
      for (const double x : all.values[t]) groups.push_back(grouping.group_of(x));
    }
    all.cohort.traits.push_back(std::move(grouping));
    all.cohort.groups.push_back(std::move(groups));
  }
  return all;
}

inline std::vector<mcda::Index> everybody(const mcda::clients::Cohort& cohort) {
  std::vector<mcda::Index> all(static_cast<std::size_t>(cohort.clients()));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<mcda::Index>(i);
  return all;
}

}  // namespace prefero_test
