#include "mcda/engine/room.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace mcda {

namespace {

constexpr std::size_t large = 256 * 1024;  // bytes; what is smaller is found again by malloc

// Blocks that wait, each in a place of its own; a waiting block holds its own size. Whoever swaps one out has it.
std::array<std::atomic<void*>, 64> waiting{};
std::atomic<int> keepers{0};

std::size_t size_of(void* memory) noexcept { return *static_cast<const std::size_t*>(memory); }

bool keep(void* memory) noexcept {
  for (std::atomic<void*>& place : waiting) {
    void* nothing = nullptr;
    if (place.compare_exchange_strong(nothing, memory)) return true;
  }
  return false;
}

void free_waiting() noexcept {
  for (std::atomic<void*>& place : waiting) std::free(place.exchange(nullptr));
}

}  // namespace

KeptRooms::KeptRooms() noexcept { ++keepers; }

KeptRooms::~KeptRooms() {
  if (--keepers == 0) free_waiting();
}

MemoryBlock detail::take_block(std::size_t bytes) {
  for (std::size_t k = 0; bytes >= large && k < waiting.size(); ++k) {
    void* const memory = waiting[k].exchange(nullptr);
    if (memory == nullptr) continue;
    const std::size_t found = size_of(memory);
    if (found >= bytes && found / 2 <= bytes) return {memory, found};
    if (!keep(memory)) std::free(memory);
  }
  return allocate_block(bytes);
}

void detail::give_block(MemoryBlock block) noexcept {
  if (block.bytes < large || keepers == 0) return std::free(block.memory);
  new (block.memory) std::size_t(block.bytes);
  if (!keep(block.memory)) return std::free(block.memory);
  if (keepers == 0) free_waiting();  // the last one went meanwhile
}

void carry(std::span<const double> from, double* to) noexcept {
  std::size_t i = 0;
#if defined(__SSE2__)
  for (; i < from.size() && reinterpret_cast<std::uintptr_t>(to + i) % 16 != 0; ++i) to[i] = from[i];
  for (; i + 2 <= from.size(); i += 2) _mm_stream_pd(to + i, _mm_loadu_pd(from.data() + i));
#endif
  for (; i < from.size(); ++i) to[i] = from[i];
#if defined(__SSE2__)
  _mm_sfence();  // what the worker does next tells others that the cells are there
#endif
}

}  // namespace mcda
