#include "cli/tiering.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "cli/output.hpp"
#include "mcda/analysis/tiers.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/files/unicode.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

using mcda::InvalidInput;
using mcda::files::Tier;

namespace {

const mcda::Leaf& leaf_of(const Session& session, Index j) {
  const mcda::CriteriaTree& tree = session.file.model.tree;
  return *tree[tree.leaves()[static_cast<std::size_t>(j)]].leaf;
}

std::string letter(std::size_t k, std::size_t count) {
  return count <= 26 ? std::string(1, static_cast<char>('A' + k)) : std::to_string(k + 1);
}

// The names of `count` categories, best first.
std::vector<std::string> names_of_categories(const Session& session, const TierRequest& request, std::size_t count) {
  const mcda::files::TierRule& rule = request.rule;
  std::vector<std::string> names = rule.names;
  if (names.empty() && session.file.reference.class_names.size() == count) names = session.file.reference.class_names;
  if (names.empty()) {
    for (std::size_t k = 0; k < count; ++k) names.push_back(letter(k, count));
  }
  // Profiles by tier name every tier but the one that asks nothing.
  if (!rule.names_written && names.size() + 1 == count) {
    const std::string next = letter(count - 1, count);
    const bool letters = names.back() == letter(count - 2, count);
    names.push_back(letters ? next : "rest");
  }
  if (names.size() != count) {
    throw InvalidInput({session.file.problem(
        "tiers.names", fmt::format("tiers: {} names for the {} categories of {}", names.size(), count, rule.method),
        "name every category, best first")});
  }
  return names;
}

/// By what a sorting method's margin is asked, and in which unit.
struct MarginOf {
  const char* parameter;
  const char* unit;
};

std::optional<MarginOf> margin_of(const std::string& method) {
  if (method == "electre_tri") return MarginOf{"cut", "credibility"};
  if (method == "mr_sort") return MarginOf{"majority", "share of the weights"};
  if (method == "topsis_sort") return MarginOf{"margin", "closeness"};
  if (method == "flowsort") return MarginOf{"margin", "net flow"};
  if (method == "ahpsort") return MarginOf{"margin", "priority"};
  return std::nullopt;
}

std::vector<Index> positions(const std::vector<double>& categories, std::size_t count) {
  std::vector<Index> list;
  for (const double category : categories) list.push_back(static_cast<Index>(count) - static_cast<Index>(category));
  return list;
}

class Tierer {
 public:
  Tierer(const Session& session, const TierRequest& request, const Settings& settings)
      : session_(session), request_(request), settings_(settings) {
    result_.method = request.rule.method;
  }

  Tiering make() {
    const std::string& method = request_.rule.method;
    if (method == "quantiles") {
      cut_ranking();
    } else if (method == "thresholds") {
      score_by_ranker();
      name_limits();
      cut_at(request_.rule.limits, "score");
    } else if (method == "cumulated") {
      cut_total();
    } else {
      sort();
    }
    result_.tiers = result_.rule;
    keep_near_borders();
    pin();
    note_empty();
    return std::move(result_);
  }

 private:
  Index m() const { return session_.rows(); }

  // --- rules on a score
  // -----------------------------------------------------------------------------------------------

  void score_by_ranker() {
    std::vector<std::string> names;
    if (!request_.rule.score.empty()) names.push_back(request_.rule.score);
    mcda::files::ModelFile one;  // the first method is asked, whatever stands after it
    one.model.methods = session_.file.model.methods;
    one.model.normalization = session_.file.model.normalization;
    if (names.empty()) {
      std::erase_if(one.model.methods, [](const mcda::MethodChoice& choice) {
        return mcda::Catalogue::instance().at(choice.name).info().result != mcda::ResultKind::complete;
      });
      if (one.model.methods.size() > 1) one.model.methods.resize(1);
    }
    const Asked asked = asked_methods(names, one, settings_, "", result_.notes).front();
    const auto* const scoring = dynamic_cast<const mcda::ScoringMethod*>(asked.method);
    if (scoring == nullptr)
      throw InvalidInput(asked.label + " gives no score that could be cut into tiers", "name a scoring method");
    mcda::Outcome outcome =
        mcda::run(mcda::Task{scoring, asked.parameters}, session_.prepared.table, *session_.criteria, session_.run);
    if (outcome.refusal) refuse(asked, *outcome.refusal);
    result_.score = asked.label;
    result_.parameters = asked.parameters;
    result_.scores = std::move(outcome.scores);
    result_.notes.insert(result_.notes.end(), outcome.notes.begin(), outcome.notes.end());
  }

