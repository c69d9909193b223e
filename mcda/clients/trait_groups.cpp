#include "mcda/clients/trait_groups.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "mcda/source/cell.hpp"
#include "mcda/source/dates.hpp"

namespace mcda::clients {

namespace {

constexpr std::size_t groups_of_numbers = 32;
constexpr std::size_t most_categories_counted = 20'000;
constexpr double least_known = 0.05;

bool sounds_like_an_id(const std::string& name) {
  static const std::set<std::string> words{"id",  "key", "code", "no",   "nr",  "number", "nip", "regon",
                                           "inn", "vat", "krs",  "duns", "zip", "phone",  "ogrn"};
  std::string word;
  for (std::size_t i = name.size(); i-- > 0;) {
    const char c = name[i];
    if (c == '_' || c == ' ' || c == '.' || c == '-') break;
    word.insert(word.begin(), c);
    if (c >= 'A' && c <= 'Z' && i > 0 && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z')) break;
  }
  return words.count(source::lowered(word)) > 0;
}

std::string known_only(double share) { return fmt::format("known for {:.1f} % of the clients only", 100 * share); }

std::optional<Grouping> groups_of_values(const Candidate& one, const std::optional<double>& not_after,
                                         std::span<const double> cuts, std::string& reason) {
  std::vector<double> sorted;
  for (const double x : one.sampled) {
    if (!std::isnan(x)) sorted.push_back(x);
  }
  std::sort(sorted.begin(), sorted.end());
  const double known =
      static_cast<double>(sorted.size()) / std::max<double>(1, static_cast<double>(one.sampled.size()));
  const bool distinct = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  const bool whole = std::all_of(sorted.begin(), sorted.end(), [](double x) { return x == std::floor(x); });
  if (sorted.empty()) {
    reason = "holds no value";
  } else if (sorted.front() == sorted.back() && known == 1) {
    reason = "is the same for everybody";
  } else if (distinct && whole && sorted.size() > 30 && sounds_like_an_id(one.name)) {
    reason = "looks like an id: whole numbers, none twice";
  } else if (one.kind == TraitKind::date && not_after && sorted.back() > *not_after) {
    reason =
        "holds dates after " + source::iso_date(static_cast<long>(*not_after)) + ", the day that the traits describe";
  } else if (known < least_known) {
    reason = known_only(known);
  }
  if (!reason.empty()) return {};
  Grouping grouping{.name = one.name, .kind = one.kind, .edges = equal_groups(sorted, groups_of_numbers)};
  grouping.edges.insert(grouping.edges.end(), cuts.begin(), cuts.end());
  std::sort(grouping.edges.begin(), grouping.edges.end());
  grouping.edges.erase(std::unique(grouping.edges.begin(), grouping.edges.end()), grouping.edges.end());
  if (one.kind == TraitKind::truth && !grouping.edges.empty()) grouping.edges = {1};
  return grouping;
}

std::optional<Grouping> groups_of_categories(const Candidate& one, double clients, std::string& reason) {
  const auto known = static_cast<double>(one.known);
  if (one.too_many || (one.counts.size() > 50 && static_cast<double>(one.counts.size()) > 0.5 * known)) {
    reason = "nearly every client has a value of its own, as names do";
  } else if (one.counts.empty()) {
    reason = "holds no value";
  } else if (one.counts.size() == 1 && known == clients) {
    reason = "is the same for everybody";
  } else if (known < least_known * clients) {
    reason = known_only(known / clients);
  }
  if (!reason.empty()) return {};
  // What a handful of clients have in common is chance: rare categories are one group.
  const double least = std::max(10.0, 0.005 * clients);
  std::vector<std::pair<std::string, Index>> common(one.counts.begin(), one.counts.end());
  std::stable_sort(common.begin(), common.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  while (!common.empty() &&
         (common.size() >= Grouping::most_groups || static_cast<double>(common.back().second) < least))
    common.pop_back();
  if (common.empty()) {
    reason = fmt::format("{} different values, none of them common", one.counts.size());
    return {};
  }
  Grouping grouping{.name = one.name, .kind = TraitKind::category, .others = common.size() < one.counts.size()};
  for (auto& [category, count] : common) grouping.categories.push_back(category);
  return grouping;
}

}  // namespace

void Candidate::count(std::string_view category) {
  ++known;
  if (too_many) return;
  if (const auto found = counts.find(category); found != counts.end()) {
    ++found->second;
  } else {
    counts.emplace(category, 1);
  }
  if (counts.size() <= most_categories_counted) return;
  too_many = true;
  counts.clear();
}

std::optional<Grouping> groups_of(const Candidate& candidate, double clients, const std::optional<double>& not_after,
                                  std::span<const double> cuts, std::string& reason) {
  return candidate.kind == TraitKind::category ? groups_of_categories(candidate, clients, reason)
                                               : groups_of_values(candidate, not_after, cuts, reason);
}

}  // namespace mcda::clients
