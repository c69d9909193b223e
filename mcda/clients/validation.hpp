// Whether a portrait says anything about clients it has not seen: hold-out, repeated folds, permutation.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "mcda/clients/discrimination.hpp"
#include "mcda/clients/scorecard.hpp"

namespace mcda::clients {

struct ValidationSettings {
  Index folds = 5;
  Index repeats = 4;         ///< of the folds; 1 above `large`
  Index permutations = 199;  ///< at most; stops early where the answer is clear
  Index large = 5000;        ///< clients above which permutations are made within one fold
  std::uint64_t seed = 0;
  double significance = 0.05;
};

/// At a cut-off of the score: who is selected, and how many of them are key clients.
struct CutOff {
  double share = 0;      ///< selected, of all
  double points = 0;     ///< from which on
  double precision = 0;  ///< key clients among the selected
  double recall = 0;     ///< selected among the key clients
  double lift = 0;
};

enum class Verdict { evidence, weak, none };

/// What scores of clients outside the learning say.
struct Validation {
  std::string design;  ///< in words: "5 folds, repeated 4 times"
  bool by_time = false;
  Index learned_from = 0, tested_on = 0;  ///< clients; in folds: everybody
  double positives = 0, negatives = 0;    ///< key clients and the rest among those tested
  double auc = 0.5;                       ///< mean over the folds
  Interval01 auc_interval;
  double auc_deviation = 0;  ///< sample deviation between folds; 0 for one hold-out
  double learned_auc = 0.5;  ///< on the clients learned from: its gap to `auc` is what was learned by heart
  double ks = 0, lift_at_10 = 0, lift_at_20 = 0;
  double precision_at = 0;  ///< share of key clients among the best k
  Index k = 0;              ///< as many as there are key clients
  double brier = 0, brier_of_base_rate = 0;
  std::vector<CalibrationGroup> calibration;
  double stability = 0;  ///< PSI of the score from the clients learned from to those tested
  std::vector<CutOff> cut_offs;
  double p_value = 1;  ///< of the AUC, by permutation
  Index permutations = 0;
  Verdict verdict = Verdict::none;
  std::vector<std::string> reasons;  ///< why the verdict is not better

  double gini() const noexcept { return 2 * auc - 1; }
};

std::string_view text_of(Verdict verdict) noexcept;

/// One fold number a client of `clients`: stratified by standing, a family never split. Depends on the seed and the
/// repeat only.
std::vector<Index> folds_of(const Cohort& cohort, std::span<const Index> clients, std::span<const Standing> standing,
                            Index folds, std::uint64_t seed, std::uint64_t repeat);

/// Scores of clients that the learning did not see, one fold or hold-out.
struct Unseen {
  std::vector<Index> clients;
  std::vector<double> log_odds;
  double learned_auc = 0.5;
  double stability = 0;
};

/// The measures of scores against standings; no p-value and no verdict. `parts` are folds of one repeat.
struct Measured {
  double auc = 0.5, variance = 0;
  double ks = 0, lift_at_10 = 0, lift_at_20 = 0, precision_at = 0, brier = 0;
};
Measured measure(const std::vector<Unseen>& parts, std::span<const Standing> standing);

/// Validates by the hold-out of the cohort where it has one, by repeated folds otherwise. Everything that looks at
/// standings (bins, selection, weights) is learned anew for every fold and every permutation. The p-value is
/// (1 + permutations that reach the AUC) / (1 + permutations) (Phipson, Smyth 2010; Ojala, Garriga 2010, test 1).
Validation validate(const Cohort& cohort, std::span<const Standing> standing, const LearnSettings& settings,
                    const ScoreModel& model, const PointScale& scale, const ValidationSettings& how,
                    const RunOptions& run, const TraitWishes& wishes = {});

/// The same measures for scores made elsewhere (a portrait on new data); p by permuting standings.
Validation validate_scores(std::span<const double> points, std::span<const Standing> standing, const PointScale& scale,
                           const ValidationSettings& how);

/// Refuses where a portrait cannot be learned: fewer than `least` on a side. Empty where it can.
std::string too_few(const Counts& total, Index least = 30);

}  // namespace mcda::clients
