// Eight neighbouring rows at a time. A sum over criteria stays in registers until its rows are done, and cells are
// asked for ahead of their turn: a processor that waits for memory by itself leaves a sixth of the bandwidth unused
// (docs/how-it-works.md).
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "mcda/model/decision_table.hpp"
#include "mcda/statistics/each_cpu.hpp"

namespace mcda {

inline constexpr std::size_t lanes = 8;
using Lanes = double __attribute__((vector_size(lanes * sizeof(double))));

MCDA_INLINE void read_lanes(Lanes& to, const double* from) noexcept { std::memcpy(&to, from, sizeof to); }
MCDA_INLINE void write_lanes(double* to, const Lanes& from) noexcept { std::memcpy(to, &from, sizeof from); }

/// So many bytes further on, to be asked for: where there is nothing, nothing comes of it.
MCDA_INLINE const void* further(const void* from, std::size_t bytes) noexcept {
  return reinterpret_cast<const void*>(  // NOLINT(performance-no-int-to-ptr): beyond an array there are no pointers
      reinterpret_cast<std::uintptr_t>(from) + bytes);
}

/// Asks for the cells a kilobyte further on, where several columns are read beside each other.
template <class Cell>
MCDA_INLINE void ask_ahead(const Cell* cell) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(further(cell, 1024));
#endif
}

/// The same where one column is read alone: four kilobytes further on, and into the second cache, since the nearest
/// waits for few lines at a time.
template <class Cell>
MCDA_INLINE void ask_far_ahead(const Cell* cell) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(further(cell, 4096), 0, 2);
#endif
}

/// Asks for `size` cells that stand `distance` cells further on in the same column.
MCDA_INLINE void ask_for([[maybe_unused]] const double* x, [[maybe_unused]] std::size_t distance,
                         [[maybe_unused]] std::size_t size) noexcept {
#if defined(__GNUC__)
  constexpr std::size_t line = 64;
  for (std::size_t at = 0; at < size * sizeof(double); at += line)
    __builtin_prefetch(further(x, distance * sizeof(double) + at));
#endif
}

MCDA_INLINE void take_magnitudes(Lanes& x) noexcept {
  using Bits = std::int64_t __attribute__((vector_size(sizeof(Lanes))));
  Bits bits;
  std::memcpy(&bits, &x, sizeof x);
  bits &= INT64_MAX;
  std::memcpy(&x, &bits, sizeof x);
}

/// Each half by `choose(half, its half of other)`: g++ takes a choice between vectors that the machine does not have
/// apart cell by cell. They are taken out and put together in registers: a vector read back from its halves waits for
/// both to be written.
template <class Choose>
MCDA_INLINE void take_in_halves(Lanes& x, const Lanes& other, Choose choose) noexcept {
  using Half = double __attribute__((vector_size(sizeof(Lanes) / 2)));
  Half low = __builtin_shufflevector(x, x, 0, 1, 2, 3), high = __builtin_shufflevector(x, x, 4, 5, 6, 7);
  const Half other_low = __builtin_shufflevector(other, other, 0, 1, 2, 3),
             other_high = __builtin_shufflevector(other, other, 4, 5, 6, 7);
  choose(low, other_low), choose(high, other_high);
  x = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}

/// The larger of two; x where they are equal.
MCDA_INLINE void take_larger(Lanes& x, const Lanes& other) noexcept {
  take_in_halves(x, other, [](auto& half, const auto& rival) MCDA_INLINED { half = rival > half ? rival : half; });
}

/// The smaller of two; x where they are equal.
MCDA_INLINE void take_smaller(Lanes& x, const Lanes& other) noexcept {
  take_in_halves(x, other, [](auto& half, const auto& rival) MCDA_INLINED { half = rival < half ? rival : half; });
}

MCDA_INLINE void take_roots(Lanes& x) noexcept {
  for (std::size_t k = 0; k < lanes; ++k) x[k] = std::sqrt(x[k]);
}

/// Of every eight rows: `add(sums, x, j)` for the cells x of criterion j, one criterion after the other, on `Sums` sums
/// that begin with 0; then `put(sums, write)`, where `write(column, values)` writes eight values of a column of results
/// (of as many cells as the block has rows). Both must be inlined (MCDA_INLINED). `add` may as well keep x.
template <std::size_t Sums, class Add, class Put>
MCDA_INLINE void sum_lanes(const Block& rows, Add add, Put put) noexcept {
  const auto m = static_cast<std::size_t>(rows.size());
  const Index n = rows.columns();
  std::size_t i = 0;
  for (; i + lanes <= m; i += lanes) {
    Lanes sums[Sums] = {};
    for (Index j = 0; j < n; ++j) {
      const double* const from = rows.column(j).data() + i;
      ask_ahead(from);
      Lanes x;
      read_lanes(x, from);
      add(sums, x, static_cast<std::size_t>(j));
    }
    put(sums, [i](double* column, const Lanes& values) MCDA_INLINED { write_lanes(column + i, values); });
  }
  if (i == m) return;
  Lanes sums[Sums] = {};  // the last rows, less than eight: the first of them stands for those that are not there
  for (Index j = 0; j < n; ++j) {
    const double* const from = rows.column(j).data() + i;
    Lanes x;
    for (std::size_t k = 0; k < lanes; ++k) x[k] = from[i + k < m ? k : 0];
    add(sums, x, static_cast<std::size_t>(j));
  }
  put(sums, [i, m](double* column, const Lanes& values) MCDA_INLINED {
    for (std::size_t k = 0; i + k < m; ++k) column[i + k] = values[k];
  });
}

}  // namespace mcda
