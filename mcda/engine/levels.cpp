#include "mcda/engine/levels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "mcda/statistics/each_cpu.hpp"

namespace mcda {

namespace {

// Asks for the cells that the next piece of the rows will want: a processor that waits for them by itself leaves part
// of the bandwidth unused. Where there are none, nothing comes of it.
MCDA_INLINE void ask_for_next([[maybe_unused]] const double* x, [[maybe_unused]] std::size_t size) noexcept {
#if defined(__GNUC__)
  constexpr std::size_t line = 64;
  const auto end = reinterpret_cast<std::uintptr_t>(x + size);
  for (std::size_t at = 0; at < size * sizeof(double); at += line)
    __builtin_prefetch(reinterpret_cast<const void*>(end + at));
#endif
}

// Each cell is loaded once for all of its levels: what is left is the reading of the column.
template <std::size_t count, class Term>
MCDA_INLINE void add_terms(const double* x, std::size_t size, const Levels& levels, const Term& term) {
  ask_for_next(x, size);
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

// Vectors as wide as the machine has them: g++ takes choices between wider ones apart cell by cell.
template <std::size_t cells>
struct Wide {
  typedef double Vector __attribute__((vector_size(cells * sizeof(double))));
  static constexpr std::size_t size = cells;
};

template <class Vector>
MCDA_INLINE void read(Vector& to, const double* from) noexcept {
  std::memcpy(&to, from, sizeof to);
}

template <class Vector>
MCDA_INLINE double largest_of(const Vector& x) noexcept {
  double cells[sizeof(Vector) / sizeof(double)];
  std::memcpy(cells, &x, sizeof x);
  double largest = cells[0];
  for (const double cell : cells) largest = cell > largest ? cell : largest;
  return largest;
}

MCDA_INLINE void ask_far_ahead([[maybe_unused]] const double* from) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(from) + 1024));
#endif
}

// Rows that are looked at together: two vectors of them, so that one is added up while the other waits.
constexpr std::size_t abreast = 2;

// Levels that are looked at together: each cell is loaded once for all of them, and all sums stay in registers.
constexpr std::size_t levels_abreast = 3;

template <class Width, std::size_t count>
using RisingSums = std::array<std::array<typename Width::Vector, abreast>, count>;

// Adds what a row earns from each criterion at the levels at, at + n, ...
template <class Width, std::size_t count>
MCDA_INLINE void add_levels(const double* const* columns, std::size_t first, const RisingLevels::Copies* at,
                            const std::vector<RisingLevels::Part>& parts, const typename Width::Vector& zero, bool ask,
                            RisingSums<Width, count>& sums) noexcept {
  using Vector = typename Width::Vector;
  const std::size_t n = parts.size();
  for (std::size_t j = 0; j < n; ++j) {
    const RisingLevels::Part& part = parts[j];
    const double* const from = columns[j] + first;
    Vector x[abreast], share;
    read(share, part.share.of);
    for (std::size_t v = 0; v < abreast; ++v) {
      if (ask && v * sizeof(Vector) % 64 == 0) ask_far_ahead(from + v * Width::size);
      read(x[v], from + v * Width::size);
    }
    const auto each = [&](auto add) MCDA_INLINED {
      for (std::size_t h = 0; h < count; ++h) {
        Vector level;
        read(level, at[h * n + j].of);
        for (std::size_t v = 0; v < abreast; ++v) add(sums[h][v], x[v], level);
      }
    };
    if (part.kind == RisingLevels::Kind::ramp) {
      Vector edge, slope;
      read(edge, part.edge.of), read(slope, part.slope.of);
      each([&](Vector& sum, const Vector& cell, const Vector& level) MCDA_INLINED {
        Vector kept = ((cell - level) + edge) * slope;
        kept = kept > zero ? kept : zero;
        sum += kept < share ? kept : share;
      });
    } else if (part.kind == RisingLevels::Kind::step) {
      Vector edge, sign;
      read(edge, part.edge.of), read(sign, part.slope.of);
      each([&](Vector& sum, const Vector& cell, const Vector& level)
               MCDA_INLINED { sum += (cell - level) * sign >= edge ? share : zero; });
    } else if (part.up) {
      each([&](Vector& sum, const Vector& cell, const Vector& level)
               MCDA_INLINED { sum += cell >= level ? share : zero; });
    } else {
      each([&](Vector& sum, const Vector& cell, const Vector& level)
               MCDA_INLINED { sum += cell <= level ? share : zero; });
    }
  }
}

// Whether any of the rows reached the last of these levels, and may reach the next.
template <class Width, std::size_t count>
MCDA_INLINE bool reach(const double* const* columns, std::size_t first, const RisingLevels::Copies* at,
                       const std::vector<RisingLevels::Part>& parts, const typename Width::Vector& zero,
                       const typename Width::Vector& least, const typename Width::Vector& one, bool ask, double cut,
                       typename Width::Vector& number, typename Width::Vector* found) noexcept {
  RisingSums<Width, count> sums = {};
  add_levels<Width, count>(columns, first, at, parts, zero, ask, sums);
  for (std::size_t h = 0; h < count; ++h) {
    number += one;
    for (std::size_t v = 0; v < abreast; ++v) found[v] = sums[h][v] >= least ? number : found[v];
  }
  typename Width::Vector best = sums[count - 1][0];
  for (std::size_t v = 1; v < abreast; ++v) best = sums[count - 1][v] > best ? sums[count - 1][v] : best;
  return largest_of(best) >= cut;
}

