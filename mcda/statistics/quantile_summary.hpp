// The distribution of a column in little memory, mergeable, with the error it made: what methods that compare a value
// with the whole column need where no machine holds the column.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

/// Buffers of `capacity` values in levels: a value of level h stands for 2^h rows. A full level is sorted and every
/// other value moves up, the odd ones and the even ones in turn (Manku, Rajagopalan, Lindsay 1998,
/// doi:10.1145/276304.276342). Nothing is random: the same rows in the same order give the same summary.
class QuantileSummary {
 public:
  /// Up to `capacity` rows (even, at least 2) are kept exactly.
  explicit QuantileSummary(Index capacity = 16'384);

  /// Finite values.
  void observe(std::span<const double> values);
  /// Joins the summary of later rows; both have the same capacity.
  void merge(const QuantileSummary& later);

  Index capacity() const noexcept { return capacity_; }
  Index count() const noexcept { return count_; }
  /// The number of rows below any level is off by at most this many: each time a level h moved up, 2^h. 0 up to
  /// `capacity` rows.
  double rank_error() const noexcept { return error_; }
  /// The same as a share of the rows.
  double share_error() const noexcept { return count_ > 0 ? error_ / static_cast<double>(count_) : 0; }

  /// The values with their numbers of rows, by rising value; the numbers sum to count().
  struct Weighted {
    double value;
    double rows;
  };
  std::vector<Weighted> sorted() const;
  /// Every row where nothing had to move up and there are at most `knots`, else the values at the middles of `knots`
  /// equal shares of the rows, which adds at most 1 / (2 knots) to share_error().
  std::vector<double> thinned(Index knots) const;

  std::string to_bytes() const;
  /// Throws InvalidInput for damaged bytes.
  static QuantileSummary from_bytes(std::string_view bytes);

 private:
  void settle();
  Index capacity_;
  Index count_ = 0;
  double error_ = 0;
  std::vector<std::vector<double>> levels_;
  std::vector<Index> turns_;  // by level: how often it moved up
};

}  // namespace mcda
