#include "cli/report_data.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "cli/output.hpp"
#include "cli/report_ceilings.hpp"
#include "cli/report_profit.hpp"
#include "cli/report_standings.hpp"
#include "cli/tiering.hpp"
#include "mcda/analysis/incomparable.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/analysis/rank_bands.hpp"
#include "mcda/analysis/sensitivity.hpp"
#include "mcda/analysis/value_draws.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"
#include "mcda/files/portrait_json.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

constexpr std::size_t first_rows = 50, sampled_rows = 20;
constexpr Index samples = 1'000, samples_of_large = 100, large = 20'000;
constexpr Index incomparable_named = 5;
constexpr double usual_spread = 0.2;

std::string text(std::string_view value) { return mcda::files::valid_utf8(std::string(value)); }

/// The rows that the page carries, in the order of the source, and where each of them stands among these.
struct Carried {
  std::vector<Index> rows;
  std::vector<Index> place;  ///< by row of the session; -1 for those left behind

  Json places(const std::vector<Index>& of) const {
    Json list = Json::array();
    for (const Index row : of) {
      if (place[static_cast<std::size_t>(row)] >= 0) list.push_back(place[static_cast<std::size_t>(row)]);
    }
    return list;
  }
};

class Data {
 public:
  explicit Data(const ReportRequest& request)
      : request_(request),
        session_(request.report.session),
        tree_(session_.file.model.tree),
        criteria_(*session_.criteria),
        total_(criteria_.sum_of_weights()) {
    choose_carried();
    if (carried_all()) return;
    ceilings_ = ceilings_of(session_.prepared.table, criteria_, left_behind(), ceilings_carried(criteria_.size()));
    standings_ = standings_among_all(session_.prepared.table, criteria_, carried_.rows, session_.run);
  }

  mcda::files::PageSlots slots() const {
    mcda::files::PageSlots slots;
    slots.report = report();
    std::vector<mcda::DecisionTable> chosen;
    std::vector<std::span<const double>> columns;
    const bool whole = carried_all();
    if (!whole) chosen.push_back(request_.raw.select_rows(carried_.rows));
    const mcda::DecisionTable& raw = whole ? request_.raw : chosen.front();
    for (Index j = 0; j < raw.columns(); ++j) columns.push_back(raw.column(j));
    std::vector<double> profit;
    if (has_profit()) {
      for (const Index row : carried_.rows) profit.push_back(request_.profit[static_cast<std::size_t>(row)]);
      columns.emplace_back(profit);
    }
    for (Index b = 0; carried_all() && b < bounds(); ++b) columns.push_back(session_.prepared.bounds.column(b));
    for (Index j = 0; j < ceilings_.columns(); ++j) columns.push_back(ceilings_.column(j));
    for (Index j = 0; j < standings_.places.columns(); ++j) columns.push_back(standings_.places.column(j));
    slots.columns = mcda::files::column_bytes(columns);
    Json names{{"ids", Json::array()}, {"labels", Json::array()}};
    for (const Index row : carried_.rows) {
      names["ids"].push_back(text(session_.id(row)));
      names["labels"].push_back(text(session_.label(row)));
    }
    slots.names = mcda::files::json_text(names, 0);
    slots.title = title_of(session_);
    slots.language = request_.language;
    slots.fallback = static_html_of(request_.report);
    return slots;
  }

 private:
  bool carried_all() const { return static_cast<Index>(carried_.rows.size()) == session_.rows(); }
  Index bounds() const { return carried_all() ? session_.prepared.bounds.columns() : 0; }
  std::vector<Index> left_behind() const {
    std::vector<Index> rows;
    for (std::size_t i = 0; i < carried_.place.size(); ++i) {
      if (carried_.place[i] < 0) rows.push_back(static_cast<Index>(i));
    }
    return rows;
  }
  bool has_profit() const { return !request_.profit.empty(); }
  const mcda::CriteriaTree::Node& node(std::size_t j) const { return tree_[tree_.leaves()[j]]; }
  const mcda::Outcome* first_outcome() const {
    if (request_.report.first == nullptr) return nullptr;
    for (const mcda::ComparedMethod& one : request_.report.comparison.methods) {
      if (one.label == request_.report.first->asked.label) return &one.outcome;
    }
    return nullptr;
  }

