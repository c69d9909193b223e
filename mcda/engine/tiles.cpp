#include "mcda/engine/tiles.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "mcda/statistics/each_cpu.hpp"

namespace mcda {

namespace {

constexpr std::size_t tile_lanes = static_cast<std::size_t>(tile_rows);

struct TileCriterion {
  double share, indifference, preference, limit;
  bool maximised;
  bool limited() const { return limit < std::numeric_limits<double>::max(); }
};

MCDA_INLINE TileCriterion criterion_at(const TileCriteria& criteria, std::size_t j) {
  const bool strict = criteria.indifference.empty();
  return {criteria.shares[j], strict ? 0 : criteria.indifference[j], strict ? 0 : criteria.preference[j],
          criteria.limits[j], criteria.maximised[j] != 0};
}

// By how much `own` is behind others[k] on a criterion, with the sign of the criterion settled outside of the loop.
template <class Count, class Each>
MCDA_INLINE void behind(const TileCriterion& criterion, double own, const double* others, Count count, Each each) {
  const auto n = static_cast<std::size_t>(count);
  if (criterion.maximised) {
    for (std::size_t k = 0; k < n; ++k) each(k, others[k] - own);
  } else {
    for (std::size_t k = 0; k < n; ++k) each(k, own - others[k]);
  }
}

// Adds share * c_j: 1 up to q, 0 from p on, linear between. Where q = p there is no slope and the first line decides.
template <class Count>
MCDA_INLINE void add_concordances(const TileCriterion& criterion, double own, const double* others, Count count,
                                  double* sums) {
  const double share = criterion.share, q = criterion.indifference, p = criterion.preference;
  if (!(q < p)) {
    behind(criterion, own, others, count, [=](std::size_t k, double by) { sums[k] += by <= q ? share : 0.0; });
    return;
  }
  const double slope = share / (p - q);
  behind(criterion, own, others, count, [=](std::size_t k, double by) {
    double part = (p - by) * slope;
    part = part < share ? part : share;
    sums[k] += part > 0 ? part : 0.0;
  });
}

// Multiplies by (1 - d_j) / (1 - c) where that is below 1, which is where the discordance is above the concordance.
template <class Count>
MCDA_INLINE void apply_discordances(const TileCriterion& criterion, double own, const double* others, Count count,
                                    const double* doubt, double* kept) {
  const double p = criterion.preference, v = criterion.limit;
  if (!(p < v)) {
    behind(criterion, own, others, count, [=](std::size_t k, double by) { kept[k] *= by >= v ? 0.0 : 1.0; });
    return;
  }
  const double slope = 1 / (v - p);
  behind(criterion, own, others, count, [=](std::size_t k, double by) {
    double accord = (v - by) * slope;  // 1 - d_j
    accord = accord < 1 ? accord : 1.0;
    accord = accord > 0 ? accord : 0.0;
    const double factor = accord * doubt[k];
    kept[k] *= factor < 1 ? factor : 1.0;
  });
}

template <class Count>
MCDA_INLINE void credibility_row(const TileCriteria& criteria, const Block& a, std::size_t i, const Block& b,
                                 Count count, std::uint32_t* out) {
  const auto n = static_cast<std::size_t>(count);
  double concordance[tile_lanes] = {}, kept[tile_lanes], doubt[tile_lanes];
  for (std::size_t j = 0; j < criteria.shares.size(); ++j) {
    const auto c = static_cast<Index>(j);
    add_concordances(criterion_at(criteria, j), a.column(c).data()[i], b.column(c).data(), count, concordance);
  }
  for (std::size_t k = 0; k < n; ++k) {
    const double against = 1 - concordance[k];
    doubt[k] = 1 / (against > discordance_tolerance ? against : discordance_tolerance);
    kept[k] = concordance[k];
  }
  for (std::size_t j = 0; j < criteria.shares.size(); ++j) {
    const auto c = static_cast<Index>(j);
    const TileCriterion criterion = criterion_at(criteria, j);
    if (criterion.limited())
      apply_discordances(criterion, a.column(c).data()[i], b.column(c).data(), count, doubt, kept);
  }
  for (std::size_t k = 0; k < n; ++k) {
    const bool undisputed = concordance[k] >= 1 - discordance_tolerance;
    out[k] = CredibilityMatrix::rounded(undisputed ? concordance[k] : kept[k]);
  }
}

template <bool reached, class Count>
MCDA_INLINE unsigned long long concordance_row(const TileCriteria& criteria, double least, const Block& a,
                                               std::size_t i, const Block& b, Count count) {
  const auto n = static_cast<std::size_t>(count);
  double concordance[tile_lanes] = {}, excess[tile_lanes];
  for (std::size_t k = 0; k < n; ++k) excess[k] = -1;
  for (std::size_t j = 0; j < criteria.shares.size(); ++j) {
    const auto c = static_cast<Index>(j);
    const double own = a.column(c).data()[i];
    const double* const others = b.column(c).data();
    const TileCriterion criterion = criterion_at(criteria, j);
    add_concordances(criterion, own, others, count, concordance);
    if (!criterion.limited()) continue;
    const double limit = criterion.limit;
    behind(criterion, own, others, count, [&, limit](std::size_t k, double by) {
      const double beyond = by - limit;
      excess[k] = beyond > excess[k] ? beyond : excess[k];
    });
  }
  unsigned long long bits = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const bool allowed = reached ? excess[k] < 0 : excess[k] <= 0;
    bits |= static_cast<unsigned long long>((concordance[k] >= least) & allowed) << k;
  }
  return bits;
}

// The constant count of a full tile lets the compiler unroll without a remainder.
using Full = std::integral_constant<std::size_t, tile_lanes>;

MCDA_FOR_EACH_CPU void credibilities(const TileCriteria& criteria, const Block& a, const Block& b, std::uint32_t* out) {
  const auto rows = static_cast<std::size_t>(a.size()), count = static_cast<std::size_t>(b.size());
  for (std::size_t i = 0; i < rows; ++i) {
    if (count == tile_lanes) {
      credibility_row(criteria, a, i, b, Full{}, out + i * count);
    } else {
      credibility_row(criteria, a, i, b, count, out + i * count);
    }
  }
}

MCDA_FOR_EACH_CPU void concordances_below(const TileCriteria& criteria, double least, const Block& a, const Block& b,
                                          unsigned long long* out) {
  const auto rows = static_cast<std::size_t>(a.size()), count = static_cast<std::size_t>(b.size());
  for (std::size_t i = 0; i < rows; ++i) {
    out[i] = count == tile_lanes ? concordance_row<true>(criteria, least, a, i, b, Full{})
                                 : concordance_row<true>(criteria, least, a, i, b, count);
  }
}

MCDA_FOR_EACH_CPU void concordances_up_to(const TileCriteria& criteria, double least, const Block& a, const Block& b,
                                          unsigned long long* out) {
  const auto rows = static_cast<std::size_t>(a.size()), count = static_cast<std::size_t>(b.size());
  for (std::size_t i = 0; i < rows; ++i) {
    out[i] = count == tile_lanes ? concordance_row<false>(criteria, least, a, i, b, Full{})
                                 : concordance_row<false>(criteria, least, a, i, b, count);
  }
}

// Adds share * N(d) for a net preference N that is odd, with d the lead of `own`.
template <class Net>
MCDA_INLINE void add_net(double share, double own, std::span<const double> others, double* out, Net net) {
  for (std::size_t k = 0; k < others.size(); ++k) out[k] += share * net(own - others[k]);
}

MCDA_FOR_EACH_CPU void add_net_steps(double q, double share, double own, std::span<const double> others, double* out) {
  add_net(share, own, others, out, [q](double d) {
    const double won = d > q ? 1.0 : 0.0, lost = d < -q ? 1.0 : 0.0;
    return won - lost;
  });
}

MCDA_FOR_EACH_CPU void add_net_ramps(double q, double p, double share, double own, std::span<const double> others,
                                     double* out) {
  const double slope = 1 / (p - q);
  add_net(share, own, others, out, [q, slope](double d) {
    double won = (d - q) * slope, lost = (-d - q) * slope;
    won = won > 0 ? won : 0.0;
    lost = lost > 0 ? lost : 0.0;
    return (won < 1 ? won : 1.0) - (lost < 1 ? lost : 1.0);
  });
}

MCDA_FOR_EACH_CPU double squared_deviations(double own, std::span<const double> net, const double* flows,
                                            double* squares) {
  constexpr std::size_t width = 8;
  double sums[width] = {};
  std::size_t k = 0;
  for (; k + width <= net.size(); k += width) {
    for (std::size_t l = 0; l < width; ++l) {
      const double forth = net[k + l] - own, back = net[k + l] + flows[k + l];
      sums[l] += forth * forth;
      squares[k + l] += back * back;
    }
  }
  double sum = 0;
  for (const double one : sums) sum += one;
  for (; k < net.size(); ++k) {
    const double forth = net[k] - own, back = net[k] + flows[k];
    sum += forth * forth;
    squares[k] += back * back;
  }
  return sum;
}

}  // namespace

