#include "mcda/analysis/dominance.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "mcda/engine/sort.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

using Places = std::vector<std::uint32_t>;

// Distinct rows in lexicographic order, each cell as its place in its column, 0 = best. What dominates a row stands
// before it.
struct Distinct {
  std::vector<Places> columns;           // by criterion, one place a distinct row
  std::vector<std::vector<Index>> rows;  // of the table, by distinct row, rising
  std::size_t size() const noexcept { return rows.size(); }
};

Distinct distinct_rows(const DecisionTable& table, const Criteria& criteria) {
  const auto m = static_cast<std::size_t>(table.rows());
  std::vector<Places> places;
  for (Index j = 0; j < criteria.size(); ++j) {
    if (!(criteria.weight(j) > 0)) continue;
    const SortedColumn sorted = sort_column(table.column(j));
    Places& column = places.emplace_back(m);
    std::uint32_t place = 0;
    for (std::size_t k = 0; k < m; ++k) {
      const std::size_t here = criteria.maximised(j) ? m - 1 - k : k,
                        before = criteria.maximised(j) ? here + 1 : here - 1;
      if (k > 0 && sorted.values[here] != sorted.values[before]) ++place;
      column[sorted.rows[here]] = place;
    }
  }
  std::vector<Index> order(m);
  std::iota(order.begin(), order.end(), Index{0});
  const auto compare = [&](Index a, Index b) {
    for (const Places& column : places) {
      const auto x = column[static_cast<std::size_t>(a)], y = column[static_cast<std::size_t>(b)];
      if (x != y) return x < y ? -1 : 1;
    }
    return 0;
  };
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    const int sign = compare(a, b);
    return sign < 0 || (sign == 0 && a < b);
  });
  Distinct distinct;
  distinct.columns.resize(places.size());
  for (std::size_t k = 0; k < m; ++k) {
    if (k == 0 || compare(order[k - 1], order[k]) != 0) {
      distinct.rows.emplace_back();
      for (std::size_t j = 0; j < places.size(); ++j)
        distinct.columns[j].push_back(places[j][static_cast<std::size_t>(order[k])]);
    }
    distinct.rows.back().push_back(order[k]);
  }
  return distinct;
}

// Longest chains: layer = 1 + the largest layer of what dominates a row. Sets of rows are kept in rising order.
class Layering {
 public:
  explicit Layering(const Distinct& distinct) : columns_(distinct.columns), layers_(distinct.size(), 1) {}

  std::vector<std::uint32_t> run() {
    std::vector<std::uint32_t> all(layers_.size());
    std::iota(all.begin(), all.end(), 0u);
    if (columns_.size() == 1) {
      for (std::size_t i = 0; i < all.size(); ++i) layers_[i] = static_cast<std::uint32_t>(i) + 1;
    } else if (columns_.size() > 1) {
      sort(all, columns_.size() - 1);
    }
    return std::move(layers_);
  }

 private:
  using Set = std::vector<std::uint32_t>;
  static constexpr std::size_t small = 2000;  // pairs that are compared one by one

  std::uint32_t place(std::size_t d, std::uint32_t i) const { return columns_[d][i]; }

  // Criteria 0 to d; 0 follows from the order of the rows.
  bool before(std::uint32_t a, std::uint32_t b, std::size_t d) const {
    for (std::size_t j = 1; j <= d; ++j) {
      if (place(j, a) > place(j, b)) return false;
    }
    return a < b;
  }
  void raise(std::uint32_t by, std::uint32_t row) { layers_[row] = std::max(layers_[row], layers_[by] + 1); }

  // Layers of a set whose rows are alike on all criteria beyond d.
  void sort(const Set& set, std::size_t d) {
    if (set.size() < 2) return;
    if (set.size() * set.size() <= small) {
      for (std::size_t k = 1; k < set.size(); ++k) {
        for (std::size_t l = 0; l < k; ++l) {
          if (before(set[l], set[k], d)) raise(set[l], set[k]);
        }
      }
      return;
    }
    if (d == 1) return sweep(set, set);
    const std::uint32_t middle = median(set, {}, d);
    const auto [low, same, high] = split(set, d, middle);
    sort(low, d);
    push(low, same, d - 1);
    sort(same, d - 1);
    push(joined(low, same), high, d - 1);
    sort(high, d);
  }

  // Raises the layers of `worse` by those of `better`, which are final and not worse on any criterion beyond d.
  void push(const Set& better, const Set& worse, std::size_t d) {
    if (better.empty() || worse.empty() || better.front() > worse.back()) return;
    if (better.size() * worse.size() <= small) {
      for (const std::uint32_t row : worse) {
        for (const std::uint32_t by : better) {
          if (by > row) break;
          if (layers_[by] >= layers_[row] && before(by, row, d)) raise(by, row);
        }
      }
      return;
    }
    if (d == 1) return sweep(better, worse);
    const auto [best, last] = extremes(better, d);
    const auto [first, worst] = extremes(worse, d);
    if (last <= first) return push(better, worse, d - 1);
    if (best > worst) return;
    const std::uint32_t middle = median(better, worse, d);
    const auto [low, same, high] = split(better, d, middle);
    const auto [low_worse, same_worse, high_worse] = split(worse, d, middle);
    push(low, low_worse, d);
    push(joined(low, same), same_worse, d - 1);
    push(joined(low, same), high_worse, d - 1);
    push(high, high_worse, d);
  }