template <class Width>
MCDA_INLINE void classify_group(const double* const* columns, std::size_t first,
                                const std::vector<RisingLevels::Copies>& levels,
                                const std::vector<RisingLevels::Part>& parts, const double& nothing, double cut,
                                double* classes) noexcept {
  using Vector = typename Width::Vector;
  const std::size_t n = parts.size(), all_levels = n > 0 ? levels.size() / n : 0;
  RisingLevels::Copies copies;
  const auto all = [&](Vector& to, double value) MCDA_INLINED {
    for (double& copy : copies.of) copy = value;
    read(to, copies.of);
  };
  Vector zero, least, number, found[abreast];
  all(zero, nothing), all(least, cut), all(number, 1);
  const Vector one = number;
  for (Vector& of_rows : found) of_rows = one;
  static_assert(levels_abreast == 3);
  for (std::size_t h = 0; h < all_levels; h += levels_abreast) {
    const RisingLevels::Copies* const at = levels.data() + h * n;
    const bool ask = h == 0;
    bool more = false;
    switch (std::min(levels_abreast, all_levels - h)) {
      case 1: reach<Width, 1>(columns, first, at, parts, zero, least, one, ask, cut, number, found); break;
      case 2: reach<Width, 2>(columns, first, at, parts, zero, least, one, ask, cut, number, found); break;
      default: more = reach<Width, 3>(columns, first, at, parts, zero, least, one, ask, cut, number, found);
    }
    if (!more) break;
  }
  for (std::size_t v = 0; v < abreast; ++v) std::memcpy(classes + v * Width::size, &found[v], sizeof found[v]);
}

template <class Width>
MCDA_INLINE void classify_all(const double* const* columns, std::size_t m,
                              const std::vector<RisingLevels::Copies>& levels,
                              const std::vector<RisingLevels::Part>& parts, const double& nothing, double cut,
                              double* classes) noexcept {
  constexpr std::size_t group = abreast * Width::size;
  for (std::size_t first = 0; first < m; first += group)
    classify_group<Width>(columns, first, levels, parts, nothing, cut, classes + first);
}

using Classify = void (*)(const double* const*, std::size_t, const std::vector<RisingLevels::Copies>&,
                          const std::vector<RisingLevels::Part>&, const double&, double, double*);
constexpr std::size_t largest_group = abreast * 8;  // rows

void classify_narrow(const double* const* columns, std::size_t m, const std::vector<RisingLevels::Copies>& levels,
                     const std::vector<RisingLevels::Part>& parts, const double& nothing, double cut, double* classes) {
  classify_all<Wide<2>>(columns, m, levels, parts, nothing, cut, classes);
}

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
__attribute__((target("avx2"))) void classify_wide(const double* const* columns, std::size_t m,
                                                   const std::vector<RisingLevels::Copies>& levels,
                                                   const std::vector<RisingLevels::Part>& parts, const double& nothing,
                                                   double cut, double* classes) {
  classify_all<Wide<4>>(columns, m, levels, parts, nothing, cut, classes);
}
__attribute__((target("avx512f"))) void classify_widest(const double* const* columns, std::size_t m,
                                                        const std::vector<RisingLevels::Copies>& levels,
                                                        const std::vector<RisingLevels::Part>& parts,
                                                        const double& nothing, double cut, double* classes) {
  classify_all<Wide<8>>(columns, m, levels, parts, nothing, cut, classes);
}
Classify classify_here() noexcept {
  return __builtin_cpu_supports("avx512f") ? classify_widest
         : __builtin_cpu_supports("avx2")  ? classify_wide
                                           : classify_narrow;
}
#else
Classify classify_here() noexcept { return classify_narrow; }
#endif

RisingLevels::Copies copies_of(double value) noexcept {
  RisingLevels::Copies copies;
  std::fill_n(copies.of, 8, value);
  return copies;
}

}  // namespace

RisingLevels::RisingLevels(std::span<const double> levels, std::span<const int> signs, std::span<const double> q,
                           std::span<const double> p, std::span<const double> shares) {
  for (const double level : levels) levels_.push_back(copies_of(level));
  for (std::size_t j = 0; j < signs.size(); ++j) {
    const Kind kind = q[j] < p[j] ? Kind::ramp : q[j] == 0 ? Kind::vote : Kind::step;
    const double sign = signs[j] > 0 ? 1 : -1;  // of edge and slope: the product is that of the published difference
    parts_.push_back({copies_of(kind == Kind::ramp ? sign * p[j] : -q[j]),
                      copies_of(kind == Kind::ramp ? sign * (shares[j] / (p[j] - q[j])) : sign), copies_of(shares[j]),
                      kind, signs[j] > 0});
  }
}

void RisingLevels::classify(const Block& rows, double cut, std::span<double> classes) const noexcept {
  static const Classify classify = classify_here();
  const volatile double opaque = 0;  // a zero known to the compiler costs two operations where a number costs one
  const double nothing = opaque;
  const std::size_t n = parts_.size(), whole = classes.size() / largest_group * largest_group;
  std::vector<const double*> columns;
  for (std::size_t j = 0; j < n; ++j) columns.push_back(rows.column(static_cast<Index>(j)).data());
  classify(columns.data(), whole, levels_, parts_, nothing, cut, classes.data());
  if (whole == classes.size()) return;
  // The rows that are left, and zeros after them.
  std::vector<double> rest(n * largest_group, 0.0), found(largest_group);
  for (std::size_t j = 0; j < n; ++j) {
    std::copy_n(columns[j] + whole, classes.size() - whole, rest.data() + j * largest_group);
    columns[j] = rest.data() + j * largest_group;
  }
  classify(columns.data(), largest_group, levels_, parts_, nothing, cut, found.data());
  std::copy_n(found.data(), classes.size() - whole, classes.data() + whole);
}

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
