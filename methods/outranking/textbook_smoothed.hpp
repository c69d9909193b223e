// A preference function against a normal density, from its definition: for `steps` of PROMETHEE IV, apart from
// mcda/engine/smoothed_preference.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "methods/outranking/textbook_preference.hpp"

namespace mcda::textbook {

inline double silverman(std::vector<double> column) {
  std::sort(column.begin(), column.end());
  const std::size_t m = column.size();
  if (column.front() == column.back()) return 0;
  double mean = 0, squares = 0;
  for (const double value : column) mean += value / static_cast<double>(m);
  for (const double value : column) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(m - 1));
  const auto quartile = [&](double place) {
    const double whole = std::floor(place);
    const auto k = static_cast<std::size_t>(whole);
    return (1 - (place - whole)) * column[k] + (place - whole) * column[std::min(k + 1, m - 1)];
  };
  const double middle = quartile(0.75 * static_cast<double>(m - 1)) - quartile(0.25 * static_cast<double>(m - 1));
  const double spread = middle > 0 ? std::min(deviation, middle / 1.34) : deviation;
  return 0.9 * spread / std::pow(static_cast<double>(m), 0.2);
}

/// The mean of degree(shape, u), u normal around d with deviation h. A step at t counts Phi((d - t) / h); a rise from q
/// to p is the mean of the steps between.
inline double smoothed_degree(const Preference& shape, double h, double d) {
  if (h == 0) return degree(shape, d);
  using Long = long double;
  const Long q = shape.indifference, p = shape.preference, s = shape.gaussian, root = std::sqrt(Long{2});
  const Long pi = std::acos(Long{-1});
  const auto step = [&](Long t) { return std::erfc((t - d) / (root * h)) / 2; };
  const auto rise = [&](Long from, Long to) {
    if (!(from < to)) return step(from);
    const auto earned = [&](Long t) {  // the mean of max(0, u - t)
      return (d - t) * step(t) + h / std::sqrt(2 * pi) * std::exp(-(d - t) * (d - t) / (2 * Long{h} * h));
    };
    return (earned(from) - earned(to)) / (to - from);
  };
  switch (shape.shape) {
    case PreferenceShape::usual: return static_cast<double>(step(0));
    case PreferenceShape::u_shape: return static_cast<double>(step(q));
    case PreferenceShape::v_shape: return static_cast<double>(rise(0, p));
    case PreferenceShape::level: return static_cast<double>((step(q) + step(p)) / 2);
    case PreferenceShape::linear: return static_cast<double>(rise(q, p));
    case PreferenceShape::gaussian: {
      const Long both = s * s + Long{h} * h;
      const Long kept = s / std::sqrt(both) * std::exp(-Long{d} * d / (2 * both));
      return static_cast<double>(step(0) - kept * std::erfc(-d * s / (h * std::sqrt(2 * both))) / 2);
    }
  }
  return 0;
}

}  // namespace mcda::textbook
