#include "mcda/scale/scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "mcda/model/error.hpp"
#include "mcda/statistics/each_cpu.hpp"
#include "mcda/statistics/elementary.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

double interpolate(const std::vector<double>& levels, const std::vector<double>& values, double x) noexcept {
  if (x <= levels.front()) return values.front();
  if (x >= levels.back()) return values.back();
  const std::size_t right =
      static_cast<std::size_t>(std::upper_bound(levels.begin(), levels.end(), x) - levels.begin());
  const double from = levels[right - 1], to = levels[right];
  return values[right - 1] + (values[right] - values[right - 1]) * ((x - from) / (to - from));
}

double share_below(const std::vector<double>& reference, double x) noexcept {
  const auto [first, last] = std::equal_range(reference.begin(), reference.end(), x);
  const double below = static_cast<double>(first - reference.begin()), equal = static_cast<double>(last - first);
  return (below + equal / 2) / static_cast<double>(reference.size());
}

// Values that no fit has seen may lie beyond the pole of a closed form: they are held where it is still a number.
constexpr double largest_ratio = 1e60;

}  // namespace

Scale::Scale(Kind kind, double slope, double shift, double offset, double exponent)
    : kind_(static_cast<int>(kind)), slope_(slope), shift_(shift), offset_(offset), exponent_(exponent) {}

Scale Scale::affine(double shift, double slope, double offset) { return Scale(Kind::affine, slope, shift, offset, 1); }
Scale Scale::reciprocal(double slope, double offset, double shift, double gap) {
  return Scale(Kind::reciprocal, slope, shift, offset, gap);
}
Scale Scale::power(double slope, double shift, double exponent) {
  return Scale(Kind::power, slope, shift, 0, exponent);
}
Scale Scale::inverse_power(double slope, double shift, double exponent) {
  return Scale(Kind::inverse_power, slope, shift, 0, exponent);
}
Scale Scale::logarithm(double slope, double offset) { return Scale(Kind::logarithm, slope, 0, offset, 1); }
Scale Scale::log1p() { return Scale(Kind::log1p, 1, 0, 0, 1); }

Scale Scale::piecewise(std::vector<Interval> points) {
  if (points.empty())
    raise(InvalidInput("a piecewise linear value function has no points", "give points such as [[0, 0], [100, 1]]"));
  Scale scale(Kind::piecewise, 1, 0, 0, 1);
  for (const Interval& point : points) {
    if (!std::isfinite(point.low) || !std::isfinite(point.high) ||
        (!scale.levels_.empty() && !(point.low > scale.levels_.back()))) {
      raise(InvalidInput("the points of a piecewise linear value function do not rise",
                         "sort them by level, each level once"));
    }
    scale.levels_.push_back(point.low);
    scale.values_.push_back(point.high);
  }
  return scale;
}

Scale Scale::empirical(std::vector<double> reference) {
  Scale scale(Kind::empirical, 1, 0, 0, 1);
  scale.levels_ = std::move(reference);
  return scale;
}

namespace {

MCDA_INLINE double held_logarithm(double x) noexcept {
  return elementary::ln(x > smallest_magnitude ? x : smallest_magnitude);
}

// The commonest kinds, for the widest vectors of the machine.
MCDA_FOR_EACH_CPU void put_affine(std::span<const double> x, double slope, double shift, double offset, double* out) {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = (x[i] - shift) * slope + offset;
}

MCDA_FOR_EACH_CPU void add_affine(double weight, std::span<const double> x, double slope, double shift, double offset,
                                  double* out) {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] += weight * ((x[i] - shift) * slope + offset);
}

MCDA_FOR_EACH_CPU void put_logarithm(std::span<const double> x, double slope, double offset, double* out) {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = offset + slope * held_logarithm(x[i]);
}

MCDA_FOR_EACH_CPU void add_logarithm(double weight, std::span<const double> x, double slope, double offset,
                                     double* out) {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] += weight * (offset + slope * held_logarithm(x[i]));
}

// A criterion of a sum of affine and reciprocal scales. As many are read beside each other as leave the ways of the
// nearest cache to the cells.
struct Term {
  double weight, slope, shift, offset;
  double gap, low, high;  // of a reciprocal
  bool reciprocal;
};
constexpr std::size_t most_terms = 12;

