#include "mcda/analysis/rank_bands.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "mcda/engine/sort.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda {

namespace {

/// From so many rows on all scores are sorted once, instead of being counted for each row.
constexpr std::size_t sorted_from = 24;

// 1 + the number of scores that are larger and do not tie.
std::uint32_t rank_among(std::span<const double> scores, double own, double floor) {
  std::uint32_t above = 0;
  const double size = std::max(floor, std::abs(own));
  for (const double score : scores) above += score - own > tie_tolerance * std::max(size, std::abs(score)) ? 1u : 0u;
  return above + 1;
}

}  // namespace

RankBands::RankBands(const WeightTree& tree, const WeightSampling& sampling, std::uint64_t seed,
                     std::vector<Index> rows, Index k)
    : tree_(tree), sampler_(tree, sampling), seed_(seed), rows_(std::move(rows)), k_(k) {
  bands_.resize(rows_.size());
  top_.resize(rows_.size());
  first_.resize(rows_.size());
  ranks_.resize(rows_.size());
  central_.assign(rows_.size(), std::vector<double>(static_cast<std::size_t>(tree.leaf_count()), 0.0));
}

void RankBands::draw(Index until, const Scores& scores) {
  std::vector<double> shares(static_cast<std::size_t>(tree_.size()));
  for (; samples_ < until; ++samples_) {
    Draws random(seed_, 0, static_cast<std::uint64_t>(samples_));
    sampler_.draw(random, shares);
    const std::vector<double> weights = tree_.weights_of(shares);
    add(scores(weights), weights);
  }
}

void RankBands::add(std::span<const double> scores, const std::vector<double>& weights) {
  std::vector<double> ranks;
  double floor = 0;
  if (rows_.size() >= sorted_from) {
    ranks = rank_fast(scores).ranks;
  } else {
    for (const double score : scores) floor = std::max(floor, std::abs(score));
    floor = std::min(1.0, floor);
  }
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const auto row = static_cast<std::size_t>(rows_[r]);
    const auto rank = ranks.empty() ? rank_among(scores, scores[row], floor) : static_cast<std::uint32_t>(ranks[row]);
    std::size_t band = 0;
    while (band < rank_band_ends.size() && static_cast<Index>(rank) > rank_band_ends[band]) ++band;
    ++bands_[r][band];
    ranks_[r].push_back(rank);
    top_[r] += static_cast<Index>(rank) <= k_ ? 1u : 0u;
    if (rank > 1) continue;
    ++first_[r];
    for (std::size_t j = 0; j < weights.size(); ++j) central_[r][j] += weights[j] / tree_.total();
  }
}

double RankBands::quantile(std::size_t r, double share) const {
  std::vector<std::uint32_t> ranks = ranks_[r];
  if (ranks.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double wanted = std::ceil(share * static_cast<double>(ranks.size()) - 1e-9);
  const auto place = static_cast<std::ptrdiff_t>(std::clamp(wanted, 1.0, static_cast<double>(ranks.size()))) - 1;
  std::nth_element(ranks.begin(), ranks.begin() + place, ranks.end());
  return ranks[static_cast<std::size_t>(place)];
}

std::vector<double> RankBands::central(std::size_t r) const {
  if (first_[r] == 0) return {};
  std::vector<double> mean = central_[r];
  for (double& weight : mean) weight /= first_[r];
  return mean;
}

}  // namespace mcda
