// Memory of many megabytes: how it is asked for, so that the system makes its pages quickly.
#pragma once

#include <cstddef>

namespace mcda {

/// Asks the system for huge pages. Advice only; small memory and systems without it are left alone.
void expect_huge(void* memory, std::size_t bytes) noexcept;

struct MemoryBlock {
  void* memory = nullptr;
  std::size_t bytes = 0;  ///< at least as many as asked for
};

/// Begins on a cache line, or on a huge page where it is large. To be given to std::free. Throws std::bad_alloc.
MemoryBlock allocate_block(std::size_t bytes);

}  // namespace mcda
