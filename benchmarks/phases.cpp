// Where the time of a ranking goes, and PROMETHEE II beside the sorting that it cannot do without.
#include <benchmark/benchmark.h>

#include <vector>

#include "benchmarks/problem.hpp"
#include "benchmarks/registry.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/statistics/elementary.hpp"

namespace bench {

namespace {

constexpr Index columns = 10;

void share_of_bandwidth(benchmark::State& state, double bytes) {
  state.counters["of_bandwidth"] =
      benchmark::Counter(bytes / read_speed().per_second, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["GB"] = bytes / 1e9;
}

double bytes_of(const mcda::DecisionTable& table) {
  return static_cast<double>(table.rows()) * static_cast<double>(table.columns()) * sizeof(double);
}

// The reference of all shares: every cell added up, nothing else.
void read_all(benchmark::State& state) {
  const bool one_core = state.range(0) == 1;
  for (auto _ : state) benchmark::DoNotOptimize(read_speed(one_core).per_second);
  state.counters["GB/s"] = read_speed(one_core).per_second / 1e9;
  state.counters["GB/cpu_s"] = read_speed(one_core).per_processor_second / 1e9;
}

void summarise_for(benchmark::State& state, mcda::Statistic wanted) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  for (auto _ : state) {
    const mcda::Summary summary = summarise(table, wanted);
    benchmark::DoNotOptimize(summary.count());
  }
  share_of_bandwidth(state, bytes_of(table));
}

// Scores of new rows on a frozen scale: one read, no statistics.
void score_frozen(benchmark::State& state, const char* name) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  const mcda::Outcome outcome =
      run(mcda::Task{&mcda::Catalogue::instance().scoring(name), {}}, table, criteria(columns));
  for (auto _ : state) {
    const std::vector<double> scores = score(*outcome.fitted, table);
    benchmark::DoNotOptimize(scores.data());
  }
  share_of_bandwidth(state, bytes_of(table));
}

std::vector<double> scores_of(Index rows) {
  std::vector<double> scores(static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = uniform(7, i);
  return scores;
}

void rank_all(benchmark::State& state) {
  const std::vector<double> scores = scores_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(mcda::rank_fast(scores).ranks.data());
}

void rank_by_standard_sort(benchmark::State& state) {
  const std::vector<double> scores = scores_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(mcda::rank_scores(scores).ranks.data());
}

void top_hundred(benchmark::State& state) {
  const std::vector<double> scores = scores_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(mcda::top_ranks(scores, 100).ranks.data());
}

// As many logarithms as a table of ten columns has cells, of values that stay in the nearest cache: what a weighting
// that takes logarithms cannot do without.
void take_logarithms(benchmark::State& state) {
  constexpr Index cells = 1'024;
  std::vector<double> values(static_cast<std::size_t>(cells));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.01 + uniform(7, i);
  for (auto _ : state) {
    mcda::for_each_item(64, {}, [&](Index, Index) {
      std::vector<double> logarithms(values.size());
      for (Index done = 0; done < state.range(0) * columns / 64; done += cells) {
        mcda::take_logarithms(values, logarithms);
        benchmark::DoNotOptimize(logarithms.data());
      }
    });
  }
}

void sort_columns(benchmark::State& state) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  for (auto _ : state) {
    mcda::for_each_item(columns, {}, [&](Index j, Index) {
      benchmark::DoNotOptimize(mcda::sort_column(table.column(j)).values.data());
    });
  }
}

void promethee(benchmark::State& state, mcda::PreferenceShape shape) {
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  const mcda::Task task{&mcda::Catalogue::instance().scoring("promethee_2"), {}};
  const mcda::Criteria list = criteria(columns, shape);
  for (auto _ : state) {
    const mcda::Outcome outcome = run(task, table, list);
    benchmark::DoNotOptimize(outcome.scores.data());
  }
}

template <class Function>
benchmark::internal::Benchmark* add(const char* name, Function function) {
  return benchmark::RegisterBenchmark(name, function)
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace

void register_phases() {
  using benchmark::State;
  add("read/cores", read_all)->Arg(0)->Iterations(1);
  add("read/one_core", read_all)->Arg(1)->Iterations(1);
  add("phase/summarise_extremes", [](State& s) { summarise_for(s, mcda::Statistic::extremes); })
      ->Arg(1'000'000)
      ->Arg(10'000'000);
  add("phase/summarise_extremes_squares",
      [](State& s) { summarise_for(s, mcda::Statistic::extremes | mcda::Statistic::sum_of_squares); })
      ->Arg(1'000'000)
      ->Arg(10'000'000);
  add("phase/summarise_moments", [](State& s) {
    summarise_for(s, mcda::Statistic::extremes | mcda::Statistic::moments);
  })->Arg(1'000'000);
  add("phase/summarise_co_moments", [](State& s) {
    summarise_for(s, mcda::Statistic::extremes | mcda::Statistic::co_moments);
  })->Arg(1'000'000);
  add("phase/score_weighted_sum", [](State& s) { score_frozen(s, "weighted_sum"); })->Arg(1'000'000)->Arg(10'000'000);
  add("phase/score_topsis", [](State& s) { score_frozen(s, "topsis"); })->Arg(1'000'000)->Arg(10'000'000);
  add("phase/rank", rank_all)->Arg(1'000'000);
  add("phase/rank_standard_sort", rank_by_standard_sort)->Arg(1'000'000);
  add("phase/top_100", top_hundred)->Arg(1'000'000);
  add("phase/logarithms", take_logarithms)->Arg(1'000'000);
  add("phase/sort_columns", sort_columns)->Arg(100'000)->Arg(1'000'000);
  add("phase/sort_columns", sort_columns)->Arg(10'000'000)->Iterations(1);
  if (mcda::Catalogue::instance().find("promethee_2") == nullptr) return;
  add("promethee/usual", [](State& s) { promethee(s, mcda::PreferenceShape::usual); })->Arg(100'000);
  add("promethee/linear", [](State& s) { promethee(s, mcda::PreferenceShape::linear); })->Arg(100'000)->Arg(1'000'000);
  add("promethee/linear", [](State& s) { promethee(s, mcda::PreferenceShape::linear); })
      ->Arg(10'000'000)
      ->Iterations(1);
  add("promethee/gaussian", [](State& s) { promethee(s, mcda::PreferenceShape::gaussian); })
      ->Arg(100'000)
      ->Arg(1'000'000);
}

}  // namespace bench
