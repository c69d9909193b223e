#include "mcda/engine/preference_sums.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "mcda/engine/kernel_sum.hpp"
#include "mcda/engine/room.hpp"
#include "mcda/engine/window_ends.hpp"
#include "mcda/statistics/each_cpu.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

using namespace window_ends;

// What follows adds to below and above (of one piece) what the values first, first + 1, ... have; pieces come in their
// order.

// P = 1 beyond q.
class StepSums {
 public:
  StepSums(double q, double factor, const Against& against) : against_(against), factor_(factor), beyond_{{q}} {}
  void add(Position first, Position count, double* below, double* above) {
    find_ends(against_, first, count, beyond_);
    const double m = static_cast<double>(against_.reference.size());
    for (Position i = 0; i < count; ++i) {
      below[i] += factor_ * number(beyond_.low[i]);
      above[i] += factor_ * (m - number(beyond_.high[i]));
    }
  }

 private:
  Against against_;
  double factor_;
  Window<Beyond> beyond_;
};

// P = 1/2 beyond q, 1 beyond p.
class TwoStepSums {
 public:
  TwoStepSums(double q, double p, double factor, const Against& against)
      : first_(q, factor / 2, against), second_(p, factor / 2, against) {}
  void add(Position first, Position count, double* below, double* above) {
    first_.add(first, count, below, above);
    second_.add(first, count, below, above);
  }

 private:
  StepSums first_, second_;
};

// A sum and what rounding took from it.
struct Compensated {
  double sum = 0, lost = 0;
  MCDA_INLINE void add(double term) noexcept {
    const double next = sum + term;  // next + error is exactly sum + term (Knuth)
    const double part = next - sum;
    lost += (sum - (next - part)) + (term - part);
    sum = next;
  }
};

// Goes on with prefix sums of reference - base, eight at a time while all eight are less than `end`; the next position.
// Eight are summed as a tree, and only their sum waits for that of those before.
MCDA_FOR_EACH_CPU Position add_prefixes(const double* __restrict reference, Position k, Position size, double base,
                                        double end, Compensated& running, double* __restrict prefix) {
  const Lanes none = {};
  Compensated all = running;
  for (; k + lanes <= size && reference[k + lanes - 1] < end; k += lanes) {
    ask_far_ahead(reference + k);
    Lanes sums;
    read_lanes(sums, reference + k);
    sums -= base;
    sums += __builtin_shufflevector(none, sums, 0, 8, 9, 10, 11, 12, 13, 14);
    sums += __builtin_shufflevector(none, sums, 0, 1, 8, 9, 10, 11, 12, 13);
    sums += __builtin_shufflevector(none, sums, 0, 1, 2, 3, 8, 9, 10, 11);
    const Lanes before = __builtin_shufflevector(none, sums, 0, 8, 9, 10, 11, 12, 13, 14);
    write_lanes(prefix + k, all.sum + (before + all.lost));
    all.add(sums[lanes - 1]);
  }
  running = all;
  return k;
}

// What a window that does not leave a cell needs to know of it.
struct Cell {
  Place end;    // windows that end before have nothing of the next
  double base;  // its first value
};

// Sums of the references in a window, without the cancellation of one running sum over the column: the column is cut
// into cells some windows wide, each with prefix sums from its own first value. A window meets one cell or two, and
// every number in it is of about the window's size whatever the offset and the range of the column (tested by
// preference_sums/offsets). Prefix sums are compensated: naive ones drift by 1e-11 at 1e6 ties.
class Cells {
 public:
  Cells(std::span<const double> reference, double window)
      : reference_(reference), prefix_(reference.size() + 1 + read_beyond) {
    constexpr double windows_a_cell = 16;
    for (Position k = 0; k < reference.size();) {
      begins_.push_back(k);
      const double base = reference[k], end = base + windows_a_cell * window;
      Compensated all;
      prefix_[k++] = 0;
      k = add_prefixes(reference.data(), k, reference.size(), base, end, all, prefix_.get());
      for (; k < reference.size() && reference[k] < end; ++k) {
        prefix_[k] = all.sum + all.lost;
        all.add(reference[k] - base);
      }
      totals_.push_back(all.sum + all.lost);
    }
    // The last cell has a place more, for windows that end with the column.
    begins_.push_back(reference.size() + 1);
    prefix_[reference.size()] = totals_.back();
  }

