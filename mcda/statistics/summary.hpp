// What a fit needs to know about the columns: sums, extremes and the like, mergeable in a fixed tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mcda/model/decision_table.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

/// A set of statistics. One summary serves all methods of a comparison: their needs are joined and the data are read
/// once.
enum class Statistic : unsigned {
  none = 0,
  extremes = 1u << 0,                ///< min and max
  sum = 1u << 1,                     ///< S = sum x
  sum_of_squares = 1u << 2,          ///< Q = sum x^2
  sum_of_inverses = 1u << 3,         ///< R = sum 1/x
  sum_of_inverse_squares = 1u << 4,  ///< R2 = sum 1/x^2
  sum_of_logarithms = 1u << 5,       ///< sum ln |x|
  sum_of_x_log_x = 1u << 6,          ///< XL = sum |x| ln |x|, 0 ln 0 = 0
  moments = 1u << 7,                 ///< mean and sum of squared deviations, stable (implies mean)
  co_moments = 1u << 8,              ///< sums of products of deviations, n x n (implies moments)
  mean = 1u << 9,                    ///< the mean alone, stable
};

constexpr Statistic operator|(Statistic a, Statistic b) {
  return static_cast<Statistic>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool has(Statistic set, Statistic one) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}

/// Statistics of n columns. `observe` takes one block (at most block_rows rows); `merge` joins two summaries, left rows
/// first, and is associative up to rounding: for the same bits every time, merge by block number in a fixed tree
/// (engine/fit does).
class Summary {
 public:
  Summary() = default;
  Summary(Index columns, Statistic wanted);
  /// What is wanted of each column; of the others it is 0, or what nothing has been seen of. Co-moments are taken of
  /// all or none.
  explicit Summary(const std::vector<Statistic>& of_column);

  void observe(const Block& block) noexcept;
  void merge(const Summary& later);

  Statistic wanted() const noexcept { return wanted_; }  ///< of any column
  Index columns() const noexcept { return columns_; }
  Index count() const noexcept { return count_; }
  double min(Index j) const noexcept { return min_[at(j)]; }
  double max(Index j) const noexcept { return max_[at(j)]; }
  /// The smallest |x| that is not zero (infinity where all are zero), and NaN where a cell is not finite: what a check
  /// of magnitudes needs.
  double smallest_magnitude_of(Index j) const noexcept { return smallest_[at(j)]; }
  double range(Index j) const noexcept { return max(j) - min(j); }
  /// True where every row has the same value; such a column decides nothing.
  bool constant(Index j) const noexcept { return min(j) == max(j); }
  double sum(Index j) const noexcept { return sum_[at(j)]; }
  double sum_of_squares(Index j) const noexcept { return squares_[at(j)]; }
  double norm(Index j) const noexcept;  ///< Euclidean length of the column
  double sum_of_inverses(Index j) const noexcept { return inverses_[at(j)]; }
  double sum_of_inverse_squares(Index j) const noexcept { return inverse_squares_[at(j)]; }
  double sum_of_logarithms(Index j) const noexcept { return logarithms_[at(j)]; }
  double sum_of_x_log_x(Index j) const noexcept { return x_log_x_[at(j)]; }
  double mean(Index j) const noexcept { return mean_[at(j)]; }
  double squared_deviations(Index j) const noexcept { return deviations_[at(j)]; }
  /// Population variance (divided by count); the sample one is count / (count - 1) times it.
  double variance(Index j) const noexcept { return count_ > 0 ? deviations_[at(j)] / static_cast<double>(count_) : 0; }
  double co_moment(Index j, Index k) const noexcept;

  /// Summaries of one column each, of the same rows, as one; without co-moments.
  static Summary beside(const std::vector<Summary>& columns);
  /// The same statistics of some columns, in this order.
  Summary select(const std::vector<Index>& positions) const;

  std::string to_bytes() const;
  static Summary from_bytes(std::string_view bytes);
  friend bool operator==(const Summary&, const Summary&) = default;

 private:
  void look(const Block& block) noexcept;
  bool wants(Index j, Statistic one) const noexcept {
    return has(of_column_.empty() ? wanted_ : of_column_[at(j)], one);
  }
  std::size_t at(Index j) const noexcept { return static_cast<std::size_t>(j); }
  template <class Self, class Visit>
  static void each(Self& self, Visit visit);

  Statistic wanted_ = Statistic::none;
  std::vector<Statistic> of_column_;  // empty where the same is wanted of all
  Index columns_ = 0;
  Index count_ = 0;
  std::vector<double> min_, max_, smallest_, sum_, squares_, inverses_, inverse_squares_, logarithms_, x_log_x_, mean_,
      deviations_, products_;
};

}  // namespace mcda
