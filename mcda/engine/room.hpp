// Memory of many megabytes that is about to be written for the first time: how to ask for it, and how to keep it for
// the next column. Touching fresh pages costs as much as the arithmetic on them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace mcda {

/// Asks the system for huge pages. Advice only; small memory and systems without it are left alone.
void expect_huge(void* memory, std::size_t bytes) noexcept;

/// `values` all zero, in memory that was asked for so.
template <class Number>
void assign_zeros(std::vector<Number>& values, std::size_t size) {
  values.clear();
  if (values.capacity() < size) {
    values.reserve(size);
    expect_huge(values.data(), size * sizeof(Number));
  }
  values.resize(size);
}

/// While one of these lives, in whatever thread, large rooms that are given back wait for the next that wants them.
class KeptRooms {
 public:
  KeptRooms() noexcept;
  ~KeptRooms();
  KeptRooms(const KeptRooms&) = delete;
  KeptRooms& operator=(const KeptRooms&) = delete;
};

namespace detail {
struct Block {
  void* memory = nullptr;
  std::size_t bytes = 0;
};
Block take_block(std::size_t bytes);  // throws std::bad_alloc
void give_block(Block block) noexcept;
}  // namespace detail

/// Numbers without a value yet.
template <class Number>
class Room {
 public:
  explicit Room(std::size_t count) : block_(detail::take_block(count * sizeof(Number))) {}
  Room(Room&& other) noexcept : block_(std::exchange(other.block_, {})) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  Room& operator=(Room&&) = delete;
  ~Room() { detail::give_block(block_); }
  Number* get() const noexcept { return static_cast<Number*>(block_.memory); }
  Number& operator[](std::size_t k) const noexcept { return get()[k]; }

 private:
  detail::Block block_;
};

}  // namespace mcda
