// Where, for each of some rising values, the references of a rising column begin or end that differ from it by more
// than a threshold: what sums of preferences slide along. Internal to preference_sums.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "mcda/method/method.hpp"
#include "mcda/statistics/each_cpu.hpp"
#include "mcda/statistics/lanes.hpp"

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define MCDA_IN_VECTORS 1
#include <immintrin.h>
#endif

namespace mcda::window_ends {

using Position = std::size_t;
using Place = std::int64_t;  // a position as processors gather by

// Places fit 32 bits wherever columns could be sorted, and no processor before AVX-512 turns more of them into numbers
// at once.
MCDA_INLINE Position position(Place place) noexcept { return static_cast<Position>(place); }
MCDA_INLINE double number(Place place) noexcept { return static_cast<double>(static_cast<std::uint32_t>(place)); }

// The first position from `from` on that does not pass; those that pass are a prefix. Values and references rise
// together, so the next answer is mostly a few positions away (found without a branch), and else found by doubling
// steps: a handful of values costs O(log m) each.
template <class Passes>
Position advance(Position from, Position end, const Passes& passes) {
  constexpr Position near = 4;
  if (end - from >= near) {
    Position count = 0;
    for (Position k = 0; k < near; ++k) count += passes(from + k) ? 1u : 0u;
    from += count;
    if (count < near) return from;
  }
  Position step = near;
  while (end - from >= step && passes(from + step - 1)) {
    from += step;
    step *= 2;
  }
  Position high = std::min(end, from + step);
  while (from < high) {
    const Position middle = from + (high - from) / 2;
    if (passes(middle)) {
      from = middle + 1;
    } else {
      high = middle;
    }
  }
  return from;
}

// Predicates on the difference as it is computed in the formula: rounding is monotone, so windows end exactly where the
// formula says.
struct Beyond {
  static constexpr bool beyond = true;
  double threshold;
  bool operator()(double difference) const noexcept { return difference > threshold; }
};
struct From {
  static constexpr bool beyond = false;
  double threshold;
  bool operator()(double difference) const noexcept { return difference >= threshold; }
};

// Values looked at together: everything that is known of them stays in the nearest cache.
constexpr Position piece = piece_values;

struct Ends {
  Position low, high;
};

// A threshold, and for each value of a piece where the references begin or end that differ from it by so much that
// `Far` holds: [0, low) are that far below, [high, m) that far above. Values rise from piece to piece, and the ends
// with them.
template <class Far>
struct Window {
  Far far;
  Ends from{};  // where the searches go on
  std::array<Place, piece> low{}, high{};
};

// References that are far below a value, or not far above it, are a prefix of the column.
template <bool above, class Far>
MCDA_INLINE bool passes(const Far& far, double value, double reference) noexcept {
  return above ? !far(reference - value) : far(value - reference);
}

// Any values against any references.
template <class Far>
void find_ends_against(std::span<const double> reference, const double* values, Position count, Window<Far>& window) {
  for (Position i = 0; i < count; ++i) {
    const double x = values[i];
    window.from.low = advance(window.from.low, reference.size(),
                              [&](Position k) { return passes<false>(window.far, x, reference[k]); });
    window.from.high = advance(window.from.high, reference.size(),
                               [&](Position k) { return passes<true>(window.far, x, reference[k]); });
    window.low[i] = static_cast<Place>(window.from.low);
    window.high[i] = static_cast<Place>(window.from.high);
  }
}

// A column against itself: about as many references pass by as values. Eight values are looked up at once among the
// next sixteen references, by bisection without branches: mostly the answer is there, nothing is mispredicted, and only
// one value in eight waits for the one before it.
constexpr Position values_at_once = 8, references_ahead = 16;

// Where there are no sixteen references left.
template <bool above, class Far>
MCDA_INLINE void advance_at_end(std::span<const double> reference, const double* values, Position count, const Far& far,
                                Position& from, Place* places) noexcept {
  for (Position l = 0; l < count; ++l) {
    while (from < reference.size() && passes<above>(far, values[l], reference[from])) ++from;
    places[l] = static_cast<Place>(from);
  }
}

template <bool above, class Far>
void advance_together(std::span<const double> reference, const double* values, const Far& far, Position& from,
                      Place* places) noexcept {
  std::array<Position, values_at_once> found;
  found.fill(from);
  for (;;) {
    if (from + references_ahead > reference.size())
      return advance_at_end<above>(reference, values, values_at_once, far, from = found[0], places);
    for (Position l = 0; l < values_at_once; ++l) {
      Position place = from;
      for (Position step = references_ahead / 2; step > 0; step /= 2)
        place += passes<above>(far, values[l], reference[place + step - 1]) ? step : 0;
      found[l] += place - from;  // nothing for those whose place is known
    }
    if (found[values_at_once - 1] < from + references_ahead - 1) break;
    from += references_ahead - 1;  // there may be more than was looked at
  }
  for (Position l = 0; l < values_at_once; ++l) places[l] = static_cast<Place>(found[l]);
  from = found[values_at_once - 1];
}

template <class Far>
void find_ends_within(std::span<const double> column, const double* values, Position count, Window<Far>& window) {
  Position i = 0;
  for (; i + values_at_once <= count; i += values_at_once) {
    advance_together<false>(column, values + i, window.far, window.from.low, window.low.data() + i);
    advance_together<true>(column, values + i, window.far, window.from.high, window.high.data() + i);
  }
  advance_at_end<false>(column, values + i, count - i, window.far, window.from.low, window.low.data() + i);
  advance_at_end<true>(column, values + i, count - i, window.far, window.from.high, window.high.data() + i);
}

#if defined(MCDA_IN_VECTORS)
// The same with the sixteen references in two vectors, from which a shuffle picks one for every value; for all ends at
// once, because each waits for itself only.
template <bool above, class Far>
__attribute__((target("avx512f"), always_inline)) inline void advance_vector(std::span<const double> reference,
                                                                             const double* values, const Far& far,
                                                                             Position& from, Place* places) noexcept {
  const __m512d value = _mm512_loadu_pd(values), threshold = _mm512_set1_pd(far.threshold);
  const __m512d last = _mm512_set1_pd(values[values_at_once - 1]);
  const Position start = from;
  __m512i found = _mm512_setzero_si512();
  for (;;) {
    if (from + references_ahead > reference.size())
      return advance_at_end<above>(reference, values, values_at_once, far,
                                   from = start + static_cast<Position>(found[0]), places);
    ask_ahead(reference.data() + from);
    const __m512d first = _mm512_loadu_pd(reference.data() + from);
    const __m512d second = _mm512_loadu_pd(reference.data() + from + values_at_once);
    const auto passing = [&](__m512d value, __m512d one) __attribute__((target("avx512f"), always_inline)) {
      return above ? _mm512_cmp_pd_mask(one - value, threshold, Far::beyond ? _CMP_LE_OQ : _CMP_LT_OQ)
                   : _mm512_cmp_pd_mask(value - one, threshold, Far::beyond ? _CMP_GT_OQ : _CMP_GE_OQ);
    };
    // The next eight wait for where the last value stands: counted, that is known long before the bisection ends.
    const unsigned passed = passing(last, first) | static_cast<unsigned>(passing(last, second)) << values_at_once;
    // The first two steps have one reference or two to compare with, which a shuffle would fetch more slowly.
    static_assert(references_ahead == 16);
    const auto reference_at = [&](Position k) __attribute__((target("avx512f"), always_inline)) {
      return _mm512_set1_pd(reference[from + k]);
    };
    const __mmask8 half = passing(value, reference_at(7));
    const __mmask8 quarter = passing(value, _mm512_mask_mov_pd(reference_at(3), half, reference_at(11)));
    __m512i place = _mm512_maskz_mov_epi64(half, _mm512_set1_epi64(8));
    place = _mm512_mask_add_epi64(place, quarter, place, _mm512_set1_epi64(4));
    for (const long long step : {2, 1}) {
      const __m512d one = _mm512_permutex2var_pd(first, place + _mm512_set1_epi64(step - 1), second);
      place = _mm512_mask_add_epi64(place, passing(value, one), place, _mm512_set1_epi64(step));
    }
    found += place;  // nothing for those whose place is known
    if (passed < (1u << references_ahead) - 1) {
      from += static_cast<Position>(__builtin_popcount(passed));
      break;
    }
    from += references_ahead - 1;  // there may be more than was looked at
  }
  found += _mm512_set1_epi64(static_cast<long long>(start));
  _mm512_storeu_si512(places, found);
}

template <class... Far>
__attribute__((target("avx512f"))) void find_ends_in_vectors(std::span<const double> column, const double* values,
                                                             Position count, Window<Far>&... windows) {
  // Where searches go on stays in registers: in memory, every place that is written might be one of them.
  const auto with = [&](auto... from) __attribute__((target("avx512f"), always_inline)) {
    Position i = 0;
    for (; i + values_at_once <= count; i += values_at_once) {
      (advance_vector<false>(column, values + i, windows.far, from.low, windows.low.data() + i), ...);
      (advance_vector<true>(column, values + i, windows.far, from.high, windows.high.data() + i), ...);
    }
    (advance_at_end<false>(column, values + i, count - i, windows.far, from.low, windows.low.data() + i), ...);
    (advance_at_end<true>(column, values + i, count - i, windows.far, from.high, windows.high.data() + i), ...);
    ((windows.from = from), ...);
  };
  with(windows.from...);
}
#endif

struct Against {
  std::span<const double> reference, values;
  bool same() const noexcept { return values.data() == reference.data() && values.size() == reference.size(); }
};

template <class... Far>
void find_ends(const Against& against, Position first, Position count, Window<Far>&... windows) {
  const double* const values = against.values.data() + first;
  if (!against.same()) return (find_ends_against(against.reference, values, count, windows), ...);
#if defined(MCDA_IN_VECTORS)
  if (__builtin_cpu_supports("avx512f")) return find_ends_in_vectors(against.reference, values, count, windows...);
#endif
  (find_ends_within(against.reference, values, count, windows), ...);
}

}  // namespace mcda::window_ends
