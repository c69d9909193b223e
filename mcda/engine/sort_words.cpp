#include "mcda/engine/sort_words.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "mcda/statistics/each_cpu.hpp"

#if defined(MCDA_HAS_HIGHWAY)
#include <hwy/contrib/sort/vqsort.h>
#endif

namespace mcda {

namespace {

constexpr std::size_t fewest = 64, most = 4'096;  // words; fewer are a single network, more leave the nearest cache
constexpr int lane_bits = 5;
constexpr std::size_t lanes = std::size_t{1} << lane_bits;
constexpr std::uint16_t crowded = 16;  // words of one digit

// Where the counter of a word's digit lies: digits follow each other down the rows and then lane by lane, so that
// running sums are sums of whole rows.
MCDA_FOR_EACH_CPU void find_addresses(const std::uint32_t* words, std::size_t m, int shift, int row_bits,
                                      std::uint16_t* addresses) {
  const std::uint32_t mask = (std::uint32_t{1} << row_bits) - 1;
  for (std::size_t i = 0; i < m; ++i) {
    const std::uint32_t digit = words[i] >> shift;
    addresses[i] = static_cast<std::uint16_t>((digit & mask) << lane_bits | digit >> row_bits);
  }
}

// Counts to the place of the first word of each digit. Returns the largest count.
MCDA_FOR_EACH_CPU std::uint16_t counts_to_places(std::uint16_t* counts, std::size_t rows) {
  std::uint16_t place[lanes] = {}, largest[lanes] = {};
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const std::uint16_t count = counts[row * lanes + l];
      place[l] = static_cast<std::uint16_t>(place[l] + count);
      largest[l] = largest[l] < count ? count : largest[l];
    }
  }
  std::uint16_t before = 0;
  for (std::uint16_t& one : place) before = static_cast<std::uint16_t>(before + std::exchange(one, before));
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const std::uint16_t count = counts[row * lanes + l];
      counts[row * lanes + l] = place[l];
      place[l] = static_cast<std::uint16_t>(place[l] + count);
    }
  }
  return *std::max_element(largest, largest + lanes);
}

// Each two neighbours, the smaller one first.
MCDA_FOR_EACH_CPU void order_pairs(std::uint32_t* words, std::size_t m) {
  for (std::size_t i = 0; i + 1 < m; i += 2) {
    const std::uint32_t a = words[i], b = words[i + 1];
    words[i] = a < b ? a : b;
    words[i + 1] = a < b ? b : a;
  }
}

MCDA_FOR_EACH_CPU std::uint32_t count_falls(const std::uint32_t* words, std::size_t m) {
  std::uint32_t falls = 0;
  for (std::size_t i = 1; i < m; ++i) falls += words[i] < words[i - 1] ? 1u : 0u;
  return falls;
}

}  // namespace

void sort_words(std::span<std::uint32_t> words) {
#if defined(MCDA_HAS_HIGHWAY)
  thread_local const hwy::Sorter sorter;
  sorter(words.data(), words.size(), hwy::SortAscending());
#else
  std::sort(words.begin(), words.end());
#endif
}

bool WordSorter::place(std::span<const std::uint32_t> words) {
  const std::size_t m = words.size();
  const int digit_bits = static_cast<int>(std::bit_width(m - 1)) + 2, row_bits = digit_bits - lane_bits;
  counts_.assign(std::size_t{1} << digit_bits, 0);
  addresses_.resize(m);
  placed_.resize(m);
  find_addresses(words.data(), m, 32 - digit_bits, row_bits, addresses_.data());
  std::uint16_t* const counts = counts_.data();
  for (const std::uint16_t address : addresses_) ++counts[address];
  if (counts_to_places(counts, std::size_t{1} << row_bits) > crowded) return false;
  for (std::size_t i = 0; i < m; ++i) placed_[counts[addresses_[i]]++] = words[i];
  return true;
}

void WordSorter::sort(std::span<std::uint32_t> words) {
  if (words.size() < fewest || words.size() > most || !place(words)) return sort_words(words);
  // Nearly all words of one digit are two or three: exchanges without branches settle them, the others are inserted.
  for (int round = 0; round < 2; ++round) {
    order_pairs(placed_.data(), placed_.size());
    order_pairs(placed_.data() + 1, placed_.size() - 1);
  }
  const bool falls = count_falls(placed_.data(), placed_.size()) > 0;
  for (std::size_t i = 1; falls && i < placed_.size(); ++i) {
    const std::uint32_t word = placed_[i];
    std::size_t to = i;
    for (; to > 0 && placed_[to - 1] > word; --to) placed_[to] = placed_[to - 1];
    placed_[to] = word;
  }
  std::copy(placed_.begin(), placed_.end(), words.begin());
}

}  // namespace mcda
