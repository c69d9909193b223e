#include "mcda/method/erase.hpp"
#include "methods/consensus/ballots.hpp"

namespace mcda {

namespace {

using ballots::Vector;

struct MedianRank {
  static constexpr MethodInfo info{
      .name = "median_rank",
      .title = "Median rank",
      .kind = MethodKind::consensus,
      .reference = "no publication is followed: the median of the ranks",
      .formula =
          "score_i = -(median over the rankings of the rank of i, ties by their average rank; the mean of the two in "
          "the middle where their number is even)",
      .cost = "O(K m log m) for K rankings of m alternatives",
      .rank_reversal = RankReversal::possible,
      .published_score = "median rank",
      .when_to_use =
          "One or two rankings may be far off and should not pull an alternative with them. Many ties: best with five "
          "rankings or more.",
  };

  static std::vector<double> aggregate(std::span<const Vector> ranks, const NoParameters&, Notes&) {
    ballots::check(ranks);
    const std::size_t m = ranks.front().size(), count = ranks.size();
    std::vector<Vector> average;
    for (const Vector& one : ranks) average.push_back(ballots::average_ranks(one));
    Vector scores(m), places(count);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < count; ++k) places[k] = average[k][i];
      const auto middle = places.begin() + static_cast<std::ptrdiff_t>(count / 2);
      std::nth_element(places.begin(), middle, places.end());
      scores[i] = count % 2 == 1 ? -*middle : -(*std::max_element(places.begin(), middle) + *middle) / 2;
    }
    return scores;
  }

  static Steps steps(std::span<const Vector> ranks, const NoParameters&) {
    ballots::check(ranks);
    std::vector<Vector> average;
    Vector median, scores;
    for (const Vector& one : ranks) average.push_back(ballots::plain_average_ranks(one));
    for (std::size_t i = 0; i < ranks.front().size(); ++i) {
      Vector places;
      for (const Vector& one : average) places.push_back(one[i]);
      std::sort(places.begin(), places.end());
      median.push_back((places[(places.size() - 1) / 2] + places[places.size() / 2]) / 2);
      scores.push_back(-median.back());
    }
    Steps steps;
    steps.matrix("average_ranks", "Ranks in each ranking, ties averaged", "r", average, StepShape::table);
    steps.per_alternative("median", "Median rank, smaller is better", "", median);
    steps.per_alternative("median_rank", "Score: minus the median rank", "", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_median_rank() { return make_method<MedianRank>(); }

}  // namespace mcda
