// From clients that were read to a portrait: suspects out, learning, validation, the figures of every bin.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "mcda/clients/portrait.hpp"
#include "mcda/clients/portrait_comparison.hpp"
#include "mcda/model/error.hpp"

namespace mcda::clients {

namespace {

class Learner {
 public:
  Learner(const ReadClients& clients, const PortraitSettings& settings, const ScoreModel& model, const RunOptions& run)
      : clients_(clients), settings_(settings), model_(model), run_(run) {
    for (Index client = 0; client < clients.cohort.clients(); ++client) {
      const auto i = static_cast<std::size_t>(client);
      if (!clients.cohort.later.empty() && clients.cohort.later[i]) continue;
      early_.push_back(client);
      const Standing standing = clients.cohort.standing[i];
      if (standing != Standing::unknown) (standing == Standing::key ? total_.key : total_.rest) += 1;
    }
    portrait_.left_out = clients.left_out;
    portrait_.key = clients.key;
    portrait_.data_digest = clients.digest;
    portrait_.notes = clients.notes;
    portrait_.model = model.name();
    portrait_.scale = settings.scale;
    portrait_.fuzzy = settings.learning.fuzzy;
    portrait_.total = total_;
    portrait_.unknown = static_cast<Index>(early_.size()) - static_cast<Index>(total_.all());
  }

  Portrait portrait(bool must_hold) {
    if (std::string refusal = too_few(total_); !refusal.empty() && !(must_hold && settings_.descriptive)) {
      raise(InvalidInput("no portrait: " + refusal,
                         must_hold ? "collect more clients, widen the key, or describe them only with --descriptive"
                                   : "collect more clients, or widen the key"));
    }
    choose_traits();
    find_suspects();
    make_wishes();
    validate_it();
    if (must_hold && portrait_.validation.verdict == Verdict::none) {
      if (!settings_.descriptive) refuse();
      portrait_.descriptive = true;
      portrait_.notes.push_back(
          "there is no evidence that this portrait holds beyond the clients it was made from: "
          "descriptive only, it scores nobody");
    }
    if (must_hold) put_together();
    compare_definitions(clients_, {chosen_, settings_, model_, run_, wishes_}, portrait_);
    add_notes();
    return std::move(portrait_);
  }

 private:
  const Cohort& cohort() const { return chosen_; }

  // The traits that take part: no one-sided ones, none that is the answer itself.
  void choose_traits() {
    const Cohort& all = clients_.cohort;
    chosen_.standing = all.standing;
    chosen_.family = all.family;
    chosen_.later = all.later;
    for (std::size_t t = 0; t < all.traits.size(); ++t) {
      const std::string& name = all.traits[t].name;
      const KnownFor known = known_for(all, t, early_, all.standing);
      if (known.one_sided) {
        portrait_.left_out.push_back(
            {name, fmt::format(
                       "known for {:.0f} % of the key clients and {:.0f} % of the rest: what is known of one side only "
                       "says nothing about the other",
                       100 * known.key, 100 * known.rest)});
        ++one_sided_;
        continue;
      }
      const bool vouched = std::find(settings_.kept.begin(), settings_.kept.end(), name) != settings_.kept.end();
      const double alone = auc_alone(all, t, early_, all.standing);
      if (alone >= settings_.near_perfect) {
        const std::string reason =
            fmt::format("tells key clients from the rest nearly without error (AUC {:.3f} alone)", alone);
        if (!vouched) {
          portrait_.left_out.push_back(
              {name, reason + ": it looks like the answer itself; --keep " + name + " where it is known beforehand"});
          ++too_good_;
          continue;
        }
        portrait_.suspects.push_back({name, reason + "; kept on request"});
      }
      from_.push_back(t);
      chosen_.traits.push_back(all.traits[t]);
      chosen_.groups.push_back(all.groups[t]);
    }
    if (from_.empty()) {
      std::vector<Problem> problems{
          {.what = one_sided_ > 0
                       ? "no portrait: every trait is known for one side only; what key clients have in common "
                         "means nothing without those who are none"
                       : "no portrait: no column is left that could be a trait",
           .remedy = one_sided_ > 0 ? "collect the traits of the clients that did not win as well"
                                    : "name traits with --traits"}};
      for (const LeftOut& one : portrait_.left_out)
        problems.push_back({.severity = Severity::note, .what = one.name + ": " + one.reason});
      raise(InvalidInput(std::move(problems)));
    }
  }

  void find_suspects() {
    for (const Grouping& trait : chosen_.traits) {
      const std::string word = post_sale_word(trait.name);
      if (word.empty()) continue;
      if (std::find(settings_.kept.begin(), settings_.kept.end(), trait.name) != settings_.kept.end()) continue;
      portrait_.suspects.push_back(
          {trait.name, "\"" + word + "\" in its name speaks of something known only after the sale"});
    }
  }