  /// sum of (x - reference[k] - q) over the window [from, to), where x lies q or more above. Windows may only move up.
  MCDA_INLINE double below(double x, double q, Position from, Position to, Position& cell) const noexcept {
    return sum(from, to, cell, [&](double base) { return (x - base) - q; });
  }
  /// sum of (reference[k] - x - q) over the window [from, to), where x lies q or more below.
  MCDA_INLINE double above(double x, double q, Position from, Position to, Position& cell) const noexcept {
    return -sum(from, to, cell, [&](double base) { return (x - base) + q; });
  }

  /// The cell that holds a position; cells may only move up.
  MCDA_INLINE void move_to(Position from, Position& cell) const noexcept {
    while (begins_[cell + 1] <= from) ++cell;
  }
  Cell at(Position cell) const noexcept { return {static_cast<Place>(begins_[cell + 1]), reference_[begins_[cell]]}; }
  /// Of all references, and `read_beyond` cells more that hold anything.
  MCDA_INLINE const double* prefix() const noexcept { return prefix_.get(); }
  static constexpr Position read_beyond = 2 * values_at_once;

 private:
  // sum of (lead(base) - (reference[k] - base)) over the window, by cells with their first value as base
  template <class Lead>
  MCDA_INLINE double sum(Position from, Position to, Position& cell, const Lead& lead) const noexcept {
    if (from >= to) return 0;
    move_to(from, cell);
    if (to < begins_[cell + 1])
      return static_cast<double>(to - from) * lead(reference_[begins_[cell]]) - (prefix_[to] - prefix_[from]);
    double whole = 0;
    for (Position c = cell; from < to; ++c) {
      const Position end = begins_[c + 1], stop = std::min(to, end);
      const double references = (stop == end ? totals_[c] : prefix_[stop]) - prefix_[from];
      whole += static_cast<double>(stop - from) * lead(reference_[begins_[c]]) - references;
      from = stop;
    }
    return whole;
  }

  std::span<const double> reference_;
  Room<double> prefix_;         // sum of the references of the same cell before this one, less the cell's first value
  std::vector<double> totals_;  // by cell
  std::vector<Position> begins_;
};

// Where, for each value of a piece, P begins to be 1 and to rise: references [0, low_full) count fully below it,
// [low_full, low_some) in part, [high_some, high_full) in part above it, [high_full, m) fully.
struct RampEnds {
  const Place *low_full, *low_some, *high_some, *high_full;
};

struct Ramp {
  double q, slope, factor, all;  // all: how many references there are
};

// Nothing is done for one value that is not done for all.
MCDA_FOR_EACH_CPU void add_ramps_in_cells(const Ramp& ramp, const Cell& low, const Cell& high,
                                          const double* __restrict prefix, const double* __restrict values,
                                          const RampEnds& ends, Position from, Position to, double* __restrict below,
                                          double* __restrict above) {
  const auto [q, slope, factor, all] = ramp;
  const Place* const __restrict low_full = ends.low_full, * const __restrict low_some = ends.low_some;
  const Place* const __restrict high_full = ends.high_full, * const __restrict high_some = ends.high_some;
  for (Position l = from; l < to; ++l) {
    const double x = values[l];
    const double references_below = prefix[low_some[l]] - prefix[low_full[l]];
    const double references_above = prefix[high_full[l]] - prefix[high_some[l]];
    const double partly_below = number(low_some[l] - low_full[l]) * ((x - low.base) - q) - references_below;
    const double partly_above = number(high_full[l] - high_some[l]) * ((x - high.base) + q) - references_above;
    below[l] += factor * (number(low_full[l]) + partly_below * slope);
    above[l] += factor * ((all - number(high_full[l])) - partly_above * slope);
  }
}