void add_net_preferences(const Preference& preference, double share, double own, std::span<const double> others,
                         std::span<double> out) noexcept {
  const double q = preference.indifference, p = preference.preference;
  double* const to = out.data();
  const auto ramp = [&](double start) {
    if (p - start > 1e-300) {  // as add_preference_sums decides it
      add_net_ramps(start, p, share, own, others, to);
    } else {
      add_net_steps(start, share, own, others, to);
    }
  };
  switch (preference.shape) {
    case PreferenceShape::usual: return add_net_steps(0, share, own, others, to);
    case PreferenceShape::u_shape: return add_net_steps(q, share, own, others, to);
    case PreferenceShape::v_shape: return ramp(0);
    case PreferenceShape::level:
      add_net_steps(q, share / 2, own, others, to);
      return add_net_steps(p, share / 2, own, others, to);
    case PreferenceShape::linear: return ramp(q);
    case PreferenceShape::gaussian: {
      const double scale = -0.5 / (preference.gaussian * preference.gaussian);
      return add_net(share, own, others, to, [scale](double d) { return std::copysign(std::expm1(scale * d * d), d); });
    }
  }
}

double add_squared_deviations(double own, std::span<const double> net, std::span<const double> flows,
                              std::span<double> squares) noexcept {
  return squared_deviations(own, net, flows.data(), squares.data());
}

void credibility_tile(const TileCriteria& criteria, const Block& a, const Block& b,
                      std::span<std::uint32_t> out) noexcept {
  credibilities(criteria, a, b, out.data());
}

void concordance_tile(const TileCriteria& criteria, double least, bool reached, const Block& a, const Block& b,
                      std::span<unsigned long long> out) noexcept {
  if (reached) {
    concordances_below(criteria, least, a, b, out.data());
  } else {
    concordances_up_to(criteria, least, a, b, out.data());
  }
}

}  // namespace mcda
