// Random numbers that depend on their number only: draw k of sample i of a stream is the same whoever asks, and when.
#pragma once

#include <array>
#include <cstdint>

namespace mcda {

/// One sample's numbers: Philox 4x32, 10 rounds (Salmon, Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405) with the
/// seed as key and (block, sample, stream) as counter. Cheap to make, not to be shared between threads.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint32_t stream, std::uint64_t sample) noexcept
      : seed_(seed), sample_(sample), stream_(stream) {}

  /// In (0, 1), 52 bits: never 0, never 1.
  double uniform() noexcept;
  /// Mean 1.
  double exponential() noexcept;
  /// Mean 0, deviation 1 (Box, Muller 1958).
  double normal() noexcept;

 private:
  void refill() noexcept;

  std::uint64_t seed_, sample_;
  std::uint32_t stream_, block_ = 0;
  int left_ = 0;  // of ready_
  std::array<double, 2> ready_{};
  bool has_normal_ = false;
  double normal_ = 0;
};

}  // namespace mcda