#if defined(MCDA_IN_VECTORS)
// The same: the compiler would fetch the sums one by one. Those of eight neighbours mostly lie among sixteen, from
// which a shuffle picks them, in a fraction of the time of a gathering.
__attribute__((target("avx512f"))) void add_ramps_in_vectors(const Ramp& ramp, const Cell& low, const Cell& high,
                                                             const double* prefix, const double* values,
                                                             const RampEnds& ends, Position from, Position to,
                                                             double* below, double* above) {
  constexpr Position at_once = 8;
  for (Position l = from; l < to; l += at_once) {
    const auto wanted = static_cast<__mmask8>((1u << std::min(to - l, at_once)) - 1);
    const auto places = [&](const Place* one) __attribute__((target("avx512f"), always_inline)) {
      return _mm512_maskz_loadu_epi64(wanted, one + l);
    };
    const auto number_of = [](__m512i place) __attribute__((target("avx512f"), always_inline)) {
      const __m512d large = _mm512_set1_pd(0x1p52);  // whole numbers below stand in its last bits
      return _mm512_castsi512_pd(place | _mm512_castpd_si512(large)) - large;
    };
    const auto sum_to = [&](const Place* one, __m512i place) __attribute__((target("avx512f"), always_inline)) {
      const __m512i offset = place - _mm512_set1_epi64(one[l]);
      const double* const near = prefix + one[l];
      ask_ahead(near);
      if (_mm512_mask_cmplt_epu64_mask(wanted, offset, _mm512_set1_epi64(2 * values_at_once)) == wanted) [[likely]]
        return _mm512_permutex2var_pd(_mm512_loadu_pd(near), offset, _mm512_loadu_pd(near + values_at_once));
      return _mm512_mask_i64gather_pd(_mm512_setzero_pd(), wanted, place, prefix, sizeof(double));
    };
    const __m512d x = _mm512_maskz_loadu_pd(wanted, values + l), q = _mm512_set1_pd(ramp.q);
    const __m512d slope = _mm512_set1_pd(ramp.slope), factor = _mm512_set1_pd(ramp.factor);
    const __m512i low_full = places(ends.low_full), low_some = places(ends.low_some);
    const __m512i high_full = places(ends.high_full), high_some = places(ends.high_some);
    const __m512d partly_below = number_of(low_some - low_full) * ((x - _mm512_set1_pd(low.base)) - q) -
                                 (sum_to(ends.low_some, low_some) - sum_to(ends.low_full, low_full));
    const __m512d partly_above = number_of(high_full - high_some) * ((x - _mm512_set1_pd(high.base)) + q) -
                                 (sum_to(ends.high_full, high_full) - sum_to(ends.high_some, high_some));
    const __m512d fully_above = _mm512_set1_pd(ramp.all) - number_of(high_full);
    const __m512d more_below = factor * (number_of(low_full) + partly_below * slope);
    const __m512d more_above = factor * (fully_above - partly_above * slope);
    _mm512_mask_storeu_pd(below + l, wanted, _mm512_maskz_loadu_pd(wanted, below + l) + more_below);
    _mm512_mask_storeu_pd(above + l, wanted, _mm512_maskz_loadu_pd(wanted, above + l) + more_above);
  }
}
#endif

void add_ramps(const Ramp& ramp, const Cell& low, const Cell& high, const double* prefix, const double* values,
               const RampEnds& ends, Position from, Position to, double* below, double* above) {
#if defined(MCDA_IN_VECTORS)
  if (__builtin_cpu_supports("avx512f"))
    return add_ramps_in_vectors(ramp, low, high, prefix, values, ends, from, to, below, above);
#endif
  add_ramps_in_cells(ramp, low, high, prefix, values, ends, from, to, below, above);
}

// P rises from 0 at q to 1 at p > q.
class RampSums {
 public:
  RampSums(double q, double p, double factor, const Against& against)
      : against_(against),
        ramp_{q, 1 / (p - q), factor, static_cast<double>(against.reference.size())},
        cells_(against.reference, p - q),
        some_{{q}},
        full_{{p}} {}
  void add(Position first, Position count, double* below, double* above) {
    find_ends(against_, first, count, some_, full_);
    const double* const values = against_.values.data() + first;
    const RampEnds ends{full_.low.data(), some_.low.data(), some_.high.data(), full_.high.data()};
    for (Position i = 0; i < count;) {
      cells_.move_to(position(ends.low_full[i]), cell_below_);
      cells_.move_to(position(ends.high_some[i]), cell_above_);
      const Cell low = cells_.at(cell_below_), high = cells_.at(cell_above_);
      const Position stay =
          position(std::min(std::lower_bound(ends.low_some + i, ends.low_some + count, low.end) - ends.low_some,
                            std::lower_bound(ends.high_full + i, ends.high_full + count, high.end) - ends.high_full));
      add_ramps(ramp_, low, high, cells_.prefix(), values, ends, i, stay, below, above);
      // Those that follow meet two cells: some of them before the next look.
      for (i = stay; i < std::min(count, stay + 8); ++i) add_one(values[i], ends, i, below[i], above[i]);
    }
  }

