// Preparing a portfolio that is read again and again because it does not fit into memory: the same rules, the same
// numbers and the same words as prepare(), a batch of rows at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/engine/prepare.hpp"
#include "mcda/engine/summarise.hpp"

namespace mcda {

/// Consecutive rows as read, NaN where a value is missing.
struct RawRows {
  Index first = 0;  ///< counted from 0 over the whole portfolio
  Index rows = 0;
  std::span<const double* const> values;       ///< one pointer a leaf, `rows` cells each
  std::span<const double* const> constraints;  ///< one a constraint
  std::function<std::string_view(Index)> id;   ///< of a row of these, for messages
};

/// What has to be known of all rows before the first can be prepared, and then the preparation of each. Call look() for
/// all rows, settle(), and where looks_again() look_again() for all rows and settle_targets(); then keep() and apply().
class PreparationStream {
 public:
  /// Throws InvalidInput for what cannot be done in a stream: a filled-in median, winsorised values and ranks need the
  /// sorted column.
  explicit PreparationStream(const DecisionModel& model);

  void look(const RawRows& rows);
  /// Throws InvalidInput for cells that cannot be used, and when no row is left. The rows seen again must be the same.
  void settle();
  /// A target is measured from the farthest client, which is known only now.
  bool looks_again() const noexcept { return has_targets_; }
  void look_again(const RawRows& rows);
  void settle_targets();
  /// Nothing was filled in and no target measured: what apply() does was known from the first row on.
  bool known_from_the_start() const noexcept { return !has_targets_ && !filled_; }

  /// The positions of the rows (0 = rows.first) that are ranked; `excluded` is told of the others, where given.
  void keep(const RawRows& rows, std::vector<Index>& kept,
            const std::function<void(Index position, const std::string& reason)>& excluded = {}) const;
  /// Fills gaps and applies the value functions to the first `rows` of a block of kept rows (one column a leaf).
  void apply(DecisionTable& block, Index rows) const;

  Index rows() const noexcept { return rows_; }
  Index excluded() const noexcept { return excluded_; }
  /// Everything of Prepared but the rows: criteria, columns, missing, notes. After settle().
  Prepared prepared() const;

 private:
  bool breaks_any(const RawRows& rows, Index i) const;

  const DecisionModel& model_;
  Index rows_ = 0, excluded_ = 0;
  bool has_targets_ = false, filled_ = false, drops_ = false;
  std::string first_reason_;
  struct Column {
    ColumnPreparation preparation;
    Index missing = 0;
    double low, high;  ///< of the known values
    std::optional<SummaryStream> moments;
    std::vector<double> known;  ///< scratch
    double farthest = 0;
  };
  std::vector<Column> columns_;
  std::vector<Index> unknown_;  ///< a constraint
  struct Complaints;
  std::shared_ptr<Complaints> complaints_;
  Notes notes_;
};

}  // namespace mcda
