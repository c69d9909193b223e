// prefero diff: what moved between two results, and what moved it.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/difference.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

// Results hold the values of their clients and may be large.
constexpr std::size_t result_size_limit = std::size_t{4} << 30;
constexpr Index rows_for_people = 20;

struct Result {
  mcda::DatedResult ranked;
  mcda::TextColumn labels;
  Json manifest;
};

[[noreturn]] void not_a_result(const std::string& path, const std::string& why) {
  throw mcda::InvalidInput(path + " is no result of prefero rank: " + why,
                           "write it by prefero rank MODEL --format json --output FILE");
}

const Json& part_of(const Json& object, const char* key, const std::string& path) {
  if (!object.is_object() || !object.contains(key)) not_a_result(path, std::string("it has no \"") + key + "\"");
  return object[key];
}

std::string text_in(const Json& object, const char* key, const std::string& path) {
  const Json& part = part_of(object, key, path);
  if (!part.is_string()) not_a_result(path, std::string("\"") + key + "\" is no text");
  return part.get<std::string>();
}

double number_in(const Json& object, const char* key, const std::string& path) {
  const Json& part = part_of(object, key, path);
  if (!part.is_number()) not_a_result(path, std::string("\"") + key + "\" is no number");
  return part.get<double>();
}

mcda::ParameterValues parameters_in(const Json& json, const std::string& path) {
  mcda::ParameterValues parameters;
  if (!json.is_object()) not_a_result(path, "\"parameters\" is no object");
  for (const auto& [name, value] : json.items()) {
    if (value.is_boolean()) {
      parameters[name] = value.get<bool>();
    } else if (value.is_number()) {
      parameters[name] = value.get<double>();
    } else if (value.is_string()) {
      parameters[name] = value.get<std::string>();
    } else {
      not_a_result(path, "parameter " + name + " has no value");
    }
  }
  return parameters;
}

// Values, weights and model, where the result has them.
std::optional<mcda::ResultBasis> basis_in(const Json& json, const std::string& path) {
  if (!json.contains("model")) return std::nullopt;
  mcda::ResultBasis basis;
  basis.model =
      mcda::files::read_model_text(text_in(json["model"], "text", path), text_in(json["model"], "name", path)).model;
  std::vector<double> fills;
  std::vector<std::string> ids;
  for (const Json& one : part_of(json, "criteria", path)) {
    ids.push_back(text_in(one, "id", path));
    basis.weights.push_back(number_in(one, "weight", path));
    fills.push_back(one.contains("fill") ? number_in(one, "fill", path) : 0);
  }
  if (ids != basis.model.tree.leaf_ids()) not_a_result(path, "its criteria are not those of its model");
  const Json& ranking = json["ranking"];
  basis.raw = mcda::DecisionTable(static_cast<Index>(ranking.size()), static_cast<Index>(ids.size()));
  Index row = 0;
  for (const Json& client : ranking) {
    const Json& values = part_of(client, "values", path);
    if (!values.is_array() || values.size() != ids.size()) not_a_result(path, "a client has not one value a criterion");
    for (std::size_t j = 0; j < ids.size(); ++j) {
      if (!values[j].is_number() && !values[j].is_null()) not_a_result(path, "a value is no number");
      basis.raw(row, static_cast<Index>(j)) = values[j].is_null() ? fills[j] : values[j].get<double>();
    }
    ++row;
  }
  return basis;
}

Result result_in(const std::string& text, const std::string& path) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) not_a_result(path, "it is not JSON");
  if (number_in(json, "schema", path) != 1) not_a_result(path, "it is of a newer form");
  Result result;
  result.manifest = part_of(json, "manifest", path);
  const Json& method = part_of(json, "method", path);
  const std::string name = text_in(method, "name", path);
  const mcda::Method& found = mcda::Catalogue::instance().at(name);
  result.ranked.method = dynamic_cast<const mcda::ScoringMethod*>(&found);
  if (result.ranked.method == nullptr || text_in(json, "kind", path) != "complete") {
    throw mcda::InvalidInput(path + ": " + name + " does not rank everybody, so that nobody's move can be told",
                             "rank by a method that scores: prefero methods --kind scoring");
  }
  result.ranked.parameters = found.complete(parameters_in(part_of(method, "parameters", path), path));
  const Json& ranking = part_of(json, "ranking", path);
  if (!ranking.is_array()) not_a_result(path, "\"ranking\" is no list");
  for (const Json& client : ranking) {
    const std::string id = text_in(client, "id", path);
    result.ranked.ids.push_back(id);
    result.labels.push_back(client.contains("label") ? text_in(client, "label", path) : id);
    result.ranked.ranks.push_back(number_in(client, "rank", path));
  }
  result.ranked.basis = basis_in(json, path);
  return result;
}

