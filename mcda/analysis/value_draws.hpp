// Random values: what the cells of a table may be whose values nobody knows exactly.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "mcda/engine/prepare.hpp"
#include "mcda/model/criteria_tree.hpp"
#include "mcda/model/decision_table.hpp"
#include "mcda/scale/scale.hpp"

namespace mcda {

/// Where the values of a sample come from: other numbers than its weights (stream 0).
inline constexpr std::uint32_t value_stream = 1;

/// A criterion of m alternatives and how far its values are not known. Values are drawn in the raw unit and follow the
/// value function as it was learned from the values as they are.
struct UncertainColumn {
  std::string id;  ///< for messages
  ValueUncertainty how;
  std::vector<Index> gaps;        ///< rows without a value: uniform between low and high, else between the least and
                                  ///< the largest value of the column
  std::vector<double> raw;        ///< m, gaps filled; empty: those of the table
  std::vector<double> low, high;  ///< m, for Kind::between
  std::vector<Scale> scales;      ///< value function and desirability, applied in order

  bool certain() const noexcept { return how.kind == ValueUncertainty::Kind::exact && gaps.empty(); }
};

/// The uncertain columns of a prepared portfolio, one a leaf. `raw` are the kept rows as read (Preparing::raw); a cell
/// without a value is a gap under the policy interval and its fill under the others.
std::vector<UncertainColumn> uncertain_columns(const CriteriaTree& tree, const DecisionTable& raw,
                                               const Prepared& prepared);
/// Whether any leaf of a model may need `raw` for that.
bool has_uncertain_values(const DecisionModel& model);

/// Draws tables. Immutable: any thread may draw. Column j of a sample depends on its stream, j and the number of the
/// sample alone.
class ValueDraws {
 public:
  /// `columns` one a criterion of the table, or none; both must outlive this.
  ValueDraws(const DecisionTable& table, std::span<const UncertainColumn> columns, std::uint64_t seed);
  bool certain() const noexcept { return certain_; }

  /// The table with every uncertain cell drawn. Throws InvalidInput where hardly any draw is possible.
  DecisionTable draw(std::uint32_t stream, std::uint64_t sample) const;
  /// One column of it: m cells.
  void draw_column(Index j, std::uint32_t stream, std::uint64_t sample, std::span<double> cells) const;

 private:
  struct Learned {
    Interval range;                          // of the values seen
    std::vector<std::vector<Index>> levels;  // rows of equal value by rising value, gaps left out (ordinal)
  };
  std::span<const double> raw(Index j) const noexcept;

  const DecisionTable& table_;
  std::span<const UncertainColumn> columns_;
  std::uint64_t seed_;
  std::vector<Learned> learned_;
  bool certain_ = true;
};

}  // namespace mcda
