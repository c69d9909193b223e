// prefero explain: why one client stands where it stands, and what it would take to stand higher.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/explain_forms.hpp"
#include "cli/output.hpp"
#include "cli/rank_forms.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/dominance.hpp"
#include "mcda/analysis/explain.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/analysis/what_if.hpp"
#include "mcda/engine/sort.hpp"

namespace prefero {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The portfolio as read, and how everybody is ranked once more with a few cells changed.
class Again {
 public:
  Again(const Session& session, const mcda::Portfolio& portfolio, std::optional<std::vector<double>> weights,
        const Asked& asked)
      : session_(session), portfolio_(portfolio), weights_(std::move(weights)), asked_(asked) {}

  Index rank(Index row, std::span<const mcda::RawChange> changes) const {
    const std::string id(session_.id(row));
    mcda::Portfolio changed{portfolio_.alternatives, portfolio_.values.copy(), portfolio_.constraint_values.copy()};
    Index at = 0;
    while (changed.alternatives.ids[at] != id) ++at;
    for (const mcda::RawChange& one : changes) changed.values(at, one.criterion) = one.to;
    mcda::RunOptions run = session_.run;
    run.progress = nullptr;
    const mcda::DecisionModel& model = session_.file.model;
    const mcda::Prepared prepared = mcda::prepare(model, std::move(changed), run);
    std::vector<mcda::Criterion> list = prepared.criteria;
    const std::vector<double> weights =
        weights_ ? *weights_ : mcda::resolve_weights(model, prepared.table, mcda::Criteria(list), run).leaves;
    for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = weights[j];
    const mcda::Criteria criteria(std::move(list), weights_ ? mcda::WeightRule::normalise : model.weight_rule);
    const mcda::Outcome outcome =
        mcda::run(mcda::Task{dynamic_cast<const mcda::ScoringMethod*>(asked_.method), asked_.parameters},
                  prepared.table, criteria, run);
    if (outcome.refusal) return prepared.table.rows() + 1;
    at = 0;
    while (prepared.alternatives.ids[at] != id) ++at;
    return static_cast<Index>(mcda::rank_fast(outcome.scores).ranks[static_cast<std::size_t>(at)]);
  }

 private:
  const Session& session_;
  const mcda::Portfolio& portfolio_;
  std::optional<std::vector<double>> weights_;
  const Asked& asked_;
};

// The leaves below a group, as positions among the leaves.
std::vector<std::size_t> leaves_below(const mcda::CriteriaTree& tree, Index group) {
  std::vector<std::size_t> below;
  for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
    for (Index node = tree.leaves()[j]; node > 0; node = tree[node].parent) {
      if (node == group) below.push_back(j);
    }
  }
  return below;
}

// The share of the clients to whom a group brings less, times 100; only where the score is a sum.
double group_percentile(const mcda::Outcome& outcome, const mcda::DecisionTable& table,
                        const std::vector<std::size_t>& leaves, Index row) {
  const mcda::AdditiveModel* const model = outcome.fitted->model->additive();
  if (model == nullptr) return not_a_number;
  std::vector<double> sums(static_cast<std::size_t>(table.rows()), 0.0);
  const std::vector<Index>& columns = outcome.fitted->columns;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (std::find(leaves.begin(), leaves.end(), static_cast<std::size_t>(columns[k])) != leaves.end())
      model->scales[k].add(model->weights[k], table.column(columns[k]), sums);
  }
  const double own = sums[static_cast<std::size_t>(row)];
  double below = 0;
  for (const double sum : sums) below += sum < own ? 1 : sum == own ? 0.5 : 0;
  return 100 * below / static_cast<double>(sums.size());
}