  void choose_carried() {
    const Index m = session_.rows();
    carried_.rows.resize(static_cast<std::size_t>(m));
    std::iota(carried_.rows.begin(), carried_.rows.end(), Index{0});
    if (m > request_.whole_up_to) {
      if (const mcda::Outcome* const outcome = first_outcome()) {
        carried_.rows = mcda::top_ranks(outcome->scores, request_.carried_beyond).order;
      } else {
        carried_.rows = common_order(session_, request_.report.comparison);
        carried_.rows.resize(static_cast<std::size_t>(request_.carried_beyond));
      }
      std::sort(carried_.rows.begin(), carried_.rows.end());
    }
    carried_.place.assign(static_cast<std::size_t>(m), -1);
    for (std::size_t k = 0; k < carried_.rows.size(); ++k)
      carried_.place[static_cast<std::size_t>(carried_.rows[k])] = static_cast<Index>(k);
  }

  Json report() const {
    Json json = document(session_.manifest);
    json["title"] = text(title_of(session_));
    if (session_.file.crm && !session_.file.crm->as_of.empty()) json["asOf"] = session_.file.crm->as_of;
    json["version"] = version();
    json["digest"] = session_.manifest.data_digest;
    json["language"] = request_.language;
    json["source"] = text(session_.source);
    json["method"] =
        request_.report.first != nullptr ? request_.report.first->asked.label : request_.report.asked.front().label;
    json["methods"] = methods();
    json["criteria"] = criteria();
    json["extra"] = Json::array();
    if (has_profit()) json["extra"].push_back({{"id", session_.file.profit}, {"title", session_.file.profit}});
    json["groups"] = groups();
    json["rows"] = session_.rows();
    json["carried"] = carried_.rows.size();
    if (!carried_all() && first_outcome() != nullptr) json["carriedBy"] = request_.report.first->asked.label;
    json["ranking"] = ranking();
    add_tiers(json);
    json["answer"] = {text(static_answer(request_.report))};
    add_analyses(json);
    json["compare"] = compare();
    if (has_profit())
      json["profit"] = profit_json(session_.file.profit, request_.profit,
                                   [&](const std::vector<Index>& rows) { return carried_.places(rows); });
    if (request_.portrait != nullptr) {
      json["portrait"] = mcda::files::portrait_json(*request_.portrait);
      if (!json["portrait"].contains("sentences")) json["portrait"]["sentences"] = Json::array();
    }
    json["excluded"] = Json::array();
    for (const ExcludedClient& one : session_.excluded)
      json["excluded"].push_back({{"id", text(one.id)}, {"label", text(one.label)}, {"reason", text(one.reason)}});
    json["notes"] = Json::array();
    for (const std::string& note : request_.report.notes) json["notes"].push_back(text(note));
    for (const mcda::ComparedRelation& one : request_.report.comparison.relations) {
      if (!is_kernel(one)) continue;
      json["notes"].push_back(
          fmt::format("{0} chooses {1} of {2} clients instead of ranking them; `prefero rank --method {0}` lists them",
                      one.label, one.outcome.exploitation.kernel.size(), session_.rows()));
    }
    json["correlated"] = Json::array();
    for (const mcda::CorrelatedPair& pair :
         mcda::examine_criteria(session_.prepared.table, criteria_, session_.run).correlated)
      json["correlated"].push_back({criteria_[pair.first].id, criteria_[pair.second].id, pair.rho});
    json["presets"] = presets();
    json["command"] = text(request_.command);
    if (!request_.model_text.empty()) json["model"] = text(request_.model_text);
    json["core"] = core();
    return json;
  }

  Json methods() const {
    Json list = Json::array();
    for (const Asked& one : request_.report.asked) {
      const mcda::MethodInfo& info = one.info();
      Json json{{"name", one.label},
                {"title", info.title},
                {"family", info.additive                                     ? "additive"
                           : info.weights == mcda::WeightMeaning::importance ? "outranking"
                                                                             : "ranking"},
                {"additive", info.additive},
                {"exactIntervals", info.order_linear_in_weights && info.weights != mcda::WeightMeaning::none},
                {"reference", info.reference},
                {"parameters", mcda::files::parameters_json(one.parameters)}};
      const std::string reason = reason_of(one);
      json["live"] = reason.empty();
      if (!reason.empty()) json["reason"] = text(reason);
      list.push_back(std::move(json));
    }
    return list;
  }

