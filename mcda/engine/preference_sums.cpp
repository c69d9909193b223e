#include "mcda/engine/preference_sums.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "mcda/engine/kernel_sum.hpp"

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
  std::unique_ptr<std::uint32_t[]> low, high;
};

// A column against itself: the two ends are each other's inverse (k is far below i where i is far above k), so one pass
// finds both. Eight values are looked up at once among the next sixteen references, by bisection without branches:
// mostly the answer is there, nothing is mispredicted, and only one value in eight waits for the one before it.
template <class Far>
Ends ends_within(std::span<const double> column, Far far) {
  constexpr Position together = 8, ahead = 16;
  const Position m = column.size();
  Ends ends{std::make_unique_for_overwrite<std::uint32_t[]>(m),
            std::make_unique_for_overwrite<std::uint32_t[]>(m + ahead)};
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

template <class Far>
Ends ends_against(std::span<const double> reference, std::span<const double> values, Far far) {
  Ends ends{std::make_unique_for_overwrite<std::uint32_t[]>(values.size()),
            std::make_unique_for_overwrite<std::uint32_t[]>(values.size())};
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

template <class Far>
Ends ends_of(std::span<const double> reference, std::span<const double> values, Far far) {
  const bool itself = values.data() == reference.data() && values.size() == reference.size();
  return itself ? ends_within(values, far) : ends_against(reference, values, far);
}

// P = 1 beyond q.
void add_steps(double q, double factor, std::span<const double> reference, std::span<const double> values,
               std::span<double> below, std::span<double> above) {
  const Ends ends = ends_of(reference, values, Beyond{q});
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
  Cells(std::span<const double> reference, double window)
      : reference_(reference), prefix_(std::make_unique_for_overwrite<double[]>(reference.size())) {
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
  }

  /// sum of (x - reference[k] - q) over the window [from, to), where x lies q or more above. Windows may only move up.
  double below(double x, double q, Position from, Position to, Position& cell) const noexcept {
    return sum(from, to, cell, [&](double base) { return (x - base) - q; });
  }
  /// sum of (reference[k] - x - q) over the window [from, to), where x lies q or more below.
  double above(double x, double q, Position from, Position to, Position& cell) const noexcept {
    return -sum(from, to, cell, [&](double base) { return (x - base) + q; });
  }

 private:
  // sum of (lead(base) - (reference[k] - base)) over the window, by cells with their first value as base
  template <class Lead>
  double sum(Position from, Position to, Position& cell, const Lead& lead) const noexcept {
    if (from >= to) return 0;
    while (begins_[cell + 1] <= from) ++cell;
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
  std::unique_ptr<double[]>
      prefix_;                  // sum of the references of the same cell before this one, less the cell's first value
  std::vector<double> totals_;  // by cell
  std::vector<Position> begins_;
};

// P rises from 0 at q to 1 at p > q.
void add_ramps(double q, double p, double factor, std::span<const double> reference, std::span<const double> values,
               std::span<double> below, std::span<double> above) {
  const Cells cells(reference, p - q);
  const Ends some = ends_of(reference, values, Beyond{q}), full = ends_of(reference, values, From{p});
  const double m = static_cast<double>(reference.size()), slope = 1 / (p - q);
  Position cell_below = 0, cell_above = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i];
    const double partly_below = cells.below(x, q, full.low[i], some.low[i], cell_below);
    const double partly_above = cells.above(x, q, some.high[i], full.high[i], cell_above);
    below[i] += factor * (full.low[i] + partly_below * slope);
    above[i] += factor * ((m - full.high[i]) + partly_above * slope);
  }
}

// P = 1 - exp(-d^2 / (2 s^2)): how many are on that side, less a sum of Gaussians.
void add_gaussians(double s, double factor, std::span<const double> reference, std::span<const double> values,
                   std::span<double> below, std::span<double> above) {
  std::vector<double> kernel_below(values.size()), kernel_above(values.size());
  kernel_sums(GaussianKernel(s), reference, values, kernel_below, kernel_above);
  const Ends ends = ends_of(reference, values, Beyond{0});
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
