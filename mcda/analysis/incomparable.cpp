#include "mcda/analysis/incomparable.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace mcda {

namespace {

using Word = unsigned long long;
using Square = std::array<Word, 64>;

// Bit k of word i becomes bit i of word k: halves, quarters, ... change places (Warren 2012, Hacker's Delight, 7-3).
void transpose(Square& bits) noexcept {
  Word mask = 0x00000000ffffffffull;
  for (std::size_t width = 32; width > 0; width >>= 1, mask ^= mask << width) {
    for (std::size_t i = 0; i < 64; i = ((i | width) + 1) & ~width) {
      const Word moved = ((bits[i] >> width) ^ bits[i | width]) & mask;
      bits[i] ^= moved << width;
      bits[i | width] ^= moved;
    }
  }
}

}  // namespace

std::vector<Incomparable> incomparable_of(const BitRelation& relation, std::span<const Index> order, Index named) {
  const Index m = relation.size();
  constexpr auto never = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> place(static_cast<std::size_t>(m), never);
  for (std::size_t k = 0; k < order.size(); ++k)
    place[static_cast<std::size_t>(order[k])] = static_cast<std::uint32_t>(k);
  std::vector<Incomparable> all(static_cast<std::size_t>(m));
  std::vector<std::vector<std::uint32_t>> places(64);  // of those named so far, as a heap: the last on top
  for (Index a = 0; a < m; a += 64) {
    const Index rows = std::min<Index>(64, m - a);
    for (auto& one : places) one.clear();
    for (Index b = 0; b < m; b += 64) {
      const Index others = std::min<Index>(64, m - b);
      Square back{};
      for (Index k = 0; k < others; ++k)
        back[static_cast<std::size_t>(k)] = relation.row(b + k)[static_cast<std::size_t>(a / 64)];
      transpose(back);
      const Word there = others == 64 ? ~Word{0} : (Word{1} << others) - 1;
      for (Index i = 0; i < rows; ++i) {
        const auto at = static_cast<std::size_t>(i);
        Word open = there & ~(relation.row(a + i)[static_cast<std::size_t>(b / 64)] | back[at]);
        if (a == b) open &= ~(Word{1} << i);
        all[static_cast<std::size_t>(a + i)].count += std::popcount(open);
        for (; open != 0; open &= open - 1) {
          const std::uint32_t one = place[static_cast<std::size_t>(b + std::countr_zero(open))];
          std::vector<std::uint32_t>& heap = places[at];
          if (one == never || named < 1) continue;
          if (static_cast<Index>(heap.size()) == named) {
            if (one >= heap.front()) continue;
            std::pop_heap(heap.begin(), heap.end());
            heap.back() = one;
          } else {
            heap.push_back(one);
          }
          std::push_heap(heap.begin(), heap.end());
        }
      }
    }
    for (Index i = 0; i < rows; ++i) {
      std::vector<std::uint32_t>& heap = places[static_cast<std::size_t>(i)];
      std::sort_heap(heap.begin(), heap.end());
      for (const std::uint32_t k : heap) all[static_cast<std::size_t>(a + i)].with.push_back(order[k]);
    }
  }
  return all;
}

}  // namespace mcda