// A model is ranked now, by its first method.
Result result_of_model(const Arguments& arguments, const std::string& path) {
  mcda::Notes notes;
  const Settings settings(arguments);
  ReadModel model = read_model(path, notes);
  if (model.file.model.methods.size() > 1) model.file.model.methods.resize(1);
  const Asked asked = asked_methods({}, model.file, settings, "", notes).front();
  mcda::DecisionTable raw;
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes),
                                       [&](const mcda::DecisionTable& cells) { raw = cells.copy(); });
  const Answer answered = answer(session, asked, 0);
  Result result;
  result.manifest = session.manifest.json();
  result.ranked.method = dynamic_cast<const mcda::ScoringMethod*>(asked.method);
  if (result.ranked.method == nullptr) {
    throw mcda::InvalidInput(
        path + ": " + std::string(asked.info().name) + " does not rank everybody, so that nobody's move can be told",
        "put a method that scores first under methods:");
  }
  result.ranked.parameters = asked.parameters;
  mcda::ResultBasis basis{session.file.model, session.weights.leaves, raw.select_rows(answered.order)};
  for (Index j = 0; j < basis.raw.columns(); ++j) {
    const std::span<double> column = basis.raw.column(j);
    std::replace_if(
        column.begin(), column.end(), [](double x) { return std::isnan(x); },
        session.prepared.columns[static_cast<std::size_t>(j)].fill);
  }
  for (std::size_t k = 0; k < answered.order.size(); ++k) {
    result.ranked.ids.push_back(session.id(answered.order[k]));
    result.labels.push_back(session.label(answered.order[k]));
    result.ranked.ranks.push_back(answered.ranks[k]);
  }
  result.ranked.basis = std::move(basis);
  return result;
}

Result result_from(const Arguments& arguments, const std::string& path) {
  const std::string text = mcda::files::read_text_file(path, result_size_limit);
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string::npos && text[begin] == '{' ? result_in(text, path) : result_of_model(arguments, path);
}

bool moved(const mcda::RankMove& move) {
  const auto some = [](double part) { return !std::isnan(part) && part != 0; };
  return move.from != move.to || some(move.data) || some(move.weights) || some(move.scale) || some(move.newcomers);
}

Json whole(double value) { return std::isnan(value) ? Json(nullptr) : Json(static_cast<Index>(value)); }

