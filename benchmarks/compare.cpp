// Several methods on one reading of the data, and how far two rankings agree.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "benchmarks/problem.hpp"
#include "benchmarks/registry.hpp"
#include "mcda/analysis/agreement.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"

namespace bench {

namespace {

constexpr Index columns = 10;

// Row-wise: one summary, then every row by itself. The logarithms of weighted_product and waspas take longer than
// everything that a common reading saves, so the ten are timed with and without them.
std::vector<mcda::Task> ten_tasks(bool logarithms) {
  std::vector<const char*> names{"weighted_sum", "topsis", "moora", "aras", "mairca", "marcos", "gra", "ram"};
  for (const char* name : logarithms ? std::array{"weighted_product", "waspas"} : std::array{"cradis", "piv"})
    names.push_back(name);
  std::vector<mcda::Task> tasks;
  for (const char* name : names) tasks.push_back({&mcda::Catalogue::instance().scoring(name), {}});
  return tasks;
}

// Range 1: one run of all, or ten runs; 2: with the two that take logarithms; 3: the results are written over those of
// the run before, as in a loop over weights, else in memory that the system makes for them.
void ten_methods(benchmark::State& state) {
  const bool together = state.range(1) == 1;
  const mcda::DecisionTable& table = table_of(state.range(0), columns);
  const mcda::Criteria list = criteria(columns);
  const std::vector<mcda::Task> tasks = ten_tasks(state.range(2) == 1);
  const mcda::DecisionTable small = random_table(5'000, columns);
  const std::vector<mcda::Outcome> outcomes = run(tasks, small, list);
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    if (outcomes[t].refusal || outcomes[t].scores != run(tasks[t], small, list).scores) {
      state.SkipWithError("a method says something else among others than alone");
      return;
    }
  }
  const bool again = state.range(3) == 1;
  std::vector<mcda::Outcome> before(tasks.size());
  for (auto _ : state) {
    // All results live until the last is there, as by one run.
    std::vector<mcda::Outcome> all;
    if (together) {
      all = run(tasks, table, list, {}, std::move(before));
    } else {
      for (std::size_t t = 0; t < tasks.size(); ++t)
        all.push_back(run(tasks[t], table, list, {}, std::move(before[t])));
    }
    benchmark::DoNotOptimize(all.data());
    if (again) {
      before = std::move(all);
    } else {
      before = std::vector<mcda::Outcome>(tasks.size());
    }
  }
}

// From two columns of numbers, ranked here, as by scipy.stats.kendalltau.
double tau_of(const std::vector<double>& x, const std::vector<double>& y, Index threads) {
  return mcda::kendall_tau_b(mcda::count_pairs(x, y, {.threads = threads}));
}

void tau_b(benchmark::State& state) {
  std::vector<double> x(static_cast<std::size_t>(state.range(0))), y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = uniform(1, i);
    y[i] = x[i] + uniform(2, i);
  }
  const std::vector<double> few_x(x.begin(), x.begin() + 500), few_y(y.begin(), y.begin() + 500);
  double signs = 0;  // no ties: concordant less discordant pairs, one by one
  for (std::size_t i = 0; i < few_x.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) signs += (few_x[i] > few_x[k]) == (few_y[i] > few_y[k]) ? 1 : -1;
  }
  if (std::abs(tau_of(few_x, few_y, state.range(1)) - signs / (500.0 * 499 / 2)) > 1e-12) {
    state.SkipWithError("tau-b disagrees with the count of all pairs");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(tau_of(x, y, state.range(1)));
}

}  // namespace

void register_comparisons() {
  benchmark::RegisterBenchmark("compare", ten_methods)
      ->ArgsProduct({{1'000'000}, {0, 1}, {0, 1}, {0, 1}})
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("tau_b", tau_b)
      ->ArgsProduct({{1'000'000}, {1, 0}})
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace bench
