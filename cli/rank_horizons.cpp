// Now or later: what clients are worth soon and in the long run, and who leads for which weight of the long run.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "cli/rank_forms.hpp"
#include "cli/rank_questions.hpp"
#include "mcda/analysis/horizons.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/files/yaml.hpp"

namespace prefero {

namespace {

const char* word_of(mcda::Horizon horizon) {
  switch (horizon) {
    case mcda::Horizon::unstated: return "unstated";
    case mcda::Horizon::short_term: return "short";
    case mcda::Horizon::long_term: return "long";
    case mcda::Horizon::both: return "both";
  }
  return "";
}

const mcda::CriteriaTree::Node& node_of(const Session& session, std::size_t j) {
  const mcda::CriteriaTree& tree = session.file.model.tree;
  return tree[tree.leaves()[j]];
}

void note_unstated(Session& session) {
  const mcda::CriteriaTree& tree = session.file.model.tree;
  std::string silent;
  for (const Index leaf : tree.leaves()) {
    if (tree[leaf].leaf->horizon == mcda::Horizon::unstated) silent += (silent.empty() ? "" : ", ") + tree[leaf].id;
  }
  if (!silent.empty()) session.notes.push_back("no horizon is written for " + silent + ": they count in both");
}

std::vector<double> weights_of(const mcda::Criteria& criteria) {
  std::vector<double> weights;
  for (const mcda::Criterion& one : criteria) weights.push_back(one.weight);
  return weights;
}

/// Both scores of everybody, the mixture of them, and what follows.
struct NowOrLater {
  double l = 0.5;
  std::vector<double> weights_now, weights_later;
  std::vector<double> now, later, value;
  mcda::Ranking ranking, ranking_now, ranking_later;
  std::vector<Index> layers;
  std::vector<mcda::Lead> leads;
  bool additive = true;
};

std::vector<double> scores_by(const Session& session, const Asked& asked, const std::vector<double>& weights,
                              NowOrLater& found) {
  const auto* const method = dynamic_cast<const mcda::ScoringMethod*>(asked.method);
  if (method == nullptr) {
    throw mcda::InvalidInput(
        std::string(asked.info().name) + " gives no score, so that now and later cannot be weighed against each other",
        "choose a method that scores: prefero methods --kind scoring");
  }
  const mcda::Criteria criteria = session.criteria->with_weights(weights, mcda::WeightRule::as_given);
  mcda::Outcome outcome =
      mcda::run(mcda::Task{method, asked.parameters}, session.prepared.table, criteria, session.run);
  if (outcome.refusal) refuse(asked, *outcome.refusal);
  found.additive = found.additive && outcome.fitted->model->additive() != nullptr;
  return std::move(outcome.scores);
}

NowOrLater now_or_later(const Arguments& arguments, Session& session, const Asked& asked) {
  NowOrLater found;
  if (arguments.has("long-term")) {
    const auto l = mcda::files::number(arguments.text("long-term"));
    if (!l || !(*l >= 0 && *l <= 1)) {
      throw mcda::InvalidInput("--long-term: \"" + arguments.text("long-term") + "\" is not a weight from 0 to 1",
                               "write --long-term 0.3");
    }
    found.l = *l;
  }
  note_unstated(session);
  const mcda::CriteriaTree& tree = session.file.model.tree;
  const std::vector<double> weights = weights_of(*session.criteria);
  found.weights_now = mcda::horizon_weights(tree, weights, mcda::Horizon::short_term);
  found.weights_later = mcda::horizon_weights(tree, weights, mcda::Horizon::long_term);
  if (found.weights_now == found.weights_later) {
    throw mcda::InvalidInput("short and long term have the same criteria, so that there is nothing to choose between",
                             "write `horizon: short` or `horizon: long` beside criteria of the model");
  }
  found.now = scores_by(session, asked, found.weights_now, found);
  found.later = scores_by(session, asked, found.weights_later, found);
  for (std::size_t i = 0; i < found.now.size(); ++i)
    found.value.push_back(mcda::mixed_value(found.now[i], found.later[i], found.l));
  found.ranking = mcda::rank_fast(found.value);
  found.ranking_now = mcda::rank_fast(found.now);
  found.ranking_later = mcda::rank_fast(found.later);
  found.layers = mcda::pareto_layers(found.now, found.later);
  found.leads = mcda::leaders(found.now, found.later);
  if (!found.additive) {
    session.notes.push_back(std::string(asked.info().name) +
                            " is no sum over the criteria: the two scores may not be on one scale, and a break-even is "
                            "one of their mixture, not of the method with mixed weights");
  }
  return found;
}

std::optional<mcda::BreakEven> against_leader(const NowOrLater& found, Index row) {
  const auto i = static_cast<std::size_t>(row), first = static_cast<std::size_t>(found.ranking.order.front());
  return mcda::break_even(found.now[i], found.later[i], found.now[first], found.later[first]);
}

std::string break_even_text(const std::optional<mcda::BreakEven>& change) {
  if (!change) return "";
  return fmt::format("{} {:.3f}", change->ahead_later ? "above" : "below", change->at);
}

std::vector<std::string> sentences_of(const Session& session, const NowOrLater& found) {
  std::vector<std::string> lines;
  std::string text;
  constexpr std::size_t most = 8;
  for (std::size_t k = 0; k < found.leads.size() && k < most; ++k) {
    const mcda::Lead& lead = found.leads[k];
    text += k == 0 ? fmt::format("First by the short term alone: {}", full_name(session, lead.row))
                   : fmt::format("; from {:.3f}: {}", lead.from, full_name(session, lead.row));
  }
  if (found.leads.size() > most) text += fmt::format("; and {} more", found.leads.size() - most);
  lines.push_back(text + (found.leads.size() == 1 ? ", and for every weight of the long term" : ""));
  const auto front = std::count(found.layers.begin(), found.layers.end(), 1);
  lines.push_back(fmt::format("{} of {} clients {} beaten by nobody on both (layer 1)",
                              count_text(static_cast<Index>(front)), count_text(session.rows()),
                              front == 1 ? "is" : "are"));
  return lines;
}

void write_json(const Session& session, const Asked& asked, const NowOrLater& found, std::size_t shown,
                Output& output) {
  Json json = document(session.manifest);
  json["method"] = {{"name", asked.info().name}, {"parameters", parameters_json(asked.parameters)}};
  json["kind"] = "complete";
  json["horizon"] = "both";
  json["long_term"] = found.l;
  json["alternatives"] = session.rows();
  Json criteria = Json::array();
  for (std::size_t j = 0; j < found.weights_now.size(); ++j) {
    criteria.push_back({{"id", node_of(session, j).id},
                        {"horizon", word_of(node_of(session, j).leaf->horizon)},
                        {"weight_short", found.weights_now[j]},
                        {"weight_long", found.weights_later[j]}});
  }
  json["criteria"] = std::move(criteria);
  Json ranking = Json::array();
  for (std::size_t k = 0; k < shown; ++k) {
    const Index row = found.ranking.order[k];
    const auto i = static_cast<std::size_t>(row);
    const auto change = against_leader(found, row);
    ranking.push_back({{"rank", static_cast<Index>(found.ranking.ranks[i])},
                       {"id", mcda::files::valid_utf8(session.id(row))},
                       {"label", mcda::files::valid_utf8(session.label(row))},
                       {"score", found.value[i]},
                       {"short", found.now[i]},
                       {"long", found.later[i]},
                       {"rank_short", static_cast<Index>(found.ranking_now.ranks[i])},
                       {"rank_long", static_cast<Index>(found.ranking_later.ranks[i])},
                       {"layer", found.layers[i]},
                       {"break_even", change ? Json(change->at) : Json(nullptr)},
                       {"ahead", change ? Json(change->ahead_later ? "above" : "below") : Json(nullptr)}});
  }
  json["ranking"] = std::move(ranking);
  Json leads = Json::array();
  for (const mcda::Lead& lead : found.leads)
    leads.push_back({{"id", mcda::files::valid_utf8(session.id(lead.row))}, {"from", lead.from}, {"to", lead.to}});
  json["leaders"] = std::move(leads);
  json["excluded"] = excluded_json(session);
  json["notes"] = session.notes;
  output.write(mcda::files::json_text(json) + "\n");
}

Sheet sheet_of(const Session& session, const NowOrLater& found, std::size_t shown, bool full) {
  Sheet sheet;
  sheet.column("rank", CellKind::number);
  sheet.column("id");
  const bool labelled = full || session.labelled();
  if (labelled) sheet.column(full ? "label" : "client");
  for (const char* header : {"score", "short", "long"}) sheet.column(header, CellKind::number);
  sheet.column(full ? "rank_short" : "rank short", CellKind::number);
  sheet.column(full ? "rank_long" : "rank long", CellKind::number);
  sheet.column("layer", CellKind::number);
  sheet.column(full ? "break_even" : "ahead of the first");
  if (full) sheet.column("ahead");
  std::vector<std::vector<std::string>> numbers;
  for (const std::vector<double>* const scores : {&found.value, &found.now, &found.later}) {
    std::vector<double> column;
    for (std::size_t k = 0; k < shown; ++k)
      column.push_back((*scores)[static_cast<std::size_t>(found.ranking.order[k])]);
    numbers.push_back(aligned(column));
    for (std::size_t k = 0; full && k < shown; ++k) numbers.back()[k] = mcda::shortest(column[k]);
  }
  for (std::size_t k = 0; k < shown; ++k) {
    const Index row = found.ranking.order[k];
    const auto i = static_cast<std::size_t>(row);
    const auto change = against_leader(found, row);
    std::vector<std::string> cells{rank_text(found.ranking.ranks[i]), std::string(session.id(row))};
    if (labelled) cells.emplace_back(session.label(row));
    for (const auto& column : numbers) cells.push_back(column[k]);
    cells.push_back(rank_text(found.ranking_now.ranks[i]));
    cells.push_back(rank_text(found.ranking_later.ranks[i]));
    cells.push_back(std::to_string(found.layers[i]));
    cells.push_back(!full ? break_even_text(change) : change ? mcda::shortest(change->at) : "");
    if (full) cells.push_back(!change ? "" : change->ahead_later ? "above" : "below");
    sheet.row(std::move(cells));
  }
  return sheet;
}

void write_text(const Session& session, const Asked& asked, const NowOrLater& found, std::size_t shown,
                Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Screen& screen = output.screen();
  const std::string& title = session.file.model.title;
  if (!title.empty())
    output.write(markdown ? "# " + mcda::files::markdown_text(title) + "\n\n"
                          : screen.bold(folded(mcda::files::harmless(title), screen)) + "\n");
  const std::string scope =
      fmt::format("{} clients by {}, short and long term: score = {} short + {} long", count_text(session.rows()),
                  asked.info().name, readable(1 - found.l, 4), readable(found.l, 4));
  output.write(markdown ? mcda::files::markdown_text(scope) + "\n\n" : screen.faint(folded(scope, screen)) + "\n\n");
  output.write(sheet_of(session, found, shown, false).in(output));
  const Index left = session.rows() - static_cast<Index>(shown);
  if (left > 0) output.write((markdown ? "\n" : "") + fmt::format("and {} more\n", count_text(left)));
  output.write("\n");
  std::vector<std::string> lines = sentences_of(session, found);
  lines.push_back(
      "The last column: for which weights of the long term the client is ahead of the first; empty where for none");
  for (const std::string& line : lines) {
    output.write(markdown ? "- " + mcda::files::markdown_text(line) + "\n"
                          : folded(mcda::files::harmless(line), screen, 2) + "\n");
  }
  output.write(excluded_text(session, output, 20));
}

}  // namespace

void keep_horizon(Session& session, mcda::Horizon horizon) {
  note_unstated(session);
  const mcda::CriteriaTree& tree = session.file.model.tree;
  std::vector<double> weights = mcda::horizon_weights(tree, weights_of(*session.criteria), horizon);
  session.criteria = session.criteria->with_weights(weights, mcda::WeightRule::as_given);
  session.weights.leaves = std::move(weights);
}

void rank_both_horizons(const Arguments& arguments, Session& session, const Asked& asked, Output& output) {
  const NowOrLater found = now_or_later(arguments, session, asked);
  require_no_notes(arguments, session.notes);
  const Index top = arguments.whole("top", 1, std::numeric_limits<Index>::max()).value_or(session.rows());
  const auto shown = static_cast<std::size_t>(std::min(top, session.rows()));
  switch (output.format()) {
    case Format::json: write_json(session, asked, found, shown, output); break;
    case Format::csv: output.put(sheet_of(session, found, shown, true), "now or later"); break;
    default: write_text(session, asked, found, shown, output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, session.notes);
}

}  // namespace prefero
