#include "mcda/engine/rising_levels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "mcda/model/magnitude.hpp"
#include "mcda/statistics/each_cpu.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

// Vectors as wide as the machine has them: g++ takes choices between wider ones apart cell by cell. A group of rows is
// so many of them `abreast`, which are compared with so many levels `together` while all sums stay in registers.
template <std::size_t cells>
struct Wide {
  typedef double Vector __attribute__((vector_size(cells * sizeof(double))));
  typedef std::uint64_t Bits __attribute__((vector_size(cells * sizeof(double))));
  static constexpr std::size_t size = cells, abreast = cells == 8 ? 4 : 2, together = cells == 8 ? 4 : 3,
                               rows = size * abreast;
};
constexpr std::size_t most_together = 4;
constexpr std::size_t largest_group = Wide<8>::rows;

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

template <class Width, std::size_t count>
using RisingSums = std::array<std::array<typename Width::Vector, Width::abreast>, count>;

// Whether all cells can be computed with. Numbers of one sign stand in the order of their bits, infinity and NaN above
// all of them: a difference from one of the ends tells by its sign. Zero less one has the sign that magnitudes do not
// have.
template <class Width>
class Magnitudes {
 public:
  MCDA_INLINE void see(const typename Width::Vector& cells) noexcept {
    Bits size;
    std::memcpy(&size, &cells, sizeof size);
    size &= ~std::uint64_t{0} >> 1;
    const Bits above_zero = ~(size - 1), small = size - std::bit_cast<std::uint64_t>(smallest_magnitude),
               large = std::bit_cast<std::uint64_t>(largest_magnitude) - size;
    wrong_ |= (small & above_zero) | large;
  }
  MCDA_INLINE bool all_usable() const noexcept {
    std::uint64_t bits[Width::size], any = 0;
    std::memcpy(bits, &wrong_, sizeof bits);
    for (const std::uint64_t of_lane : bits) any |= of_lane;
    return any >> 63 == 0;
  }

 private:
  using Bits = typename Width::Bits;
  Bits wrong_ = {};
};

// Rows of a column that are asked for at a time: memory hands out neighbours faster than a line of each column.
constexpr std::size_t asked_rows = 64;

// Adds what a row earns from each criterion at the levels at, at + n, ... The first time the cells are looked at too,
// and those of later rows asked for.
template <class Width, std::size_t count, bool first_time>
MCDA_INLINE void add_levels(const double* const* columns, std::size_t first, const RisingLevels::Copies* at,
                            const std::vector<RisingLevels::Part>& parts, const typename Width::Vector& zero,
                            Magnitudes<Width>& magnitudes, RisingSums<Width, count>& sums) noexcept {
  using Vector = typename Width::Vector;
  const std::size_t n = parts.size();
  for (std::size_t j = 0; j < n; ++j) {
    const RisingLevels::Part& part = parts[j];
    const double* const from = columns[j] + first;
    if (first_time && (first + j * Width::rows) % asked_rows == 0) ask_for(from, 2 * asked_rows, asked_rows);
    Vector share, levels[count];
    read(share, part.share.of);
    for (std::size_t h = 0; h < count; ++h) read(levels[h], at[h * n + j].of);
    const auto each = [&](auto add) MCDA_INLINED {
      for (std::size_t v = 0; v < Width::abreast; ++v) {
        Vector x;
        read(x, from + v * Width::size);
        if (first_time) magnitudes.see(x);
        for (std::size_t h = 0; h < count; ++h) add(sums[h][v], x, levels[h]);
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
               MCDA_INLINED { sum = (cell - level) * sign >= edge ? sum + share : sum; });
    } else if (part.up) {  // so written, what is added and the choice are one operation
      each([&](Vector& sum, const Vector& cell, const Vector& level)
               MCDA_INLINED { sum = cell >= level ? sum + share : sum; });
    } else {
      each([&](Vector& sum, const Vector& cell, const Vector& level)
               MCDA_INLINED { sum = cell <= level ? sum + share : sum; });
    }
  }
}

// What stays the same from group to group.
template <class Width>
struct RisingSearch {
  const std::vector<RisingLevels::Copies>& levels;
  const std::vector<RisingLevels::Part>& parts;
  std::size_t all_levels;
  double cut;
  typename Width::Vector zero, one, least;  // least: the cut
  MCDA_INLINE RisingSearch(const std::vector<RisingLevels::Copies>& levels_,
                           const std::vector<RisingLevels::Part>& parts_, const double& nothing, double cut_) noexcept
      : levels(levels_), parts(parts_), all_levels(levels_.size() / parts_.size()), cut(cut_) {
    fill(zero, nothing), fill(one, 1), fill(least, cut);
  }

