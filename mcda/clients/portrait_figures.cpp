#include "mcda/clients/portrait_figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace mcda::clients {

namespace {

class Teller {
 public:
  Teller(const ReadClients& clients, const std::vector<std::size_t>& from, const Cohort& chosen,
         std::span<const Index> early, const PortraitSettings& settings, const Learned& learned, const RunOptions& run,
         Portrait& portrait)
      : clients_(clients),
        from_(from),
        chosen_(chosen),
        early_(early),
        settings_(settings),
        learned_(learned),
        run_(run),
        portrait_(portrait) {}

  void tell() {
    portrait_.base = rounded(settings_.scale.points(learned_.score.base));
    if (learned_.score.limit) portrait_.limit = rounded(settings_.scale.points(*learned_.score.limit));
    std::vector<PortraitTrait> traits;
    std::vector<PortraitBin*> bins;
    traits.resize(chosen_.traits.size());
    for_each_item(static_cast<Index>(traits.size()), run_, [&](Index item, Index) {
      traits[static_cast<std::size_t>(item)] = trait_of(static_cast<std::size_t>(item));
    });
    for (PortraitTrait& trait : traits) {
      for (PortraitBin& bin : trait.bins) bins.push_back(&bin);
    }
    correct(bins);
    for (PortraitTrait& trait : traits) {
      if (!trait.noise) continue;
      for (PortraitBin& bin : trait.bins) bin.differs = false;
    }
    std::stable_sort(traits.begin(), traits.end(), [](const PortraitTrait& a, const PortraitTrait& b) {
      return a.used != b.used ? a.used : a.information > b.information;
    });
    portrait_.traits = std::move(traits);
    place_everybody();
  }

 private:
  static double rounded(double points) { return std::round(points * 10) / 10 + 0.0; }

  PortraitTrait trait_of(std::size_t t) const {
    const Grouping& grouping = chosen_.traits[t];
    const BinnedTrait& binned = learned_.traits[t];
    PortraitTrait trait{.name = grouping.name, .kind = grouping.kind, .trend = learned_.trends[t]};
    trait.information = binned.information;
    trait.p = learned_.p[t];
    trait.noise = trait.p > settings_.learning.false_discovery;
    trait.weight = learned_.score.weights[t];
    trait.used = trait.weight > 0;
    const KnownFor known = known_for(chosen_, t, early_, chosen_.standing);
    trait.known_key = known.key;
    trait.known_rest = known.rest;
    trait.bins.resize(binned.bins.size());
    for (std::size_t b = 0; b < binned.bins.size(); ++b) {
      PortraitBin& bin = trait.bins[b];
      bin.missing = b == binned.missing_bin();
      bin.counts = binned.bins[b];
      bin.evidence = binned.evidence[b];
      bin.information = binned.evidence[b] != 0 ? information(bin.counts, learned_.total) : 0;
      if (trait.used) bin.points = rounded(settings_.scale.factor() * learned_.score.values[t][b]);
    }
    for (Index g = 0; g < grouping.groups(); ++g) {
      PortraitBin& bin = trait.bins[binned.bin_of[static_cast<std::size_t>(g)]];
      if (grouping.kind == TraitKind::category) {
        if (static_cast<std::size_t>(g) < grouping.categories.size()) {
          bin.categories.push_back(grouping.categories[static_cast<std::size_t>(g)]);
        } else {
          bin.others = true;
        }
        continue;
      }
      const auto first = static_cast<std::size_t>(g);
      if (g > 0 && binned.bin_of[first] != binned.bin_of[first - 1]) {
        bin.low = grouping.edges[first - 1];
        trait.bins[binned.bin_of[first - 1]].high = grouping.edges[first - 1];
      }
    }
    if (!(trait.bins.back().counts.all() > 0)) trait.bins.pop_back();
    if (!trait.used) trait.unused = reason_unused(trait);
    profile(t, trait);
    return trait;
  }

  std::string reason_unused(const PortraitTrait& trait) const {
    if (trait.noise) return "looks like noise";
    if (trait.information < settings_.learning.least_information)
      return fmt::format("says too little (information value below {})", settings_.learning.least_information);
    const double scarcer = std::min(learned_.total.key, learned_.total.rest);
    if (static_cast<double>(learned_.used.size() + 1) >
        scarcer / static_cast<double>(settings_.learning.clients_per_trait))
      return fmt::format("too many traits for {:.0f} clients on the smaller side", scarcer);
    return "says nothing that the others have not said";
  }

