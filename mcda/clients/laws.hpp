// Laws of chance for the generator, from counted draws only: the standard library's differ between machines.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "mcda/analysis/draws.hpp"

namespace mcda::clients {

/// The standard normal distribution function.
double normal_cdf(double z) noexcept;
/// True with this probability.
bool happens(Draws& draws, double probability) noexcept;
/// A whole number from 0 to count - 1.
std::int64_t pick(Draws& draws, std::int64_t count) noexcept;
/// exp(mean + deviation * normal).
double lognormal(Draws& draws, double mean, double deviation) noexcept;
/// Shape above 0, mean shape * scale (Marsaglia, Tsang 2000, doi:10.1145/358407.358414).
double gamma(Draws& draws, double shape, double scale) noexcept;
/// Mean at most a few hundred (multiplied uniforms).
std::int64_t poisson(Draws& draws, double mean) noexcept;

/// A quantile function asked at normal scores: values(z) = quantile(normal_cdf(z)), tabulated once, linear between
/// knots that are 1/64 apart.
class NormalScores {
 public:
  /// `quantile` maps (0, 1) to the law's values and is asked a thousand times.
  explicit NormalScores(const std::function<double(double)>& quantile);
  double operator()(double z) const noexcept;

 private:
  std::vector<double> knots_;
};

/// Beta(a, b) at normal scores.
NormalScores beta_scores(double a, double b);

}  // namespace mcda::clients
