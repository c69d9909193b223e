#include "mcda/engine/rising_levels.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
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
// so many of them `abreast`, and is compared with so many levels `together` that all sums stay in registers. Where all
// criteria vote (`all_vote`) the compiler sees nothing else: what kinds of criteria have in common it would compute
// ahead of their choices, and run out of registers.
constexpr std::size_t together = 4;
template <std::size_t cells, bool all_vote>
struct Wide {
  typedef double Vector __attribute__((vector_size(cells * sizeof(double))));
  typedef std::uint64_t Bits __attribute__((vector_size(cells * sizeof(double))));
  static constexpr bool votes = all_vote;
  static constexpr std::size_t size = cells, abreast = cells == 8 ? 4 : 2, rows = size * abreast;
  struct Sums {
    Vector of[together][abreast];
  };
};
constexpr std::size_t largest_group = Wide<8, true>::rows;

// Rows, and the levels they are compared with.
struct RowsAndLevels {
  const double* const* columns;
  std::size_t rows;
  const std::vector<RisingLevels::Copies>&levels, &upper, &starts;  // after all_levels as many as stand beside the last
  std::size_t all_levels;
  const std::vector<RisingLevels::Part>& parts;
  double zero;  // so that the compiler does not know it: choosing it would take two operations instead of one
  double cut;
  double* classes;
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

// Cells are asked for so many rows ahead of their turn.
constexpr std::size_t rows_ahead = 128;

template <class Vector>
MCDA_INLINE void fill(Vector& all, double value) noexcept {
  all = Vector{} + value;
}

// Of one group of rows, what they earn from each criterion at the levels from h on. The first time the cells are looked
// at too, and those of later rows asked for.
template <class Width, bool first_time>
MCDA_INLINE void add_levels(const RowsAndLevels& given, std::size_t first, std::size_t h, Magnitudes<Width>& magnitudes,
                            typename Width::Sums& sums) noexcept {
  using Vector = typename Width::Vector;
  const std::size_t n = given.parts.size();
  const RisingLevels::Copies* const at = given.levels.data() + h * n;
  const RisingLevels::Copies* const upper = Width::votes ? nullptr : given.upper.data() + h * n;
  Vector zero;
  fill(zero, given.zero);
  for (std::size_t j = 0; j < n; ++j) {
    const RisingLevels::Part& part = given.parts[j];
    const double* const from = given.columns[j] + first;
    if (first_time) ask_for(from, rows_ahead, Width::rows);
    Vector factor, share;
    read(factor, part.factor.of), read(share, part.share.of);
    const auto each = [&](auto add) MCDA_INLINED {
      for (std::size_t v = 0; v < Width::abreast; ++v) {
        Vector x;
        read(x, from + v * Width::size);
        if (first_time) magnitudes.see(x);
        x *= factor;
        for (std::size_t k = 0; k < together; ++k) {
          Vector level;
          read(level, at[k * n + j].of);
          add(sums.of[k][v], x, level, k);
        }
      }
    };
    if (Width::votes) {  // so written, what is added and the choice are one operation
      each([&](Vector& sum, const Vector& cell, const Vector& level, std::size_t)
               MCDA_INLINED { sum = cell >= level ? sum + share : sum; });
      continue;
    }
    Vector edge, slope;
    read(edge, part.edge.of), read(slope, part.slope.of);
    if (part.kind == RisingLevels::Kind::range) {
      each([&](Vector& sum, const Vector& cell, const Vector& level, std::size_t k) MCDA_INLINED {
        Vector high, held = cell > level ? cell : level;
        read(high, upper[k * n + j].of);
        sum += held < high ? held : high;
      });
    } else if (part.kind == RisingLevels::Kind::ramp) {
      each([&](Vector& sum, const Vector& cell, const Vector& level, std::size_t) MCDA_INLINED {
        Vector kept = ((cell - level) + edge) * slope;
        kept = kept > zero ? kept : zero;
        sum += kept < share ? kept : share;
      });
    } else {
      each([&](Vector& sum, const Vector& cell, const Vector& level, std::size_t)
               MCDA_INLINED { sum = cell - level >= edge ? sum + share : sum; });
    }
  }
}

// What a group of rows has reached so far.
template <class Width>
struct Reached {
  typename Width::Vector number, found[Width::abreast];  // number: of the class below the next level
};

// Whether there are levels after those that are compared together, from h on, and any of the rows may reach them.
template <class Width, bool first_time>
MCDA_INLINE bool reach(const RowsAndLevels& given, std::size_t first, std::size_t h, Magnitudes<Width>& magnitudes,
                       Reached<Width>& reached) noexcept {
  using Vector = typename Width::Vector;
  typename Width::Sums sums = {};
  for (std::size_t k = 0; k < together && !Width::votes; ++k) {
    for (Vector& sum : sums.of[k]) read(sum, given.starts[h + k].of);
  }
  add_levels<Width, first_time>(given, first, h, magnitudes, sums);
  Vector one, cut;
  fill(one, 1), fill(cut, given.cut);
  for (std::size_t k = 0; k < together && h + k < given.all_levels; ++k) {
    reached.number += one;
    for (std::size_t v = 0; v < Width::abreast; ++v)
      reached.found[v] = sums.of[k][v] >= cut ? reached.number : reached.found[v];
  }
  if (h + together >= given.all_levels) return false;
  Vector best = sums.of[together - 1][0];
  for (const Vector& other : sums.of[together - 1]) best = other > best ? other : best;
  return largest_of(best) >= given.cut;
}

// The classes of rows that hold a cell that cannot be computed with.
void mark_unusable(const RowsAndLevels& given) noexcept {
  for (std::size_t j = 0; j < given.parts.size(); ++j) {
    for (std::size_t i = 0; i < given.rows; ++i) {
      if (!usable(given.columns[j][i])) given.classes[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

template <class Width>
MCDA_INLINE void classify_all(const RowsAndLevels& given) noexcept {
  Magnitudes<Width> magnitudes;
  for (std::size_t first = 0; first < given.rows; first += Width::rows) {
    Reached<Width> reached;
    fill(reached.number, 1);
    for (auto& found : reached.found) found = reached.number;
    bool more = reach<Width, true>(given, first, 0, magnitudes, reached);
    for (std::size_t h = together; more; h += together)
      more = reach<Width, false>(given, first, h, magnitudes, reached);
    for (std::size_t v = 0; v < Width::abreast; ++v)
      std::memcpy(given.classes + first + v * Width::size, &reached.found[v], sizeof reached.found[v]);
  }
  if (!magnitudes.all_usable()) mark_unusable(given);
}

using Classify = void (*)(const RowsAndLevels&);

template <bool all_vote>
void classify_narrow(const RowsAndLevels& given) {
  classify_all<Wide<2, all_vote>>(given);
}

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
template <bool all_vote>
__attribute__((target("avx2"))) void classify_wide(const RowsAndLevels& given) {
  classify_all<Wide<4, all_vote>>(given);
}
template <bool all_vote>
__attribute__((target("avx512f"))) void classify_widest(const RowsAndLevels& given) {
  classify_all<Wide<8, all_vote>>(given);
}
template <bool all_vote>
Classify classify_here() noexcept {
  return __builtin_cpu_supports("avx512f") ? classify_widest<all_vote>
         : __builtin_cpu_supports("avx2")  ? classify_wide<all_vote>
                                           : classify_narrow<all_vote>;
}
#else
template <bool all_vote>
Classify classify_here() noexcept {
  return classify_narrow<all_vote>;
}
#endif

RisingLevels::Copies copies_of(double value) noexcept {
  RisingLevels::Copies copies;
  std::fill_n(copies.of, 8, value);
  return copies;
}

}  // namespace

RisingLevels::RisingLevels(std::span<const double> levels, std::span<const int> signs, std::span<const double> q,
                           std::span<const double> p, std::span<const double> shares) {
  const std::size_t n = signs.size();
  // Shares add up to 1, so no sum is larger than levels are in ranges. It loses at most 2^-53 of that when what lower
  // ends take away is added up (n times), when cells are (n), and for the two roundings of either end: less than 3e-13.
  const double most_ranges = 1024 / (static_cast<double>(n) + 2);
  for (std::size_t j = 0; j < n; ++j) all_vote_ = all_vote_ && q[j] == 0 && !(p[j] > 0);
  levels_.resize(levels.size() + (together - 1) * n, copies_of(std::numeric_limits<double>::infinity()));
  if (!all_vote_) upper_.resize(levels_.size());
  std::vector<double> starts;
  parts_.reserve(n);
  for (std::size_t j = 0; j < n; ++j) {
    const double sign = signs[j] > 0 ? 1 : -1, between = p[j] - q[j];
    double largest = 0;
    for (std::size_t i = j; i < levels.size(); i += n) largest = std::max(largest, std::abs(levels[i]) + p[j]);
    const Kind kind = !(between > 0)                     ? q[j] == 0 ? Kind::vote : Kind::step
                      : largest <= most_ranges * between ? Kind::range
                                                         : Kind::ramp;
    const bool range = kind == Kind::range;
    const double slope = between > 0 ? shares[j] / between : 0;
    for (std::size_t i = j, h = 0; i < levels.size(); i += n, ++h) {
      const double level = sign * levels[i], low = range ? (level - p[j]) * slope : level;
      levels_[i] = copies_of(low);
      if (range) upper_[i] = copies_of((level - q[j]) * slope);
      if (h == starts.size()) starts.push_back(0);
      if (range) starts[h] -= low;
    }
    parts_.push_back({copies_of(range ? sign * slope : sign), copies_of(kind == Kind::ramp ? p[j] : -q[j]),
                      copies_of(slope), copies_of(shares[j]), kind});
  }
  all_levels_ = starts.size();
  starts.resize(all_levels_ + together - 1);
  for (const double start : starts) starts_.push_back(copies_of(start));
}

void RisingLevels::classify(const Block& rows, double cut, std::span<double> classes) const noexcept {
  static const Classify classify_votes = classify_here<true>(), classify_any = classify_here<false>();
  const Classify classify = all_vote_ ? classify_votes : classify_any;
  const std::size_t n = parts_.size(), whole = classes.size() / largest_group * largest_group;
  std::vector<const double*> columns;
  for (std::size_t j = 0; j < n; ++j) columns.push_back(rows.column(static_cast<Index>(j)).data());
  RowsAndLevels given{.columns = columns.data(),
                      .rows = whole,
                      .levels = levels_,
                      .upper = upper_,
                      .starts = starts_,
                      .all_levels = all_levels_,
                      .parts = parts_,
                      .zero = 0,
                      .cut = cut,
                      .classes = classes.data()};
  classify(given);
  if (whole == classes.size()) return;
  // The rows that are left, and zeros after them.
  std::vector<double> rest(n * largest_group, 0.0), found(largest_group);
  for (std::size_t j = 0; j < n; ++j) {
    std::copy_n(columns[j] + whole, classes.size() - whole, rest.data() + j * largest_group);
    columns[j] = rest.data() + j * largest_group;
  }
  given.rows = largest_group, given.classes = found.data();
  classify(given);
  std::copy_n(found.data(), classes.size() - whole, classes.data() + whole);
}

}  // namespace mcda
