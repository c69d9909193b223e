#include "cli/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "mcda/files/model_file.hpp"
#include "mcda/files/yaml.hpp"

namespace prefero {

using mcda::InvalidInput;

namespace {

std::pair<std::string, std::string> named_value(const std::string& option, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw InvalidInput("--" + option + ": \"" + text + "\" is not ID=VALUE", "see `prefero sensitivity --help`");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::string drawn_in_words(const mcda::UncertainColumn& column) {
  using Kind = mcda::ValueUncertainty::Kind;
  const mcda::ValueUncertainty& how = column.how;
  const std::string amount = how.relative ? mcda::shortest(100 * how.amount) + " %" : mcda::shortest(how.amount);
  std::string text;
  switch (how.kind) {
    case Kind::exact: break;
    case Kind::interval: text = "within " + amount; break;
    case Kind::normal: text = "normal with deviation " + amount; break;
    case Kind::log_normal: text = "log-normal with deviation " + amount; break;
    case Kind::between: text = "between " + how.low + " and " + how.high; break;
    case Kind::ordinal: text = "by their order alone"; break;
  }
  if (column.gaps.empty()) return text;
  return text + (text.empty() ? "" : " and ") + fmt::format("in {} gaps", column.gaps.size());
}

// A parameter that the record bounds on both sides.
bool bounded(const mcda::ParameterDescription& one) {
  return std::isfinite(one.low) && std::isfinite(one.high) && one.low < one.high;
}

mcda::ParameterRange range_of(const Asked& asked, const mcda::ParameterDescription& one, const std::string& written) {
  mcda::ParameterRange range{.name = one.name, .low = one.low, .high = one.high, .whole = one.type == "whole number"};
  const std::string name = std::string(asked.info().name) + "." + one.name;
  if (one.type == "yes/no" || one.type == "list of numbers")
    throw InvalidInput("--vary: " + name + " is no number and no choice", "vary another parameter");
  if (one.type == "choice") {
    if (!written.empty())
      throw InvalidInput("--vary: " + name + " is a choice and has no range", "write --vary " + one.name);
    range.choices = one.choices;
    return range;
  }
  if (written.empty()) {
    if (!bounded(one))
      throw InvalidInput("--vary: " + name + " has no bounds", "state a range: --vary " + one.name + "=LOW..HIGH");
    return range;
  }
  const std::size_t dots = written.find("..");
  const auto low = mcda::files::number(written.substr(0, dots));
  const auto high = dots == std::string::npos ? std::nullopt : mcda::files::number(written.substr(dots + 2));
  if (!low || !high || !(*low < *high))
    throw InvalidInput("--vary: \"" + written + "\" is not LOW..HIGH", "write --vary " + one.name + "=0.3..0.7");
  if (*low < one.low || *high > one.high)
    throw InvalidInput(
        "--vary: " + name + " lies between " + mcda::shortest(one.low) + " and " + mcda::shortest(one.high),
        "give a narrower range");
  range.low = *low;
  range.high = *high;
  return range;
}

}  // namespace

double share_in(const std::string& option, std::string text) {
  double unit = 1;
  if (text.ends_with('%')) {
    text.pop_back();
    unit = 100;
  }
  const auto value = mcda::files::number(text);
  if (!value || !(*value >= 0 && *value <= unit))
    throw InvalidInput("--" + option + ": \"" + text + "\" is not a share", "write a number from 0 to 1, or 25%");
  return *value / unit;
}

mcda::WeightSampling sampling_of(const Arguments& arguments, const mcda::WeightTree& tree) {
  mcda::WeightSampling sampling;
  const std::string spread = arguments.text("spread", "any");
  if (spread != "any") {
    sampling.knowledge = mcda::WeightKnowledge::spread;
    sampling.spread = share_in("spread", spread);
    if (sampling.spread == 0) throw InvalidInput("--spread 0 leaves the weights as they are", "give more than 0");
  }
  if (arguments.has("ordinal")) {
    if (arguments.has("spread")) throw InvalidInput("--ordinal and --spread exclude each other");
    sampling.knowledge = mcda::WeightKnowledge::ordinal;
  }
  for (const std::string& text : arguments.list("within")) {
    if (sampling.knowledge != mcda::WeightKnowledge::any)
      throw InvalidInput("--within excludes --spread and --ordinal", "use one of them");
    const auto [id, bounds] = named_value("within", text);
    const Index node = tree.find(id);
    if (node < 0) throw mcda::UnknownName("criterion", id, tree.ids());
    const std::size_t dots = bounds.find("..");
    if (dots == std::string::npos)
      throw InvalidInput("--within: \"" + text + "\" is not ID=LOW..HIGH", "write --within value=0.2..0.5");
    const mcda::Interval share{share_in("within", bounds.substr(0, dots)), share_in("within", bounds.substr(dots + 2))};
    if (share.low > share.high) throw InvalidInput("--within: the bounds of " + id + " are the wrong way round");
    sampling.between[node] = share;
  }
  return sampling;
}

// What --uncertain says stands for what the model says.
void apply_uncertain(const Arguments& arguments, mcda::CriteriaTree& tree) {
  for (const std::string& text : arguments.list("uncertain")) {
    const auto [id, how] = named_value("uncertain", text);
    const Index node = tree.find(id);
    if (node < 0 || !tree[node].leaf) throw mcda::UnknownName("criterion", id, tree.leaf_ids());
    const std::size_t colon = how.find(':');
    const auto amount =
        mcda::files::uncertainty_of(how.substr(0, colon), colon == std::string::npos ? "" : how.substr(colon + 1));
    if (!amount && how != "ordinal") {
      throw InvalidInput("--uncertain: \"" + text + "\" is not ID=KIND:AMOUNT",
                         "write --uncertain revenue=interval:10%,growth=normal:2,margin=log_normal:0.2,rating=ordinal");
    }
    const mcda::ValueUncertainty value =
        amount.value_or(mcda::ValueUncertainty{.kind = mcda::ValueUncertainty::Kind::ordinal});
    if (const auto problem = mcda::files::contradiction(value, *tree[node].leaf))
      throw InvalidInput("--uncertain: " + id + problem->what, problem->remedy);
    tree.set_uncertainty(node, value);
  }
}

std::string drawn_in_words(const mcda::WeightSampling& weights, std::span<const mcda::UncertainColumn> columns,
                           bool flat) {
  const char* const siblings = flat ? "weights" : "shares in each group";
  std::string text;
  switch (weights.knowledge) {
    case mcda::WeightKnowledge::any: text = fmt::format("any {}, all equally likely", siblings); break;
    case mcda::WeightKnowledge::ordinal: text = fmt::format("any {} in the order given", siblings); break;
    case mcda::WeightKnowledge::spread:
      text = fmt::format("{} within {:.3g} % of what they are", siblings, 100 * weights.spread);
  }
  if (!weights.between.empty()) text += ", within bounds";
  std::string values;
  for (const mcda::UncertainColumn& column : columns) {
    if (!column.certain()) values += (values.empty() ? "" : ", ") + column.id + " " + drawn_in_words(column);
  }
  return values.empty() ? text : text + "; values drawn: " + values;
}

std::vector<mcda::ParameterRange> parameters_to_vary(const Arguments& arguments, const Asked& asked) {
  const std::vector<mcda::ParameterDescription> known = asked.method->parameters();
  std::vector<mcda::ParameterRange> ranges;
  if (!arguments.has("vary")) {
    // A share is anything between 0 and 1; wider bounds only keep nonsense out and say nothing about what is likely.
    for (const mcda::ParameterDescription& one : known) {
      if (one.type == "number" && bounded(one) && one.low >= 0 && one.high <= 1)
        ranges.push_back(range_of(asked, one, ""));
    }
    return ranges;
  }
  for (const std::string& text : arguments.list("vary")) {
    if (text == "none") continue;
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.name == name; });
    if (found == known.end()) {
      std::vector<std::string> names{"none"};
      for (const mcda::ParameterDescription& one : known) names.push_back(one.name);
      throw mcda::UnknownName("parameter of " + std::string(asked.info().name), name, names);
    }
    std::erase_if(ranges, [&](const mcda::ParameterRange& one) { return one.name == name; });
    ranges.push_back(range_of(asked, *found, equals == std::string::npos ? "" : text.substr(equals + 1)));
  }
  return ranges;
}

}  // namespace prefero
