#include "mcda/analysis/agreement.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>

#include "mcda/analysis/undefined.hpp"
#include "mcda/engine/sort_levels.hpp"
#include "mcda/model/error.hpp"
#include "mcda/statistics/each_cpu.hpp"

namespace mcda {

namespace {

std::size_t checked_size(std::size_t x, std::size_t y) {
  if (x != y) {
    raise(InvalidInput("one ranking has " + std::to_string(x) + " alternatives, the other " + std::to_string(y),
                       "rank the same alternatives in both"));
  }
  return x;
}

std::int64_t pairs_in(std::int64_t count) { return count * (count - 1) / 2; }

constexpr std::size_t leaf = 16;
constexpr std::size_t worth_a_thread = 10'000;  // places

/// Pairs of at most `leaf` values that stand in the wrong order, by comparing all: none to guess.
MCDA_FOR_EACH_CPU std::int64_t exchanges_of_few(const std::uint32_t* values, std::size_t size) {
  constexpr std::uint32_t most = 0xffffffff;
  std::uint32_t padded[leaf], greater[leaf] = {};
  for (std::size_t i = 0; i < leaf; ++i) padded[i] = i < size ? values[i] : most;
  for (std::size_t k = 1; k < leaf; ++k) {
    const std::uint32_t value = padded[k];
    for (std::size_t i = 0; i < leaf; ++i) greater[i] += (padded[i] > value ? 1u : 0u) & (i < k ? 1u : 0u);
  }
  std::uint32_t sum = 0;
  for (const std::uint32_t one : greater) sum += one;
  return sum;
}

/// Places begin to before end, which are all those of the levels from `low` to before low + 2^bits.
struct Part {
  std::size_t begin, end;
  std::uint32_t low;
  int bits;
};

struct Halves {
  Part lower, upper;
  std::int64_t exchanges;  // pairs of one value of each that stand in the wrong order
};

/// Both halves of a part of more than one level, each in the order it had, in `to`. A value of the lower half goes
/// before each of the upper half that stands before it.
Halves halve(const RankLevels& levels, Part part, const std::uint32_t* from, std::uint32_t* to) {
  while (static_cast<Index>(part.low) + (Index{1} << (part.bits - 1)) >= levels.levels()) --part.bits;
  const std::uint32_t middle = part.low + (std::uint32_t{1} << (part.bits - 1));
  const std::size_t split = levels.begin(static_cast<Index>(middle));
  // By masks, since the compiler would make branches of choices, and these cannot be guessed.
  std::size_t lower = part.begin, exchanges = 0;
  for (std::size_t i = part.begin; i < part.end; ++i) {
    const std::uint32_t value = from[i];
    const std::size_t is_lower = value < middle ? 1 : 0, mask = std::size_t{0} - is_lower;
    const std::size_t upper_before = i - lower;
    to[(lower & mask) | ((split + upper_before) & ~mask)] = value;
    exchanges += upper_before & mask;
    lower += is_lower;
  }
  return {{part.begin, split, part.low, part.bits - 1},
          {split, part.end, middle, part.bits - 1},
          static_cast<std::int64_t>(exchanges)};
}

/// Whether a part can hold pairs in the wrong order: of at least two values and two levels.
bool divisible(const RankLevels& levels, const Part& part) {
  return part.bits > 0 && part.end - part.begin > 1 && static_cast<Index>(part.low) + 1 < levels.levels();
}

/// Pairs of a part that stand in the wrong order (equal ones do not): those between its halves and those within each.
/// Writes over both `values` and `room`.
std::int64_t count_exchanges(const RankLevels& levels, const Part& part, std::uint32_t* values, std::uint32_t* room) {
  if (!divisible(levels, part)) return 0;
  const std::size_t size = part.end - part.begin;
  if (size <= leaf) return exchanges_of_few(values + part.begin, size);
  const Halves halves = halve(levels, part, values, room);
  return halves.exchanges + count_exchanges(levels, halves.lower, room, values) +
         count_exchanges(levels, halves.upper, room, values);
}

/// The same of all places: halved until every thread has its part.
std::int64_t count_exchanges(const RankLevels& levels, std::vector<std::uint32_t>& values,
                             std::vector<std::uint32_t>& room, const RunOptions& options) {
  const auto threads = static_cast<std::size_t>(thread_count(options));
  std::vector<Part> parts{
      {0, values.size(), 0, static_cast<int>(std::bit_width(static_cast<std::uint64_t>(levels.levels())))}};
  std::int64_t exchanges = 0;
  while (parts.size() < threads && values.size() / parts.size() > worth_a_thread) {
    std::erase_if(parts, [&](const Part& part) { return !divisible(levels, part); });
    if (parts.empty()) return exchanges;
    std::vector<Halves> halves(parts.size());
    for_each_item(static_cast<Index>(parts.size()), options, [&](Index k, Index) {
      halves[static_cast<std::size_t>(k)] =
          halve(levels, parts[static_cast<std::size_t>(k)], values.data(), room.data());
    });
    parts.clear();
    for (const Halves& one : halves) {
      exchanges += one.exchanges;
      parts.push_back(one.lower);
      parts.push_back(one.upper);
    }
    values.swap(room);
  }
  std::vector<std::int64_t> within(parts.size());
  for_each_item(static_cast<Index>(parts.size()), options, [&](Index k, Index) {
    within[static_cast<std::size_t>(k)] =
        count_exchanges(levels, parts[static_cast<std::size_t>(k)], values.data(), room.data());
  });
  return std::accumulate(within.begin(), within.end(), exchanges);
}

template <class RankX, class RankY>
double weighted_spearman_of(Index m, RankX x, RankY y) {
  const double n = static_cast<double>(m);
  double sum = 0;
  for (Index i = 0; i < m; ++i) {
    const double gap = x(i) - y(i);
    sum += gap * gap * ((n - x(i) + 1) + (n - y(i) + 1));
  }
  return m > 1 ? 1 - 6 * sum / (n * (n - 1) * (n + 1) * (n + 1)) : undefined;  // n^4 + n^3 - n^2 - n
}

/// What one alternative takes away from WS among n.
double ws_term(double x, double y, double n) {
  return std::exp2(-x) * std::abs(x - y) / std::max(std::abs(1 - x), std::abs(n - x));
}

/// Who belongs to the first k: with ties at the cut all of the tied ones.
struct FirstOnes {
  double in_x = 0, in_y = 0, common = 0;
};

FirstOnes first_ones(const RankLevels& x, const RankLevels& y, Index k) {
  // All levels that begin before place k belong to the first k.
  const auto levels_within = [k](const RankLevels& ranks) {
    Index l = 0;
    while (l < ranks.levels() && static_cast<Index>(ranks.begin(l)) < k) ++l;
    return l;
  };
  const Index of_x = levels_within(x), of_y = levels_within(y);
  FirstOnes first{.in_x = static_cast<double>(x.begin(of_x)), .in_y = static_cast<double>(y.begin(of_y))};
  for (const std::uint32_t row : x.order().first(x.begin(of_x)))
    first.common += static_cast<Index>(y.level(static_cast<Index>(row))) < of_y ? 1 : 0;
  return first;
}

struct Weighted {
  std::uint32_t value;
  double weight;
};

/// The weights of both, summed over the pairs in the wrong order, while `list` is sorted by merging.
double sort_weighing(std::vector<Weighted>& list) {
  std::vector<Weighted> room(list.size());
  double sum = 0;
  for (std::size_t length = 1; length < list.size(); length *= 2) {
    for (std::size_t begin = 0; begin < list.size(); begin += 2 * length) {
      const std::size_t middle = std::min(list.size(), begin + length), end = std::min(list.size(), begin + 2 * length);
      double waiting = 0;  // weight of the left ones that still stand
      for (std::size_t i = begin; i < middle; ++i) waiting += list[i].weight;
      std::size_t left = begin, right = middle;
      for (std::size_t place = begin; place < end; ++place) {
        const bool from_right = left == middle || (right < end && list[right].value < list[left].value);
        if (from_right) {
          if (left < middle) sum += waiting + static_cast<double>(middle - left) * list[right].weight;
          room[place] = list[right++];
        } else {
          waiting -= list[left].weight;
          room[place] = list[left++];
        }
      }
    }
    list.swap(room);
  }
  return sum;
}

/// Pairs weighed by the places of x, ties in the order of y.
double weighted_tau_by(const RankLevels& x, const RankLevels& y) {
  const std::span<const std::uint32_t> order = x.order();
  std::vector<std::uint32_t> rows(order.begin(), order.end());
  std::vector<Weighted> list;
  std::vector<double> of_level(static_cast<std::size_t>(y.levels()), 0.0);
  double all = 0, tied_x = 0, tied_y = 0, tied_both = 0;
  for (Index l = 0; l < x.levels(); ++l) {
    const std::size_t begin = x.begin(l), end = x.begin(l + 1);
    std::sort(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.begin() + static_cast<std::ptrdiff_t>(end),
              [&](std::uint32_t a, std::uint32_t b) {
                return y.level(static_cast<Index>(a)) < y.level(static_cast<Index>(b));
              });
    double here = 0, same = 0, members = 0;
    for (std::size_t place = begin; place < end; ++place) {
      const std::uint32_t value = y.level(static_cast<Index>(rows[place]));
      const double weight = 1 / static_cast<double>(place + 1);
      if (place > begin && value != list.back().value) {
        tied_both += same * (members - 1);
        same = members = 0;
      }
      list.push_back({value, weight});
      here += weight, same += weight, members += 1;
      of_level[value] += weight;
    }
    tied_both += same * (members - 1);
    tied_x += here * static_cast<double>(end - begin - 1);
    all += here;
  }
  all *= static_cast<double>(x.size() - 1);
  for (Index l = 0; l < y.levels(); ++l)
    tied_y += of_level[static_cast<std::size_t>(l)] * static_cast<double>(y.begin(l + 1) - y.begin(l) - 1);
  const double discordant = sort_weighing(list), decided = all - tied_x - tied_y + tied_both;
  return std::clamp((decided - 2 * discordant) / std::sqrt(all - tied_x) / std::sqrt(all - tied_y), -1.0, 1.0);
}

}  // namespace

RankLevels::RankLevels(std::span<const double> ranks) {
  SortedLevels sorted = sort_levels(ranks);
  order_ = std::move(sorted.rows);
  first_ = std::move(sorted.begins);
  const auto levels = static_cast<std::uint32_t>(first_.size());
  first_.push_back(static_cast<std::uint32_t>(order_.size()));
  level_.resize(order_.size());
  for (std::uint32_t level = 0; level < levels; ++level) {
    for (std::uint32_t place = first_[level]; place < first_[level + 1]; ++place) level_[order_[place]] = level;
  }
}

RankLevels::RankLevels(const Ranking& ranking) : level_(ranking.ranks.size()), order_(ranking.ranks.size()) {
  checked_size(ranking.order.size(), ranking.ranks.size());
  double previous = undefined;
  for (std::size_t place = 0; place < order_.size(); ++place) {
    const auto row = static_cast<std::size_t>(ranking.order[place]);
    order_[place] = static_cast<std::uint32_t>(row);
    if (ranking.ranks[row] != previous) first_.push_back(static_cast<std::uint32_t>(place));
    previous = ranking.ranks[row];
    level_[row] = static_cast<std::uint32_t>(first_.size() - 1);
  }
  first_.push_back(static_cast<std::uint32_t>(order_.size()));
}

std::vector<double> RankLevels::average_ranks() const {
  std::vector<double> ranks(level_.size());
  for (Index i = 0; i < size(); ++i) ranks[static_cast<std::size_t>(i)] = average_rank(i);
  return ranks;
}

double RankLevels::tied_share() const noexcept {
  std::uint32_t tied = 0;
  for (Index l = 0; l < levels(); ++l) {
    const std::uint32_t members = begin(l + 1) - begin(l);
    tied += members > 1 ? members : 0;
  }
  return size() > 0 ? static_cast<double>(tied) / static_cast<double>(size()) : 0;
}

PairCounts count_pairs(const RankLevels& x, const RankLevels& y, const RunOptions& options) {
  const std::size_t m = checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  PairCounts counts{.pairs = pairs_in(static_cast<std::int64_t>(m))};
  for (Index l = 0; l < y.levels(); ++l)
    counts.tied_y += pairs_in(static_cast<std::int64_t>(y.begin(l + 1)) - y.begin(l));
  // The second ranking in the order of the first; within a tie of the first it rises, so that such pairs are no
  // exchanges.
  std::vector<std::uint32_t> second(m), room(m);
  const std::span<const std::uint32_t> order = x.order();
  for (std::size_t place = 0; place < m; ++place) second[place] = y.level(static_cast<Index>(order[place]));
  for (Index l = 0; l < x.levels(); ++l) {
    const std::uint32_t begin = x.begin(l), end = x.begin(l + 1);
    if (end - begin < 2) continue;
    counts.tied_x += pairs_in(static_cast<std::int64_t>(end) - begin);
    std::sort(second.begin() + begin, second.begin() + end);
    for (std::uint32_t place = begin, same = 1; place + 1 < end; ++place) {
      same = second[place] == second[place + 1] ? same + 1 : 1;
      counts.tied_both += same - 1;
    }
  }
  counts.discordant = count_exchanges(y, second, room, options);
  counts.concordant = counts.pairs - counts.tied_x - counts.tied_y + counts.tied_both - counts.discordant;
  return counts;
}

PairCounts count_pairs(std::span<const double> x, std::span<const double> y, const RunOptions& options) {
  checked_size(x.size(), y.size());
  std::optional<RankLevels> of[2];
  RunOptions own = options;
  if (x.size() < worth_a_thread) own.threads = 1;
  for_each_item(2, own, [&](Index k, Index) { of[k].emplace(k == 0 ? x : y); });
  return count_pairs(*of[0], *of[1], own);
}

double kendall_tau_a(const PairCounts& counts) {
  return counts.pairs > 0
             ? static_cast<double>(counts.concordant - counts.discordant) / static_cast<double>(counts.pairs)
             : undefined;
}

double kendall_tau_b(const PairCounts& counts) {
  const std::int64_t x = counts.pairs - counts.tied_x, y = counts.pairs - counts.tied_y;
  if (x == 0 || y == 0) return undefined;
  const double net = static_cast<double>(counts.concordant - counts.discordant);
  // Two roots: the product of the counts can be beyond what 53 bits hold exactly, and of a ranking with itself 1 must
  // come out as 1.
  return x == y ? net / static_cast<double>(x)
                : net / std::sqrt(static_cast<double>(x)) / std::sqrt(static_cast<double>(y));
}

double goodman_kruskal_gamma(const PairCounts& counts) {
  const std::int64_t decided = counts.concordant + counts.discordant;
  return decided > 0 ? static_cast<double>(counts.concordant - counts.discordant) / static_cast<double>(decided)
                     : undefined;
}

double spearman(const RankLevels& x, const RankLevels& y) {
  const std::size_t m = checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  if (x.levels() < 2 || y.levels() < 2) return undefined;
  const double mean = (static_cast<double>(m) + 1) / 2;  // of average ranks, with any ties
  double products = 0;
  for (Index i = 0; i < x.size(); ++i) products += (x.average_rank(i) - mean) * (y.average_rank(i) - mean);
  const auto squares = [mean](const RankLevels& ranks) {
    double sum = 0;
    for (Index l = 0; l < ranks.levels(); ++l) {
      const double first = ranks.begin(l), after = ranks.begin(l + 1), gap = (first + after + 1) / 2 - mean;
      sum += (after - first) * gap * gap;
    }
    return sum;
  };
  const double of_x = squares(x), of_y = squares(y);
  return std::clamp(products / std::sqrt(of_x) / std::sqrt(of_y), -1.0, 1.0);
}

double pearson(std::span<const double> x, std::span<const double> y) {
  const std::size_t m = checked_size(x.size(), y.size());
  double mean_x = 0, mean_y = 0, of_x = 0, of_y = 0, products = 0;
  const auto constant = [](std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
  };
  if (m < 2 || constant(x) || constant(y)) return undefined;
  for (std::size_t i = 0; i < m; ++i) {
    mean_x += (x[i] - mean_x) / static_cast<double>(i + 1);
    mean_y += (y[i] - mean_y) / static_cast<double>(i + 1);
  }
  for (std::size_t i = 0; i < m; ++i) {
    of_x += (x[i] - mean_x) * (x[i] - mean_x);
    of_y += (y[i] - mean_y) * (y[i] - mean_y);
    products += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return of_x > 0 && of_y > 0 ? std::clamp(products / std::sqrt(of_x) / std::sqrt(of_y), -1.0, 1.0) : undefined;
}

double weighted_spearman(std::span<const double> x, std::span<const double> y) {
  const auto m = static_cast<Index>(checked_size(x.size(), y.size()));
  const auto rank = [](std::span<const double> ranks) {
    return [ranks](Index i) { return ranks[static_cast<std::size_t>(i)]; };
  };
  return weighted_spearman_of(m, rank(x), rank(y));
}

double weighted_spearman(const RankLevels& x, const RankLevels& y) {
  checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  return weighted_spearman_of(
      x.size(), [&](Index i) { return x.average_rank(i); }, [&](Index i) { return y.average_rank(i); });
}

double ws_coefficient(std::span<const double> x, std::span<const double> y) {
  const std::size_t m = checked_size(x.size(), y.size());
  double sum = 0;
  for (std::size_t i = 0; i < m; ++i) sum += ws_term(x[i], y[i], static_cast<double>(m));
  return m > 1 ? 1 - sum : undefined;
}

double ws_coefficient(const RankLevels& x, const RankLevels& y) {
  const std::size_t m = checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  constexpr double last = 128;  // 2^-128 of a million alternatives does not reach the last digit
  double sum = 0;
  for (const std::uint32_t row : x.order()) {
    const double rank = x.average_rank(static_cast<Index>(row));
    if (rank > last) break;
    sum += ws_term(rank, y.average_rank(static_cast<Index>(row)), static_cast<double>(m));
  }
  return m > 1 ? 1 - sum : undefined;
}

double overlap_at(const RankLevels& x, const RankLevels& y, Index k) {
  checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  if (k < 1 || x.size() == 0) return undefined;
  const FirstOnes first = first_ones(x, y, k);
  return 2 * first.common / (first.in_x + first.in_y);
}

double jaccard_at(const RankLevels& x, const RankLevels& y, Index k) {
  checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  if (k < 1 || x.size() == 0) return undefined;
  const FirstOnes first = first_ones(x, y, k);
  return first.common / (first.in_x + first.in_y - first.common);
}

double ndcg_at(const RankLevels& x, const RankLevels& y, Index k) {
  checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  if (k < 1 || x.size() == 0) return undefined;
  const auto gain = [&](std::uint32_t row) {
    return std::max(0.0, static_cast<double>(k) + 1 - x.average_rank(static_cast<Index>(row)));
  };
  // Tied ones share their places: each of those of a level inside the first k is worth the level's mean.
  const auto cumulated = [&](const RankLevels& ranks) {
    double sum = 0;
    for (Index l = 0; l < ranks.levels() && static_cast<Index>(ranks.begin(l)) < k; ++l) {
      const std::uint32_t begin = ranks.begin(l), end = ranks.begin(l + 1);
      double worth = 0, discount = 0;
      for (const std::uint32_t row : ranks.order().subspan(begin, end - begin)) worth += gain(row);
      for (std::uint32_t place = begin; place < end && static_cast<Index>(place) < k; ++place)
        discount += 1 / std::log2(2.0 + place);
      sum += worth / (end - begin) * discount;
    }
    return sum;
  };
  const double ideal = cumulated(x);
  return ideal > 0 ? cumulated(y) / ideal : undefined;
}

double weighted_tau(const RankLevels& x, const RankLevels& y) {
  checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  if (x.levels() < 2 || y.levels() < 2) return undefined;
  return (weighted_tau_by(x, y) + weighted_tau_by(y, x)) / 2;
}

double kendall_w(std::span<const RankLevels* const> rankings) {
  if (rankings.size() < 2 || rankings.front()->size() < 2) return undefined;
  const auto k = static_cast<double>(rankings.size()), m = static_cast<double>(rankings.front()->size());
  double ties = 0, squares = 0;
  for (const RankLevels* one : rankings) {
    checked_size(static_cast<std::size_t>(rankings.front()->size()), static_cast<std::size_t>(one->size()));
    for (Index l = 0; l < one->levels(); ++l) {
      const double members = static_cast<double>(one->begin(l + 1)) - one->begin(l);
      ties += members * members * members - members;
    }
  }
  for (Index i = 0; i < rankings.front()->size(); ++i) {
    double sum = 0;
    for (const RankLevels* one : rankings) sum += one->average_rank(i) - (m + 1) / 2;
    squares += sum * sum;
  }
  const double most = k * (k * (m * m * m - m) - ties);
  return most > 0 ? 12 * squares / most : undefined;
}

double rank_biased_overlap(const RankLevels& x, const RankLevels& y, double p) {
  checked_size(static_cast<std::size_t>(x.size()), static_cast<std::size_t>(y.size()));
  if (x.size() == 0 || !(p > 0 && p < 1)) return undefined;
  // Beyond this depth the weights that are left do not reach the last digit.
  const double reach = std::log(1e-18) / std::log(p);
  const Index deepest = reach < static_cast<double>(x.size()) ? static_cast<Index>(reach) + 1 : x.size();
  // An alternative is common from the depth on at which both have reached it.
  std::vector<double> joins(static_cast<std::size_t>(deepest) + 1, 0.0);
  Index level_x = 0, level_y = 0;
  while (level_x < x.levels() && static_cast<Index>(x.begin(level_x)) < deepest) ++level_x;
  for (const std::uint32_t row : x.order().first(x.begin(level_x))) {
    const double depth =
        std::max(x.competition_rank(static_cast<Index>(row)), y.competition_rank(static_cast<Index>(row)));
    if (depth <= static_cast<double>(deepest)) joins[static_cast<std::size_t>(depth)] += 1;
  }
  level_x = 0;
  double sum = 0, weight = 1 - p, common = 0, overlap = 0;
  for (Index depth = 1; depth <= deepest; ++depth) {
    while (level_x < x.levels() && static_cast<Index>(x.begin(level_x)) < depth) ++level_x;
    while (level_y < y.levels() && static_cast<Index>(y.begin(level_y)) < depth) ++level_y;
    common += joins[static_cast<std::size_t>(depth)];
    overlap = 2 * common / (static_cast<double>(x.begin(level_x)) + static_cast<double>(y.begin(level_y)));
    sum += weight * overlap;
    weight *= p;
  }
  return std::min(1.0, sum + overlap * weight / (1 - p));
}

Steps agreement_steps(std::span<const double> x, std::span<const double> y) {
  const RankLevels levels_x(x), levels_y(y);
  const PairCounts counts = count_pairs(levels_x, levels_y);
  Steps steps;
  steps.scalar("spearman", "Spearman's correlation of average ranks", "rho", spearman(levels_x, levels_y));
  steps.scalar("kendall_tau_a", "Kendall's tau-a", "tau_a", kendall_tau_a(counts));
  steps.scalar("kendall_tau_b", "Kendall's tau-b", "tau_b", kendall_tau_b(counts));
  steps.scalar("gamma", "Goodman and Kruskal's gamma", "gamma", goodman_kruskal_gamma(counts));
  steps.scalar("rw", "Weighted Spearman of the ranks as given", "r_w", weighted_spearman(x, y));
  steps.scalar("ws", "WS coefficient of the ranks as given, the first is the reference", "WS", ws_coefficient(x, y));
  return steps;
}

}  // namespace mcda