Account account_of(const Session& session, const mcda::Outcome& outcome, const mcda::DecisionTable& raw, Index row,
                   const std::vector<double>& reference, const std::vector<double>& raw_reference,
                   const mcda::ExplainOptions& options) {
  const mcda::DecisionTable& table = session.prepared.table;
  const mcda::Contributions found = mcda::contributions_of(outcome, table, row, reference, options);
  const std::vector<double> standings = mcda::standings_of(table, *session.criteria, row);
  Account account{.how = found.how, .reference_score = found.reference_score};
  const mcda::CriteriaTree& tree = session.file.model.tree;
  for (std::size_t j = 0; j < found.values.size(); ++j) {
    const mcda::CriteriaTree::Node& node = tree[tree.leaves()[j]];
    account.criteria.push_back({node.id, node.title, node.leaf->criterion.unit, raw(row, static_cast<Index>(j)),
                                raw_reference[j], found.values[j],
                                found.errors.empty() ? not_a_number : found.errors[j], 100 * standings[j]});
  }
  for (Index node = 1; node < tree.size(); ++node) {
    if (tree[node].leaf) continue;
    const std::vector<std::size_t> below = leaves_below(tree, node);
    ExplainedPart group{.id = tree[node].id, .title = tree[node].title};
    for (const std::size_t j : below) group.contribution += found.values[j];
    group.percentile = group_percentile(outcome, table, below, row);
    account.groups.push_back(std::move(group));
  }
  return account;
}

Index rank_to_reach(const Arguments& arguments, const Session& session, double rank) {
  if (const auto asked = arguments.whole("reach", 1, std::numeric_limits<Index>::max())) {
    if (*asked > session.rows())
      throw mcda::InvalidInput(fmt::format("--reach {}: there are {} clients", *asked, session.rows()));
    return *asked;
  }
  if (!session.file.tiers.empty()) {  // the last rank of the next better tier
    const std::string own = tier_of(session.file.tiers, rank, session.rows());
    for (auto above = static_cast<Index>(rank) - 1; above >= 1; --above) {
      if (tier_of(session.file.tiers, static_cast<double>(above), session.rows()) != own) return above;
    }
  }
  return rank > 10 ? 10 : 1;
}

