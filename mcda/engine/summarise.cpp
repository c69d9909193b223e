#include "mcda/engine/summarise.hpp"

#include <utility>

namespace mcda {

namespace {

Block block_at(std::span<const double* const> columns, Index first, Index rows, std::vector<const double*>& pointers) {
  pointers.resize(columns.size());
  for (std::size_t j = 0; j < columns.size(); ++j) pointers[j] = columns[j] + first;
  return Block(pointers.data(), static_cast<Index>(columns.size()), rows);
}

}  // namespace

Index blocks_together(Index blocks, const RunOptions& options) noexcept {
  constexpr Index most = 16, shares = 4;
  Index together = most;
  while (together > 1 && together * thread_count(options) * shares > blocks) together /= 2;
  return together;
}

void SummaryTree::push(Summary next) {
  Part part{std::move(next), 1};
  while (!parts_.empty() && parts_.back().blocks == part.blocks) {
    parts_.back().summary.merge(part.summary);
    parts_.back().blocks += part.blocks;
    part = std::move(parts_.back());
    parts_.pop_back();
  }
  parts_.push_back(std::move(part));
}

Summary SummaryTree::finish() {
  if (parts_.empty()) return {};
  Summary whole = std::move(parts_.back().summary);
  parts_.pop_back();
  while (!parts_.empty()) {
    Summary left = std::move(parts_.back().summary);
    parts_.pop_back();
    left.merge(whole);
    whole = std::move(left);
  }
  return whole;
}

SummaryStream::SummaryStream(std::vector<Statistic> of_column)
    : columns_(static_cast<Index>(of_column.size())), wanted_(std::move(of_column)), pending_(block_rows, columns_) {}

void SummaryStream::observe_block(const Block& block) {
  Summary seen(wanted_);
  seen.observe(block);
  tree_.push(std::move(seen));
}

void SummaryStream::observe(std::span<const double* const> columns, Index rows) {
  std::vector<const double*> pointers;
  for (Index first = 0; first < rows;) {
    if (filled_ == 0 && rows - first >= block_rows) {
      observe_block(block_at(columns, first, block_rows, pointers));
      first += block_rows;
      continue;
    }
    const Index taken = std::min(rows - first, block_rows - filled_);
    for (Index j = 0; j < columns_; ++j)
      std::copy_n(columns[static_cast<std::size_t>(j)] + first, taken, pending_.column(j).begin() + filled_);
    filled_ += taken;
    first += taken;
    if (filled_ == block_rows) {
      observe_block(block_at(pointers_of(pending_), 0, filled_, pointers));
      filled_ = 0;
    }
  }
}

Summary SummaryStream::finish() {
  std::vector<const double*> pointers;
  if (filled_ > 0) observe_block(block_at(pointers_of(pending_), 0, filled_, pointers));
  filled_ = 0;
  Summary whole = tree_.finish();
  return whole.columns() == columns_ ? whole : Summary(wanted_);
}

Summary summarise(std::span<const double* const> columns, Index rows, const std::vector<Statistic>& of_column,
                  const RunOptions& options) {
  const Index blocks = (rows + block_rows - 1) / block_rows;
  const Index together = blocks_together(blocks, options), branches = (blocks + together - 1) / together;
  std::vector<Summary> parts(static_cast<std::size_t>(branches));
  const Index count = static_cast<Index>(columns.size());
  for_each_item(branches, options, [&](Index branch, Index) {
    SummaryTree tree;
    std::vector<const double*> pointers;
    const Index last = std::min(blocks, (branch + 1) * together);
    for (Index block = branch * together; block < last; ++block) {
      const Index first = block * block_rows;
      Summary seen(of_column);
      seen.observe(block_at(columns, first, std::min(block_rows, rows - first), pointers));
      tree.push(std::move(seen));
    }
    parts[static_cast<std::size_t>(branch)] = tree.finish();
  });
  SummaryTree tree;
  for (Summary& part : parts) tree.push(std::move(part));
  Summary whole = tree.finish();
  return whole.columns() == count ? whole : Summary(of_column);
}

Summary summarise(std::span<const double* const> columns, Index rows, Statistic wanted, const RunOptions& options) {
  return summarise(columns, rows, std::vector<Statistic>(columns.size(), wanted), options);
}

Summary summarise(const DecisionTable& table, Statistic wanted, const RunOptions& options) {
  return summarise(pointers_of(table), table.rows(), wanted, options);
}

std::vector<const double*> pointers_of(const DecisionTable& table) {
  std::vector<const double*> pointers;
  for (Index j = 0; j < table.columns(); ++j) pointers.push_back(table.column(j).data());
  return pointers;
}

}  // namespace mcda
