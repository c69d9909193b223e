// Random numbers for tests: SplitMix64 (Steele, Lea, Flood 2014), the same on every machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "mcda/model/types.hpp"

namespace test {

using mcda::Index;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// In [0, 1), 53 bits.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// A whole number of [low, high].
  Index whole(Index low, Index high) {
    return low + static_cast<Index>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(double share) { return uniform() < share; }
  /// Nearly normal: mean 0, deviation 1, within [-6, 6].
  double normal() {
    double sum = -6;
    for (int k = 0; k < 12; ++k) sum += uniform();
    return sum;
  }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(whole(0, static_cast<Index>(list.size()) - 1))];
  }
  /// 0 .. count-1 in random order.
  std::vector<Index> permutation(Index count) {
    std::vector<Index> order;
    for (Index i = 0; i < count; ++i) order.push_back(i);
    for (Index i = count - 1; i > 0; --i) {
      std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(whole(0, i))]);
    }
    return order;
  }

 private:
  std::uint64_t state_;
};

/// How often a random test repeats: `usual`, or what the environment variable PREFERO_TEST_ROUNDS says.
inline Index rounds(Index usual) {
  const char* const wanted = std::getenv("PREFERO_TEST_ROUNDS");
  const Index count = wanted != nullptr ? static_cast<Index>(std::strtoll(wanted, nullptr, 10)) : 0;
  return count > 0 ? count : usual;
}

}  // namespace test
