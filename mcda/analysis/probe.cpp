#include "mcda/analysis/probe.hpp"

#include <optional>
#include <vector>

#include "mcda/engine/run.hpp"

namespace mcda {

namespace {

/// Everything that single methods ask for, so that none refuses.
Criterion complete_criterion(std::string id) {
  Criterion one;
  one.id = std::move(id);
  one.bounds = one.range = Interval{0, 20};
  one.ideal_interval = Interval{18, 20};
  one.ideal = 20;
  one.anti_ideal = 0;
  one.reference = 10;
  one.characteristic = {0, 10, 20};
  one.profiles = {7, 13};
  one.value_points = {{0, 0}, {10, 0.7}, {20, 1}};
  one.points = 50;
  return one;
}

/// Numbers that tell two answers apart; nothing where the method refuses.
std::optional<std::vector<double>> answer_of(const Method& method, const ParameterValues& parameters,
                                             const DecisionTable& table, const Criteria& criteria) {
  const RunOptions single{.threads = 1};
  if (const auto* const scoring = dynamic_cast<const ScoringMethod*>(&method)) {
    Outcome outcome = run(Task{scoring, parameters}, table, criteria, single);
    if (outcome.refusal) return std::nullopt;
    return std::move(outcome.scores);
  }
  const auto* const pairs = dynamic_cast<const RelationMethod*>(&method);
  if (pairs == nullptr) return std::nullopt;
  const RelationOutcome outcome = run(*pairs, parameters, table, criteria, single);
  if (outcome.refusal) return std::nullopt;
  std::vector<double> numbers;
  for (Index i = 0; i < table.rows(); ++i) {
    for (Index k = 0; k < table.rows(); ++k) {
      numbers.push_back(outcome.relation && (*outcome.relation)(i, k) ? 1 : 0);
      numbers.push_back(outcome.credibility ? (*outcome.credibility)(i, k) : 0);
    }
  }
  return numbers;
}

}  // namespace

Reads reads_of(const Method& method, const ParameterValues& parameters) {
  // Small and large advantages of every sign, on both sides of q = 2, p = 6 and v = 8.
  const DecisionTable table = DecisionTable::from_rows(
      {{19, 2, 9}, {17, 6, 8}, {12, 12, 10}, {11, 13, 6}, {6, 17, 12}, {3, 19, 11}, {14, 9, 4}});
  std::vector<Criterion> list{complete_criterion("a"), complete_criterion("b"), complete_criterion("c")};
  list[0].weight = 0.5, list[1].weight = 0.3, list[2].weight = 0.2;
  const auto plain = answer_of(method, parameters, table, Criteria(list));
  if (!plain) return {};
  Reads reads;
  std::vector<Criterion> changed = list;
  for (Criterion& one : changed)
    one.preference = {.shape = PreferenceShape::linear, .indifference = 2, .preference = 6, .gaussian = 4};
  const auto fuzzy = answer_of(method, parameters, table, Criteria(changed));
  reads.thresholds = fuzzy && *fuzzy != *plain;
  changed = list;
  for (Criterion& one : changed) one.veto = 8;
  const auto stopped = answer_of(method, parameters, table, Criteria(changed));
  reads.vetoes = stopped && *stopped != *plain;
  return reads;
}

}  // namespace mcda
