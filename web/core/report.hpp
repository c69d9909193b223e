// One report in the browser: its clients prepared, its methods, and what was computed last.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mcda/analysis/value_draws.hpp"
#include "mcda/analysis/weight_space.hpp"
#include "mcda/engine/prepare.hpp"
#include "mcda/engine/run_memory.hpp"
#include "web/core/facts.hpp"

namespace prefero::web {

using mcda::Index;

/// A method as the report asks for it.
struct ReportMethod {
  std::string label;  ///< the name, and parameters where the report asks for it twice
  const mcda::ScoringMethod* method = nullptr;
  mcda::ParameterValues parameters;
  std::string reason;  ///< why it cannot be asked here; empty where it can
};

/// What a report carries beside the cells: `bounds` two columns (low, high) for each criterion that lies between two
/// columns of the source, in its raw unit; `ceilings` values as methods see them, one row for clients that are not
/// carried: each of these is no better than one of the rows in any criterion.
struct Beside {
  mcda::DecisionTable bounds, ceilings;
};

/// What a method says under some weights.
struct Answer {
  std::vector<double> weights;
  Index method = 0;
  mcda::Outcome outcome;  ///< `refusal` set: it cannot take these clients
  mcda::Ranking ranking;
};

class Report {
 public:
  /// Pairwise and quadratic methods are live up to so many clients.
  static constexpr Index quadratic_up_to = 2'000;

  /// `cells` rows x criteria as read, column by column; NaN where a value is missing. Facts:
  ///   rows, weight_rule; criteria.J.{id, weight, goal, target, scale, quantiles, points, missing, fill, scales,
  ///   horizon, fixed, reachable, and the keys of mcda::Criterion}; methods.K.{label, name, parameters}; summary (of
  ///   more clients than those here); criteria.J.median (of all clients, as methods see it); criteria.J.uncertainty.{kind, amount, relative, possible}
  Report(const Facts& facts, mcda::DecisionTable cells, Beside beside = {});

  Index rows() const { return raw_.rows(); }
  const mcda::DecisionTable& raw() const { return raw_; }
  const mcda::DecisionTable& table() const { return prepared_.table; }
  const mcda::Criteria& criteria() const { return *criteria_; }
  const mcda::CriteriaTree& tree() const { return model_.tree; }
  const mcda::Prepared& prepared() const { return prepared_; }
  const std::vector<ReportMethod>& methods() const { return methods_; }
  /// Stops where there is none of this label.
  Index method(const std::string& label) const;

  /// Why these weights cannot be used; empty where they can.
  std::string problem_of(const std::vector<double>& weights) const;
  mcda::Criteria criteria_with(const std::vector<double>& weights) const;
  /// Kept until others were asked for.
  const Answer& answer(Index method, const std::vector<double>& weights);
  /// The scores without a run, where that is possible: of methods that compare with whole columns and are linear in the
  /// weights (PROMETHEE II) the sum of what each criterion gives alone, once two sets of weights were asked. Else
  /// empty.
  std::vector<double> quick_scores(Index method, const std::vector<double>& weights);
  std::vector<mcda::Outcome> outcomes(const std::vector<Index>& methods, const std::vector<double>& weights);
  /// The scores alone, by what was kept; empty where the method refuses.
  std::vector<double> scores(Index method, const std::vector<double>& weights);
  /// The same of some rows, by what all rows together taught the method; weights as given.
  std::vector<double> scores_of_some(Index method, const std::vector<double>& weights, std::span<const Index> rows);
  std::vector<double> scores_as_given(Index method, const std::vector<double>& weights);
  /// Scores that those who are not carried do not exceed; empty where nothing is known of them or the method may prefer
  /// less.
  std::vector<double> ceiling_scores(Index method, const std::vector<double>& weights);
  /// One a criterion where some values are not known exactly; empty where all are, and where only a part of the clients
  /// is here.
  const std::vector<mcda::UncertainColumn>& uncertain() const { return uncertain_; }
  /// The linear form behind a method, or nullptr. Kept for the method asked last.
  const mcda::LinearForm* form(Index method);
  /// The method on the whole table, as analyses ask it; valid as long as `criteria`.
  mcda::WeightedMethod asked(Index method, const mcda::Criteria& criteria);
  /// The method once more with other values (raw) of one client, everything learned anew.
  Answer again(Index method, const std::vector<double>& weights, Index row, const std::vector<double>& raw);
  const std::vector<double>& medians();
  /// Column j between its worst (0) and best (1) value.
  std::vector<double> values(Index j);
  /// Scores now and later by the weighted sum; nothing where no criterion says when it pays.
  struct NowOrLater {
    std::vector<double> now, later;
  };
  std::optional<NowOrLater> horizons(const std::vector<double>& weights);

 private:
  mcda::Prepared prepare(mcda::DecisionTable cells) const;
  void list_methods(const Facts& facts);
  void read_uncertainty(const Facts& facts, mcda::DecisionTable bounds);
  std::string refusal(const ReportMethod& one);
  const Answer* kept(Index method, const std::vector<double>& weights) const;
  std::vector<double> normalised(const std::vector<double>& weights) const;
  std::vector<double> summed(const std::vector<std::vector<double>>& columns, const std::vector<double>& weights) const;

  mcda::DecisionModel model_;
  mcda::DecisionTable raw_;
  std::vector<mcda::ColumnPreparation> learned_;  // empty: learned from the clients here
  std::vector<mcda::UncertainColumn> uncertain_;
  mcda::DecisionTable ceilings_;
  std::vector<double> fills_;            // one a criterion; NaN: not known, learned here
  std::optional<mcda::Summary> of_all_;  // of a larger portfolio that these clients are a part of
  mcda::Prepared prepared_;
  std::optional<mcda::Criteria> criteria_;
  double total_ = 1;  // what weights sum to
  std::vector<ReportMethod> methods_;
  std::optional<mcda::RunMemory> memory_;
  std::list<Answer> answers_;  // the one asked last in front
  // By method: the scores by each criterion alone, whose weighted sum is the score; empty where it is not.
  std::map<Index, std::vector<std::vector<double>>> alone_;
  Index form_of_ = -1;
  std::optional<mcda::LinearForm> form_;
  std::vector<double> medians_;  // of all clients; learned here where the report does not say
};

}  // namespace prefero::web
