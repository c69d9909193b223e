#include "mcda/engine/smoothed_preference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "mcda/engine/kernel_sum.hpp"

namespace mcda {

namespace {

constexpr double negligible = 8.6;  // deviations beyond which a normal tail is below 1e-16

double normal(double t) { return 0.5 * std::erfc(-t * (0.5 * std::numbers::sqrt2)); }

// The integral of the normal distribution function up to t.
double integral(double t) {
  return t * normal(t) + std::exp(-0.5 * t * t) * (0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2);
}

// The mean of the normal distribution function over [low, high].
double mean_normal(double low, double high) {
  if (low > negligible) return 1;
  if (high < -negligible) return 0;
  if (high - low > 1) {
    const double end = std::min(high, negligible);  // beyond it the function is 1
    return ((high - end) + (integral(end) - integral(low))) / (high - low);
  }
  // A difference of integrals would lose the digits that a short interval shares: Gauss and Legendre's ten points.
  static constexpr std::array<double, 5> point{0.1488743389816312, 0.4333953941292472, 0.6794095682990244,
                                               0.8650633666889845, 0.9739065285171717};
  static constexpr std::array<double, 5> weight{0.2955242247147529, 0.2692667193099964, 0.2190863625159820,
                                                0.1494513491505806, 0.0666713443086881};
  const double centre = low + (high - low) / 2, half = (high - low) / 2;
  double sum = 0;
  for (std::size_t k = 0; k < point.size(); ++k)
    sum += weight[k] * (normal(centre - half * point[k]) + normal(centre + half * point[k]));
  return sum / 2;
}

class SmoothedKernel final : public DifferenceKernel {
 public:
  // E of leads (side 1) or of lags (side -1).
  SmoothedKernel(const Preference& preference, double bandwidth, double side)
      : preference_(preference), bandwidth_(bandwidth), side_(side) {}

  void apply(std::span<double> differences) const noexcept override {
    for (double& d : differences) d = smoothed_preference(preference_, bandwidth_, side_ * d);
  }
  // Within two bandwidths everything is smooth (as for GaussianKernel); away from the kinks of the shape its pieces are
  // straight, and the Gaussian shape bends by its own deviation only.
  bool separated(double gap, double width) const noexcept override {
    if (width <= 2 * bandwidth_) return true;
    if (side_ < 0) return false;
    const double s = preference_.gaussian;
    if (preference_.shape == PreferenceShape::gaussian) {
      const double wide = std::hypot(s, bandwidth_);
      return gap > negligible * bandwidth_ * wide / s && (width <= 2 * wide || gap > negligible * wide);
    }
    for (const double kink : {0.0, preference_.indifference, preference_.preference}) {
      if (gap - negligible * bandwidth_ < kink && kink < gap + 2 * width + negligible * bandwidth_) return false;
    }
    return true;
  }
  bool vanishes(double gap) const noexcept override { return side_ < 0 && gap > negligible * bandwidth_; }

 private:
  Preference preference_;
  double bandwidth_, side_;
};

}  // namespace

double smoothed_preference(const Preference& preference, double bandwidth, double difference) noexcept {
  const double q = preference.indifference, p = preference.preference, s = preference.gaussian, h = bandwidth;
  const double d = difference;
  const auto ramp = [&](double from, double to) {
    return to > from ? mean_normal((d - to) / h, (d - from) / h) : normal((d - from) / h);
  };
  switch (preference.shape) {
    case PreferenceShape::usual: return normal(d / h);
    case PreferenceShape::u_shape: return normal((d - q) / h);
    case PreferenceShape::v_shape: return ramp(0, p);
    case PreferenceShape::level: return (normal((d - q) / h) + normal((d - p) / h)) / 2;
    case PreferenceShape::linear: return ramp(q, p);
    case PreferenceShape::gaussian: {
      const double r = std::hypot(s, h), z = d / r;
      return normal(d / h) - s / r * std::exp(-0.5 * z * z) * normal(d / h * (s / r));
    }
  }
  return 0;
}

double silverman_bandwidth(std::span<const double> column, double deviation, double count) noexcept {
  if (column.empty() || !(deviation > 0)) return 0;
  const auto quantile = [&](double share) {
    const double place = share * static_cast<double>(column.size() - 1);
    const auto k = static_cast<std::size_t>(place);
    return k + 1 < column.size() ? std::lerp(column[k], column[k + 1], place - static_cast<double>(k)) : column[k];
  };
  const double middle = (quantile(0.75) - quantile(0.25)) / 1.34;
  return 0.9 * (middle > 0 ? std::min(deviation, middle) : deviation) * std::pow(count, -0.2);
}

void add_smoothed_sums(const Preference& preference, double bandwidth, double factor, std::span<const double> reference,
                       std::span<const double> values, std::span<double> below, std::span<double> above) {
  const std::size_t m = values.size();
  std::vector<double> behind(m), ahead(m);
  kernel_sums(SmoothedKernel(preference, bandwidth, 1), reference, values, behind, ahead);
  for (std::size_t i = 0; i < m; ++i) below[i] += factor * behind[i], above[i] += factor * ahead[i];
  kernel_sums(SmoothedKernel(preference, bandwidth, -1), reference, values, behind, ahead);
  const double equal = smoothed_preference(preference, bandwidth, 0);
  for (std::size_t i = 0, first = 0, last = 0; i < m; ++i) {
    while (first < reference.size() && reference[first] < values[i]) ++first;
    while (last < reference.size() && reference[last] <= values[i]) ++last;
    const double ties = static_cast<double>(last - first) * equal;
    below[i] += factor * (ahead[i] + ties);
    above[i] += factor * (behind[i] + ties);
  }
}

}  // namespace mcda
