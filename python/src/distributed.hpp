// A fit in parts: what prefero.spark asks of each machine, and what it does with the answers.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/asked.hpp"
#include "mcda/analysis/weigh.hpp"
#include "mcda/engine/frozen_scale.hpp"
#include "mcda/statistics/quantile_summary.hpp"
#include "python/src/model.hpp"

namespace prefero::python {

/// Readings of the rows, in this order; most fits skip some. `done`: rows can be scored.
enum class Stage { survey, summary, weighting, columns, second, derived, scores, done };

/// The state of a fit. One machine leads: it merges what the others observed and goes on to the next reading. The
/// others are made from its state, observe and score.
class DistributedFit {
 public:
  /// `words` are those of `prefero rank`: method, settings, weights. Throws InvalidInput for what cannot be fitted in
  /// parts. `weighting` replaces what the model says about weights; empty: it does not.
  DistributedFit(const Model& model, std::vector<std::string> words, Index capacity, const std::string& weighting);
  static std::unique_ptr<DistributedFit> restored(const Model& model, std::vector<std::string> words,
                                                  const std::string& state);

  Stage stage() const noexcept { return stage_; }
  /// What one batch says at this stage.
  std::string observe(const Table& table) const;
  std::string merge(const std::string& earlier, const std::string& later) const;
  /// Takes over what all rows said and goes on to the next stage.
  void advance(const std::string& whole);
  /// What other machines need to observe or score.
  std::string state() const;
  /// The frozen scale, once done.
  std::string frozen() const;

  struct Scored {
    std::vector<double> scores;                ///< of the kept rows
    std::vector<Index> rows;                   ///< which these are, in the batch
    std::vector<std::vector<double>> derived;  ///< published columns
  };
  Scored score(const Table& table) const;
  /// The kept rows of a batch and their part of the score by each criterion that has weight, so that the order under
  /// other weights w is that of sum_j w_j columns[j]. Throws InvalidInput for methods whose order is not linear in the
  /// weights.
  std::pair<std::vector<Index>, std::vector<std::vector<double>>> form(const Table& table) const;
  /// Weights drawn as `prefero sensitivity` draws them: samples x criteria with weight, row by row.
  std::vector<double> draw_weights(Index samples, Index seed) const;
  Index criteria_with_weight() const noexcept { return static_cast<Index>(positions_.size()); }
  std::vector<std::string> derived_names() const;
  /// The columns that every batch must have; those of criteria in SQL are called "prefero computed ID".
  std::vector<std::string> columns() const;
  const mcda::Notes& notes() const noexcept { return notes_; }
  /// Bound of what the quantile summaries leave open: of a net flow of PROMETHEE, else of the share of clients below a
  /// value; 0 where nothing was left out.
  double error() const noexcept { return error_; }
  Index clients() const noexcept { return clients_; }
  Index read() const noexcept { return read_; }
  const std::vector<double>& weights() const noexcept { return weights_; }
  const Asked& asked() const noexcept { return asked_; }

 private:
  struct Kept;
  Kept prepared(const Table& table, bool raw) const;
  std::vector<const double*> chosen(const Kept& kept) const;
  Scored scored(const Kept& kept, bool rescaled) const;
  void learn_preparation(const std::string& survey);
  void take_weights(const mcda::ResolvedWeights& found);
  void finish_model();
  void go_on(Stage from);
  mcda::Criteria criteria() const;
  mcda::Statistic needs() const;

  Model model_;
  std::vector<std::string> words_;
  std::string instead_;  ///< weighting of the call, by its own parameters; empty: the model's
  Asked asked_;
  const mcda::ScoringMethod* method_ = nullptr;
  std::optional<std::vector<double>> written_;  ///< weights of the call
  Index capacity_;

  Stage stage_ = Stage::survey;
  std::vector<mcda::ColumnPreparation> columns_;
  std::vector<mcda::ColumnProfile> profiles_;
  std::vector<mcda::Criterion> list_;  ///< as methods see them, without final weights
  std::vector<double> weights_;
  mcda::Summary summary_;
  std::vector<Index> positions_;
  std::unique_ptr<mcda::ScoringModel> fitted_;
  std::vector<std::vector<double>> reference_;
  mcda::Notes notes_;
  double error_ = 0;
  Index clients_ = 0, read_ = 0;
};

void bind_distributed(nanobind::module_& module);

}  // namespace prefero::python
