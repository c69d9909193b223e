#include "mcda/clients/laws.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/distributions/beta.hpp>

namespace mcda::clients {

namespace {

constexpr double outermost = 8;  // normal scores beyond it do not occur: draws have 52 bits
constexpr double knots_per_unit = 64;

}  // namespace

double normal_cdf(double z) noexcept { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

bool happens(Draws& draws, double probability) noexcept { return draws.uniform() < probability; }

std::int64_t pick(Draws& draws, std::int64_t count) noexcept {
  return static_cast<std::int64_t>(draws.uniform() * static_cast<double>(count));
}

double lognormal(Draws& draws, double mean, double deviation) noexcept {
  return std::exp(mean + deviation * draws.normal());
}

double gamma(Draws& draws, double shape, double scale) noexcept {
  // A shape below 1 is drawn one higher and thinned by a power of a uniform.
  const double thinned = shape < 1 ? std::pow(draws.uniform(), 1 / shape) : 1;
  const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = draws.normal(), v = std::pow(1 + c * x, 3);
    if (v > 0 && std::log(draws.uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return scale * thinned * d * v;
  }
}

std::int64_t poisson(Draws& draws, double mean) noexcept {
  const double end = std::exp(-mean);
  std::int64_t count = 0;
  for (double product = draws.uniform(); product > end; product *= draws.uniform()) ++count;
  return count;
}

NormalScores::NormalScores(const std::function<double(double)>& quantile) {
  for (double k = -outermost * knots_per_unit; k <= outermost * knots_per_unit; ++k)
    knots_.push_back(quantile(std::clamp(normal_cdf(k / knots_per_unit), 1e-15, 1 - 1e-15)));
}

double NormalScores::operator()(double z) const noexcept {
  const double place = std::clamp((z + outermost) * knots_per_unit, 0.0, static_cast<double>(knots_.size() - 1));
  const auto knot = std::min(static_cast<std::size_t>(place), knots_.size() - 2);
  const double part = place - static_cast<double>(knot);
  return knots_[knot] * (1 - part) + knots_[knot + 1] * part;
}

NormalScores beta_scores(double a, double b) {
  const boost::math::beta_distribution<double> law(a, b);
  return NormalScores([&](double p) { return boost::math::quantile(law, p); });
}

}  // namespace mcda::clients
