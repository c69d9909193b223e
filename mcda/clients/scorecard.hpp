// A scorecard: which traits speak for a key client, in which bins, with how many points.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/clients/binning.hpp"
#include "mcda/clients/score_model.hpp"

namespace mcda::clients {

struct LearnSettings {
  BinningLimits limits;
  double least_information = 0.02;  ///< of a trait in the scorecard (Siddiqi 2006: below it is unpredictive)
  double false_discovery = 0.05;    ///< most expected share of noise among the traits that are called none
  Index clients_per_trait = 10;     ///< of the scarcer side, for every trait in the scorecard (Peduzzi et al. 1996)
  double least_bin_clients = 10;    ///< a bin with fewer speaks neither for nor against
  double ridge = 1;
  bool fuzzy = false;  ///< clients of unknown standing count partly, by their probability
};

/// What is learned from some clients of a cohort, in the cohort's own terms.
struct Learned {
  std::vector<BinnedTrait> traits;  ///< one a trait of the cohort
  std::vector<Trend> trends;
  std::vector<double> p;    ///< of independence, adjusted for the number of traits
  std::vector<Index> used;  ///< traits with a part in the score
  Counts total;
  AdditiveScore score;  ///< one entry a trait of the cohort; empty where it takes no part

  /// Log odds of a client of the cohort.
  double log_odds(const Cohort& cohort, Index client) const;
};

/// Learns from these clients. `trends` fixes the trend of a trait (empty: automatic for all), `given` cuts its bins by
/// hand: one past the last group of each. Where a standing is unknown the client is left out, or counted partly.
struct TraitWishes {
  std::vector<std::optional<Trend>> trends;
  std::vector<std::vector<Index>> ends;
};
Learned learn(const Cohort& cohort, std::span<const Index> clients, std::span<const Standing> standing,
              const LearnSettings& settings, const ScoreModel& model, const RunOptions& run,
              const TraitWishes& wishes = {});

/// Points: 600 at odds of one to one, 20 more for doubled odds.
struct PointScale {
  double at_even_odds = 600;
  double double_odds = 20;

  double factor() const noexcept;
  double points(double log_odds) const noexcept { return at_even_odds + factor() * log_odds; }
  double probability(double points) const noexcept;
};

}  // namespace mcda::clients
