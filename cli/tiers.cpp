// prefero tiers: the clients sorted into classes.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/learn_tiers.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "cli/tier_forms.hpp"
#include "cli/tiering.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

namespace {

using mcda::InvalidInput;

// Results may hold the values of their clients.
constexpr std::size_t result_size_limit = std::size_t{4} << 30;

bool is_sorting(const mcda::Method& method) { return method.info().result == mcda::ResultKind::tiers; }

// A=0.2,B=0.3,C=rest, or with limits A=0.7,B=0.4,C=rest: read as the section of a model would be.
void set_tiers(const Arguments& arguments, TierRequest& request) {
  if (!arguments.has("tiers")) return;
  std::string text = "criteria: {c: {column: c}}\ntiers: ";
  const bool limits = request.rule.method == "thresholds", total = request.rule.method == "cumulated";
  std::string inside;
  for (const std::string& one : arguments.list("tiers")) {
    const std::size_t equals = one.rfind('=');
    if (equals == std::string::npos)
      throw InvalidInput("--tiers: \"" + one + "\" is not NAME=SHARE", "write --tiers A=0.2,B=0.3,C=rest");
    inside +=
        (inside.empty() ? "" : ", ") + mcda::files::yaml_text(one.substr(0, equals)) + ": " + one.substr(equals + 1);
  }
  text += limits ? "{method: thresholds, limits: {" + inside + "}}" : "{" + inside + "}";
  const mcda::files::ModelFile read = mcda::files::read_model_text(text, "--tiers");
  request.shares = total ? std::vector<mcda::files::Tier>{} : read.tiers;
  if (total) request.rule.shares = read.tiers;
  if (!limits) return;
  request.rule.limits = read.tier_rule.limits;
  request.rule.names = read.tier_rule.names;
  request.rule.names_written = read.tier_rule.names_written;
}

// What is asked: the model's rule, changed by --method, --score, --of and --tiers.
TierRequest request_of(const Arguments& arguments, mcda::files::ModelFile& file, mcda::Notes& notes) {
  const auto own = tier_request(file);
  TierRequest request =
      own.value_or(TierRequest{.rule = {}, .shares = {}, .pins = file.pins, .margin = {}, .earlier = nullptr});
  const std::string wanted = arguments.text("method");
  if (arguments.has("method") && wanted != request.rule.method) {
    const bool known = wanted == "quantiles" || wanted == "thresholds" || wanted == "cumulated" || wanted == "abc";
    const std::string name = known ? (wanted == "abc" ? "cumulated" : wanted)
                                   : std::string(mcda::Catalogue::instance().at(wanted).info().name);
    if (!known && !is_sorting(mcda::Catalogue::instance().at(wanted))) {
      request.rule.method = "quantiles";  // a ranking method: shares of its ranking
      request.rule.score = name;
    } else if (name != request.rule.method) {
      // The names hold for any method with as many categories.
      std::vector<std::string> names = request.rule.names;
      const bool written = request.rule.names_written;
      request.rule = {};
      request.rule.method = name;
      if (!known) request.rule.names = std::move(names), request.rule.names_written = written;
    }
  }
  if (request.rule.method.empty()) request.rule.method = "quantiles";
  if (arguments.has("score")) {
    request.rule.score = arguments.text("score");
    if (request.rule.method != "quantiles" && request.rule.method != "thresholds")
      throw InvalidInput("--score: " + request.rule.method + " cuts no score", "give --method quantiles or thresholds");
  }
  if (arguments.has("of")) {
    request.rule.of = arguments.text("of");
    if (request.rule.method != "cumulated")
      throw InvalidInput("--of: " + request.rule.method + " shares out no total", "give --method cumulated");
    const mcda::Index leaf = file.model.tree.find(request.rule.of);
    if (leaf <= 0 || !file.model.tree[leaf].leaf)
      throw mcda::UnknownName("criterion", request.rule.of, file.model.tree.leaf_ids());
  }
  set_tiers(arguments, request);
  const auto usual = [&](std::vector<mcda::files::Tier>& shares, const std::vector<double>& values, const char* what) {
    if (!shares.empty()) return;
    std::string text;
    for (std::size_t k = 0; k < values.size(); ++k) {
      shares.push_back({std::string(1, static_cast<char>('A' + k)), values[k], std::nullopt});
      text += fmt::format("{}{} {:g}", k == 0 ? "" : ", ", shares.back().name, values[k]);
    }
    notes.push_back(fmt::format("no shares are given; taken: {} {}", text, what));
  };
  if (request.rule.method == "quantiles") usual(request.shares, {0.2, 0.3, 0.5}, "of the clients");
  if (request.rule.method == "cumulated") {
    if (request.rule.of.empty())
      throw InvalidInput("cumulated shares out the total of a criterion, and none is named", "give --of CRITERION");
    usual(request.rule.shares, {0.8, 0.15, 0.05}, "of the total");
  }
  if (request.rule.method == "thresholds" && request.rule.limits.empty())
    throw InvalidInput("thresholds need the least score of each tier", "give --tiers A=0.7,B=0.4,C=rest");
  return request;
}

std::optional<Margin> margin_of(const Arguments& arguments) {
  if (!arguments.has("margin")) return std::nullopt;
  std::string text = arguments.text("margin");
  const bool percent = text.ends_with("%");
  if (percent) text.pop_back();
  const auto value = mcda::files::number(text);
  if (!value || *value < 0)
    throw InvalidInput("--margin: \"" + arguments.text("margin") + "\" is not a number of at least 0",
                       "write 0.02 in the unit of the score, or 2% of the distance between the best and the worst");
  return Margin{percent ? *value / 100 : *value, percent};
}

InvalidInput no_tiers(const std::string& path, const std::string& why) {
  return InvalidInput(path + " holds no tiers: " + why,
                      "write it by prefero tiers or rank MODEL --output FILE, as .json, .csv, .parquet or .xlsx");
}

// A cell as it was before a CSV file made it harmless to spreadsheets.
std::string without_guard(std::string_view cell) {
  const bool guarded =
      cell.size() > 1 && cell[0] == '\'' && std::string_view("=+-@\t\r").find(cell[1]) != std::string_view::npos;
  return std::string(guarded ? cell.substr(1) : cell);
}

// A table with the columns id and tier.
EarlierTiers earlier_of_table(const std::string& path) {
  mcda::source::Source rows = mcda::source::Source::open({.location = path});
  const Interrupt::Watch watch(rows);
  const auto has = [&](const char* name) {
    return std::any_of(rows.columns().begin(), rows.columns().end(), [&](const auto& one) { return one.name == name; });
  };
  for (const char* const name : {"id", "tier"}) {
    if (!has(name)) throw no_tiers(path, std::string("it has no column \"") + name + "\"");
  }
  EarlierTiers earlier;
  mcda::source::Request request;
  request.texts = {{.column = "id", .expression = {}, .purpose = "id"},
                   {.column = "tier", .expression = {}, .purpose = "tier"}};
  rows.read(request, [&](const mcda::source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      if (batch.texts[0]->missing(i) || batch.texts[1]->missing(i)) continue;  // no tier then
      earlier.emplace(without_guard((*batch.texts[0])[i]), without_guard((*batch.texts[1])[i]));
    }
  });
  return earlier;
}

