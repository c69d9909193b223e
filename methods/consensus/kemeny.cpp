#include <limits>

#include "mcda/engine/outranking_graph.hpp"
#include "mcda/method/erase.hpp"
#include "methods/consensus/ballots.hpp"

namespace mcda {

namespace {

using ballots::Vector;
using Group = std::vector<Index>;  // row numbers

/// How many rankings have i before k.
class Votes {
 public:
  explicit Votes(std::span<const Vector> ranks)
      : size_(static_cast<Index>(ranks.front().size())), counts_(ballots::votes_of<std::int32_t>(ranks)) {}
  Index size() const noexcept { return size_; }
  std::int32_t operator()(Index i, Index k) const noexcept { return counts_[static_cast<std::size_t>(i * size_ + k)]; }

 private:
  Index size_;
  std::vector<std::int32_t> counts_;
};

/// The members of a group linked by majorities, strict or not: groups of mutual reachability, the first one ahead.
std::vector<Group> parts_of(const Votes& votes, const Group& group, bool strict) {
  BitRelation relation(static_cast<Index>(group.size()));
  for (Index i = 0; i < relation.size(); ++i) {
    for (Index k = 0; k < relation.size(); ++k) {
      const std::int32_t lead = votes(group[static_cast<std::size_t>(i)], group[static_cast<std::size_t>(k)]) -
                                votes(group[static_cast<std::size_t>(k)], group[static_cast<std::size_t>(i)]);
      if (i != k && (strict ? lead > 0 : lead >= 0)) relation.set(i, k);
    }
  }
  const Circuits circuits = circuits_of(relation);
  std::vector<Group> parts;
  for (std::size_t g = circuits.members.size(); g-- > 0;) {
    Group& part = parts.emplace_back();
    for (const Index member : circuits.members[g]) part.push_back(group[static_cast<std::size_t>(member)]);
  }
  return parts;
}

/// What all nearest orders of at most 20 alternatives have in common, by dynamic programming over subsets: ahead[a] has
/// bit b where a stands before b in every one of them. O(2^n n) time and memory of 8 bytes a subset.
std::vector<std::uint32_t> common_order_of(const Votes& votes, const Group& group) {
  const std::size_t n = group.size(), half = n / 2;
  const std::uint32_t all = (std::uint32_t{1} << n) - 1, low_mask = (std::uint32_t{1} << half) - 1;
  // against[a](S): votes for any b of S before a, from two tables of half the bits each.
  std::vector<std::vector<std::uint32_t>> low(n), high(n);
  const auto fill = [&](std::vector<std::uint32_t>& table, std::size_t a, std::size_t from, std::size_t to) {
    table.assign(std::size_t{1} << (to - from), 0);
    for (std::size_t set = 1; set < table.size(); ++set) {
      const auto bit = static_cast<std::size_t>(__builtin_ctzll(set));
      table[set] = table[set & (set - 1)] + static_cast<std::uint32_t>(votes(group[from + bit], group[a]));
    }
  };
  for (std::size_t a = 0; a < n; ++a) {
    fill(low[a], a, 0, half);
    fill(high[a], a, half, n);
  }
  const auto against = [&](std::size_t a, std::uint32_t set) { return low[a][set & low_mask] + high[a][set >> half]; };
  // Who is placed next is reversed for every ranking that has one of the rest before it.
  std::vector<std::uint32_t> before(std::size_t{all} + 1, std::numeric_limits<std::uint32_t>::max()), after(before);
  before[0] = after[all] = 0;
  for (std::uint32_t set = 0; set < all; ++set) {
    for (std::uint32_t rest = all & ~set; rest != 0; rest &= rest - 1) {
      const auto a = static_cast<std::size_t>(__builtin_ctz(rest));
      const std::uint32_t next = set | (std::uint32_t{1} << a);
      before[next] = std::min(before[next], before[set] + against(a, all & ~next));
    }
  }
  for (std::uint32_t set = all; set-- > 0;) {
    for (std::uint32_t rest = all & ~set; rest != 0; rest &= rest - 1) {
      const auto a = static_cast<std::size_t>(__builtin_ctz(rest));
      const std::uint32_t next = set | (std::uint32_t{1} << a);
      after[set] = std::min(after[set], after[next] + against(a, all & ~next));
    }
  }
  // A nearest order begins with the members of S exactly where the best way to S and the best way on add up to the
  // best.
  std::vector<std::uint32_t> may_precede(n, 0);
  for (std::uint32_t set = 1; set < all; ++set) {
    if (before[set] + after[set] != before[all]) continue;
    for (std::uint32_t members = set; members != 0; members &= members - 1)
      may_precede[static_cast<std::size_t>(__builtin_ctz(members))] |= all & ~set;
  }
  std::vector<std::uint32_t> ahead(n, 0);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b < n; ++b) {
      if (a != b && ((may_precede[b] >> a) & 1u) == 0) ahead[a] |= std::uint32_t{1} << b;
    }
  }
  return ahead;
}

