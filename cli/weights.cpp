// prefero weights: one weight a criterion, from judgements or from the data.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/rank_forms.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/files/atomic_file.hpp"
#include "mcda/files/write_weights.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

using mcda::DecisionModel;
using mcda::ResolvedWeights;

/// The weights by one method, and the ranking that they lead to where there are clients.
struct Weighing {
  std::string name;
  ResolvedWeights weights;
  std::vector<double> scores;
  mcda::Ranking ranking;
};

/// A method that cannot weigh this model, and why.
struct Refused {
  std::string name;
  std::vector<mcda::Problem> problems;

  std::string reason() const {
    std::string text;
    for (const mcda::Problem& one : problems)
      text += (text.empty() ? "" : "; ") + one.what + (one.remedy.empty() ? "" : " (" + one.remedy + ")");
    return text;
  }
};

// People read the top; JSON has everybody.
constexpr std::size_t rows_shown = 10;

std::vector<std::string> weighting_names() {
  std::vector<std::string> names{"given"};
  for (const auto& method : mcda::Catalogue::instance().all()) {
    if (method->info().kind == mcda::MethodKind::weighting) names.emplace_back(method->info().name);
  }
  return names;
}

const mcda::WeightingMethod& weighting_named(const std::string& name) {
  if (mcda::Catalogue::instance().find(name) == nullptr)
    throw mcda::UnknownName("weighting method", name, weighting_names());
  return mcda::Catalogue::instance().weighting(name);
}

// The model as it would be had it asked this method. Judgements stay where the model has them; a method that reads the
// data weighs all criteria at once.
DecisionModel asking(const mcda::files::ModelFile& file, const std::string& name) {
  DecisionModel model = file.model;
  const auto keep = [&](const auto& wanted) {
    if (!wanted(model.weights)) model.weights = {};
    std::erase_if(model.group_weights, [&](const auto& one) { return !wanted(one.second); });
  };
  if (name == "given") {
    keep([](const mcda::WeightingChoice&) { return false; });
    return model;
  }
  const mcda::WeightingMethod& method = weighting_named(name);
  const std::string canonical(method.info().name);
  const bool written =
      model.weights.method == canonical || std::any_of(model.group_weights.begin(), model.group_weights.end(),
                                                       [&](const auto& one) { return one.second.method == canonical; });
  if (written) {
    keep([&](const mcda::WeightingChoice& choice) { return choice.method == canonical; });
    return model;
  }
  if (method.from_judgements()) {
    throw mcda::InvalidInput(
        {file.problem("weights", "the model holds no judgements for " + canonical,
                      "add weights: {method: " + canonical + ", judgements: ...}; `prefero methods " + canonical +
                          "` explains them")});
  }
  keep([](const mcda::WeightingChoice&) { return false; });
  model.weights.method = canonical;
  return model;
}

Json consistency_json(const mcda::Consistency& one) {
  Json json = Json::object();
  for (const auto& [name, value] : one.figures) json[name] = std::isfinite(value) ? Json(value) : Json(nullptr);
  json["acceptable"] = one.acceptable;
  json["advice"] = one.advice.empty() ? Json(nullptr) : Json(one.advice);
  return json;
}

// One place judged: its figures. Several: theirs by group, the top as "".
Json consistency_json(const ResolvedWeights& weights) {
  std::vector<const mcda::WeighedItems*> judged;
  for (const mcda::WeighedItems& one : weights.asked) {
    if (one.consistency) judged.push_back(&one);
  }
  if (judged.empty()) return nullptr;
  if (judged.size() == 1) return consistency_json(*judged.front()->consistency);
  Json groups = Json::object();
  bool acceptable = true;
  for (const mcda::WeighedItems* one : judged) {
    groups[one->group] = consistency_json(*one->consistency);
    acceptable = acceptable && one->consistency->acceptable;
  }
  return {{"acceptable", acceptable}, {"groups", std::move(groups)}};
}

Json weighing_json(const Session& session, const Weighing& one) {
  Json weights = Json::object(), places = Json::array();
  const std::vector<std::string> ids = session.file.model.tree.leaf_ids();
  for (std::size_t j = 0; j < ids.size(); ++j) weights[ids[j]] = one.weights.leaves[j];
  for (const mcda::WeighedItems& place : one.weights.asked) {
    Json items = Json::object();
    for (std::size_t k = 0; k < place.items.size(); ++k) items[place.items[k]] = place.weights[k];
    places.push_back({{"group", place.group.empty() ? Json(nullptr) : Json(place.group)},
                      {"method", place.method},
                      {"parameters", parameters_json(place.parameters)},
                      {"weights", std::move(items)}});
  }
  return {{"method", one.name},
          {"weights", std::move(weights)},
          {"consistency", consistency_json(one.weights)},
          {"places", std::move(places)}};
}

