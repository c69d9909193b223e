#include "benchmarks/problem.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <numeric>
#include <thread>

#include "mcda/engine/parallel.hpp"
#include "mcda/engine/room.hpp"
#include "mcda/engine/sort.hpp"

namespace bench {

namespace {

double unit_of(Index column) { return column % 3 == 0 ? 1 : column % 3 == 1 ? 1000 : 0.01; }

// The widest loads of the processor at hand: what is measured is the memory.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define BENCH_WIDEST [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define BENCH_WIDEST
#endif

// Many sums at a time, so that the loop does not wait for its additions.
BENCH_WIDEST double sum_of(const double* begin, std::size_t count) {
  constexpr std::size_t lanes = 32;
  double lane[lanes] = {};
  for (std::size_t i = 0; i + lanes <= count; i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) lane[k] += begin[i + k];
  }
  return std::accumulate(lane, lane + lanes, 0.0);
}

ReadSpeed measured_speed(std::size_t threads) {
  constexpr std::size_t cells = 100'000'000;
  const std::unique_ptr<double[]> data(new double[cells]);
  const std::size_t share = cells / threads / 32 * 32;  // what sum_of takes at a time
  const double bytes = static_cast<double>(share * threads * sizeof(double));
  std::vector<double> sums(threads);
  const auto on_all = [&](auto work) {
    std::vector<std::jthread> helpers;
    for (std::size_t t = 0; t < threads; ++t) helpers.emplace_back([&, t] { work(t); });
  };
  on_all([&](std::size_t t) { std::fill_n(data.get() + t * share, share, 1.0); });
  ReadSpeed best;
  for (int round = 0; round < 9; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor_start = std::clock();
    on_all([&](std::size_t t) { sums[t] = sum_of(data.get() + t * share, share); });
    const double processor = static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (sums[0] != static_cast<double>(share)) continue;
    best.per_second = std::max(best.per_second, bytes / taken.count());
    if (processor > 0) best.per_processor_second = std::max(best.per_processor_second, bytes / processor);
  }
  return best;
}

}  // namespace

double uniform(std::uint64_t stream, std::uint64_t counter) {
  std::uint64_t z = (stream + 1) * 0xd1342543de82ef95u + counter * 0x9e3779b97f4a7c15u;  // the finaliser of SplitMix64
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return (static_cast<double>(z >> 11) + 0.5) * 0x1p-53;
}

mcda::DecisionTable random_table(Index rows, Index columns) {
  mcda::DecisionTable table(rows, columns);
  mcda::for_each_item(columns, {}, [&](Index j, Index) {
    double* const cells = table.column(j).data();
    for (Index i = 0; i < rows; ++i)
      cells[i] = unit_of(j) * (1 + 99 * uniform(static_cast<std::uint64_t>(j), static_cast<std::uint64_t>(i)));
  });
  return table;
}

mcda::Criteria criteria(Index columns, mcda::PreferenceShape shape) {
  std::vector<mcda::Criterion> list;
  for (Index j = 0; j < columns; ++j) {
    const double unit = unit_of(j);
    mcda::Criterion one;
    one.id = "c" + std::to_string(j + 1);
    one.direction = j % 3 == 2 ? mcda::Direction::minimise : mcda::Direction::maximise;
    one.weight = 1 + static_cast<double>(j % 4);
    one.preference = {.shape = shape, .indifference = 2 * unit, .preference = 30 * unit, .gaussian = 20 * unit};
    one.bounds = one.range = mcda::Interval{0, 110 * unit};
    one.ideal_interval = mcda::Interval{60 * unit, 80 * unit};
    one.ideal = (one.maximised() ? 105 : 0.5) * unit;
    one.anti_ideal = (one.maximised() ? 0.5 : 105) * unit;
    one.reference = 50 * unit;
    one.profiles = one.maximised() ? std::vector<double>{5 * unit, 35 * unit, 70 * unit, 108 * unit}
                                   : std::vector<double>{108 * unit, 70 * unit, 35 * unit, 5 * unit};
    one.value_points = one.maximised() ? std::vector<mcda::Interval>{{0, 0}, {50 * unit, 0.7}, {110 * unit, 1}}
                                       : std::vector<mcda::Interval>{{0, 1}, {50 * unit, 0.4}, {110 * unit, 0}};
    one.points = 10 + static_cast<double>(j % 5) * 10;
    list.push_back(std::move(one));
  }
  return mcda::Criteria(std::move(list));
}

const mcda::DecisionTable& table_of(Index rows, Index columns) {
  static mcda::DecisionTable kept;
  if (kept.rows() != rows || kept.columns() != columns) {
    kept = {};  // before the next one is made: the large ones do not fit twice
    kept = random_table(rows, columns);
  }
  return kept;
}

std::vector<std::vector<double>> random_rankings(Index count, Index rows) {
  std::vector<std::vector<double>> rankings;
  for (Index k = 0; k < count; ++k) {
    std::vector<double> scores(static_cast<std::size_t>(rows));
    for (std::size_t i = 0; i < scores.size(); ++i)
      scores[i] = uniform(1000, i) + 0.3 * uniform(1001 + static_cast<std::uint64_t>(k), i);
    rankings.push_back(mcda::rank_fast(scores, mcda::TieRule::average).ranks);
  }
  return rankings;
}

const ReadSpeed& read_speed(bool one_core) {
  static const ReadSpeed all = measured_speed(static_cast<std::size_t>(mcda::thread_count({})));
  static const ReadSpeed one = measured_speed(1);
  return one_core ? one : all;
}

double sum_of_cells(const mcda::DecisionTable& table, std::span<double> column) {
  constexpr Index rows = 16'384;  // that a core takes at a time, as the engine does
  const Index parts = (table.rows() + rows - 1) / rows;
  std::vector<double> sums(static_cast<std::size_t>(parts));
  const std::vector<double> ones(static_cast<std::size_t>(column.empty() ? 0 : rows), 1.0);
  mcda::for_each_item(parts, {}, [&](Index part, Index) {
    const auto first = static_cast<std::size_t>(part * rows);
    const auto count = static_cast<std::size_t>(std::min(rows, table.rows() - part * rows));
    double sum = 0;
    for (Index j = 0; j < table.columns(); ++j) sum += sum_of(table.column(j).subspan(first, count).data(), count);
    if (!column.empty()) mcda::carry(std::span(ones).first(count), column.data() + first);
    sums[static_cast<std::size_t>(part)] = sum;
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

}  // namespace bench