/// A near order of many: majorities won decide at first, then each alternative in turn moves to where it is best, until
/// nothing moves. Alternatives that all rankings tie move as one; each inner list is one such class.
std::vector<Group> near_order_of(const Votes& votes, const Group& group, const std::vector<Index>& alike) {
  std::vector<Group> order;
  for (const Index i : group) {
    const auto same = std::find_if(order.begin(), order.end(), [&](const Group& one) {
      return alike[static_cast<std::size_t>(one.front())] == alike[static_cast<std::size_t>(i)];
    });
    if (same != order.end()) {
      same->push_back(i);
    } else {
      order.push_back({i});
    }
  }
  const auto lead = [&](const Group& a, const Group& b) {  // of all members of a over all of b
    return static_cast<std::int64_t>(votes(a.front(), b.front()) - votes(b.front(), a.front())) *
           static_cast<std::int64_t>(b.size());
  };
  std::vector<std::pair<std::int64_t, std::int64_t>> merit(static_cast<std::size_t>(votes.size()));
  for (const Group& a : order) {
    auto& [won, sum] = merit[static_cast<std::size_t>(a.front())];
    for (const Group& b : order) {
      const std::int64_t by = lead(a, b), size = static_cast<std::int64_t>(b.size());
      won += by > 0 ? size : by < 0 ? -size : 0;
      sum += by;
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](const Group& a, const Group& b) {
    return merit[static_cast<std::size_t>(a.front())] > merit[static_cast<std::size_t>(b.front())];
  });
  bool moved = true;
  for (int sweep = 0; moved && sweep < 100; ++sweep) {
    moved = false;
    for (std::size_t at = 0; at < order.size(); ++at) {
      std::int64_t gain = 0, best_gain = 0;
      std::size_t best = at;
      for (std::size_t to = at; to-- > 0;) {
        gain += lead(order[at], order[to]);
        if (gain > best_gain) best_gain = gain, best = to;
      }
      gain = 0;
      for (std::size_t to = at + 1; to < order.size(); ++to) {
        gain -= lead(order[at], order[to]);
        if (gain > best_gain) best_gain = gain, best = to;
      }
      if (best == at) continue;
      moved = true;
      const auto begin = order.begin(), here = begin + static_cast<std::ptrdiff_t>(at),
                 there = begin + static_cast<std::ptrdiff_t>(best);
      if (best < at) {
        std::rotate(there, here, here + 1);
      } else {
        std::rotate(here, here + 1, there + 1);
      }
    }
  }
  return order;
}

struct Kemeny {
  static constexpr MethodInfo info{
      .name = "kemeny",
      .title = "Kemeny order",
      .kind = MethodKind::consensus,
      .reference =
          "Kemeny (1959) Mathematics without numbers, Daedalus 88(4), 577-591; Young, Levenglick (1978) A consistent "
          "extension of Condorcet's election principle, SIAM Journal on Applied Mathematics 35(2), 285-300",
      .doi = "10.1137/0135023",
      .formula =
          "the nearest orders: distance = pairs reversed, summed over the rankings, + 1/2 for every pair that a "
          "ranking ties; score_i = (alternatives behind i in all nearest orders) - (those before i in all of them)",
      .cost =
          "O(K m^2) for K rankings of m alternatives, then O(2^s s) for every knot of s <= 20 alternatives whose "
          "majorities run in circles; beyond 20 a local search, which the notes name; at most 2,000 alternatives",
      .rank_reversal = RankReversal::possible,
      .published_score = "net",
      .when_to_use =
          "The order that contradicts the rankings least. Where several orders are equally near, alternatives whose "
          "order they do not share may tie: with two rankings, or many ties, that is the rule.",
  };

  static constexpr std::size_t most = 2'000;
  /// The largest knot that is solved exactly (docs/decisions/0008-kemeny-without-a-solver.md).
  static constexpr std::size_t exact = 20;

