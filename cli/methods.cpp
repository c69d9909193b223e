// prefero methods: the catalogue, and one method's page. Everything is read from the records.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/manifest.hpp"
#include "cli/output.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

using mcda::Catalogue;
using mcda::Method;
using mcda::MethodInfo;
using mcda::MethodKind;
using mcda::ParameterDescription;
using mcda::text_of;

const std::vector<std::string> kinds{"scoring", "relation", "weighting", "consensus"};
const std::vector<std::string> domains{"any", "non-negative", "positive"};

std::string words(std::string_view text) { return std::string(text); }

std::string bounds_of(const ParameterDescription& one) {
  if (one.type == "choice") {
    std::string text;
    for (const std::string& choice : one.choices) text += (text.empty() ? "" : ", ") + choice;
    return text;
  }
  if (one.type == "yes/no") return "true, false";
  if (one.type == "list of numbers") return "numbers";
  if (std::isinf(one.low) && std::isinf(one.high)) return "any number";
  if (std::isinf(one.high)) return "from " + mcda::shortest(one.low);
  if (std::isinf(one.low)) return "up to " + mcda::shortest(one.high);
  return mcda::shortest(one.low) + " to " + mcda::shortest(one.high);
}

Json json_of(const mcda::ParameterValue& value) {
  if (const double* number = std::get_if<double>(&value)) return *number;
  if (const bool* flag = std::get_if<bool>(&value)) return *flag;
  return std::get<std::string>(value);
}

Json json_of(const ParameterDescription& one) {
  Json json{{"name", one.name}, {"text", one.text}, {"type", one.type}, {"default", json_of(one.default_value)}};
  if (one.type == "choice") {
    json["choices"] = one.choices;
  } else if (one.type != "yes/no" && one.type != "list of numbers") {
    json["low"] = std::isinf(one.low) ? Json(nullptr) : Json(one.low);
    json["high"] = std::isinf(one.high) ? Json(nullptr) : Json(one.high);
  }
  return json;
}

bool ranks(const MethodInfo& info) { return info.kind == MethodKind::scoring || info.kind == MethodKind::relation; }

// What the record claims, as name and words. Weighting and consensus methods see no such claims.
std::vector<std::pair<std::string, std::string>> properties_of(const MethodInfo& info) {
  std::vector<std::pair<std::string, std::string>> list{{"kind", words(text_of(info.kind))},
                                                        {"result", words(text_of(info.result))}};
  const auto yes_no = [](bool yes) { return yes ? "yes" : "no"; };
  if (ranks(info) || info.kind == MethodKind::weighting)
    list.emplace_back("values it takes", words(text_of(info.domain)));
  if (ranks(info)) {
    list.emplace_back("weights mean", info.weights == mcda::WeightMeaning::trade_off
                                          ? "trade-off: how much of one criterion pays for how much of another"
                                      : info.weights == mcda::WeightMeaning::importance
                                          ? "importance: votes of the criteria"
                                          : "nothing, they are ignored");
    list.emplace_back("compensation", words(text_of(info.compensation)));
    list.emplace_back("rank reversal", info.rank_reversal == mcda::RankReversal::possible ? "possible" : "impossible");
    list.emplace_back("other units change nothing", yes_no(info.unit_invariant));
    list.emplace_back("costs rank as negated benefits", yes_no(info.direction_symmetric));
    list.emplace_back("sum of one-variable functions", yes_no(info.additive));
    if (!info.order_class.empty()) list.emplace_back("same order as", words(info.order_class));
    list.emplace_back("published score",
                      fmt::format("{} ({} is better)", info.published_score,
                                  info.sense == mcda::PublishedSense::smaller_is_better ? "smaller" : "larger"));
  }
  list.emplace_back("cost", words(info.cost));
  if (!info.aliases.empty()) list.emplace_back("also accepted as", words(info.aliases));
  return list;
}

