// Weights that move: SMAA by samples and exact intervals. Each is compared with a plain count before it is timed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <functional>
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
  std::vector<std::vector<double>> rank(found.rank.size(), top);
  for (const auto& one : weights) {
    const std::vector<double> ranks = mcda::rank_scores(problem.form->at(one)).ranks;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      top[i] += ranks[i] <= static_cast<double>(found.k) ? 1.0 / few : 0;
      if (!rank.empty()) rank[i][static_cast<std::size_t>(ranks[i]) - 1] += 1.0 / few;
    }
  }
  for (std::size_t i = 0; i < rank.size(); ++i) {
    for (std::size_t r = 0; r < rank[i].size(); ++r) {
      if (std::abs(rank[i][r] - found.rank[i][r]) > 1e-9) return false;
    }
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

mcda::Stability intervals_of(const Weighted& problem, Index k) {
  return mcda::stability_of(problem.method, problem.tree, &*problem.form, problem.base, {.top_k = k});
}

// Every pair of one of the first k and one below them: scores are straight lines in the share, the nearest crossing on
// either side is the end of the interval.
bool ends_by_all_pairs(const Weighted& problem, Index k) {
  const std::vector<double> ranks = mcda::rank_scores(problem.base).ranks;
  const mcda::Stability found = intervals_of(problem, k);
  for (const mcda::NodeStability& one : found.nodes) {
    const std::vector<double> at_low = problem.form->at(problem.tree.moved(one.node, 0.25));
    const std::vector<double> at_high = problem.form->at(problem.tree.moved(one.node, 0.75));
    double lower = 0, upper = 1;
    for (std::size_t a = 0; a < ranks.size(); ++a) {
      for (std::size_t b = 0; b < ranks.size(); ++b) {
        if (ranks[a] > static_cast<double>(k) || ranks[b] <= static_cast<double>(k)) continue;
        const double low = at_low[a] - at_low[b], high = at_high[a] - at_high[b];
        const double crossing = 0.25 + 0.5 * low / (low - high);
        if (crossing >= one.share && crossing < upper) upper = crossing;
        if (crossing < one.share && crossing > lower) lower = crossing;
      }
    }
    if (std::abs(one.top_k.lower - lower) > 1e-7 || std::abs(one.top_k.upper - upper) > 1e-7) return false;
  }
  return true;
}

std::vector<bool> first_of(const std::vector<double>& scores, Index k) {
  std::vector<double> falling = scores;
  const auto cut = falling.begin() + (k - 1);
  std::nth_element(falling.begin(), cut, falling.end(), std::greater<>());
  std::vector<bool> in(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) in[i] = scores[i] >= *cut;
  return in;
}

// The first k are the same just inside each end and others just outside.
bool ends_hold(const Weighted& problem, const mcda::Stability& found) {
  constexpr double beside = 1e-7;
  const std::vector<bool> first = first_of(problem.base, found.k);
  const auto same = [&](Index node, double share) {
    return first_of(problem.form->at(problem.tree.moved(node, share)), found.k) == first;
  };
  for (const mcda::NodeStability& one : found.nodes) {
    const auto& [lower, upper, below, above] = one.top_k;
    if (!same(one.node, lower + beside) || !same(one.node, upper - beside)) return false;
    if ((below && same(one.node, lower - beside)) || (above && same(one.node, upper + beside))) return false;
  }
  return true;
}

void exact_intervals(benchmark::State& state) {
  for (const Index rows : {Index{40}, Index{300}}) {
    const Weighted few(rows);
    if (few.form && ends_by_all_pairs(few, 10)) continue;
    state.SkipWithError("the intervals are not those of all pairs");
    return;
  }
  const Weighted problem(state.range(0));
  if (!problem.form || !ends_hold(problem, intervals_of(problem, 100))) {
    state.SkipWithError("the first 100 change elsewhere than at the ends of an interval");
    return;
  }
  for (auto _ : state) {
    const mcda::Stability found = mcda::stability_of(problem.method, problem.tree, &*problem.form, problem.base,
                                                     {.top_k = 100, .run = {.threads = state.range(1)}});
    benchmark::DoNotOptimize(found.nodes.data());
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
      ->ArgsProduct({{1'000'000}, {1, 0}})
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace bench
