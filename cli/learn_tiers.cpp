#include "cli/learn_tiers.hpp"

#include <cmath>
#include <map>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/exact_mr_sort.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/session.hpp"
#include "mcda/files/reference.hpp"
#include "mcda/files/yaml.hpp"

namespace prefero {

namespace {

using mcda::InvalidInput;
using mcda::OrdinalExamples;
using mcda::OrdinalMrSort;

struct Learned {
  OrdinalMrSort rule;
  bool proved = false;             ///< no rule restores more
  std::vector<Index> rows;         ///< of the examples, in the session
  std::vector<std::string> names;  ///< of the classes, best first
  std::vector<Index> broken;       ///< examples by number
};

const mcda::Leaf& leaf_of(const Session& session, Index j) {
  const mcda::CriteriaTree& tree = session.file.model.tree;
  return *tree[tree.leaves()[static_cast<std::size_t>(j)]].leaf;
}

// The examples in the unit of their columns: what is learned is to be written into the model.
mcda::DecisionTable values_of(const Session& session, const mcda::DecisionTable& raw, const std::vector<Index>& rows) {
  const Index n = raw.columns();
  mcda::DecisionTable values(static_cast<Index>(rows.size()), n);
  for (Index j = 0; j < n; ++j) {
    if (leaf_of(session, j).goal.kind == mcda::GoalKind::target) {
      const std::string id = session.file.model.tree.leaf_ids()[static_cast<std::size_t>(j)];
      throw InvalidInput({session.file.problem("criteria." + id + ".goal",
                                               "criterion " + id +
                                                   " has a target, and a learned profile is a limit from "
                                                   "one side",
                                               "leave the criterion out, or give it goal: max or min")});
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const double x = raw(rows[k], j);
      values(static_cast<Index>(k), j) = std::isnan(x) ? session.prepared.columns[static_cast<std::size_t>(j)].fill : x;
    }
  }
  return values;
}

mcda::Criteria directions_of(const Session& session) {
  std::vector<mcda::Criterion> list(session.criteria->begin(), session.criteria->end());
  for (std::size_t j = 0; j < list.size(); ++j) {
    list[j].direction = leaf_of(session, static_cast<Index>(j)).goal.kind == mcda::GoalKind::minimise
                            ? mcda::Direction::minimise
                            : mcda::Direction::maximise;
  }
  return mcda::Criteria(std::move(list));
}

std::string class_name(const Learned& learned, Index category) {
  return learned.names[learned.names.size() - static_cast<std::size_t>(category)];
}

void write_json(const Session& session, const OrdinalExamples& examples, const Learned& learned,
                const mcda::Notes& notes, Output& output) {
  const std::vector<std::string> ids = session.file.model.tree.leaf_ids();
  Json json = document(session.manifest);
  json["method"] = "mr_sort";
  json["majority"] = learned.rule.majority;
  json["weights"] = Json::object();
  for (std::size_t j = 0; j < ids.size(); ++j) json["weights"][ids[j]] = learned.rule.weights[j];
  json["tiers"] = learned.names;
  json["profiles"] = Json::object();
  for (Index h = examples.limits(); h-- > 0;) {
    Json& profile = json["profiles"][class_name(learned, h + 2)] = Json::object();
    for (std::size_t j = 0; j < ids.size(); ++j)
      profile[ids[j]] = examples.limit(static_cast<Index>(j), learned.rule.limits[static_cast<std::size_t>(h)][j]);
  }
  json["examples"] = examples.size();
  json["restored"] = examples.size() - static_cast<Index>(learned.broken.size());
  json["proved"] = learned.proved;
  json["broken"] = Json::array();
  for (const Index i : learned.broken) {
    json["broken"].push_back({{"id", mcda::files::valid_utf8(session.id(learned.rows[static_cast<std::size_t>(i)]))},
                              {"given", class_name(learned, examples.category(i))},
                              {"assigned", class_name(learned, mcda::assigned(learned.rule, examples, i))}});
  }
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

std::string yaml_name(const std::string& text) { return mcda::files::yaml_text(text); }

// To be pasted into the model, with what a reader should know as comments.
void write_yaml(const Session& session, const OrdinalExamples& examples, const Learned& learned, Output& output) {
  const std::vector<std::string> ids = session.file.model.tree.leaf_ids();
  const auto missing = static_cast<Index>(learned.broken.size());
  std::string text =
      fmt::format("# MR-Sort learned from {} examples: {} restored{}\n", examples.size(), examples.size() - missing,
                  missing == 0     ? ""
                  : learned.proved ? ", and no rule restores more"
                                   : " (the best rule found)");
  for (const Index i : learned.broken) {
    text += "# cannot hold with the others: " +
            mcda::files::harmless(full_name(session, learned.rows[static_cast<std::size_t>(i)])) + " is " +
            class_name(learned, examples.category(i)) + ", the rule says " +
            class_name(learned, mcda::assigned(learned.rule, examples, i)) + "\n";
  }
  text += "tiers:\n  method: mr_sort\n  majority: " + mcda::shortest(learned.rule.majority) + "\n  names: [";
  for (std::size_t k = 0; k < learned.names.size(); ++k) text += (k == 0 ? "" : ", ") + yaml_name(learned.names[k]);
  text += "]\n  profiles:   # what a tier asks; a client needs criteria worth the majority of the weights\n";
  for (Index h = examples.limits(); h-- > 0;) {
    text += "    " + yaml_name(class_name(learned, h + 2)) + ": {";
    for (std::size_t j = 0; j < ids.size(); ++j) {
      text +=
          (j == 0 ? "" : ", ") + yaml_name(ids[j]) + ": " +
          mcda::shortest(examples.limit(static_cast<Index>(j), learned.rule.limits[static_cast<std::size_t>(h)][j]));
    }
    text += "}\n";
  }
  text += "weights:\n  method: direct_rating\n  points: {";
  for (std::size_t j = 0; j < ids.size(); ++j)
    text += (j == 0 ? "" : ", ") + yaml_name(ids[j]) + ": " +
            mcda::shortest(std::round(1e11 * learned.rule.weights[j]) / 1e9);
  output.write(text + "}\n");
}

// The search, and where it leaves examples out, the exact program.
void learn(const OrdinalExamples& examples, ProgressWhen when, std::uint64_t seed, Learned& learned) {
  const Progress progress(when, "learning", 0);
  learned.rule = mcda::search_mr_sort(examples, {.seed = seed});
  learned.broken = mcda::not_restored(learned.rule, examples);
  learned.proved = learned.broken.empty();
  if (!learned.proved && exact_learning_available() && exact_learning_fits(examples)) {
    const auto exact = exact_mr_sort(examples);
    if (exact && (exact->proved || mcda::not_restored(exact->rule, examples).size() < learned.broken.size())) {
      // The search may have found as many; then its rule stays, and is proved.
      const std::vector<Index> broken = mcda::not_restored(exact->rule, examples);
      if (broken.size() < learned.broken.size()) learned.rule = exact->rule, learned.broken = broken;
      learned.proved = exact->proved;
    }
  }
}

}  // namespace

int run_learn_tiers(const Arguments& arguments) {
  Output output(arguments);
  if (output.format() == Format::csv)
    throw InvalidInput("a learned rule is no table of rows", "leave --format out for YAML, or choose json");
  for (const char* option : {"method", "tiers", "score", "of", "previous", "margin", "weights", "set"}) {
    if (arguments.has(option) && !(std::string(option) == "method" && arguments.text("method") == "mr_sort"))
      throw InvalidInput(std::string("--") + option + " has no meaning with --learn, which learns mr_sort",
                         "leave it out");
  }
  const Settings settings;
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  model.file.model.weights = {};  // weights are what is learned; the model's own must not stop the reading
  model.file.model.group_weights.clear();
  mcda::DecisionTable raw;
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes),
                                       [&](const mcda::DecisionTable& cells) { raw = cells.copy(); });
  std::map<std::string, std::string> excluded;
  for (const ExcludedClient& one : session.excluded) excluded.emplace(one.id, one.reason);
  const mcda::JudgedRows judged =
      mcda::files::judged_rows(session.file, "classes", session.prepared.alternatives.ids, excluded);
  Learned learned{.rule = {}, .rows = judged.rows, .names = session.file.reference.class_names, .broken = {}};
  const auto count = static_cast<Index>(learned.names.size());
  std::vector<Index> categories;
  for (const Index level : judged.levels) categories.push_back(count + 1 - level);
  const OrdinalExamples examples(values_of(session, raw, judged.rows), directions_of(session), std::move(categories),
                                 count);

  mcda::Notes all = session.notes;
  learn(examples, session.progress, static_cast<std::uint64_t>(seed_of(arguments)), learned);
  if (!learned.proved) {
    all.push_back(!exact_learning_available() ? "this program has no solver: a rule that restores more may exist"
                  : exact_learning_fits(examples)
                      ? "the exact search was stopped at its limit: a rule that restores more may exist"
                      : "too many examples for the exact search: a rule that restores more may exist");
  }
  for (std::size_t j = 0; j < learned.rule.weights.size(); ++j) {
    if (learned.rule.weights[j] == 0)
      all.push_back("criterion " + session.file.model.tree.leaf_ids()[j] +
                    " has no weight in the learned rule: the "
                    "examples are explained without it");
  }
  require_no_notes(arguments, all);
  output.format() == Format::json ? write_json(session, examples, learned, all, output)
                                  : write_yaml(session, examples, learned, output);
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace prefero
