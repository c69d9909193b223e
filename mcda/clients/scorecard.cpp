#include "mcda/clients/scorecard.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace mcda::clients {

namespace {

constexpr Index groups_of_test = 5;
constexpr std::size_t most_groups_as_they_are = 8;
constexpr double shrink_of_order = 10;

using Histogram = std::array<Counts, 256>;

Histogram histogram_of(const Cohort& cohort, std::size_t trait, std::span<const Index> clients, const Masses& masses) {
  Histogram counts{};
  const std::vector<std::uint8_t>& groups = cohort.groups[trait];
  for (const Index client : clients) {
    const auto i = static_cast<std::size_t>(client);
    counts[groups[i]] += {masses.key[i], masses.rest[i]};
  }
  return counts;
}

// Whether a trait says anything is asked of groups that were made without looking at key clients: bins that were chosen
// to differ would always differ.
double p_of(const Grouping& grouping, const Histogram& counts, double all) {
  std::vector<Counts> groups;
  const auto size = static_cast<std::size_t>(grouping.groups());
  if (grouping.kind == TraitKind::category) {
    groups.assign(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(size));
    std::stable_sort(groups.begin(), groups.end(), [](const Counts& a, const Counts& b) { return a.all() > b.all(); });
  } else if (size <= most_groups_as_they_are) {
    groups.assign(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(size));
  } else {
    Counts open;
    double done = 0;
    const double known = all - counts[missing_group].all();
    for (std::size_t g = 0; g < size; ++g) {
      open += counts[g];
      done += counts[g].all();
      if (done >= known * static_cast<double>(groups.size() + 1) / groups_of_test - 1e-9) {
        groups.push_back(open);
        open = {};
      }
    }
    if (open.all() > 0) groups.push_back(open);
  }
  groups.push_back(counts[missing_group]);
  return independence_p(groups);
}

struct Cut {
  BinnedTrait trait;
  Trend trend = Trend::free;
};

Cut cut(const Grouping& grouping, const Histogram& counts, Counts total, const LearnSettings& settings,
        const std::optional<Trend>& trend, const std::vector<Index>& given) {
  const auto size = static_cast<std::size_t>(grouping.groups());
  const std::span<const Counts> groups(counts.data(), size);
  std::vector<Index> order(size);
  std::iota(order.begin(), order.end(), Index{0});
  BinningLimits limits = settings.limits;
  if (trend) limits.trend = *trend;
  if (grouping.kind == TraitKind::category) {
    order = order_of_categories(groups, total, shrink_of_order);
    limits.trend = Trend::up;
  }
  std::vector<Counts> ordered(size);
  for (std::size_t g = 0; g < size; ++g) ordered[g] = groups[static_cast<std::size_t>(order[g])];
  Binning binning{.ends = given};
  if (given.empty()) binning = optimal_binning(ordered, total, limits);
  Cut result{.trend = grouping.kind == TraitKind::category ? Trend::free : binning.trend};
  BinnedTrait& trait = result.trait;
  const std::size_t missing = binning.ends.size();
  trait.bins.resize(missing + 1);
  trait.bin_of.fill(static_cast<std::uint8_t>(missing));
  std::size_t bin = 0;
  for (std::size_t g = 0; g < size; ++g) {
    while (static_cast<Index>(g) >= binning.ends[bin]) ++bin;
    trait.bin_of[static_cast<std::size_t>(order[g])] = static_cast<std::uint8_t>(bin);
    trait.bins[bin] += ordered[g];
  }
  trait.bins[missing] = counts[missing_group] + counts[unknown_group];
  for (const Counts& counted : trait.bins) {
    const bool speaks = counted.all() >= settings.least_bin_clients;
    trait.evidence.push_back(speaks ? weight_of_evidence(counted, total) : 0);
    if (speaks) trait.information += information(counted, total);
  }
  return result;
}

}  // namespace

double Learned::log_odds(const Cohort& cohort, Index client) const {
  double sum = score.base;
  for (const Index t : used) {
    const auto trait = static_cast<std::size_t>(t);
    sum += score.values[trait][traits[trait].bin_of[cohort.groups[trait][static_cast<std::size_t>(client)]]];
  }
  return sum;
}

