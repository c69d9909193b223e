// Criteria with thresholds as the ELECTRE methods read them, for their fast paths: column by column, what a compiler
// turns into vector instructions. `steps` has its own.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "mcda/engine/tiles.hpp"
#include "mcda/method/method.hpp"

namespace mcda {

struct PseudoCriteria {
  std::vector<double> shares, indifference, preference, vetoes;  // n each; shares sum to 1; no veto = infinite
  std::vector<int> maximised;                                    // n
  auto parts() { return std::tie(shares, indifference, preference, vetoes, maximised); }

  using Row = std::array<double, tile_rows>;  ///< one row of a tile

  static PseudoCriteria of(const Criteria& criteria) {
    PseudoCriteria all;
    const double sum = criteria.sum_of_weights();
    for (const Criterion& criterion : criteria) {
      all.shares.push_back(criterion.weight / sum);
      all.indifference.push_back(criterion.preference.indifference);
      all.preference.push_back(criterion.preference.preference);
      all.vetoes.push_back(criterion.veto.value_or(std::numeric_limits<double>::max()));
      all.maximised.push_back(criterion.maximised() ? 1 : 0);
    }
    return all;
  }

  TileCriteria for_tiles() const noexcept { return {shares, indifference, preference, vetoes, maximised}; }

  bool vetoing(std::size_t j) const noexcept { return vetoes[j] < std::numeric_limits<double>::max(); }

  /// By how much `own` is behind each of `others` on criterion j.
  void disadvantages(std::size_t j, double own, std::span<const double> others, Row& out) const noexcept {
    if (maximised[j] != 0) {
      for (std::size_t k = 0; k < others.size(); ++k) out[k] = others[k] - own;
    } else {
      for (std::size_t k = 0; k < others.size(); ++k) out[k] = own - others[k];
    }
  }
};

/// Discordance begins at p and is complete at v: with v below p it would be both.
inline std::optional<Refusal> vetoes_below_preference(const Criteria& criteria) {
  for (const Criterion& criterion : criteria) {
    if (criterion.veto && *criterion.veto < criterion.preference.preference) {
      return Refusal{criterion.id,
                     "the veto threshold " + shortest(*criterion.veto) + " is below the preference threshold " +
                         shortest(criterion.preference.preference),
                     "give a veto of at least p, or none"};
    }
  }
  return std::nullopt;
}

}  // namespace mcda
