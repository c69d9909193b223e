// Every method of the registry, checked first, at growing sizes.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>

#include "benchmarks/check.hpp"
#include "benchmarks/problem.hpp"
#include "benchmarks/registry.hpp"
#include "mcda/engine/columns.hpp"
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

// `again`: the results are written over those of the run before, as a loop over weights does. Else each run has its
// memory made by the system, as the first one does.
void score_in(benchmark::State& state, const mcda::ScoringMethod& method, bool again) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  const mcda::Criteria list = criteria(columns);
  bool sorted = false;
  int reads = 2;
  // Once before: memory that has not been used for a while, or never, may have to come from the machine underneath.
  mcda::Outcome outcome;
  if (table.rows() >= 10'000'000) outcome = run(mcda::Task{&method, {}}, table, list);
  for (auto _ : state) {
    outcome = run(mcda::Task{&method, {}}, table, list, {}, again ? std::move(outcome) : mcda::Outcome{});
    if (outcome.refusal) {
      state.SkipWithError(("refused: " + outcome.refusal->text()).c_str());
      return;
    }
    sorted = outcome.fitted->model->sorted();
    if (outcome.fitted->model->second_needs() != mcda::Statistic::none) reads = 3;
    if (method.info().result == mcda::ResultKind::tiers && method.needs(outcome.parameters) == mcda::Statistic::none)
      reads = 1;  // mcda/engine/one_reading.hpp
    benchmark::DoNotOptimize(outcome.scores.data());
  }
  count_rows(state, table.rows());
  if (!sorted) count_bandwidth(state, table, reads);
}

void score(benchmark::State& state, const mcda::ScoringMethod& method) { score_in(state, method, false); }
void score_again(benchmark::State& state, const mcda::ScoringMethod& method) { score_in(state, method, true); }

// The same table in single precision; its answer must be that of the rounded numbers in double precision.
void score_single(benchmark::State& state, const mcda::ScoringMethod& method) {
  const mcda::Criteria list = criteria(columns);
  const mcda::Task task{&method, {}};
  const auto singles_of = [](const mcda::DecisionTable& table) {
    std::vector<std::vector<float>> singles(static_cast<std::size_t>(columns));
    for (Index j = 0; j < columns; ++j)
      singles[static_cast<std::size_t>(j)].assign(table.column(j).begin(), table.column(j).end());
    return singles;
  };
  const auto view_of = [](const std::vector<std::vector<float>>& singles) {
    std::vector<const float*> starts;
    for (const std::vector<float>& column : singles) starts.push_back(column.data());
    return mcda::ColumnView(std::move(starts), static_cast<Index>(singles.front().size()));
  };
  mcda::DecisionTable small = random_table(5'000, columns);
  const std::vector<std::vector<float>> few = singles_of(small);
  for (Index j = 0; j < columns; ++j)
    std::copy_n(few[static_cast<std::size_t>(j)].begin(), small.rows(), small.column(j).begin());
  if (run(std::span(&task, 1), view_of(few), list).front().scores != run(task, small, list).scores) {
    state.SkipWithError("single precision says something else than the rounded numbers");
    return;
  }
  const std::vector<std::vector<float>> singles = singles_of(table_of(state.range(0), columns));
  for (auto _ : state) {
    const std::vector<mcda::Outcome> outcomes = run(std::span(&task, 1), view_of(singles), list);
    benchmark::DoNotOptimize(outcomes.front().scores.data());
  }
  count_rows(state, state.range(0));
}

// What fit and score cannot do without: how its time grows is how that of a method may grow.
void read_twice(benchmark::State& state) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  for (auto _ : state) {
    benchmark::DoNotOptimize(sum_of_cells(table));
    benchmark::DoNotOptimize(sum_of_cells(table));
  }
  count_rows(state, table.rows());
  count_bandwidth(state, table, 2);
}

// What tiers cannot do without: the table read, and a column written past the caches into memory that is there already.
void read_and_write(benchmark::State& state) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  std::vector<double> column(static_cast<std::size_t>(table.rows()), 0.0);
  for (auto _ : state) benchmark::DoNotOptimize(sum_of_cells(table, column));
  if (column.back() != column.front() || column.back() != 1) state.SkipWithError("the column was not written");
  count_rows(state, table.rows());
  count_bandwidth(state, table, 1);
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

template <class Function>
benchmark::internal::Benchmark* add(const std::string& name, Function function, std::initializer_list<Index> sizes) {
  auto* const one = benchmark::RegisterBenchmark(name.c_str(), function);
  one->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);
  for (const Index size : sizes) one->Arg(size);
  return one;
}

template <class Method, class Function>
benchmark::internal::Benchmark* add(const char* kind, const Method& method, Function function,
                                    std::initializer_list<Index> sizes) {
  return add(
      std::string(kind) + "/" + std::string(method.info().name),
      [&method, function](benchmark::State& state) { function(state, method); }, sizes);
}

double memory_of_machine() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
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
  // Those whose answer costs little to compute, where nothing fits a cache: what is left should be the reading. In
  // memory made for each run, and in that of the run before.
  const auto scoring = [](const char* name) -> const mcda::ScoringMethod& {
    return mcda::Catalogue::instance().scoring(name);
  };
  const auto row_wise = {"weighted_sum", "topsis", "vikor", "moora", "copras", "marcos", "edas"};
  for (const char* name : row_wise) add("large", scoring(name), score, {10'000'000});
  for (const char* name : {"mr_sort", "electre_tri"}) add("large", scoring(name), score, {10'000'000});
  for (const char* name : row_wise) add("again", scoring(name), score_again, {100'000, 1'000'000, 10'000'000});
  for (const char* name : {"mr_sort", "electre_tri"}) add("again", scoring(name), score_again, {10'000'000});
  add("again/reading", read_twice, {100'000, 1'000'000, 10'000'000});
  add("again/reading_and_writing", read_and_write, {10'000'000});
  for (const char* name : {"weighted_sum", "topsis"}) add("single", scoring(name), score_single, {10'000'000});
  if (memory_of_machine() < 12e9) return all_right;  // a table of 8 GB
  for (const char* name : row_wise) add("again", scoring(name), score_again, {100'000'000})->Iterations(3);
  add("again/reading", read_twice, {100'000'000})->Iterations(3);
  return all_right;
}

}  // namespace bench
