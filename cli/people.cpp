// prefero people: the same clients with the weights of several persons.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/prose.hpp"
#include "cli/rank_forms.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/disagreement.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/files/people.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

using mcda::Opinion;

constexpr std::size_t pairs_for_people = 5;

/// A ranking of all together.
struct Together {
  std::string name;
  std::vector<double> scores;
  mcda::Ranking ranking;
};

struct Outcomes {
  std::string method;
  std::vector<Opinion> opinions;
  std::vector<double> weights;  ///< of all together
  Together joint, consensus;
  std::vector<mcda::Disagreement> apart;
};

std::vector<Index> order_of(const mcda::Ranking& ranking, Index top) {
  std::vector<Index> order(ranking.ranks.size());
  std::iota(order.begin(), order.end(), Index{0});
  const auto rank = [&](Index row) { return ranking.ranks[static_cast<std::size_t>(row)]; };
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return rank(a) < rank(b); });
  // A tie at the cut is shown whole.
  if (top > 0 && top < static_cast<Index>(order.size())) {
    auto end = order.begin() + top;
    while (end != order.end() && rank(*end) == rank(*(end - 1))) ++end;
    order.erase(end, order.end());
  }
  return order;
}

Json ranking_json(const Session& session, const mcda::Ranking& ranking, const std::vector<double>& scores, Index top) {
  Json list = Json::array();
  for (const Index row : order_of(ranking, top)) {
    const auto i = static_cast<std::size_t>(row);
    list.push_back({{"rank", ranking.ranks[i]}, {"id", std::string(session.id(row))}, {"score", scores[i]}});
  }
  return list;
}

Json weights_json(const Session& session, const std::vector<double>& weights) {
  Json json = Json::object();
  const std::vector<std::string> ids = session.file.model.tree.leaf_ids();
  for (std::size_t j = 0; j < ids.size(); ++j) json[ids[j]] = weights[j];
  return json;
}

Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

