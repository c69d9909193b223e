// Judgements of the form "a counts k times as much as b".
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

/// A positive reciprocal matrix of order n: a(i, j) = 1 / a(j, i), 1 on the diagonal; a missing judgement is NaN on
/// both sides. The upper triangle decides; the lower one is checked against it to 5 %: 1/3 typed as 0.33 is 1/3, 1/8
/// typed as 0.12 is 1/8, and 8 is not 9.
class PairwiseMatrix {
 public:
  static constexpr double reciprocal_tolerance = 0.05;

  /// `rows` n x n with NaN for a judgement not made. Throws InvalidInput naming the cell (1-based, or by `names`).
  explicit PairwiseMatrix(const std::vector<std::vector<double>>& rows, const std::vector<std::string>& names = {});

  Index size() const noexcept { return size_; }
  double operator()(Index i, Index j) const noexcept { return cells_[static_cast<std::size_t>(i * size_ + j)]; }
  bool complete() const noexcept;
  /// True when every item is linked to every other by judgements made.
  bool connected() const;

 private:
  Index size_ = 0;
  std::vector<double> cells_;
};

}  // namespace mcda
