#include "mcda/engine/room.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "mcda/model/error.hpp"

#if !defined(__wasm__)
#include <mutex>
#endif
#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace mcda {

namespace {

constexpr std::size_t page = 4096, huge_page = std::size_t{1} << 21;
constexpr std::size_t large = 256 * 1024;  // bytes; what is smaller is found again by malloc

#if !defined(__wasm__)
struct Kept {
  std::mutex mutex;
  int keepers = 0;
  std::vector<detail::Block> blocks;
};

Kept& kept() {
  static Kept all;
  return all;
}
#endif

}  // namespace

void expect_huge([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__)
  if (bytes < 2 * huge_page) return;
  const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
  const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // a refusal changes nothing
#endif
}

#if defined(__wasm__)
KeptRooms::KeptRooms() noexcept = default;
KeptRooms::~KeptRooms() = default;
#else
KeptRooms::KeptRooms() noexcept {
  const std::lock_guard lock(kept().mutex);
  ++kept().keepers;
}

KeptRooms::~KeptRooms() {
  std::vector<detail::Block> left;
  {
    const std::lock_guard lock(kept().mutex);
    if (--kept().keepers == 0) left.swap(kept().blocks);
  }
  for (const detail::Block& one : left) std::free(one.memory);
}
#endif

detail::Block detail::take_block(std::size_t bytes) {
#if !defined(__wasm__)
  if (bytes >= large) {
    const std::lock_guard lock(kept().mutex);
    std::vector<Block>& blocks = kept().blocks;
    const auto fits = [&](const Block& one) { return one.bytes >= bytes && one.bytes / 2 <= bytes; };
    const auto found = std::find_if(blocks.begin(), blocks.end(), fits);
    if (found != blocks.end()) {
      const Block block = *found;
      blocks.erase(found);
      return block;
    }
  }
#endif
  const std::size_t alignment = bytes < 2 * huge_page ? 64 : huge_page;
  const std::size_t whole = std::max<std::size_t>(1, (bytes + alignment - 1) / alignment) * alignment;
  void* const memory = std::aligned_alloc(alignment, whole);
  if (memory == nullptr) raise(std::bad_alloc());
  expect_huge(memory, whole);
  return {memory, whole};
}

void detail::give_block(Block block) noexcept {
#if !defined(__wasm__)
  if (block.bytes >= large) {
    const std::lock_guard lock(kept().mutex);
    if (kept().keepers > 0) {
      try {
        kept().blocks.push_back(block);
        return;
      } catch (const std::bad_alloc&) {  // then it is given back
      }
    }
  }
#endif
  std::free(block.memory);
}

}  // namespace mcda
