#include "mcda/model/memory.hpp"

#include <cstdint>
#include <cstdlib>
#include <new>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(memory_is_aligned_and_large_enough) {
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{100'000}, std::size_t{9'000'001}}) {
    const mcda::MemoryBlock room = mcda::allocate_block(bytes);
    const std::size_t alignment = bytes < 4'000'000 ? 64 : std::size_t{1} << 21;
    BOOST_TEST(room.bytes >= bytes);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(room.memory) % alignment == 0u);
    auto* const cells = static_cast<unsigned char*>(room.memory);
    cells[0] = cells[room.bytes - 1] = 1;
    std::free(room.memory);
  }
  BOOST_CHECK_THROW(mcda::allocate_block(std::size_t{1} << 60), std::bad_alloc);
}

BOOST_AUTO_TEST_SUITE_END()
