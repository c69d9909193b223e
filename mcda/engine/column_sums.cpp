#include "mcda/engine/column_sums.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "mcda/engine/room.hpp"
#include "mcda/engine/run_parts.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

// A sorted column names its rows in no order, and writing to a row that is in no cache takes half as long as sorting
// it. So what is earned is dealt to stretches of rows first, each in a place of its own that is written from its
// beginning to its end; a stretch is then added up while its rows stay in the second cache.
constexpr int stretch_bits = 14;
constexpr std::size_t stretch_rows = std::size_t{1} << stretch_bits;

// By one criterion, for one method.
struct Earned {
  std::vector<std::vector<double>> by_value;  // of a piece of the column, or of all of it
  std::optional<Room<double>> dealt;          // by stretch, and by value within it: what a value earned side by side
  std::optional<Room<std::uint16_t>> rows;    // of dealt, within the stretch
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
  __builtin_prefetch(further(place, 256), 1);
#endif
}

// Calls use(outs), as a constant where it is the usual two.
template <class Use>
void with_outs(std::size_t outs, const Use& use) {
  if (outs == 2) return use(std::integral_constant<std::size_t, 2>());
  use(outs);
}

// What is in by_value to the stretches of these rows.
void deal(std::span<const std::uint32_t> rows, Earned& earned) {
  with_outs(earned.by_value.size(), [&](auto outs) {
    std::uint32_t* const places = earned.places.data();
    std::uint16_t* const within = earned.rows->get();
    double* const dealt = earned.dealt->get();
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const std::uint32_t row = rows[k];
      const std::size_t place = places[row >> stretch_bits]++;
      within[place] = static_cast<std::uint16_t>(row & (stretch_rows - 1));
      ask_to_write(dealt + place * outs);
      for (std::size_t out = 0; out < outs; ++out) dealt[place * outs + out] = earned.by_value[out][k];
    }
  });
}

// The sums of a stretch while criteria are added: what belongs to a row stands side by side, so that adding to it
// touches one line of the cache.
class StretchSums {
 public:
  StretchSums(std::vector<std::vector<double>>& by_row, std::size_t begin, std::size_t end, std::vector<double>& room)
      : by_row_(by_row), begin_(begin), end_(end), sums_(room) {
    room.resize(by_row.size() * (end - begin));
  }
  void clear() { std::fill(sums_.begin(), sums_.end(), 0.0); }
  void read() {
    each([](double& sum, double& cell) { sum = cell; });
  }
  void write() {
    each([](double& sum, double& cell) { cell = sum; });
  }
  void add(const Earned& earned) {
    const std::uint16_t* const within = earned.rows->get();
    const double* const dealt = earned.dealt->get();
    with_outs(by_row_.size(), [&](auto outs) {
      double* const sums = sums_.data();
      for (std::size_t place = begin_; place < end_; ++place) {
        ask_far_ahead(within + place), ask_far_ahead(dealt + place * outs);
        for (std::size_t out = 0; out < outs; ++out) sums[within[place] * outs + out] += dealt[place * outs + out];
      }
    });
  }

 private:
  template <class Do>
  void each(const Do& apply) {
    with_outs(by_row_.size(), [&](auto outs) {
      double* const sums = sums_.data();
      for (std::size_t i = begin_; i < end_; ++i) {
        for (std::size_t out = 0; out < outs; ++out) apply(sums[(i - begin_) * outs + out], by_row_[out][i]);
      }
    });
  }

  std::vector<std::vector<double>>& by_row_;
  std::size_t begin_, end_;
  std::vector<double>& sums_;
};

void earn(const ColumnSums& method, Index column, const SortedColumn& sorted, Earned& earned) {
  const auto known = std::find(method.columns.begin(), method.columns.end(), column);
  earned.any = known != method.columns.end();
  if (!earned.any) return;
  const std::size_t m = sorted.values.size(), outs = method.by_row.size();
  const Index j = known - method.columns.begin();
  if (earned.by_value.empty()) {
    earned.by_value.assign(outs, std::vector<double>(piece_values));
    earned.dealt.emplace(outs * m);
    earned.rows.emplace(m);
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
  std::vector<std::vector<double>> rooms(static_cast<std::size_t>(thread_count(options)));  // by worker
  for (std::size_t from = 0; from < columns.size(); from += slots.size()) {
    const Index count = std::min<Index>(together, static_cast<Index>(columns.size() - from));
    for_each_item(count, options, [&](Index c, Index) {
      const Index column = columns[from + static_cast<std::size_t>(c)];
      Slot& slot = slots[static_cast<std::size_t>(c)];
      if (memory == nullptr) sort_column(table.column(column), slot.sorted);
      const SortedColumn& sorted = memory != nullptr ? memory->sorted(column) : slot.sorted;
      for (std::size_t t = 0; t < methods.size(); ++t) earn(methods[t], column, sorted, slot.earned[t]);
    });
    for_each_item(static_cast<Index>(stretches), options, [&](Index s, Index worker) {
      const std::size_t begin = static_cast<std::size_t>(s) << stretch_bits, end = std::min(m, begin + stretch_rows);
      for (std::size_t t = 0; t < methods.size(); ++t) {
        StretchSums sums(methods[t].by_row, begin, end, rooms[static_cast<std::size_t>(worker)]);
        from == 0 ? sums.clear() : sums.read();
        for (Index c = 0; c < count; ++c) {
          const Earned& earned = slots[static_cast<std::size_t>(c)].earned[t];
          if (earned.any) sums.add(earned);
        }
        sums.write();
      }
    });
  }
}

}  // namespace mcda
