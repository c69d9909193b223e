// Outranking at size: the comparing of pairs by itself on one core, and what is made of a relation afterwards.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/problem.hpp"
#include "benchmarks/registry.hpp"
#include "mcda/analysis/dominance.hpp"
#include "mcda/engine/distillation.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/method/catalogue.hpp"

namespace bench {

namespace {

using mcda::tile_rows;

constexpr Index columns = 10;

// The criteria of the other benchmarks; with `vetoes` each of them has one that about one pair in ten passes.
mcda::Criteria criteria_with(bool vetoes) {
  const mcda::Criteria plain = criteria(columns);
  std::vector<mcda::Criterion> list(plain.begin(), plain.end());
  for (mcda::Criterion& one : list) {
    if (vetoes) one.veto = 2.3 * one.preference.preference;
  }
  return mcda::Criteria(std::move(list));
}

// A method ready to compare, and its table.
struct Comparing {
  const mcda::DecisionTable& table;
  std::unique_ptr<mcda::RelationModel> model;

  Comparing(const char* name, Index rows, bool vetoes) : table(table_of(rows, columns)) {
    const auto& method = dynamic_cast<const mcda::RelationMethod&>(mcda::Catalogue::instance().at(name));
    const mcda::ParameterValues parameters = method.complete({});
    mcda::Notes notes;
    model = method.finish(summarise(table, mcda::Statistic::extremes | method.needs(parameters)), criteria_with(vetoes),
                          parameters, notes);
  }

  // All pairs by tiles on this thread, as run() does them; `kept` takes what the tiles give, or nobody does.
  void compare(mcda::Compared* kept) const {
    const Index m = table.rows();
    mcda::Scratch scratch(model->scratch_columns());
    std::vector<unsigned long long> words(static_cast<std::size_t>(tile_rows * std::max<Index>(model->relations(), 1)));
    std::vector<std::uint32_t> values(static_cast<std::size_t>(tile_rows * tile_rows));
    std::vector<const double*> left(static_cast<std::size_t>(columns)), right(left.size());
    for (Index first = 0; first < m; first += tile_rows) {
      const Index rows = std::min(tile_rows, m - first);
      for (std::size_t j = 0; j < left.size(); ++j) left[j] = table.column(static_cast<Index>(j)).data() + first;
      for (Index begin = 0; begin < m; begin += tile_rows) {
        const Index count = std::min(tile_rows, m - begin);
        for (std::size_t j = 0; j < right.size(); ++j) right[j] = table.column(static_cast<Index>(j)).data() + begin;
        const mcda::Block a(left.data(), columns, rows), b(right.data(), columns, count);
        if (model->credible()) {
          model->credibilities(a, b, scratch, values);
        } else {
          model->tile(a, b, scratch, words);
        }
        benchmark::DoNotOptimize(values.data());
        benchmark::DoNotOptimize(words.data());
        if (kept == nullptr) continue;
        for (Index i = 0; i < rows; ++i) {
          if (model->credible()) {
            std::copy_n(values.begin() + i * count, count, kept->credibility->row(first + i).begin() + begin);
          } else {
            kept->relations.front().row(first + i)[static_cast<std::size_t>(begin / tile_rows)] =
                words[static_cast<std::size_t>(i)];
          }
        }
      }
    }
  }

  mcda::Compared compared() const {
    mcda::Compared all{.size = table.rows()};
    if (model->credible()) {
      all.credibility.emplace(table.rows());
    } else {
      all.relations.assign(1, mcda::BitRelation(table.rows()));
    }
    compare(&all);
    return all;
  }
};

void pairs(benchmark::State& state, const char* name, bool vetoes) {
  const Comparing comparing(name, state.range(0), vetoes);
  for (auto _ : state) comparing.compare(nullptr);
  const auto m = static_cast<double>(state.range(0));
  state.counters["pair_criteria/s"] =
      benchmark::Counter(m * m * static_cast<double>(columns), benchmark::Counter::kIsIterationInvariantRate);
}

void exploit(benchmark::State& state, const char* name, bool vetoes) {
  const Comparing comparing(name, state.range(0), vetoes);
  const mcda::Compared compared = comparing.compared();
  for (auto _ : state) {
    mcda::Notes notes;
    benchmark::DoNotOptimize(comparing.model->exploit(compared, notes).ranks.data());
  }
}

void layers(benchmark::State& state) {
  const mcda::DecisionTable& table = table_of(state.range(0), state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(mcda::pareto_layers(table, criteria(state.range(1))).data());
}

void reduction(benchmark::State& state) {
  const mcda::DecisionTable& table = table_of(state.range(0), state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(mcda::hasse_diagram(table, criteria(state.range(1))).layers.data());
}

benchmark::internal::Benchmark* add(const std::string& name, auto function) {
  return benchmark::RegisterBenchmark(name.c_str(), function)
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace

void register_outranking() {
  using benchmark::State;
  for (const char* const name : {"electre_1", "electre_is", "electre_3"}) {
    if (mcda::Catalogue::instance().find(name) == nullptr) return;
    add("pairs/" + std::string(name), [name](State& s) { pairs(s, name, false); })->Arg(2'500)->Arg(10'000);
    add("pairs_with_vetoes/" + std::string(name), [name](State& s) { pairs(s, name, true); })->Arg(10'000);
    add("exploit/" + std::string(name), [name](State& s) { exploit(s, name, false); })->Arg(2'500)->Arg(10'000);
  }
  add("layers", layers)
      ->Args({100'000, 2})
      ->Args({1'000'000, 2})
      ->Args({10'000, 4})
      ->Args({100'000, 4})
      ->Args({10'000, 10});
  add("reduction", reduction)->Args({2'500, 4})->Args({10'000, 4})->Args({10'000, 10});
}

}  // namespace bench
