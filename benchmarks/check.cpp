#include "benchmarks/check.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "benchmarks/problem.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"

namespace bench {

namespace {

// Above the vector width and above the block size, small enough for a quadratic reference.
constexpr Index small_rows = 4200, small_columns = 7;

std::string difference(std::span<const double> fast, std::span<const double> plain, double sign, double tolerance) {
  if (fast.size() != plain.size())
    return std::to_string(fast.size()) + " values against " + std::to_string(plain.size()) + " of the plain reference";
  double size = 0;
  for (const double x : plain) size = std::max(size, std::abs(x));
  for (std::size_t i = 0; i < fast.size(); ++i) {
    if (std::abs(fast[i] - sign * plain[i]) <= tolerance * size) continue;
    return "row " + std::to_string(i + 1) + ": " + mcda::shortest(fast[i]) + " against " +
           mcda::shortest(sign * plain[i]) + " of the plain reference";
  }
  return {};
}

const mcda::Step* step_of(const mcda::Steps& steps, const char* key, std::string& problem) {
  const mcda::Step* const found = steps.find(key);
  if (found == nullptr) problem = std::string("steps has no \"") + key + "\" to compare with";
  return found;
}

std::string problem_of_scoring(const mcda::ScoringMethod& method, Index rows) {
  const mcda::DecisionTable table = random_table(rows, small_columns);
  const mcda::Criteria list = criteria(small_columns);
  const mcda::Outcome outcome = run(mcda::Task{&method, {}}, table, list);
  if (outcome.refusal) return "refused: " + outcome.refusal->text();
  const mcda::Steps steps = method.steps(table, outcome.fitted->criteria, outcome.parameters);
  std::string problem;
  const mcda::Step* const plain = step_of(steps, "scores", problem);
  if (plain == nullptr) return problem;
  return difference(outcome.scores, plain->values,
                    method.info().sense == mcda::PublishedSense::larger_is_better ? 1 : -1, 1e-9);
}

std::string problem_of_relation(const mcda::RelationMethod& method) {
  const Index m = 300;
  const mcda::DecisionTable table = random_table(m, small_columns);
  const mcda::Criteria list = criteria(small_columns);
  const mcda::RelationOutcome outcome = run(method, {}, table, list);
  if (outcome.refusal) return "refused: " + outcome.refusal->text();
  const mcda::Steps steps = method.steps(table, list, outcome.parameters);
  std::string problem;
  const mcda::Step* const plain = step_of(steps, "outranking", problem);
  if (plain == nullptr) return problem;
  Index outrankings = 0;
  for (Index i = 0; i < m; ++i) {
    for (Index k = 0; k < m; ++k) {
      const bool fast = (*outcome.relation)(i, k);
      outrankings += fast && i != k ? 1 : 0;
      if (i != k && fast != (plain->values[static_cast<std::size_t>(i * m + k)] != 0))
        return "pair " + std::to_string(i + 1) + ", " + std::to_string(k + 1) + " differs from the plain reference";
    }
  }
  if (outrankings == 0) return "nobody outranks anybody: the random problem proves nothing";
  return {};
}

std::string problem_of_weighting(const mcda::WeightingMethod& method) {
  if (method.from_judgements()) return {};  // a few judgements: what it does is tested, and it is never slow
  const mcda::DecisionTable table = random_table(small_rows, small_columns);
  const mcda::Criteria list = criteria(small_columns);
  const mcda::ParameterValues parameters = method.complete({});
  const mcda::Summary summary = summarise(table, method.needs(parameters) | mcda::Statistic::extremes);
  if (const auto refusal = method.refusal(summary, list, parameters)) return "refused: " + refusal->text();
  const mcda::Steps steps = method.steps(table, list, parameters);
  std::string problem;
  const mcda::Step* const plain = step_of(steps, "weights", problem);
  return plain == nullptr
             ? problem
             : difference(mcda::weigh(method, parameters, summary, list, mcda::pointers_of(table), table.rows()).values,
                          plain->values, 1, 1e-9);
}

std::string problem_of_consensus(const mcda::ConsensusMethod& method) {
  // The plain reference of kemeny tries every order.
  const std::vector<std::vector<double>> rankings = random_rankings(4, method.info().name == "kemeny" ? 8 : 60);
  mcda::Notes notes;
  const mcda::Steps steps = method.steps(rankings, method.complete({}));
  std::string problem;
  const mcda::Step* plain = steps.find(std::string(method.info().name));
  if (plain == nullptr) plain = step_of(steps, "scores", problem);
  return plain == nullptr ? problem
                          : difference(method.aggregate(rankings, method.complete({}), notes), plain->values, 1, 1e-9);
}

}  // namespace

std::string problem_of(const mcda::Method& method) {
  try {
    if (const auto* scoring = dynamic_cast<const mcda::ScoringMethod*>(&method)) {
      // Cost says whether the plain reference compares all pairs; 4200 rows in all pairs take seconds.
      const bool pairs = method.info().cost.find("log m") != std::string_view::npos ||
                         method.info().cost.find("m^2") != std::string_view::npos;
      return problem_of_scoring(*scoring, pairs ? 600 : small_rows);
    }
    if (const auto* relation = dynamic_cast<const mcda::RelationMethod*>(&method))
      return problem_of_relation(*relation);
    if (const auto* weighting = dynamic_cast<const mcda::WeightingMethod*>(&method))
      return problem_of_weighting(*weighting);
    if (const auto* consensus = dynamic_cast<const mcda::ConsensusMethod*>(&method))
      return problem_of_consensus(*consensus);
    return "of an unknown kind";
  } catch (const mcda::Error& error) {
    return error.what();
  }
}

}  // namespace bench
