// The global sensitivity of a result as people and scripts read it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/rank_forms.hpp"
#include "cli/sensitivity_forms.hpp"

namespace prefero {

using mcda::SobolIndices;
using mcda::UncertainInput;

namespace {

using Kind = UncertainInput::Kind;

std::string name_of(const Session& session, const SensitivityAnswer& answer, const UncertainInput& input) {
  switch (input.kind) {
    case Kind::weight: return answer.tree[input.at].id;
    case Kind::weights: return answer.tree[input.at].id;
    case Kind::values: return (*session.criteria)[input.at].id;
    case Kind::parameter: return answer.varied[static_cast<std::size_t>(input.at)].name;
  }
  return {};
}

const char* word_of(Kind kind) {
  switch (kind) {
    case Kind::weight: return "weight";
    case Kind::weights: return "weights";
    case Kind::values: return "values";
    case Kind::parameter: return "parameter";
  }
  return "";
}

Json indices_json(const SobolIndices& one) {
  return {{"mean", one.mean},   {"deviation", one.deviation},           {"first_order", one.first},
          {"total", one.total}, {"first_order_error", one.first_error}, {"total_error", one.total_error}};
}

Json range_json(const mcda::ParameterRange& range) {
  return range.choices.empty() ? Json{range.low, range.high} : Json(range.choices);
}

double largest_error(const SobolIndices& one) {
  double largest = 0;
  for (const double error : one.first_error) largest = std::max(largest, error);
  for (const double error : one.total_error) largest = std::max(largest, error);
  return largest;
}

}  // namespace

Json sobol_json(const Session& session, const SensitivityAnswer& answer) {
  const mcda::GlobalSensitivity& found = *answer.sobol;
  Json inputs = Json::array();
  for (const UncertainInput& input : found.inputs) {
    Json one{{"kind", word_of(input.kind)}, {"name", name_of(session, answer, input)}};
    if (input.kind == Kind::parameter) one["range"] = range_json(answer.varied[static_cast<std::size_t>(input.at)]);
    inputs.push_back(std::move(one));
  }
  Json score = indices_json(found.score), top = indices_json(found.top);
  score["id"] = mcda::files::valid_utf8(session.id(found.row));
  top["k"] = found.k;
  top["measure"] = "jaccard";
  return {{"samples", found.samples},
          {"inputs", std::move(inputs)},
          {"score", std::move(score)},
          {"top_k", std::move(top)}};
}

std::string sobol_text(const Session& session, const SensitivityAnswer& answer, Output& output) {
  const mcda::GlobalSensitivity& found = *answer.sobol;
  Sheet sheet;
  sheet.column("input");
  sheet.column("of");
  sheet.column("score: alone", CellKind::number);
  sheet.column("with others", CellKind::number);
  sheet.column(fmt::format("first {}: alone", found.k), CellKind::number);
  sheet.column("with others", CellKind::number);
  // Weights in the order of the tree, groups before their members.
  std::vector<std::size_t> places(found.inputs.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  const auto key = [&](std::size_t i) {
    const UncertainInput& input = found.inputs[i];
    const bool weight = input.kind == Kind::weight || input.kind == Kind::weights;
    return weight ? static_cast<std::size_t>(input.at) : static_cast<std::size_t>(answer.tree.size()) + i;
  };
  std::stable_sort(places.begin(), places.end(), [&](std::size_t x, std::size_t y) { return key(x) < key(y); });
  for (const std::size_t i : places) {
    const UncertainInput& input = found.inputs[i];
    std::string name = input.kind == Kind::weight ? indented(answer.tree, input.at) : name_of(session, answer, input);
    if (input.kind == Kind::weights) name = name.empty() ? "all criteria" : "inside " + name;
    const auto share = [](const SobolIndices& of, double value) {
      return of.deviation > 0 ? share_text(value) : std::string("-");
    };
    sheet.row({std::move(name), word_of(input.kind), share(found.score, found.score.first[i]),
               share(found.score, found.score.total[i]), share(found.top, found.top.first[i]),
               share(found.top, found.top.total[i])});
  }
  return sheet.in(output);
}

std::vector<std::string> sobol_sentences(const Session& session, const SensitivityAnswer& answer) {
  const mcda::GlobalSensitivity& found = *answer.sobol;
  std::vector<std::string> list;
  list.push_back(fmt::format(
      "Shares of the variance of the score of {} ({} +- {}), known to within {}, and of how much of the first {} stays "
      "(Jaccard index, {} +- {}), known to within {} (95 %, {} samples).",
      full_name(session, found.row), readable(found.score.mean, 4), readable(found.score.deviation, 3),
      share_text(largest_error(found.score)), found.k, readable(found.top.mean, 3), readable(found.top.deviation, 3),
      share_text(largest_error(found.top)), count_text(found.samples)));
  std::string varied;
  for (const mcda::ParameterRange& range : answer.varied) {
    varied += (varied.empty() ? "" : ", ") + range.name;
    if (range.choices.empty()) {
      varied += " " + mcda::shortest(range.low) + " to " + mcda::shortest(range.high);
    } else {
      for (std::size_t c = 0; c < range.choices.size(); ++c) varied += (c == 0 ? " " : " or ") + range.choices[c];
    }
  }
  if (!varied.empty()) list.push_back("Parameters drawn: " + varied + ".");
  if (largest_error(found.score) > 0.2 || largest_error(found.top) > 0.2)
    list.push_back("The errors are large: ask for more samples (--samples).");
  return list;
}

}  // namespace prefero
