// The options of `prefero portrait` and the model's section, brought together.
#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "cli/portrait.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/session.hpp"
#include "cli/terminal.hpp"
#include "mcda/files/portrait_section.hpp"
#include "mcda/files/yaml.hpp"

namespace prefero {

using mcda::InvalidInput;

namespace {

bool is_model(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  return extension == ".yaml" || extension == ".yml";
}

double number_of(const Arguments& arguments, const std::string& name, double otherwise, double low, double high) {
  if (!arguments.has(name)) return otherwise;
  const auto value = mcda::files::number(arguments.text(name));
  if (!value || *value < low || *value > high)
    throw InvalidInput(
        fmt::format("--{}: \"{}\" is not a number from {} to {}", name, arguments.text(name), low, high));
  return *value;
}

// NAME=REST of an option that may be repeated.
std::pair<std::string, std::string> pair_of(const std::string& option, const std::string& text,
                                            const std::string& example) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw InvalidInput("--" + option + ": \"" + text + "\" is not TRAIT=" + example.substr(example.find('=') + 1),
                       "write --" + option + " " + example);
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void read_model_into(const std::string& path, PortraitTask& task, mcda::files::ModelFile& file) {
  ReadModel model = read_model(path, task.notes);
  task.manifest.model_digest = model.digest;
  file = std::move(model.file);
  const mcda::files::PortraitSection section = mcda::files::portrait_section(file);
  mcda::clients::PortraitRequest& request = task.request;
  request.key = section.key;
  request.other_keys = section.against;
  request.next_key = section.next;
  request.as_of = section.as_of;
  request.period = section.period;
  request.time = section.time;
  request.held_out = section.holdout;
  request.traits = section.traits;
  request.without = section.without;
  request.categories = section.categories;
  task.settings.kept = section.keep;
  if (!section.model.empty()) task.model = section.model;
  request.id = file.source.id;
  request.parent = file.parent;
  task.label = file.source.label;
  if (!task.label.empty()) request.reserved.emplace_back(task.label, "the name");
  if (!file.profit.empty()) request.reserved.emplace_back(file.profit, "the profit");
  // What clients are ranked by is what they bring, not what they are.
  for (const Index leaf : file.model.tree.leaves()) {
    const std::string& column = file.model.tree[leaf].leaf->column;
    if (!column.empty()) request.reserved.emplace_back(column, "a criterion of the model");
  }
  // Two labels whose portraits disagree deserve a warning: profit is the one a model names.
  if (!file.profit.empty() && request.other_keys.empty() && request.key.find(file.profit) == std::string::npos)
    request.other_keys.push_back("top 20% of " + file.profit);
}

}  // namespace

const OptionGroup& portrait_definition_options() {
  static const OptionGroup group{
      "Who is a key client, and what is a trait",
      {{"key", "DEFINITION",
        "a column, a condition (\"status = 'won'\") or a top (\"top 20% of revenue\", \"top 50 of profit\")"},
       {"as-of", "DATE", "the day that the traits describe"},
       {"period", "FROM..TO", "the key's period; it begins on that day or later"},
       {"time", "COLUMN", "a date: when a client came; the latest are held out"},
       {"holdout", "DATE|SHARE", "held out of learning: clients from a date on, or a share like 25%"},
       {"parent", "COLUMN", "the parent company; a group is never in both parts of a test"},
       {"id", "COLUMN", "the column of the ids"},
       {"traits", "COLUMN,...", "only these are traits", {}, true},
       {"without", "COLUMN,...", "these are no traits", {}, true},
       {"keep", "COLUMN,...", "traits to keep that look like the answer: known before the sale", {}, true},
       {"categories", "COLUMN,...", "numbers that stand for categories (codes)", {}, true},
       {"against", "DEFINITION", "a second definition of a key client to compare with (may be repeated)", {}, true},
       {"next", "DEFINITION", "the key of the period after: who is key again"}}};
  return group;
}

const OptionGroup& portrait_learning_options() {
  static const OptionGroup group{
      "How it is learned",
      {{"trend",
        "TRAIT=WAY",
        "up, down or free: how a trait's evidence may run (default: the better of up and down)",
        {},
        true},
       {"cuts", "TRAIT=A,B,...", "the bins of a trait by hand: edges, each the first of the bin above", {}, true},
       {"min-bin", "SHARE", "least share of all clients in a bin (default 0.05)"},
       {"max-bins", "N", "most bins of a trait (default 6)"},
       {"least-information", "IV", "of a trait in the scorecard (default 0.02)"},
       {"model", "NAME",
        "what makes one score of the traits: logistic (default), a regression on their evidence; or utadis, utilities "
        "learned by linear programming"},
       {"ridge", "PENALTY", "of the regression's weights, or of the utilities (default 1)"},
       {"points", "N", "points at odds of one to one (default 600)"},
       {"pdo", "N", "points that double the odds (default 20)"},
       {"fuzzy", {}, "clients of unknown standing count partly (fuzzy augmentation)"},
       {"folds", "N", "of the test without a hold-out (default 5)"},
       {"repeats", "N", "of the folds (default 4)"},
       {"permutations", "N", "most, for the p-value (default 199)"}}};
  return group;
}

PortraitTask portrait_task(const Arguments& arguments) {
  PortraitTask task;
  mcda::files::ModelFile file;
  const std::string path = arguments.operands().front();
  if (is_model(path)) {
    read_model_into(path, task, file);
  } else {
    if (arguments.has("data")) throw InvalidInput("--data has no meaning beside data", "name either of the two");
    file.source.source = path;
  }
  task.source = source_spec(arguments, file);
  task.manifest.seed = seed_of(arguments);
  mcda::clients::PortraitRequest& request = task.request;
  const auto set = [&](const char* name, std::string& to) {
    if (arguments.has(name)) to = arguments.text(name);
  };
  set("key", request.key);
  set("as-of", request.as_of);
  set("period", request.period);
  set("time", request.time);
  set("holdout", request.held_out);
  set("parent", request.parent);
  set("id", request.id);
  set("next", request.next_key);
  set("title", task.title);
  set("model", task.model);
  request.where = arguments.text("where");
  if (arguments.has("traits")) request.traits = arguments.list("traits");
  if (arguments.has("without")) request.without = arguments.list("without");
  if (arguments.has("categories")) request.categories = arguments.list("categories");
  if (arguments.has("against")) request.other_keys = arguments.texts("against");
  request.seed = static_cast<std::uint64_t>(task.manifest.seed);

  mcda::clients::PortraitSettings& settings = task.settings;
  if (arguments.has("keep")) settings.kept = arguments.list("keep");
  settings.learning.limits.least_share = number_of(arguments, "min-bin", 0.05, 0, 0.5);
  settings.learning.limits.most_bins = arguments.whole("max-bins", 2, 50).value_or(6);
  settings.learning.least_information = number_of(arguments, "least-information", 0.02, 0, 10);
  settings.learning.ridge = number_of(arguments, "ridge", 1, 0, 1e9);
  settings.learning.fuzzy = arguments.has("fuzzy");
  settings.scale.at_even_odds = number_of(arguments, "points", 600, -1e6, 1e6);
  settings.scale.double_odds = number_of(arguments, "pdo", 20, 1e-3, 1e6);
  settings.validation.folds = arguments.whole("folds", 2, 20).value_or(5);
  settings.validation.repeats = arguments.whole("repeats", 1, 100).value_or(4);
  settings.validation.permutations = arguments.whole("permutations", 19, 9999).value_or(199);
  settings.validation.seed = request.seed;
  settings.descriptive = arguments.has("descriptive");
  for (const std::string& text : arguments.texts("trend")) {
    const auto [name, way] = pair_of("trend", text, "employees=free");
    using mcda::clients::Trend;
    if (way != "up" && way != "down" && way != "free")
      throw InvalidInput("--trend " + name + ": \"" + way + "\" is none of up, down, free");
    settings.trends.emplace_back(name, way == "up" ? Trend::up : way == "down" ? Trend::down : Trend::free);
  }
  for (const std::string& text : arguments.texts("cuts")) {
    const auto [name, list] = pair_of("cuts", text, "employees=20,200");
    std::vector<double> cuts;
    for (const std::string& one : split(list, ',')) {
      const auto value = mcda::files::number(one);
      if (!value) throw InvalidInput("--cuts " + name + ": \"" + one + "\" is not a number");
      cuts.push_back(*value);
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    settings.cuts.emplace_back(name, cuts);
    request.cuts.emplace_back(name, cuts);
  }
  return task;
}

mcda::clients::Portrait portrait_of(const Arguments& arguments, PortraitTask& task, bool learn) {
  using namespace mcda::clients;
  const ProgressWhen when = progress_when(arguments);
  const std::unique_ptr<const ScoreModel> model = make_score_model(task.model, task.settings.learning.ridge);
  mcda::source::Source source = mcda::source::Source::open(task.source);
  task.notes.insert(task.notes.end(), source.notes().begin(), source.notes().end());
  ReadClients clients;
  {
    const Interrupt::Watch watch(source);
    const long long rows = source.rows_estimate();
    Progress progress(when, "reading", rows > 0 ? 2 * rows : rows);
    clients = read_clients(source, task.request, progress.done());
  }
  task.manifest.rows_read = clients.cohort.clients();
  task.manifest.data_digest = clients.digest;
  Portrait portrait;
  {
    const Progress progress(when, learn ? "learning" : "validating", 0);
    const mcda::RunOptions run = run_options(arguments);
    portrait = learn ? learn_portrait(clients, task.settings, *model, run)
                     : validate_portrait(clients, task.settings, *model, run);
  }
  portrait.program = version();
  portrait.title = task.title;
  portrait.source = std::filesystem::path(task.source.location).filename().string();
  portrait.where = task.request.where;
  portrait.as_of = task.request.as_of;
  portrait.period = task.request.period;
  portrait.time = task.request.time;
  portrait.held_out = task.request.held_out;
  portrait.parent = task.request.parent;
  task.notes.insert(task.notes.end(), portrait.notes.begin(), portrait.notes.end());
  return portrait;
}

}  // namespace prefero