// Clients by rank, those of one rank in the order of the file.
std::vector<Index> order_of(const Weighing& one) {
  std::vector<Index> order(one.scores.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    return one.ranking.ranks[static_cast<std::size_t>(a)] < one.ranking.ranks[static_cast<std::size_t>(b)];
  });
  return order;
}

Json ranking_json(const Session& session, const Weighing& one) {
  if (one.scores.empty()) return nullptr;
  Json list = Json::array();
  for (const Index row : order_of(one)) {
    const auto i = static_cast<std::size_t>(row);
    list.push_back({{"rank", one.ranking.ranks[i]}, {"id", std::string(session.id(row))}, {"score", one.scores[i]}});
  }
  return list;
}

/// The first clients by the first weights, with their ranks by all.
void write_rankings(const Session& session, const std::vector<Weighing>& list, const std::string& method,
                    Output& output) {
  if (list.size() < 2 || list.front().scores.empty()) return;
  const std::string heading = "Ranks by " + method + " with these weights";
  output.write(output.format() == Format::markdown ? "\n# " + mcda::files::markdown_text(heading) + "\n\n"
                                                   : "\n" + output.screen().bold(heading) + "\n");
  Sheet sheet;
  sheet.column(session.labelled() ? "client" : "id");
  for (const Weighing& one : list) sheet.column(one.name, CellKind::number);
  std::vector<Index> shown = order_of(list.front());
  shown.resize(std::min(shown.size(), rows_shown));
  for (const Index row : shown) {
    std::vector<std::string> cells{full_name(session, row)};
    for (const Weighing& one : list) cells.push_back(mcda::shortest(one.ranking.ranks[static_cast<std::size_t>(row)]));
    sheet.row(std::move(cells));
  }
  output.write(sheet.in(output));
}

std::string consistency_text(const mcda::WeighedItems& one) {
  std::string figures;
  for (const auto& [name, value] : one.consistency->figures)
    figures += (figures.empty() ? "" : ", ") + name + " " + readable(value, 4);
  // What to revisit is said in the notes.
  return fmt::format("{}{}: judgements {} ({})", one.group.empty() ? "" : "group " + one.group + ", ", one.method,
                     one.consistency->acceptable ? "consistent" : "contradict each other", figures);
}

// Local weights nested as the model has them, so that they can be copied key by key.
void add_yaml(const mcda::CriteriaTree& tree, Index node, std::size_t indent, std::string& text) {
  for (const Index child : tree[node].children) {
    const std::string id = mcda::files::yaml_text(tree[child].id), share = readable(tree.share(child), 10);
    if (tree[child].leaf) {
      text += fmt::format("{}{}: {{weight: {}}}\n", std::string(indent, ' '), id, share);
    } else {
      text += fmt::format("{0}{1}:\n{0}  weight: {2}\n{0}  children:\n", std::string(indent, ' '), id, share);
      add_yaml(tree, child, indent + 4, text);
    }
  }
}

std::string yaml_of(const Weighing& one) {
  std::string text = fmt::format(
      "# Weights by {}, to paste beside the criteria of the model: each key keeps its column and goal, weights: "
      "{{method}} goes\ncriteria:\n",
      one.name);
  add_yaml(one.weights.tree, mcda::CriteriaTree::root, 2, text);
  return text;
}

void write_text(const Session& session, const std::vector<Weighing>& list, const std::string& method, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const mcda::CriteriaTree& tree = session.file.model.tree;
  Sheet sheet;
  sheet.column("criterion");
  sheet.column("goal");
  for (const Weighing& one : list) sheet.column(list.size() == 1 ? "weight" : one.name, CellKind::number);
  for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
    const mcda::CriteriaTree::Node& node = tree[tree.leaves()[j]];
    std::vector<std::string> cells{node.id, goal_of(*node.leaf)};
    // CSV is for programs, and keeps every digit.
    for (const Weighing& one : list)
      cells.push_back(output.format() == Format::csv ? mcda::shortest(one.weights.leaves[j])
                                                     : fmt::format("{:.4f}", one.weights.leaves[j]));
    sheet.row(std::move(cells));
  }
  if (output.format() == Format::csv) {
    output.put(sheet, "weights");
    return;
  }
  const std::string scope = list.size() > 1                ? "Weights side by side"
                            : list.front().name == "given" ? "Weights as given"
                                                           : "Weights by " + list.front().name;
  output.write(markdown ? "# " + mcda::files::markdown_text(scope) + "\n\n" : output.screen().bold(scope) + "\n");
  output.write(sheet.in(output));
  for (const Weighing& one : list) {
    for (const mcda::WeighedItems& place : one.weights.asked) {
      if (!place.consistency) continue;
      const std::string text = consistency_text(place);
      output.write(markdown ? "\n" + mcda::files::markdown_text(text) + "\n"
                            : folded(mcda::files::harmless(text), output.screen(), 2) + "\n");
    }
  }
  write_rankings(session, list, method, output);
  for (const Weighing& one : list) {
    if (one.name == "given") continue;
    output.write(markdown ? "\n```yaml\n" + yaml_of(one) + "```\n" : "\n" + yaml_of(one));
  }
}

