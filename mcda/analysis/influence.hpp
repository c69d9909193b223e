// What the weights really do: how much each criterion moves the score, which criteria count the same thing twice, how
// many alternatives tie.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda {

/// cov(contribution of the criterion, score) / var(score), one a criterion of `table` (n); together they are 1.
/// Criteria of weight zero have 0. NaN for all where the method is no sum over the criteria, or all scores are the
/// same. One pass; same bits for any number of threads.
std::vector<double> influence_of(const Outcome& outcome, const DecisionTable& table, const RunOptions& options = {});

/// The same from blocks of rows in their order, block_rows rows each (the last may be shorter), with the same bits.
class InfluenceStream {
 public:
  /// `fitted` must outlive it; `criteria` is the number of columns of a block.
  InfluenceStream(const Fitted& fitted, Index criteria);
  void observe(const Block& rows, std::span<const double> scores);
  std::vector<double> finish() const;

  struct CoMoments;  ///< how it is counted

 private:
  const Fitted& fitted_;
  std::size_t criteria_;
  std::shared_ptr<CoMoments> all_;
  std::vector<double> scratch_;
  double low_, high_;
};

/// What is to be said where a criterion moves less than a third or more than three times its share of the weights.
Notes influence_notes(std::span<const double> influence, const DecisionTable& table, const Criteria& criteria);
/// The same from the extremes of the table.
Notes influence_notes(std::span<const double> influence, const Summary& extremes, const Criteria& criteria);

/// Two criteria that go together (or against each other, rho < 0) in what is good.
struct CorrelatedPair {
  Index first = 0, second = 0;  ///< positions among the criteria
  double rho = 0;               ///< Pearson's correlation of the prepared values, costs turned round
};

struct CriteriaFindings {
  std::vector<CorrelatedPair> correlated;  ///< |rho| >= correlated_from, in the order of the criteria
  /// n^2 over the sum of all squared correlations (the diagonal too), n the criteria that vary and have weight: n where
  /// none are correlated, 1 where all say the same. With the eigenvalues l of the correlation matrix it is (sum l)^2 /
  /// sum l^2.
  double effective_number = 0;
  Notes notes;
};

inline constexpr double correlated_from = 0.8;

/// Correlated criteria, and one weight over half. One pass over the prepared table.
CriteriaFindings examine_criteria(const DecisionTable& table, const Criteria& criteria, const RunOptions& options = {});

/// A note where more than a tenth of the alternatives share their rank; empty otherwise.
Notes tie_notes(const Ranking& ranking);
/// The same where so many of them do.
Notes tie_notes(Index tied, Index alternatives);

}  // namespace mcda