 private:
  void add_one(double x, const RampEnds& ends, Position i, double& below, double& above) noexcept {
    const double partly_below =
        cells_.below(x, ramp_.q, position(ends.low_full[i]), position(ends.low_some[i]), cell_below_);
    const double partly_above =
        cells_.above(x, ramp_.q, position(ends.high_some[i]), position(ends.high_full[i]), cell_above_);
    below += ramp_.factor * (number(ends.low_full[i]) + partly_below * ramp_.slope);
    above += ramp_.factor * ((ramp_.all - number(ends.high_full[i])) + partly_above * ramp_.slope);
  }

  Against against_;
  Ramp ramp_;
  Cells cells_;
  Window<Beyond> some_;  // where P begins to rise
  Window<From> full_;    // where it is 1
  Position cell_below_ = 0, cell_above_ = 0;
};

// P = 1 - exp(-d^2 / (2 s^2)): how many are on that side, less a sum of Gaussians.
class GaussianSums {
 public:
  GaussianSums(double s, double factor, const Against& against)
      : against_(against),
        factor_(factor),
        apart_{{0}},
        kernel_below_(against.values.size()),
        kernel_above_(against.values.size()) {
    kernel_sums(GaussianKernel(s), against.reference, against.values, kernel_below_, kernel_above_);
  }
  void add(Position first, Position count, double* below, double* above) {
    find_ends(against_, first, count, apart_);
    const double m = static_cast<double>(against_.reference.size());
    for (Position i = 0; i < count; ++i) {
      below[i] += factor_ * std::max(0.0, number(apart_.low[i]) - kernel_below_[first + i]);
      above[i] += factor_ * std::max(0.0, (m - number(apart_.high[i])) - kernel_above_[first + i]);
    }
  }

 private:
  Against against_;
  double factor_;
  Window<Beyond> apart_;
  std::vector<double> kernel_below_, kernel_above_;
};

// Calls use(sums) with what adds up this shape.
template <class Use>
void with_sums(const Preference& preference, double factor, const Against& against, const Use& use) {
  const double q = preference.indifference, p = preference.preference;
  const auto ramp = [&](double start) {
    if (p - start > 1e-300) {  // no difference of two cells lies between thresholds as near as that (types.hpp), and 1
                               // / (p - q) stays finite
      use(RampSums(start, p, factor, against));
    } else {
      use(StepSums(start, factor, against));
    }
  };
  switch (preference.shape) {
    case PreferenceShape::usual: return use(StepSums(0, factor, against));
    case PreferenceShape::u_shape: return use(StepSums(q, factor, against));
    case PreferenceShape::v_shape: return ramp(0);
    case PreferenceShape::level: return use(TwoStepSums(q, p, factor, against));
    case PreferenceShape::linear: return ramp(q);
    case PreferenceShape::gaussian: return use(GaussianSums(preference.gaussian, factor, against));
  }
}

// Calls work(first value, values) for each piece.
template <class Work>
void for_each_piece(Position size, const Work& work) {
  for (Position first = 0; first < size; first += piece) work(first, std::min(piece, size - first));
}

}  // namespace

void add_preference_sums(const Preference& preference, double factor, std::span<const double> reference,
                         std::span<const double> values, std::span<double> below, std::span<double> above) {
  with_sums(preference, factor, {reference, values}, [&](auto sums) {
    for_each_piece(values.size(), [&](Position first, Position count) {
      sums.add(first, count, below.data() + first, above.data() + first);
    });
  });
}

void preference_sums_in_pieces(const Preference& preference, double factor, std::span<const double> column,
                               std::span<double> below, std::span<double> above, const TakePiece& take) {
  with_sums(preference, factor, {column, column}, [&](auto sums) {
    for_each_piece(column.size(), [&](Position first, Position count) {
      std::fill_n(below.data(), count, 0.0);
      std::fill_n(above.data(), count, 0.0);
      sums.add(first, count, below.data(), above.data());
      take(first, count);
    });
  });
}

}  // namespace mcda
