#include "python/src/distributed.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "cli/answer.hpp"
#include "cli/manifest.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/weigh.hpp"
#include "mcda/engine/columns.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"
#include "mcda/method/catalogue.hpp"
#include "python/src/arrays.hpp"
#include "python/src/distributed_parts.hpp"

namespace prefero::python {

namespace nb = nanobind;
using mcda::InvalidInput;
using mcda::Statistic;

namespace {

// A row that is always kept, after those of a batch: preparing refuses a portfolio of which nothing is left.
constexpr std::string_view sentinel = "\x01 the last row";

mcda::MissingPolicy policy_of(const mcda::DecisionModel& model, const mcda::Leaf& leaf) {
  return leaf.missing.value_or(model.missing);
}

void require_parts(const mcda::DecisionModel& model) {
  for (const Index node : model.tree.leaves()) {
    const mcda::Leaf& leaf = *model.tree[node].leaf;
    const std::string who = "criterion " + model.tree[node].id + ": ";
    if (leaf.value.scale == mcda::ValueScale::rank || leaf.value.scale == mcda::ValueScale::winsorised)
      not_in_parts(who + "a value function learned from the sorted column",
                   "compute it in Spark, or choose log1p or piecewise");
    if (leaf.value.scale == mcda::ValueScale::piecewise && leaf.goal.kind == mcda::GoalKind::target)
      not_in_parts(who + "a target on a piecewise value function", "write the desirability as the value function");
    if (policy_of(model, leaf) == mcda::MissingPolicy::median)
      not_in_parts(who + "the median of a column", "choose mean or worst, or fill the gaps in Spark");
  }
}

// The same tree whose leaves read columns: what SQL computes is computed by Spark under the name computed_column(id).
std::string computed_column(const std::string& id) { return "prefero computed " + id; }

mcda::CriteriaTree without_sql(const mcda::CriteriaTree& tree) {
  mcda::CriteriaTree plain;
  for (Index node = 1; node < tree.size(); ++node) {
    const mcda::CriteriaTree::Node& one = tree[node];
    if (!one.leaf) {
      plain.add_group(one.parent, one.id, one.title, one.weight);
      continue;
    }
    mcda::Leaf leaf = *one.leaf;
    if (!leaf.sql.empty()) {
      leaf.column = computed_column(one.id);
      leaf.sql.clear();
    }
    leaf.uncertainty = {};  // no part of a ranking
    plain.add_leaf(one.parent, one.id, one.title, one.weight, std::move(leaf));
  }
  return plain;
}

}  // namespace

DistributedFit::DistributedFit(const Model& model, std::vector<std::string> words, Index capacity,
                               const std::string& weighting)
    : model_(model), words_(std::move(words)), instead_(weighting), capacity_(capacity) {
  if (!weighting.empty()) {
    model_.file.model.weights = {.method = std::string(mcda::Catalogue::instance().weighting(weighting).info().name)};
    model_.file.model.group_weights.clear();
  }
  std::vector<std::string> all{model_.name};
  all.insert(all.end(), words_.begin(), words_.end());
  const Arguments arguments = arguments_of("rank", all);
  const Settings settings(arguments);
  if (model_.file.crm) not_in_parts("criteria of CRM tables", "make the columns in Spark");
  std::vector<std::string> names = arguments.list("method");
  if (!names.empty()) mcda::Catalogue::instance().at(names.front());
  if (names.empty() && model_.file.model.methods.size() > 1) model_.file.model.methods.resize(1);
  asked_ = asked_methods(names, model_.file, settings, "", notes_).front();
  require_settings_used(settings, {asked_}, model_.file.model);
  method_ = dynamic_cast<const mcda::ScoringMethod*>(asked_.method);
  if (method_ == nullptr)
    not_in_parts(std::string(asked_.info().name) + " compares clients in pairs and", "choose a method that scores");
  mcda::DecisionModel& decision = model_.file.model;
  decision.tree = without_sql(decision.tree);
  require_parts(decision);
  written_ = written_weights(arguments, decision.tree, notes_);
  if (!written_) apply_settings(settings, decision);
}

mcda::Criteria DistributedFit::criteria() const {
  std::vector<mcda::Criterion> list = list_;
  for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = weights_[j];
  return mcda::Criteria(std::move(list), mcda::WeightRule::as_given);
}

Statistic DistributedFit::needs() const {
  Statistic wanted = Statistic::extremes | method_->needs(asked_.parameters);
  if (!written_) wanted = wanted | mcda::weights_need(model_.file.model, mcda::Criteria(list_));
  return wanted;
}

DistributedFit::Kept DistributedFit::prepared(const Table& table, bool raw) const {
  const mcda::DecisionModel& model = model_.file.model;
  mcda::Portfolio portfolio = portfolio_of(table, model, portfolio_request(model_.file, {}));
  Kept kept;
  kept.batch = table.rows();
  portfolio.alternatives.ids.push_back(sentinel);
  if (portfolio.alternatives.labels.size() > 0) portfolio.alternatives.labels.push_back(sentinel);
  const auto add_row = [&](mcda::DecisionTable& cells, double value) {
    const Index m = cells.rows();
    cells.grow(1);
    for (Index j = 0; j < cells.columns(); ++j) cells(m, j) = value;
  };
  add_row(portfolio.values, 0);
  add_row(portfolio.constraint_values, nan);  // nobody without a value is left out
  portfolio.bounds = mcda::DecisionTable(kept.batch + 1, 0);
  std::vector<mcda::ColumnPreparation> blank;
  if (raw) {  // nothing is learned yet; gaps leave nobody out but those that are to be dropped
    for (const Index node : model.tree.leaves()) {
      const bool drops = policy_of(model, *model.tree[node].leaf) == mcda::MissingPolicy::drop;
      blank.push_back({.missing = drops ? mcda::MissingPolicy::drop : mcda::MissingPolicy::worst});
    }
  }
  mcda::Preparing how{.learned = raw ? &blank : &columns_};
  if (raw) how.raw = [&](const mcda::DecisionTable& cells) { kept.raw = cells.copy(); };
  kept.prepared = mcda::prepare(model, std::move(portfolio), one_thread, how);
  return kept;
}

std::vector<const double*> DistributedFit::chosen(const Kept& kept) const {
  std::vector<const double*> pointers;
  for (const Index j : positions_) pointers.push_back(kept.prepared.table.column(j).data());
  return pointers;
}

std::string DistributedFit::observe(const Table& table) const {
  const std::size_t leaves = model_.file.model.tree.leaves().size();
  if (stage_ == Stage::survey) {
    Survey survey(leaves);
    survey.rows = table.rows();
    std::vector<mcda::Problem> problems;
    const auto look = [](std::span<const double> column, double& low, double& high, Index& missing, double* mean) {
      double sum = 0;
      for (const double x : column) {
        if (std::isnan(x)) {
          ++missing;
          continue;
        }
        low = std::min(low, x);
        high = std::max(high, x);
        sum += x;
      }
      const auto known = static_cast<double>(column.size()) - static_cast<double>(missing);
      if (mean != nullptr && known > 0) *mean = sum / known;
    };
    std::vector<double> cells(static_cast<std::size_t>(table.rows()));
    for (std::size_t j = 0; j < leaves; ++j) {
      const mcda::CriteriaTree::Node& node = model_.file.model.tree[model_.file.model.tree.leaves()[j]];
      if (!table.has(node.leaf->column)) break;  // told with its neighbours below
      table.numbers(node.leaf->column, "criterion " + node.id, cells, problems);
      look(cells, survey.low[j], survey.high[j], survey.missing[j], &survey.mean[j]);
    }
    if (!problems.empty()) throw InvalidInput(std::move(problems));
    const Kept kept = prepared(table, true);
    survey.kept = kept.rows();
    for (std::size_t j = 0; j < leaves; ++j)
      look(kept.raw.column(static_cast<Index>(j)).first(static_cast<std::size_t>(kept.rows())), survey.kept_low[j],
           survey.kept_high[j], survey.missing_kept[j], nullptr);
    return bytes_of(survey);
  }

  const Kept kept = prepared(table, false);
  const Index m = kept.rows();
  const auto summarised = [&](const std::vector<const double*>& pointers, mcda::SummaryStream stream) {
    stream.observe(pointers, m);
    return m == 0 ? std::string() : stream.finish().to_bytes();
  };
  switch (stage_) {
    case Stage::summary:
      return summarised(mcda::pointers_of(kept.prepared.table), {kept.prepared.table.columns(), needs()});
    case Stage::weighting: {
      const mcda::Criteria criteria(list_);
      return m == 0 ? std::string()
                    : mcda::WeightsInParts(model_.file.model, summary_, criteria)
                          .observe(mcda::pointers_of(kept.prepared.table), m);
    }
    case Stage::columns: {
      std::vector<std::string> parts;
      for (const double* const column : chosen(kept)) {
        mcda::QuantileSummary seen(capacity_);
        seen.observe({column, static_cast<std::size_t>(m)});
        parts.push_back(seen.to_bytes());
      }
      return bytes_of(parts);
    }
    case Stage::second: {
      std::vector<std::vector<double>> out(positions_.size(), std::vector<double>(static_cast<std::size_t>(m)));
      each_block(chosen(kept), m, [&](const mcda::Block& block, Index first, Index rows) {
        fitted_->transform(block, spans_of(out, first, rows));
      });
      return summarised(pointers_of(out), {static_cast<Index>(out.size()), fitted_->second_needs()});
    }
    case Stage::derived:
      return summarised(pointers_of(scored(kept, false).derived), mcda::SummaryStream(fitted_->derived_needs()));
    case Stage::scores: {
      const std::vector<double> scores = scored(kept, false).scores;
      return summarised({scores.data()}, {1, Statistic::extremes});
    }
    default: throw InvalidInput("the fit is complete");
  }
}

std::string DistributedFit::merge(const std::string& earlier, const std::string& later) const {
  if (earlier.empty()) return later;
  if (later.empty()) return earlier;
  switch (stage_) {
    case Stage::survey: {
      auto whole = from_bytes<Survey>(earlier);
      whole.merge(from_bytes<Survey>(later));
      return bytes_of(whole);
    }
    case Stage::weighting: {
      const mcda::Criteria criteria(list_);
      return mcda::WeightsInParts(model_.file.model, summary_, criteria).merge(earlier, later);
    }
    case Stage::columns: {
      auto parts = from_bytes<std::vector<std::string>>(earlier);
      const auto more = from_bytes<std::vector<std::string>>(later);
      for (std::size_t j = 0; j < parts.size(); ++j) {
        mcda::QuantileSummary whole = mcda::QuantileSummary::from_bytes(parts[j]);
        whole.merge(mcda::QuantileSummary::from_bytes(more[j]));
        parts[j] = whole.to_bytes();
      }
      return bytes_of(parts);
    }
    default: {
      mcda::Summary whole = mcda::Summary::from_bytes(earlier);
      whole.merge(mcda::Summary::from_bytes(later));
      return whole.to_bytes();
    }
  }
}

void DistributedFit::learn_preparation(const std::string& bytes) {
  const auto survey = from_bytes<Survey>(bytes);
  const mcda::DecisionModel& model = model_.file.model;
  const std::size_t leaves = model.tree.leaves().size();
  read_ = survey.rows;
  clients_ = survey.kept;
  if (survey.rows == 0) throw InvalidInput("there is no client to rank", "check the table");
  std::vector<mcda::Problem> problems;
  for (std::size_t j = 0; j < leaves; ++j) {
    const mcda::CriteriaTree::Node& node = model.tree[model.tree.leaves()[j]];
    if (survey.missing[j] == survey.rows)
      problems.push_back({.what = "criterion " + node.id + " has no value at all",
                          .remedy = "leave the criterion out or check the column"});
    else if (policy_of(model, *node.leaf) == mcda::MissingPolicy::error && survey.missing[j] > 0)
      problems.push_back(
          {.what = "criterion " + node.id + ": " + std::to_string(survey.missing[j]) + " of " +
                   std::to_string(survey.rows) + " values are missing",
           .remedy = "fill them in, or say what a missing value means: `missing: {policy: worst}`, drop or mean"});
  }
  if (problems.empty() && clients_ == 0)
    problems.push_back(
        {.what = "no client is left: all are excluded", .remedy = "loosen the constraints or the missing policy"});
  if (!problems.empty()) throw InvalidInput(std::move(problems));

  // Fills are learned from everybody, value functions from those who are kept: two clients with the extremes tell both.
  const auto two_clients = [&](const std::vector<double>& low, const std::vector<double>& high,
                               const std::vector<mcda::ColumnPreparation>* learned) {
    mcda::DecisionModel plain = model;
    plain.constraints.clear();
    mcda::Portfolio two;
    two.alternatives.ids.push_back("1");
    two.alternatives.ids.push_back("2");
    two.values = mcda::DecisionTable(2, static_cast<Index>(leaves));
    two.constraint_values = mcda::DecisionTable(2, 0);
    for (std::size_t j = 0; j < leaves; ++j) {
      two.values(0, static_cast<Index>(j)) = low[j];
      two.values(1, static_cast<Index>(j)) = high[j];
    }
    return mcda::prepare(plain, std::move(two), one_thread, {.learned = learned});
  };
  const mcda::Prepared of_all = two_clients(survey.low, survey.high, nullptr);
  std::vector<double> low = survey.kept_low, high = survey.kept_high;
  for (std::size_t j = 0; j < leaves; ++j) {
    double fill = of_all.columns[j].fill;
    if (of_all.columns[j].missing == mcda::MissingPolicy::mean) fill = survey.mean[j];
    if (survey.missing_kept[j] > 0 || low[j] > high[j]) {
      low[j] = std::min(low[j], fill);
      high[j] = std::max(high[j], fill);
    }
    profiles_.push_back({.low = survey.low[j],
                         .high = survey.high[j],
                         .edges = {},
                         .counts = {survey.kept - survey.missing_kept[j]},
                         .missing = survey.missing_kept[j]});
  }
  const mcda::Prepared of_kept = two_clients(low, high, nullptr);
  columns_ = of_kept.columns;
  list_ = of_kept.criteria;
  static constexpr const char* words[] = {"",         "", "the worst value seen",
                                          "the mean", "", "the middle of the range seen"};
  for (std::size_t j = 0; j < leaves; ++j) {
    columns_[j].fill = of_all.columns[j].missing == mcda::MissingPolicy::mean ? survey.mean[j] : of_all.columns[j].fill;
    if (survey.missing[j] > 0 && columns_[j].missing != mcda::MissingPolicy::drop)
      notes_.push_back("criterion " + list_[j].id + ": " + std::to_string(survey.missing[j]) + " of " +
                       std::to_string(survey.rows) + " values missing, counted as " +
                       words[static_cast<int>(columns_[j].missing)] + " (" + mcda::shortest(columns_[j].fill) + ")");
  }
  if (survey.kept < survey.rows)
    notes_.push_back(std::to_string(survey.rows - survey.kept) + " of " + std::to_string(survey.rows) +
                     " clients excluded before fitting");
}

void DistributedFit::take_weights(const mcda::ResolvedWeights& found) {
  notes_.insert(notes_.end(), found.notes.begin(), found.notes.end());
  std::vector<mcda::Criterion> list = list_;
  for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = found.leaves[j];
  weights_.clear();
  for (const mcda::Criterion& one : mcda::Criteria(std::move(list), model_.file.model.weight_rule))
    weights_.push_back(one.weight);
}

// As mcda::run begins, when the summary and the weights are there.
void DistributedFit::finish_model() {
  const mcda::Criteria all = criteria();
  std::string left_out;
  positions_.clear();
  for (Index j = 0; j < all.size(); ++j) {
    if (all.weight(j) > 0 || method_->ignores_weights() ||
        (method_->info().weights == mcda::WeightMeaning::importance &&
         (all[j].veto || !all[j].veto_profiles.empty()))) {
      positions_.push_back(j);
    } else {
      left_out += (left_out.empty() ? "" : ", ") + all[j].id;
    }
  }
  if (!left_out.empty()) notes_.push_back("left out, weight zero: " + left_out);
  const mcda::Criteria seen = all.select(positions_);
  const mcda::Summary chosen_summary = summary_.select(positions_);
  if (const auto refusal = method_->refusal(chosen_summary, seen, asked_.parameters)) refuse(asked_, *refusal);
  fitted_ = method_->finish(chosen_summary, seen, asked_.parameters, notes_);
  if (fitted_->wants_columns() || fitted_->wants_derived_order())
    not_in_parts(std::string(asked_.info().name) + " needs the order of all clients and",
                 "choose another method: prefero.spark.methods() lists those that can");
}

void DistributedFit::go_on(Stage from) {
  const auto next = [&](Stage one, bool wanted) {
    if (static_cast<int>(one) <= static_cast<int>(from) || !wanted) return false;
    stage_ = one;
    return true;
  };
  if (next(Stage::columns, fitted_->sorted())) return;
  if (next(Stage::second, fitted_->second_needs() != Statistic::none)) return;
  if (next(Stage::derived, !fitted_->derived_needs().empty())) return;
  if (next(Stage::scores, fitted_->rescales())) return;
  stage_ = Stage::done;
}

void DistributedFit::advance(const std::string& whole) {
  switch (stage_) {
    case Stage::survey:
      learn_preparation(whole);
      if (written_) {
        double sum = 0;
        for (const double one : *written_) sum += one;
        for (const double one : *written_) weights_.push_back(one / sum);
      }
      stage_ = Stage::summary;
      return;
    case Stage::summary: {
      summary_ = mcda::Summary::from_bytes(whole);
      clients_ = summary_.count();
      if (!written_) {
        const mcda::Criteria criteria(list_);
        mcda::WeightsInParts parts(model_.file.model, summary_, criteria);
        if (parts.wants_rows()) {
          stage_ = Stage::weighting;
          return;
        }
        take_weights(parts.resolve(""));
      }
      finish_model();
      go_on(Stage::weighting);
      return;
    }
    case Stage::weighting: {
      const mcda::Criteria criteria(list_);
      take_weights(mcda::WeightsInParts(model_.file.model, summary_, criteria).resolve(whole));
      finish_model();
      go_on(Stage::weighting);
      return;
    }
    case Stage::columns: {
      const auto parts = from_bytes<std::vector<std::string>>(whole);
      double weighted = 0, largest = 0;
      for (std::size_t j = 0; j < parts.size(); ++j) {
        const mcda::QuantileSummary seen = mcda::QuantileSummary::from_bytes(parts[j]);
        reference_.push_back(seen.thinned(capacity_));
        if (seen.rank_error() == 0 && seen.count() <= capacity_) continue;
        const double share = seen.share_error() + 0.5 / static_cast<double>(capacity_);
        weighted += weights_[static_cast<std::size_t>(positions_[j])] * share;
        largest = std::max(largest, share);
      }
      // A flow is a mean of degrees in [0, 1] that rise with the difference: off by the share at most, in and out.
      const bool flows = method_->info().name.starts_with("promethee");
      error_ = flows ? 2 * weighted : largest;
      if (error_ > 0)
        notes_.push_back("columns are known by " + std::to_string(capacity_) +
                         " quantiles each: " + (flows ? "a net flow is" : "the share of clients below a value is") +
                         " off by at most " + mcda::shortest(error_));
      go_on(Stage::columns);
      return;
    }
    case Stage::second:
      fitted_->refine(mcda::Summary::from_bytes(whole));
      go_on(Stage::second);
      return;
    case Stage::derived:
      fitted_->conclude(mcda::Summary::from_bytes(whole));
      go_on(Stage::derived);
      return;
    case Stage::scores: {
      const mcda::Summary seen = mcda::Summary::from_bytes(whole);
      fitted_->observe_scores(seen.min(0), seen.max(0));
      stage_ = Stage::done;
      return;
    }
    case Stage::done: throw InvalidInput("the fit is complete");
  }
}

}  // namespace prefero::python
