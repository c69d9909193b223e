// The preference functions as published, on one difference: for the plain references only.
#pragma once

#include <cmath>

#include "mcda/model/criteria.hpp"

namespace mcda::textbook {

inline double degree(const Preference& shape, double d) {
  const double q = shape.indifference, p = shape.preference, s = shape.gaussian;
  if (d <= 0) return 0;
  switch (shape.shape) {
    case PreferenceShape::usual: return 1;
    case PreferenceShape::u_shape: return d > q ? 1 : 0;
    case PreferenceShape::v_shape: return d >= p ? 1 : d / p;
    case PreferenceShape::level: return d > p ? 1 : d > q ? 0.5 : 0;
    case PreferenceShape::linear: return d <= q ? 0 : d >= p ? 1 : (d - q) / (p - q);
    case PreferenceShape::gaussian: return 1 - std::exp(-d * d / (2 * s * s));
  }
  return 0;
}

}  // namespace mcda::textbook
