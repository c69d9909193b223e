// Scoring methods on rows that are read again and again because they do not fit into memory: the same bits as run(),
// because blocks are cut by row number and merged in the same tree.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"

namespace mcda {

/// Reads all prepared rows once more, from the first: calls its argument for each block of block_rows rows (the last
/// may be shorter), one column a criterion.
using Reading = std::function<void(const std::function<void(const Block&)>&)>;

/// Why this method cannot take its rows block by block; nothing where it can, or where that cannot be told before the
/// data are seen.
std::optional<Refusal> refusal_to_stream(const ScoringMethod& method, const ParameterValues& parameters,
                                         const Criteria& criteria);

/// What run() would fit. `summary` is of all rows and holds extremes and the method's needs; further readings are made
/// where the method asks for them. The outcome holds no scores.
Outcome fit_stream(const Task& task, const Summary& summary, const Criteria& criteria, const Reading& read);

/// How many readings fit_stream() will make after the summary, as far as the method says so before it is fitted.
int readings_of(const ScoringModel& model);

/// Scores of one block after the other. Not for two threads at once.
class BlockScorer {
 public:
  /// `fitted` must outlive it.
  explicit BlockScorer(const Fitted& fitted);
  /// Scores of a block of all criteria; valid until the next call.
  std::span<const double> score(const Block& rows);
  /// The derived columns of the same block.
  std::span<const std::vector<double>> derived() const noexcept { return derived_; }

 private:
  friend Outcome fit_stream(const Task&, const Summary&, const Criteria&, const Reading&);
  Block chosen(const Block& rows);
  void derive(const Block& rows);
  std::span<double> raw_score(const Block& rows);
  const Fitted& fitted_;
  Scratch scratch_;
  std::vector<const double*> pointers_;
  std::vector<std::vector<double>> derived_;
  std::vector<double> scores_;
};

}  // namespace mcda
