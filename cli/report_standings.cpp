#include "cli/report_standings.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace prefero {

using mcda::Index;

Standings standings_among_all(const mcda::DecisionTable& table, const mcda::Criteria& criteria,
                              const std::vector<Index>& carried, const mcda::RunOptions& options) {
  Standings found;
  found.columns.resize(static_cast<std::size_t>(table.columns()));
  if (table.rows() == 0) return found;
  found.places = mcda::DecisionTable(static_cast<Index>(carried.size()), 2 * table.columns());
  mcda::for_each_item(table.columns(), options, [&](Index j, Index) {
    const std::span<const double> column = table.column(j);
    std::vector<double> sorted(column.begin(), column.end());
    std::sort(sorted.begin(), sorted.end());
    const bool up = criteria.maximised(j);
    const double low = sorted.front(), high = sorted.back(), m = static_cast<double>(sorted.size());

    ColumnOfAll& all = found.columns[static_cast<std::size_t>(j)];
    all.median = sorted[(sorted.size() - 1) / 2];
    all.varies = high > low;
    all.histogram.assign(static_cast<std::size_t>(ColumnOfAll::bins), 0);
    const double unit = high / 2 - low / 2;  // half the range: the whole one may be beyond what a double holds
    for (const double x : sorted) {
      const double share = all.varies ? (up ? x / 2 - low / 2 : high / 2 - x / 2) / unit : 0;
      const auto bin = static_cast<Index>(std::floor(share * static_cast<double>(ColumnOfAll::bins)));
      ++all.histogram[static_cast<std::size_t>(std::clamp<Index>(bin, 0, ColumnOfAll::bins - 1))];
    }

    const std::span<double> ranks = found.places.column(2 * j), shares = found.places.column(2 * j + 1);
    for (std::size_t k = 0; k < carried.size(); ++k) {
      const double own = column[static_cast<std::size_t>(carried[k])];
      const auto same = std::equal_range(sorted.begin(), sorted.end(), own);
      const double below = static_cast<double>(same.first - sorted.begin());
      const double above = static_cast<double>(sorted.end() - same.second);
      const double share = (below + static_cast<double>(same.second - same.first) / 2) / m;
      ranks[k] = 1 + (up ? above : below);
      shares[k] = up ? share : 1 - share;
    }
  });
  return found;
}

}  // namespace prefero