  // Two criteria: the best layer so far for every place on criterion 1 is a staircase. better == worse layers a set.
  void sweep(const Set& better, const Set& worse) {
    std::map<std::uint32_t, std::uint32_t> stairs;  // place -> layer, both rising
    std::size_t taken = 0;
    const bool within = &better == &worse;
    const auto step = [&](std::uint32_t row) {
      const std::uint32_t key = place(1, row), layer = layers_[row];
      auto after = stairs.upper_bound(key);
      if (after != stairs.begin() && std::prev(after)->second >= layer) return;
      while (after != stairs.end() && after->second <= layer) after = stairs.erase(after);
      stairs[key] = layer;
    };
    for (const std::uint32_t row : worse) {
      for (; !within && taken < better.size() && better[taken] < row; ++taken) step(better[taken]);
      const auto after = stairs.upper_bound(place(1, row));
      if (after != stairs.begin()) layers_[row] = std::max(layers_[row], std::prev(after)->second + 1);
      if (within) step(row);
    }
  }

  std::pair<std::uint32_t, std::uint32_t> extremes(const Set& set, std::size_t d) const {
    std::uint32_t low = place(d, set.front()), high = low;
    for (const std::uint32_t row : set) low = std::min(low, place(d, row)), high = std::max(high, place(d, row));
    return {low, high};
  }

  std::uint32_t median(const Set& one, const Set& other, std::size_t d) {
    values_.clear();
    for (const std::uint32_t row : one) values_.push_back(place(d, row));
    for (const std::uint32_t row : other) values_.push_back(place(d, row));
    const auto middle = values_.begin() + static_cast<std::ptrdiff_t>(values_.size() / 2);
    std::nth_element(values_.begin(), middle, values_.end());
    return *middle;
  }

  struct Parts {
    Set low, same, high;
  };
  Parts split(const Set& set, std::size_t d, std::uint32_t middle) const {
    Parts parts;
    for (const std::uint32_t row : set) {
      const std::uint32_t here = place(d, row);
      (here < middle ? parts.low : here == middle ? parts.same : parts.high).push_back(row);
    }
    return parts;
  }
  static Set joined(const Set& one, const Set& other) {
    Set both(one.size() + other.size());
    std::merge(one.begin(), one.end(), other.begin(), other.end(), both.begin());
    return both;
  }

  const std::vector<Places>& columns_;
  std::vector<std::uint32_t> layers_;
  Places values_;
};

// 1 where a dominates b, -1 where b dominates a.
int sign_of(const DecisionTable& table, const Criteria& criteria, Index a, Index b) {
  bool ahead = false, behind = false;
  for (Index j = 0; j < criteria.size() && !(ahead && behind); ++j) {
    if (!(criteria.weight(j) > 0)) continue;
    const double lead = criteria.maximised(j) ? table(a, j) - table(b, j) : table(b, j) - table(a, j);
    ahead = ahead || lead > 0;
    behind = behind || lead < 0;
  }
  return ahead == behind ? 0 : ahead ? 1 : -1;
}

}  // namespace

std::vector<Index> pareto_layers(const DecisionTable& table, const Criteria& criteria) {
  const Distinct distinct = distinct_rows(table, criteria);
  const std::vector<std::uint32_t> found = Layering(distinct).run();
  std::vector<Index> layers(static_cast<std::size_t>(table.rows()));
  for (std::size_t k = 0; k < distinct.size(); ++k) {
    for (const Index row : distinct.rows[k]) layers[static_cast<std::size_t>(row)] = found[k];
  }
  return layers;
}

DominanceOfOne dominance_of(const DecisionTable& table, const Criteria& criteria, Index row) {
  DominanceOfOne result;
  for (Index other = 0; other < table.rows(); ++other) {
    const int sign = sign_of(table, criteria, row, other);
    if (sign < 0) result.dominating.push_back(other);
    if (sign > 0) result.dominated.push_back(other);
  }
  return result;
}

