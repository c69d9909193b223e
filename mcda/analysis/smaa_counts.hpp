// What samples of weights say about ranks, counted by each worker for itself.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "mcda/analysis/smaa.hpp"
#include "mcda/analysis/weighted_sums.hpp"
#include "mcda/engine/sort_words.hpp"

namespace mcda {

/// Rows of an order are numbers of 16 bits: more are not counted for every rank.
inline constexpr Index most_ranked = 65'536;

/// The tie rule under the largest |score| of a ranking.
struct RankTies {
  explicit RankTies(Extremes of)
      : largest(std::max(std::abs(of.low), std::abs(of.high))), floor(std::min(1.0, largest)) {}
  bool above(double high, double low) const {
    return high - low > tie_tolerance * std::max({floor, std::abs(high), std::abs(low)});
  }
  double largest, floor;
};

/// What is counted.
struct RankShape {
  Index m = 0, n = 0, k = 0;  ///< alternatives, criteria, how many are "the first"
  bool every_rank = true;
  std::vector<Index> paired;  ///< rows that are compared with each other
};

/// What one worker has counted; whole numbers, so that adding up workers gives one answer.
class RankCounts {
 public:
  explicit RankCounts(const RankShape& shape);

  /// Room for what weighted_sums gives: asked for once, or the system would clear it for every few samples.
  struct Room {
    std::vector<double> scores, maxima;
  };
  Room& room();

  /// One sample. `maxima` as weighted_sums gives them, or none.
  void add(std::span<const double> scores, std::span<const double> weights, Extremes extremes,
           std::span<const double> maxima = {});
  /// RankCounts orders that were kept, a few places at a time, so that their counters stay near while they are used.
  void flush();
  void join(const RankCounts& other);
  /// All but the confidence factors. After flush.
  Smaa shares(Index samples, const RunOptions& options) const;

 private:
  static double entropy_of(std::size_t count, double unit);
  void add_first(Index row, std::span<const double> weights);
  void add_ranks(std::span<const double> scores, std::span<const double> weights, Extremes extremes,
                 const RankTies& ties);
  bool add_words(std::span<const double> scores, std::span<const double> weights, Extremes extremes,
                 const RankTies& ties, int row_bits);
  void keep_order(std::span<const std::uint32_t> words, std::uint32_t mask, std::span<const double> weights);
  template <class RowAt>
  void count_ties(std::span<const double> scores, std::span<const double> weights, const RankTies& ties, RowAt row_at);
  void add_top(std::span<const double> scores, std::span<const double> weights, Extremes extremes,
               std::span<const double> maxima, const RankTies& ties);

  const RankShape* shape_;
  std::vector<std::uint32_t> ranks_;  // rank by row: m x m
  // Rows of the samples that are not counted yet, `places_together` places of every sample, then the next places.
  std::vector<std::uint16_t> orders_;
  std::size_t kept_ = 0, stride_ = 0, pending_ = 0;
  std::vector<std::uint32_t> words_;
  WordSorter sorter_;
  std::vector<std::uint32_t> first_, top_, pairs_;
  std::map<Index, std::vector<std::int64_t>> central_;
  std::vector<std::uint64_t> keys_;
  std::vector<double> maxima_, best_;
  Room room_;
  std::vector<Index> rows_;
};

}  // namespace mcda
