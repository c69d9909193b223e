#include "mcda/files/case_analyses.hpp"

#include "mcda/analysis/agreement.hpp"
#include "mcda/analysis/sensitivity.hpp"
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

}  // namespace

const std::map<std::string, Analysis>& analyses() {
  static const std::map<std::string, Analysis> table{{"normalization", &normalization_steps},
                                                     {"similarity", &similarity_steps},
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