  static std::vector<double> aggregate(std::span<const Vector> ranks, const NoParameters&, Notes& notes) {
    ballots::check(ranks);
    ballots::check_size(ranks, info.name, most, "every pair is counted and kept");
    const Votes votes(ranks);
    const std::size_t m = ranks.front().size();
    const std::vector<Index> alike = classes_of(ranks);
    Group everybody(m);
    std::iota(everybody.begin(), everybody.end(), Index{0});
    Vector scores(m, 0.0);
    // Majorities between these blocks are strict and all point one way, so every nearest order keeps to them.
    double before = 0;
    bool shared = true;
    std::size_t largest = 0;
    for (const Group& block : parts_of(votes, everybody, false)) {
      const double size = static_cast<double>(block.size()), behind = static_cast<double>(m) - before - size;
      const BitRelation ahead = order_of(votes, block, alike, largest);
      std::vector<Index> led_by(block.size(), 0);
      for (std::size_t i = 0; i < block.size(); ++i) {
        Index leads = 0;
        for (std::size_t k = 0; k < block.size(); ++k) {
          const bool first = ahead(static_cast<Index>(i), static_cast<Index>(k));
          leads += first ? 1 : 0;
          led_by[k] += first ? 1 : 0;
          shared = shared && (i == k || first || ahead(static_cast<Index>(k), static_cast<Index>(i)) ||
                              alike[static_cast<std::size_t>(block[i])] == alike[static_cast<std::size_t>(block[k])]);
        }
        scores[static_cast<std::size_t>(block[i])] = behind - before + static_cast<double>(leads);
      }
      for (std::size_t i = 0; i < block.size(); ++i)
        scores[static_cast<std::size_t>(block[i])] -= static_cast<double>(led_by[i]);
      before += size;
    }
    if (largest > 0) {
      notes.push_back("the majorities of " + std::to_string(largest) +
                      " alternatives run in circles: their order was found by a local search and need not be the "
                      "nearest one (up to " +
                      std::to_string(exact) + " are solved exactly)");
    }
    if (!shared) {
      notes.push_back(
          "several orders are equally near to the rankings; alternatives are ranked by how many stand behind and "
          "before them in all of these");
    }
    return scores;
  }

