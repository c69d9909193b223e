// Methods that need to know nothing about the rows but that every cell can be computed with: scored in the reading that
// finds this out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/engine/columns.hpp"
#include "mcda/statistics/summary.hpp"

namespace mcda {

struct OneReading {
  Summary summary;  ///< the extremes of all columns; of the first block, where the scores tell of the cells
  std::vector<std::string> models;          ///< by task: the model behind the scores, in bytes
  std::vector<std::vector<double>> scores;  ///< by task, m each; worth nothing where a cell cannot be computed with
};

/// Scores by models that were fitted to the first block of rows. They are those of the method where the model fitted to
/// `summary` has the same bytes; the caller has to compare. Nothing where a method does not sort by profiles, says that
/// it needs more than extremes, reads the rows more than once, learns from examples or refuses, or where one block is
/// all, and where scores tell of a cell that cannot be computed with: the way of all other methods says which.
/// `outcomes` name the methods and their complete parameters; the scores are written over `used`, by task, columns
/// that nobody needs any more (those that are of no use stay).
std::optional<OneReading> score_in_one_reading(std::span<const Outcome> outcomes, const ColumnView& table,
                                               const Criteria& criteria, const RunOptions& options,
                                               std::span<std::vector<double>> used = {});

}  // namespace mcda