  void cut_ranking() {
    score_by_ranker();
    for (const Tier& tier : request_.shares) result_.names.push_back(tier.name);
    const std::vector<Index> ends = tier_ends(request_.shares, m());
    const mcda::Ranking ranking = mcda::rank_fast(result_.scores);
    const bool covered = ends.back() == m();
    if (!covered) result_.names.emplace_back();  // the shares leave some without a tier
    cut_at(mcda::limits_by_rank(result_.scores, ranking, std::span(ends).first(ends.size() - (covered ? 1 : 0))),
           "score");
    for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
      const auto inside = static_cast<Index>(
          std::count_if(result_.rule.begin(), result_.rule.end(), [&](Index t) { return t <= static_cast<Index>(k); }));
      if (inside > ends[k]) {
        result_.notes.push_back(fmt::format(
            "clients tie at the end of tier {}, which they share whole: {} clients in it and above instead of {}",
            result_.names[k], inside, ends[k]));
      }
    }
  }

  void name_limits() {
    const mcda::files::TierRule& rule = request_.rule;
    result_.names = rule.names;
    while (result_.names.size() < rule.limits.size() + 1) {
      const std::size_t k = result_.names.size();
      const bool letters = k == 0 || result_.names.back() == letter(k - 1, 26);
      result_.names.push_back(letters ? letter(k, 26) : "rest");
    }
  }

  void cut_total() {
    const mcda::files::TierRule& rule = request_.rule;
    result_.score = rule.of;
    result_.scores = session_.amounts;
    Index missing = 0, unprofitable = 0;
    for (double& amount : result_.scores) {
      missing += std::isnan(amount) ? 1 : 0;
      if (std::isnan(amount)) amount = 0;
      unprofitable += amount < 0 ? 1 : 0;
    }
    std::vector<double> shares;
    double sum = 0;
    for (const Tier& tier : rule.shares) {
      result_.names.push_back(tier.name);
      sum += tier.share.value_or(1 - sum);
      shares.push_back(sum);
    }
    if (!shares.empty()) shares.pop_back();
    cut_at(mcda::limits_by_total(result_.scores, shares), "unit of " + rule.of);
    if (missing > 0)
      result_.notes.push_back(fmt::format("{}: {} clients have no value, counted as 0", rule.of, missing));
    if (unprofitable > 0)
      result_.notes.push_back(
          fmt::format("{}: {} clients are below 0; they take no part in the total and are in tier {}", rule.of,
                      unprofitable, result_.names.back()));
  }

  void cut_at(const std::vector<double>& limits, const std::string& unit) {
    result_.rule = mcda::tiers_at(result_.scores, limits);
    for (std::size_t k = 0; k < limits.size(); ++k) {
      result_.cuts.push_back(
          {result_.names[k], std::isfinite(limits[k]) ? std::optional(limits[k]) : std::nullopt, {}});
    }
    if (!request_.margin) return;
    double margin = request_.margin->value;
    result_.margin_unit = unit;
    if (request_.margin->of_range) {
      const auto [low, high] = std::minmax_element(result_.scores.begin(), result_.scores.end());
      margin *= *high - *low;
      result_.margin_unit += ", which is the given share of the distance between the best and the worst client";
    }
    std::vector<double> harder = limits, easier = limits;
    for (double& limit : harder) limit += margin;
    for (double& limit : easier) limit -= margin;
    strict_ = mcda::tiers_at(result_.scores, harder);
    lenient_ = mcda::tiers_at(result_.scores, easier);
    result_.margin_unit = fmt::format("{} ({})", readable(margin), result_.margin_unit);
  }

  // --- sorting methods
  // ------------------------------------------------------------------------------------------------

  mcda::Outcome run(const mcda::ScoringMethod& method, const mcda::ParameterValues& parameters) {
    mcda::Outcome outcome =
        mcda::run(mcda::Task{&method, parameters}, session_.prepared.table, *session_.criteria, session_.run);
    if (outcome.refusal) refuse(Asked{&method, parameters, std::string(method.info().name)}, *outcome.refusal);
    return outcome;
  }

