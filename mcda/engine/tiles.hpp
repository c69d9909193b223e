// The inside of relation tiles: rows against up to 64 others, criterion by criterion over whole columns, compiled for
// what the machine has.
#pragma once

#include <cstdint>
#include <span>

#include "mcda/method/method.hpp"

namespace mcda {

/// Criteria with thresholds, n each, as the ELECTRE methods read them.
struct TileCriteria {
  std::span<const double> shares;                    ///< of the weights
  std::span<const double> indifference, preference;  ///< q <= p; both empty: 0
  std::span<const double> limits;  ///< v, or the largest disadvantage allowed; the largest number where there is none
  std::span<const int> maximised;
};

/// A concordance of 1 up to this is 1, which no discordance is above: sums of shares may stop just below it.
inline constexpr double discordance_tolerance = 1e-12;

/// out[i * b.size() + k]: the credibility of ELECTRE III that row i of `a` outranks row k of `b`, in units of
/// CredibilityMatrix. At most tile_rows rows each.
void credibility_tile(const TileCriteria& criteria, const Block& a, const Block& b,
                      std::span<std::uint32_t> out) noexcept;

/// Bit k of out[i]: the concordance reaches `least`, and no disadvantage reaches its limit (`reached`) or is above it.
void concordance_tile(const TileCriteria& criteria, double least, bool reached, const Block& a, const Block& b,
                      std::span<unsigned long long> out) noexcept;

/// Adds to out[k] share * (P(own - others[k]) - P(others[k] - own)): what `own` is preferred by, less what it is not.
void add_net_preferences(const Preference& preference, double share, double own, std::span<const double> others,
                         std::span<double> out) noexcept;

/// Adds (net[k] + flows[k])^2 to squares[k], and returns the sum of (net[k] - own)^2, in one fixed order.
double add_squared_deviations(double own, std::span<const double> net, std::span<const double> flows,
                              std::span<double> squares) noexcept;

}  // namespace mcda
