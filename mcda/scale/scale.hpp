// One-variable functions. A normalisation and a value function are the same thing: a Scale, learned from a column and
// then fixed.
#pragma once

#include <span>
#include <tuple>
#include <vector>

#include "mcda/model/decision_table.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

/// f: R -> R, one of a few closed forms. Small, immutable, cheap to apply to a column. Sums of weighted scales are the
/// additive methods.
class Scale {
 public:
  enum class Kind : int {
    affine,         ///< offset + slope (x - shift)
    reciprocal,     ///< offset + slope / ((x - shift) + gap)
    power,          ///< slope * (x / shift)^exponent      (x >= 0)
    inverse_power,  ///< slope * (shift / x)^exponent      (x > 0)
    logarithm,      ///< offset + slope ln x               (x > 0)
    log1p,          ///< sign(x) ln(1 + |x|)
    piecewise,      ///< linear between break points, constant outside
    empirical,      ///< share of the reference column below x, ties half
  };

  Scale() = default;  ///< the identity
  static Scale affine(double shift, double slope, double offset = 0);
  static Scale constant(double value) { return affine(0, 0, value); }
  /// The pole lies at shift - gap; where it is near the values, shift is one of them, so that no digit of the distance
  /// is lost.
  static Scale reciprocal(double slope, double offset = 0, double shift = 0, double gap = 0);
  static Scale power(double slope, double shift, double exponent);
  static Scale inverse_power(double slope, double shift, double exponent);
  static Scale logarithm(double slope, double offset);
  static Scale log1p();
  /// Break points (level, value) by rising level, at least one; InvalidInput when the levels do not rise.
  static Scale piecewise(std::vector<Interval> points);
  /// `reference` sorted, not empty.
  static Scale empirical(std::vector<double> reference);

  Kind kind() const noexcept { return static_cast<Kind>(kind_); }
  double operator()(double x) const noexcept;
  /// out[i] = f(in[i]); in and out may be the same.
  void apply(std::span<const double> in, std::span<double> out) const noexcept;
  /// out[i] += weight * f(in[i]).
  void add(double weight, std::span<const double> in, std::span<double> out) const noexcept;
  /// f(x) with x held in [low, high]: for a reciprocal, whose pole a value outside the range learned could pass.
  Scale within(double low, double high) const;
  /// f + constant, for the closed forms that carry an offset (affine, reciprocal, logarithm).
  Scale plus(double constant) const;
  /// The slope of an affine scale (0 for a constant), NaN for every other kind: where it is a number, the scale is
  /// linear.
  double slope() const noexcept;

  friend bool operator==(const Scale&, const Scale&) = default;
  /// The whole scale, for storing it.
  auto parts() { return std::tie(kind_, slope_, shift_, offset_, exponent_, levels_, values_); }
  const std::vector<double>& levels() const noexcept { return levels_; }
  const std::vector<double>& values() const noexcept { return values_; }

  friend void sum_of_scales(std::span<const Scale> scales, std::span<const double> weights, const Block& rows,
                            std::span<double> out) noexcept;

 private:
  Scale(Kind kind, double slope, double shift, double offset, double exponent);
  template <class Body>
  void with_function(Body body) const noexcept;

  int kind_ = static_cast<int>(Kind::affine);
  double slope_ = 1, shift_ = 0, offset_ = 0, exponent_ = 1;  // exponent_ holds the gap of a reciprocal
  std::vector<double> levels_, values_;  // break points; the reference column; the limits of a reciprocal
};

/// out[i] = sum_j weights[j] * scales[j](x_ij), term by term in the order of the criteria: the bits of Scale::add on
/// zeros. The first scales, while they are affine or reciprocal, are read together, so that a row's sum is written once.
void sum_of_scales(std::span<const Scale> scales, std::span<const double> weights, const Block& rows,
                   std::span<double> out) noexcept;

}  // namespace mcda
