// From clients that were read to a portrait: suspects out, validation, learning.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "mcda/clients/portrait.hpp"
#include "mcda/clients/portrait_comparison.hpp"
#include "mcda/clients/portrait_figures.hpp"
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
    std::vector<KnownFor> knowns(all.traits.size());
    std::vector<double> alones(all.traits.size());
    for_each_item(static_cast<Index>(all.traits.size()), run_, [&](Index item, Index) {
      const auto t = static_cast<std::size_t>(item);
      knowns[t] = known_for(all, t, early_, all.standing);
      alones[t] = auc_alone(all, t, early_, all.standing);
    });
    for (std::size_t t = 0; t < all.traits.size(); ++t) {
      const std::string& name = all.traits[t].name;
      const KnownFor& known = knowns[t];
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
      const double alone = alones[t];
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

  void put_together() {
    tell(clients_, from_, chosen_, early_, settings_,
         learn(chosen_, early_, chosen_.standing, settings_.learning, model_, run_, wishes_), run_, portrait_);
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
    std::vector<std::string> bent(portrait_.traits.size());
    for_each_item(static_cast<Index>(bent.size()), run_, [&](Index item, Index) {
      bent[static_cast<std::size_t>(item)] = not_monotone(portrait_.traits[static_cast<std::size_t>(item)]);
    });
    for (std::size_t t = 0; t < bent.size(); ++t) {
      if (const std::string note = one_sided_bin(portrait_.traits[t]); !note.empty()) notes.push_back(note);
      if (!bent[t].empty()) notes.push_back(bent[t]);
    }
  }

  // A group of many clients without a single exception is rarer in life than in fields that somebody filled in later.
  std::string one_sided_bin(const PortraitTrait& trait) const {
    constexpr double expected = 20;
    const double rate = portrait_.base_rate();
    for (const PortraitBin& bin : trait.bins) {
      const double key = bin.counts.all() * rate, rest = bin.counts.all() * (1 - rate);
      const bool none = bin.counts.key == 0 && key >= expected, all = bin.counts.rest == 0 && rest >= expected;
      if (!none && !all) continue;
      return fmt::format(
          "{} {}: {} of {:.0f} is a key client, where {:.0f} would be usual; was it filled in after the sale? "
          "--without {} where it was",
          trait.name, text_of(trait, bin), none ? "none" : "every one", bin.counts.all(), key, trait.name);
    }
    return {};
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
      RunOptions alone = run_;
      alone.threads = 1;
      alone.progress = nullptr;
      const Learned learned = learn(one, early_, one.standing, settings, model_, alone, wish);
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
