// Weights in proportion to points that people gave.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "methods/weighting/judged.hpp"

namespace mcda::points {

inline judged::Vector points_of(const Judgements& judgements, std::string_view method, const std::string& remedy) {
  const judged::Vector points = judged::complete_list_of(judgements, method, "points", remedy, 0, largest_magnitude);
  if (*std::max_element(points.begin(), points.end()) < smallest_magnitude)
    raise(InvalidInput(std::string(method) + ": nobody got a point", remedy));
  return points;
}

/// Divided by the largest first, so that no sum leaves the range of numbers.
inline judged::Vector shares_of(judged::Vector points) {
  const double largest = *std::max_element(points.begin(), points.end());
  double sum = 0;
  for (double& x : points) sum += x /= largest;
  for (double& x : points) x /= sum;
  return points;
}

}  // namespace mcda::points
