// Tiers of a score: every rule comes down to the least score that each tier asks.
#pragma once

#include <span>
#include <vector>

#include "mcda/model/ranking.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

/// The tier of each row, 0 = best: the number of limits (falling) that its score does not reach. A score that ties with
/// a limit reaches it.
std::vector<Index> tiers_at(std::span<const double> scores, std::span<const double> limits);

/// The least score of each tier but the last, so that the best ends[k] rows are in tiers 0 to k. Rows that tie at an
/// end stay together in the better tier. Infinite where a tier and all better ones are empty.
std::vector<double> limits_by_rank(std::span<const double> scores, const Ranking& ranking, std::span<const Index> ends);

/// ABC analysis (Dickie 1951, ABC inventory analysis shoots for dollars, Factory Management and Maintenance 109,
/// 92-94): the least amount of each tier but the last, when amounts are added from the largest on and a row is in tier
/// k while the sum before it is below shares[k] of the total. So the row that passes a share is in the better tier.
/// Amounts of 0 and below take no part in the total and are in the last tier. Throws InvalidInput where nothing is
/// positive.
std::vector<double> limits_by_total(std::span<const double> amounts, std::span<const double> shares);

/// A row keeps its tier unless it passes a border by more than a margin: `strict` are the tiers when every limit is
/// harder to reach by the margin, `lenient` when easier. -1 in `previous`: the row is new and goes by `now`.
std::vector<Index> with_margin(std::span<const Index> previous, std::span<const Index> now,
                               std::span<const Index> strict, std::span<const Index> lenient);

}  // namespace mcda
