#include "mcda/statistics/elementary.hpp"

namespace mcda {

namespace {

MCDA_FOR_EACH_CPU void logarithms(const double* x, std::size_t size, double* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = elementary::ln(x[i]);
}

MCDA_FOR_EACH_CPU void exponentials(const double* x, std::size_t size, double* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = elementary::exponential(x[i]);
}

MCDA_FOR_EACH_CPU void powers(const double* x, std::size_t size, double exponent, double* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = elementary::power(x[i], exponent);
}

}  // namespace

void take_logarithms(std::span<const double> x, std::span<double> out) noexcept {
  logarithms(x.data(), x.size(), out.data());
}

void take_exponentials(std::span<const double> x, std::span<double> out) noexcept {
  exponentials(x.data(), x.size(), out.data());
}

void take_powers(std::span<const double> x, double exponent, std::span<double> out) noexcept {
  powers(x.data(), x.size(), exponent, out.data());
}

}  // namespace mcda