namespace {

Learned learn_from(const Cohort& cohort, std::span<const Index> clients, const Masses& masses,
                   const LearnSettings& settings, const ScoreModel& model, const RunOptions& run,
                   const TraitWishes& wishes) {
  Learned learned;
  for (const Index client : clients) {
    const auto i = static_cast<std::size_t>(client);
    learned.total += {masses.key[i], masses.rest[i]};
  }
  const std::size_t count = cohort.traits.size();
  learned.traits.resize(count);
  learned.trends.resize(count);
  std::vector<double> p(count, 1.0);
  for_each_item(static_cast<Index>(count), run, [&](Index item, Index) {
    const auto t = static_cast<std::size_t>(item);
    const Histogram counts = histogram_of(cohort, t, clients, masses);
    Cut found = cut(cohort.traits[t], counts, learned.total, settings,
                    t < wishes.trends.size() ? wishes.trends[t] : std::nullopt,
                    t < wishes.ends.size() ? wishes.ends[t] : std::vector<Index>{});
    learned.traits[t] = std::move(found.trait);
    learned.trends[t] = found.trend;
    p[t] = p_of(cohort.traits[t], counts, learned.total.all());
  });
  learned.p = adjusted_p(p);

  std::vector<Index> able;
  for (std::size_t t = 0; t < count; ++t) {
    if (learned.traits[t].information >= settings.least_information && learned.p[t] <= settings.false_discovery)
      able.push_back(static_cast<Index>(t));
  }
  std::stable_sort(able.begin(), able.end(), [&](Index a, Index b) {
    return learned.traits[static_cast<std::size_t>(a)].information >
           learned.traits[static_cast<std::size_t>(b)].information;
  });
  const double scarcer = std::min(learned.total.key, learned.total.rest);
  const auto most =
      static_cast<std::size_t>(scarcer / static_cast<double>(std::max<Index>(settings.clients_per_trait, 1)));
  if (able.size() > most) able.resize(most);

  Evidence evidence{.cohort = &cohort, .clients = clients, .masses = &masses, .traits = able};
  for (const Index t : able) evidence.binned.push_back(&learned.traits[static_cast<std::size_t>(t)]);
  AdditiveScore found = model.fit(evidence, run);
  learned.score.base = found.base;
  learned.score.limit = found.limit;
  learned.score.values.resize(count);
  learned.score.weights.assign(count, 0.0);
  for (std::size_t k = 0; k < able.size(); ++k) {
    const auto t = static_cast<std::size_t>(able[k]);
    if (found.weights[k] == 0) continue;
    learned.score.values[t] = std::move(found.values[k]);
    learned.score.weights[t] = found.weights[k];
    learned.used.push_back(able[k]);
  }
  return learned;
}

}  // namespace

Learned learn(const Cohort& cohort, std::span<const Index> clients, std::span<const Standing> standing,
              const LearnSettings& settings, const ScoreModel& model, const RunOptions& run,
              const TraitWishes& wishes) {
  std::vector<Index> known, unknown;
  for (const Index client : clients)
    (standing[static_cast<std::size_t>(client)] == Standing::unknown ? unknown : known).push_back(client);
  Masses masses = masses_of(standing);
  Learned learned = learn_from(cohort, known, masses, settings, model, run, wishes);
  if (!settings.fuzzy || unknown.empty()) return learned;
  // Fuzzy augmentation: everybody of unknown standing enters as a key client and as one of the rest, weighted by the
  // probabilities that the known ones suggest.
  for (const Index client : unknown) {
    const auto i = static_cast<std::size_t>(client);
    const double probability = 1 / (1 + std::exp(-learned.log_odds(cohort, client)));
    masses.key[i] = static_cast<float>(probability);
    masses.rest[i] = static_cast<float>(1 - probability);
  }
  return learn_from(cohort, clients, masses, settings, model, run, wishes);
}

double PointScale::factor() const noexcept { return double_odds / std::numbers::ln2; }

double PointScale::probability(double points) const noexcept {
  return 1 / (1 + std::exp(-(points - at_even_odds) / factor()));
}

}  // namespace mcda::clients
