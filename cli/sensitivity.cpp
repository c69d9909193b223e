// prefero sensitivity: which weight decides what.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/drawing.hpp"
#include "cli/sensitivity_forms.hpp"
#include "cli/weighing.hpp"

namespace prefero {

namespace {

using mcda::InvalidInput;

// People read a few columns; files and scripts get more.
constexpr Index walked_clients = 10;

Asked method_of(const Arguments& arguments, ReadModel& model, const Settings& settings, mcda::Notes& notes) {
  const std::vector<std::string> names = arguments.list("method");
  if (names.size() > 1 || (names.size() == 1 && names.front() == "all"))
    throw InvalidInput("prefero sensitivity asks one method", "for several side by side: prefero compare MODEL");
  if (names.empty() && model.file.model.methods.size() > 1) model.file.model.methods.resize(1);
  Asked asked = asked_methods(names, model.file, settings, "", notes).front();
  if (asked.info().kind != mcda::MethodKind::scoring)
    throw InvalidInput(asked.label + " gives no score, so no weight can be said to keep an order",
                       "choose a method that scores: weighted_sum, topsis, promethee_2 ...");
  if (asked.info().weights == mcda::WeightMeaning::none)
    throw InvalidInput(asked.label + " ignores the weights: none of them decides anything", "choose another method");
  require_settings_used(settings, {asked}, model.file.model);
  return asked;
}

std::vector<Index> nodes_named(const Arguments& arguments, const mcda::WeightTree& tree) {
  std::vector<Index> nodes;
  for (const std::string& id : arguments.list("criterion")) {
    const Index node = tree.find(id);
    if (node < 0) throw mcda::UnknownName("criterion", id, tree.ids());
    if (std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
  }
  return nodes;
}

std::vector<Index> clients_named(const Arguments& arguments, const Session& session) {
  if (!arguments.has("between")) return {};
  const std::vector<std::string> names = arguments.list("between");
  if (names.size() != 2) throw InvalidInput("--between takes two clients", "write --between C17,C23");
  std::vector<Index> rows(2, -1);
  for (Index row = 0; row < session.rows(); ++row) {
    for (std::size_t k = 0; k < 2; ++k) {
      if (session.id(row) == names[k]) rows[k] = row;
    }
  }
  for (std::size_t k = 0; k < 2; ++k) {
    if (rows[k] >= 0) continue;
    std::vector<std::string> known;
    for (Index row = 0; row < std::min<Index>(session.rows(), 100'000); ++row) known.emplace_back(session.id(row));
    throw mcda::UnknownName("client", names[k], known);
  }
  if (rows[0] == rows[1]) throw InvalidInput("--between names one client twice", "name two different clients");
  return rows;
}

std::vector<double> shares_to_walk(const Arguments& arguments) {
  if (!arguments.has("walk")) {
    if (arguments.has("range")) throw InvalidInput("--range belongs to --walk", "say by --walk N how many shares");
    return {};
  }
  const Index count = arguments.whole("walk", 2, 10'001).value_or(11);
  double low = 0, high = 1;
  if (arguments.has("range")) {
    const std::vector<std::string> ends = arguments.list("range");
    if (ends.size() != 2) throw InvalidInput("--range takes two shares", "write --range 0.1,0.5");
    low = share_in("range", ends[0]);
    high = share_in("range", ends[1]);
    if (!(low < high)) throw InvalidInput("--range: the first share is not below the second", "write --range 0.1,0.5");
  }
  std::vector<double> shares;
  for (Index k = 0; k < count; ++k)
    shares.push_back(low + (high - low) * (static_cast<double>(k) / static_cast<double>(count - 1)));
  return shares;
}

// What takes about a second: many samples of a matrix product, fewer runs of a method.
Index usual_samples(Index rows, Index criteria, bool by_form) {
  const double cells = static_cast<double>(rows) * (by_form ? 1 : static_cast<double>(criteria));
  return static_cast<Index>(by_form ? std::clamp(2e8 / cells, 100.0, 10'000.0)
                                    : std::clamp(2e7 / cells, 100.0, 2'000.0));
}

// Each sample takes a ranking for every input and two more; about two seconds.
Index usual_sobol_samples(Index rows, Index criteria, bool by_form) {
  const double cells = static_cast<double>(rows) * static_cast<double>(criteria * (criteria + 4));
  return static_cast<Index>(by_form ? std::clamp(1e9 / cells, 200.0, 10'000.0)
                                    : std::clamp(1e8 / cells, 200.0, 2'000.0));
}

int run_sensitivity(const Arguments& arguments) {
  Output output(arguments);
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  SensitivityAnswer answer;
  answer.asked = method_of(arguments, model, settings, notes);
  answer.flat = arguments.has("flat");
  const std::vector<double> shares = shares_to_walk(arguments);
  if (arguments.has("vary") && !arguments.has("sobol"))
    throw InvalidInput("--vary belongs to --sobol", "add --sobol, or leave it out");
  std::vector<mcda::ParameterRange> vary = parameters_to_vary(arguments, answer.asked);
  const Index top = arguments.whole("top", 1, std::numeric_limits<Index>::max()).value_or(0);
  mcda::StabilityOptions options{.top_k = top};
  if (const auto steps = arguments.whole("steps", 1, 100'000)) options.resolution = 1 / static_cast<double>(*steps);

  apply_uncertain(arguments, model.file.model.tree);
  const bool uncertain = mcda::has_uncertain_values(model.file.model);
  mcda::DecisionTable raw;
  const Session session =
      open_session(arguments, std::move(model), settings, std::move(notes), [&](const mcda::DecisionTable& cells) {
        if (uncertain) raw = cells.copy();
      });
  options.run = session.run;
  std::vector<double> weights;
  for (const mcda::Criterion& criterion : *session.criteria) weights.push_back(criterion.weight);
  answer.tree =
      answer.flat ? mcda::WeightTree::flat(*session.criteria) : mcda::WeightTree::of(session.weights.tree, weights);
  options.nodes = nodes_named(arguments, answer.tree);
  answer.between = options.between = clients_named(arguments, session);
  mcda::SmaaOptions drawing{.seed = static_cast<std::uint64_t>(session.manifest.seed),
                            .weights = sampling_of(arguments, answer.tree),
                            .values = uncertain
                                          ? mcda::uncertain_columns(session.file.model.tree, raw, session.prepared)
                                          : std::vector<mcda::UncertainColumn>{},
                            .top_k = top,
                            .rank_limit = every_rank_up_to,
                            .run = session.run};
  answer.drawn = drawn_in_words(drawing.weights, drawing.values, answer.flat);
  const auto samples = arguments.whole("samples", 0, 4'000'000);
  if (samples) drawing.exact_limit = 0;  // who asks for samples gets them
  const auto& method = dynamic_cast<const mcda::ScoringMethod&>(*answer.asked.method);
  const mcda::WeightedMethod weighted{&method, answer.asked.parameters, &session.prepared.table, &*session.criteria};
  {
    Progress progress(session.progress, "moving weights", 0);
    const mcda::Outcome outcome =
        mcda::run(mcda::Task{&method, answer.asked.parameters}, session.prepared.table, *session.criteria, session.run);
    if (outcome.refusal) refuse(answer.asked, *outcome.refusal);
    answer.notes.insert(answer.notes.end(), outcome.notes.begin(), outcome.notes.end());
    const auto form = mcda::linear_form(weighted, session.run);
    answer.stability = mcda::stability_of(weighted, answer.tree, form ? &*form : nullptr, outcome.scores, options);
    answer.smallest_known = form.has_value();
    if (form) answer.smallest = mcda::smallest_change(*form, weights, answer.stability.ranking);
    const bool certain = std::all_of(drawing.values.begin(), drawing.values.end(),
                                     [](const mcda::UncertainColumn& value) { return value.certain(); });
    drawing.samples =
        samples.value_or(usual_samples(session.rows(), session.criteria->size(), form.has_value() && certain));
    if (drawing.samples > 0)
      answer.smaa = mcda::smaa(weighted, answer.tree, form ? &*form : nullptr, outcome.scores, drawing);
    if (arguments.has("sobol")) {
      mcda::GlobalSensitivityOptions varying{.seed = drawing.seed,
                                             .weights = drawing.weights,
                                             .values = drawing.values,
                                             .parameters = std::move(vary),
                                             .top_k = top,
                                             .run = session.run};
      const bool by_form = form && form->is_score && certain && varying.parameters.empty();
      varying.samples =
          samples && *samples > 0 ? *samples : usual_sobol_samples(session.rows(), session.criteria->size(), by_form);
      answer.varied = varying.parameters;
      answer.sobol = mcda::global_sensitivity(weighted, answer.tree, form ? &*form : nullptr, outcome.scores,
                                              answer.stability.ranking.order.front(), varying);
    }
    if (!shares.empty()) {
      std::vector<Index> rows = answer.stability.ranking.order;
      if (static_cast<Index>(rows.size()) > std::max(top, walked_clients))
        rows.resize(static_cast<std::size_t>(std::max(top, walked_clients)));
      for (const Index row : answer.between) {
        if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
      }
      for (const mcda::NodeStability& one : answer.stability.nodes) {
        if (!one.movable) continue;
        answer.walks.push_back(mcda::walk(weighted, answer.tree, one.node, shares, rows, session.run));
      }
    }
  }
  for (const mcda::NodeStability& one : answer.stability.nodes) {
    answer.notes.insert(answer.notes.end(), one.notes.begin(), one.notes.end());
    if (!one.movable && answer.tree[answer.tree[one.node].parent].children.size() > 1)
      answer.notes.push_back(answer.tree[one.node].id +
                             ": its share cannot move, because nothing beside it in its group has weight");
  }
  mcda::Notes all = session.notes;
  all.insert(all.end(), answer.notes.begin(), answer.notes.end());
  require_no_notes(arguments, all);
  switch (output.format()) {
    case Format::json: write_sensitivity_json(session, answer, all, output); break;
    case Format::csv: write_sensitivity_csv(session, answer, output); break;
    default: write_sensitivity_text(session, answer, top > 0 ? top : 6, output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace

Command sensitivity_command() {
  return {
      .name = "sensitivity",
      .operands = "MODEL",
      .summary = "which weight decides what, and how far it may move",
      .details =
          "For every criterion and every group: how far its share among its siblings may move, the siblings keeping "
          "their proportions, before the first place, the first K or any pair of clients changes, and who passes whom "
          "there. Exact for methods whose order is linear in the weights (weighted_sum and its kin, promethee_2); for "
          "others the first change found in steps of the share.\n\n"
          "Then the other question: if nobody knows the weights, how often is each client first? Weights are drawn "
          "(--samples), every group for itself: all shares equally likely, within --spread of what they are, in their "
          "--ordinal order or --within bounds. Values may be drawn too (--uncertain; cells without a value under the "
          "policy `interval` always are). For two or three criteria side by side the shares are integrated exactly. "
          "--sobol says what of the uncertainty stems from which weight, value or parameter of the method.",
      .examples =
          "prefero sensitivity model.yaml --criterion revenue,growth\n"
          "prefero sensitivity model.yaml --method topsis --between C17,C23\n"
          "prefero sensitivity model.yaml --spread 20% --samples 100000 --seed 7\n"
          "prefero sensitivity model.yaml --method vikor --sobol --uncertain revenue=interval:10% --vary v=0.3..0.7\n"
          "prefero sensitivity model.yaml --criterion revenue --walk 21 --output walk.csv",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"method", "NAME", "the method (see prefero methods)", "method"},
              {"criterion", "ID,...", "only these criteria or groups", {}, true},
              {"flat", {}, "all criteria side by side, without their groups"},
              {"top", "K", "the first K that are watched (default 10, or half of fewer than 20)"},
              {"between", "ID,ID", "two clients: at which share they are level"},
              {"walk", "N", "ranks and scores of the first clients at N shares"},
              {"range", "LOW,HIGH", "the shares to walk over (default 0,1)"},
              {"samples", "N", "weights drawn (default up to 10000, less for slow methods; 0 for none)"},
              {"spread", "P|any",
               "shares within this proportion of their value, 0.2 or 20%; any (default): all equally likely"},
              {"ordinal", {}, "any weights in the order of those given"},
              {"within", "ID=LOW..HIGH,...", "bounds of shares", {}, true},
              {"uncertain", "ID=KIND:AMOUNT,...", "values drawn: interval:10%, normal:2, log_normal:0.1", {}, true},
              {"sobol", {}, "what the score of the first and the first K depend on: weights, values, parameters"},
              {"vary",
               "NAME[=LOW..HIGH],...|none",
               "parameters that --sobol draws (default: those that are shares)",
               {},
               true},
              {"steps", "N", "resolution of the search for other methods: 1/N of the weight (default 64)"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_sensitivity};
}

}  // namespace prefero