  void profile(std::size_t t, PortraitTrait& trait) const {
    if (trait.kind == TraitKind::category) {
      std::vector<Counts> counts(Grouping::most_groups + 1);
      Counts known;
      for (const Index client : early_) {
        const auto i = static_cast<std::size_t>(client);
        const std::uint8_t group = chosen_.groups[t][i];
        if (group >= chosen_.traits[t].categories.size() || chosen_.standing[i] == Standing::unknown) continue;
        (chosen_.standing[i] == Standing::key ? counts[group].key : counts[group].rest) += 1;
      }
      for (const Counts& one : counts) known += one;
      const auto typical = [&](double Counts::* side) {
        Profile found;
        const auto most = std::max_element(counts.begin(), counts.end(),
                                           [&](const Counts& a, const Counts& b) { return a.*side < b.*side; });
        if (!((*most).*side > 0)) return found;
        found.typical = chosen_.traits[t].categories[static_cast<std::size_t>(most - counts.begin())];
        found.share = (*most).*side / (known.*side);
        return found;
      };
      trait.key = typical(&Counts::key);
      trait.rest = typical(&Counts::rest);
      return;
    }
    std::vector<double> key, rest;
    const std::vector<double>& values = clients_.sampled[from_[t]];
    for (std::size_t k = 0; k < values.size(); ++k) {
      const auto i = static_cast<std::size_t>(clients_.sample[k]);
      if (std::isnan(values[k]) || (!chosen_.later.empty() && chosen_.later[i])) continue;
      if (chosen_.standing[i] == Standing::key) key.push_back(values[k]);
      if (chosen_.standing[i] == Standing::rest) rest.push_back(values[k]);
    }
    const auto quartiles = [](std::vector<double>& list) {
      Profile found;
      if (list.empty()) return found;
      std::sort(list.begin(), list.end());
      const auto at = [&](double share) {
        const double place = share * static_cast<double>(list.size() - 1);
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, list.size() - 1);
        return list[below] + (place - static_cast<double>(below)) * (list[above] - list[below]);
      };
      found.low = at(0.25);
      found.median = at(0.5);
      found.high = at(0.75);
      return found;
    };
    if (trait.kind == TraitKind::truth) {
      const auto yes = [](const std::vector<double>& list) {
        double sum = 0;
        for (const double x : list) sum += x;
        return Profile{.typical = "yes", .share = list.empty() ? 0 : sum / static_cast<double>(list.size())};
      };
      trait.key = yes(key);
      trait.rest = yes(rest);
      return;
    }
    trait.key = quartiles(key);
    trait.rest = quartiles(rest);
  }

  // Lifts with intervals that stay true for as many bins as are looked at.
  void correct(const std::vector<PortraitBin*>& bins) const {
    std::vector<double> p;
    for (const PortraitBin* const bin : bins) {
      const Counts others{learned_.total.key - bin->counts.key, learned_.total.rest - bin->counts.rest};
      const std::vector<Counts> table{bin->counts, others};
      p.push_back(independence_p(table));
    }
    const std::vector<double> adjusted = adjusted_p(p);
    const auto selected = static_cast<Index>(std::count_if(
        adjusted.begin(), adjusted.end(), [&](double x) { return x <= settings_.learning.false_discovery; }));
    const double confidence =
        corrected_confidence(selected, static_cast<Index>(bins.size()), settings_.learning.false_discovery);
    for (std::size_t b = 0; b < bins.size(); ++b) {
      bins[b]->p = adjusted[b];
      bins[b]->lift = lift_of(bins[b]->counts, learned_.total, confidence);
      bins[b]->differs =
          adjusted[b] <= settings_.learning.false_discovery && (bins[b]->lift.low > 1 || bins[b]->lift.high < 1);
    }
  }

  // The points of everybody learned from, as they are written down: sums of rounded ones.
  void place_everybody() {
    std::vector<std::array<double, 256>> tables;
    std::vector<const std::uint8_t*> groups;
    for (const PortraitTrait* const trait : portrait_.used()) {
      const auto t =
          static_cast<std::size_t>(std::find_if(chosen_.traits.begin(), chosen_.traits.end(),
                                                [&](const Grouping& one) { return one.name == trait->name; }) -
                                   chosen_.traits.begin());
      const Grouping& grouping = chosen_.traits[t];
      std::array<double, 256> table{};
      for (Index g = 0; g < grouping.groups(); ++g) {
        const auto group = static_cast<std::size_t>(g);
        std::size_t bin = trait->bins.size();
        if (grouping.kind != TraitKind::category) {
          bin = trait->bin_of(g > 0                    ? grouping.edges[group - 1]
                              : grouping.edges.empty() ? 0.0
                                                       : std::nextafter(grouping.edges[0], -1e308));
        } else if (group < grouping.categories.size()) {
          bin = trait->bin_of(grouping.categories[group], false);
        } else {
          bin = static_cast<std::size_t>(
              std::find_if(trait->bins.begin(), trait->bins.end(), [](const PortraitBin& one) { return one.others; }) -
              trait->bins.begin());
        }
        if (bin < trait->bins.size()) table[group] = trait->bins[bin].points;
      }
      if (trait->bins.back().missing) table[missing_group] = trait->bins.back().points;
      tables.push_back(table);
      groups.push_back(chosen_.groups[t].data());
    }
    std::vector<double> points;
    for (const Index client : early_) {
      if (chosen_.standing[static_cast<std::size_t>(client)] == Standing::unknown) continue;
      double sum = portrait_.base;
      for (std::size_t k = 0; k < tables.size(); ++k) sum += tables[k][groups[k][client]];
      points.push_back(sum);
    }
    std::sort(points.begin(), points.end());
    if (points.empty()) return;
    for (std::size_t q = 0; q <= 100; ++q)
      portrait_.standing.push_back(points[static_cast<std::size_t>(
          std::llround(static_cast<double>(q) / 100 * static_cast<double>(points.size() - 1)))]);
    portrait_.score_edges = equal_groups(points, 10);
    portrait_.score_counts.assign(portrait_.score_edges.size() + 1, 0.0);
    for (const double one : points) {
      portrait_.score_counts[static_cast<std::size_t>(
          std::upper_bound(portrait_.score_edges.begin(), portrait_.score_edges.end(), one) -
          portrait_.score_edges.begin())] += 1;
    }
  }

  const ReadClients& clients_;
  const std::vector<std::size_t>& from_;
  const Cohort& chosen_;
  std::span<const Index> early_;
  const PortraitSettings& settings_;
  const Learned& learned_;
  const RunOptions& run_;
  Portrait& portrait_;
};

}  // namespace

void tell(const ReadClients& clients, const std::vector<std::size_t>& from, const Cohort& chosen,
          std::span<const Index> early, const PortraitSettings& settings, const Learned& learned, const RunOptions& run,
          Portrait& portrait) {
  Teller(clients, from, chosen, early, settings, learned, run, portrait).tell();
}

}  // namespace mcda::clients
