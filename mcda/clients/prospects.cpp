#include "mcda/clients/prospects.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string_view>
#include <unordered_set>

#include <fmt/format.h>

#include "mcda/clients/portrait_source.hpp"
#include "mcda/model/error.hpp"
#include "mcda/source/cell.hpp"

namespace mcda::clients {

double Prospects::part(std::size_t trait, Index client) const {
  const std::uint8_t bin = bins[trait][static_cast<std::size_t>(client)];
  return bin < traits[trait]->bins.size() ? traits[trait]->bins[bin].points : PortraitTrait::neutral;
}

bool Prospects::known(std::size_t trait, Index client) const {
  const std::uint8_t bin = bins[trait][static_cast<std::size_t>(client)];
  return bin < traits[trait]->bins.size() && !traits[trait]->bins[bin].missing;
}

double Prospects::coverage(Index client) const {
  double seen = 0, all = 0;
  for (std::size_t t = 0; t < traits.size(); ++t) {
    all += traits[t]->span();
    if (known(t, client)) seen += traits[t]->span();
  }
  return all > 0 ? seen / all : 1;
}

std::vector<std::size_t> Prospects::strengths(Index client) const {
  std::vector<std::size_t> list;
  for (std::size_t t = 0; t < traits.size(); ++t) {
    if (part(t, client) > 0) list.push_back(t);
  }
  std::stable_sort(list.begin(), list.end(),
                   [&](std::size_t a, std::size_t b) { return part(a, client) > part(b, client); });
  return list;
}

std::vector<std::size_t> Prospects::weaknesses(Index client) const {
  std::vector<std::size_t> list;
  for (std::size_t t = 0; t < traits.size(); ++t) {
    if (part(t, client) < 0) list.push_back(t);
  }
  std::stable_sort(list.begin(), list.end(),
                   [&](std::size_t a, std::size_t b) { return part(a, client) < part(b, client); });
  return list;
}

std::vector<std::size_t> Prospects::unknown(Index client) const {
  std::vector<std::size_t> list;
  for (std::size_t t = 0; t < traits.size(); ++t) {
    if (!known(t, client)) list.push_back(t);
  }
  return list;
}

namespace {

class Scorer {
 public:
  Scorer(source::Source& source, const Portrait& portrait, const ProspectRequest& request)
      : source_(source), portrait_(portrait), request_(request) {
    if (portrait.descriptive)
      raise(InvalidInput("this portrait is descriptive only: " +
                             (portrait.validation.reasons.empty() ? std::string("there is no evidence that it holds")
                                                                  : portrait.validation.reasons.front()),
                         "it scores nobody; learn another one with more clients or other traits"));
    result_.traits = portrait.used();
  }

  Prospects score(std::atomic<Index>* progress) {
    plan();
    source_.read(wanted_, [&](const source::Batch& batch) {
      take(batch);
      if (progress != nullptr) progress->fetch_add(static_cast<Index>(batch.rows), std::memory_order_relaxed);
    });
    finish();
    return std::move(result_);
  }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  bool has(const std::string& column) const {
    return std::any_of(source_.columns().begin(), source_.columns().end(),
                       [&](const auto& one) { return one.name == column; });
  }

  void plan() {
    std::vector<std::string> known;
    for (const auto& column : source_.columns()) known.push_back(column.name);
    for (const auto& [name, what] : {std::pair(request_.id, "--id"), std::pair(request_.label, "--label")}) {
      if (!name.empty() && !has(name)) raise(UnknownName(std::string("column (") + what + ")", name, known));
    }
    for (const PortraitTrait* const trait : result_.traits) {
      std::size_t at = nowhere;
      if (has(trait->name)) {
        auto& list = trait->kind == TraitKind::category ? wanted_.texts : wanted_.numbers;
        at = list.size();
        list.push_back({.column = trait->name, .purpose = "trait " + trait->name});
      }
      at_.push_back(at);
      indexes_.emplace_back();
      if (trait->kind == TraitKind::category) {
        for (std::size_t b = 0; b < trait->bins.size(); ++b) {
          for (const std::string& category : trait->bins[b].categories)
            indexes_.back().emplace(category, static_cast<std::uint8_t>(b));
        }
      }
    }
    if (std::all_of(at_.begin(), at_.end(), [](std::size_t at) { return at == nowhere; }) && !at_.empty()) {
      std::string names;
      for (const PortraitTrait* const trait : result_.traits) names += (names.empty() ? "" : ", ") + trait->name;
      raise(InvalidInput("the data have none of the portrait's traits: " + names,
                         "give the columns the names they had when the portrait was learned"));
    }
    if (!request_.key.empty()) {
      key_ = key_from(request_.key, source_.columns());
      wanted_.numbers.push_back(key_->request());
    }
    if (!request_.id.empty()) {
      wanted_.texts.push_back({request_.id, {}, "id"});
      wanted_.order_by = request_.id;
    }
    if (!request_.label.empty()) wanted_.texts.push_back({request_.label, {}, "label"});
    wanted_.where = request_.where;
    wanted_.limit = static_cast<long>(request_.limit);
    result_.bins.resize(at_.size());
    result_.drift.resize(at_.size());
    if (request_.values) {
      result_.numbers.resize(at_.size());
      result_.texts.resize(at_.size());
    }
  }

