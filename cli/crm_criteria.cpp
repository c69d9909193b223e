// prefero crm criteria: the catalogue of client criteria, and one criterion's page with its SQL.
#include <algorithm>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/manifest.hpp"
#include "cli/output.hpp"
#include "mcda/clients/canonical.hpp"
#include "mcda/clients/criteria_catalogue.hpp"
#include "mcda/clients/crm_source.hpp"
#include "mcda/files/table_text.hpp"
#include "mcda/method/parameters.hpp"

namespace prefero {

namespace {

using mcda::clients::CatalogueCriterion;
namespace clients = mcda::clients;

const std::vector<std::string> horizons{"short", "long", "both"};

std::string text(std::string_view view) { return std::string(view); }

std::string horizon_of(const CatalogueCriterion& one) {
  return one.horizon == mcda::Horizon::short_term ? "short" : one.horizon == mcda::Horizon::long_term ? "long" : "both";
}

std::string goal_of(const CatalogueCriterion& one) { return one.goal == mcda::GoalKind::minimise ? "min" : "max"; }

// The tables of a criterion, each once.
std::vector<std::string> tables_of(const CatalogueCriterion& one) {
  std::vector<std::string> tables;
  for (const std::string_view list : {one.needs, one.helps}) {
    for (const std::string& word : split(text(list), ' ')) {
      const std::string table = word.substr(0, word.find('.'));
      if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
    }
  }
  return tables;
}

double default_of(const CatalogueCriterion& one, const clients::CriterionParameter& parameter) {
  return parameter.name == "months" ? one.months : parameter.value;
}

const clients::CriterionParameter& parameter_called(std::string_view name) {
  const auto all = clients::criterion_parameters();
  return *std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
}

// The statement as it runs over a source that has every table.
std::string sql_of(const CatalogueCriterion& one, const std::string& as_of) {
  clients::TableColumns tables;
  for (const clients::CanonicalTable& table : clients::canonical_tables()) {
    for (const clients::CanonicalColumn& column : table.columns) tables[text(table.name)].emplace_back(column.name);
  }
  if (one.value.empty()) return clients::purchase_history_query(tables, as_of).sql;
  clients::WantedCriterion wanted;
  wanted.name = wanted.id = text(one.id);
  return clients::crm_query({wanted}, tables, as_of).sql;
}

Json json_of(const CatalogueCriterion& one, const std::string& as_of) {
  Json questions = Json::array();
  for (const std::string& code : split(text(one.serves), ' '))
    questions.push_back({{"code", code}, {"text", clients::question_of(code)}});
  Json parameters = Json::array();
  for (const std::string_view name : one.parameters()) {
    const clients::CriterionParameter& parameter = parameter_called(name);
    parameters.push_back({{"name", name},
                          {"default", default_of(one, parameter)},
                          {"low", parameter.low},
                          {"high", parameter.high},
                          {"text", parameter.meaning}});
  }
  Json json{{"number", one.number > 0 ? Json(one.number) : Json(nullptr)},
            {"id", one.id},
            {"title", one.title},
            {"formula", one.formula},
            {"unit", one.unit},
            {"goal", goal_of(one)},
            {"horizon", horizon_of(one)},
            {"serves", std::move(questions)},
            {"needs", split(text(one.needs), ' ')},
            {"helps", split(text(one.helps), ' ')},
            {"missing", one.missing},
            {"parameters", std::move(parameters)},
            {"note", one.note.empty() ? Json(nullptr) : Json(one.note)}};
  if (!as_of.empty()) json["sql"] = sql_of(one, as_of);
  return json;
}

std::string usage_of(const CatalogueCriterion& one) {
  const auto parameters = one.parameters();
  if (parameters.empty()) return fmt::format("{0}: {{crm: {0}}}", one.id);
  const clients::CriterionParameter& first = parameter_called(parameters.front());
  return fmt::format("{0}: {{crm: {{id: {0}, {1}: {2}}}}}", one.id, first.name, mcda::shortest(default_of(one, first)));
}

std::vector<std::pair<std::string, std::string>> facts_of(const CatalogueCriterion& one) {
  std::vector<std::pair<std::string, std::string>> facts{
      {"unit", text(one.unit)},
      {"goal", goal_of(one)},
      {"horizon", horizon_of(one)},
      {"needs", fmt::format("{}", fmt::join(split(text(one.needs), ' '), ", "))}};
  if (!one.helps.empty())
    facts.emplace_back("uses where there is", fmt::format("{}", fmt::join(split(text(one.helps), ' '), ", ")));
  facts.emplace_back("missing values", text(one.missing));
  for (const std::string_view name : one.parameters()) {
    const clients::CriterionParameter& parameter = parameter_called(name);
    facts.emplace_back(fmt::format("{} = {}", name, mcda::shortest(default_of(one, parameter))),
                       text(parameter.meaning));
  }
  std::vector<std::string> questions;
  for (const std::string& code : split(text(one.serves), ' '))
    questions.push_back(code + " " + text(clients::question_of(code)));
  facts.emplace_back("answers", fmt::format("{}", fmt::join(questions, ", ")));
  if (!one.note.empty()) facts.emplace_back("note", text(one.note));
  return facts;
}

std::string page_of(const CatalogueCriterion& one, const std::string& as_of, const Screen& screen) {
  Screen width = screen;
  width.width = screen.width > 0 ? std::min<std::size_t>(screen.width, 110) : 100;
  std::string page = screen.bold(one.id) + ": " + text(one.title) + "\n\n" + screen.bold("Formula") + "\n  " +
                     folded(one.formula, width, 2) + "\n\n" + screen.bold("Facts") + "\n";
  for (const auto& [name, value] : facts_of(one)) page += fmt::format("  {:<21} {}\n", name, folded(value, width, 24));
  page += "\n" + screen.bold("In a model") + "\n  " + usage_of(one) + "\n";
  page += "\n" + screen.bold(one.value.empty() ? "SQL of the purchases that the models are fitted to" : "SQL") + "\n" +
          sql_of(one, as_of) + "\n";
  return page;
}

std::string markdown_of(const CatalogueCriterion& one, const std::string& as_of) {
  std::string page = fmt::format("# {}\n\n{}.\n\n## Formula\n\n{}.\n\n## Facts\n\n", one.id,
                                 mcda::files::markdown_text(one.title), mcda::files::markdown_text(one.formula));
  mcda::files::MarkdownTable table;
  table.column("fact");
  table.column("");
  for (const auto& [name, value] : facts_of(one)) table.row({name, value});
  return page + table.text() + "\n## In a model\n\n```yaml\n" + usage_of(one) + "\n```\n\n## SQL\n\n```sql\n" +
         sql_of(one, as_of) + "\n```\n";
}

int run_criteria(const Arguments& arguments) {
  Output output(arguments);
  const std::string horizon = arguments.choice("horizon", horizons, "");
  const std::vector<std::string> having = arguments.list("tables");
  const std::string as_of = arguments.text("as-of", "2025-12-31");
  if (!clients::iso_day(as_of)) throw mcda::InvalidInput("--as-of is no date", "write it as 2025-12-31");
  if (!arguments.operands().empty()) {
    const std::string& name = arguments.operands().front();
    const CatalogueCriterion* one = clients::catalogue_criterion(name);
    std::vector<std::string> known;
    for (const CatalogueCriterion& each : clients::criteria_catalogue()) known.emplace_back(each.id);
    if (one == nullptr) throw mcda::UnknownName("criterion", name, known);
    if (output.format() == Format::json) {
      Json json = document({});
      json["criterion"] = json_of(*one, as_of);
      output.write(mcda::files::json_text(json) + "\n");
    } else if (output.format() == Format::markdown) {
      output.write(markdown_of(*one, as_of));
    } else if (output.format() == Format::csv) {
      throw mcda::InvalidInput("one criterion's page is no table of rows", "choose table, markdown or json");
    } else {
      output.write(page_of(*one, as_of, output.screen()));
    }
    output.commit();
    return 0;
  }
  std::vector<std::string> tables;
  for (const clients::CanonicalTable& table : clients::canonical_tables()) tables.emplace_back(table.name);
  for (const std::string& table : having) {
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) throw mcda::UnknownName("table", table, tables);
  }
  const std::string serves = arguments.text("serves");
  if (!serves.empty() && clients::question_of(serves).empty())
    throw mcda::InvalidInput("--serves: there is no question " + serves, "P0 to P15, R1 to R6");
  Sheet sheet;
  sheet.column("#", CellKind::number);
  for (const char* header : {"id", "title", "unit", "goal", "horizon", "tables", "formula"}) sheet.column(header);
  Json list = Json::array();
  for (const CatalogueCriterion& one : clients::criteria_catalogue()) {
    // A criterion of both horizons belongs to each.
    if (!horizon.empty() && horizon_of(one) != horizon && (horizon == "both" || horizon_of(one) != "both")) continue;
    const std::vector<std::string> codes = split(text(one.serves), ' ');
    if (!serves.empty() && std::find(codes.begin(), codes.end(), serves) == codes.end()) continue;
    const std::vector<std::string> needed = tables_of(one);
    const auto had = [&](const std::string& table) {
      return table == "client" || std::find(having.begin(), having.end(), table) != having.end() ||
             text(one.helps).find(table) != std::string::npos;
    };
    if (!having.empty() && !std::all_of(needed.begin(), needed.end(), had)) continue;
    list.push_back(json_of(one, ""));
    sheet.row({one.number > 0 ? std::to_string(one.number) : "", text(one.id), text(one.title), text(one.unit),
               goal_of(one), horizon_of(one), fmt::format("{}", fmt::join(needed, ", ")), text(one.formula)});
  }
  if (output.format() == Format::json) {
    Json json = document({});
    json["criteria"] = std::move(list);
    output.write(mcda::files::json_text(json) + "\n");
  } else {
    output.put(sheet, "criteria");
  }
  output.commit();
  return 0;
}

}  // namespace

Command crm_criteria_command() {
  return {
      .name = "crm criteria",
      .operands = "[NAME]",
      .summary = "the catalogue of client criteria; one criterion's page with formula, tables and SQL",
      .details =
          "Without a name: all criteria. With one: its page. In a model over canonical tables a criterion is used by "
          "its name: revenue: {crm: rev_12m}.",
      .examples = "prefero crm criteria --horizon long --tables invoice,payment\nprefero crm criteria rev_12m",
      .least_operands = 0,
      .most_operands = 1,
      .own = {{"horizon", "HORIZON", "only criteria that pay at short, at long, or at both", "short long both"},
              {"serves", "CODE", "only criteria that answer this question: P0 to P15, R1 to R6"},
              {"tables", "NAME,...", "only criteria that these tables are enough for",
               "client deal invoice payment cost ticket survey activity contract rubric", true},
              {"as-of", "DATE", "the as-of date in the SQL shown (default 2025-12-31)"}},
      .groups = {&options::output(), &options::general()},
      .run = run_criteria};
}

}  // namespace prefero
