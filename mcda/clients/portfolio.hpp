// From a source to the cells of a model: one column a criterion, one a constraint, and who the rows are.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "mcda/method/decision_model.hpp"
#include "mcda/source/source.hpp"

namespace mcda::clients {

/// Where a name was written, for messages; line 0 where it was not written in a file.
struct WrittenAt {
  std::string file;
  long line = 0;
  long column = 0;
};

/// What a model wants from a source.
struct PortfolioRequest {
  std::string id;     ///< column; empty: rows are numbered from 1
  std::string label;  ///< column; empty: the ids are all there is
  std::string where;  ///< a boolean SQL expression; who is ranked
  WrittenAt id_at, label_at;
  std::vector<WrittenAt> leaves_at;       ///< one a leaf, in the order of tree.leaves(), or empty
  std::vector<WrittenAt> constraints_at;  ///< one a constraint, or empty
  std::vector<WrittenAt> bounds_at;       ///< one a leaf: where its uncertainty is written, or empty
};

/// The columns that a model names and the source does not have: all of them, each where it is written, with the nearest
/// names.
std::vector<Problem> missing_columns(const DecisionModel& model, const PortfolioRequest& request,
                                     const std::vector<source::ColumnInfo>& columns);

/// Reads the portfolio of a model. Adds the rows read to `progress` as they come. Throws InvalidInput (the problems of
/// missing_columns, cells that are no numbers, no row left by `where`) and whatever the source throws.
Portfolio load_portfolio(source::Source& source, const DecisionModel& model, const PortfolioRequest& request,
                         std::atomic<Index>* progress = nullptr);

}  // namespace mcda::clients
