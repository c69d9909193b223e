#include "mcda/engine/one_reading.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "mcda/engine/run_memory.hpp"
#include "mcda/engine/run_parts.hpp"
#include "mcda/engine/summarise.hpp"

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

}  // namespace

std::optional<OneReading> score_in_one_reading(std::span<const Outcome> outcomes, const ColumnView& table,
                                               const Criteria& criteria, const RunOptions& options,
                                               std::span<std::vector<double>> used) {
  // Comparing with profiles, they can be shown any cell at all, and are fitted in no time.
  const bool little = std::all_of(outcomes.begin(), outcomes.end(), [](const Outcome& one) {
    return one.method->info().result == ResultKind::tiers && one.method->needs(one.parameters) == Statistic::none;
  });
  const Index m = table.rows(), n = table.columns();
  if (!little || !criteria.reference().classes.empty() || m <= block_rows) return std::nullopt;
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
  };
  Worker worker{whole, {}, {}};
  for (const auto& one : fitted) {
    worker.scratch.emplace_back(one->model->scratch_columns());
    worker.pointers.emplace_back(one->columns.size());
  }
  std::vector<Worker> workers(static_cast<std::size_t>(thread_count(options)), worker);
  const Index blocks = (m + block_rows - 1) / block_rows, groups = (blocks + group_blocks - 1) / group_blocks;
  std::vector<Summary> seen(static_cast<std::size_t>(groups));
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
        fitted[t]->model->score(
            Block(pointers.data(), static_cast<Index>(pointers.size()), rows), mine.scratch[t],
            std::span(reading.scores[t]).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(rows)));
      }
      summary.observe(block);  // what has just been scored is in the second cache
    }
    seen[static_cast<std::size_t>(group)] = std::move(summary);
  });
  SummaryTree tree;
  for (Summary& summary : seen) tree.push(std::move(summary));
  reading.summary = tree.finish();
  return reading;
}

}  // namespace mcda
