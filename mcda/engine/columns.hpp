// A table whose columns lie wherever somebody else keeps them (Arrow, NumPy): read in place, never copied.
#pragma once

#include <span>
#include <vector>

#include "mcda/engine/run.hpp"

namespace mcda {

/// n columns of m doubles each, one criterion a column, lent by a caller who keeps them as long as they are read. Each
/// begins at any multiple of 8 bytes.
class ColumnView {
 public:
  ColumnView(std::vector<const double*> starts, Index rows) : starts_(std::move(starts)), rows_(rows) {}
  explicit ColumnView(const DecisionTable& table);

  Index rows() const noexcept { return rows_; }
  Index columns() const noexcept { return static_cast<Index>(starts_.size()); }
  std::span<const double> column(Index j) const noexcept {
    return {starts_[static_cast<std::size_t>(j)], static_cast<std::size_t>(rows_)};
  }
  std::span<const double* const> starts() const noexcept { return starts_; }

 private:
  std::vector<const double*> starts_;
  Index rows_;
};

/// As run on a DecisionTable with the same cells: the same bits.
std::vector<Outcome> run(std::span<const Task> tasks, const ColumnView& table, const Criteria& criteria,
                         const RunOptions& options = {});

/// As score on a DecisionTable with the same cells: the same bits.
std::vector<double> score(const Fitted& fitted, const ColumnView& table, const RunOptions& options = {},
                          std::vector<std::vector<double>>* derived = nullptr);

}  // namespace mcda
