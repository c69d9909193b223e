// Credibility that rows outrank a profile, or are outranked by it: of ELECTRE TRI, for many rows against one profile at
// a time. `steps` has its own formula in textbook_credibility.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include "mcda/method/method.hpp"
#include "methods/sorting/category_limits.hpp"

namespace mcda {

struct ProfileCredibility {
  std::vector<double> shares, indifference, preference, vetoes, levels;  // levels: profiles x n; no veto = the largest
  std::vector<int> signs;                                                // 1 where more is better, else -1
  int profiles = 0;
  auto parts() { return std::tie(shares, indifference, preference, vetoes, levels, signs, profiles); }

  static ProfileCredibility of(const Criteria& criteria) {
    ProfileCredibility all;
    const double sum = criteria.sum_of_weights();
    for (const Criterion& criterion : criteria) {
      all.shares.push_back(criterion.weight / sum);
      all.indifference.push_back(criterion.preference.indifference);
      all.preference.push_back(criterion.preference.preference);
      all.vetoes.push_back(criterion.veto.value_or(std::numeric_limits<double>::max()));
    }
    all.levels = levels_of(criteria);
    all.signs = signs_of(criteria);
    all.profiles = static_cast<int>(profile_count(criteria));
    return all;
  }

  using Piece = std::array<double, static_cast<std::size_t>(sorted_together)>;

  /// out[i]: the credibility that row first + i outranks profile h (or that the profile outranks the row).
  void against(std::size_t h, bool profile_first, const Block& rows, Index first, Index count,
               Piece& out) const noexcept {
    const auto size = static_cast<std::size_t>(count);
    const std::size_t n = shares.size();
    out.fill(0);
    bool vetoes_stand = false;
    for (std::size_t j = 0; j < n; ++j) {
      vetoes_stand = vetoes_stand || vetoes[j] < std::numeric_limits<double>::max();
      const double share = shares[j], q = indifference[j], p = preference[j], level = levels[h * n + j];
      const double sign = (signs[j] > 0) == profile_first ? 1 : -1;
      const double* const x = rows.column(static_cast<Index>(j)).data() + first;
      if (!(q < p)) {
        for (std::size_t i = 0; i < size; ++i) out[i] += sign * (x[i] - level) <= q ? share : 0;
        continue;
      }
      const double slope = share / (p - q);
      for (std::size_t i = 0; i < size; ++i) {
        const double kept = (p - sign * (x[i] - level)) * slope, part = kept < share ? kept : share;
        out[i] += part > 0 ? part : 0;
      }
    }
    if (vetoes_stand) discount(h, profile_first, rows, first, size, out);
  }

 private:
  void discount(std::size_t h, bool profile_first, const Block& rows, Index first, std::size_t size,
                Piece& out) const noexcept {
    const Piece concordance = out;
    const std::size_t n = shares.size();
    for (std::size_t j = 0; j < n; ++j) {
      if (!(vetoes[j] < std::numeric_limits<double>::max())) continue;
      const double p = preference[j], v = vetoes[j], level = levels[h * n + j];
      const double sign = (signs[j] > 0) == profile_first ? 1 : -1;
      const double* const x = rows.column(static_cast<Index>(j)).data() + first;
      for (std::size_t i = 0; i < size; ++i) {
        const double behind = sign * (x[i] - level);
        const double discordance = behind >= v ? 1 : behind <= p ? 0 : (behind - p) / (v - p);
        if (discordance > concordance[i]) out[i] *= (1 - discordance) / (1 - concordance[i]);
      }
    }
  }
};

}  // namespace mcda
