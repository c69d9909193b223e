#include "mcda/engine/sort.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "mcda/engine/room.hpp"
#include "mcda/engine/sort_levels.hpp"
#include "mcda/model/error.hpp"
#include "mcda/statistics/each_cpu.hpp"

#if defined(MCDA_HAS_HIGHWAY)
#include <hwy/contrib/sort/vqsort.h>
#endif

namespace mcda {

namespace {

// Doubles as unsigned numbers of the same order.
MCDA_INLINE std::uint64_t key_of(double value) noexcept {
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

void sort_numbers(std::uint64_t* numbers, std::size_t count) {
#if defined(MCDA_HAS_HIGHWAY)
  // A new one asks the system for random pivots, which costs as much as sorting a few hundred numbers.
  thread_local const hwy::Sorter sorter;
  sorter(numbers, count, hwy::SortAscending());
#else
  std::sort(numbers, numbers + count);
#endif
}

void check_count(std::size_t rows) {
  if (rows >= 0xffffffffu)
    raise(InvalidInput("more than 4,294,967,294 rows cannot be sorted at once", "split the portfolio"));
}

struct RowKeys {
  std::span<const double> values;
  std::uint64_t turned;  // 0, or all ones where the largest value goes first
  MCDA_INLINE std::uint64_t operator()(std::size_t row) const noexcept { return key_of(values[row]) ^ turned; }
};

constexpr std::uint64_t rising = 0, falling = ~std::uint64_t{0};

std::vector<Pair> sorted_pairs(const RowKeys& key) {
  std::vector<Pair> pairs(key.values.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs[i].hi = key(i);
    pairs[i].lo = i;
  }
  sort_pairs(pairs);
  return pairs;
}

// Rows in the order of their keys, equal keys by row, in single words of 64 bits: as many bits of the key as the row
// number leaves room for, less the leading and trailing ones that all keys share. Rows whose words do not tell their
// keys apart are put in order by the keys.
struct SortedWords {
  Room<std::uint64_t> words;
  int row_bits = 0;
  bool whole = false;       // the word holds the whole key
  std::uint64_t least = 0;  // word >> row_bits << shift, plus this, is the key where it is whole
  int shift = 0;

  std::uint32_t row(std::size_t place) const noexcept {
    return static_cast<std::uint32_t>(words[place] & ((std::uint64_t{1} << row_bits) - 1));
  }
  std::uint64_t level(std::size_t place) const noexcept { return words[place] >> row_bits; }
  /// Whether the key at `place` is that of the place before.
  bool same(std::size_t place, const RowKeys& key) const noexcept {
    return level(place) == level(place - 1) && (whole || key(row(place)) == key(row(place - 1)));
  }
};

struct KeyRange {
  std::uint64_t least, most;
  std::uint64_t differing;  // bits in which any two keys differ
};

MCDA_FOR_EACH_CPU KeyRange range_of(const RowKeys& key) {
  KeyRange range{~std::uint64_t{0}, 0, 0};
  const std::uint64_t first = key(0);
  for (std::size_t i = 0; i < key.values.size(); ++i) {
    const std::uint64_t one = key(i);
    range.least = one < range.least ? one : range.least;
    range.most = one > range.most ? one : range.most;
    range.differing |= one ^ first;
  }
  return range;
}

MCDA_FOR_EACH_CPU void write_words(const RowKeys& key, std::uint64_t least, int shift, int row_bits,
                                   std::uint64_t* words) {
  for (std::size_t i = 0; i < key.values.size(); ++i) words[i] = ((key(i) - least) >> shift) << row_bits | i;
}

MCDA_FOR_EACH_CPU std::size_t count_close(const std::uint64_t* words, std::size_t m, int row_bits) {
  std::size_t close = 0;
  for (std::size_t place = 1; place < m; ++place) close += (words[place] ^ words[place - 1]) >> row_bits == 0 ? 1 : 0;
  return close;
}

// False where words tell too few apart to be worth their while.
bool sort_as_words(const RowKeys& key, SortedWords& sorted) {
  const std::size_t m = key.values.size();
  const KeyRange range = range_of(key);
  const int row_bits = static_cast<int>(std::bit_width(m - 1)), room = 64 - row_bits;
  const int alike = range.differing == 0 ? 0 : std::countr_zero(range.differing);
  const int excess = static_cast<int>(std::bit_width(range.most - range.least)) - room;
  const int shift = std::max({alike, excess, 0});
  sorted.row_bits = row_bits;
  sorted.whole = shift <= alike;
  sorted.least = range.least;
  sorted.shift = shift;
  write_words(key, range.least, shift, row_bits, sorted.words.get());
  sort_numbers(sorted.words.get(), m);
  if (sorted.whole) return true;
  std::size_t close = count_close(sorted.words.get(), m, row_bits);
  std::size_t disordered = 0;
  for (std::size_t place = 1; close > 0; ++place) {
    if (sorted.level(place) != sorted.level(place - 1)) continue;
    const std::size_t begin = place - 1;
    bool ordered = true;
    for (; place < m && sorted.level(place) == sorted.level(place - 1); ++place, --close)
      ordered = ordered && key(sorted.row(place - 1)) <= key(sorted.row(place));
    if (ordered) continue;
    disordered += place - begin;
    if (disordered > m / 8 + 64) return false;
    const std::uint64_t mask = (std::uint64_t{1} << row_bits) - 1;
    std::sort(sorted.words.get() + begin, sorted.words.get() + place, [&](std::uint64_t a, std::uint64_t b) {
      const std::uint64_t of_a = key(a & mask), of_b = key(b & mask);
      return of_a != of_b ? of_a < of_b : a < b;
    });
  }
  return true;
}

#if defined(MCDA_HAS_HIGHWAY)
constexpr std::size_t least_words = 256;  // below, a sort of pairs costs less than reading the keys twice
#else
constexpr std::size_t least_words = std::numeric_limits<std::size_t>::max();  // digits of pairs are faster
#endif

}  // namespace

void sort_numbers(std::vector<std::uint64_t>& numbers) { sort_numbers(numbers.data(), numbers.size()); }

void sort_column(std::span<const double> column, SortedColumn& sorted) {
  check_count(column.size());
  const RowKeys key{column, rising};
  // New memory asks for large pages; what is there already is written over.
  if (sorted.values.size() != column.size()) assign_zeros(sorted.values, column.size());
  if (sorted.rows.size() != column.size()) assign_zeros(sorted.rows, column.size());
  if (column.size() >= least_words) {
    SortedWords words{Room<std::uint64_t>(column.size())};
    if (sort_as_words(key, words)) {
      for (std::size_t k = 0; k < column.size(); ++k) {
        sorted.rows[k] = words.row(k);
        sorted.values[k] =
            words.whole ? value_of((words.level(k) << words.shift) + words.least) : column[words.row(k)] + 0.0;
      }
      return;
    }
  }
  const std::vector<Pair> pairs = sorted_pairs(key);
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    sorted.values[k] = value_of(pairs[k].hi);
    sorted.rows[k] = static_cast<std::uint32_t>(pairs[k].lo);
  }
}

SortedColumn sort_column(std::span<const double> column) {
  SortedColumn sorted;
  sort_column(column, sorted);
  return sorted;
}

SortedLevels sort_levels(std::span<const double> column) {
  check_count(column.size());
  const RowKeys key{column, rising};
  SortedLevels sorted;
  sorted.rows.resize(column.size());
  sorted.begins.resize(column.size() + 1);
  std::size_t levels = 0;
  const auto fill = [&](auto row, auto same) {
    for (std::size_t k = 0; k < column.size(); ++k) {
      sorted.rows[k] = row(k);
      sorted.begins[levels] = static_cast<std::uint32_t>(k);
      levels += k == 0 || !same(k) ? 1 : 0;
    }
  };
  SortedWords words{Room<std::uint64_t>(column.size() >= least_words ? column.size() : 0)};
  if (column.size() >= least_words && sort_as_words(key, words)) {
    fill([&](std::size_t k) { return words.row(k); }, [&](std::size_t k) { return words.same(k, key); });
  } else {
    const std::vector<Pair> pairs = sorted_pairs(key);
    fill([&](std::size_t k) { return static_cast<std::uint32_t>(pairs[k].lo); },
         [&](std::size_t k) { return pairs[k].hi == pairs[k - 1].hi; });
  }
  sorted.begins.resize(levels);
  return sorted;
}

Ranking rank_fast(std::span<const double> scores, TieRule rule) {
  check_count(scores.size());
  const RowKeys key{scores, falling};
  Ranking ranking;
  ranking.order.resize(scores.size());
  SortedWords words{Room<std::uint64_t>(scores.size() >= least_words ? scores.size() : 0)};
  if (scores.size() >= least_words && sort_as_words(key, words)) {
    for (std::size_t k = 0; k < scores.size(); ++k) ranking.order[k] = static_cast<Index>(words.row(k));
  } else {
    const std::vector<Pair> pairs = sorted_pairs(key);
    for (std::size_t k = 0; k < pairs.size(); ++k) ranking.order[k] = static_cast<Index>(pairs[k].lo);
  }
  ranking.ranks = ranks_of(scores, ranking.order, rule);
  return ranking;
}

}  // namespace mcda
