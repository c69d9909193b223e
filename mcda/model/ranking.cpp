#include "mcda/model/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

namespace mcda {

namespace {

double floor_of(std::span<const double> scores) {
  double largest = 0;
  for (const double score : scores) largest = std::max(largest, std::abs(score));
  return std::min(1.0, largest);
}

// `high` >= `low`.
bool tie(double high, double low, double floor) {
  return high - low <= tie_tolerance * std::max({floor, std::abs(high), std::abs(low)});
}

bool before(std::span<const double> scores, Index a, Index b) {
  const double x = scores[static_cast<std::size_t>(a)], y = scores[static_cast<std::size_t>(b)];
  return x != y ? x > y : a < b;
}

}  // namespace

Ranking rank_scores(std::span<const double> scores, TieRule rule) {
  Ranking ranking;
  ranking.order.resize(scores.size());
  std::iota(ranking.order.begin(), ranking.order.end(), Index{0});
  std::sort(ranking.order.begin(), ranking.order.end(), [&](Index a, Index b) { return before(scores, a, b); });
  ranking.ranks = ranks_of(scores, ranking.order, rule);
  return ranking;
}

std::vector<double> ranks_of(std::span<const double> scores, std::span<const Index> order, TieRule rule) {
  const std::size_t m = order.size();
  const double floor = floor_of(scores);
  std::vector<double> ranks(scores.size());
  std::vector<double> sorted(m);  // gathered once: rows in the order of their ranks lie anywhere
  std::transform(order.begin(), order.end(), sorted.begin(),
                 [&](Index row) { return scores[static_cast<std::size_t>(row)]; });
  const auto score = [&](std::size_t place) { return sorted[place]; };
  // Two pointers: `first` is the best place that ties with `place`, `last` the first place after it that does not.
  std::size_t first = 0, last = 0;
  double dense = 0, dense_of_first = 0;
  std::size_t previous_first = m;
  for (std::size_t place = 0; place < m; ++place) {
    while (!tie(score(first), score(place), floor)) ++first;
    last = std::max(last, place);
    while (last < m && tie(score(place), score(last), floor)) ++last;
    if (first != previous_first) {
      dense_of_first = ++dense;
      previous_first = first;
    }
    double& rank = ranks[static_cast<std::size_t>(order[place])];
    switch (rule) {
      case TieRule::competition: rank = static_cast<double>(first + 1); break;
      case TieRule::dense: rank = dense_of_first; break;
      case TieRule::average: rank = (static_cast<double>(first + 1) + static_cast<double>(last)) / 2; break;
    }
  }
  return ranks;
}

namespace {

// The count-th largest score, 1 <= count <= m. Few scores of many are looked at twice: candidates are kept until there
// are twice as many as needed, then the smaller half goes and sets the level that the next ones have to exceed.
double largest(std::span<const double> scores, Index count) {
  const auto wanted = static_cast<std::size_t>(count);
  std::vector<double> kept;
  kept.reserve(2 * wanted);
  const auto cut_back = [&] {
    std::nth_element(kept.begin(), kept.begin() + (count - 1), kept.end(), std::greater<>());
    kept.resize(wanted);
    return kept.back();
  };
  double level = -std::numeric_limits<double>::infinity();
  for (const double score : scores) {
    if (!(score > level)) continue;
    kept.push_back(score);
    if (kept.size() == 2 * wanted) level = cut_back();
  }
  return cut_back();
}

}  // namespace

Ranking top_ranks(std::span<const double> scores, Index count) {
  const Index m = static_cast<Index>(scores.size());
  Ranking top;
  if (count >= m) {
    const Ranking all = rank_scores(scores);
    top.order = all.order;
    for (const Index i : top.order) top.ranks.push_back(all.ranks[static_cast<std::size_t>(i)]);
    return top;
  }
  if (count <= 0) return top;
  const double cut = largest(scores, count);
  for (Index i = 0; i < m; ++i) {
    if (scores[static_cast<std::size_t>(i)] >= cut) top.order.push_back(i);
  }
  std::sort(top.order.begin(), top.order.end(), [&](Index a, Index b) { return before(scores, a, b); });
  top.order.resize(static_cast<std::size_t>(count));
  const double floor = floor_of(scores);
  std::size_t first = 0;
  for (const Index row : top.order) {
    const double score = scores[static_cast<std::size_t>(row)];
    while (!tie(scores[static_cast<std::size_t>(top.order[first])], score, floor)) ++first;
    top.ranks.push_back(static_cast<double>(first + 1));
  }
  return top;
}

}  // namespace mcda
