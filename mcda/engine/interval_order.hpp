// An order of intervals: one row is better than another when its interval lies wholly above.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

/// Ends that differ by no more are equal: what rounding leaves of equal flows is no preference.
inline constexpr double interval_tolerance = 1e-10;

/// 1 + the length of the longest chain of rows that are better: i is better than k when low[i] > high[k] +
/// interval_tolerance. low <= high, m each. O(m log m).
std::vector<double> levels_of_intervals(std::span<const double> low, std::span<const double> high);

/// Levels as ranks, the relation "not worse" as bits, both ends as columns, and a note about how many rows overlap with
/// another. The names must outlive the result.
Exploitation ordered_by_intervals(std::string_view low_name, std::vector<double> low, std::string_view high_name,
                                  std::vector<double> high, Notes& notes);

}  // namespace mcda
