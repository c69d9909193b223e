#include "mcda/engine/sort.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "mcda/engine/sort_words.hpp"
#include "mcda/model/error.hpp"

#if defined(MCDA_HAS_HIGHWAY)
#include <hwy/contrib/sort/vqsort.h>
#endif

namespace mcda {

namespace {

// Doubles as unsigned numbers of the same order.
std::uint64_t key_of(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
  return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}

double value_of(std::uint64_t key) noexcept {
  return std::bit_cast<double>((key >> 63) != 0 ? key & ~(std::uint64_t{1} << 63) : ~key);
}

#if defined(MCDA_HAS_HIGHWAY)
using Pair = hwy::uint128_t;  // compared by hi, then lo
void sort_pairs(std::vector<Pair>& pairs) {
  hwy::Sorter sorter;
  sorter(pairs.data(), pairs.size(), hwy::SortAscending());
}
#else
struct Pair {
  std::uint64_t lo;
  std::uint64_t hi;
};
// By digits of 11 bits from the last to the first, each pass stable: the rows come in rising order, so equal keys keep
// it. Digits that all keys share (most exponents) cost no pass.
void sort_by_digits(std::vector<Pair>& pairs) {
  constexpr int digit_bits = 11, digits = 6;
  constexpr std::size_t values = std::size_t{1} << digit_bits;
  std::vector<std::uint32_t> counts(values * digits);
  for (const Pair& one : pairs) {
    for (std::size_t d = 0; d < digits; ++d) ++counts[d * values + ((one.hi >> (d * digit_bits)) & (values - 1))];
  }
  std::vector<Pair> other(pairs.size());
  for (std::size_t d = 0; d < digits; ++d) {
    std::uint32_t* const places = counts.data() + d * values;
    const auto shift = d * digit_bits;
    if (places[(pairs.front().hi >> shift) & (values - 1)] == pairs.size()) continue;
    std::uint32_t next = 0;
    for (std::size_t v = 0; v < values; ++v) next += std::exchange(places[v], next);
    for (const Pair& one : pairs) other[places[(one.hi >> shift) & (values - 1)]++] = one;
    pairs.swap(other);
  }
}

void sort_pairs(std::vector<Pair>& pairs) {
  if (pairs.size() >= 2'000) return sort_by_digits(pairs);
  std::sort(pairs.begin(), pairs.end(),
            [](const Pair& a, const Pair& b) { return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo; });
}
#endif

std::vector<Pair> pairs_of(std::span<const double> values, bool falling) {
  if (values.size() >= 0xffffffffu)
    raise(InvalidInput("more than 4,294,967,294 rows cannot be sorted at once", "split the portfolio"));
  std::vector<Pair> pairs(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint64_t key = key_of(values[i]);
    pairs[i].hi = falling ? ~key : key;
    pairs[i].lo = i;
  }
  return pairs;
}

}  // namespace

void sort_numbers(std::vector<std::uint64_t>& numbers) {
#if defined(MCDA_HAS_HIGHWAY)
  // A new one asks the system for random pivots, which costs as much as sorting a few hundred numbers.
  thread_local const hwy::Sorter sorter;
  sorter(numbers.data(), numbers.size(), hwy::SortAscending());
#else
  std::sort(numbers.begin(), numbers.end());
#endif
}

void sort_words(std::span<std::uint32_t> words) {
#if defined(MCDA_HAS_HIGHWAY)
  thread_local const hwy::Sorter sorter;
  sorter(words.data(), words.size(), hwy::SortAscending());
#else
  std::sort(words.begin(), words.end());
#endif
}

SortedColumn sort_column(std::span<const double> column) {
  std::vector<Pair> pairs = pairs_of(column, false);
  sort_pairs(pairs);
  SortedColumn sorted;
  sorted.values.resize(pairs.size());
  sorted.rows.resize(pairs.size());
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    sorted.values[k] = value_of(pairs[k].hi);
    sorted.rows[k] = static_cast<std::uint32_t>(pairs[k].lo);
  }
  return sorted;
}

Ranking rank_fast(std::span<const double> scores, TieRule rule) {
  std::vector<Pair> pairs = pairs_of(scores, true);
  sort_pairs(pairs);
  Ranking ranking;
  ranking.order.resize(pairs.size());
  for (std::size_t k = 0; k < pairs.size(); ++k) ranking.order[k] = static_cast<Index>(pairs[k].lo);
  ranking.ranks = ranks_of(scores, ranking.order, rule);
  return ranking;
}

}  // namespace mcda