  /// Every order is tried, worse beginnings are given up.
  static Steps steps(std::span<const Vector> ranks, const NoParameters&) {
    ballots::check(ranks);
    const std::vector<Vector> votes = ballots::plain_votes(ranks);
    const std::size_t m = votes.size();
    double ties = 0;
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = i + 1; k < m; ++k) ties += static_cast<double>(ranks.size()) - votes[i][k] - votes[k][i];
    }
    Steps steps;
    steps.matrix("pairwise", "Rankings that have the row before the column", "", votes, StepShape::relation);
    Search search{votes};
    if (!search.run()) {
      steps.undefined("kemeny_distance", "Too many orders to try one by one");
      steps.undefined("kemeny_orders", "Too many orders to try one by one");
      return steps;
    }
    Vector scores(m, 0.0);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        const bool always = i != k && std::all_of(search.orders.begin(), search.orders.end(), [&](const Vector& order) {
                              return std::find(order.begin(), order.end(), static_cast<double>(i)) <
                                     std::find(order.begin(), order.end(), static_cast<double>(k));
                            });
        scores[i] += always ? 1 : 0;
        scores[k] -= always ? 1 : 0;
      }
    }
    steps.scalar("kemeny_distance", "Smallest distance to the rankings", "", search.best + ties / 2);
    steps.matrix("kemeny_orders", "Nearest orders, best first, alternatives counted from 0", "", search.orders,
                 StepShape::table);
    steps.per_alternative("kemeny", "Behind less before in all nearest orders", "", scores);
    return steps;
  }

 private:
  /// Depth first, rising row numbers: the orders come out sorted.
  struct Search {
    const std::vector<Vector>& votes;
    std::vector<Vector> orders = {};
    double best = std::numeric_limits<double>::infinity();
    Vector order = {};
    std::vector<bool> placed = {};
    long tried = 0;

    bool run() {
      placed.assign(votes.size(), false);
      double least = 0;
      for (std::size_t i = 0; i < votes.size(); ++i) {
        for (std::size_t k = i + 1; k < votes.size(); ++k) least += std::min(votes[i][k], votes[k][i]);
      }
      return place(0, least);
    }

    /// `cost` of the pairs settled, `least` that the others cost in any order. False where there is too much to try.
    bool place(double cost, double least) {
      if (++tried > 2'000'000 || orders.size() > 20'000) return false;
      if (order.size() == votes.size()) {
        if (cost < best) orders.clear();
        best = std::min(best, cost);
        orders.push_back(order);
        return true;
      }
      for (std::size_t i = 0; i < votes.size(); ++i) {
        if (placed[i]) continue;
        double added = 0, settled = 0;
        for (std::size_t k = 0; k < votes.size(); ++k) {
          if (placed[k] || k == i) continue;
          added += votes[k][i];
          settled += std::min(votes[i][k], votes[k][i]);
        }
        if (cost + added + least - settled > best) continue;
        placed[i] = true;
        order.push_back(static_cast<double>(i));
        const bool done = place(cost + added, least - settled);
        order.pop_back();
        placed[i] = false;
        if (!done) return false;
      }
      return true;
    }
  };

  /// The same number for alternatives that every ranking ties.
  static std::vector<Index> classes_of(std::span<const Vector> ranks) {
    const std::size_t m = ranks.front().size();
    std::vector<std::size_t> order(m);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto before = [&](std::size_t a, std::size_t b) {
      for (const Vector& one : ranks) {
        if (one[a] != one[b]) return one[a] < one[b];
      }
      return false;
    };
    std::sort(order.begin(), order.end(), before);
    std::vector<Index> classes(m, 0);
    for (std::size_t place = 1; place < m; ++place)
      classes[order[place]] = classes[order[place - 1]] + (before(order[place - 1], order[place]) ? 1 : 0);
    return classes;
  }

  /// Row before column in all nearest orders of a block. A block of more than `exact` is taken apart at its strict
  /// majorities, which any nearest order keeps between the parts; what follows from the order inside the parts and from
  /// the majorities between them is then what is certain. `largest` grows to the size of a part that was only searched.
  static BitRelation order_of(const Votes& votes, const Group& block, const std::vector<Index>& alike,
                              std::size_t& largest) {
    BitRelation ahead(static_cast<Index>(block.size()));
    if (block.size() <= exact) {
      const std::vector<std::uint32_t> common = common_order_of(votes, block);
      for (std::size_t a = 0; a < block.size(); ++a) {
        for (std::size_t b = 0; b < block.size(); ++b) {
          if ((common[a] >> b) & 1u) ahead.set(static_cast<Index>(a), static_cast<Index>(b));
        }
      }
      return ahead;
    }
    std::vector<Index> place(static_cast<std::size_t>(votes.size()), 0), part_of(block.size(), 0);
    for (std::size_t i = 0; i < block.size(); ++i) place[static_cast<std::size_t>(block[i])] = static_cast<Index>(i);
    const auto set = [&](Index i, Index k) {
      ahead.set(place[static_cast<std::size_t>(i)], place[static_cast<std::size_t>(k)]);
    };
    Index number = 0;
    for (const Group& part : parts_of(votes, block, true)) {
      for (const Index i : part) part_of[static_cast<std::size_t>(place[static_cast<std::size_t>(i)])] = number;
      ++number;
      if (part.size() <= exact) {
        const std::vector<std::uint32_t> common = common_order_of(votes, part);
        for (std::size_t a = 0; a < part.size(); ++a) {
          for (std::size_t b = 0; b < part.size(); ++b) {
            if ((common[a] >> b) & 1u) set(part[a], part[b]);
          }
        }
        continue;
      }
      largest = std::max(largest, part.size());
      const std::vector<Group> order = near_order_of(votes, part, alike);
      for (std::size_t a = 0; a < order.size(); ++a) {
        for (std::size_t b = a + 1; b < order.size(); ++b) {
          for (const Index i : order[a]) {
            for (const Index k : order[b]) set(i, k);
          }
        }
      }
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
      for (std::size_t k = 0; k < block.size(); ++k) {
        if (part_of[i] != part_of[k] && votes(block[i], block[k]) > votes(block[k], block[i]))
          ahead.set(static_cast<Index>(i), static_cast<Index>(k));
      }
    }
    close(ahead);
    return ahead;
  }

  /// Adds what follows by chains. The relation has no circuits, so its groups are single rows and come out last first.
  static void close(BitRelation& relation) {
    const Circuits circuits = circuits_of(relation);
    for (const Group& one : circuits.members) {
      const std::span<unsigned long long> row = relation.row(one.front());
      const std::vector<unsigned long long> direct(row.begin(), row.end());
      for (Index k = 0; k < relation.size(); ++k) {
        if (((direct[static_cast<std::size_t>(k / 64)] >> (k % 64)) & 1u) == 0) continue;
        const BitRelation& done = relation;
        const std::span<const unsigned long long> further = done.row(k);
        for (std::size_t word = 0; word < row.size(); ++word) row[word] |= further[word];
      }
    }
  }
};

}  // namespace

std::unique_ptr<const Method> make_kemeny() { return make_method<Kemeny>(); }

}  // namespace mcda
