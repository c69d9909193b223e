// Memory of many megabytes that is about to be written for the first time: how to ask for it, and how to keep it for
// the next column. Touching fresh pages costs as much as the arithmetic on them.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "mcda/model/memory.hpp"

namespace mcda {

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
MemoryBlock take_block(std::size_t bytes);  // throws std::bad_alloc
void give_block(MemoryBlock block) noexcept;
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
  MemoryBlock block_;
};

/// Copies cells past the caches: what would be written through them is first read from memory.
void carry(std::span<const double> from, double* to) noexcept;

}  // namespace mcda
