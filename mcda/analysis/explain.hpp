// Why one alternative stands where it stands: what each criterion adds to its score against a reference row, and what
// other values would score in its place.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "mcda/engine/run.hpp"

namespace mcda {

/// The lower median of every column: of an even number of values the smaller middle one, so that it is a value seen.
std::vector<double> lower_medians(const DecisionTable& table, const RunOptions& options = {});

/// The share of all alternatives that are worse than this one on each criterion, ties half; in [0, 1].
std::vector<double> standings_of(const DecisionTable& table, const Criteria& criteria, Index row);

/// Scores other values in the place of one alternative, on the scale of the run: nobody else moves and nothing is
/// learned again. For its own values it is the score of the run.
class StandIn {
 public:
  /// The table must outlive it. `quick`: methods that compare a value with whole columns see at most frozen_knots
  /// values of each; for searches in large portfolios.
  StandIn(const Outcome& outcome, const DecisionTable& table, Index row, bool quick = false,
          const RunOptions& options = {});

  /// One score a row of prepared values (any number of rows x all columns of the table).
  std::vector<double> scores(const DecisionTable& rows) const;
  double score(std::span<const double> values) const;
  /// 1 + the number of other alternatives with a larger score that does not tie.
  Index rank(double score) const;

 private:
  Fitted fitted_;
  std::vector<double> others_;  // falling
  double unit_ = 0;             // of ties
  RunOptions run_;
};

struct ExplainOptions {
  /// More criteria that differ from the reference than this are sampled.
  Index exact_up_to = 12;
  Index samples = 2000;  ///< orders of the criteria, half of them the other half reversed
  std::uint64_t seed = 0;
  RunOptions run;
};

/// How contributions were found.
enum class Attribution {
  sum,      ///< the score is a sum over the criteria: w_j (v_j - v_j of the reference)
  shapley,  ///< Shapley values (Shapley 1953, doi:10.1515/9781400881970-018) of all subsets of criteria
  sampled,  ///< the same by random orders of the criteria
};

/// What each criterion adds to the score of an alternative, against a reference.
struct Contributions {
  Attribution how = Attribution::sum;
  double score = 0;
  double reference_score = 0;
  std::vector<double> values;  ///< one a column of the table, 0 for criteria left out; they sum to the difference
  std::vector<double> errors;  ///< standard errors; empty unless sampled
};

/// The contributions of the criteria to the score of `row` against `reference` (prepared values, one a column), which
/// stands in the row's place. The same bits for any number of threads.
Contributions contributions_of(const Outcome& outcome, const DecisionTable& table, Index row,
                               std::span<const double> reference, const ExplainOptions& options = {});

}  // namespace mcda