  void take(const source::Batch& batch) {
    const auto rows = static_cast<std::size_t>(batch.rows);
    for (std::size_t t = 0; t < at_.size(); ++t) {
      const PortraitTrait& trait = *result_.traits[t];
      std::vector<std::uint8_t>& bins = result_.bins[t];
      const bool category = trait.kind == TraitKind::category;
      if (at_[t] == nowhere) {
        bins.insert(bins.end(), rows, Prospects::no_value);
        if (request_.values && category) {
          for (std::size_t i = 0; i < rows; ++i) result_.texts[t].push_back("");
        } else if (request_.values) {
          result_.numbers[t].insert(result_.numbers[t].end(), rows, std::nan(""));
        }
        continue;
      }
      for (std::size_t i = 0; i < rows; ++i) {
        std::size_t bin = 0;
        bool missing = false;
        if (category) {
          const source::TextColumn& texts = *batch.texts[at_[t]];
          const std::string_view text = source::trimmed(texts[i]);
          missing = texts.missing(i) || stands_for_nothing(text);
          if (missing) {
            bin = trait.bin_of(text, true);
          } else {
            const auto found = indexes_[t].find(text);
            bin = found != indexes_[t].end() ? found->second : trait.bin_of(text, false);
          }
          if (request_.values) result_.texts[t].push_back(missing ? std::string_view() : text);
        } else {
          const double value = batch.numbers[at_[t]][i];
          missing = std::isnan(value);
          bin = trait.bin_of(value);
          if (request_.values) result_.numbers[t].push_back(value);
        }
        bins.push_back(bin < trait.bins.size() ? static_cast<std::uint8_t>(bin)
                       : missing               ? Prospects::no_value
                                               : Prospects::never_seen);
      }
    }
    if (key_) key_values_.insert(key_values_.end(), batch.numbers.back().begin(), batch.numbers.back().end());
    const std::size_t names = wanted_.texts.size() - (request_.id.empty() ? 0 : 1) - (request_.label.empty() ? 0 : 1);
    for (std::size_t i = 0; i < rows; ++i) {
      Alternatives& clients = result_.clients;
      if (request_.id.empty()) {
        clients.ids.push_back(std::to_string(clients.ids.size() + 1));
      } else {
        clients.ids.push_back((*batch.texts[names])[i]);
      }
      if (request_.label.empty()) continue;
      const std::string_view label = (*batch.texts.back())[i];
      clients.labels.push_back(label.empty() ? clients.ids[clients.ids.size() - 1] : label);
    }
  }

  void finish() {
    const Index count = result_.clients.size();
    for (Index client = 0; client < count; ++client) {
      double sum = portrait_.base;
      for (std::size_t t = 0; t < at_.size(); ++t) sum += result_.part(t, client);
      result_.points.push_back(std::round(sum * 10) / 10);  // every part has one decimal
    }
    if (key_) {
      learn_cut(*key_, key_values_);
      result_.standing = standings(*key_, key_values_);
    }
    if (!portrait_.score_counts.empty()) {
      std::vector<double> now(portrait_.score_counts.size());
      for (const double points : result_.points)
        now[static_cast<std::size_t>(
            std::upper_bound(portrait_.score_edges.begin(), portrait_.score_edges.end(), points) -
            portrait_.score_edges.begin())] += 1;
      result_.score_drift = stability_index(portrait_.score_counts, now);
    }
    for (std::size_t t = 0; t < at_.size(); ++t) drift_of(t, static_cast<double>(count));
    add_notes(count);
  }

