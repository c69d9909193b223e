// The portrait of a key client: what key clients have in common, how many points it is worth, and how far to believe
// it.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "mcda/clients/key.hpp"
#include "mcda/clients/leakage.hpp"
#include "mcda/clients/validation.hpp"
#include "mcda/model/types.hpp"

namespace mcda::clients {

/// Clients alike in one trait.
struct PortraitBin {
  double low = -std::numeric_limits<double>::infinity();  ///< numbers: low <= x < high
  double high = std::numeric_limits<double>::infinity();
  std::vector<std::string> categories;
  bool others = false;   ///< also every category too rare for a bin
  bool missing = false;  ///< those without a value
  Counts counts;
  double evidence = 0;     ///< weight of evidence; positive: more like a key client
  double information = 0;  ///< its part of the information value
  Lift lift;               ///< share of key clients relative to everybody; interval corrected for the number of bins
  double p = 1;            ///< of the bin against all others, adjusted for the number of bins
  bool differs = false;    ///< the trait says something, and the interval of this bin excludes no effect
  double points = 0;
};

/// Quartiles of a number, or the commonest category, of one side.
struct Profile {
  double low = std::numeric_limits<double>::quiet_NaN(), median = low, high = low;
  std::string typical;
  double share = 0;  ///< of the side that has `typical`
};

struct PortraitTrait {
  std::string name;
  TraitKind kind = TraitKind::number;
  Trend trend = Trend::free;
  std::vector<PortraitBin> bins;  ///< missing values last, where there are any
  double information = 0;
  double p = 1;                          ///< that it is independent of who is key, adjusted for the number of traits
  bool noise = true;                     ///< looks like noise
  bool used = false;                     ///< has points
  double weight = 0;                     ///< logistic: of its evidence in the score; utadis: its share of all utility
  std::string unused;                    ///< why it has none
  double known_key = 1, known_rest = 1;  ///< shares with a value
  Profile key, rest;

  /// Points without a value, where there is no bin of missing ones, and of a category never seen: neither for nor
  /// against.
  static constexpr double neutral = 0;
  double points_of(double value) const noexcept;
  /// Bin of a value or category; bins.size() for one never seen.
  std::size_t bin_of(double value) const noexcept;
  std::size_t bin_of(std::string_view category, bool missing) const;
  double span() const noexcept;    ///< most points less fewest
  double lowest() const noexcept;  ///< fewest points
};

/// A column that is no trait, and why.
struct LeftOut {
  std::string name, reason;
};

/// A second definition of a key client, for comparison.
struct OtherKey {
  std::string text;
  Counts total;
  double auc = 0.5;  ///< of a portrait of its own
  double p_value = 1;
  double auc_of_ours = 0.5;  ///< of our portrait for this definition
  double agreement = 0;      ///< Spearman's rho of the two portraits' scores
  bool disagrees = false;
};

/// How the clients that were key fare in the period after.
struct NextPeriod {
  std::string text;
  Counts total;
  double kept = 0;   ///< share of the key clients that are key again
  double lift = 0;   ///< that share relative to everybody
  double auc = 0.5;  ///< of the score, learned without the client, for the next period
  double lift_at_20 = 0;
};

struct PortraitSettings {
  LearnSettings learning;
  ValidationSettings validation;
  PointScale scale;
  double near_perfect = 0.95;     ///< AUC of one trait alone from which on it is taken for the answer itself
  std::vector<std::string> kept;  ///< traits that stay in spite of that: the user vouches for them
  std::vector<std::pair<std::string, Trend>> trends;
  std::vector<std::pair<std::string, std::vector<double>>> cuts;  ///< bins by hand: edges
  bool descriptive = false;                                       ///< a portrait even without evidence, marked as such
};

struct Portrait {
  std::string program, title, source, where;
  std::string data_digest;
  Key key;
  std::string as_of, period, time, held_out, parent;
  Counts total;       ///< learned from
  Index unknown = 0;  ///< clients of unknown standing
  bool fuzzy = false;
  std::string model = "logistic";
  PointScale scale;
  double base = 0;                    ///< points of a client without any evidence
  std::optional<double> limit;        ///< points from which on UTADIS takes a client for a key client
  std::vector<PortraitTrait> traits;  ///< most information first
  std::vector<LeftOut> left_out, suspects;
  std::optional<double> auc_without_suspects;
  Validation validation;
  bool descriptive = false;  ///< not to be used for choosing anybody
  std::vector<OtherKey> others;
  std::optional<NextPeriod> next;
  std::vector<double> standing;                   ///< 101 quantiles of the points of all clients learned from
  std::vector<double> score_edges, score_counts;  ///< groups of about equal size, for drift
  Notes notes;

  /// Sum of the spans of all traits: what a utility of 1 is worth in points.
  double span() const;
  double base_rate() const noexcept { return total.all() > 0 ? total.key / total.all() : 0; }
  /// Share of the clients learned from with fewer points, ties half, in per cent.
  double percentile(double points) const noexcept;
  std::vector<const PortraitTrait*> used() const;
};

/// Everybody with all that was read of them.
struct ReadClients {
  Cohort cohort;
  Key key;                      ///< with its cut
  std::vector<Key> other_keys;  ///< with their cuts
  std::vector<std::vector<Standing>> other_standings;
  std::optional<Key> next_key;
  std::vector<Standing> next_standing;
  std::vector<LeftOut> left_out;
  /// A sample of the numbers, for quartiles: [trait][k] of client sample[k]; empty for categories.
  std::vector<Index> sample;
  std::vector<std::vector<double>> sampled;
  std::string digest;
  Notes notes;
};

/// Learns, validates and puts together. Throws InvalidInput where no portrait is to be had: too few key clients or
/// others, no trait left, no evidence (unless `descriptive`).
Portrait learn_portrait(const ReadClients& clients, const PortraitSettings& settings, const ScoreModel& model,
                        const RunOptions& run);

/// Only the validation, verdict included; throws only for too few on a side.
Portrait validate_portrait(const ReadClients& clients, const PortraitSettings& settings, const ScoreModel& model,
                           const RunOptions& run);

/// "20 to 200", "below 8", "retail, wholesale", "no value".
std::string text_of(const PortraitTrait& trait, const PortraitBin& bin);

/// What may be said in words: bins that differ, strongest first. "employees 50 to 200: 3.1 times as often a key client
/// (2.2 to 4.4)".
std::vector<std::string> sentences(const Portrait& portrait, std::size_t most = 5);

}  // namespace mcda::clients
