#include "mcda/engine/one_reading.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include "mcda/engine/run_memory.hpp"
#include "mcda/engine/run_parts.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/statistics/each_cpu.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

// Blocks that a worker takes at a time: one summary for all of them, because extremes do not depend on the order.
constexpr Index group_blocks = 4;

std::vector<std::shared_ptr<Fitted>> fitted_to(const Summary& summary, std::span<const Outcome> outcomes,
                                               const Criteria& criteria) {
  std::vector<std::shared_ptr<Fitted>> all;
  for (const Outcome& outcome : outcomes) {
    Outcome trial;
    trial.method = outcome.method;
    trial.parameters = outcome.parameters;
    all.push_back(fit_to_summary(summary, criteria, trial));
    if (all.back() == nullptr || learns_more(*all.back()->model)) return {};
  }
  return all;
}

// Comparing with profiles, methods can be shown any cell at all, and are fitted in no time.
bool all_sort(std::span<const Outcome> outcomes) {
  return std::all_of(outcomes.begin(), outcomes.end(), [](const Outcome& one) {
    return one.method->info().result == ResultKind::tiers && one.method->needs(one.parameters) == Statistic::none;
  });
}

// True where every column is seen by a method that marks what it cannot compute with, and nothing else can be learned
// from the rows that were not seen yet: no column was the same for all.
bool looked_at_by_scores(const Summary& first, const std::vector<std::shared_ptr<Fitted>>& fitted) {
  std::vector<bool> seen(static_cast<std::size_t>(first.columns()), false);
  for (const auto& one : fitted) {
    if (!one->model->marks_unusable()) return false;
    for (const Index j : one->columns) seen[static_cast<std::size_t>(j)] = true;
  }
  for (Index j = 0; j < first.columns(); ++j) {
    if (!seen[static_cast<std::size_t>(j)] || first.constant(j)) return false;
  }
  return true;
}

MCDA_FOR_EACH_CPU bool all_numbers(const double* x, std::size_t count) {
  std::array<double, lanes> defect{};  // 0, or NaN for ever
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) defect[k] += x[i + k] - x[i + k];
  }
  for (; i < count; ++i) defect[0] += x[i] - x[i];
  return std::none_of(defect.begin(), defect.end(), [](double of_lane) { return std::isnan(of_lane); });
}

}  // namespace

std::optional<OneReading> score_in_one_reading(std::span<const Outcome> outcomes, const ColumnView& table,
                                               const Criteria& criteria, const RunOptions& options,
                                               std::span<std::vector<double>> used) {
  const Index m = table.rows(), n = table.columns();
  if (!all_sort(outcomes) || !criteria.reference().classes.empty() || m <= block_rows) return std::nullopt;
  std::vector<Index> every(static_cast<std::size_t>(n));
  std::iota(every.begin(), every.end(), Index{0});
  const Columns whole(table, every);
  Summary first(n, Statistic::extremes);
  first.observe(Columns(whole).block(0, std::min(m, block_rows)));
  if (!sound(first)) return std::nullopt;
  const std::vector<std::shared_ptr<Fitted>> fitted = fitted_to(first, outcomes, criteria);
  if (fitted.empty()) return std::nullopt;

  OneReading reading;
  for (const auto& one : fitted) {
    reading.models.push_back(one->model->to_bytes());
    const std::size_t t = reading.scores.size();
    reading.scores.push_back(unwritten_column(m, t < used.size() ? std::move(used[t]) : std::vector<double>{}));
  }
  struct Worker {
    Columns columns;
    std::vector<Scratch> scratch;                      // by task, as what follows
    std::vector<std::vector<const double*>> pointers;  // of the block's columns that the method sees
    std::vector<Outlet> outlets;
  };
  Worker worker{whole, {}, {}, {}};
  for (std::size_t t = 0; t < fitted.size(); ++t) {
    worker.scratch.emplace_back(fitted[t]->model->scratch_columns());
    worker.pointers.emplace_back(fitted[t]->columns.size());
    worker.outlets.emplace_back(std::vector<std::span<double>>{reading.scores[t]});
  }
  std::vector<Worker> workers(static_cast<std::size_t>(thread_count(options)), worker);
  const bool by_scores = looked_at_by_scores(first, fitted);
  std::atomic<bool> marked = false;
  const Index blocks = (m + block_rows - 1) / block_rows, groups = (blocks + group_blocks - 1) / group_blocks;
  std::vector<Summary> seen(by_scores ? 0 : static_cast<std::size_t>(groups));
  for_each_item(groups, options, [&](Index group, Index w) {
    Worker& mine = workers[static_cast<std::size_t>(w)];
    Summary summary(n, Statistic::extremes);
    const Index end = std::min(m, (group + 1) * group_blocks * block_rows);
    for (Index begin = group * group_blocks * block_rows; begin < end; begin += block_rows) {
      const Index rows = std::min(block_rows, end - begin);
      const Block block = mine.columns.block(begin, rows);
      for (std::size_t t = 0; t < fitted.size(); ++t) {
        std::vector<const double*>& pointers = mine.pointers[t];
        for (std::size_t j = 0; j < pointers.size(); ++j) pointers[j] = block.column(fitted[t]->columns[j]).data();
        const std::span<double> out = mine.outlets[t].open(begin, rows).front();
        fitted[t]->model->score(Block(pointers.data(), static_cast<Index>(pointers.size()), rows), mine.scratch[t],
                                out);
        if (by_scores && !all_numbers(out.data(), out.size())) marked.store(true, std::memory_order_relaxed);
        mine.outlets[t].close();
      }
      if (!by_scores) summary.observe(block);  // what has just been scored is in the second cache
    }
    if (!by_scores) seen[static_cast<std::size_t>(group)] = std::move(summary);
  });
  if (marked) return std::nullopt;  // the ordinary way tells where
  SummaryTree tree;
  for (Summary& summary : seen) tree.push(std::move(summary));
  reading.summary = by_scores ? first : tree.finish();
  return reading;
}

}  // namespace mcda
