#include "mcda/analysis/profit_curve.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace mcda {

ProfitCurve profit_curve(std::span<const double> profit) {
  ProfitCurve curve;
  curve.order.resize(profit.size());
  std::iota(curve.order.begin(), curve.order.end(), Index{0});
  const auto of = [&](Index row) { return profit[static_cast<std::size_t>(row)]; };
  std::stable_sort(curve.order.begin(), curve.order.end(), [&](Index a, Index b) { return of(a) > of(b); });
  for (const Index row : curve.order) {
    curve.total += of(row);
    curve.cumulative.push_back(curve.total);
    if (of(row) > 0) {
      curve.peak = curve.total;
      ++curve.peak_at;
    } else if (of(row) < 0) {
      ++curve.losers;
      curve.lost -= of(row);
    }
  }
  return curve;
}

Concentration concentration_of(std::span<const double> amounts) {
  Concentration found;
  std::vector<double> sorted(amounts.begin(), amounts.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  for (double& amount : sorted) found.total += amount = std::max(amount, 0.0);
  if (!(found.total > 0)) return {};
  const std::size_t fifth = std::max<std::size_t>(sorted.size() / 5, 1);
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    const double share = sorted[k] / found.total;
    found.herfindahl += share * share;
    if (k < fifth) found.top_fifth += share;
  }
  found.largest = sorted.front() / found.total;
  return found;
}

}  // namespace mcda
