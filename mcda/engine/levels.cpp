#include "mcda/engine/levels.hpp"

#include <cstddef>

#include "mcda/statistics/each_cpu.hpp"

namespace mcda {

namespace {

MCDA_FOR_EACH_CPU void add_where_above(const double* x, std::size_t size, double level, double share, double* votes) {
  for (std::size_t i = 0; i < size; ++i) votes[i] += x[i] >= level ? share : 0;
}

MCDA_FOR_EACH_CPU void add_where_below(const double* x, std::size_t size, double level, double share, double* votes) {
  for (std::size_t i = 0; i < size; ++i) votes[i] += x[i] <= level ? share : 0;
}

MCDA_FOR_EACH_CPU void forbid(const double* x, std::size_t size, double level, double sign, double* votes) {
  for (std::size_t i = 0; i < size; ++i) votes[i] = sign * x[i] <= sign * level ? -1 : votes[i];
}

MCDA_FOR_EACH_CPU void add_steps(const double* x, std::size_t size, double level, double sign, double q, double share,
                                 double* sums) {
  for (std::size_t i = 0; i < size; ++i) sums[i] += sign * (x[i] - level) <= q ? share : 0;
}

MCDA_FOR_EACH_CPU void add_ramps(const double* x, std::size_t size, double level, double sign, double p, double slope,
                                 double share, double* sums) {
  for (std::size_t i = 0; i < size; ++i) {
    const double kept = (p - sign * (x[i] - level)) * slope, part = kept < share ? kept : share;
    sums[i] += part > 0 ? part : 0;
  }
}

MCDA_FOR_EACH_CPU void discount(const double* x, std::size_t size, double level, double sign, double p, double v,
                                const double* concordance, double* credibility) {
  for (std::size_t i = 0; i < size; ++i) {
    const double behind = sign * (x[i] - level);
    const double discordance = behind >= v ? 1 : behind <= p ? 0 : (behind - p) / (v - p);
    const double left = credibility[i] * ((1 - discordance) / (1 - concordance[i]));
    credibility[i] = discordance > concordance[i] ? left : credibility[i];
  }
}

MCDA_FOR_EACH_CPU void put_where_above(const double* values, std::size_t size, double cut, double number,
                                       double* classes) {
  for (std::size_t i = 0; i < size; ++i) classes[i] = values[i] >= cut ? number : classes[i];
}

}  // namespace

void add_votes(std::span<const double> x, double level, bool up, double share, std::span<double> votes) {
  (up ? add_where_above : add_where_below)(x.data(), x.size(), level, share, votes.data());
}

void take_votes(std::span<const double> x, double level, bool up, std::span<double> votes) {
  forbid(x.data(), x.size(), level, up ? 1 : -1, votes.data());
}

void add_concordance(std::span<const double> x, double level, double sign, double q, double p, double share,
                     std::span<double> sums) {
  if (q < p) {
    add_ramps(x.data(), x.size(), level, sign, p, share / (p - q), share, sums.data());
  } else {
    add_steps(x.data(), x.size(), level, sign, q, share, sums.data());
  }
}

void apply_discordance(std::span<const double> x, double level, double sign, double p, double v,
                       std::span<const double> concordance, std::span<double> credibility) {
  discount(x.data(), x.size(), level, sign, p, v, concordance.data(), credibility.data());
}

void take_class(std::span<const double> values, double cut, double number, std::span<double> classes) {
  put_where_above(values.data(), values.size(), cut, number, classes.data());
}

}  // namespace mcda
