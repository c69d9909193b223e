// Prospects against a portrait: points, what they come from, what is not known, and whether these clients still look
// like those it was learned from.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mcda/clients/portrait.hpp"
#include "mcda/model/decision_table.hpp"

namespace mcda::clients {

struct ProspectRequest {
  std::string id, label, where;
  std::string key;      ///< who turned out to be key; empty: nobody knows yet
  bool values = false;  ///< keep the values themselves, for similar clients
  Index limit = 0;      ///< at most so many rows; 0: all
};

/// A trait of the portrait in other data.
struct TraitDrift {
  std::string name;
  double stability = 0;                        ///< PSI over the bins; 0.1 moderate, 0.2 a shift
  double missing_before = 0, missing_now = 0;  ///< shares
  double unseen = 0;                           ///< share with a category that the portrait never saw
  bool absent = false;                         ///< the data have no such column
};

struct Prospects {
  static constexpr std::uint8_t no_value = 255;  ///< and no bin for it
  static constexpr std::uint8_t never_seen = 254;

  Alternatives clients;
  std::vector<const PortraitTrait*> traits;     ///< those with points
  std::vector<std::vector<std::uint8_t>> bins;  ///< [trait][client]: bin, no_value or never_seen
  std::vector<std::vector<double>> numbers;     ///< [trait][client], where asked for; empty for categories
  std::vector<TextColumn> texts;                ///< [trait], the same for categories
  std::vector<double> points;
  std::vector<Standing> standing;  ///< where a key was given
  std::vector<TraitDrift> drift;   ///< one a trait
  double score_drift = 0;          ///< PSI of the points
  Notes notes;

  /// Points of a client from one trait.
  double part(std::size_t trait, Index client) const;
  bool known(std::size_t trait, Index client) const;
  /// Share of the points that could be had or lost that is decided by known values, 0 to 1.
  double coverage(Index client) const;
  /// Positions among `traits` by falling points, only those above 0 (or below, from the lowest).
  std::vector<std::size_t> strengths(Index client) const;
  std::vector<std::size_t> weaknesses(Index client) const;
  std::vector<std::size_t> unknown(Index client) const;
};

/// Scores the clients of a source. A trait without a column counts nothing for anybody, with a note; so does a category
/// that was never seen. Throws InvalidInput for a portrait that is only descriptive, and what the source throws. The
/// portrait must outlive the result.
Prospects score_prospects(source::Source& source, const Portrait& portrait, const ProspectRequest& request,
                          std::atomic<Index>* progress = nullptr);

/// Learned and judged weights of the traits in one score from 0 to 100: each trait's points brought to 0..1, weighted
/// by (1 - share) * judged + share * learned, both summing to 1. What was learned weighs a trait by its points' span.
struct Blend {
  std::vector<double> learned, judged, weights;  ///< one a trait of the prospects
  std::vector<double> scores;                    ///< one a client
};
Blend blend(const Prospects& prospects, const std::vector<std::pair<std::string, double>>& judged, double share);

}  // namespace mcda::clients