bool is_json(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char first = 0;
  file >> first;
  return path.ends_with(".json") || first == '{';
}

EarlierTiers earlier_of(const std::string& path) {
  if (!is_json(path)) return earlier_of_table(path);
  const auto wrong = [&](const std::string& why) { return no_tiers(path, why); };
  const Json json = Json::parse(mcda::files::read_text_file(path, result_size_limit), nullptr, false);
  if (json.is_discarded()) throw wrong("it is not JSON");
  if (!json.is_object() || !json.contains("ranking") || !json["ranking"].is_array())
    throw wrong("it has no \"ranking\"");
  EarlierTiers earlier;
  const Json& ranking = json["ranking"];
  for (const Json& one : ranking) {
    if (!one.is_object() || !one.contains("id") || !one["id"].is_string()) throw wrong("a client has no id");
    if (!one.contains("tier")) throw wrong("client \"" + one["id"].get<std::string>() + "\" has no tier");
    if (one["tier"].is_string()) earlier.emplace(one["id"].get<std::string>(), one["tier"].get<std::string>());
  }
  return earlier;
}

int run_tiers(const Arguments& arguments) {
  if (arguments.has("learn")) return run_learn_tiers(arguments);
  Output output(arguments);
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  TierRequest request = request_of(arguments, model.file, notes);
  request.margin = margin_of(arguments);
  EarlierTiers earlier;
  if (arguments.has("previous")) {
    earlier = earlier_of(arguments.text("previous"));
    request.earlier = &earlier;
  } else if (request.margin) {
    throw InvalidInput("--margin needs the earlier tiers to keep", "add --previous FILE");
  }
  model.file.tier_rule.of = request.rule.of;  // the amounts to be kept
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes));
  const Tiering tiers = tiering(session, request, settings);
  std::vector<std::string> asked{request.rule.method};
  if (!tiers.score.empty()) asked.push_back(tiers.score);
  settings.require_all_used(asked);
  mcda::Notes all = session.notes;
  all.insert(all.end(), tiers.notes.begin(), tiers.notes.end());
  require_no_notes(arguments, all);
  write_tiers(session, tiers, all, output);
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace

