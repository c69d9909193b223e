// Parts that running methods in memory, running them block by block and comparing pairs have in common. Internal.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "mcda/engine/columns.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"

namespace mcda {

struct Selection {
  std::vector<Index> columns;
  Notes notes;
};

/// The criteria that a method sees: those of weight zero decide nothing and are left out, with a note. Some formulas
/// would still let them decide (a constant 0^0, a distance of zero to every ideal).
Selection select_criteria(const Criteria& criteria, bool ignores_weights, bool keep_vetoes);

/// Every cell finite and of a magnitude that can be computed with; found while the extremes were.
bool sound(const Summary& summary);

void note_constants(const Summary& summary, const Criteria& criteria, Notes& notes);

/// The fit as far as one summary of all criteria carries it; `outcome` names the method and its complete parameters and
/// gets the notes, the names of the derived columns or the refusal. nullptr where the method refuses.
std::shared_ptr<Fitted> fit_to_summary(const Summary& summary, const Criteria& criteria, Outcome& outcome);

/// Of columns of doubles.
std::vector<const double*> chosen_pointers(const ColumnView& table, const std::vector<Index>& columns);

/// What is wanted of each column, in double or single precision; co-moments, which no scoring method asks for, in double
/// precision only.
Summary summarise(const ColumnView& table, const std::vector<Statistic>& of_column, const RunOptions& options);

/// `rows` cells that hold anything: each must be written before it is read. They are in the memory of `used`, a column
/// that nobody needs any more, where that is of such a size. Else whoever writes first has the pages made, in huge ones
/// where the system has them: a column of zeros would be made and written by one thread before the others begin, which
/// takes longer than the scores (docs/decisions/0035).
std::vector<double> unwritten_column(Index rows, std::vector<double> used = {});

/// Calls work(first row, rows, worker) for every block of m rows. A worker takes a few neighbours at a time, so that
/// what it asks for ahead is its own.
template <class Work>
void for_each_block(Index m, const RunOptions& options, Work work) {
  const Index blocks = (m + block_rows - 1) / block_rows, together = blocks_together(blocks, options);
  for_each_item((blocks + together - 1) / together, options, [&](Index item, Index worker) {
    const Index last = std::min(blocks, (item + 1) * together);
    for (Index block = item * together; block < last; ++block) {
      const Index first = block * block_rows;
      work(first, std::min(block_rows, m - first), worker);
    }
  });
}

/// Columns of equal length as views, shifted to a row. Those in single precision are widened, block by block.
class Columns {
 public:
  Columns(const ColumnView& table, const std::vector<Index>& chosen);
  explicit Columns(std::vector<const double*> starts) : starts_(std::move(starts)), shifted_(starts_.size()) {}
  explicit Columns(const std::vector<std::vector<double>>& columns) : shifted_(columns.size()) {
    for (const auto& column : columns) starts_.push_back(column.data());
  }
  /// Calls work(block, rows before it) for one part of these rows after the other: for all at once, or for so few that
  /// the nearest cache holds what has just been widened. To be read once.
  template <class Work>
  void each_part(Index first, Index rows, Work work) {
    const Index most = singles_.empty() ? rows : widened_rows;
    for (Index at = 0; at < rows; at += most) work(block(first + at, std::min(most, rows - at)), at);
  }
  /// Valid until the next call. At most block_rows rows where the columns are in single precision.
  Block block(Index first, Index rows) noexcept {
    if (!singles_.empty()) widen(first, rows);
    for (std::size_t j = 0; j < starts_.size(); ++j) shifted_[j] = starts_[j] + first;
    return Block(shifted_.data(), static_cast<Index>(shifted_.size()), rows);
  }

 private:
  static constexpr Index widened_rows = 256;
  void widen(Index first, Index rows) noexcept;
  std::vector<const double*> starts_, shifted_;
  std::vector<const float*> singles_;
  std::vector<double> wide_;  // a block of each single column
};

/// Where one worker writes columns of results. Large columns would push out of the caches what is read, and be read
/// from memory before they are written: their blocks are written in a place that stays in cache and carried from there.
class Outlet {
 public:
  /// The columns must outlive it.
  explicit Outlet(std::vector<std::span<double>> columns)
      : columns_(std::move(columns)), parts_(columns_.size()), some_(columns_.size()), starts_(columns_.size()) {}
  /// So many columns that nobody keeps: what is written of a block is gone with the next.
  explicit Outlet(std::size_t columns) : Outlet(std::vector<std::span<double>>(columns)) { kept_ = false; }
  /// The cells of `rows` rows of each column, to be written; they hold anything.
  const std::vector<std::span<double>>& open(Index first, Index rows);
  /// `rows` of these cells, from row `at` of the open ones on.
  const std::vector<std::span<double>>& part(Index at, Index rows);
  /// What has been written since.
  Block written() noexcept;
  /// Now the columns hold it.
  void close() noexcept;

 private:
  std::vector<std::span<double>> columns_, parts_, some_;
  std::vector<const double*> starts_;
  std::vector<double> near_;  // a block of each column
  std::size_t first_ = 0;
  bool kept_ = true;
};

/// All of some columns of equal length.
std::vector<std::span<double>> views_of(std::vector<std::vector<double>>& columns);

}  // namespace mcda
