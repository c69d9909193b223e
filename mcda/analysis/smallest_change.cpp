#include <algorithm>
#include <limits>
#include <numeric>

#include "mcda/analysis/sensitivity.hpp"

namespace mcda {

std::optional<SmallestChange> smallest_change(const LinearForm& form, std::span<const double> weights,
                                              const Ranking& ranking) {
  const std::size_t n = form.columns.size(), m = ranking.order.size();
  if (m < 2) return std::nullopt;
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> share(n);
  for (std::size_t j = 0; j < n; ++j) share[j] = weights[j] / total;
  const auto leader = static_cast<std::size_t>(ranking.order[0]);
  std::optional<SmallestChange> best;
  std::vector<double> favours(n);
  std::vector<std::size_t> order(n);
  for (std::size_t place = 1; place < m; ++place) {
    const auto rival = static_cast<std::size_t>(ranking.order[place]);
    if (ranking.ranks[rival] == 1)
      return SmallestChange{ranking.order[0], ranking.order[place], 0, share};  // level already
    double behind = 0, most = -std::numeric_limits<double>::infinity(), least = -most;
    std::size_t target = 0;
    for (std::size_t j = 0; j < n; ++j) {
      favours[j] = form.columns[j][rival] - form.columns[j][leader];
      behind -= share[j] * favours[j];
      if (favours[j] > most) most = favours[j], target = j;
      if (share[j] > 0) least = std::min(least, favours[j]);
    }
    if (!(most > 0) || (best && behind > best->moved * (most - least))) continue;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return favours[a] != favours[b] ? favours[a] < favours[b] : a < b; });
    SmallestChange change{ranking.order[0], ranking.order[place], 0, share};
    for (const std::size_t j : order) {
      if (!(behind > 0) || !(most > favours[j])) break;
      const double taken = std::min(share[j], behind / (most - favours[j]));
      change.weights[j] -= taken;
      change.weights[target] += taken;
      change.moved += taken;
      behind = taken < share[j] ? 0 : behind - taken * (most - favours[j]);
    }
    if (!best || change.moved < best->moved) best = std::move(change);
  }
  return best;
}

}  // namespace mcda
