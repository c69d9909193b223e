#include "mcda/clients/cohort.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mcda::clients {

Index Grouping::groups() const noexcept {
  return static_cast<Index>(kind == TraitKind::category ? categories.size() + (others ? 1 : 0) : edges.size() + 1);
}

std::uint8_t Grouping::group_of(double value) const noexcept {
  if (std::isnan(value)) return missing_group;
  return static_cast<std::uint8_t>(std::upper_bound(edges.begin(), edges.end(), value) - edges.begin());
}

void Grouping::groups_of(std::span<const double> values, std::vector<std::uint8_t>& out) const {
  // Counting the edges at or below a value, edge by edge, is a loop that the compiler turns into vectors.
  constexpr std::size_t block = 256, most_edges = 64;
  const std::size_t begin = out.size();
  out.resize(begin + values.size());
  for (std::size_t first = 0; first < values.size(); first += block) {
    const std::size_t count = std::min(block, values.size() - first);
    const double* const x = values.data() + first;
    std::uint8_t* const to = out.data() + begin + first;
    if (edges.size() > most_edges) {
      for (std::size_t i = 0; i < count; ++i) to[i] = group_of(x[i]);
      continue;
    }
    std::array<std::int64_t, block> below{};
    for (const double edge : edges) {
      for (std::size_t i = 0; i < count; ++i) below[i] += edge <= x[i] ? 1 : 0;
    }
    for (std::size_t i = 0; i < count; ++i)
      to[i] = std::isnan(x[i]) ? missing_group : static_cast<std::uint8_t>(below[i]);
  }
}

CategoryIndex::CategoryIndex(const Grouping& grouping)
    : otherwise_(grouping.others ? static_cast<std::uint8_t>(grouping.categories.size()) : unknown_group) {
  for (std::size_t g = 0; g < grouping.categories.size(); ++g)
    groups_.emplace(grouping.categories[g], static_cast<std::uint8_t>(g));
}

std::uint8_t CategoryIndex::group_of(std::string_view category) const {
  const auto found = groups_.find(category);
  return found == groups_.end() ? otherwise_ : found->second;
}

double shortest_between(double low, double high) {
  if (!(low < high)) return high;
  if (low < 0 && high >= 0) return 0;
  // Multiples of falling powers of ten; the first that lies between is the shortest. Of a negative pair the multiple
  // nearest to zero, as for a positive one the largest: both are floor(high / step).
  const double gap = high - low;
  for (int power = static_cast<int>(std::ceil(std::log10(std::max(std::abs(high), std::abs(low))))) + 1;
       power > static_cast<int>(std::floor(std::log10(gap))) - 2; --power) {
    const double step = std::pow(10.0, std::abs(power));
    const double candidate = power >= 0 ? std::floor(high / step) * step : std::floor(high * step) / step;
    if (candidate > low && candidate <= high) return candidate;
  }
  return high;
}

std::vector<double> equal_groups(std::span<const double> sorted, std::size_t groups) {
  std::vector<double> edges;
  if (sorted.empty() || groups < 2) return edges;
  const std::size_t count = sorted.size();
  std::size_t distinct = 1;
  for (std::size_t i = 1; i < count && distinct <= groups; ++i) distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
  const auto cut_before = [&](std::size_t i) {
    const double edge = shortest_between(sorted[i - 1], sorted[i]);
    if (edges.empty() || edge > edges.back()) edges.push_back(edge);
  };
  if (distinct <= groups) {
    for (std::size_t i = 1; i < count; ++i) {
      if (sorted[i] != sorted[i - 1]) cut_before(i);
    }
    return edges;
  }
  for (std::size_t g = 1; g < groups; ++g) {
    std::size_t i = count * g / groups;
    // The nearest border between different values.
    std::size_t down = i, up = i;
    while (down > 0 && sorted[down] == sorted[down - 1]) --down;
    while (up < count && (up == 0 || sorted[up] == sorted[up - 1])) ++up;
    i = down > 0 && (up >= count || i - down <= up - i) ? down : up;
    if (i > 0 && i < count) cut_before(i);
  }
  return edges;
}

Masses masses_of(std::span<const Standing> standing) {
  Masses masses{std::vector<float>(standing.size()), std::vector<float>(standing.size())};
  for (std::size_t i = 0; i < standing.size(); ++i) {
    masses.key[i] = standing[i] == Standing::key ? 1.0F : 0.0F;
    masses.rest[i] = standing[i] == Standing::rest ? 1.0F : 0.0F;
  }
  return masses;
}

}  // namespace mcda::clients
