#include "mcda/method/erase.hpp"
#include "methods/consensus/ballots.hpp"

namespace mcda {

namespace {

using ballots::Vector;

struct Copeland {
  static constexpr MethodInfo info{
      .name = "copeland",
      .title = "Copeland method",
      .kind = MethodKind::consensus,
      .reference =
          "Copeland (1951) A reasonable social welfare function, seminar notes, University of Michigan; Saari, Merlin "
          "(1996) The Copeland method I, Economic Theory 8, 51-76",
      .doi = "10.1007/BF01212012",
      .formula =
          "C_i = (alternatives that more rankings have behind i than before it) - (those that more rankings have "
          "before i than behind it)",
      .cost = "O(K m^2) for K rankings of m alternatives, O(K m) memory; at most 50,000 alternatives",
      .rank_reversal = RankReversal::possible,
      .published_score = "C",
      .when_to_use =
          "Majorities should decide pair by pair. An alternative that wins against every other comes first, which "
          "Borda does not promise.",
  };

  /// Pairs are compared as they come and no m x m matrix is kept; the limit is one of patience.
  static constexpr std::size_t most = 50'000;

  static std::vector<double> aggregate(std::span<const Vector> ranks, const NoParameters&, Notes&) {
    ballots::check(ranks);
    ballots::check_size(ranks, info.name, most, "every pair is compared in every ranking");
    const std::size_t m = ranks.front().size();
    std::vector<std::vector<std::int32_t>> dense;
    for (const Vector& one : ranks) dense.push_back(ballots::dense_ranks(one));
    std::vector<std::int32_t> net(m, 0), margin(m);
    for (std::size_t i = 0; i < m; ++i) {
      std::fill(margin.begin() + static_cast<std::ptrdiff_t>(i), margin.end(), 0);
      for (const auto& one : dense) {
        const std::int32_t own = one[i];
        const std::int32_t* const other = one.data();
        for (std::size_t k = i + 1; k < m; ++k) margin[k] += (own < other[k]) - (own > other[k]);
      }
      std::int32_t sum = 0;
      for (std::size_t k = i + 1; k < m; ++k) {
        const std::int32_t sign = (margin[k] > 0) - (margin[k] < 0);
        sum += sign;
        net[k] -= sign;
      }
      net[i] += sum;
    }
    return {net.begin(), net.end()};
  }

  static Steps steps(std::span<const Vector> ranks, const NoParameters&) {
    ballots::check(ranks);
    const std::vector<Vector> votes = ballots::plain_votes(ranks);
    Vector scores(votes.size(), 0.0);
    for (std::size_t i = 0; i < votes.size(); ++i) {
      for (std::size_t k = 0; k < votes.size(); ++k)
        scores[i] += votes[i][k] > votes[k][i] ? 1 : votes[i][k] < votes[k][i] ? -1 : 0;
    }
    Steps steps;
    steps.matrix("pairwise", "Rankings that have the row before the column", "", votes, StepShape::relation);
    steps.per_alternative("copeland", "Majorities won less majorities lost", "C", scores);
    steps.per_alternative("copeland_ranking", "Ranks by this number", "", rank_scores(scores).ranks);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_copeland() { return make_method<Copeland>(); }

}  // namespace mcda
