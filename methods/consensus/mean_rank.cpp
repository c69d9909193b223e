#include "mcda/method/erase.hpp"
#include "methods/consensus/ballots.hpp"

namespace mcda {

namespace {

using ballots::Vector;

struct MeanRank {
  static constexpr MethodInfo info{
      .name = "mean_rank",
      .title = "Mean rank",
      .kind = MethodKind::consensus,
      .reference = "no publication is followed: the mean of the ranks, by which Borda counts order",
      .formula = "score_i = -(1 / K) sum over the K rankings of the rank of i, ties by their average rank",
      .cost = "O(K m log m) for K rankings of m alternatives",
      .rank_reversal = RankReversal::possible,
      .published_score = "mean rank",
      .when_to_use =
          "The order of the Borda count, as a number that people read without an explanation: the place an alternative "
          "has on the average.",
  };

  static std::vector<double> aggregate(std::span<const Vector> ranks, const NoParameters&, Notes&) {
    ballots::check(ranks);
    Vector scores(ranks.front().size(), 0.0);
    for (const Vector& one : ranks) {
      const Vector average = ballots::average_ranks(one);
      for (std::size_t i = 0; i < scores.size(); ++i) scores[i] -= average[i];  // halves: the sum is exact
    }
    for (double& score : scores) score /= static_cast<double>(ranks.size());
    return scores;
  }

  static Steps steps(std::span<const Vector> ranks, const NoParameters&) {
    ballots::check(ranks);
    std::vector<Vector> average;
    Vector mean(ranks.front().size(), 0.0), scores;
    for (const Vector& one : ranks) average.push_back(ballots::plain_average_ranks(one));
    for (std::size_t i = 0; i < mean.size(); ++i) {
      for (const Vector& one : average) mean[i] += one[i];
      mean[i] /= static_cast<double>(ranks.size());
      scores.push_back(-mean[i]);
    }
    Steps steps;
    steps.matrix("average_ranks", "Ranks in each ranking, ties averaged", "r", average, StepShape::table);
    steps.per_alternative("mean", "Mean rank, smaller is better", "", mean);
    steps.per_alternative("mean_rank", "Score: minus the mean rank", "", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_mean_rank() { return make_method<MeanRank>(); }

}  // namespace mcda