std::vector<DominanceBreach> dominance_breaches(const DecisionTable& table, const Criteria& criteria,
                                                std::span<const std::vector<double>> ranks, const RunOptions& options) {
  const auto m = static_cast<std::size_t>(table.rows()), k = ranks.size();
  const auto n = static_cast<std::size_t>(table.columns());
  // Row by row, larger is better; and the ranks of a row side by side.
  std::vector<double> values(m * n);
  std::size_t used = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const auto c = static_cast<Index>(j);
    if (!(criteria.weight(c) > 0)) continue;
    const double sign = criteria.maximised(c) ? 1 : -1;
    for (std::size_t i = 0; i < m; ++i) values[i * n + used] = sign * table(static_cast<Index>(i), c);
    ++used;
  }
  const double last = std::numeric_limits<double>::infinity();
  std::vector<double> sides(m * k);
  for (std::size_t r = 0; r < k; ++r) {
    for (std::size_t i = 0; i < m; ++i) sides[i * k + r] = std::isnan(ranks[r][i]) ? last : ranks[r][i];
  }
  struct Seen {
    std::vector<Index> rows, above, below;
    std::vector<double> gap;
  };
  const auto strips = static_cast<Index>((m + tile_rows - 1) / tile_rows);
  std::vector<Seen> seen(static_cast<std::size_t>(strips));
  for_each_item(strips, options, [&](Index strip, Index) {
    Seen& own = seen[static_cast<std::size_t>(strip)];
    own = {std::vector<Index>(k), std::vector<Index>(k, -1), std::vector<Index>(k, -1), std::vector<double>(k)};
    std::vector<double> worst(k);
    std::vector<Index> by(k);
    const auto first = static_cast<std::size_t>(strip * tile_rows);
    for (std::size_t i = first; i < std::min(m, first + static_cast<std::size_t>(tile_rows)); ++i) {
      const double* const x = values.data() + i * n;
      const double* const side = sides.data() + i * k;
      std::copy_n(side, k, worst.begin());
      std::fill(by.begin(), by.end(), Index{-1});
      for (std::size_t other = 0; other < m; ++other) {
        const double* const y = values.data() + other * n;
        bool ahead = false;
        std::size_t j = 0;
        for (; j < used && y[j] >= x[j]; ++j) ahead = ahead || y[j] > x[j];
        if (j < used || !ahead) continue;
        const double* const there = sides.data() + other * k;
        for (std::size_t r = 0; r < k; ++r) {
          if (there[r] > worst[r]) worst[r] = there[r], by[r] = static_cast<Index>(other);
        }
      }
      for (std::size_t r = 0; r < k; ++r) {
        if (by[r] < 0) continue;
        ++own.rows[r];
        const double gap = worst[r] - side[r];
        if (own.below[r] < 0 || gap > own.gap[r])
          own.gap[r] = gap, own.above[r] = static_cast<Index>(i), own.below[r] = by[r];
      }
    }
  });
  std::vector<DominanceBreach> breaches(k);
  for (std::size_t r = 0; r < k; ++r) {
    double gap = 0;
    for (const Seen& one : seen) {
      breaches[r].rows += one.rows[r];
      if (one.below[r] < 0 || (breaches[r].below >= 0 && one.gap[r] <= gap)) continue;
      gap = one.gap[r];
      breaches[r].above = one.above[r], breaches[r].below = one.below[r];
    }
  }
  return breaches;
}

HasseDiagram hasse_diagram(const DecisionTable& table, const Criteria& criteria, const RunOptions& options) {
  Distinct distinct = distinct_rows(table, criteria);
  const std::size_t size = distinct.size();
  if (BitRelation::bytes_for(static_cast<Index>(size)) > options.memory)
    raise(InvalidInput("the dominance graph of " + std::to_string(size) + " different clients would take " +
                           shortest(std::ceil(BitRelation::bytes_for(static_cast<Index>(size)) / 1048576)) + " MiB",
                       "choose fewer with --where, or raise --memory"));
  const std::vector<std::uint32_t> layers = Layering(distinct).run();
  std::vector<std::size_t> order(size);  // nodes: by layer, so that what dominates comes first
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(layers[a], distinct.rows[a].front()) < std::pair(layers[b], distinct.rows[b].front());
  });
  BitRelation below(static_cast<Index>(size));  // the node dominates the other
  const auto strips = static_cast<Index>((size + tile_rows - 1) / tile_rows);
  for_each_item(strips, options, [&](Index strip, Index) {
    const auto first = static_cast<std::size_t>(strip * tile_rows);
    for (std::size_t a = first; a < std::min(size, first + static_cast<std::size_t>(tile_rows)); ++a) {
      for (std::size_t b = a + 1; b < size; ++b) {
        bool all = true;
        for (const Places& column : distinct.columns) all = all && column[order[a]] <= column[order[b]];
        if (all) below.set(static_cast<Index>(a), static_cast<Index>(b));
      }
    }
  });
  HasseDiagram diagram;
  for (std::size_t a = 0; a < size; ++a) {
    diagram.nodes.push_back(std::move(distinct.rows[order[a]]));
    diagram.layers.push_back(layers[order[a]]);
    // Dominance is transitive and nodes stand by layer: the first one left is covered, what it dominates is not.
    const auto row = below.row(static_cast<Index>(a));
    std::vector<unsigned long long> left(row.begin(), row.end());
    std::vector<Index>& covered = diagram.covered.emplace_back();
    for (std::size_t w = 0; w < left.size(); ++w) {
      while (left[w] != 0) {
        const Index next = static_cast<Index>(w) * 64 + std::countr_zero(left[w]);
        covered.push_back(next);
        left[w] &= left[w] - 1;
        const auto passed = below.row(next);
        for (std::size_t v = w; v < left.size(); ++v) left[v] &= ~passed[v];
      }
    }
  }
  return diagram;
}

}  // namespace mcda