  void drift_of(std::size_t t, double count) {
    const PortraitTrait& trait = *result_.traits[t];
    TraitDrift& drift = result_.drift[t];
    drift.name = trait.name;
    drift.absent = at_[t] == nowhere;
    std::vector<double> before, now(trait.bins.size() + 1);
    double missing = 0, all = 0;
    for (const PortraitBin& bin : trait.bins) {
      before.push_back(bin.counts.all());
      all += bin.counts.all();
      if (bin.missing) missing = bin.counts.all();
    }
    before.push_back(0);
    for (const std::uint8_t bin : result_.bins[t]) {
      now[std::min<std::size_t>(bin, trait.bins.size())] += 1;
      if (bin == Prospects::never_seen) drift.unseen += 1;
      if (bin == Prospects::no_value || (bin < trait.bins.size() && trait.bins[bin].missing)) drift.missing_now += 1;
    }
    drift.missing_before = all > 0 ? missing / all : 0;
    if (count > 0) {
      drift.missing_now /= count;
      drift.unseen /= count;
    }
    if (!drift.absent) drift.stability = stability_index(before, now);
  }

  void add_notes(Index count) {
    std::unordered_set<std::string_view> ids;
    Index repeats = 0;
    std::string first;
    for (Index client = 0; client < count && !request_.id.empty(); ++client) {
      if (ids.insert(result_.clients.ids[client]).second) continue;
      if (repeats++ == 0) first = result_.clients.ids[client];
    }
    if (repeats > 0)
      result_.notes.push_back(fmt::format("{} the id of another one ({}): each is scored by itself",
                                          repeats == 1 ? "1 row has" : std::to_string(repeats) + " rows have", first));
    std::string absent, unseen, shifted;
    for (const TraitDrift& one : result_.drift) {
      if (one.absent) absent += (absent.empty() ? "" : ", ") + one.name;
      if (one.unseen > 0)
        unseen += fmt::format("{}{} ({:.1f} %)", unseen.empty() ? "" : ", ", one.name, 100 * one.unseen);
      if (one.stability >= 0.2)
        shifted += fmt::format("{}{} ({:.2f})", shifted.empty() ? "" : ", ", one.name, one.stability);
    }
    if (!absent.empty())
      result_.notes.push_back("no column for " + absent + ": counts nothing for anybody, and coverage is lower");
    if (!unseen.empty()) result_.notes.push_back("categories that the portrait never saw count nothing: " + unseen);
    // A handful of prospects always looks different.
    if (count < 100) return;
    if (!shifted.empty())
      result_.notes.push_back("these clients differ from those learned from in " + shifted +
                              " (PSI; a shift from 0.2 on)");
    if (result_.score_drift >= 0.2)
      result_.notes.push_back(
          fmt::format("their points are spread differently from those learned from (PSI {:.2f}): the "
                      "order may hold, percentiles and probabilities hardly do",
                      result_.score_drift));
  }

  source::Source& source_;
  const Portrait& portrait_;
  const ProspectRequest& request_;
  source::Request wanted_;
  std::optional<Key> key_;
  std::vector<std::size_t> at_;
  std::vector<std::map<std::string, std::uint8_t, std::less<>>> indexes_;
  std::vector<double> key_values_;
  Prospects result_;
};

}  // namespace

Prospects score_prospects(source::Source& source, const Portrait& portrait, const ProspectRequest& request,
                          std::atomic<Index>* progress) {
  return Scorer(source, portrait, request).score(progress);
}

Blend blend(const Prospects& prospects, const std::vector<std::pair<std::string, double>>& judged, double share) {
  Blend result;
  const std::size_t count = prospects.traits.size();
  std::vector<std::string> names;
  double spans = 0, sum = 0;
  for (const PortraitTrait* const trait : prospects.traits) {
    names.push_back(trait->name);
    result.learned.push_back(trait->span());
    spans += trait->span();
  }
  result.judged.assign(count, 0);
  for (const auto& [name, weight] : judged) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) raise(UnknownName("trait of the portrait", name, names));
    result.judged[static_cast<std::size_t>(found - names.begin())] = weight;
    sum += weight;
  }
  if (!(sum > 0)) raise(InvalidInput("the judged weights are all 0", "give at least one trait a weight"));
  for (std::size_t t = 0; t < count; ++t) {
    if (spans > 0) result.learned[t] /= spans;
    result.judged[t] /= sum;
    result.weights.push_back((1 - share) * result.judged[t] + share * result.learned[t]);
  }
  for (Index client = 0; client < prospects.clients.size(); ++client) {
    double score = 0;
    for (std::size_t t = 0; t < count; ++t) {
      const double span = prospects.traits[t]->span();
      if (span > 0)
        score += result.weights[t] *
                 std::clamp((prospects.part(t, client) - prospects.traits[t]->lowest()) / span, 0.0, 1.0);
    }
    result.scores.push_back(100 * score);
  }
  return result;
}

}  // namespace mcda::clients
