// What turns the evidence of several traits into one score: an exchangeable part of a portrait.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/clients/cohort.hpp"
#include "mcda/engine/parallel.hpp"

namespace mcda::clients {

/// A trait cut into bins: the groups' bins, the bins' clients and what they say.
struct BinnedTrait {
  std::array<std::uint8_t, 256> bin_of{};  ///< by group; the last bin is that of missing values
  std::vector<Counts> bins;                ///< missing values last, empty where none is missing
  std::vector<double> evidence;            ///< weight of evidence by bin; 0 where too few clients are in it
  double information = 0;

  std::size_t missing_bin() const noexcept { return bins.size() - 1; }
};

/// What a model learns from: clients whose traits are known by bins.
struct Evidence {
  const Cohort* cohort = nullptr;
  std::span<const Index> clients;
  const Masses* masses = nullptr;
  std::vector<Index> traits;               ///< of the cohort, those that may take part
  std::vector<const BinnedTrait*> binned;  ///< one a trait
};

/// An additive score: base plus one value a trait, by bin. On the scale of log odds.
struct AdditiveScore {
  double base = 0;
  std::vector<std::vector<double>> values;  ///< [trait of the evidence][bin]
  std::vector<double> weights;              ///< one a trait, for people; 0: the trait takes no part
  std::optional<double> limit = {};         ///< log odds from which on a client is taken for a key client (UTADIS)
};

class ScoreModel {
 public:
  virtual ~ScoreModel() = default;
  virtual std::string_view name() const noexcept = 0;
  virtual AdditiveScore fit(const Evidence& evidence, const RunOptions& run) const = 0;
};

/// Logistic regression on weights of evidence with a ridge penalty: minimises
///   - sum_i [ key_i ln p_i + rest_i ln(1 - p_i) ] + ridge / 2 * sum_j b_j^2,   p = 1 / (1 + exp(-b_0 - sum_j b_j
///   w_j)),
/// by Newton's method with halved steps (le Cessie, van Houwelingen 1992). A weight below 0 would turn a trait's
/// meaning round; such a trait is left out, the most negative first.
class LogisticModel final : public ScoreModel {
 public:
  explicit LogisticModel(double ridge = 1) : ridge_(ridge) {}
  std::string_view name() const noexcept override { return "logistic"; }
  AdditiveScore fit(const Evidence& evidence, const RunOptions& run) const override;

 private:
  double ridge_;
};

/// UTADIS with two classes (Devaud, Groussaud, Jacquet-Lagreze 1980): a utility of every trait that never falls as its
/// evidence rises, and a limit of their sum above which a client is taken for a key client, with the smallest sum of
/// errors. The errors of both sides weigh alike (Doumpos, Zopounidis 2002, Multicriteria Decision Aid Classification
/// Methods). `ridge` is the price of utility: as much of it as the two margins are wide costs as an error of `ridge`
/// clients of the scarcer side. Of all utilities whose error is up to `tolerance` above the least those in the middle
/// are taken, so that bins which the limit alone does not tell apart still differ. What comes out is put on the scale
/// of log odds by a regression of one variable (Platt 1999).
class UtadisModel final : public ScoreModel {
 public:
  explicit UtadisModel(double ridge = 1, double tolerance = 0.1) : ridge_(ridge), tolerance_(tolerance) {}
  std::string_view name() const noexcept override { return "utadis"; }
  AdditiveScore fit(const Evidence& evidence, const RunOptions& run) const override;

 private:
  double ridge_, tolerance_;
};

/// The names that make_score_model knows, the default first.
std::span<const std::string_view> score_models() noexcept;
/// Throws UnknownName.
std::unique_ptr<const ScoreModel> make_score_model(std::string_view name, double ridge);

}  // namespace mcda::clients
