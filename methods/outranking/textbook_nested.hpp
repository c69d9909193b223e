// The two orders of ELECTRE II as a reader would draw them from the matrices: for `steps`, apart from
// mcda/engine/nested_relations.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "methods/outranking/textbook_kernel.hpp"

namespace mcda::textbook {

inline Matrix transposed(const Matrix& s) {
  Matrix t = s;
  for (std::size_t a = 0; a < s.size(); ++a) {
    for (std::size_t b = 0; b < s.size(); ++b) t[b][a] = s[a][b];
  }
  return t;
}

/// The relation between groups: some member of one outranks some member of the other.
inline Matrix between_groups(const Matrix& s, const std::vector<std::vector<std::size_t>>& groups) {
  Matrix between(groups.size(), std::vector<double>(groups.size(), 0.0));
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t h = 0; h < groups.size(); ++h) {
      for (const std::size_t a : groups[g]) {
        for (const std::size_t b : groups[h]) between[g][h] = g != h && s[a][b] != 0 ? 1 : between[g][h];
      }
    }
  }
  return between;
}

/// Of `these`, those that no other outranks, circuits counted as one.
inline std::vector<std::size_t> first_of(const Matrix& s, const std::vector<std::size_t>& these) {
  Matrix among(these.size(), std::vector<double>(these.size(), 0.0));
  for (std::size_t g = 0; g < these.size(); ++g) {
    for (std::size_t h = 0; h < these.size(); ++h) among[g][h] = s[these[g]][these[h]];
  }
  const std::vector<std::size_t> group = groups_by_reach(among);
  std::vector<std::size_t> first;
  for (std::size_t h = 0; h < these.size(); ++h) {
    bool behind = false;
    for (std::size_t k = 0; k < these.size(); ++k) {
      for (std::size_t g = 0; g < these.size(); ++g)
        behind = behind || (group[k] == group[h] && group[g] != group[h] && among[g][k] != 0);
    }
    if (!behind) first.push_back(these[h]);
  }
  return first;
}

/// Dense ranks from 1 = drawn first.
inline std::vector<double> drawn(const Matrix& strong, const Matrix& weak) {
  const std::vector<std::size_t> group = groups_by_reach(strong);
  std::vector<std::vector<std::size_t>> groups(group.empty() ? 0 : *std::max_element(group.begin(), group.end()) + 1);
  for (std::size_t a = 0; a < group.size(); ++a) groups[group[a]].push_back(a);
  const Matrix s = between_groups(strong, groups), w = between_groups(weak, groups);
  std::vector<std::size_t> left;
  for (std::size_t g = 0; g < groups.size(); ++g) left.push_back(g);
  std::vector<double> ranks(strong.size());
  for (double place = 1; !left.empty(); ++place) {
    std::vector<std::size_t> candidates;
    for (const std::size_t h : left) {
      const bool beaten = std::any_of(left.begin(), left.end(), [&](std::size_t g) { return s[g][h] != 0; });
      if (!beaten) candidates.push_back(h);
    }
    for (const std::size_t g : first_of(w, candidates)) {
      for (const std::size_t a : groups[g]) ranks[a] = place;
      std::erase(left, g);
    }
  }
  return ranks;
}

}  // namespace mcda::textbook
