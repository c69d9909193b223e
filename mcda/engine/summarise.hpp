// Statistics of a whole table: blocks cut by absolute row number, merged in one fixed tree.
#pragma once

#include <span>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/statistics/summary.hpp"

namespace mcda {

/// How many of so many blocks a worker takes at a time: a power of two, so that its part is a whole branch of the tree
/// below, and few enough for all to have their share.
Index blocks_together(Index blocks, const RunOptions& options) noexcept;

/// Joins the summaries of blocks 0, 1, 2, ... in a binary tree that depends on their number only.
class SummaryTree {
 public:
  void push(Summary next);
  /// The whole; an empty summary where nothing was pushed.
  Summary finish();

 private:
  struct Part {
    Summary summary;
    Index blocks;
  };
  std::vector<Part> parts_;  // falling powers of two
};

/// Rows in batches of any size, cut into blocks again: the same bits as the whole table at once.
class SummaryStream {
 public:
  SummaryStream(Index columns, Statistic wanted)
      : SummaryStream(std::vector<Statistic>(static_cast<std::size_t>(columns), wanted)) {}
  /// As Summary: what is wanted of each column.
  explicit SummaryStream(std::vector<Statistic> of_column);
  /// `columns` n pointers to `rows` cells each.
  void observe(std::span<const double* const> columns, Index rows);
  Summary finish();

 private:
  void observe_block(const Block& block);
  Index columns_;
  std::vector<Statistic> wanted_;
  DecisionTable pending_;
  Index filled_ = 0;
  SummaryTree tree_;
};

/// The summary of columns given by pointers to `rows` cells, with what is wanted of each or of all. Same bits for any
/// number of threads.
Summary summarise(std::span<const double* const> columns, Index rows, const std::vector<Statistic>& of_column,
                  const RunOptions& options = {});
Summary summarise(std::span<const double* const> columns, Index rows, Statistic wanted, const RunOptions& options = {});
Summary summarise(const DecisionTable& table, Statistic wanted, const RunOptions& options = {});

std::vector<const double*> pointers_of(const DecisionTable& table);

}  // namespace mcda
