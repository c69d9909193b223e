// How columns stand against levels, row by row: the inner loops of sorting by profiles. All spans of rows are equally
// long.
#pragma once

#include <cstddef>
#include <span>

namespace mcda {

/// Levels that are compared in one pass over the rows; level h has its sums from sums + h * stride on.
inline constexpr std::size_t levels_together = 4;
struct Levels {
  double at[levels_together];
  std::size_t count;  ///< 1 to levels_together
  double* sums;
  std::size_t stride;
};

/// The sum of level h and row i: += share where x[i] is at least as good as the level (`up`: larger is better).
void add_votes(std::span<const double> x, const Levels& levels, bool up, double share);

/// votes[i] = -1 where x[i] is as bad as the level or worse; no row is as bad as NaN.
void take_votes(std::span<const double> x, double level, bool up, std::span<double> votes);

/// With d = sign (x[i] - level), by how much the row stays behind, the sum of level h and row i: += share where d <= q,
/// nothing where d >= p, linearly between; share where d <= q and nothing elsewhere for q >= p. (Roy 1978, concordance
/// of a criterion.)
void add_concordance(std::span<const double> x, const Levels& levels, double sign, double q, double p, double share);

/// Discordance D grows from 0 at d = p to 1 at d = v; credibility[i] *= (1 - D) / (1 - concordance[i]) where D is
/// larger.
void apply_discordance(std::span<const double> x, double level, double sign, double p, double v,
                       std::span<const double> concordance, std::span<double> credibility);

/// classes[i] = number where values[i] >= cut.
void take_class(std::span<const double> values, double cut, double number, std::span<double> classes);

}  // namespace mcda