void write_json(const Result& before, const Result& after, const mcda::Differences& found,
                const std::vector<mcda::RankMove>& moves, const mcda::Notes& notes, Output& output) {
  Json json = document({});
  json["manifest"] = after.manifest;
  json["old_manifest"] = before.manifest;
  json["method"] = after.ranked.method->info().name;
  json["alternatives"] = {{"old", before.ranked.ids.size()}, {"new", after.ranked.ids.size()}};
  json["unmoved"] = found.clients.size() - moves.size();
  Json list = Json::array();
  for (const mcda::RankMove& move : moves) {
    list.push_back({{"id", mcda::files::valid_utf8(after.ranked.ids[move.new_row])},
                    {"label", mcda::files::valid_utf8(after.labels[move.new_row])},
                    {"from", whole(move.from)},
                    {"to", whole(move.to)},
                    {"data", whole(move.data)},
                    {"weights", whole(move.weights)},
                    {"scale", whole(move.scale)},
                    {"newcomers", whole(move.newcomers)}});
  }
  json["moved"] = std::move(list);
  const auto others = [](const Result& result, const std::vector<Index>& rows) {
    Json clients = Json::array();
    for (const Index row : rows) {
      clients.push_back({{"id", mcda::files::valid_utf8(result.ranked.ids[row])},
                         {"label", mcda::files::valid_utf8(result.labels[row])},
                         {"rank", whole(result.ranked.ranks[static_cast<std::size_t>(row)])}});
    }
    return clients;
  };
  json["arrived"] = others(after, found.arrived);
  json["left"] = others(before, found.left);
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

void write_table(const Result& before, const Result& after, const mcda::Differences& found,
                 const std::vector<mcda::RankMove>& moves, Index top, Output& output) {
  const bool csv = output.format() == Format::csv, markdown = output.format() == Format::markdown;
  const auto line = [&](const std::string& text) {
    output.write(markdown ? mcda::files::markdown_text(text) + "\n\n"
                          : folded(mcda::files::harmless(text), output.screen(), 2) + "\n");
  };
  if (!csv) {
    line(fmt::format("{} and {} clients by {}: {} moved, {} stayed, {} arrived, {} left",
                     count_text(before.ranked.ids.size()), count_text(after.ranked.ids.size()),
                     after.ranked.method->info().name, count_text(static_cast<Index>(moves.size())),
                     count_text(static_cast<Index>(found.clients.size() - moves.size())),
                     count_text(static_cast<Index>(found.arrived.size())),
                     count_text(static_cast<Index>(found.left.size()))));
    if (!markdown) output.write("\n");
  }
  Sheet sheet;
  sheet.column("id");
  sheet.column(csv ? "label" : "client");
  for (const char* header : {"from", "to", "data", "weights", "scale", "newcomers"})
    sheet.column(header, CellKind::number);
  const std::size_t shown = top > 0 ? std::min(moves.size(), static_cast<std::size_t>(top)) : moves.size();
  for (std::size_t k = 0; k < shown; ++k) {
    const mcda::RankMove& move = moves[k];
    std::vector<std::string> cells{std::string(after.ranked.ids[move.new_row]), std::string(after.labels[move.new_row]),
                                   rank_text(move.from), rank_text(move.to)};
    for (const double part : {move.data, move.weights, move.scale, move.newcomers})
      cells.push_back(std::isnan(part) ? "" : csv ? fmt::format("{:.0f}", part) : fmt::format("{:+.0f}", part));
    sheet.row(std::move(cells));
  }
  output.write(sheet.in(output));
  if (csv) return;
  if (shown < moves.size())
    output.write(
        fmt::format("{}and {} more\n", markdown ? "\n" : "", count_text(static_cast<Index>(moves.size() - shown))));
  output.write("\n");
  const auto names = [&](const char* what, const Result& result, const std::vector<Index>& rows) {
    if (rows.empty()) return;
    std::string text;
    for (std::size_t k = 0; k < rows.size() && k < 10; ++k)
      text += fmt::format("{}{} (rank {})", k == 0 ? "" : ", ", result.labels[rows[k]],
                          rank_text(result.ranked.ranks[static_cast<std::size_t>(rows[k])]));
    line(fmt::format(
        "{}: {}{}", what, text,
        rows.size() > 10 ? fmt::format(" and {} more", count_text(static_cast<Index>(rows.size() - 10))) : ""));
  };
  names("Arrived", after, found.arrived);
  names("Left", before, found.left);
  line(
      "Ranks gained have a minus: data (the client's own values), weights, scale (what others became, and a scale "
      "learned anew) and newcomers (and who left) add up to the move.");
}

int run_diff(const Arguments& arguments) {
  Output output(arguments);
  const auto top = arguments.whole("top", 1, std::numeric_limits<Index>::max());
  const Result before = result_from(arguments, arguments.operands()[0]);
  const Result after = result_from(arguments, arguments.operands()[1]);
  mcda::RunOptions options;
  options.threads = arguments.whole("threads", 1, 4096).value_or(0);
  const mcda::Differences found = mcda::differences_of(before.ranked, after.ranked, options);
  std::vector<mcda::RankMove> moves;
  for (const mcda::RankMove& one : found.clients) {
    if (moved(one)) moves.push_back(one);
  }
  std::stable_sort(moves.begin(), moves.end(), [](const mcda::RankMove& a, const mcda::RankMove& b) {
    return std::abs(a.to - a.from) > std::abs(b.to - b.from);
  });
  require_no_notes(arguments, found.notes);
  if (output.format() == Format::json) {
    write_json(before, after, found, moves, found.notes, output);
  } else {
    write_table(before, after, found, moves, top.value_or(output.format() == Format::csv ? 0 : rows_for_people),
                output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, found.notes);
  return 0;
}

}  // namespace

Command diff_command() {
  return {
      .name = "diff",
      .operands = "OLD NEW",
      .summary = "what moved between two results, and what moved it",
      .details =
          "OLD and NEW are results of prefero rank --format json by one method and the same criteria, or models, which "
          "are ranked now by their first method. Every move is split into parts that add up to it: the client's own "
          "values, the weights, the scale (what all others became, and what the method learned from them), and who "
          "came and left. The parts depend on the order of the changes, which is always the same: who left is taken "
          "out, the weights change, the client's own values change, everybody else and the scale change, who is new "
          "comes in. A number below zero is upwards.",
      .examples =
          "prefero rank model.yaml --format json --output january.json\n"
          "prefero diff january.json february.json\n"
          "prefero diff january.json model.yaml --format json",
      .least_operands = 2,
      .most_operands = 2,
      .own = {{"top", "K", "show only the K largest moves (a table shows 20)"}},
      .groups = {&options::output(), &options::computation(), &options::general()},
      .run = run_diff};
}

}  // namespace prefero
