#include "mcda/files/case_analyses.hpp"

#include <algorithm>
#include <limits>

#include "mcda/analysis/agreement.hpp"
#include "mcda/analysis/sensitivity.hpp"
#include "mcda/analysis/smaa.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/files/reference_case.hpp"
#include "mcda/scale/normalization.hpp"

namespace mcda::files {

namespace {

Steps normalization_steps(const ReferenceCase& one) {
  const auto choices = detail::split_choices(normalization_choices);
  const std::string kind = one.parameters.contains("kind") && one.parameters["kind"].is_string()
                               ? one.parameters["kind"].get<std::string>()
                               : "";
  std::size_t chosen = 0;
  while (chosen < choices.size() && choices[chosen].front() != kind) ++chosen;
  if (chosen == choices.size()) {
    raise(InvalidInput("the normalisation \"" + kind + "\" is not supported in this version"));
  }
  const auto which = static_cast<Normalization>(chosen);
  DecisionTable table = DecisionTable::from_rows(one.matrix);
  const Summary summary = summarise(table, needs_of(which));
  for (Index j = 0; j < table.columns(); ++j) {
    const Criterion& criterion = one.criteria[static_cast<std::size_t>(j)];
    if (const auto problem = problem_of(which, summary, j, criterion.direction)) {
      raise(InvalidInput("criterion " + criterion.id + ": " + problem->what, problem->remedy));
    }
    scale_of(which, summary, j, criterion.direction).apply(table.column(j), table.column(j));
  }
  Steps steps;
  steps.matrix("normalized", "Normalised values", "r", rows_of(table));
  return steps;
}

Steps similarity_steps(const ReferenceCase& one) {
  const std::vector<double> x = numbers_of(one, "x"), y = numbers_of(one, "y");
  if (x.size() != y.size()) raise(InvalidInput(one.id + ": x and y are not equally long"));
  return agreement_steps(x, y);
}

Steps wsm_stability_steps(const ReferenceCase& one) {
  const DecisionTable table = DecisionTable::from_rows(one.matrix);
  const Criteria criteria(one.criteria, WeightRule::as_given);
  ParameterValues parameters;
  for (const auto& [key, value] : one.parameters.items()) {
    if (key != "normalization" || !value.is_string())
      raise(InvalidInput("the parameter \"" + key + "\" is not supported in this version"));
    parameters.emplace(key, value.get<std::string>());
  }
  return stability_steps(table, criteria, parameters);
}

// The values as they are, a cost with its sign turned: what is compared is the sum of weight times value.
LinearForm form_of(const ReferenceCase& one) {
  if (one.matrix.empty()) raise(InvalidInput(one.id + ": \"matrix\" is missing"));
  LinearForm form;
  for (std::size_t j = 0; j < one.criteria.size(); ++j) {
    std::vector<double> column;
    for (const auto& row : one.matrix) column.push_back(one.criteria[j].maximised() ? row[j] : -row[j]);
    form.columns.push_back(std::move(column));
  }
  return form;
}

Steps acceptability_steps(const Smaa& found, std::size_t criteria) {
  std::vector<std::vector<double>> central = found.central;
  for (auto& weights : central) {
    if (weights.empty()) weights.assign(criteria, std::numeric_limits<double>::quiet_NaN());
  }
  Steps steps;
  steps.matrix("rank_acceptability", "Share of the weights that give the row the rank", "b", found.rank,
               StepShape::table);
  steps.matrix("central_weights", "Mean of the weights that make the row first", "w^c", central);
  steps.matrix("pairwise_winning", "Share of the weights under which the row beats the column", "p", found.pairwise,
               StepShape::relation);
  return steps;
}

Steps smaa_ranks_steps(const ReferenceCase& one) {
  const auto found = one.parameters.find("weight_samples");
  if (found == one.parameters.end() || !found->is_array() || found->empty())
    raise(InvalidInput(one.id + ": \"weight_samples\" is not a list of weights"));
  std::vector<std::vector<double>> samples;
  for (const auto& sample : *found) {
    if (!sample.is_array() || sample.size() != one.criteria.size() ||
        !std::all_of(sample.begin(), sample.end(), [](const auto& weight) { return weight.is_number(); }))
      raise(InvalidInput(one.id + ": a sample of weights has not one number for each criterion"));
    samples.push_back(sample.template get<std::vector<double>>());
  }
  const auto all = static_cast<Index>(one.matrix.size());
  return acceptability_steps(smaa_of_samples(form_of(one), samples, {.rank_limit = all, .pairwise_limit = all}),
                             one.criteria.size());
}

Steps smaa_exact_steps(const ReferenceCase& one) {
  return acceptability_steps(smaa_exact(form_of(one), {}, {}), one.criteria.size());
}

}  // namespace

const std::map<std::string, Analysis>& analyses() {
  static const std::map<std::string, Analysis> table{{"normalization", &normalization_steps},
                                                     {"similarity", &similarity_steps},
                                                     {"smaa2_exact", &smaa_exact_steps},
                                                     {"smaa_ranks", &smaa_ranks_steps},
                                                     {"wsm_stability", &wsm_stability_steps}};
  return table;
}

const std::map<std::string, std::vector<std::string>>& owners_of_aggregate_keys() {
  static const std::map<std::string, std::vector<std::string>> table{
      {"borda", {"borda"}},
      {"borda_ranking", {"borda"}},
      {"copeland", {"copeland"}},
      {"copeland_ranking", {"copeland"}},
      {"schulze_wins", {"schulze"}},
      {"schulze_ranking", {"schulze"}},
      {"kemeny_distance", {"kemeny"}},
      {"kemeny_orders", {"kemeny"}},
      {"pairwise", {"copeland", "schulze", "kemeny"}},
  };
  return table;
}

}  // namespace mcda::files
