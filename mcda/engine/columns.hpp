// A table whose columns lie wherever somebody else keeps them (Arrow, NumPy): read in place, never copied.
#pragma once

#include <span>
#include <vector>

#include "mcda/engine/run.hpp"

namespace mcda {

/// n columns of m numbers each, one criterion a column, lent by a caller who keeps them as long as they are read. Each
/// begins at any multiple of the size of its numbers.
class ColumnView {
 public:
  ColumnView(std::vector<const double*> starts, Index rows) : starts_(std::move(starts)), rows_(rows) {}
  explicit ColumnView(const DecisionTable& table);
  /// In single precision: half the memory and half the reading. Cells are widened a block at a time, so that all sums
  /// and scores are those of doubles, to the bit those of a table of the same numbers. Methods that compare a value
  /// with the whole column refuse (promethee_2, todim, probid, ...). A cell rounded to single precision is off by at
  /// most u = 2^-24 of itself; a weighted sum on min-max scales is then off by at most the largest 4 u M / (range - 2 u
  /// M) of a criterion, M its largest magnitude (docs/decisions/0036).
  ColumnView(std::vector<const float*> starts, Index rows) : singles_(std::move(starts)), rows_(rows) {}

  Index rows() const noexcept { return rows_; }
  Index columns() const noexcept { return static_cast<Index>(starts_.size() + singles_.size()); }
  bool single() const noexcept { return !singles_.empty(); }
  /// Of doubles only, as `starts`.
  std::span<const double> column(Index j) const noexcept {
    return {starts_[static_cast<std::size_t>(j)], static_cast<std::size_t>(rows_)};
  }
  std::span<const double* const> starts() const noexcept { return starts_; }
  std::span<const float* const> singles() const noexcept { return singles_; }

 private:
  std::vector<const double*> starts_;
  std::vector<const float*> singles_;
  Index rows_;
};

/// As run on a DecisionTable with the same cells: the same bits.
std::vector<Outcome> run(std::span<const Task> tasks, const ColumnView& table, const Criteria& criteria,
                         const RunOptions& options = {}, std::vector<Outcome> used = {});

/// As score on a DecisionTable with the same cells: the same bits.
std::vector<double> score(const Fitted& fitted, const ColumnView& table, const RunOptions& options = {},
                          std::vector<std::vector<double>>* derived = nullptr);

}  // namespace mcda
