// Credibility that rows outrank a profile, or are outranked by it: of ELECTRE TRI, for many rows against one profile at
// a time. `steps` has its own formula in textbook_credibility.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include "mcda/engine/levels.hpp"
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

  bool any_veto() const noexcept {
    return std::any_of(vetoes.begin(), vetoes.end(),
                       [](double veto) { return veto < std::numeric_limits<double>::max(); });
  }

  using Piece = std::array<double, static_cast<std::size_t>(sorted_together)>;

  /// out[k][i]: the credibility that row first + i outranks profile h + k (or that the profile outranks the row), for
  /// as many profiles as `out` has pieces.
  void against(std::size_t h, bool profile_first, const Block& rows, Index first, Index count,
               std::span<Piece> out) const noexcept {
    const std::size_t n = shares.size(), size = static_cast<std::size_t>(count);
    const auto cells = [&](std::size_t j) {
      return rows.column(static_cast<Index>(j)).subspan(static_cast<std::size_t>(first), size);
    };
    const auto sign = [&](std::size_t j) { return (signs[j] > 0) == profile_first ? 1.0 : -1.0; };
    const auto vetoes_stand = [&](std::size_t j) { return vetoes[j] < std::numeric_limits<double>::max(); };
    for (Piece& one : out) one.fill(0);
    bool any = false;
    Levels against{{}, out.size(), out.front().data(), sizeof(Piece) / sizeof(double)};
    for (std::size_t j = 0; j < n; ++j) {
      any = any || vetoes_stand(j);
      for (std::size_t k = 0; k < out.size(); ++k) against.at[k] = levels[(h + k) * n + j];
      add_concordance(cells(j), against, sign(j), indifference[j], preference[j], shares[j]);
    }
    for (std::size_t k = 0; any && k < out.size(); ++k) {
      const Piece concordance = out[k];
      for (std::size_t j = 0; j < n; ++j) {
        if (vetoes_stand(j))
          apply_discordance(cells(j), levels[(h + k) * n + j], sign(j), preference[j], vetoes[j],
                            std::span(concordance).first(size), std::span(out[k]).first(size));
      }
    }
  }
  void against(std::size_t h, bool profile_first, const Block& rows, Index first, Index count,
               Piece& out) const noexcept {
    against(h, profile_first, rows, first, count, std::span(&out, 1));
  }
};

}  // namespace mcda