void write_json(const Session& session, const Outcomes& all, const mcda::Notes& notes, Index top, Output& output) {
  Json json = document(session.manifest);
  json["method"] = all.method;
  json["people"] = Json::array();
  for (const Opinion& one : all.opinions) {
    json["people"].push_back({{"name", one.name},
                              {"weight", one.weight},
                              {"weights", weights_json(session, one.weights)},
                              {"ranking", ranking_json(session, one.ranking, one.scores, top)}});
  }
  json["joint"] = {{"weights", weights_json(session, all.weights)},
                   {"ranking", ranking_json(session, all.joint.ranking, all.joint.scores, top)}};
  json["consensus"] = {{"method", all.consensus.name},
                       {"ranking", ranking_json(session, all.consensus.ranking, all.consensus.scores, top)}};
  Json agreement = Json::array();
  for (const std::vector<double>& row : mcda::agreement_of(all.opinions)) {
    agreement.push_back(Json::array());
    for (const double tau : row) agreement.back().push_back(finite(tau));
  }
  json["agreement"] = {{"kendall_tau_b", std::move(agreement)}};
  json["disagreements"] = Json::array();
  const std::vector<std::string> ids = session.file.model.tree.leaf_ids();
  for (const mcda::Disagreement& pair : all.apart) {
    const Opinion &a = all.opinions[static_cast<std::size_t>(pair.a)],
                  &b = all.opinions[static_cast<std::size_t>(pair.b)];
    const auto j = static_cast<std::size_t>(pair.criterion), i = static_cast<std::size_t>(pair.alternative);
    Json one = {{"between", {a.name, b.name}},
                {"kendall_tau_b", finite(pair.tau_b)},
                {"weights_apart", pair.weight_gap},
                {"criterion", {{"id", ids[j]}, {"weights", {a.weights[j], b.weights[j]}}}},
                {"client", nullptr}};
    if (pair.rank_gap > 0)
      one["client"] = {{"id", std::string(session.id(pair.alternative))},
                       {"ranks", {a.ranking.ranks[i], b.ranking.ranks[i]}}};
    json["disagreements"].push_back(std::move(one));
  }
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

void write_text(const Session& session, const Outcomes& all, Index top, Output& output) {
  const bool csv = output.format() == Format::csv;
  const Prose prose(output);
  Sheet ranks;
  ranks.column(csv || !session.labelled() ? "id" : "client");
  ranks.column("consensus", CellKind::number);
  ranks.column("joint", CellKind::number);
  for (const Opinion& one : all.opinions) ranks.column(one.name, CellKind::number);
  for (const Index row : order_of(all.consensus.ranking, top)) {
    const auto i = static_cast<std::size_t>(row);
    std::vector<std::string> cells{csv ? std::string(session.id(row)) : full_name(session, row),
                                   mcda::shortest(all.consensus.ranking.ranks[i]),
                                   mcda::shortest(all.joint.ranking.ranks[i])};
    for (const Opinion& one : all.opinions) cells.push_back(mcda::shortest(one.ranking.ranks[i]));
    ranks.row(std::move(cells));
  }
  if (csv) {
    output.put(ranks, "ranks");
    return;
  }
  prose.title("Ranks by " + all.method + ": " + all.consensus.name +
              " of all rankings, the joint weights, each person");
  output.write(ranks.in(output));
  output.write("\n");
  prose.title("Weights");
  Sheet weights;
  weights.column("criterion");
  weights.column("joint", CellKind::number);
  for (const Opinion& one : all.opinions) weights.column(one.name, CellKind::number);
  const std::vector<std::string> ids = session.file.model.tree.leaf_ids();
  for (std::size_t j = 0; j < ids.size(); ++j) {
    std::vector<std::string> cells{ids[j], fmt::format("{:.4f}", all.weights[j])};
    for (const Opinion& one : all.opinions) cells.push_back(fmt::format("{:.4f}", one.weights[j]));
    weights.row(std::move(cells));
  }
  output.write(weights.in(output));
  if (all.apart.empty()) return;
  output.write("\n");
  prose.title("Who disagrees with whom, and on what");
  Sheet pairs;
  for (const char* const name : {"between", "and"}) pairs.column(name);
  pairs.column("tau-b", CellKind::number);
  for (const char* const name : {"most over", "weights", "client", "ranks"}) pairs.column(name);
  for (std::size_t k = 0; k < std::min(pairs_for_people, all.apart.size()); ++k) {
    const mcda::Disagreement& pair = all.apart[k];
    const Opinion &a = all.opinions[static_cast<std::size_t>(pair.a)],
                  &b = all.opinions[static_cast<std::size_t>(pair.b)];
    const auto j = static_cast<std::size_t>(pair.criterion), i = static_cast<std::size_t>(pair.alternative);
    const bool moved = pair.rank_gap > 0;
    pairs.row({a.name, b.name, std::isfinite(pair.tau_b) ? fmt::format("{:.3f}", pair.tau_b) : "-", ids[j],
               fmt::format("{:.3f} and {:.3f}", a.weights[j], b.weights[j]),
               moved ? full_name(session, pair.alternative) : "-",
               moved ? mcda::shortest(a.ranking.ranks[i]) + " and " + mcda::shortest(b.ranking.ranks[i]) : "-"});
  }
  output.write(pairs.in(output));
}

int run_people(const Arguments& arguments) {
  Output output(arguments);
  const Settings settings(arguments);
  const mcda::ConsensusMethod& consensus = mcda::Catalogue::instance().consensus(arguments.text("consensus", "borda"));
  const auto top = arguments.whole("top", 1, std::numeric_limits<Index>::max());
  mcda::Notes notes;
  ReadModel read = read_model(arguments.operands().front(), notes);
  std::erase_if(notes, [](const std::string& note) { return note.find("`prefero people`") != std::string::npos; });
  const std::vector<mcda::files::Person> people = mcda::files::people_of(read.file);
  if (people.empty())
    throw mcda::InvalidInput({read.file.problem("", "the model names no people",
                                                "add people: {anna: {weights: {...}}, ben: {weights: {...}}}")});
  const std::vector<Asked> asked =
      asked_methods(arguments.list("method"), read.file, settings, arguments.text("normalization"), notes);
  const Asked& ranker = asked.front();
  const auto* const method = dynamic_cast<const mcda::ScoringMethod*>(ranker.method);
  if (method == nullptr)
    throw mcda::InvalidInput(ranker.label + " gives no complete ranking, so that people's rankings cannot be joined",
                             "name another one with --method");
  mcda::ParameterValues consensus_parameters;
  settings.apply(std::string(consensus.info().name), consensus_parameters);
  consensus_parameters = consensus.complete(consensus_parameters);
  settings.require_all_used({std::string(ranker.info().name), std::string(consensus.info().name)});

  // Each person's weighting is asked below; the model's own must not stop the reading.
  read.file.model.weights = {};
  read.file.model.group_weights.clear();
  read.file.model.weight_rule = mcda::WeightRule::normalise;
  const Session session = open_session(arguments, std::move(read), settings, std::move(notes));
  mcda::Notes all_notes = session.notes;
  Outcomes all{.method = ranker.label};
  const auto ranked = [&](const std::vector<double>& weights, const std::string& whose, std::vector<double>& scores,
                          mcda::Ranking& ranking) {
    mcda::Outcome outcome =
        mcda::run({.method = method, .parameters = ranker.parameters}, session.prepared.table,
                  session.criteria->with_weights(weights, mcda::WeightRule::normalise), session.run);
    if (outcome.refusal) refuse(ranker, *outcome.refusal);
    for (const std::string& note : outcome.notes) {
      const std::string text = whose + ": " + note;
      if (std::find(all_notes.begin(), all_notes.end(), text) == all_notes.end()) all_notes.push_back(text);
    }
    ranking = mcda::rank_scores(outcome.scores);
    scores = std::move(outcome.scores);
  };
  for (const mcda::files::Person& person : people) {
    const mcda::ResolvedWeights found =
        mcda::resolve_weights(person.model, session.prepared.table, *session.criteria, session.run);
    Opinion one{.name = person.name, .weight = person.weight, .weights = found.leaves};
    for (const std::string& note : found.notes) all_notes.push_back(person.name + ": " + note);
    double sum = 0;
    for (const double w : one.weights) sum += w;
    for (double& w : one.weights) w /= sum;
    ranked(one.weights, person.name, one.scores, one.ranking);
    all.opinions.push_back(std::move(one));
  }
  all.weights = mcda::joint_weights(all.opinions);
  all.joint.name = "joint weights";
  ranked(all.weights, "joint weights", all.joint.scores, all.joint.ranking);
  all.consensus.name = consensus.info().name;
  mcda::Notes of_consensus;
  all.consensus.scores = consensus.aggregate(mcda::votes_of(all.opinions), consensus_parameters, of_consensus);
  all.consensus.ranking = mcda::rank_scores(all.consensus.scores);
  for (const std::string& note : of_consensus) all_notes.push_back(all.consensus.name + ": " + note);
  all.apart = mcda::disagreements(all.opinions);
  require_no_notes(arguments, all_notes);
  if (output.format() == Format::json) {
    write_json(session, all, all_notes, top.value_or(0), output);
  } else {
    write_text(session, all, top.value_or(output.format() == Format::csv ? 0 : rows_for_people), output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all_notes);
  return 0;
}

}  // namespace

Command people_command() {
  return {.name = "people",
          .operands = "MODEL",
          .summary = "the same clients with the weights of several persons, and who disagrees on what",
          .details =
              "The model names people with weights or judgements of their own. Shows the ranking that each would have, "
              "the consensus of these rankings, the ranking by the joint weights (the mean of all weights), and who "
              "disagrees with whom over which criterion and which client. A person's weight counts in both.",
          .examples =
              "prefero people model.yaml\nprefero people model.yaml --method topsis --consensus kemeny --format json",
          .least_operands = 1,
          .most_operands = 1,
          .own = {{"method", "NAME", "the ranking method; without it the model's first", "method"},
                  {"normalization", "KIND", "for the method, if it offers it: minmax, max, sum, vector, linear ...",
                   "minmax max sum vector linear none"},
                  {"consensus", "NAME", "how the rankings become one (default borda)", "method"},
                  {"top", "K", "show only the first K (a table shows 20)"},
                  {"set", "METHOD.PARAMETER=VALUE", "a parameter of a method (may be repeated)", {}, true}},
          .groups = {&options::data(), &options::output(), &options::computation(), &options::general()},
          .run = run_people};
}

}  // namespace prefero