  void make_wishes() {
    wishes_.trends.resize(chosen_.traits.size());
    wishes_.ends.resize(chosen_.traits.size());
    const auto position = [&](const std::string& name) {
      std::vector<std::string> known;
      for (std::size_t t = 0; t < chosen_.traits.size(); ++t) {
        if (chosen_.traits[t].name == name) return t;
        known.push_back(chosen_.traits[t].name);
      }
      raise(UnknownName("trait", name, known));
    };
    for (const auto& [name, trend] : settings_.trends) wishes_.trends[position(name)] = trend;
    for (const auto& [name, cuts] : settings_.cuts) {
      const std::size_t t = position(name);
      const Grouping& grouping = chosen_.traits[t];
      if (grouping.kind == TraitKind::category)
        raise(
            InvalidInput("--cuts " + name + ": the trait holds texts, which have no cuts", "leave it to the program"));
      // Cuts by hand were made edges of groups when the clients were read.
      for (const double cut : cuts) {
        const auto at = std::find(grouping.edges.begin(), grouping.edges.end(), cut);
        if (at != grouping.edges.end()) wishes_.ends[t].push_back(static_cast<Index>(at - grouping.edges.begin()) + 1);
      }
      wishes_.ends[t].push_back(grouping.groups());
    }
  }

  void validate_it() {
    if (!too_few(total_, 5).empty()) return;
    portrait_.validation = validate(chosen_, chosen_.standing, settings_.learning, model_, settings_.scale,
                                    settings_.validation, run_, wishes_);
    portrait_.validation.by_time = !chosen_.later.empty();
    if (portrait_.suspects.empty()) return;
    // What the suspects bring: the same validation without them.
    Cohort clean = chosen_;
    TraitWishes wishes = wishes_;
    for (std::size_t t = clean.traits.size(); t-- > 0;) {
      const auto same = [&](const LeftOut& one) { return one.name == clean.traits[t].name; };
      if (std::none_of(portrait_.suspects.begin(), portrait_.suspects.end(), same)) continue;
      const auto at = static_cast<std::ptrdiff_t>(t);
      clean.traits.erase(clean.traits.begin() + at);
      clean.groups.erase(clean.groups.begin() + at);
      wishes.trends.erase(wishes.trends.begin() + at);
      wishes.ends.erase(wishes.ends.begin() + at);
    }
    if (clean.traits.empty()) {
      portrait_.auc_without_suspects = 0.5;
      return;
    }
    ValidationSettings how = settings_.validation;
    how.permutations = 0;
    portrait_.auc_without_suspects =
        validate(clean, clean.standing, settings_.learning, model_, settings_.scale, how, run_, wishes).auc;
  }

  [[noreturn]] void refuse() {
    const Validation& validation = portrait_.validation;
    std::string reasons;
    for (const std::string& reason : validation.reasons) reasons += (reasons.empty() ? "" : "; ") + reason;
    std::vector<Problem> problems{
        {.what = fmt::format(
             "no evidence: these traits do not tell key clients from the rest (AUC {:.3f}, {:.3f} to {:.3f}, "
             "where 0.5 is chance): {}",
             validation.auc, validation.auc_interval.low, validation.auc_interval.high, reasons),
         .remedy =
             "other traits, another key or more clients; --descriptive writes the figures all the same, and scores "
             "nobody with them"}};
    for (const LeftOut& one : portrait_.left_out)
      problems.push_back({.severity = Severity::note, .what = "not used: " + one.name + ": " + one.reason});
    raise(InvalidInput(std::move(problems)));
  }

  double rounded(double points) const { return std::round(points * 10) / 10 + 0.0; }

