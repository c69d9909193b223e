#include "mcda/engine/column_sums.hpp"

#include <algorithm>
#include <cstdint>

#include "mcda/engine/room.hpp"
#include "mcda/engine/run_parts.hpp"
#include "mcda/engine/sort.hpp"

namespace mcda {

namespace {

// A sorted column names its rows in no order, and writing to a row that is in no cache takes half as long as sorting
// it. So what is earned is dealt to stretches of rows first, each in a place of its own that is written from its
// beginning to its end; a stretch is then added up while its rows stay in the second cache.
constexpr int stretch_bits = 16;
constexpr std::size_t stretch_rows = std::size_t{1} << stretch_bits;

// By one criterion, for one method.
struct Earned {
  std::vector<std::vector<double>> by_value;  // of a piece of the column, or of all of it
  std::vector<double> dealt;                  // by stretch, and by value within it: what a value earned side by side
  std::vector<std::uint16_t> rows;            // of dealt, within the stretch
  std::vector<std::uint32_t> places;          // where a stretch goes on
  bool any = false;                           // whether the method knows the criterion
};

// What each worker needs, and keeps from one round to the next: fresh pages cost as much as the arithmetic.
struct Slot {
  SortedColumn sorted;
  std::vector<Earned> earned;  // by method
};

// Every stretch goes on where nobody has been: what it will be written over is asked for some values before.
void ask_to_write([[maybe_unused]] const double* place) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(place) + 256), 1);
#endif
}

template <class Take>
void deal(std::span<const std::uint32_t> rows, Earned& earned, const Take& take) {
  std::uint32_t* const places = earned.places.data();
  std::uint16_t* const within = earned.rows.data();
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::uint32_t row = rows[k];
    const std::size_t place = places[row >> stretch_bits]++;
    within[place] = static_cast<std::uint16_t>(row & (stretch_rows - 1));
    take(k, place);
  }
}

// What is in by_value to the stretches of these rows.
void deal(std::span<const std::uint32_t> rows, Earned& earned) {
  double* const dealt = earned.dealt.data();
  if (earned.by_value.size() == 2) {
    const double *const first = earned.by_value[0].data(), *const second = earned.by_value[1].data();
    return deal(rows, earned, [=](std::size_t k, std::size_t place) {
      ask_to_write(dealt + 2 * place);
      dealt[2 * place] = first[k];
      dealt[2 * place + 1] = second[k];
    });
  }
  const std::size_t outs = earned.by_value.size();
  deal(rows, earned, [&](std::size_t k, std::size_t place) {
    for (std::size_t out = 0; out < outs; ++out) dealt[place * outs + out] = earned.by_value[out][k];
  });
}

void add_stretch(const Earned& earned, std::size_t begin, std::size_t end, std::vector<std::vector<double>>& by_row) {
  const std::uint16_t* const within = earned.rows.data();
  const double* const dealt = earned.dealt.data();
  if (by_row.size() == 2) {
    double *const first = by_row[0].data() + begin, *const second = by_row[1].data() + begin;
    for (std::size_t place = begin; place < end; ++place) {
      first[within[place]] += dealt[2 * place];
      second[within[place]] += dealt[2 * place + 1];
    }
    return;
  }
  const std::size_t outs = by_row.size();
  for (std::size_t out = 0; out < outs; ++out) {
    double* const sums = by_row[out].data() + begin;
    for (std::size_t place = begin; place < end; ++place) sums[within[place]] += dealt[place * outs + out];
  }
}

void earn(const ColumnSums& method, Index column, const SortedColumn& sorted, Earned& earned) {
  const auto known = std::find(method.columns.begin(), method.columns.end(), column);
  earned.any = known != method.columns.end();
  if (!earned.any) return;
  const std::size_t m = sorted.values.size(), outs = method.by_row.size();
  const Index j = known - method.columns.begin();
  if (earned.by_value.empty()) {
    earned.by_value.assign(outs, std::vector<double>(piece_values));
    earned.dealt = unwritten_column(static_cast<Index>(outs * m));
    assign_zeros(earned.rows, m);
  }
  earned.places.resize((m + stretch_rows - 1) >> stretch_bits);
  for (std::size_t s = 0; s < earned.places.size(); ++s)
    earned.places[s] = static_cast<std::uint32_t>(s << stretch_bits);
  const std::span<const std::uint32_t> rows(sorted.rows);
  if (method.model->contribution_in_pieces(
          j, sorted.values, views_of(earned.by_value),
          [&](std::size_t first, std::size_t count) { deal(rows.subspan(first, count), earned); }))
    return;
  for (auto& sums : earned.by_value) assign_zeros(sums, m);
  method.model->contribution(j, sorted.values, sorted.values, views_of(earned.by_value));
  deal(rows, earned);
}

}  // namespace

void sum_contributions(std::span<const ColumnSums> methods, const ColumnView& table, RunMemory* memory,
                       const RunOptions& options) {
  std::vector<Index> columns;
  for (const ColumnSums& one : methods) columns.insert(columns.end(), one.columns.begin(), one.columns.end());
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  const auto m = static_cast<std::size_t>(table.rows()), stretches = (m + stretch_rows - 1) >> stretch_bits;
  const Index together = memory != nullptr ? 1 : std::min(thread_count(options), static_cast<Index>(columns.size()));
  const KeptRooms kept;  // what sorting needs beside them, the next column takes over
  std::vector<Slot> slots(static_cast<std::size_t>(together));
  for (Slot& slot : slots) slot.earned.resize(methods.size());
  for (std::size_t from = 0; from < columns.size(); from += slots.size()) {
    const Index count = std::min<Index>(together, static_cast<Index>(columns.size() - from));
    for_each_item(count, options, [&](Index c, Index) {
      const Index column = columns[from + static_cast<std::size_t>(c)];
      Slot& slot = slots[static_cast<std::size_t>(c)];
      if (memory == nullptr) sort_column(table.column(column), slot.sorted);
      const SortedColumn& sorted = memory != nullptr ? memory->sorted(column) : slot.sorted;
      for (std::size_t t = 0; t < methods.size(); ++t) earn(methods[t], column, sorted, slot.earned[t]);
    });
    for_each_item(static_cast<Index>(stretches), options, [&](Index s, Index) {
      const std::size_t begin = static_cast<std::size_t>(s) << stretch_bits, end = std::min(m, begin + stretch_rows);
      for (std::size_t t = 0; t < methods.size(); ++t) {
        if (from == 0) {
          for (auto& sums : methods[t].by_row) std::fill_n(sums.data() + begin, end - begin, 0.0);
        }
        for (Index c = 0; c < count; ++c) {
          const Earned& earned = slots[static_cast<std::size_t>(c)].earned[t];
          if (earned.any) add_stretch(earned, begin, end, methods[t].by_row);
        }
      }
    });
  }
}

}  // namespace mcda
