#include <algorithm>
#include <cmath>
#include <numeric>

#include "mcda/method/erase.hpp"
#include "methods/consensus/ballots.hpp"

namespace mcda {

namespace {

/// For every alternative of one ranking: how many it beats, plus half of those it ties with. Ranks may be competition,
/// dense or average ones: only their order is read. Whole and half ranks up to m, which is what rankings give, are
/// counted in O(m); others are sorted.
void add_votes(std::span<const double> ranks, std::span<double> scores) {
  const std::size_t m = ranks.size();
  const double last = static_cast<double>(m);
  const bool countable = std::all_of(ranks.begin(), ranks.end(), [&](double rank) {
    return rank >= 0 && rank <= last && 2 * rank == std::floor(2 * rank);
  });
  if (countable) {
    const auto slot = [](double rank) { return static_cast<std::size_t>(2 * rank); };
    std::vector<double> with_rank(2 * m + 2, 0.0), worse(2 * m + 2, 0.0);
    for (const double rank : ranks) with_rank[slot(rank)] += 1;
    for (std::size_t k = 2 * m + 1; k-- > 0;) worse[k] = worse[k + 1] + with_rank[k + 1];
    for (std::size_t i = 0; i < m; ++i) scores[i] += worse[slot(ranks[i])] + (with_rank[slot(ranks[i])] - 1) / 2;
    return;
  }
  std::vector<std::size_t> order(m);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
  for (std::size_t first = 0, after = 0; first < m; first = after) {
    while (after < m && ranks[order[after]] == ranks[order[first]]) ++after;
    const double votes = static_cast<double>(m - after) + (static_cast<double>(after - first) - 1) / 2;
    for (std::size_t place = first; place < after; ++place) scores[order[place]] += votes;
  }
}

struct Borda {
  static constexpr MethodInfo info{
      .name = "borda",
      .title = "Borda count",
      .kind = MethodKind::consensus,
      .reference = "Borda (1781) Memoire sur les elections au scrutin, Histoire de l'Academie Royale des Sciences",
      .formula = "B_i = sum over the rankings of (alternatives ranked below i + half of those tied with i)",
      .cost = "O(k m) for k rankings of m alternatives",
      .rank_reversal = RankReversal::possible,
      .published_score = "B",
      .when_to_use =
          "Several rankings are to become one and each should count with all its places. Quick, and fair to a client "
          "that is never first but always near it.",
  };

  static std::vector<double> aggregate(std::span<const std::vector<double>> ranks, const NoParameters&, Notes&) {
    ballots::check(ranks);
    std::vector<double> scores(ranks.front().size(), 0.0);
    for (const std::vector<double>& one : ranks) add_votes(one, scores);
    return scores;
  }

  static Steps steps(std::span<const std::vector<double>> ranks, const NoParameters&) {
    ballots::check(ranks);
    const std::size_t m = ranks.front().size();
    std::vector<double> scores(m, 0.0);
    std::vector<std::vector<double>> votes;
    for (const std::vector<double>& one : ranks) {
      std::vector<double> given(m, 0.0);
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t k = 0; k < m; ++k) {
          if (i != k) given[i] += one[i] < one[k] ? 1 : one[i] == one[k] ? 0.5 : 0;
        }
        scores[i] += given[i];
      }
      votes.push_back(std::move(given));
    }
    Steps steps;
    steps.matrix("votes", "What each ranking gives to each alternative", "", votes, StepShape::table);
    steps.per_alternative("borda", "Borda count", "B", scores);
    steps.per_alternative("borda_ranking", "Ranks by the count", "", rank_scores(scores).ranks);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_borda() { return make_method<Borda>(); }

}  // namespace mcda
