#include "mcda/method/erase.hpp"
#include "methods/consensus/ballots.hpp"

namespace mcda {

namespace {

using ballots::Vector;

struct ImprovedBorda {
  static constexpr MethodInfo info{
      .name = "improved_borda",
      .title = "Improved Borda rule",
      .kind = MethodKind::consensus,
      .reference =
          "the improved Borda rule of the probabilistic linguistic MULTIMOORA (publication not read; the formula as in "
          "its public implementations), with places instead of scores",
      .formula =
          "I_i = sum over the rankings of p_i b_i, b_i = m + 1 - rank of i (ties by their average), p_i = b_i / |b| in "
          "the place of the normalised score, both divided by m (m + 1) / 2 in total",
      .cost = "O(K m log m) for K rankings of m alternatives",
      .rank_reversal = RankReversal::possible,
      .published_score = "I",
      .when_to_use =
          "Several rankings are to become one and first places should count more than Borda counts them. The published "
          "rule also reads the scores of the methods; only their order is known here.",
  };

  static std::vector<double> aggregate(std::span<const Vector> ranks, const NoParameters&, Notes&) {
    ballots::check(ranks);
    const double m = static_cast<double>(ranks.front().size());
    Vector scores(ranks.front().size(), 0.0);
    for (std::size_t k = 0; k < ranks.size(); ++k) {
      Vector points = ballots::average_ranks(ranks[k]);
      double squares = 0;
      for (double& point : points) {
        point = m + 1 - point;
        squares += point * point;
      }
      const double unit = std::sqrt(squares) * (m * (m + 1) / 2);
      for (std::size_t i = 0; i < points.size(); ++i) scores[i] += points[i] * points[i] / unit;
    }
    return scores;
  }

  static Steps steps(std::span<const Vector> ranks, const NoParameters&) {
    ballots::check(ranks);
    const std::size_t m = ranks.front().size();
    std::vector<Vector> points, normalized;
    Vector scores(m, 0.0);
    for (const Vector& one : ranks) {
      Vector point, share;
      double length = 0;
      for (const double rank : ballots::plain_average_ranks(one)) point.push_back(static_cast<double>(m) + 1 - rank);
      for (const double p : point) length += p * p;
      for (const double p : point) share.push_back(p / std::sqrt(length));
      for (std::size_t i = 0; i < m; ++i) scores[i] += share[i] * point[i] / (static_cast<double>(m * (m + 1)) / 2);
      points.push_back(point);
      normalized.push_back(share);
    }
    Steps steps;
    steps.matrix("points", "Points of each place, the last gets 1", "b", points, StepShape::table);
    steps.matrix("normalized", "Points over their length", "p", normalized, StepShape::table);
    steps.per_alternative("improved_borda", "Sum of the products", "I", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_improved_borda() { return make_method<ImprovedBorda>(); }

}  // namespace mcda
