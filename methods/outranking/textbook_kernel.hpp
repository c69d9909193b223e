// The kernel of a relation as a reader would find it by hand: for `steps`, apart from mcda/engine/outranking_graph.hpp.
// Entries on the diagonal are ignored.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda::textbook {

using Matrix = std::vector<std::vector<double>>;

// Visits everything that can be reached from `start` (against the arrows where `back`) and is not yet marked; appends
// each when it is finished.
inline void reach(const Matrix& s, std::size_t start, bool back, std::vector<bool>& marked,
                  std::vector<std::size_t>& finished) {
  std::vector<std::pair<std::size_t, std::size_t>> path{{start, 0}};
  marked[start] = true;
  while (!path.empty()) {
    auto& [here, next] = path.back();
    while (next < s.size() && (marked[next] || (back ? s[next][here] : s[here][next]) == 0)) ++next;
    if (next == s.size()) {
      finished.push_back(here);
      path.pop_back();
    } else {
      marked[next] = true;
      path.emplace_back(next, 0);
    }
  }
}

// The group of each alternative: those from which a path leads there and back (Kosaraju's two searches).
inline std::vector<std::size_t> groups_by_reach(const Matrix& s) {
  std::vector<bool> marked(s.size());
  std::vector<std::size_t> order, group(s.size());
  for (std::size_t a = 0; a < s.size(); ++a) {
    if (!marked[a]) reach(s, a, false, marked, order);
  }
  marked.assign(s.size(), false);
  std::size_t count = 0;
  for (std::size_t k = order.size(); k-- > 0;) {
    if (marked[order[k]]) continue;
    std::vector<std::size_t> members;
    reach(s, order[k], true, marked, members);
    for (const std::size_t a : members) group[a] = count;
    ++count;
  }
  return group;
}

// Round by round: groups outranked by no remaining group are in, those they outrank are out.
inline std::vector<Index> kernel_by_rounds(const Matrix& s, const std::vector<std::size_t>& group, std::size_t groups) {
  std::vector<std::vector<bool>> outranks(groups, std::vector<bool>(groups));
  for (std::size_t a = 0; a < s.size(); ++a) {
    for (std::size_t b = 0; b < s.size(); ++b) {
      if (s[a][b] != 0 && group[a] != group[b]) outranks[group[a]][group[b]] = true;
    }
  }
  enum class State { open, in, out };
  std::vector<State> state(groups, State::open);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t g = 0; g < groups; ++g) {
      if (state[g] != State::open) continue;
      bool possible = true;
      for (std::size_t h = 0; h < groups; ++h) possible = possible && !(outranks[h][g] && state[h] != State::out);
      if (!possible) continue;
      state[g] = State::in;
      changed = true;
      for (std::size_t h = 0; h < groups; ++h) {
        if (outranks[g][h]) state[h] = State::out;
      }
    }
  }
  std::vector<Index> kernel;
  for (std::size_t a = 0; a < s.size(); ++a) {
    if (state[group[a]] == State::in) kernel.push_back(static_cast<Index>(a));
  }
  return kernel;
}

}  // namespace mcda::textbook
