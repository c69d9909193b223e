#include "mcda/engine/partial_order.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

namespace mcda {

namespace {

// Rows by rising rank in `first`, then `second`.
std::vector<Index> by_both(std::span<const double> first, std::span<const double> second) {
  std::vector<Index> order(first.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    const auto i = static_cast<std::size_t>(a), k = static_cast<std::size_t>(b);
    return std::pair(first[i], second[i]) < std::pair(first[k], second[k]);
  });
  return order;
}

}  // namespace

std::vector<double> levels_of(std::span<const double> first, std::span<const double> second) {
  // In lexicographic order a row's better ones come before it, and are those whose second rank is not larger. lowest[l]
  // is the smallest second rank that ends a chain of l + 1 rows; it rises with l.
  std::vector<double> levels(first.size()), lowest;
  const std::vector<Index> order = by_both(first, second);
  for (std::size_t from = 0; from < order.size();) {
    const auto row = static_cast<std::size_t>(order[from]);
    const auto place = std::upper_bound(lowest.begin(), lowest.end(), second[row]);
    const auto level = static_cast<std::size_t>(place - lowest.begin());
    std::size_t to = from;
    for (; to < order.size(); ++to) {  // equal in both orders: one level
      const auto other = static_cast<std::size_t>(order[to]);
      if (first[other] != first[row] || second[other] != second[row]) break;
      levels[other] = static_cast<double>(level + 1);
    }
    if (level == lowest.size()) {
      lowest.push_back(second[row]);
    } else {
      lowest[level] = std::min(lowest[level], second[row]);
    }
    from = to;
  }
  return levels;
}

void note_incomparable(std::span<const double> first, std::span<const double> second, Notes& notes) {
  // A row is incomparable with one that the first order puts strictly before it and the second strictly after it.
  const std::vector<Index> order = by_both(first, second);
  std::vector<bool> crossed(order.size());
  const auto at = [&](std::size_t k) { return static_cast<std::size_t>(order[k]); };
  double before = -std::numeric_limits<double>::infinity();
  for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
    for (to = from; to < order.size() && first[at(to)] == first[at(from)]; ++to)
      crossed[at(to)] = second[at(to)] < before;
    for (std::size_t k = from; k < to; ++k) before = std::max(before, second[at(k)]);
  }
  double after = std::numeric_limits<double>::infinity();
  for (std::size_t to = order.size(), from = to; to > 0; to = from) {
    for (from = to; from > 0 && first[at(from - 1)] == first[at(to - 1)]; --from) {
      if (second[at(from - 1)] > after) crossed[at(from - 1)] = true;
    }
    for (std::size_t k = from; k < to; ++k) after = std::min(after, second[at(k)]);
  }
  const auto count = std::count(crossed.begin(), crossed.end(), true);
  if (count > 0)
    notes.push_back(std::to_string(count) +
                    " alternatives cannot be compared with at least one other; ranks are levels: as many steps as the "
                    "longest chain of better ones has");
}

Exploitation intersected(std::string_view first_name, std::vector<double> first, std::string_view second_name,
                         std::vector<double> second, Notes& notes) {
  Exploitation result;
  result.ranks = levels_of(first, second);
  note_incomparable(first, second, notes);
  for (std::size_t i = 0; i < result.ranks.size(); ++i) {
    if (result.ranks[i] == 1) result.not_outranked.push_back(static_cast<Index>(i));
  }
  result.orders.push_back({first_name, std::move(first)});
  result.orders.push_back({second_name, std::move(second)});
  return result;
}

}  // namespace mcda
