// Strengths and weaknesses as one would say them in a meeting.
#pragma once

#include <string>

namespace prefero {

/// One criterion of one client beside a reference.
struct Compared {
  std::string name;  ///< the criterion's title, or its id
  std::string unit;
  double value = 0;       ///< raw; NaN where it is missing
  double reference = 0;   ///< raw; NaN where the reference has none
  double percentile = 0;  ///< share of the clients that are worse, times 100
  bool strength = true;
  std::string against;  ///< "the median client"
};

/// "Days late: 3 days, 8 days less than the median client (11 days); better than 90 % of the clients".
std::string in_words(const Compared& one);

}  // namespace prefero