bool reads_data(const std::vector<DecisionModel>& models) {
  const auto reads = [](const mcda::WeightingChoice& choice) {
    return !choice.blend_method.empty() ||
           (choice.method != "given" && !weighting_named(choice.method).from_judgements());
  };
  return std::any_of(models.begin(), models.end(), [&](const DecisionModel& model) {
    return reads(model.weights) || std::any_of(model.group_weights.begin(), model.group_weights.end(),
                                               [&](const auto& one) { return reads(one.second); });
  });
}

// Judgements need no clients.
Session without_data(const Arguments& arguments, ReadModel model, mcda::Notes notes) {
  Session session = new_session(arguments, std::move(model), std::move(notes));
  std::vector<mcda::Criterion> leaves;
  const mcda::CriteriaTree& tree = session.file.model.tree;
  for (const Index leaf : tree.leaves()) {
    leaves.push_back(tree[leaf].leaf->criterion);
    leaves.back().weight = 1;
  }
  session.criteria.emplace(std::move(leaves));
  return session;
}

int run_weights(const Arguments& arguments) {
  Output output(arguments);
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel read = read_model(arguments.operands().front(), notes);
  const std::vector<std::string> written = arguments.list("method");
  std::vector<std::string> names;
  std::vector<DecisionModel> models;
  std::vector<Refused> refused;
  // One of several that refuses does not take the others away.
  const auto refuse = [&](const std::string& name, const mcda::InvalidInput& error) {
    if (written.size() < 2) throw mcda::InvalidInput(error.problems());
    refused.push_back({name, error.problems()});
  };
  for (const std::string& name : written) {
    const std::string known = name == "given" ? name : std::string(weighting_named(name).info().name);
    try {
      models.push_back(asking(read.file, name));
      names.push_back(known);
    } catch (const mcda::UnknownName&) {
      throw;
    } catch (const mcda::InvalidInput& error) {
      refuse(known, error);
    }
  }
  if (written.empty()) models.push_back(read.file.model);
  std::vector<std::string> asked = names;
  for (const Refused& one : refused) asked.push_back(one.name);
  for (DecisionModel& model : models) {
    apply_settings(settings, model);
    const auto add = [&](const mcda::WeightingChoice& choice) {
      asked.push_back(choice.method);
      asked.push_back(choice.blend_method);
    };
    add(model.weights);
    for (const auto& [node, choice] : model.group_weights) add(choice);
  }
  // Several weights are shown with the rankings they lead to, by the first ranking method of the model.
  std::optional<Asked> ranker;
  if (written.size() > 1) {
    std::vector<Asked> rankers = asked_methods({}, read.file, settings, {}, notes);
    if (rankers.front().info().kind == mcda::MethodKind::scoring) {
      ranker = std::move(rankers.front());
      asked.emplace_back(ranker->info().name);
    }
  }
  std::erase(asked, "given");
  std::erase(asked, "");
  std::sort(asked.begin(), asked.end());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  settings.require_all_used(asked);

  const bool write = arguments.has("write");
  if (write && models.size() > 1)
    throw mcda::InvalidInput("--write takes the weights of one method", "name one with --method");
  const mcda::WeightRule rule = read.file.model.weight_rule;

  // The model's own weighting is asked below, with the others; here it must not stop the reading.
  read.file.model.weights = {};
  read.file.model.group_weights.clear();
  const auto open = [&] {
    if (reads_data(models)) return open_session(arguments, std::move(read), settings, std::move(notes));
    if (ranker) {
      try {
        return open_session(arguments, read, settings, notes);
      } catch (const mcda::SourceFailure&) {
        notes.push_back("the clients could not be read, so the rankings that these weights lead to are not shown");
      }
    }
    return without_data(arguments, std::move(read), std::move(notes));
  };
  Session session = open();
  std::vector<Weighing> list;
  mcda::Notes all = session.notes;
  for (std::size_t k = 0; k < models.size(); ++k) {
    Weighing one;
    try {
      one.weights = mcda::resolve_weights(models[k], session.prepared.table, *session.criteria, session.run);
    } catch (const mcda::InvalidInput& error) {
      refuse(names.empty() ? models[k].weights.method : names[k], error);
      continue;
    }
    one.name = names.empty() ? weighting_name(one.weights) : names[k];
    for (const std::string& note : one.weights.notes) all.push_back(models.size() > 1 ? one.name + ": " + note : note);
    if (ranker && session.rows() > 0) {
      mcda::Outcome outcome = mcda::run(
          {.method = dynamic_cast<const mcda::ScoringMethod*>(ranker->method), .parameters = ranker->parameters},
          session.prepared.table, session.criteria->with_weights(one.weights.leaves, rule), session.run);
      if (outcome.refusal) {
        all.push_back(one.name + ": " + std::string(ranker->info().name) + ": " + outcome.refusal->text());
        ranker.reset();
        for (Weighing& before : list) before.scores.clear();
      } else {
        one.ranking = mcda::rank_scores(outcome.scores);
        one.scores = std::move(outcome.scores);
      }
    }
    list.push_back(std::move(one));
  }
  if (list.empty()) {
    std::vector<mcda::Problem> problems;
    for (const Refused& one : refused) {
      for (mcda::Problem problem : one.problems) {
        problem.what = one.name + ": " + problem.what;
        problems.push_back(std::move(problem));
      }
    }
    throw mcda::InvalidInput(std::move(problems));
  }
  for (const Refused& one : refused) all.push_back(one.name + " cannot weigh these criteria: " + one.reason());
  if (session.rows() > 0) {
    const mcda::Criteria weighed =
        session.criteria->with_weights(list.front().weights.leaves, mcda::WeightRule::as_given);
    const mcda::CriteriaFindings findings = mcda::examine_criteria(session.prepared.table, weighed, session.run);
    all.insert(all.end(), findings.notes.begin(), findings.notes.end());
  }
  require_no_notes(arguments, all);

  if (output.format() == Format::json) {
    Json json = document(session.manifest);
    if (written.size() < 2) {
      json.update(weighing_json(session, list.front()));
    } else {
      json["skipped"] = Json::array();
      for (const Refused& one : refused) json["skipped"].push_back({{"method", one.name}, {"reason", one.reason()}});
      json["results"] = Json::array();
      for (const Weighing& one : list) {
        json["results"].push_back(weighing_json(session, one));
        json["results"].back()["ranking"] = ranking_json(session, one);
      }
      json["ranked_by"] = ranker ? Json(ranker->info().name) : Json(nullptr);
    }
    json["notes"] = all;
    output.write(mcda::files::json_text(json) + "\n");
  } else {
    write_text(session, list, ranker ? std::string(ranker->info().name) : "", output);
  }
  if (write) {
    const std::string& path = arguments.operands().front();
    const std::string text = mcda::files::read_text_file(path, mcda::files::yaml_size_limit);
    mcda::files::AtomicFile model(path);
    model.write(mcda::files::with_weights(text, path, list.front().weights.tree));
    model.commit();
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace

Command weights_command() {
  return {
      .name = "weights",
      .operands = "MODEL",
      .summary = "weights of the criteria, from judgements or from the data",
      .details =
          "Without --method the weights that the model asks for. Judgements (ahp, bwm, swing ...) are read from the "
          "model, with the figures that say how well they hold together; methods that read the data (entropy) weigh "
          "all criteria. Prints the weights and YAML to paste into the model, or puts them there with --write: numbers "
          "change, weights: sections become comments, and all else stays. Several methods stand side by side with the "
          "rankings that they lead to; one that refuses is listed with its reason.",
      .examples =
          "prefero weights model.yaml\nprefero weights model.yaml --method given,equal,entropy\n"
          "prefero weights model.yaml --write",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"method", "NAME,...", "given, or weighting methods (see prefero methods --kind weighting)", "method",
               true},
              {"write", {}, "put the weights into the model file"},
              {"set", "METHOD.PARAMETER=VALUE", "a parameter of a weighting method (may be repeated)", {}, true}},
      .groups = {&options::data(), &options::output(), &options::computation(), &options::general()},
      .run = run_weights};
}

}  // namespace prefero
