// Sums of a smooth function of the difference between a value and every value of a sorted column, in less than
// quadratic time.
#pragma once

#include <span>

#include "mcda/model/types.hpp"

namespace mcda {

/// A function K of a positive difference. It need not be smooth at zero (the square root of TODIM is not).
class DifferenceKernel {
 public:
  virtual ~DifferenceKernel() = default;
  /// Replaces each difference d > 0 by K(d).
  virtual void apply(std::span<double> differences) const noexcept = 0;
  /// Whether 20 Chebyshev nodes on each side represent K to rounding between two groups of values at most `width` wide
  /// and `gap` > 0 apart.
  virtual bool separated(double gap, double width) const noexcept = 0;
  /// Whether K is zero (below 1e-16 of its largest value) from this difference on.
  virtual bool vanishes(double gap) const noexcept;
};

/// exp(-d^2 / (2 s^2)), s > 0.
class GaussianKernel final : public DifferenceKernel {
 public:
  explicit GaussianKernel(double s) noexcept : s_(s) {}
  void apply(std::span<double> differences) const noexcept override;
  bool separated(double gap, double width) const noexcept override;
  bool vanishes(double gap) const noexcept override;

 private:
  double s_;
};

/// below[i] = sum over reference[k] < values[i] of K(values[i] - reference[k]); above[i] = sum over reference[k] >
/// values[i] of K(reference[k] - values[i]). Both columns rise; ties count each and say nothing to each other. Error at
/// most 3e-14 of the largest possible sum (2e-13 for a column that spans hundreds of powers of two, whose tree is that
/// deep). Where `values` is `reference` itself, O(m) after the sort by pairs of groups; otherwise O(log m) a value,
/// which then depends on the reference only and not on the other values.
void kernel_sums(const DifferenceKernel& kernel, std::span<const double> reference, std::span<const double> values,
                 std::span<double> below, std::span<double> above);

}  // namespace mcda
