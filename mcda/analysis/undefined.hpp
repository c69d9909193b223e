// What a figure is where it has no value.
#pragma once

#include <limits>

namespace mcda {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace mcda
