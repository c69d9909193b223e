#include "mcda/analysis/tiers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "mcda/model/error.hpp"

namespace mcda {

std::vector<Index> tiers_at(std::span<const double> scores, std::span<const double> limits) {
  double largest = 0;
  for (const double score : scores) largest = std::max(largest, std::abs(score));
  const double unit = std::min(1.0, largest);
  std::vector<Index> tiers;
  tiers.reserve(scores.size());
  for (const double score : scores) {
    const auto reached = std::find_if(limits.begin(), limits.end(), [&](double limit) {
      return score >= limit || limit - score <= tie_tolerance * std::max({unit, std::abs(score), std::abs(limit)});
    });
    tiers.push_back(reached - limits.begin());
  }
  return tiers;
}

std::vector<double> limits_by_rank(std::span<const double> scores, const Ranking& ranking,
                                   std::span<const Index> ends) {
  std::vector<double> limits(ends.size(), std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (std::size_t k = 0; k < ends.size(); ++k) {
      if (ranking.ranks[i] <= static_cast<double>(ends[k])) limits[k] = std::min(limits[k], scores[i]);
    }
  }
  return limits;
}

std::vector<double> limits_by_total(std::span<const double> amounts, std::span<const double> shares) {
  std::vector<double> falling(amounts.begin(), amounts.end());
  std::sort(falling.begin(), falling.end(), std::greater<>());
  falling.erase(std::find_if(falling.begin(), falling.end(), [](double x) { return !(x > 0); }), falling.end());
  if (falling.empty())
    raise(InvalidInput("no amount is above 0, so that there is no total to share out", "name another criterion"));
  const double total = std::accumulate(falling.begin(), falling.end(), 0.0);
  std::vector<double> limits(shares.size(), std::numeric_limits<double>::infinity());
  double before = 0;
  for (std::size_t first = 0, next = 0; first < falling.size(); first = next) {
    for (next = first; next < falling.size() && falling[next] == falling[first];) ++next;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      if (before < shares[k] * total * (1 - 1e-12)) limits[k] = falling[first];
    }
    before += falling[first] * static_cast<double>(next - first);
  }
  return limits;
}

std::vector<Index> with_margin(std::span<const Index> previous, std::span<const Index> now,
                               std::span<const Index> strict, std::span<const Index> lenient) {
  std::vector<Index> kept;
  for (std::size_t i = 0; i < now.size(); ++i) {
    const auto [best, worst] = std::minmax(strict[i], lenient[i]);
    kept.push_back(previous[i] < 0 ? now[i] : std::clamp(previous[i], best, worst));
  }
  return kept;
}

}  // namespace mcda
