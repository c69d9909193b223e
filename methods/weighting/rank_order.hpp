// Weights from the order of the criteria alone: roc, rs and rr differ by the weight of a place.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda::rank_order {

using Vector = std::vector<double>;

inline constexpr double most_places = 10'000;

/// The ranks as judged, 1 = counts most; ties may be written in any way, only the order is read. `n` alone says that
/// the criteria stand in falling order.
inline Vector ranks_of(const Judgements& judgements, std::string_view method) {
  const std::string name(method);
  const auto list = judgements.lists.find("ranks");
  const auto number = judgements.numbers.find("n");
  Vector ranks;
  if (list != judgements.lists.end()) {
    ranks = list->second;
  } else if (number != judgements.numbers.end()) {
    const double n = number->second;
    if (!(n >= 1 && n <= most_places) || n != std::floor(n))
      raise(InvalidInput(name + ": n is " + shortest(n), "write the number of criteria, which stand in falling order"));
    ranks.resize(static_cast<std::size_t>(n));
    std::iota(ranks.begin(), ranks.end(), 1.0);
  } else {
    raise(InvalidInput("the order of the criteria for " + name + " is missing",
                       "give it as `ranks`, 1 for the one that counts most, the same number for equals"));
  }
  if (ranks.empty()) raise(InvalidInput(name + ": no criterion is ranked", "rank at least one"));
  if (!judgements.items.empty() && judgements.items.size() != ranks.size()) {
    raise(InvalidInput(name + ": there are " + std::to_string(ranks.size()) + " ranks for " +
                           std::to_string(judgements.items.size()) + " criteria",
                       "give one rank to each"));
  }
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    if (std::isfinite(ranks[i])) continue;
    raise(InvalidInput(
        name + ": " +
            (i < judgements.items.size() ? "\"" + judgements.items[i] + "\"" : "item " + std::to_string(i + 1)) +
            " has no rank",
        "rank all of them; equals may share a rank"));
  }
  return ranks;
}

/// Places[k] is the unscaled weight of place k + 1; criteria that share a rank share the weights of their places.
inline Weights weights_of(const Vector& ranks, const Vector& places) {
  const std::size_t n = ranks.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
  const double whole = std::accumulate(places.begin(), places.end(), 0.0);
  Weights weights{.values = Vector(n)};
  bool ties = false;
  for (std::size_t first = 0, after = 0; first < n; first = after) {
    double sum = 0;
    for (; after < n && ranks[order[after]] == ranks[order[first]]; ++after) sum += places[after];
    ties = ties || after - first > 1;
    for (std::size_t k = first; k < after; ++k)
      weights.values[order[k]] = sum / static_cast<double>(after - first) / whole;
  }
  if (ties) weights.notes.push_back("criteria of the same rank share the weights of their places");
  return weights;
}

/// For `steps`: `of_place(i, n)` is the published weight of place i; each criterion takes the mean over the places that
/// it may have.
template <class F>
Steps steps_of(const Vector& ranks, F of_place) {
  const std::size_t n = ranks.size();
  Vector places, weights;
  for (std::size_t i = 1; i <= n; ++i) places.push_back(of_place(i, n));
  for (const double rank : ranks) {
    std::size_t before = 0, alike = 0;
    for (const double other : ranks) {
      before += other < rank ? 1 : 0;
      alike += other == rank ? 1 : 0;
    }
    double sum = 0;
    for (std::size_t i = before; i < before + alike; ++i) sum += places[i];
    weights.push_back(sum / static_cast<double>(alike));
  }
  Steps steps;
  steps.per_criterion("ranks", "Ranks of the criteria", "r", ranks);
  steps.per_criterion("places", "Weight of the first place, the second, ...", "", places);
  steps.per_criterion("weights", "Weights", "w", weights);
  return steps;
}

}  // namespace mcda::rank_order
