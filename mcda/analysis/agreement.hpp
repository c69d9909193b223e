// How much two rankings of the same alternatives agree. Every measure takes ties as they are; NaN where it is not
// defined (a constant ranking).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/method/steps.hpp"
#include "mcda/model/ranking.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

/// A ranking of m alternatives prepared for comparisons: levels 0, 1, 2, ... from the best, tied alternatives on one
/// level. 8 bytes a row and 8 a level.
class RankLevels {
 public:
  /// From ranks, or any values where smaller is better and equal values tie. Finite. O(m log m).
  explicit RankLevels(std::span<const double> ranks);
  /// From a ranking as methods give it: equal ranks are one level. O(m).
  explicit RankLevels(const Ranking& ranking);

  Index size() const noexcept { return static_cast<Index>(level_.size()); }
  Index levels() const noexcept { return static_cast<Index>(first_.size()) - 1; }
  std::uint32_t level(Index i) const noexcept { return level_[static_cast<std::size_t>(i)]; }
  /// Row numbers, best level first.
  std::span<const std::uint32_t> order() const noexcept { return order_; }
  /// The place in `order` where a level begins; begin(levels()) = m.
  std::uint32_t begin(Index level) const noexcept { return first_[static_cast<std::size_t>(level)]; }
  /// 1 + the number of better alternatives ("1224").
  double competition_rank(Index i) const noexcept {
    return static_cast<double>(first_[level_[static_cast<std::size_t>(i)]]) + 1;
  }
  /// The mean of the places that the tied ones share ("1 2.5 2.5 4").
  double average_rank(Index i) const noexcept {
    const std::size_t l = level_[static_cast<std::size_t>(i)];
    return (static_cast<double>(first_[l]) + static_cast<double>(first_[l + 1]) + 1) / 2;
  }
  std::vector<double> average_ranks() const;
  /// Share of the alternatives that tie with another one.
  double tied_share() const noexcept;

 private:
  std::vector<std::uint32_t> level_;  // m
  std::vector<std::uint32_t> order_;  // m
  std::vector<std::uint32_t> first_;  // one a level, and m
};

/// Pairs of alternatives, by what two rankings say of them.
struct PairCounts {
  std::int64_t pairs = 0;       ///< m (m - 1) / 2
  std::int64_t concordant = 0;  ///< the same order in both
  std::int64_t discordant = 0;
  std::int64_t tied_x = 0;  ///< tied in the first, whatever the second says
  std::int64_t tied_y = 0;
  std::int64_t tied_both = 0;
};

/// Counts all pairs in O(m log m): in the order of the first ranking, each pair that the second has the other way round
/// is discordant (Knight 1966, A Computer Method for Calculating Kendall's Tau with Ungrouped Data, JASA 61(314),
/// 436-439), counted here by halving the levels of the second instead of merging. The same for any number of threads.
/// Held to the O(m^2) count by tests/analysis/agreement_test.cpp.
PairCounts count_pairs(const RankLevels& x, const RankLevels& y, const RunOptions& options = {.threads = 1});
/// Of two columns, m finite values each, smaller is better; both are ranked at the same time.
PairCounts count_pairs(std::span<const double> x, std::span<const double> y, const RunOptions& options = {});

/// (C - D) / pairs (Kendall 1938, Biometrika 30, 81-93). Of a tied ranking with itself it is below 1: use tau-b.
double kendall_tau_a(const PairCounts& counts);
/// (C - D) / sqrt((pairs - tied_x) (pairs - tied_y)) (Kendall 1945, The treatment of ties in ranking problems,
/// Biometrika 33(3), 239-251).
double kendall_tau_b(const PairCounts& counts);
/// (C - D) / (C + D) (Goodman and Kruskal 1954, doi:10.1080/01621459.1954.10501231): ties are left out.
double goodman_kruskal_gamma(const PairCounts& counts);

/// Pearson's correlation of the average ranks.
double spearman(const RankLevels& x, const RankLevels& y);
/// Pearson's correlation of two columns.
double pearson(std::span<const double> x, std::span<const double> y);

/// r_w (Pinto da Costa and Soares 2005, doi:10.1111/j.1467-842X.2005.00413.x): Spearman with more weight for
/// differences at the top. `x`, `y` are ranks, taken as given; the rankings of a comparison give average ranks.
double weighted_spearman(std::span<const double> x, std::span<const double> y);
double weighted_spearman(const RankLevels& x, const RankLevels& y);

/// WS (Salabun and Urbaniak 2020, doi:10.1007/978-3-030-50417-5_47): not symmetric, `x` is the reference. Its weights
/// 2^-rank make it see nothing below the first fifty or so places: read it beside an overlap.
double ws_coefficient(std::span<const double> x, std::span<const double> y);
double ws_coefficient(const RankLevels& x, const RankLevels& y);

/// What the first k of both have in common, 2 |A and B| / (|A| + |B|): with ties at the cut all of the tied ones belong
/// to the first k.
double overlap_at(const RankLevels& x, const RankLevels& y, Index k);

/// The same first k as a share of all that are in either, |A and B| / |A or B| (Jaccard 1901).
double jaccard_at(const RankLevels& x, const RankLevels& y, Index k);

/// Normalised discounted cumulative gain (Jarvelin and Kekalainen 2002, ACM Transactions on Information Systems 20(4),
/// 422-446) of the first k of `y`: an alternative is worth k + 1 - its average rank in `x` where that is positive, and
/// is discounted by 1 / log2(1 + place in y); tied ones share their places. 1 where y has the first k of x in their
/// order. Not symmetric.
double ndcg_at(const RankLevels& x, const RankLevels& y, Index k);

/// Weighted tau with hyperbolic additive weights (Vigna 2015, A Weighted Correlation Index for Rankings with Ties, WWW
/// '15): a pair counts 1 / place of the one + 1 / place of the other; the mean of the places by x and by y. O(m log m).
double weighted_tau(const RankLevels& x, const RankLevels& y);

/// Kendall's W, corrected for ties (Kendall and Babington Smith 1939, doi:10.1214/aoms/1177732186): 1 where all
/// rankings are the same, 0 where their sum tells nobody apart. Of at least two rankings and two alternatives.
double kendall_w(std::span<const RankLevels* const> rankings);

/// Rank-biased overlap (Webber, Moffat and Zobel 2010, doi:10.1145/1852102.1852106) of two complete rankings: the
/// overlaps at 1, 2, 3, ... weighted by (1 - p) p^(d - 1), the part beyond m extrapolated with the overlap at m, which
/// is 1. Tied alternatives stand at the first of their places.
double rank_biased_overlap(const RankLevels& x, const RankLevels& y, double p = 0.9);

/// All figures of two rankings given as ranks, under the names of the reference cases of `similarity`.
Steps agreement_steps(std::span<const double> x, std::span<const double> y);

}  // namespace mcda