int run_explain(const Arguments& arguments) {
  Output output(arguments);
  if (!arguments.has("client")) throw mcda::InvalidInput("prefero explain is about one client", "name it: --client ID");
  const std::vector<std::string> names = arguments.list("method");
  if (names.size() > 1 || (names.size() == 1 && names.front() == "all"))
    throw mcda::InvalidInput("one method is explained at a time", "name one method");
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  if (names.empty() && model.file.model.methods.size() > 1) model.file.model.methods.resize(1);
  const Asked asked = asked_methods(names, model.file, settings, "", notes).front();
  require_settings_used(settings, {asked}, model.file.model);
  const auto* const method = dynamic_cast<const mcda::ScoringMethod*>(asked.method);
  if (method == nullptr) {
    throw mcda::InvalidInput(
        std::string(asked.info().name) + " compares clients in pairs and gives no score that could be taken apart",
        "choose a method that scores: prefero methods --kind scoring");
  }
  const auto samples = arguments.whole("samples", 2, 10'000'000).value_or(2000);

  mcda::Portfolio everybody;
  mcda::DecisionTable raw;
  const Session session = open_session(
      arguments, std::move(model), settings, std::move(notes),
      [&](const mcda::DecisionTable& cells) { raw = cells.copy(); },
      [&](const mcda::Portfolio& read) {
        everybody = {read.alternatives, read.values.copy(), read.constraint_values.copy()};
      });
  const mcda::DecisionTable& table = session.prepared.table;
  Explained found{.row = client_named(session, arguments.text("client"))};
  if (arguments.has("against")) {
    found.other = client_named(session, arguments.text("against"));
    if (*found.other == found.row) throw mcda::InvalidInput("--against names the client itself");
  }
  Progress progress(session.progress, "explaining", 0);
  const mcda::Outcome outcome = mcda::run(mcda::Task{method, asked.parameters}, table, *session.criteria, session.run);
  if (outcome.refusal) refuse(asked, *outcome.refusal);
  const mcda::Ranking ranking = mcda::rank_fast(outcome.scores);
  found.rank = ranking.ranks[static_cast<std::size_t>(found.row)];
  found.score = outcome.scores[static_cast<std::size_t>(found.row)];
  if (!session.file.tiers.empty()) found.tier = tier_of(session.file.tiers, found.rank, session.rows());

  mcda::DominanceOfOne dominance = mcda::dominance_of(table, *session.criteria, found.row);
  for (std::vector<Index>* const rows : {&dominance.dominating, &dominance.dominated}) {
    std::stable_sort(rows->begin(), rows->end(), [&](Index a, Index b) {
      return ranking.ranks[static_cast<std::size_t>(a)] < ranking.ranks[static_cast<std::size_t>(b)];
    });
  }
  found.dominating = std::move(dominance.dominating);
  found.dominated = std::move(dominance.dominated);

  const mcda::ExplainOptions options{
      .samples = samples, .seed = static_cast<std::uint64_t>(session.manifest.seed), .run = session.run};
  const std::vector<double> medians = mcda::lower_medians(table, session.run);
  std::vector<double> raw_medians;
  for (Index j = 0; j < table.columns(); ++j) {  // as somebody with this prepared value has it in the raw unit
    double value = not_a_number;
    for (Index i = 0; i < table.rows() && std::isnan(value); ++i) {
      if (table(i, j) == medians[static_cast<std::size_t>(j)]) value = raw(i, j);
    }
    raw_medians.push_back(value);
  }
  found.own = account_of(session, outcome, raw, found.row, medians, raw_medians, options);
  if (found.other) {
    std::vector<double> other, raw_other;
    for (Index j = 0; j < table.columns(); ++j) {
      other.push_back(table(*found.other, j));
      raw_other.push_back(raw(*found.other, j));
    }
    found.other_rank = ranking.ranks[static_cast<std::size_t>(*found.other)];
    found.against = account_of(session, outcome, raw, found.row, other, raw_other, options);
  }
  mcda::Notes said;  // the session has them
  const auto given = written_weights(arguments, session.file.model.tree, said);
  const Again again(session, everybody, given, asked);
  found.reaching =
      mcda::ways_to_reach(outcome, table, *session.criteria, found.row, rank_to_reach(arguments, session, found.rank),
                          {session.file.model.tree, raw, session.prepared.columns,
                           [&](std::span<const mcda::RawChange> changes) { return again.rank(found.row, changes); }},
                          session.run);

  mcda::Notes all = session.notes;
  all.insert(all.end(), outcome.notes.begin(), outcome.notes.end());
  require_no_notes(arguments, all);
  switch (output.format()) {
    case Format::json: write_explained_json(session, asked, found, all, output); break;
    case Format::csv: write_explained_csv(found, output); break;
    default: write_explained_text(session, asked, found, samples, output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace

Command explain_command() {
  return {
      .name = "explain",
      .operands = "MODEL",
      .summary = "why one client stands where it stands, and what it would take to stand higher",
      .details =
          "Takes the client's score apart: what every criterion adds against the client at the lower median of every "
          "criterion, and with --against what makes the difference to another client. Where the score is a sum over "
          "the criteria this is exact; for other methods it is done by Shapley values, exact up to 12 criteria and "
          "beyond that sampled, with the error.\n\nThen the smallest change found that reaches rank --reach: of one "
          "criterion, else of two, else of several. Values go no further than the criterion's `reachable: [low, high]` "
          "in the model, else than the best seen; criteria with `fixed: true` stay. Every answer was ranked again "
          "with all clients. Without --reach it is the next better tier, else rank 10, else rank 1.",
      .examples =
          "prefero explain model.yaml --client C17\n"
          "prefero explain model.yaml --client C17 --against C3 --reach 5 --method vikor\n"
          "prefero explain model.yaml --client C17 --format json",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"client", "ID", "the client, by id or by name"},
              {"against", "ID", "another client: what makes the difference"},
              {"reach", "K", "the rank to reach"},
              {"method", "NAME", "the method (see prefero methods)", "method"},
              {"samples", "N", "random orders where there are more than 12 criteria (default 2000)"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_explain};
}

}  // namespace prefero