  // Why a method is not live; empty where it is.
  std::string reason_of(const Asked& asked) const {
    for (const mcda::SkippedMethod& one : request_.report.comparison.skipped) {
      if (one.label == asked.label) return one.refusal.text();
    }
    return computed_in_page(asked.info()) ? "" : "its ranks are those of the report";
  }

  Json criteria() const {
    Json list = Json::array();
    for (std::size_t j = 0; j < tree_.leaves().size(); ++j) {
      const mcda::CriteriaTree::Node& one = node(j);
      const mcda::Leaf& leaf = *one.leaf;
      const auto policy = leaf.missing.value_or(session_.file.model.missing);
      std::vector<double> cells;
      if (!carried_all()) {
        for (const Index row : carried_.rows) cells.push_back(request_.raw(row, static_cast<Index>(j)));
      }
      Json spec =
          mcda::files::criterion_facts(leaf, policy, session_.prepared.columns[j],
                                       carried_all() ? std::nullopt : std::optional(std::span<const double>(cells)));
      if (carried_all() && leaf.uncertainty.kind != mcda::ValueUncertainty::Kind::exact)
        spec["uncertainty"] = uncertainty(leaf.uncertainty);
      Json path = Json::array();
      for (Index parent = one.parent; parent > 0; parent = tree_[parent].parent)
        path.insert(path.begin(), tree_[parent].id);
      Json json{{"id", one.id},
                {"title", text(one.title.empty() ? one.id : one.title)},
                {"unit", text(leaf.criterion.unit)},
                {"goal", spec["goal"]},
                {"weight", criteria_.weight(static_cast<Index>(j)) / total_},
                {"group", std::move(path)},
                {"missing", session_.prepared.missing[j]}};
      if (spec.contains("target")) json["goalValue"] = spec["target"];
      for (const char* key : {"horizon", "fixed", "reachable"}) {
        if (spec.contains(key)) json[key] = spec[key];
      }
      if (!standings_.columns.empty()) {
        const ColumnOfAll& all = standings_.columns[j];
        json["ofAll"] = {{"median", all.median}, {"varies", all.varies}, {"histogram", all.histogram}};
      }
      if (session_.prepared.missing[j] > 0) json["policy"] = spec["missing"];
      json["spec"] = std::move(spec);
      list.push_back(std::move(json));
    }
    return list;
  }

  static Json uncertainty(const mcda::ValueUncertainty& how) {
    constexpr const char* kinds[]{"exact", "interval", "normal", "log_normal", "between", "ordinal"};
    Json json{{"kind", kinds[static_cast<std::size_t>(how.kind)]}, {"amount", how.amount}, {"relative", how.relative}};
    if (how.possible) json["possible"] = {how.possible->low, how.possible->high};
    return json;
  }

  Json groups() const {
    std::vector<double> weight(static_cast<std::size_t>(tree_.size()), 0.0);
    for (std::size_t j = 0; j < tree_.leaves().size(); ++j) {
      for (Index at = tree_.leaves()[j]; at > 0; at = tree_[at].parent)
        weight[static_cast<std::size_t>(at)] += criteria_.weight(static_cast<Index>(j)) / total_;
    }
    Json list = Json::array();
    for (Index at = 1; at < tree_.size(); ++at) {
      if (tree_[at].leaf) continue;
      Json json{{"id", tree_[at].id},
                {"title", text(tree_[at].title.empty() ? tree_[at].id : tree_[at].title)},
                {"weight", weight[static_cast<std::size_t>(at)]}};
      if (tree_[at].parent > 0) json["parent"] = tree_[tree_[at].parent].id;
      list.push_back(std::move(json));
    }
    return list;
  }

  Json ranking() const {
    const Answer* const first = request_.report.first;
    Json json{{"rows", Json::array()}, {"ranks", Json::array()}, {"scores", Json::array()}};
    if (first == nullptr) return json;
    for (std::size_t k = 0; k < first->order.size() && k < first_rows; ++k) {
      const Index place = carried_.place[static_cast<std::size_t>(first->order[k])];
      if (place < 0) continue;
      json["rows"].push_back(place);
      json["ranks"].push_back(std::isnan(first->ranks[k]) ? Json(nullptr) : Json(first->ranks[k]));
      if (!first->scores.empty()) json["scores"].push_back(first->scores[static_cast<std::size_t>(first->order[k])]);
    }
    return json;
  }