  void sort() {
    const mcda::ScoringMethod& method = mcda::Catalogue::instance().scoring(request_.rule.method);
    mcda::ParameterValues parameters = request_.rule.parameters;
    for (const mcda::MethodChoice& choice : session_.file.model.methods) {
      if (choice.name == request_.rule.method && parameters.empty()) parameters = choice.parameters;
    }
    settings_.apply(request_.rule.method, parameters);
    parameters = method.complete(parameters);
    mcda::Outcome outcome = run(method, parameters);
    const mcda::Criteria& seen = outcome.fitted->criteria;
    const auto count = static_cast<std::size_t>(method.categories(seen, parameters));
    result_.names = names_of_categories(session_, request_, count);
    result_.parameters = parameters;
    result_.rule = positions(outcome.scores, count);
    result_.scores = std::move(outcome.scores);
    result_.notes.insert(result_.notes.end(), outcome.notes.begin(), outcome.notes.end());
    for (std::size_t k = 0; k < outcome.derived.size(); ++k)
      result_.columns.push_back({std::string(outcome.derived_names[k]), std::move(outcome.derived[k])});
    add_profiles(seen, count);
    add_other_rule(method, parameters, count);
    if (!request_.margin) return;
    const auto known = margin_of(request_.rule.method);
    if (!known)
      throw InvalidInput(request_.rule.method + " has no limit that a margin could be added to",
                         "leave --margin out, or sort by another method");
    if (request_.margin->of_range)
      throw InvalidInput("a margin of " + request_.rule.method + " is not a percentage",
                         std::string("write a number: ") + known->unit);
    result_.margin_unit = fmt::format("{} ({})", readable(request_.margin->value), known->unit);
    const auto at = [&](double sign) {
      mcda::ParameterValues moved = parameters;
      double value = std::get<double>(moved.at(known->parameter)) + sign * request_.margin->value;
      if (std::string(known->parameter) != "margin") {
        // Beyond what any client can have, everybody is below a limit, and at nothing or less nobody is.
        constexpr double rounding = 1e-9;
        const double most = std::string(known->parameter) == "majority" ? seen.sum_of_weights() : 1.0;
        const bool pessimistic =
            !moved.contains("rule") || moved.at("rule") == mcda::ParameterValue(std::string("pessimistic"));
        const bool forbids =  // whatever the votes
            std::any_of(seen.begin(), seen.end(), [](const auto& one) { return !one.veto_profiles.empty(); });
        if (pessimistic && !forbids && value <= 0) return std::vector<Index>(result_.rule.size(), 0);
        if (pessimistic && value > most + rounding)
          return std::vector<Index>(result_.rule.size(), static_cast<Index>(count) - 1);
        value = std::clamp(value, 1e-6, most);
      }
      moved[known->parameter] = value;
      return positions(run(method, moved).scores, count);
    };
    strict_ = at(1);
    lenient_ = at(-1);
  }

