#include "mcda/engine/interval_order.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

namespace mcda {

namespace {

std::vector<Index> falling(std::span<const double> values) {
  std::vector<Index> order(values.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    const double x = values[static_cast<std::size_t>(a)], y = values[static_cast<std::size_t>(b)];
    return x > y || (x == y && a < b);
  });
  return order;
}

// Rows that are neither better nor worse than some other: neighbours by their low ends overlap first.
std::size_t overlapping(std::span<const double> low, std::span<const double> high) {
  const std::vector<Index> order = falling(low);
  std::vector<bool> meets(order.size());
  for (std::size_t k = 1; k < order.size(); ++k) {
    // Of all rows whose low end is not lower, the one with the lowest low end is the first to be met.
    const auto upper = static_cast<std::size_t>(order[k - 1]), lower = static_cast<std::size_t>(order[k]);
    if (low[upper] <= high[lower] + interval_tolerance) meets[lower] = true;
  }
  // A row is met from below by the highest of the high ends among those that start lower.
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = order.size(); k-- > 0;) {
    const auto row = static_cast<std::size_t>(order[k]);
    if (low[row] <= highest + interval_tolerance) meets[row] = true;
    highest = std::max(highest, high[row]);
  }
  return static_cast<std::size_t>(std::count(meets.begin(), meets.end(), true));
}

}  // namespace

std::vector<double> levels_of_intervals(std::span<const double> low, std::span<const double> high) {
  // Whoever is better than a row has a higher high end: by falling high ends the better ones are levelled before.
  const std::vector<Index> by_low = falling(low), by_high = falling(high);
  std::vector<double> levels(low.size());
  double longest = 0;
  std::size_t taken = 0;
  for (const Index row : by_high) {
    const auto r = static_cast<std::size_t>(row);
    for (; taken < by_low.size(); ++taken) {
      const auto other = static_cast<std::size_t>(by_low[taken]);
      if (low[other] <= high[r] + interval_tolerance) break;
      longest = std::max(longest, levels[other]);
    }
    levels[r] = longest + 1;
  }
  return levels;
}

Exploitation ordered_by_intervals(std::string_view low_name, std::vector<double> low, std::string_view high_name,
                                  std::vector<double> high, Notes& notes) {
  Exploitation result;
  result.ranks = levels_of_intervals(low, high);
  BitRelation& relation = result.relation.emplace(static_cast<Index>(low.size()));
  for (std::size_t i = 0; i < low.size(); ++i) {
    if (result.ranks[i] == 1) result.not_outranked.push_back(static_cast<Index>(i));
    const std::span<unsigned long long> bits = relation.row(static_cast<Index>(i));
    const double reach = high[i] + interval_tolerance;
    for (std::size_t k = 0; k < low.size(); ++k)
      bits[k / 64] |= static_cast<unsigned long long>(k != i && low[k] <= reach) << (k % 64);
  }
  if (const std::size_t count = overlapping(low, high); count > 0)
    notes.push_back(std::to_string(count) +
                    " alternatives have an interval that overlaps with another's and are not told apart from it; ranks "
                    "are levels: as many steps as the longest chain of better ones has");
  result.columns.push_back({low_name, std::move(low)});
  result.columns.push_back({high_name, std::move(high)});
  return result;
}

}  // namespace mcda
