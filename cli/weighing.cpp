#include "cli/weighing.hpp"

#include <algorithm>

namespace prefero {

void apply_settings(const Settings& settings, mcda::DecisionModel& model) {
  const auto apply = [&](mcda::WeightingChoice& choice) {
    settings.apply(choice.method, choice.parameters);
    if (!choice.blend_method.empty()) settings.apply(choice.blend_method, choice.blend_parameters);
  };
  apply(model.weights);
  for (auto& [node, choice] : model.group_weights) apply(choice);
}

void settle_weights(Session& session, const std::optional<std::vector<double>>& given, const Settings& settings) {
  mcda::DecisionModel& model = session.file.model;
  std::vector<mcda::Criterion> list = session.prepared.criteria;
  if (given) {
    for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = (*given)[j];
    session.criteria.emplace(std::move(list), mcda::WeightRule::normalise);
    for (const mcda::Criterion& one : *session.criteria) session.weights.leaves.push_back(one.weight);
    session.weights.tree = model.tree;
    return;
  }
  apply_settings(settings, model);
  session.weights = mcda::resolve_weights(model, session.prepared.table, mcda::Criteria(list), session.run);
  session.notes.insert(session.notes.end(), session.weights.notes.begin(), session.weights.notes.end());
  for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = session.weights.leaves[j];
  session.criteria.emplace(std::move(list), model.weight_rule);
}

void require_settings_used(const Settings& settings, const std::vector<Asked>& asked,
                           const mcda::DecisionModel& model) {
  mcda::DecisionModel weighings;
  weighings.weights = model.weights;
  weighings.group_weights = model.group_weights;
  apply_settings(settings, weighings);
  std::vector<std::string> names;
  for (const Asked& one : asked) names.emplace_back(one.info().name);
  const auto add = [&](const mcda::WeightingChoice& choice) {
    for (const std::string& name : {choice.method, choice.blend_method}) {
      if (!name.empty() && name != "given" && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    }
  };
  add(model.weights);
  for (const auto& [node, choice] : model.group_weights) add(choice);
  settings.require_all_used(names);
}

std::string weighting_name(const mcda::ResolvedWeights& weights) {
  std::string names;
  std::vector<std::string> known;
  for (const mcda::WeighedItems& one : weights.asked) {
    if (std::find(known.begin(), known.end(), one.method) != known.end()) continue;
    known.push_back(one.method);
    names += (names.empty() ? "" : ", ") + one.method;
  }
  return names.empty() ? "given" : names;
}

}  // namespace prefero
