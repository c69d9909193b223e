#include "cli/diff_results.hpp"

#include <algorithm>
#include <cmath>

#include "cli/answer.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

// Results hold the values of their clients and may be large.
constexpr std::size_t result_size_limit = std::size_t{4} << 30;

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

}  // namespace

Json whole(double rank) { return std::isnan(rank) ? Json(nullptr) : Json(static_cast<Index>(rank)); }

Result result_from(const Arguments& arguments, const std::string& path) {
  const std::string text = mcda::files::read_text_file(path, result_size_limit);
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string::npos && text[begin] == '{' ? result_in(text, path) : result_of_model(arguments, path);
}

}  // namespace prefero
