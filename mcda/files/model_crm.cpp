// What a model says about CRM data: the section `crm:` and the criteria that are computed from it.
#include <algorithm>

#include "mcda/clients/criteria_catalogue.hpp"
#include "mcda/clients/crm_cells.hpp"
#include "mcda/files/model_reading.hpp"
#include "mcda/files/unicode.hpp"

namespace mcda::files {

namespace {

using clients::CriterionParameter;

// Parameters of the catalogue under their own keys; `other` keys are read elsewhere.
std::map<std::string, double> read_numbers(Reading& reading, const Node& mapping, const std::string& where,
                                           const std::vector<std::string_view>& allowed,
                                           const std::vector<std::string>& other) {
  std::map<std::string, double> values;
  std::vector<std::string> known = other;
  for (const std::string_view name : allowed) known.emplace_back(name);
  reading.check_keys(mapping, where, known);
  for (const CriterionParameter& one : clients::criterion_parameters()) {
    const Node* node = mapping.find(std::string(one.name));
    if (node == nullptr || std::find(allowed.begin(), allowed.end(), one.name) == allowed.end()) continue;
    const std::string what = where + ": " + std::string(one.name);
    const auto value = reading.number(*node, what);
    if (!value) continue;
    const bool whole = one.name == "months" || one.name == "period" || one.name == "endless" || one.name == "future";
    if (*value < one.low || *value > one.high || (whole && *value != static_cast<double>(static_cast<long>(*value)))) {
      reading.complain(*node, what + " is " + node->text,
                       std::string("give a ") + (whole ? "whole number" : "number") + " from " + shortest(one.low) +
                           " to " + shortest(one.high) + ": " + std::string(one.meaning));
      continue;
    }
    values[std::string(one.name)] = *value;
  }
  return values;
}

clients::WantedCriterion wanted_at(const Reading&, const ModelFile& file, const std::string& name, long line,
                                   long column) {
  clients::WantedCriterion wanted;
  wanted.name = name;
  wanted.file = file.file;
  wanted.line = line;
  wanted.column = column;
  return wanted;
}

// What stands behind a number: "309911 EUR" where the model names the currency; a ratio has nothing there.
std::string unit_of(const clients::CatalogueCriterion& record, const clients::CrmSettings& settings) {
  if (record.unit == "currency") return settings.currency;
  return record.unit == "ratio" || record.unit == "probability" ? std::string() : std::string(record.unit);
}

// Catalogue criteria need tables to be computed from.
bool requires_section(Reading& reading, const Node& node, const std::string& what) {
  if (reading.result().crm) return true;
  reading.complain(node, what + " is a criterion of the catalogue, and the model names no CRM data",
                   "add crm: {source: FOLDER, as_of: 2025-12-31} in place of alternatives:");
  return false;
}

}  // namespace

void read_crm(Reading& reading, const Node& node) {
  if (!reading.is_mapping(node, "crm", "write {source: FOLDER, as_of: 2025-12-31}")) return;
  ModelFile& file = reading.result();
  clients::CrmSettings settings;
  std::vector<std::string_view> allowed;
  for (const CriterionParameter& one : clients::criterion_parameters()) {
    if (one.name != "months") allowed.push_back(one.name);
  }
  settings.parameters = read_numbers(reading, node, "crm", allowed,
                                     {"source", "preset", "as_of", "currency", "mapping", "rates", "dates", "decimal"});
  const std::pair<const char*, std::string*> texts[]{{"source", &settings.source},   {"preset", &settings.preset},
                                                     {"as_of", &settings.as_of},     {"currency", &settings.currency},
                                                     {"mapping", &settings.mapping}, {"rates", &settings.rates},
                                                     {"dates", &settings.dates},     {"decimal", &settings.decimal}};
  for (const auto& [key, target] : texts) {
    if (const Node* at = node.find(key)) *target = reading.text(*at, std::string("crm: ") + key);
  }
  if (const Node* at = node.find("as_of"); at != nullptr && !settings.as_of.empty()) {
    const auto day = clients::iso_day(settings.as_of);
    if (!day) reading.complain(*at, "crm: as_of is no date", "write it as 2025-12-31");
    if (day) settings.as_of = *day;
  }
  const std::pair<const char*, std::vector<std::string>> words[]{{"dates", clients::written_dates()},
                                                                 {"decimal", {".", ","}}};
  for (const auto& [key, known] : words) {
    const Node* const at = node.find(key);
    if (at == nullptr || std::find(known.begin(), known.end(), at->text) != known.end()) continue;
    std::string list;
    for (const std::string& word : known) list += (list.empty() ? "\"" : ", \"") + word + "\"";
    reading.complain(*at, std::string("crm: ") + key + " is \"" + harmless(at->text) + "\"", "write one of " + list);
  }
  if (node.find("source") == nullptr) {
    reading.complain(node, "crm names no source", "add source: FOLDER, a folder that `prefero crm import` wrote");
  }
  file.source.source = settings.source;
  file.source.id = "client_id";
  file.source.label = "name";
  file.crm = std::move(settings);
}

std::string read_catalogue_criterion(Reading& reading, const Node& node, const Node::Key& key, const Node& leaf_node,
                                     Leaf& leaf) {
  const std::string name = "criterion " + harmless(key.text);
  if (!requires_section(reading, node, name)) return {};
  const Node* id = node.is_mapping() ? node.find("id") : &node;
  if (id == nullptr || !id->is_scalar() || id->is_null()) {
    reading.complain(node, name + ": crm names no criterion", "write crm: rev_12m, or crm: {id: rev_12m, months: 24}");
    return {};
  }
  const clients::CatalogueCriterion* record = clients::catalogue_criterion(id->text);
  if (record == nullptr) {
    std::vector<std::string> known;
    for (const auto& one : clients::criteria_catalogue()) known.emplace_back(one.id);
    reading.complain(*id, name + ": unknown criterion \"" + harmless(id->text) + "\"" + did_you_mean(id->text, known),
                     "`prefero crm criteria` lists them");
    return {};
  }
  clients::WantedCriterion wanted = wanted_at(reading, reading.result(), key.text, id->line, id->column);
  wanted.id = id->text;
  if (node.is_mapping())
    wanted.parameters = read_numbers(reading, node, name + ": crm (" + id->text + ")", record->parameters(), {"id"});
  reading.result().wanted.push_back(std::move(wanted));
  leaf.column = key.text;
  if (leaf_node.find("goal") == nullptr) leaf.goal.kind = record->goal;
  if (leaf_node.find("unit") == nullptr) leaf.criterion.unit = unit_of(*record, *reading.result().crm);
  if (leaf_node.find("horizon") == nullptr) leaf.horizon = record->horizon;
  return std::string(record->title);
}

void read_crm_sql(Reading& reading, const Node& node, const Node::Key& key, Leaf& leaf) {
  if (!reading.result().crm) return;
  const std::string sql = leaf.sql, name = harmless(key.text);
  reading.guarded(node, "", [&] {
    if (!clients::is_aggregate(sql, name)) return;
    clients::WantedCriterion wanted = wanted_at(reading, reading.result(), key.text, node.line, node.column);
    wanted.sql = sql;
    wanted.table = clients::table_of_aggregate(sql, name);
    reading.result().wanted.push_back(std::move(wanted));
    leaf.column = key.text;
    leaf.sql.clear();
  });
}

void finish_crm(Reading& reading) {
  ModelFile& file = reading.result();
  if (!file.crm) return;
  const auto add = [&](const std::string& column, const std::string& path) {
    const bool known = std::any_of(file.wanted.begin(), file.wanted.end(),
                                   [&](const clients::WantedCriterion& one) { return one.name == column; });
    if (known || clients::catalogue_criterion(column) == nullptr) return;
    const Place place = file.place(path);
    clients::WantedCriterion wanted = wanted_at(reading, file, column, place.line, place.column);
    wanted.id = column;
    file.wanted.push_back(std::move(wanted));
  };
  for (std::size_t c = 0; c < file.model.constraints.size(); ++c)
    add(file.model.constraints[c].column, "constraints[" + std::to_string(c) + "].column");
  if (!file.profit.empty()) add(file.profit, "profit");
}

}  // namespace mcda::files
