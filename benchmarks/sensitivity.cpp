// Weights that move: SMAA by samples and exact intervals. Each is compared with a plain count before it is timed.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

#include "benchmarks/problem.hpp"
#include "benchmarks/registry.hpp"
#include "mcda/analysis/sensitivity.hpp"
#include "mcda/analysis/smaa.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/ranking.hpp"

namespace bench {

namespace {

constexpr Index columns = 10, samples = 10'000;

struct Weighted {
  explicit Weighted(Index rows) : criteria(bench::criteria(columns)) {
    method = {&mcda::Catalogue::instance().scoring("weighted_sum"), {}, &table_of(rows, columns), &criteria};
    tree = mcda::WeightTree::flat(criteria);
    base = method.at(tree.weights(), {}).scores;
    form = mcda::linear_form(method);
  }
  Weighted(const Weighted&) = delete;

  mcda::Criteria criteria;
  mcda::WeightedMethod method;
  mcda::WeightTree tree;
  std::vector<double> base;
  std::optional<mcda::LinearForm> form;
};

// The first samples once more, one by one through a sort of doubles.
bool counts_agree(const Weighted& problem) {
  constexpr Index few = 50;
  const mcda::WeightSampler sampler(problem.tree, {});
  std::vector<std::vector<double>> weights;
  for (Index sample = 0; sample < few; ++sample) {
    mcda::Draws random(0, 0, static_cast<std::uint64_t>(sample));
    std::vector<double> shares(static_cast<std::size_t>(problem.tree.size()));
    sampler.draw(random, shares);
    weights.push_back(problem.tree.weights_of(shares));
  }
  const mcda::Smaa found =
      mcda::smaa(problem.method, problem.tree, &*problem.form, problem.base, {.samples = few, .pairwise_limit = 0});
  std::vector<double> top(problem.base.size(), 0.0);
  for (const auto& one : weights) {
    const std::vector<double> ranks = mcda::rank_scores(problem.form->at(one)).ranks;
    for (std::size_t i = 0; i < ranks.size(); ++i) top[i] += ranks[i] <= static_cast<double>(found.k) ? 1.0 / few : 0;
  }
  for (std::size_t i = 0; i < top.size(); ++i) {
    if (std::abs(top[i] - found.top[i]) > 1e-9) return false;
  }
  return true;
}

void draw_weights(benchmark::State& state) {
  const Weighted problem(state.range(0));
  if (!problem.form || !counts_agree(problem)) {
    state.SkipWithError("SMAA disagrees with a plain count");
    return;
  }
  for (auto _ : state) {
    const mcda::Smaa found = mcda::smaa(problem.method, problem.tree, &*problem.form, problem.base,
                                        {.samples = samples, .pairwise_limit = 0, .run = {.threads = state.range(1)}});
    benchmark::DoNotOptimize(found.top.data());
  }
  state.counters["samples/s"] =
      benchmark::Counter(static_cast<double>(samples), benchmark::Counter::kIsIterationInvariantRate);
}

void exact_intervals(benchmark::State& state) {
  const Weighted problem(state.range(0));
  const mcda::Ranking ranking = mcda::rank_scores(problem.base);
  for (auto _ : state) {
    const mcda::Stability found =
        mcda::stability_of(problem.method, problem.tree, &*problem.form, problem.base, {.top_k = 100});
    benchmark::DoNotOptimize(found.nodes.data());
    state.PauseTiming();
    for (const mcda::NodeStability& one : found.nodes) {
      // At the end of an interval the two that change places are level.
      if (!one.top_k.above) continue;
      const std::vector<double> scores = problem.form->at(problem.tree.moved(one.node, one.top_k.upper));
      const double gap = scores[static_cast<std::size_t>(one.top_k.above->out)] -
                         scores[static_cast<std::size_t>(one.top_k.above->in)];
      if (std::abs(gap) > 1e-9) state.SkipWithError("the clients at the end of an interval are not level");
    }
    state.ResumeTiming();
  }
}

}  // namespace

void register_sensitivity() {
  benchmark::RegisterBenchmark("smaa", draw_weights)
      ->ArgsProduct({{1'000, 10'000}, {1, 0}})
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("intervals", exact_intervals)
      ->Arg(1'000'000)
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace bench
