#include "mcda/analysis/draws.hpp"

#include <cmath>
#include <numbers>

#include <Random123/philox.h>

namespace mcda {

void Draws::refill() noexcept {
  const r123::Philox4x32 generator;
  const r123::Philox4x32::ctr_type counter{
      {block_++, static_cast<std::uint32_t>(sample_), static_cast<std::uint32_t>(sample_ >> 32), stream_}};
  const r123::Philox4x32::key_type key{{static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)}};
  const r123::Philox4x32::ctr_type random = generator(counter, key);
  const auto number = [](std::uint32_t low, std::uint32_t high) {
    const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 12;
    return (static_cast<double>(bits) + 0.5) * 0x1p-52;
  };
  ready_ = {number(random[2], random[3]), number(random[0], random[1])};
  left_ = 2;
}

double Draws::uniform() noexcept {
  if (left_ == 0) refill();
  return ready_[static_cast<std::size_t>(--left_)];
}

double Draws::exponential() noexcept { return -std::log(uniform()); }

double Draws::normal() noexcept {
  if (has_normal_) {
    has_normal_ = false;
    return normal_;
  }
  const double length = std::sqrt(2 * exponential()), angle = 2 * std::numbers::pi * uniform();
  normal_ = length * std::sin(angle);
  has_normal_ = true;
  return length * std::cos(angle);
}

}  // namespace mcda
