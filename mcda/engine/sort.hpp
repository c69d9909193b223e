// Sorting columns and scores: value and row number together, by Highway's vectorised quicksort where there is one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/method/method.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda {

/// At most 2^32 - 1 rows; values finite. O(m log m).
SortedColumn sort_column(std::span<const double> column);
/// The same into what an earlier column has left behind: fresh memory costs a sixth of the sorting.
void sort_column(std::span<const double> column, SortedColumn& sorted);

/// Sorts numbers upwards: row hashes, for instance.
void sort_numbers(std::vector<std::uint64_t>& numbers);

/// rank_scores for large m: the same result.
Ranking rank_fast(std::span<const double> scores, TieRule rule = TieRule::competition);

}  // namespace mcda
