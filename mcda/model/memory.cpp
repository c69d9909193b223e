#include "mcda/model/memory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "mcda/model/error.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace mcda {

namespace {

constexpr std::size_t huge_page = std::size_t{1} << 21, wants_huge_pages = 2 * huge_page;  // bytes

}  // namespace

void expect_huge([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__)
  constexpr std::size_t page = 4096;
  if (bytes < wants_huge_pages) return;
  const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
  const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // a refusal changes nothing
#endif
}

MemoryBlock allocate_block(std::size_t bytes) {
  const std::size_t alignment = bytes < wants_huge_pages ? 64 : huge_page;
  const std::size_t whole = std::max<std::size_t>(1, (bytes + alignment - 1) / alignment) * alignment;
  void* const memory = std::aligned_alloc(alignment, whole);
  if (memory == nullptr) raise(std::bad_alloc());
  expect_huge(memory, whole);
  return {memory, whole};
}

}  // namespace mcda
