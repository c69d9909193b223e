// Weights of a table by one method: every reading of the data that it takes.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/method/method.hpp"

namespace mcda {

/// Joins gatherings of consecutive blocks in a binary tree that depends on their number only.
class GatheringTree {
 public:
  void push(std::unique_ptr<Gathering> next);
  /// The whole; nullptr where nothing was pushed.
  std::unique_ptr<Gathering> finish();

 private:
  struct Part {
    std::unique_ptr<Gathering> gathered;
    Index blocks;
  };
  std::vector<Part> parts_;  // falling powers of two
};

/// The second reading of rows that come a block at a time, because they do not fit into memory: the same bits as
/// gather().
class GatheringStream {
 public:
  /// `columns`: those of the criteria among the columns of the blocks. Only for methods that gather; `method` must
  /// outlive it.
  GatheringStream(const WeightingMethod& method, ParameterValues values, Summary summary, Criteria criteria,
                  std::vector<Index> columns);
  /// The next block_rows rows; only the last block may be shorter.
  void observe(const Block& rows);
  std::unique_ptr<Gathering> finish();

 private:
  const WeightingMethod* method_;
  ParameterValues values_;
  Summary summary_;
  Criteria criteria_;
  std::vector<Index> columns_;
  std::vector<const double*> pointers_;
  GatheringTree tree_;
};

/// The second reading, over columns given by pointers to `rows` cells each, one a criterion. nullptr where the method
/// needs none. Same bits for any number of threads.
std::unique_ptr<Gathering> gather(const WeightingMethod& method, const ParameterValues& values, const Summary& summary,
                                  const Criteria& criteria, std::span<const double* const> columns, Index rows,
                                  const RunOptions& options = {});

/// Weights from data when the first reading is there: gathers what the method needs. `summary` holds `needs` and
/// extremes of these columns. Ask method.refusal first. Only for methods from data.
Weights weigh(const WeightingMethod& method, const ParameterValues& values, const Summary& summary,
              const Criteria& criteria, std::span<const double* const> columns, Index rows,
              const RunOptions& options = {});

/// Both readings of a table. Throws InvalidInput where the method refuses these data.
Weights weigh(const WeightingMethod& method, const ParameterValues& values, const DecisionTable& table,
              const Criteria& criteria, const RunOptions& options = {});

}  // namespace mcda