MCDA_FOR_EACH_CPU void sum_terms(const Block& rows, const Term* terms, double* out) {
  sum_lanes<1>(
      rows,
      [&](Lanes* sums, const Lanes& x, std::size_t j) MCDA_INLINED {
        const Term& term = terms[j];
        if (!term.reciprocal) {
          sums[0] += term.weight * ((x - term.shift) * term.slope + term.offset);
          return;
        }
        Lanes held = x;
        take_larger(held, Lanes{} + term.low), take_smaller(held, Lanes{} + term.high);
        sums[0] += term.weight * (term.slope / ((held - term.shift) + term.gap) + term.offset);
      },
      [&](const Lanes* sums, auto write) MCDA_INLINED { write(out, sums[0]); });
}

}  // namespace

// Calls body(f) with f the function of this kind, so that every loop over a column is compiled for its closed form.
template <class Body>
void Scale::with_function(Body body) const noexcept {
  switch (kind()) {
    case Kind::affine:
      return body(
          [slope = slope_, shift = shift_, offset = offset_](double x) { return (x - shift) * slope + offset; });
    case Kind::reciprocal:
      if (levels_.size() == 2) {
        return body(
            [slope = slope_, shift = shift_, gap = exponent_, offset = offset_, low = levels_[0],
             high = levels_[1]](double x) { return slope / ((std::clamp(x, low, high) - shift) + gap) + offset; });
      }
      return body([slope = slope_, shift = shift_, gap = exponent_, offset = offset_](double x) {
        return slope / ((x - shift) + gap) + offset;
      });
    case Kind::power: return body([this](double x) { return slope_ * std::pow(x / shift_, exponent_); });
    case Kind::inverse_power:
      return body([this](double x) {
        return slope_ * std::pow(x > shift_ / largest_ratio ? shift_ / x : largest_ratio, exponent_);
      });
    case Kind::logarithm: return body([this](double x) { return offset_ + slope_ * held_logarithm(x); });
    case Kind::log1p: return body([](double x) { return std::copysign(std::log1p(std::abs(x)), x); });
    case Kind::piecewise: return body([this](double x) { return interpolate(levels_, values_, x); });
    case Kind::empirical: return body([this](double x) { return share_below(levels_, x); });
  }
}

double Scale::operator()(double x) const noexcept {
  double value = 0;
  with_function([&](auto f) { value = f(x); });
  return value;
}

void Scale::apply(std::span<const double> in, std::span<double> out) const noexcept {
  if (kind() == Kind::affine) return put_affine(in, slope_, shift_, offset_, out.data());
  if (kind() == Kind::logarithm) return put_logarithm(in, slope_, offset_, out.data());
  with_function([&](auto f) {
    const double* const x = in.data();
    double* const y = out.data();
    for (std::size_t i = 0; i < in.size(); ++i) y[i] = f(x[i]);
  });
}

void Scale::add(double weight, std::span<const double> in, std::span<double> out) const noexcept {
  if (kind() == Kind::affine) return add_affine(weight, in, slope_, shift_, offset_, out.data());
  if (kind() == Kind::logarithm) return add_logarithm(weight, in, slope_, offset_, out.data());
  with_function([&](auto f) {
    const double* const x = in.data();
    double* const y = out.data();
    for (std::size_t i = 0; i < in.size(); ++i) y[i] += weight * f(x[i]);
  });
}

void sum_of_scales(std::span<const Scale> scales, std::span<const double> weights, const Block& rows,
                   std::span<double> out) noexcept {
  const std::size_t n = scales.size();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::size_t j = 0;
  std::array<Term, most_terms> terms;
  std::array<const double*, most_terms> columns;
  for (; j < n && j < most_terms; ++j) {
    const Scale& scale = scales[j];
    const bool reciprocal = scale.kind() == Scale::Kind::reciprocal;
    if (!reciprocal && scale.kind() != Scale::Kind::affine) break;
    const bool held = scale.levels_.size() == 2;
    terms[j] = {weights[j],
                scale.slope_,
                scale.shift_,
                scale.offset_,
                scale.exponent_,
                held ? scale.levels_[0] : -infinity,
                held ? scale.levels_[1] : infinity,
                reciprocal};
    columns[j] = rows.column(static_cast<Index>(j)).data();
  }
  if (j > 0) {
    sum_terms(Block(columns.data(), static_cast<Index>(j), rows.size()), terms.data(), out.data());
  } else {
    for (double& cell : out) cell = 0;
  }
  for (; j < n; ++j) scales[j].add(weights[j], rows.column(static_cast<Index>(j)), out);
}

Scale Scale::within(double low, double high) const {
  Scale held = *this;
  held.levels_ = {low, high};
  return held;
}

Scale Scale::plus(double constant) const {
  Scale moved = *this;
  moved.offset_ += constant;
  return moved;
}

double Scale::slope() const noexcept {
  return kind() == Kind::affine ? slope_ : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace mcda