  // What each limit asks, as written. Methods with a typical client a category show these instead.
  void add_profiles(const mcda::Criteria& seen, std::size_t count) {
    const std::size_t profiles = seen[0].profiles.size();
    const std::size_t outer = profiles == count + 1 ? 1 : 0;  // flowsort lists the outer limits too
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t from_worst = count - 1 - k;
      const bool typical = profiles == count;
      if (!typical && from_worst == 0) break;
      const std::size_t h = typical ? from_worst : from_worst - 1 + outer;
      TierCut cut{result_.names[k], std::nullopt, {}};
      for (Index j = 0; j < session_.criteria->size(); ++j) {
        const mcda::Criterion& written = leaf_of(session_, j).criterion;
        const bool used = std::any_of(seen.begin(), seen.end(), [&](const auto& one) { return one.id == written.id; });
        if (used && h < written.profiles.size()) cut.profile.emplace_back(written.id, written.profiles[h]);
      }
      result_.cuts.push_back(std::move(cut));
    }
  }

  // ELECTRE TRI has two rules; where they differ, the client cannot be compared with a limit.
  void add_other_rule(const mcda::ScoringMethod& method, const mcda::ParameterValues& parameters, std::size_t count) {
    const auto rule = parameters.find("rule");
    if (rule == parameters.end()) return;
    for (const mcda::ParameterDescription& one : method.parameters()) {
      if (one.name != "rule" || one.choices.size() != 2) continue;
      const std::string other = one.choices[rule->second == mcda::ParameterValue(one.choices[0]) ? 1 : 0];
      mcda::ParameterValues changed = parameters;
      changed["rule"] = other;
      const std::vector<Index> tiers = positions(run(method, changed).scores, count);
      Index differing = 0;
      for (std::size_t i = 0; i < tiers.size(); ++i) {
        if (tiers[i] == result_.rule[i]) continue;
        ++differing;
        result_.remarks[static_cast<Index>(i)] = other + ": " + result_.names[static_cast<std::size_t>(tiers[i])];
      }
      if (differing > 0)
        result_.notes.push_back(
            fmt::format("{} of {} clients are in another tier by the {} rule (see their note): they cannot be compared "
                        "with a profile",
                        differing, m(), other));
    }
  }

  // --- what changes the rule's answer
  // ---------------------------------------------------------------------------------

  void keep_near_borders() {
    if (request_.earlier == nullptr) return;
    Index unknown = 0;
    for (Index row = 0; row < m(); ++row) {
      const auto found = request_.earlier->find(session_.id(row));
      Index position = -1;
      if (found != request_.earlier->end()) {
        const auto at = std::find(result_.names.begin(), result_.names.end(), found->second);
        unknown += at == result_.names.end() ? 1 : 0;
        if (at != result_.names.end()) position = at - result_.names.begin();
      }
      result_.previous.push_back(position);
    }
    if (unknown > 0)
      result_.notes.push_back(
          fmt::format("{} clients were in a tier that no longer exists, and count as new", unknown));
    if (!request_.margin) return;
    result_.tiers = mcda::with_margin(result_.previous, result_.rule, strict_, lenient_);
    for (Index row = 0; row < m(); ++row) {
      const auto i = static_cast<std::size_t>(row);
      if (result_.tiers[i] == result_.rule[i]) continue;
      remark(row, "within the margin; otherwise " + result_.names[static_cast<std::size_t>(result_.rule[i])]);
    }
  }

  void pin() {
    if (request_.pins.empty()) return;
    std::unordered_map<std::string_view, Index> rows;
    for (const mcda::files::Pin& pin : request_.pins) rows.emplace(pin.id, -1);
    for (Index row = 0; row < m(); ++row) {
      if (const auto found = rows.find(session_.id(row)); found != rows.end()) found->second = row;
    }
    for (const mcda::files::Pin& pin : request_.pins) {
      const auto at = std::find(result_.names.begin(), result_.names.end(), pin.tier);
      if (at == result_.names.end()) {
        throw InvalidInput({session_.file.problem("tiers.pinned." + pin.id,
                                                  "tiers: pinned " + mcda::files::harmless(pin.id) +
                                                      ": there is no tier \"" + mcda::files::harmless(pin.tier) + "\"" +
                                                      mcda::did_you_mean(pin.tier, result_.names),
                                                  "name a tier of this rule")});
      }
      const Index row = rows.at(pin.id);
      if (row < 0) {
        result_.notes.push_back("pinned client \"" + mcda::files::harmless(pin.id) + "\" is not among the clients");
        continue;
      }
      const auto i = static_cast<std::size_t>(row);
      result_.pinned.emplace(row, &pin);
      const std::string otherwise = result_.names[static_cast<std::size_t>(result_.tiers[i])];
      result_.tiers[i] = at - result_.names.begin();
      remark(row, pin_text(pin, otherwise));
    }
  }

  void note_empty() {
    std::string empty;
    for (std::size_t k = 0; k < result_.names.size(); ++k) {
      if (!result_.names[k].empty() &&
          std::find(result_.tiers.begin(), result_.tiers.end(), static_cast<Index>(k)) == result_.tiers.end())
        empty += (empty.empty() ? "" : ", ") + result_.names[k];
    }
    if (!empty.empty()) result_.notes.push_back("no client is in tier " + empty);
  }

  void remark(Index row, const std::string& text) {
    std::string& note = result_.remarks[row];
    note += (note.empty() ? "" : "; ") + text;
  }

  const Session& session_;
  const TierRequest& request_;
  const Settings& settings_;
  Tiering result_;
  std::vector<Index> strict_, lenient_;
};

}  // namespace

std::string pin_text(const mcda::files::Pin& pin, const std::string& by_rule) {
  const std::string rule = by_rule == pin.tier ? "as the rule says"
                           : by_rule.empty()   ? "no tier by the rule"
                                               : "by the rule " + by_rule;
  return fmt::format("pinned to {} on {}: {} ({})", pin.tier, pin.date, pin.reason, rule);
}

std::optional<TierRequest> tier_request(const mcda::files::ModelFile& file) {
  TierRequest request{
      .rule = file.tier_rule, .shares = file.tiers, .pins = file.pins, .margin = {}, .earlier = nullptr};
  if (request.rule.method.empty() && request.shares.empty()) return std::nullopt;
  if (request.rule.method.empty()) request.rule.method = "quantiles";
  return request;
}

Tiering tiering(const Session& session, const TierRequest& request, const Settings& settings) {
  return Tierer(session, request, settings).make();
}

}  // namespace prefero