 private:
  MCDA_INLINE static void fill(typename Width::Vector& to, double value) noexcept {
    RisingLevels::Copies copies;
    for (double& copy : copies.of) copy = value;
    read(to, copies.of);
  }
};

// Of one group of rows.
template <class Width>
struct RisingGroup {
  const double* const* columns;
  std::size_t first;
  typename Width::Vector number, found[Width::abreast];  // number: of the class below the next level
  Magnitudes<Width> magnitudes;
};

// Whether any of the rows reached the last of `count` levels from h on, and may reach the next.
template <class Width, std::size_t count, bool first_time>
MCDA_INLINE bool reach(const RisingSearch<Width>& search, std::size_t h, RisingGroup<Width>& group) noexcept {
  RisingSums<Width, count> sums = {};
  add_levels<Width, count, first_time>(group.columns, group.first, search.levels.data() + h * search.parts.size(),
                                       search.parts, search.zero, group.magnitudes, sums);
  for (std::size_t k = 0; k < count; ++k) {
    group.number += search.one;
    for (std::size_t v = 0; v < Width::abreast; ++v)
      group.found[v] = sums[k][v] >= search.least ? group.number : group.found[v];
  }
  typename Width::Vector best = sums[count - 1][0];
  for (std::size_t v = 1; v < Width::abreast; ++v) best = sums[count - 1][v] > best ? sums[count - 1][v] : best;
  return count == Width::together && largest_of(best) >= search.cut;
}

template <class Width, bool first_time>
MCDA_INLINE bool reach_some(const RisingSearch<Width>& search, std::size_t h, std::size_t count,
                            RisingGroup<Width>& group) noexcept {
  static_assert(Width::together <= most_together && most_together == 4);
  switch (count) {
    case 1: return reach<Width, 1, first_time>(search, h, group);
    case 2: return reach<Width, 2, first_time>(search, h, group);
    case 3: return reach<Width, 3, first_time>(search, h, group);
    default: return reach<Width, Width::together, first_time>(search, h, group);
  }
}

// The classes of rows that hold a cell that cannot be computed with.
void mark_unusable(const double* const* columns, std::size_t n, std::size_t first, std::span<double> classes) noexcept {
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = 0; i < classes.size(); ++i)
      classes[i] = usable(columns[j][first + i]) ? classes[i] : std::numeric_limits<double>::quiet_NaN();
  }
}

template <class Width>
MCDA_INLINE void classify_group(const RisingSearch<Width>& search, const double* const* columns, std::size_t first,
                                double* classes) noexcept {
  const std::size_t n = search.parts.size(), all_levels = search.all_levels;
  const auto together = [&](std::size_t h) { return std::min(Width::together, all_levels - h); };
  RisingGroup<Width> group{columns, first, search.one, {}, {}};
  for (std::size_t v = 0; v < Width::abreast; ++v) group.found[v] = search.one;
  bool more = reach_some<Width, true>(search, 0, together(0), group);
  for (std::size_t h = Width::together; more && h < all_levels; h += Width::together)
    more = reach_some<Width, false>(search, h, together(h), group);
  for (std::size_t v = 0; v < Width::abreast; ++v)
    std::memcpy(classes + v * Width::size, &group.found[v], sizeof group.found[v]);
  if (!group.magnitudes.all_usable()) mark_unusable(columns, n, first, std::span(classes, Width::rows));
}

template <class Width>
MCDA_INLINE void classify_all(const double* const* columns, std::size_t m,
                              const std::vector<RisingLevels::Copies>& levels,
                              const std::vector<RisingLevels::Part>& parts, const double& nothing, double cut,
                              double* classes) noexcept {
  const RisingSearch<Width> search(levels, parts, nothing, cut);
  for (std::size_t first = 0; first < m; first += Width::rows)
    classify_group<Width>(search, columns, first, classes + first);
}

using Classify = void (*)(const double* const*, std::size_t, const std::vector<RisingLevels::Copies>&,
                          const std::vector<RisingLevels::Part>&, const double&, double, double*);

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
  levels_.reserve(levels.size());
  parts_.reserve(signs.size());
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

}  // namespace mcda
