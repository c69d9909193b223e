// What runs on one table share: a table that is ranked again and again under other weights is summarised, sorted and
// put on scales once.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "mcda/engine/run.hpp"

namespace mcda {

/// The parts of a run that do not depend on weights. Not to be shared between threads.
class RunMemory {
 public:
  /// The table must outlive it and stay as it is. `room`: bytes that columns put on scales may take (8 a cell); those
  /// not used for longest go first.
  explicit RunMemory(const DecisionTable& table, double room = 64.0 * 1024 * 1024) : table_(&table), room_(room) {}

  /// For rows that stand for a larger table: fits see the statistics of all of it. Only methods that learn from nothing
  /// else may then be run (see learns_more).
  RunMemory(const DecisionTable& table, Summary of_all, double room = 64.0 * 1024 * 1024)
      : table_(&table), room_(room), summary_(std::move(of_all)), given_(true) {}

  const DecisionTable& table() const noexcept { return *table_; }
  /// At least these statistics of the columns.
  const Summary& summary(Statistic wanted, const RunOptions& options);
  /// Column j by rising value.
  const SortedColumn& sorted(Index j);
  /// scale(column j). Valid until the next call: the room may be needed.
  std::span<const double> scaled(Index j, const Scale& scale);
  /// Adds the sum behind an additive method to the scores, its k-th scale applied to column columns[k]: term by term as
  /// the model itself adds them.
  void add_scores(const AdditiveModel& sum, const std::vector<Index>& columns, std::span<double> scores);

 private:
  struct Scaled {
    Index column;
    Scale scale;
    std::vector<double> values;
  };
  const DecisionTable* table_;
  double room_;
  std::optional<Summary> summary_;
  bool given_ = false;
  std::map<Index, SortedColumn> sorted_;
  std::deque<Scaled> scaled_;  // the one used last in front
};

/// Whether a fit of this model reads more of the rows than one summary: then it cannot be repeated from the summary.
bool learns_more(const ScoringModel& model);

/// run() with what an earlier run on this table left behind: the same bits.
std::vector<Outcome> run(std::span<const Task> tasks, const Criteria& criteria, RunMemory& memory,
                         const RunOptions& options = {});
Outcome run(const Task& task, const Criteria& criteria, RunMemory& memory, const RunOptions& options = {});

}  // namespace mcda
