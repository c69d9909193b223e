// What fitting in parts and scoring in parts have in common. Internal.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "mcda/engine/columns.hpp"
#include "mcda/engine/parallel.hpp"
#include "mcda/engine/prepare.hpp"
#include "mcda/model/error.hpp"
#include "mcda/statistics/bytes.hpp"
#include "python/src/distributed.hpp"

namespace prefero::python {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline const mcda::RunOptions one_thread{.threads = 1};  // a machine has many of these at once

// What the survey tells of each leaf.
struct Survey {
  Index rows = 0, kept = 0;
  std::vector<Index> missing, missing_kept;
  std::vector<double> low, high, mean, kept_low, kept_high;

  explicit Survey(std::size_t leaves = 0)
      : missing(leaves, 0),
        missing_kept(leaves, 0),
        low(leaves, infinity),
        high(leaves, -infinity),
        mean(leaves, 0),
        kept_low(leaves, infinity),
        kept_high(leaves, -infinity) {}
  auto parts() { return std::tie(rows, kept, missing, missing_kept, low, high, mean, kept_low, kept_high); }

  void merge(const Survey& later) {
    for (std::size_t j = 0; j < low.size(); ++j) {
      const auto before = static_cast<double>(rows - missing[j]),
                 more = static_cast<double>(later.rows - later.missing[j]);
      if (before + more > 0) mean[j] += (later.mean[j] - mean[j]) * (more / (before + more));
      missing[j] += later.missing[j];
      missing_kept[j] += later.missing_kept[j];
      low[j] = std::min(low[j], later.low[j]);
      high[j] = std::max(high[j], later.high[j]);
      kept_low[j] = std::min(kept_low[j], later.kept_low[j]);
      kept_high[j] = std::max(kept_high[j], later.kept_high[j]);
    }
    rows += later.rows;
    kept += later.kept;
  }
};

template <class T>
std::string bytes_of(const T& value) {
  mcda::ByteWriter writer;
  writer(value);
  return writer.take();
}
template <class T>
T from_bytes(const std::string& bytes) {
  T value{};
  mcda::ByteReader reader(bytes);
  reader(value);
  reader.finish();
  return value;
}

[[noreturn]] inline void not_in_parts(const std::string& what, const std::string& remedy) {
  throw mcda::InvalidInput(what + " cannot be fitted in parts", remedy);
}

// Runs over blocks of some columns of m rows.
template <class Work>
void each_block(const std::vector<const double*>& columns, Index m, Work work) {
  std::vector<const double*> at(columns.size());
  for (Index first = 0; first < m; first += mcda::block_rows) {
    for (std::size_t j = 0; j < columns.size(); ++j) at[j] = columns[j] + first;
    const Index rows = std::min(mcda::block_rows, m - first);
    work(mcda::Block(at.data(), static_cast<Index>(at.size()), rows), first, rows);
  }
}

inline std::vector<std::span<double>> spans_of(std::vector<std::vector<double>>& columns, Index first, Index rows) {
  std::vector<std::span<double>> spans;
  for (auto& column : columns)
    spans.push_back(std::span(column).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(rows)));
  return spans;
}

inline std::vector<const double*> pointers_of(const std::vector<std::vector<double>>& columns) {
  std::vector<const double*> pointers;
  for (const auto& column : columns) pointers.push_back(column.data());
  return pointers;
}

/// The kept rows of a batch.
struct DistributedFit::Kept {
  mcda::Prepared prepared;
  mcda::DecisionTable raw;
  Index batch = 0;                                          ///< rows before anybody was left out
  Index rows() const { return prepared.table.rows() - 1; }  ///< without the sentinel
};

}  // namespace prefero::python
