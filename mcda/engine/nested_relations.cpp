#include "mcda/engine/nested_relations.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <numeric>
#include <span>

#include "mcda/engine/outranking_graph.hpp"

namespace mcda {

namespace {

using WordList = std::vector<unsigned long long>;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

// Calls visit(k) for each k in both sets, rising, until it returns false; then false.
template <class Visit>
bool for_each_common(std::span<const unsigned long long> row, const WordList& set, std::size_t from, Visit visit) {
  for (std::size_t w = from; w < set.size(); ++w) {
    for (unsigned long long bits = row[w] & set[w]; bits != 0; bits &= bits - 1) {
      if (!visit(static_cast<Index>(w) * 64 + std::countr_zero(bits))) return false;
    }
  }
  return true;
}

class Ranker {
 public:
  Ranker(const BitRelation& strong, const BitRelation& weak, const Circuits& circuits, bool inverse)
      : strong_(strong), weak_(weak), circuits_(circuits), inverse_(inverse), left_(at(strong.words())) {
    for (Index i = 0; i < strong.size(); ++i) left_[at(i / 64)] |= 1ull << (i % 64);
    if (inverse_) {
      reached_.assign(at(strong.size()), 0);
    } else {
      incoming_.assign(circuits.members.size(), 0);
      for (Index i = 0; i < strong.size(); ++i) count_incoming(i, 1);
    }
  }

  // The classes in the order in which they are drawn, as numbers from 1.
  std::vector<double> run(double& classes) {
    std::vector<double> ranks(at(strong_.size()));
    std::vector<Index> groups(circuits_.members.size());
    std::iota(groups.begin(), groups.end(), Index{0});
    std::vector<bool> gone(groups.size());
    for (classes = 0; !groups.empty();) {
      ++classes;
      std::vector<Index> candidates;
      for (const Index g : groups) {
        if (free(g)) candidates.push_back(g);
      }
      for (const Index g : ahead(candidates)) {
        gone[at(g)] = true;
        for (const Index i : circuits_.members[at(g)]) {
          ranks[at(i)] = classes;
          left_[at(i / 64)] &= ~(1ull << (i % 64));
          if (!inverse_) count_incoming(i, -1);
        }
      }
      std::erase_if(groups, [&](Index g) { return gone[at(g)]; });
    }
    return ranks;
  }

 private:
  Index group(Index i) const { return circuits_.group[at(i)]; }

  void count_incoming(Index i, Index step) {
    for_each_common(strong_.row(i), left_, 0, [&](Index k) {
      if (group(k) != group(i)) incoming_[at(group(k))] += step;
      return true;
    });
  }

  // No strong arrow from those left comes into the group (inverse: goes out of it).
  bool free(Index g) {
    if (!inverse_) return incoming_[at(g)] == 0;
    for (const Index i : circuits_.members[at(g)]) {
      // Those left only grow fewer: what was searched in vain need not be searched again.
      if (!for_each_common(strong_.row(i), left_, reached_[at(i)], [&](Index k) {
            reached_[at(i)] = at(k / 64);
            return group(k) == g;
          }))
        return false;
    }
    return true;
  }

  // The candidates that no other outranks weakly (inverse: that outrank no other), circuits counted as one.
  std::vector<Index> ahead(const std::vector<Index>& candidates) const {
    WordList set(left_.size());
    std::vector<Index> place(circuits_.members.size());
    BitRelation between(static_cast<Index>(candidates.size()));
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      place[at(candidates[c])] = static_cast<Index>(c);
      for (const Index i : circuits_.members[at(candidates[c])]) set[at(i / 64)] |= 1ull << (i % 64);
    }
    bool any = false;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      for (const Index i : circuits_.members[at(candidates[c])]) {
        for_each_common(weak_.row(i), set, 0, [&](Index k) {
          if (group(k) != candidates[c]) between.set(static_cast<Index>(c), place[at(group(k))]), any = true;
          return true;
        });
      }
    }
    if (!any) return candidates;
    const Circuits weakly = circuits_of(between);
    std::vector<bool> behind(weakly.members.size());
    const WordList all(at(between.words()), ~0ull);
    for (Index c = 0; c < between.size(); ++c) {
      for_each_common(between.row(c), all, 0, [&](Index d) {
        const Index from = weakly.group[at(c)], to = weakly.group[at(d)];
        if (from != to) behind[at(inverse_ ? from : to)] = true;
        return true;
      });
    }
    std::vector<Index> chosen;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      if (!behind[at(weakly.group[c])]) chosen.push_back(candidates[c]);
    }
    return chosen;
  }

  const BitRelation &strong_, &weak_;
  const Circuits& circuits_;
  bool inverse_;
  WordList left_;
  std::vector<Index> incoming_;       // by group: strong arrows from those left outside it
  std::vector<std::size_t> reached_;  // by row: the word from which on strong arrows to those left are to be found
};

}  // namespace

NestedOrders orders_of(const BitRelation& strong, const BitRelation& weak) {
  const Circuits circuits = circuits_of(strong);
  NestedOrders orders;
  double classes = 0;
  orders.direct = Ranker(strong, weak, circuits, false).run(classes);
  orders.inverse = Ranker(strong, weak, circuits, true).run(classes);
  for (double& rank : orders.inverse) rank = classes + 1 - rank;  // the worst are drawn first
  for (const std::vector<Index>& members : circuits.members) {
    if (members.size() > 1) orders.circuits.push_back(members);
  }
  std::sort(orders.circuits.begin(), orders.circuits.end());
  return orders;
}

}  // namespace mcda
