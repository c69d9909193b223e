#include <limits>

#include "mcda/method/erase.hpp"
#include "methods/consensus/ballots.hpp"

namespace mcda {

namespace {

using ballots::Vector;

struct Schulze {
  static constexpr MethodInfo info{
      .name = "schulze",
      .title = "Schulze method (winning votes)",
      .kind = MethodKind::consensus,
      .reference =
          "Schulze (2011) A new monotonic, clone-independent, reversal symmetric, and condorcet-consistent "
          "single-winner election method, Social Choice and Welfare 36(2), 267-303",
      .doi = "10.1007/s00355-010-0475-4",
      .formula =
          "d_ij = rankings with i before j; a path is as strong as its weakest link, links are pairs with d_ij > d_ji; "
          "p_ij = the strongest path from i to j; score_i = number of j with p_ij > p_ji",
      .cost = "O(K m^2 + m^3) for K rankings of m alternatives, O(m^2) memory; at most 2,000 alternatives",
      .rank_reversal = RankReversal::possible,
      .published_score = "wins",
      .when_to_use =
          "Majorities should decide, circles among them should be broken at their weakest link, and adding a copy of "
          "an alternative should not change who wins.",
  };

  static constexpr std::size_t most = 2'000;

  static std::vector<double> aggregate(std::span<const Vector> ranks, const NoParameters&, Notes&) {
    ballots::check(ranks);
    ballots::check_size(ranks, info.name, most, "the strongest paths take m^3 steps");
    return ranks.size() <= static_cast<std::size_t>(std::numeric_limits<std::int16_t>::max())
               ? wins<std::int16_t>(ranks)
               : wins<std::int32_t>(ranks);
  }

  /// The strongest paths by trying every alternative as the one between, and again until nothing changes.
  static Steps steps(std::span<const Vector> ranks, const NoParameters&) {
    ballots::check(ranks);
    ballots::check_size(ranks, info.name, most, "the strongest paths take m^3 steps");
    const std::vector<Vector> votes = ballots::plain_votes(ranks);
    std::vector<Vector> path = votes;
    const std::size_t m = votes.size();
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) path[i][k] = votes[i][k] > votes[k][i] ? votes[i][k] : 0;
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t k = 0; k < m; ++k) {
          for (std::size_t between = 0; i != k && between < m; ++between) {
            const double strength = std::min(path[i][between], path[between][k]);
            changed = changed || strength > path[i][k];
            path[i][k] = std::max(path[i][k], strength);
          }
        }
      }
    }
    Vector scores(m, 0.0);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) scores[i] += path[i][k] > path[k][i] ? 1 : 0;
    }
    Steps steps;
    steps.matrix("pairwise", "Rankings that have the row before the column", "d", votes, StepShape::relation);
    steps.matrix("paths", "Strength of the strongest path from the row to the column", "p", path, StepShape::relation);
    steps.per_alternative("schulze_wins", "Alternatives beaten by the stronger path", "", scores);
    steps.per_alternative("schulze_ranking", "Ranks by this number", "", rank_scores(scores).ranks);
    steps.per_alternative("scores", "Score", "", scores);
    return steps;
  }

 private:
  /// Floyd and Warshall with (max, min) for (min, +); small counts, so that many fit a register.
  template <class Count>
  static Vector wins(std::span<const Vector> ranks) {
    const std::size_t m = ranks.front().size();
    std::vector<Count> path = ballots::votes_of<Count>(ranks);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = i + 1; k < m; ++k) {
        Count &there = path[i * m + k], &back = path[k * m + i];
        const Count forth = there > back ? there : Count{0};
        back = back > there ? back : Count{0};
        there = forth;
      }
    }
    for (std::size_t between = 0; between < m; ++between) {
      const Count* const onward = path.data() + between * m;
      for (std::size_t i = 0; i < m; ++i) {
        const Count first = path[i * m + between];
        if (first == 0 || i == between) continue;
        Count* const row = path.data() + i * m;
        for (std::size_t k = 0; k < m; ++k) row[k] = std::max(row[k], std::min(first, onward[k]));
      }
    }
    Vector scores(m, 0.0);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) scores[i] += i != k && path[i * m + k] > path[k * m + i] ? 1 : 0;
    }
    return scores;
  }
};

}  // namespace

std::unique_ptr<const Method> make_schulze() { return make_method<Schulze>(); }

}  // namespace mcda