  void add_tiers(Json& json) const {
    const auto wanted = tier_request(session_.file);
    if (!wanted) return;
    const Tiering found = tiering(session_, *wanted, request_.settings);
    json["tierNames"] = found.names;
    json["tiers"] = Json::array();
    for (const Index row : carried_.rows) json["tiers"].push_back(found.tiers[static_cast<std::size_t>(row)]);
  }

  // What the first method's order depends on. The page asks again when weights move; this stands where it cannot.
  void add_analyses(Json& json) const {
    const mcda::Outcome* const outcome = first_outcome();
    json["sensitivity"] = json["acceptability"] = nullptr;
    if (outcome == nullptr || outcome->method->ignores_weights() || session_.rows() < 2) return;
    const mcda::WeightedMethod asked{outcome->method, outcome->parameters, &session_.prepared.table, &criteria_};
    const mcda::WeightTree tree = mcda::WeightTree::flat(criteria_);
    const auto form = mcda::linear_form(asked, session_.run);
    const bool slow = !form && session_.rows() > large;
    if (!slow) {
      const mcda::Stability found =
          mcda::stability_of(asked, tree, form ? &*form : nullptr, outcome->scores, {.top_k = 10, .run = session_.run});
      Json list = Json::array();
      for (const mcda::NodeStability& one : found.nodes) {
        list.push_back({{"criterion", tree[one.node].id},
                        {"weight", one.share},
                        {"lower", one.first.lower},
                        {"upper", one.first.upper},
                        {"exact", found.exact},
                        {"top_k", {{"k", found.k}, {"lower", one.top_k.lower}, {"upper", one.top_k.upper}}}});
      }
      json["sensitivity"] = {{"method", request_.report.first->asked.label}, {"stability", std::move(list)}};
    }
    std::vector<Index> rows = request_.report.first->order;
    if (rows.size() > sampled_rows) rows.resize(sampled_rows);
    const Index drawn = session_.rows() > large ? samples_of_large : samples;
    // Values that are not known exactly are drawn by the page itself.
    if (slow || criteria_.size() < 2 || mcda::has_uncertain_values(session_.file.model)) return;
    mcda::RankBands bands(tree, {.knowledge = mcda::WeightKnowledge::spread, .spread = usual_spread, .between = {}},
                          static_cast<std::uint64_t>(session_.manifest.seed), rows, 10);
    bands.draw(drawn, [&](const std::vector<double>& weights) {
      return form ? form->at(weights) : asked.at(weights, session_.run).scores;
    });
    Json counts = Json::array(), top = Json::array();
    for (std::size_t r = 0; r < rows.size(); ++r) {
      counts.push_back(bands.bands(r));
      top.push_back(bands.top(r));
    }
    json["acceptability"] = {{"samples", drawn},
                             {"spread", usual_spread},
                             {"seed", session_.manifest.seed},
                             {"rows", carried_.places(rows)},
                             {"bands", std::move(counts)},
                             {"top_10", std::move(top)}};
  }

  // Who belongs to a kernel is a choice, not an order: it has no place among rankings.
  static bool is_kernel(const mcda::ComparedRelation& one) {
    return one.outcome.method->info().result == mcda::ResultKind::kernel;
  }

  Json compare() const {
    const mcda::Comparison& comparison = request_.report.comparison;
    Json methods = Json::array(), as_of_report = Json::array();
    for (const mcda::ComparedMethod& one : comparison.methods) {
      methods.push_back(one.label);
      if (!computed_in_page(one.outcome.method->info())) as_of_report.push_back(frozen(one.label, one.ranking.ranks));
    }
    for (const mcda::ComparedRelation& one : comparison.relations) {
      if (is_kernel(one)) continue;
      as_of_report.push_back(frozen(one.label, one.outcome.exploitation.ranks));
      if (one.outcome.relation) as_of_report.back()["incomparable"] = incomparable(one);
    }
    Json tau = Json::array();
    for (const auto& row : comparison.agreement.kendall_tau_b) {
      tau.push_back(Json::array());
      for (const double value : row) tau.back().push_back(std::isnan(value) ? Json(nullptr) : Json(value));
    }
    return {
        {"methods", std::move(methods)}, {"kendall_tau_b", std::move(tau)}, {"asOfReport", std::move(as_of_report)}};
  }

  Json frozen(const std::string& label, const std::vector<double>& ranks) const {
    Json list = Json::array();
    for (const Index row : carried_.rows) {
      const auto at = static_cast<std::size_t>(row);
      list.push_back(at < ranks.size() && !std::isnan(ranks[at]) ? Json(ranks[at]) : Json(nullptr));
    }
    return {{"name", label}, {"ranks", std::move(list)}};
  }

