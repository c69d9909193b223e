// What PROBID and its simple variant share: distances to a whole series of ideal points. The k-th ideal holds the k-th
// best value of every criterion, so that there are as many ideals as rows.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda::ideals {

/// Every row is compared with every ideal. At this many rows that is 10^10 distances, which take about a minute on one
/// core for ten criteria, and the ideals fill 8 bytes a cell; ten times the rows would take more than an hour.
inline constexpr Index row_limit = 100'000;

inline std::optional<Refusal> too_many_rows(const Summary& seen, const char* method) {
  if (seen.count() <= row_limit) return std::nullopt;
  return Refusal{{},
                 std::string(method) +
                     " compares every alternative with as many ideal points as there are alternatives, " +
                     std::to_string(seen.count()) + " times " + std::to_string(seen.count()),
                 "choose at most " + std::to_string(row_limit) + " with --where, or another method"};
}

/// A value of weight and length; on a frozen scale it may be anything, and its square must remain a number.
inline double weighted(double stretch, double x) noexcept {
  return std::clamp(stretch * x, -largest_magnitude, largest_magnitude);
}

/// Some ideals, counted from one end of the series: sum_k d(row, ideal k) / k, d the Euclidean distance.
struct Series {
  Index count = 0;
  std::vector<double> levels;  // count weighted values a criterion, one criterion after the other
  std::vector<double> shares;  // 1 / k

  auto parts() { return std::tie(count, levels, shares); }

  /// `columns` rise; from the best values on where `best`, else from the worst.
  void take(std::span<const SortedColumn> columns, const std::vector<double>& stretch, const std::vector<int>& benefit,
            bool best) {
    for (Index k = 1; k <= count; ++k) shares.push_back(1 / static_cast<double>(k));
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const std::vector<double>& values = columns[j].values;
      const bool from_top = (benefit[j] != 0) == best;
      for (std::size_t k = 0; k < shares.size(); ++k)
        levels.push_back(stretch[j] * (from_top ? values[values.size() - 1 - k] : values[k]));
    }
  }

  /// A tile of ideals stays in the nearest cache while all rows of the block pass by. Eight sums a tile, so that the
  /// processor need not wait for each addition.
  void distances(const Block& rows, const std::vector<double>& stretch, std::span<double> squares,
                 std::span<double> out) const noexcept {
    for (double& cell : out) cell = 0;
    const auto all = static_cast<std::size_t>(count), n = stretch.size();
    for (std::size_t first = 0; first < all; first += tile) {
      const std::size_t size = std::min(tile, all - first);
      for (std::size_t i = 0; i < out.size(); ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          const double value = weighted(stretch[j], rows.column(static_cast<Index>(j))[i]);
          const double* const level = levels.data() + j * all + first;
          double* const square = squares.data();
          for (std::size_t k = 0; k < size; ++k) {
            const double gap = level[k] - value;
            square[k] = (j > 0 ? square[k] : 0) + gap * gap;
          }
        }
        std::array<double, 8> sums{};
        for (std::size_t k = 0; k < size; ++k) sums[k % 8] += std::sqrt(squares[k]) * shares[first + k];
        out[i] += ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
      }
    }
  }

  static constexpr std::size_t tile = 256;
};

/// Weight over the length of the column, 0 for a column of zeros.
inline std::vector<double> stretches(const Summary& seen, const Criteria& criteria) {
  std::vector<double> stretch;
  for (Index j = 0; j < criteria.size(); ++j)
    stretch.push_back(seen.norm(j) > 0 ? criteria.weight(j) / seen.norm(j) : 0);
  return stretch;
}

inline std::vector<int> benefits_of(const Criteria& criteria) {
  std::vector<int> benefit;
  for (const Criterion& criterion : criteria) benefit.push_back(criterion.maximised() ? 1 : 0);
  return benefit;
}

}  // namespace mcda::ideals