Json json_of(const Method& method) {
  const MethodInfo& info = method.info();
  const auto optional = [](std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); };
  Json json{{"name", info.name},
            {"title", info.title},
            {"kind", text_of(info.kind)},
            {"result", text_of(info.result)},
            {"domain", text_of(info.domain)},
            {"weights", ranks(info) ? Json(text_of(info.weights)) : Json(nullptr)},
            {"compensation", text_of(info.compensation)},
            {"rank_reversal", info.rank_reversal == mcda::RankReversal::possible ? "possible" : "impossible"},
            {"unit_invariant", info.unit_invariant},
            {"direction_symmetric", info.direction_symmetric},
            {"additive", info.additive},
            {"order_linear_in_weights", info.order_linear_in_weights}};
  const std::string order_class = method.order_class(method.complete({}));
  json["order_class"] = optional(order_class);
  json["published_score"] = info.published_score;
  json["sense"] = info.sense == mcda::PublishedSense::smaller_is_better ? "smaller is better" : "larger is better";
  json["formula"] = info.formula;
  json["cost"] = info.cost;
  json["reference"] = info.reference;
  json["doi"] = optional(info.doi);
  json["aliases"] = mcda::aliases_of(info);
  json["known_defect"] = optional(info.known_defect);
  json["when_to_use"] = optional(info.when_to_use);
  Json parameters = Json::array();
  for (const ParameterDescription& one : method.parameters()) parameters.push_back(json_of(one));
  json["parameters"] = std::move(parameters);
  return json;
}

Sheet parameter_sheet(const Method& method) {
  Sheet sheet;
  for (const char* header : {"parameter", "default", "values", "meaning"}) sheet.column(header);
  for (const ParameterDescription& one : method.parameters())
    sheet.row({one.name, mcda::text_of(one.default_value), bounds_of(one), one.text});
  return sheet;
}

std::string usage_of(const Method& method) {
  const std::string name(method.info().name);
  switch (method.info().kind) {
    case MethodKind::weighting: return "prefero weights MODEL --method " + name;
    case MethodKind::consensus: return "prefero compare MODEL --consensus " + name;
    default: break;
  }
  const bool sorts = method.info().result == mcda::ResultKind::tiers;
  std::string line = std::string("prefero ") + (sorts ? "tiers" : "rank") + " MODEL --method " + name;
  const auto parameters = method.parameters();
  if (!parameters.empty())
    line += " --set " + name + "." + parameters.front().name + "=" + mcda::text_of(parameters.front().default_value);
  return line;
}

std::string markdown_page(const Method& method) {
  const MethodInfo& info = method.info();
  std::string page = fmt::format("# {}\n\n{}.\n", info.name, mcda::files::markdown_text(info.title));
  if (!info.when_to_use.empty()) page += fmt::format("\n{}\n", mcda::files::markdown_text(info.when_to_use));
  page += fmt::format("\n## Formula\n\n```text\n{}\n```\n", info.formula);
  page += fmt::format("\n## Reference\n\n{}.", mcda::files::markdown_text(info.reference));
  if (!info.doi.empty()) page += fmt::format(" [doi:{0}](https://doi.org/{0})", info.doi);
  page += "\n\n## Parameters\n\n";
  page += method.parameters().empty() ? "None.\n" : parameter_sheet(method).markdown();
  page += "\n## Properties\n\n";
  mcda::files::MarkdownTable table;
  table.column("property");
  table.column("");
  for (const auto& [name, value] : properties_of(info)) table.row({name, value});
  page += table.text();
  if (!info.known_defect.empty())
    page += fmt::format("\n## Known defect of the published formula\n\n{}\n",
                        mcda::files::markdown_text(info.known_defect));
  page += fmt::format("\n## Use\n\n```sh\n{}\n```\n", usage_of(method));
  return page;
}