  // By carried row: how many of all clients cannot be compared with this one, and the best placed of them that the page
  // carries; null where there are none.
  Json incomparable(const mcda::ComparedRelation& one) const {
    const std::vector<double>& ranks = one.outcome.exploitation.ranks;
    std::vector<Index> order = carried_.rows;
    const auto key = [&](Index row) {
      const double rank = ranks[static_cast<std::size_t>(row)];
      return std::isnan(rank) ? std::numeric_limits<double>::infinity() : rank;
    };
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return key(a) < key(b); });
    const std::vector<mcda::Incomparable> found =
        mcda::incomparable_of(*one.outcome.relation, order, incomparable_named);
    Json list = Json::array();
    for (const Index row : carried_.rows) {
      const mcda::Incomparable& open = found[static_cast<std::size_t>(row)];
      list.push_back(open.count == 0 ? Json(nullptr)
                                     : Json{{"count", open.count}, {"with", carried_.places(open.with)}});
    }
    return list;
  }

  Json presets() const {
    Json list = Json::array();
    const auto n = static_cast<std::size_t>(criteria_.size());
    list.push_back({{"name", "equal"}, {"weights", std::vector<double>(n, 1 / static_cast<double>(n))}});
    for (const char* name : {"entropy", "critic"}) {
      const mcda::WeightingMethod& method = mcda::Catalogue::instance().weighting(name);
      const mcda::Summary summary =
          mcda::summarise(session_.prepared.table, mcda::Statistic::extremes | method.needs({}), session_.run);
      if (method.refusal(summary, criteria_, {})) continue;
      const std::vector<double> weights =
          mcda::weigh(method, {}, session_.prepared.table, criteria_, session_.run).values;
      if (std::all_of(weights.begin(), weights.end(), [](double w) { return std::isfinite(w); }))
        list.push_back({{"name", name}, {"weights", weights}});
    }
    return list;
  }

  // Every scoring of the catalogue with the parameters by which `prefero rank --method` would run it.
  Json core() const {
    Json json{{"methods", Json::array()}};
    std::vector<Asked> all = request_.report.asked;
    mcda::Notes unsaid;
    for (const auto& method : mcda::Catalogue::instance().all()) {
      const std::string name(method->info().name);
      if (!computed_in_page(method->info()) ||
          std::any_of(all.begin(), all.end(), [&](const Asked& one) { return one.method == method.get(); }))
        continue;
      all.push_back(asked_methods({name}, session_.file, Settings(), "", unsaid).front());
    }
    for (const Asked& one : all) {
      json["methods"].push_back({{"label", one.label},
                                 {"name", one.info().name},
                                 {"parameters", mcda::files::parameters_json(one.parameters)}});
    }
    if (std::abs(total_ - 1) > 1e-12) json["weight_total"] = total_;
    if (bounds() > 0) json["bounds"] = bounds();
    if (!carried_all()) {
      json["ceilings"] = ceilings_.rows();
      using mcda::Statistic;
      const Statistic wanted = Statistic::extremes | Statistic::sum | Statistic::sum_of_squares |
                               Statistic::sum_of_inverses | Statistic::sum_of_inverse_squares |
                               Statistic::sum_of_logarithms | Statistic::sum_of_x_log_x | Statistic::moments;
      json["summary"] =
          mcda::files::hexadecimal(mcda::summarise(session_.prepared.table, wanted, session_.run).to_bytes());
    }
    return json;
  }

  const ReportRequest& request_;
  const Session& session_;
  const mcda::CriteriaTree& tree_;
  const mcda::Criteria& criteria_;
  double total_;
  Carried carried_;
  mcda::DecisionTable ceilings_;
  Standings standings_;  ///< empty where all are carried
};

}  // namespace

bool computed_in_page(const mcda::MethodInfo& info) {
  constexpr std::string_view left_out[]{"ahp_hierarchy", "choquet", "comet",      "uta",
                                        "uta_gms",       "utastar", "promethee_4"};
  return info.kind == mcda::MethodKind::scoring && info.result == mcda::ResultKind::complete &&
         std::find(std::begin(left_out), std::end(left_out), info.name) == std::end(left_out);
}

mcda::files::PageSlots page_slots(const ReportRequest& request) { return Data(request).slots(); }

}  // namespace prefero
