// A portfolio that does not fit into memory: read from the source as often as a ranking needs it, a batch at a time.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/clients/portfolio.hpp"
#include "mcda/engine/prepare_stream.hpp"

namespace mcda::clients {

/// Names of consecutive rows, valid during a callback.
class RowNames {
 public:
  RowNames(Index first, const source::TextColumn* ids, const source::TextColumn* labels)
      : first_(first), ids_(ids), labels_(labels) {}
  /// The row number, counted from 1, where the model names no id.
  std::string_view id(Index i) const;
  bool labelled() const noexcept { return labels_ != nullptr; }
  /// The id where a client has no name.
  std::string_view label(Index i) const;

 private:
  Index first_;
  const source::TextColumn* ids_;
  const source::TextColumn* labels_;
  mutable std::string number_;
};

class PortfolioStream {
 public:
  /// Throws InvalidInput with the problems of missing_columns. All arguments must outlive it.
  PortfolioStream(source::Source& source, const DecisionModel& model, const PortfolioRequest& request);

  using TakeRaw = std::function<void(const RawRows& rows, const RowNames& names)>;
  /// All rows as read. Throws what load_portfolio() throws. Rows are added to `progress` as they come.
  void read(const TakeRaw& take, std::atomic<Index>* progress);

  using TakeBlock = std::function<void(const Block& rows)>;
  /// All prepared rows in blocks of block_rows; nothing else is read. Throws SourceFailure where the source has not the
  /// rows any more that it had when `preparation` looked at them.
  void blocks(const PreparationStream& preparation, const TakeBlock& take, std::atomic<Index>* progress);
  /// The same with the names of the rows.
  using TakeNamed =
      std::function<void(const Block& rows, Index first, const TextColumn& ids, const TextColumn& labels)>;
  void named_blocks(const PreparationStream& preparation, const TakeNamed& take, std::atomic<Index>* progress);

  bool labelled() const noexcept;

 private:
  void read(bool names, const TakeRaw& take, std::atomic<Index>* progress);
  void blocks(bool names, const PreparationStream& preparation, const TakeNamed& take, std::atomic<Index>* progress);
  source::Source& source_;
  const DecisionModel& model_;
  const PortfolioRequest& request_;
};

/// How many bytes ranking a portfolio in memory takes for each client, its names estimated.
double bytes_per_client(const DecisionModel& model, const PortfolioRequest& request);

/// Counts the rows of a source, up to `most` + 1; by their ids, which is the least that can be read.
Index count_rows(source::Source& source, const PortfolioRequest& request, Index most);

}  // namespace mcda::clients
