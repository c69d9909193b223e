// Many pairwise matrices: each checked against the method ahp before it is timed.
#include <benchmark/benchmark.h>

#include <cmath>

#include "benchmarks/problem.hpp"
#include "benchmarks/registry.hpp"
#include "mcda/engine/priorities.hpp"
#include "mcda/method/catalogue.hpp"

namespace bench {

namespace {

constexpr Index order = 10;

// Ratios of random weights, each disturbed: consistency ratios around .1.
std::vector<double> random_judgements(Index count) {
  std::vector<double> cells(static_cast<std::size_t>(count * order * order), 1.0);
  for (Index matrix = 0; matrix < count; ++matrix) {
    double w[order];
    std::uint64_t drawn = 0;
    for (double& x : w) x = std::exp(2 * uniform(static_cast<std::uint64_t>(matrix), drawn++));
    double* const a = cells.data() + matrix * order * order;
    for (Index i = 0; i < order; ++i) {
      for (Index j = i + 1; j < order; ++j) {
        a[i * order + j] = w[i] / w[j] * std::exp(2 * uniform(static_cast<std::uint64_t>(matrix), drawn++) - 1);
        a[j * order + i] = 1 / a[i * order + j];
      }
    }
  }
  return cells;
}

bool weights_agree(const std::vector<double>& cells, const mcda::Priorities& found, Index count) {
  for (Index matrix = 0; matrix < count; ++matrix) {
    mcda::Judgements judgements;
    auto& rows = judgements.matrices["pairwise"];
    for (Index i = 0; i < order; ++i) {
      const auto row = cells.begin() + (matrix * order + i) * order;
      rows.emplace_back(row, row + order);
    }
    const mcda::Steps steps = mcda::Catalogue::instance().weighting("ahp").steps(judgements, {});
    for (Index i = 0; i < order; ++i) {
      if (std::abs(steps.find("weights")->values[static_cast<std::size_t>(i)] -
                   found.weights[static_cast<std::size_t>(matrix * order + i)]) > 1e-12)
        return false;
    }
  }
  return true;
}

void many_matrices(benchmark::State& state) {
  const Index count = state.range(0);
  const std::vector<double> cells = random_judgements(count);
  if (!weights_agree(cells, mcda::priorities(cells, count, order), std::min<Index>(count, 200))) {
    state.SkipWithError("priorities disagree with the steps of ahp");
    return;
  }
  for (auto _ : state) {
    const mcda::Priorities found = mcda::priorities(cells, count, order, {.threads = state.range(1)});
    benchmark::DoNotOptimize(found.weights.data());
  }
  state.counters["matrices/s"] =
      benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace

void register_judgements() {
  benchmark::RegisterBenchmark("priorities", many_matrices)
      ->ArgsProduct({{100'000}, {1, 0}})
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace bench
