// Where a few alternatives stand under random weights, counted bit by bit: what a page shows while it is still drawing.
// The samples are those of mcda/analysis/smaa.hpp: the same seed gives the same weights.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "mcda/analysis/weight_draws.hpp"

namespace mcda {

/// Ranks 1, 2-3, 4-5, 6-10, 11-20 and beyond.
inline constexpr std::array<Index, 5> rank_band_ends{1, 3, 5, 10, 20};
inline constexpr std::size_t rank_bands = rank_band_ends.size() + 1;

class RankBands {
 public:
  /// One score a row under these weights (one a leaf, summing to the tree's total).
  using Scores = std::function<std::vector<double>(const std::vector<double>&)>;

  /// The tree must outlive it. Rows may be any of those that `scores` gives; k is the end of the band `top`.
  RankBands(const WeightTree& tree, const WeightSampling& sampling, std::uint64_t seed, std::vector<Index> rows,
            Index k);

  /// Draws samples until so many were drawn in all; fewer than before changes nothing.
  void draw(Index until, const Scores& scores);

  Index samples() const noexcept { return samples_; }
  const std::vector<Index>& rows() const noexcept { return rows_; }
  /// How often row number r of `rows` stood in each band.
  const std::array<std::uint32_t, rank_bands>& bands(std::size_t r) const noexcept { return bands_[r]; }
  /// How often its rank was at most k.
  std::uint32_t top(std::size_t r) const noexcept { return top_[r]; }
  /// The smallest rank that at least this share of its samples do not exceed; NaN without samples.
  double quantile(std::size_t r, double share) const;
  /// The mean of the weights that make it first, one a leaf, sum 1; empty where none did.
  std::vector<double> central(std::size_t r) const;

 private:
  void add(std::span<const double> scores, const std::vector<double>& weights);

  const WeightTree& tree_;
  WeightSampler sampler_;
  std::uint64_t seed_;
  std::vector<Index> rows_;
  Index k_, samples_ = 0;
  std::vector<std::array<std::uint32_t, rank_bands>> bands_;
  std::vector<std::uint32_t> top_, first_;
  std::vector<std::vector<std::uint32_t>> ranks_;  // by row, by sample
  std::vector<std::vector<double>> central_;       // sums
};

}  // namespace mcda