std::string text_page(const Method& method, const Screen& screen) {
  const MethodInfo& info = method.info();
  Screen page_width = screen;  // a page of prose reads badly on one long line, on a screen or not
  page_width.width = screen.width > 0 ? std::min<std::size_t>(screen.width, 110) : 100;
  std::string page = screen.bold(info.name) + ": " + words(info.title) + "\n";
  if (!info.when_to_use.empty()) page += "\n" + folded(info.when_to_use, page_width, 0) + "\n";
  page += "\n" + screen.bold("Formula") + "\n  " + folded(info.formula, page_width, 2) + "\n";
  page += "\n" + screen.bold("Reference") + "\n  " + folded(info.reference, page_width, 2) +
          (info.doi.empty() ? "" : "\n  doi:" + words(info.doi)) + "\n";
  page += "\n" + screen.bold("Properties") + "\n";
  for (const auto& [name, value] : properties_of(info))
    page += fmt::format("  {:<31} {}\n", name, folded(value, page_width, 34));
  if (!info.known_defect.empty())
    page += "\n" + screen.bold("Known defect of the published formula") + "\n  " +
            folded(info.known_defect, page_width, 2) + "\n";
  page += "\n" + screen.bold("Parameters") + "\n";
  if (method.parameters().empty()) page += "  none\n";
  for (const ParameterDescription& one : method.parameters()) {
    page += fmt::format("  {} = {}   {}\n      {}\n", one.name, mcda::text_of(one.default_value),
                        screen.faint("(" + bounds_of(one) + ")"), folded(one.text, page_width, 6));
  }
  return page + "\n" + screen.bold("Use") + "\n  " + usage_of(method) + "\n";
}

int run_methods(const Arguments& arguments) {
  Output output(arguments);
  const std::string kind = arguments.choice("kind", kinds, ""), domain = arguments.choice("domain", domains, "");
  if (!arguments.operands().empty()) {
    const Method& method = Catalogue::instance().at(arguments.operands().front());
    if (output.format() == Format::json) {
      Json json = document({});
      json["method"] = json_of(method);
      output.write(mcda::files::json_text(json) + "\n");
    } else if (output.format() == Format::markdown) {
      output.write(markdown_page(method));
    } else if (output.format() == Format::csv) {
      throw mcda::InvalidInput("one method's page is no table of rows", "choose table, markdown or json");
    } else {
      output.write(text_page(method, output.screen()));
    }
    output.commit();
    return 0;
  }
  Sheet sheet;
  for (const char* header : {"name", "kind", "result", "values", "weights mean", "title"}) sheet.column(header);
  Json list = Json::array();
  for (const auto& method : Catalogue::instance().all()) {
    const MethodInfo& info = method->info();
    if (!kind.empty() && text_of(info.kind) != kind) continue;
    // A method that takes any value takes positive ones too: the filter asks what the reader's data may be.
    if (!domain.empty() && (!ranks(info) || static_cast<int>(info.domain) >
                                                std::find(domains.begin(), domains.end(), domain) - domains.begin()))
      continue;
    list.push_back(json_of(*method));
    sheet.row({words(info.name), words(text_of(info.kind)), words(text_of(info.result)), words(text_of(info.domain)),
               ranks(info) ? words(text_of(info.weights)) : "", words(info.title)});
  }
  if (output.format() == Format::json) {
    Json json = document({});
    json["methods"] = std::move(list);
    output.write(mcda::files::json_text(json) + "\n");
  } else {
    output.put(sheet, "methods");
  }
  output.commit();
  return 0;
}

}  // namespace

Command methods_command() {
  return {.name = "methods",
          .operands = "[NAME]",
          .summary = "the catalogue of methods; one method's page with reference, formula and parameters",
          .details = "Without a name: all methods. With a name or one of its aliases: its page.",
          .examples = "prefero methods --kind scoring --domain any\nprefero methods vikor",
          .least_operands = 0,
          .most_operands = 1,
          .own = {{"kind", "KIND", "only scoring, relation, weighting or consensus methods",
                   "scoring relation weighting consensus"},
                  {"domain", "DOMAIN", "only ranking methods that take such values: any, non-negative or positive",
                   "any non-negative positive"}},
          .groups = {&options::output(), &options::general()},
          .run = run_methods};
}

}  // namespace prefero
