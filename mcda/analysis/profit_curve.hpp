// Where the profit comes from, and where it is lost: the whale curve and how much depends on few alternatives.
#pragma once

#include <span>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

/// The cumulative profit of alternatives taken from the most to the least profitable (Kaplan and Narayanan 2001,
/// "Measuring and managing customer profitability"): it rises above the total and falls as those that lose money come.
struct ProfitCurve {
  std::vector<Index> order;        ///< rows by falling profit; equal ones in their order
  std::vector<double> cumulative;  ///< profit of the first 1, 2, ... of `order`
  double total = 0;
  double peak = 0;    ///< the largest cumulative profit; 0 where nobody earns anything
  Index peak_at = 0;  ///< how many alternatives it takes: all that earn something
  Index losers = 0;   ///< profit below 0
  double lost = 0;    ///< what they lose together, as a positive amount
};

/// Profits must be finite. O(m log m).
ProfitCurve profit_curve(std::span<const double> profit);

/// How much of a non-negative quantity (revenue) few alternatives have. Negative amounts count as 0.
struct Concentration {
  double herfindahl = 0;  ///< sum of squared shares: 1 / m for equal ones, 1 for a single one
  double largest = 0;     ///< share of the largest
  double top_fifth = 0;   ///< share of the largest fifth (rounded down, at least one)
  double total = 0;
};

/// Throws nothing; all zero where there is nothing to share.
Concentration concentration_of(std::span<const double> amounts);

}  // namespace mcda
