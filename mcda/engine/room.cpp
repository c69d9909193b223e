#include "mcda/engine/room.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "mcda/model/error.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace mcda {

namespace {

constexpr std::size_t page = 4096, huge_page = std::size_t{1} << 21;
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

void expect_huge([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__)
  if (bytes < 2 * huge_page) return;
  const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
  const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // a refusal changes nothing
#endif
}

KeptRooms::KeptRooms() noexcept { ++keepers; }

KeptRooms::~KeptRooms() {
  if (--keepers == 0) free_waiting();
}

detail::Block detail::take_block(std::size_t bytes) {
  for (std::size_t k = 0; bytes >= large && k < waiting.size(); ++k) {
    void* const memory = waiting[k].exchange(nullptr);
    if (memory == nullptr) continue;
    const std::size_t found = size_of(memory);
    if (found >= bytes && found / 2 <= bytes) return {memory, found};
    if (!keep(memory)) std::free(memory);
  }
  const std::size_t alignment = bytes < 2 * huge_page ? 64 : huge_page;
  const std::size_t whole = std::max<std::size_t>(1, (bytes + alignment - 1) / alignment) * alignment;
  void* const memory = std::aligned_alloc(alignment, whole);
  if (memory == nullptr) raise(std::bad_alloc());
  expect_huge(memory, whole);
  return {memory, whole};
}

void detail::give_block(Block block) noexcept {
  if (block.bytes < large || keepers == 0) return std::free(block.memory);
  new (block.memory) std::size_t(block.bytes);
  if (!keep(block.memory)) return std::free(block.memory);
  if (keepers == 0) free_waiting();  // the last one went meanwhile
}

}  // namespace mcda
