// Logarithm and exponential of whole columns. Written out, so that the compiler can work on as many cells as a vector
// of the machine holds and the bits are the same on every machine and in the browser (docs/decisions/0030).
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "mcda/statistics/each_cpu.hpp"

namespace mcda {

namespace elementary {

// ln 2 in two parts: the first has enough zeros at its end to be multiplied by an exponent without rounding.
inline constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;

/// ln m + k ln 2 of u = 2^k m, m within [sqrt 1/2, sqrt 2), plus `correction`. With s = (m - 1) / (m + 1), ln m = 2 s +
/// s R(s^2), R the minimax polynomial of FreeBSD's e_log.c (error below one unit in the last place).
MCDA_INLINE double logarithm_of(double u, double correction) noexcept {
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcd, bias = std::uint64_t{1024} << 52;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(u);
  const std::uint64_t biased = (bits - root_half + bias) >> 52;  // k + 1024, never negative
  const double k = std::bit_cast<double>(biased | 0x4330000000000000) - (0x1p52 + 1024);
  const double m = std::bit_cast<double>(bits - ((biased - 1024) << 52));
  const double f = m - 1, s = f / (2 + f), z = s * s, w = z * z;
  const double odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double even =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double half = 0.5 * f * f;
  return k * ln2_high - ((half - (s * (half + (odd + even)) + (k * ln2_low + correction))) - f);
}

/// ln x; minus infinity for what is below the smallest normal number.
MCDA_INLINE double ln(double x) noexcept {
  constexpr double smallest = std::numeric_limits<double>::min();
  const double value = logarithm_of(x > smallest ? x : smallest, 0);
  return x >= smallest ? value : -std::numeric_limits<double>::infinity();
}

/// ln(1 + y), y > -1: what 1 + y loses is added again.
MCDA_INLINE double ln1p(double y) noexcept {
  const double u = 1 + y;
  return logarithm_of(u, (y - (u - 1)) / u);
}

/// e^x: 0 below -707 (near where the result leaves the normal numbers), infinity above 709.7. x = n ln 2 + r, e^r by the
/// rational form and the minimax polynomial of FreeBSD's e_exp.c.
MCDA_INLINE double exponential(double x) noexcept {
  constexpr double low = -707, high = 709.7, round = 0x1.8p52;
  const double held = x < low ? low : x > high ? high : x;
  const double shifted = held * 1.44269504088896338700e+00 + round;  // n stands in its last bits
  const double n = shifted - round;
  const double above = held - n * ln2_high, below = n * ln2_low, r = above - below, t = r * r;
  const double c =
      r -
      t * (1.66666666666666019037e-01 +
           t * (-2.77777777770155933842e-03 +
                t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
  const double y = 1 - ((below - (r * c) / (2 - c)) - above);
  // 2^n in two factors: 2^1024 is no number, y may be just below 1 there.
  const std::uint64_t half_bits = (std::bit_cast<std::uint64_t>(shifted) + 1022) << 52;
  const double value = 2 * (y * std::bit_cast<double>(half_bits));
  return x < low ? 0 : x > high ? std::numeric_limits<double>::infinity() : value;
}

/// x^exponent, x >= 0, exponent > 0: 0 of 0. A relative error of |exponent ln x| units in the last place.
MCDA_INLINE double power(double x, double exponent) noexcept { return exponential(exponent * ln(x)); }

}  // namespace elementary

/// Every cell by its logarithm, exponential, power; `out` may be `x` itself. Lengths are equal.
void take_logarithms(std::span<const double> x, std::span<double> out) noexcept;
void take_exponentials(std::span<const double> x, std::span<double> out) noexcept;
void take_powers(std::span<const double> x, double exponent, std::span<double> out) noexcept;

}  // namespace mcda
