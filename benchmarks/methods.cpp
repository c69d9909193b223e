// Every method of the registry, checked first, at growing sizes.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "benchmarks/check.hpp"
#include "benchmarks/problem.hpp"
#include "benchmarks/registry.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"

namespace bench {

namespace {

constexpr Index columns = 10;

void count_rows(benchmark::State& state, Index rows) {
  state.counters["rows/s"] =
      benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsIterationInvariantRate);
}

// `passes` reads of the whole table, against what the machine can read at most; "GB" lets benchmarks/run say the same
// of processor time.
void count_bandwidth(benchmark::State& state, const mcda::DecisionTable& table, int passes) {
  const double bytes =
      static_cast<double>(table.rows()) * static_cast<double>(table.columns()) * sizeof(double) * passes;
  state.counters["of_bandwidth"] =
      benchmark::Counter(bytes / read_speed().per_second, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["GB"] = bytes / 1e9;
}

void score(benchmark::State& state, const mcda::ScoringMethod& method) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  const mcda::Criteria list = criteria(columns);
  bool sorted = false, second = false;
  for (auto _ : state) {
    const mcda::Outcome outcome = run(mcda::Task{&method, {}}, table, list);
    if (outcome.refusal) {
      state.SkipWithError(("refused: " + outcome.refusal->text()).c_str());
      return;
    }
    sorted = outcome.fitted->model->sorted();
    second = outcome.fitted->model->second_needs() != mcda::Statistic::none;
    benchmark::DoNotOptimize(outcome.scores.data());
  }
  count_rows(state, table.rows());
  if (!sorted) count_bandwidth(state, table, second ? 3 : 2);
}

void relate(benchmark::State& state, const mcda::RelationMethod& method) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  const mcda::Criteria list = criteria(columns);
  for (auto _ : state) {
    const mcda::RelationOutcome outcome = run(method, {}, table, list);
    if (outcome.refusal) {
      state.SkipWithError(("refused: " + outcome.refusal->text()).c_str());
      return;
    }
    benchmark::DoNotOptimize(outcome.exploitation.ranks.data());
  }
  state.counters["pairs/s"] = benchmark::Counter(static_cast<double>(table.rows()) * static_cast<double>(table.rows()),
                                                 benchmark::Counter::kIsIterationInvariantRate);
}

void weigh(benchmark::State& state, const mcda::WeightingMethod& method) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  const mcda::Criteria list = criteria(columns);
  const mcda::ParameterValues parameters = method.complete({});
  for (auto _ : state) {
    const mcda::Summary summary = summarise(table, method.needs(parameters) | mcda::Statistic::extremes);
    const mcda::Weights weights =
        mcda::weigh(method, parameters, summary, list, mcda::pointers_of(table), table.rows());
    benchmark::DoNotOptimize(weights.values.data());
  }
  count_rows(state, table.rows());
  count_bandwidth(state, table, 1);
}

void agree(benchmark::State& state, const mcda::ConsensusMethod& method) {
  const std::vector<std::vector<double>> rankings = random_rankings(5, state.range(0));
  const mcda::ParameterValues parameters = method.complete({});
  for (auto _ : state) {
    mcda::Notes notes;
    try {
      const std::vector<double> scores = method.aggregate(rankings, parameters, notes);
      benchmark::DoNotOptimize(scores.data());
    } catch (const mcda::InvalidInput& refusal) {
      state.SkipWithError(("refused: " + std::string(refusal.what())).c_str());
      return;
    }
  }
  count_rows(state, state.range(0));
}

template <class Method, class Function>
void add(const char* kind, const Method& method, Function function, std::initializer_list<Index> sizes) {
  auto* const one =
      benchmark::RegisterBenchmark((std::string(kind) + "/" + std::string(method.info().name)).c_str(),
                                   [&method, function](benchmark::State& state) { function(state, method); });
  one->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);
  for (const Index size : sizes) one->Arg(size);
}

}  // namespace

bool register_methods(bool check) {
  bool all_right = true;
  for (const auto& one : mcda::Catalogue::instance().all()) {
    const std::string problem = check ? problem_of(*one) : std::string();
    if (!problem.empty()) {
      const bool refused = problem.starts_with("refused");
      std::fprintf(stderr, "%s is not timed: %s\n", std::string(one->info().name).c_str(), problem.c_str());
      all_right = all_right && refused;
      continue;
    }
    if (const auto* scoring = dynamic_cast<const mcda::ScoringMethod*>(one.get())) {
      add("scoring", *scoring, score, {10'000, 100'000, 1'000'000});
    } else if (const auto* relation = dynamic_cast<const mcda::RelationMethod*>(one.get())) {
      add("relation", *relation, relate, {1'000, 4'000, 16'000});
    } else if (const auto* weighting = dynamic_cast<const mcda::WeightingMethod*>(one.get())) {
      if (!weighting->from_judgements()) add("weighting", *weighting, weigh, {10'000, 100'000, 1'000'000});
    } else if (const auto* consensus = dynamic_cast<const mcda::ConsensusMethod*>(one.get())) {
      add("consensus", *consensus, agree, {1'000, 100'000, 1'000'000});
    }
  }
  // Those whose answer costs little to compute, where nothing fits a cache: what is left should be the reading.
  for (const char* name : {"weighted_sum", "topsis", "mr_sort", "electre_tri"})
    add("large", mcda::Catalogue::instance().scoring(name), score, {10'000'000});
  return all_right;
}

}  // namespace bench
