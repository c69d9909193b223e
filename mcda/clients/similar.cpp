#include "mcda/clients/similar.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mcda::clients {

Neighbours::Neighbours(const Prospects& existing, const Prospects& prospects)
    : existing_(existing), prospects_(prospects) {
  for (std::size_t t = 0; t < existing.traits.size(); ++t) {
    const PortraitTrait& trait = *existing.traits[t];
    const auto [low, high] =
        std::minmax_element(trait.bins.begin(), trait.bins.end(),
                            [](const PortraitBin& a, const PortraitBin& b) { return a.evidence < b.evidence; });
    widest_.push_back(high->evidence - low->evidence);
    std::vector<double> sorted;
    for (const double x : existing.numbers[t]) {
      if (!std::isnan(x)) sorted.push_back(x);
    }
    std::sort(sorted.begin(), sorted.end());
    sorted_.push_back(std::move(sorted));
    std::vector<double> ranks;
    for (const double x : existing.numbers[t]) ranks.push_back(rank_of(t, x));
    ranks_.push_back(std::move(ranks));
  }
}

double Neighbours::rank_of(std::size_t trait, double value) const {
  const std::vector<double>& sorted = sorted_[trait];
  if (std::isnan(value) || sorted.empty()) return 0;
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
  return (static_cast<double>(first - sorted.begin()) + static_cast<double>(last - sorted.begin())) / 2 /
         static_cast<double>(sorted.size());
}

std::vector<Similar> Neighbours::of(Index prospect, Index count) const {
  const std::size_t traits = existing_.traits.size();
  const auto row = static_cast<std::size_t>(prospect);
  std::vector<double> own_rank(traits);
  double all = 0;
  for (std::size_t t = 0; t < traits; ++t) {
    if (!prospects_.numbers[t].empty()) own_rank[t] = rank_of(t, prospects_.numbers[t][row]);
    all += existing_.traits[t]->information;
  }
  // How far apart in one trait, 0 to 1; below 0 where it is not known of both.
  const auto apart = [&](std::size_t t, Index client) {
    if (!existing_.known(t, client) || !prospects_.known(t, prospect)) return -1.0;
    const PortraitTrait& trait = *existing_.traits[t];
    const auto i = static_cast<std::size_t>(client);
    const double evidence =
        widest_[t] > 0
            ? std::abs(trait.bins[existing_.bins[t][i]].evidence - trait.bins[prospects_.bins[t][row]].evidence) /
                  widest_[t]
            : 0;
    const double value = trait.kind == TraitKind::category
                             ? (existing_.texts[t][client] == prospects_.texts[t][prospect] ? 0.0 : 1.0)
                             : std::abs(ranks_[t][i] - own_rank[t]);
    return (evidence + value) / 2;
  };
  std::vector<Similar> found;
  for (Index client = 0; client < existing_.clients.size(); ++client) {
    if (existing_.clients.ids[client] == prospects_.clients.ids[prospect]) continue;
    double sum = 0, weights = 0;
    for (std::size_t t = 0; t < traits; ++t) {
      const double distance = apart(t, client);
      sum += existing_.traits[t]->information * (distance < 0 ? 0.5 : distance);
      if (distance >= 0) weights += existing_.traits[t]->information;
    }
    if (!(weights > 0)) continue;
    found.push_back({.client = client, .distance = sum / all, .compared = all > 0 ? weights / all : 0});
  }
  const auto nearer = [](const Similar& a, const Similar& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.client < b.client;
  };
  const auto wanted = std::min(static_cast<std::ptrdiff_t>(count), static_cast<std::ptrdiff_t>(found.size()));
  std::partial_sort(found.begin(), found.begin() + wanted, found.end(), nearer);
  found.resize(static_cast<std::size_t>(wanted));
  for (Similar& one : found) {
    for (std::size_t t = 0; t < traits; ++t) {
      if (apart(t, one.client) < 0) continue;
      const bool same = existing_.bins[t][static_cast<std::size_t>(one.client)] == prospects_.bins[t][row];
      (same ? one.alike : one.unlike).push_back(t);
    }
    const auto by = [&](auto weight) {
      return [weight](std::size_t a, std::size_t b) { return weight(a) > weight(b); };
    };
    std::stable_sort(one.alike.begin(), one.alike.end(),
                     by([&](std::size_t t) { return existing_.traits[t]->information; }));
    std::stable_sort(one.unlike.begin(), one.unlike.end(),
                     by([&](std::size_t t) { return existing_.traits[t]->information * apart(t, one.client); }));
  }
  return found;
}

}  // namespace mcda::clients