Command tiers_command() {
  return {
      .name = "tiers",
      .operands = "MODEL",
      .summary = "sort the clients into tiers such as A, B and C (alias: sort)",
      .details =
          "By the rule of the model (tiers:), or by --method: a sorting method with profiles (electre_tri, mr_sort, "
          "flowsort, topsis_sort, ahpsort, electre_tri_c), quantiles (shares of a ranking), thresholds (of a score) or "
          "cumulated (ABC: shares of the total of a criterion). Clients that tie at a border stay together. Overrides "
          "under tiers.pinned are shown as such and change no score.\n\nWith --previous, promotions and demotions are "
          "listed; with --margin too, a client keeps its tier unless it passes the border by more than the margin, a "
          "number in the unit of what is cut (the score; the credibility of electre_tri, the weight of mr_sort, the "
          "closeness, flow or priority of the others), or a percentage of the distance between the best and the worst "
          "score.\n\nWith --learn, the rule is learned: from clients whose class the model gives under reference: "
          "{classes: "
          "{ID: A, ...}}. Written as YAML to be pasted; examples that cannot hold together are named.",
      .examples =
          "prefero tiers model.yaml\n"
          "prefero tiers model.yaml --method cumulated --of revenue --tiers A=0.8,B=0.15,C=0.05\n"
          "prefero tiers model.yaml --method topsis --tiers A=0.1,B=0.3,C=rest --output tiers.csv\n"
          "prefero tiers model.yaml --previous january.json --margin 0.02\n"
          "prefero tiers model.yaml --learn",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"method", "NAME", "quantiles, thresholds, cumulated, a sorting method, or a ranking method to be cut",
               "quantiles thresholds cumulated electre_tri electre_tri_c mr_sort flowsort topsis_sort ahpsort"},
              {"tiers", "NAME=SHARE,...",
               "shares, numbers of clients or limits, best tier first; the last may be rest"},
              {"score", "NAME", "the ranking method whose score is cut", "method"},
              {"of", "CRITERION", "whose total is shared out (cumulated)"},
              {"previous", "FILE",
               "an earlier result (.json, .csv, .parquet, .xlsx; columns id and tier): what moved since", "file"},
              {"margin", "X", "how far a border must be passed to change a tier"},
              {"learn", {}, "profiles, weights and majority of mr_sort from reference: {classes: ...}, to be pasted"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_tiers};
}

}  // namespace prefero