  void put_together() {
    const Learned learned = learn(chosen_, early_, chosen_.standing, settings_.learning, model_, run_, wishes_);
    portrait_.base = rounded(settings_.scale.points(learned.score.base));
    std::vector<PortraitTrait> traits;
    std::vector<PortraitBin*> bins;
    for (std::size_t t = 0; t < chosen_.traits.size(); ++t) traits.push_back(trait_of(learned, t));
    for (PortraitTrait& trait : traits) {
      for (PortraitBin& bin : trait.bins) bins.push_back(&bin);
    }
    correct(bins, learned.total);
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

  PortraitTrait trait_of(const Learned& learned, std::size_t t) {
    const Grouping& grouping = chosen_.traits[t];
    const BinnedTrait& binned = learned.traits[t];
    PortraitTrait trait{.name = grouping.name, .kind = grouping.kind, .trend = learned.trends[t]};
    trait.information = binned.information;
    trait.p = learned.p[t];
    trait.noise = trait.p > settings_.learning.false_discovery;
    trait.weight = learned.score.weights[t];
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
      bin.information = binned.evidence[b] != 0 ? information(bin.counts, learned.total) : 0;
      if (trait.used) bin.points = rounded(settings_.scale.factor() * learned.score.values[t][b]);
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
    if (!trait.used) trait.unused = reason_unused(trait, learned);
    profile(t, trait);
    return trait;
  }

  std::string reason_unused(const PortraitTrait& trait, const Learned& learned) const {
    if (trait.noise) return "looks like noise";
    if (trait.information < settings_.learning.least_information)
      return fmt::format("says too little (information value below {})", settings_.learning.least_information);
    const double scarcer = std::min(learned.total.key, learned.total.rest);
    if (static_cast<double>(learned.used.size() + 1) >
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
  void correct(const std::vector<PortraitBin*>& bins, const Counts& total) const {
    std::vector<double> p;
    for (const PortraitBin* const bin : bins) {
      const Counts others{total.key - bin->counts.key, total.rest - bin->counts.rest};
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
      bins[b]->lift = lift_of(bins[b]->counts, total, confidence);
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

  void add_notes() {
    Notes& notes = portrait_.notes;
    const Validation& validation = portrait_.validation;
    if (portrait_.unknown > 0) {
      notes.push_back(
          portrait_.fuzzy
              ? fmt::format(
                    "{} clients of unknown standing count partly, by the probability that the others suggest: this "
                    "adds no knowledge of them",
                    portrait_.unknown)
              : fmt::format(
                    "{} clients of unknown standing are left out: the portrait knows only those who were tried, and "
                    "says less of those who never were",
                    portrait_.unknown));
    }
    if (const double without = portrait_.auc_without_suspects.value_or(validation.auc);
        std::abs(validation.auc - without) > 0.002) {
      std::string names;
      for (const LeftOut& one : portrait_.suspects) names += (names.empty() ? "" : ", ") + one.name;
      notes.push_back(
          fmt::format("possibly known only after the sale: {}; AUC {:.3f} with and {:.3f} without; leave them out "
                      "with --without where that is so, or vouch for them with --keep",
                      names, validation.auc, without));
    }
    const double gap = validation.learned_auc - validation.auc;
    if (gap > 0.07)
      notes.push_back(
          fmt::format("the AUC falls from {:.3f} on the clients learned from to {:.3f} on others: part of the "
                      "portrait was learned by heart",
                      validation.learned_auc, validation.auc));
    if (validation.by_time && validation.stability >= 0.2)
      notes.push_back(
          fmt::format("the clients of the later time score otherwise than the earlier ones (PSI {:.2f}, a shift "
                      "from 0.2 on)",
                      validation.stability));
    if (validation.verdict != Verdict::none && std::min(total_.key, total_.rest) < 100)
      notes.push_back(fmt::format("{:.0f} key clients and {:.0f} others: below 100 on a side every figure is rough",
                                  total_.key, total_.rest));
    for (const PortraitTrait& trait : portrait_.traits) {
      if (const std::string note = not_monotone(trait); !note.empty()) notes.push_back(note);
    }
  }

  // A middle that is best cannot be shown by bins that only rise or fall.
  std::string not_monotone(const PortraitTrait& trait) const {
    if (trait.kind != TraitKind::number || trait.noise) return {};
    for (std::size_t t = 0; t < chosen_.traits.size(); ++t) {
      if (chosen_.traits[t].name != trait.name || !wishes_.ends[t].empty() || wishes_.trends[t]) continue;
      TraitWishes free;
      free.trends.assign(chosen_.traits.size(), std::nullopt);
      free.ends.resize(chosen_.traits.size());
      free.trends[t] = Trend::free;
      Cohort one;
      one.traits = {chosen_.traits[t]};
      one.groups = {chosen_.groups[t]};
      one.standing = chosen_.standing;
      TraitWishes wish{.trends = {Trend::free}, .ends = {{}}};
      LearnSettings settings = settings_.learning;
      settings.least_information = 1e300;  // bins only
      settings.fuzzy = false;
      const Learned learned = learn(one, early_, one.standing, settings, model_, run_, wish);
      const double found = learned.traits[0].information;
      if (found < 1.5 * trait.information || found < trait.information + 0.05) return {};
      return fmt::format(
          "{} neither only helps nor only harms: with bins free to rise and fall its information is {:.2f} "
          "instead of {:.2f}; try --trend {}=free",
          trait.name, found, trait.information, trait.name);
    }
    return {};
  }

  const ReadClients& clients_;
  const PortraitSettings& settings_;
  const ScoreModel& model_;
  const RunOptions& run_;
  std::vector<Index> early_;
  Counts total_;
  Cohort chosen_;
  std::vector<std::size_t> from_;  // traits of the cohort read that take part
  TraitWishes wishes_;
  int one_sided_ = 0, too_good_ = 0;
  Portrait portrait_;
};

}  // namespace

Portrait learn_portrait(const ReadClients& clients, const PortraitSettings& settings, const ScoreModel& model,
                        const RunOptions& run) {
  return Learner(clients, settings, model, run).portrait(true);
}

Portrait validate_portrait(const ReadClients& clients, const PortraitSettings& settings, const ScoreModel& model,
                           const RunOptions& run) {
  return Learner(clients, settings, model, run).portrait(false);
}

}  // namespace mcda::clients
