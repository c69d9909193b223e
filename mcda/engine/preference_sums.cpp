#include "mcda/engine/preference_sums.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "mcda/engine/kernel_sum.hpp"
#include "mcda/engine/room.hpp"
#include "mcda/statistics/each_cpu.hpp"

namespace mcda {

namespace {

using Position = std::size_t;

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
  double threshold;
  bool operator()(double difference) const noexcept { return difference > threshold; }
};
struct From {
  double threshold;
  bool operator()(double difference) const noexcept { return difference >= threshold; }
};

// Where, for each value, the references begin or end that differ from it by so much that `far` holds: [0, low) are that
// far below, [high, m) that far above. Row numbers fit 32 bits wherever columns could be sorted.
struct Ends {
  Room<std::uint32_t> low, high;
};

// A column against itself: the two ends are each other's inverse (k is far below i where i is far above k), so one pass
// finds both. Eight values are looked up at once among the next sixteen references, by bisection without branches:
// mostly the answer is there, nothing is mispredicted, and only one value in eight waits for the one before it.
template <class Far>
Ends ends_within(std::span<const double> column, Far far) {
  constexpr Position together = 8, ahead = 16;
  const Position m = column.size();
  Ends ends{Room<std::uint32_t>(m), Room<std::uint32_t>(m + ahead)};
  const double* const x = column.data();
  std::uint32_t* const low = ends.low.get();
  std::uint32_t* const high = ends.high.get();
  Position from = 0, i = 0;
  const auto one_by_one = [&](Position end) {
    for (; i < end; ++i) {
      for (; from < m && far(x[i] - x[from]); ++from) high[from] = static_cast<std::uint32_t>(i);
      low[i] = static_cast<std::uint32_t>(from);
    }
  };
  while (i + together <= m && from + ahead <= m) {
    std::array<Position, together> found;
    for (Position l = 0; l < together; ++l) {
      Position place = from;
      for (Position step = ahead / 2; step > 0; step /= 2) place += far(x[i + l] - x[place + step - 1]) ? step : 0;
      found[l] = place;
    }
    Position sure = together;
    for (const Position seen = from + ahead - 1; sure > 0 && found[sure - 1] == seen;)
      --sure;  // there may be more than was looked at
    if (sure == 0) {
      one_by_one(i + 1);
      continue;
    }
    for (Position l = 0; l < sure; ++l) {
      for (Position k = 0; k < ahead; ++k)
        high[from + k] = static_cast<std::uint32_t>(i + l);  // those not reached yet are written again
      from = found[l];
      low[i + l] = static_cast<std::uint32_t>(from);
    }
    i += sure;
  }
  one_by_one(m);
  for (; from < m; ++from) high[from] = static_cast<std::uint32_t>(m);
  return ends;
}

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define MCDA_ENDS_IN_VECTORS 1

// The same with the sixteen references in two vectors, from which a shuffle picks one for every value; for two
// thresholds at once, because each waits for itself only.
constexpr Position vector_lanes = 8, vector_ahead = 16;
using Doubles = double __attribute__((vector_size(vector_lanes * sizeof(double))));
using Places = long long __attribute__((vector_size(vector_lanes * sizeof(long long))));

struct Chain {
  double threshold;
  std::uint32_t* low;
  std::uint32_t* high;  // with room for `vector_ahead` more
  Position from = 0;
};

template <bool beyond>
__attribute__((target("avx512f"), always_inline)) inline void advance_eight(const double* x, Position m, Position i,
                                                                            Chain& chain) noexcept {
  const auto far = [&](double difference) {
    return beyond ? difference > chain.threshold : difference >= chain.threshold;
  };
  Doubles values;
  std::memcpy(&values, x + i, sizeof values);
  const Doubles threshold = Doubles{} + chain.threshold;
  Position from = chain.from;
  for (Position done = 0; done < vector_lanes;) {
    Position sure = done;
    Places found{};
    if (from + vector_ahead <= m) {
      Doubles first, second;
      std::memcpy(&first, x + from, sizeof first);
      std::memcpy(&second, x + from + vector_lanes, sizeof second);
      for (long long step = vector_ahead / 2; step > 0; step /= 2) {
        const Doubles difference = values - __builtin_shuffle(first, second, found + (step - 1));
        found += (beyond ? difference > threshold : difference >= threshold) & (Places{} + step);
      }
      sure = vector_lanes;
      while (sure > done && found[sure - 1] == static_cast<long long>(vector_ahead) - 1)
        --sure;  // there may be more than was looked at
    }
    if (sure == done) {
      for (; from < m && far(x[i + done] - x[from]); ++from) chain.high[from] = static_cast<std::uint32_t>(i + done);
      chain.low[i + done] = static_cast<std::uint32_t>(from);
      ++done;
      continue;
    }
    const Position start = from;
    for (; done < sure; ++done) {
      for (Position k = 0; k < vector_ahead; ++k)
        chain.high[from + k] = static_cast<std::uint32_t>(i + done);  // those not reached yet are written again
      from = start + static_cast<Position>(found[done]);
      chain.low[i + done] = static_cast<std::uint32_t>(from);
    }
  }
  chain.from = from;
}

__attribute__((target("avx512f"))) void find_ends_in_vectors(const double* x, Position m, Chain* some, Chain* full) {
  Position i = 0;
  for (; i + vector_lanes <= m; i += vector_lanes) {
    if (some != nullptr) advance_eight<true>(x, m, i, *some);
    if (full != nullptr) advance_eight<false>(x, m, i, *full);
  }
  const auto finish = [&](Chain* chain, auto far) {
    if (chain == nullptr) return;
    Position from = chain->from;
    for (Position k = i; k < m; ++k) {
      for (; from < m && far(x[k] - x[from]); ++from) chain->high[from] = static_cast<std::uint32_t>(k);
      chain->low[k] = static_cast<std::uint32_t>(from);
    }
    for (; from < m; ++from) chain->high[from] = static_cast<std::uint32_t>(m);
  };
  if (some != nullptr) finish(some, Beyond{some->threshold});
  if (full != nullptr) finish(full, From{full->threshold});
}
#endif

template <class Far>
Ends ends_against(std::span<const double> reference, std::span<const double> values, Far far) {
  Ends ends{Room<std::uint32_t>(values.size()), Room<std::uint32_t>(values.size())};
  Position low = 0, high = 0;
  for (Position i = 0; i < values.size(); ++i) {
    const double x = values[i];
    low = advance(low, reference.size(), [&](Position k) { return far(x - reference[k]); });
    high = advance(high, reference.size(), [&](Position k) { return !far(reference[k] - x); });
    ends.low[i] = static_cast<std::uint32_t>(low);
    ends.high[i] = static_cast<std::uint32_t>(high);
  }
  return ends;
}

struct Windows {
  Ends some, full;  // where P begins to rise, where it is 1
};

bool same_column(std::span<const double> reference, std::span<const double> values) {
  return values.data() == reference.data() && values.size() == reference.size();
}

#if defined(MCDA_ENDS_IN_VECTORS)
Ends room_for_ends(Position m) { return {Room<std::uint32_t>(m), Room<std::uint32_t>(m + vector_ahead)}; }
#endif

Ends steps_of(double q, std::span<const double> reference, std::span<const double> values) {
  if (!same_column(reference, values)) return ends_against(reference, values, Beyond{q});
#if defined(MCDA_ENDS_IN_VECTORS)
  if (__builtin_cpu_supports("avx512f")) {
    Ends ends = room_for_ends(values.size());
    Chain chain{q, ends.low.get(), ends.high.get()};
    find_ends_in_vectors(values.data(), values.size(), &chain, nullptr);
    return ends;
  }
#endif
  return ends_within(values, Beyond{q});
}

Windows windows_of(double q, double p, std::span<const double> reference, std::span<const double> values) {
  if (!same_column(reference, values))
    return {ends_against(reference, values, Beyond{q}), ends_against(reference, values, From{p})};
#if defined(MCDA_ENDS_IN_VECTORS)
  if (__builtin_cpu_supports("avx512f")) {
    Windows windows{room_for_ends(values.size()), room_for_ends(values.size())};
    Chain some{q, windows.some.low.get(), windows.some.high.get()};
    Chain full{p, windows.full.low.get(), windows.full.high.get()};
    find_ends_in_vectors(values.data(), values.size(), &some, &full);
    return windows;
  }
#endif
  return {ends_within(values, Beyond{q}), ends_within(values, From{p})};
}

// P = 1 beyond q.
void add_steps(double q, double factor, std::span<const double> reference, std::span<const double> values,
               std::span<double> below, std::span<double> above) {
  const Ends ends = steps_of(q, reference, values);
  const double m = static_cast<double>(reference.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    below[i] += factor * ends.low[i];
    above[i] += factor * (m - ends.high[i]);
  }
}

// P = 1/2 beyond q, 1 beyond p.
void add_levels(double q, double p, double factor, std::span<const double> reference, std::span<const double> values,
                std::span<double> below, std::span<double> above) {
  add_steps(q, factor / 2, reference, values, below, above);
  add_steps(p, factor / 2, reference, values, below, above);
}

// Sums of the references in a window, without the cancellation of one running sum over the column: the column is cut
// into cells some windows wide, each with prefix sums from its own first value. A window meets one cell or two, and
// every number in it is of about the window's size whatever the offset and the range of the column (tested by
// preference_sums/offsets). Prefix sums are compensated: naive ones drift by 1e-11 at 1e6 ties.
class Cells {
 public:
  Cells(std::span<const double> reference, double window) : reference_(reference), prefix_(reference.size() + 1) {
    constexpr double windows_a_cell = 16;
    double sum = 0, lost = 0, base = 0, end = 0;
    for (Position k = 0; k < reference.size(); ++k) {
      if (k == 0 || reference[k] >= end) {
        if (k > 0) totals_.push_back(sum + lost);
        begins_.push_back(k);
        base = reference[k];
        end = base + windows_a_cell * window;
        sum = lost = 0;
      }
      prefix_[k] = sum + lost;
      const double term = reference[k] - base;
      const double next = sum + term;  // next + error is exactly sum + term (Knuth)
      const double part = next - sum;
      lost += (sum - (next - part)) + (term - part);
      sum = next;
    }
    totals_.push_back(sum + lost);
    begins_.push_back(reference.size());
    prefix_[reference.size()] = 0;  // read where a window ends with the column, and not used
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
  MCDA_INLINE double first_of(Position cell) const noexcept { return reference_[begins_[cell]]; }
  MCDA_INLINE Position end_of(Position cell) const noexcept { return begins_[cell + 1]; }
  MCDA_INLINE double total_of(Position cell) const noexcept { return totals_[cell]; }
  MCDA_INLINE const double* prefix() const noexcept { return prefix_.get(); }

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

// P rises from 0 at q to 1 at p > q. Mostly the windows of eight values meet one cell on each side: no lane then
// differs from the others in what is done.
MCDA_FOR_EACH_CPU void add_ramps_between(double q, double p, double factor, const Cells& cells, Position m,
                                         const double* values, Position count, const std::uint32_t* low_full,
                                         const std::uint32_t* low_some, const std::uint32_t* high_some,
                                         const std::uint32_t* high_full, double* below, double* above) {
  constexpr Position lanes = 8;
  const double all = static_cast<double>(m), slope = 1 / (p - q);
  const double* const prefix = cells.prefix();
  Position cell_below = 0, cell_above = 0, i = 0;
  const auto one = [&] {
    const double x = values[i];
    const double partly_below = cells.below(x, q, low_full[i], low_some[i], cell_below);
    const double partly_above = cells.above(x, q, high_some[i], high_full[i], cell_above);
    below[i] += factor * (low_full[i] + partly_below * slope);
    above[i] += factor * ((all - high_full[i]) + partly_above * slope);
  };
  while (i + lanes <= count) {
    if (low_full[i] < m) cells.move_to(low_full[i], cell_below);
    if (high_some[i] < m) cells.move_to(high_some[i], cell_above);
    const Position last = i + lanes - 1, end_below = cells.end_of(cell_below), end_above = cells.end_of(cell_above);
    if (low_some[last] > end_below || high_full[last] > end_above) {
      for (const Position end = i + lanes; i < end; ++i) one();
      continue;
    }
    const double base_below = cells.first_of(cell_below), total_below = cells.total_of(cell_below);
    const double base_above = cells.first_of(cell_above), total_above = cells.total_of(cell_above);
    for (Position l = i; l < i + lanes; ++l) {
      const double x = values[l];
      const double to_below = low_some[l] == end_below ? total_below : prefix[low_some[l]];
      const double from_below = low_full[l] == end_below ? total_below : prefix[low_full[l]];
      const double to_above = high_full[l] == end_above ? total_above : prefix[high_full[l]];
      const double from_above = high_some[l] == end_above ? total_above : prefix[high_some[l]];
      const double partly_below =
          static_cast<double>(low_some[l] - low_full[l]) * ((x - base_below) - q) - (to_below - from_below);
      const double partly_above =
          static_cast<double>(high_full[l] - high_some[l]) * ((x - base_above) + q) - (to_above - from_above);
      below[l] += factor * (low_full[l] + partly_below * slope);
      above[l] += factor * ((all - high_full[l]) - partly_above * slope);
    }
    i += lanes;
  }
  for (; i < count; ++i) one();
}

void add_ramps(double q, double p, double factor, std::span<const double> reference, std::span<const double> values,
               std::span<double> below, std::span<double> above) {
  const Cells cells(reference, p - q);
  const auto [some, full] = windows_of(q, p, reference, values);
  add_ramps_between(q, p, factor, cells, reference.size(), values.data(), values.size(), full.low.get(), some.low.get(),
                    some.high.get(), full.high.get(), below.data(), above.data());
}

// P = 1 - exp(-d^2 / (2 s^2)): how many are on that side, less a sum of Gaussians.
void add_gaussians(double s, double factor, std::span<const double> reference, std::span<const double> values,
                   std::span<double> below, std::span<double> above) {
  std::vector<double> kernel_below(values.size()), kernel_above(values.size());
  kernel_sums(GaussianKernel(s), reference, values, kernel_below, kernel_above);
  const Ends ends = steps_of(0, reference, values);
  const double m = static_cast<double>(reference.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    below[i] += factor * std::max(0.0, ends.low[i] - kernel_below[i]);
    above[i] += factor * std::max(0.0, (m - ends.high[i]) - kernel_above[i]);
  }
}

}  // namespace

void add_preference_sums(const Preference& preference, double factor, std::span<const double> reference,
                         std::span<const double> values, std::span<double> below, std::span<double> above) {
  const double q = preference.indifference, p = preference.preference;
  const auto ramp = [&](double start) {
    if (p - start > 1e-300) {  // no difference of two cells lies between thresholds as near as that (types.hpp), and 1
                               // / (p - q) stays finite
      add_ramps(start, p, factor, reference, values, below, above);
    } else {
      add_steps(start, factor, reference, values, below, above);
    }
  };
  switch (preference.shape) {
    case PreferenceShape::usual: return add_steps(0, factor, reference, values, below, above);
    case PreferenceShape::u_shape: return add_steps(q, factor, reference, values, below, above);
    case PreferenceShape::v_shape: return ramp(0);
    case PreferenceShape::level: return add_levels(q, p, factor, reference, values, below, above);
    case PreferenceShape::linear: return ramp(q);
    case PreferenceShape::gaussian: return add_gaussians(preference.gaussian, factor, reference, values, below, above);
  }
}

}  // namespace mcda
