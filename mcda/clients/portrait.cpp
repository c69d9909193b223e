#include "mcda/clients/portrait.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "mcda/source/cell.hpp"
#include "mcda/source/dates.hpp"

namespace mcda::clients {

double PortraitTrait::span() const noexcept {
  if (bins.empty()) return 0;
  const auto [low, high] = std::minmax_element(
      bins.begin(), bins.end(), [](const PortraitBin& a, const PortraitBin& b) { return a.points < b.points; });
  return high->points - low->points;
}

double PortraitTrait::lowest() const noexcept {
  double low = bins.empty() ? 0 : bins.front().points;
  for (const PortraitBin& bin : bins) low = std::min(low, bin.points);
  return low;
}

double Portrait::span() const {
  double sum = 0;
  for (const PortraitTrait* const trait : used()) sum += trait->span();
  return sum;
}

std::size_t PortraitTrait::bin_of(double value) const noexcept {
  for (std::size_t b = 0; b < bins.size(); ++b) {
    if (std::isnan(value) ? bins[b].missing : !bins[b].missing && value >= bins[b].low && value < bins[b].high)
      return b;
  }
  return bins.size();
}

double PortraitTrait::points_of(double value) const noexcept {
  const std::size_t b = bin_of(value);
  return b < bins.size() ? bins[b].points : neutral;
}

std::size_t PortraitTrait::bin_of(std::string_view category, bool missing) const {
  std::size_t otherwise = bins.size();
  for (std::size_t b = 0; b < bins.size(); ++b) {
    if (missing) {
      if (bins[b].missing) return b;
      continue;
    }
    if (std::find(bins[b].categories.begin(), bins[b].categories.end(), category) != bins[b].categories.end()) return b;
    if (bins[b].others) otherwise = b;
  }
  return otherwise;
}

double Portrait::percentile(double points) const noexcept {
  if (standing.size() < 2) return 50;
  const auto [first, last] = std::equal_range(standing.begin(), standing.end(), points);
  const auto below = static_cast<double>(first - standing.begin()), upto = static_cast<double>(last - standing.begin());
  double place = (below + upto) / 2;
  if (first == last && first != standing.begin() && first != standing.end()) {
    // Between two quantiles.
    const double low = *(first - 1), high = *first;
    place = below - 1 + (points - low) / (high - low) + 0.5;
  }
  return std::clamp((place - 0.5) / static_cast<double>(standing.size() - 1) * 100, 0.0, 100.0);
}

std::vector<const PortraitTrait*> Portrait::used() const {
  std::vector<const PortraitTrait*> list;
  for (const PortraitTrait& trait : traits) {
    if (trait.used) list.push_back(&trait);
  }
  return list;
}

std::string text_of(const PortraitTrait& trait, const PortraitBin& bin) {
  if (bin.missing) return "no value";
  if (trait.kind == TraitKind::category) {
    std::string text;
    for (const std::string& category : bin.categories) text += (text.empty() ? "" : ", ") + category;
    if (bin.others) text += text.empty() ? "all rarer ones" : " and all rarer ones";
    return text;
  }
  const bool from = std::isfinite(bin.low), to = std::isfinite(bin.high);
  if (trait.kind == TraitKind::truth) return !from && !to ? "yes or no" : from ? "yes" : "no";
  const auto number = [&](double x) {
    return trait.kind == TraitKind::date ? source::iso_date(static_cast<long>(std::floor(x)))
                                         : fmt::format("{:.15g}", x);
  };
  if (!from && !to) return "any value";
  if (!from) return "below " + number(bin.high);
  if (!to) return number(bin.low) + " and more";
  return number(bin.low) + " to below " + number(bin.high);
}

std::vector<std::string> sentences(const Portrait& portrait, std::size_t most) {
  struct Found {
    const PortraitTrait* trait;
    const PortraitBin* bin;
  };
  std::vector<Found> found;
  for (const PortraitTrait& trait : portrait.traits) {
    for (const PortraitBin& bin : trait.bins) {
      if (bin.differs) found.push_back({&trait, &bin});
    }
  }
  // The bin that tells most of each trait, then the strongest traits.
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.bin->information > b.bin->information; });
  std::vector<std::string> list;
  std::vector<const PortraitTrait*> said;
  for (const Found& one : found) {
    if (list.size() >= most) break;
    if (std::find(said.begin(), said.end(), one.trait) != said.end()) continue;
    said.push_back(one.trait);
    const Lift& lift = one.bin->lift;
    const std::string group = one.trait->name + " " + text_of(*one.trait, *one.bin);
    list.push_back(one.bin->counts.key > 0
                       ? fmt::format("{}: {:.2f} times as often a key client as everybody ({:.2f} to {:.2f})", group,
                                     lift.value, lift.low, lift.high)
                       : fmt::format("{}: none of {:.0f} is a key client (at most {:.2f} times as often as everybody)",
                                     group, one.bin->counts.all(), lift.high));
  }
  return list;
}

}  // namespace mcda::clients
