#include "mcda/engine/levels.hpp"

#include <cstddef>

#include "mcda/statistics/each_cpu.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

// Each cell is loaded once for all of its levels: what is left is the reading of the column.
template <std::size_t count, class Term>
MCDA_INLINE void add_terms(const double* x, std::size_t size, const Levels& levels, const Term& term) {
  ask_for(x, size, size);  // the next piece of the rows
  double* sums[count];
  double at[count];
  for (std::size_t h = 0; h < count; ++h) sums[h] = levels.sums + h * levels.stride, at[h] = levels.at[h];
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC ivdep  // sums of different levels lie apart
#endif
  for (std::size_t i = 0; i < size; ++i) {
    const double cell = x[i];
    for (std::size_t h = 0; h < count; ++h) sums[h][i] += term(cell, at[h]);
  }
}

template <class Term>
MCDA_INLINE void add_to_levels(const double* x, std::size_t size, const Levels& levels, const Term& term) {
  static_assert(levels_together == 4);
  switch (levels.count) {
    case 1: return add_terms<1>(x, size, levels, term);
    case 2: return add_terms<2>(x, size, levels, term);
    case 3: return add_terms<3>(x, size, levels, term);
    default: return add_terms<4>(x, size, levels, term);
  }
}

#define MCDA_TERM __attribute__((always_inline))

MCDA_FOR_EACH_CPU void add_where_above(const double* x, std::size_t size, const Levels& levels, double share) {
  add_to_levels(x, size, levels, [share](double cell, double level) MCDA_TERM { return cell >= level ? share : 0; });
}

MCDA_FOR_EACH_CPU void add_where_below(const double* x, std::size_t size, const Levels& levels, double share) {
  add_to_levels(x, size, levels, [share](double cell, double level) MCDA_TERM { return cell <= level ? share : 0; });
}

MCDA_FOR_EACH_CPU void forbid(const double* x, std::size_t size, double level, double sign, double* votes) {
  for (std::size_t i = 0; i < size; ++i) votes[i] = sign * x[i] <= sign * level ? -1 : votes[i];
}

// How far a row stays behind a level where larger is better, and where smaller is.
struct BehindAbove {
  MCDA_INLINE double operator()(double cell, double level) const noexcept { return level - cell; }
};
struct BehindBelow {
  MCDA_INLINE double operator()(double cell, double level) const noexcept { return cell - level; }
};

template <class Behind>
MCDA_INLINE void steps_behind(const double* x, std::size_t size, const Levels& levels, double q, double share,
                              Behind behind) {
  add_to_levels(x, size, levels,
                [=](double cell, double level) MCDA_TERM { return behind(cell, level) <= q ? share : 0; });
}

template <class Behind>
MCDA_INLINE void ramps_behind(const double* x, std::size_t size, const Levels& levels, double p, double slope,
                              double share, Behind behind) {
  add_to_levels(x, size, levels, [=](double cell, double level) MCDA_TERM {
    const double kept = (p - behind(cell, level)) * slope, part = kept > 0 ? kept : 0;  // nothing for NaN
    return part < share ? part : share;
  });
}

MCDA_FOR_EACH_CPU void add_steps(const double* x, std::size_t size, const Levels& levels, bool up, double q,
                                 double share) {
  up ? steps_behind(x, size, levels, q, share, BehindAbove{}) : steps_behind(x, size, levels, q, share, BehindBelow{});
}

MCDA_FOR_EACH_CPU void add_ramps(const double* x, std::size_t size, const Levels& levels, bool up, double p,
                                 double slope, double share) {
  up ? ramps_behind(x, size, levels, p, slope, share, BehindAbove{})
     : ramps_behind(x, size, levels, p, slope, share, BehindBelow{});
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

void add_votes(std::span<const double> x, const Levels& levels, bool up, double share) {
  (up ? add_where_above : add_where_below)(x.data(), x.size(), levels, share);
}

void take_votes(std::span<const double> x, double level, bool up, std::span<double> votes) {
  forbid(x.data(), x.size(), level, up ? 1 : -1, votes.data());
}

void add_concordance(std::span<const double> x, const Levels& levels, double sign, double q, double p, double share) {
  if (q < p) {
    add_ramps(x.data(), x.size(), levels, sign < 0, p, share / (p - q), share);
  } else {
    add_steps(x.data(), x.size(), levels, sign < 0, q, share);
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
