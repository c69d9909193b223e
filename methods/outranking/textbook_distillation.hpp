// Distillation as it is published, for `steps` of ELECTRE III and IV: every cut is found anew among all that are left.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "mcda/method/steps.hpp"

namespace mcda::textbook {

using Credibilities = std::vector<std::vector<long long>>;  // in 1 / 4e9

// s(l) = 0.30 - 0.15 l of a credibility in 1 / 4e9, times 20 to stay whole.
inline long long discrimination(long long level) { return 6 * 4'000'000'000 - 3 * level; }

// Of `rows`, those that are drawn first.
inline std::vector<std::size_t> distilled(const Credibilities& s, std::vector<std::size_t> rows, bool best) {
  long long level = 0;
  for (const std::size_t a : rows) {
    for (const std::size_t b : rows) level = a != b ? std::max(level, s[a][b]) : level;
  }
  do {
    long long cut = 0;
    for (const std::size_t a : rows) {
      for (const std::size_t b : rows) {
        if (a != b && 20 * s[a][b] < 20 * level - discrimination(level)) cut = std::max(cut, s[a][b]);
      }
    }
    std::vector<long long> qualification;
    for (const std::size_t a : rows) {
      long long power = 0, weakness = 0;
      for (const std::size_t b : rows) {
        if (s[a][b] > cut && 20 * s[a][b] > 20 * s[b][a] + discrimination(s[a][b])) ++power;
        if (s[b][a] > cut && 20 * s[b][a] > 20 * s[a][b] + discrimination(s[b][a])) ++weakness;
      }
      qualification.push_back(best ? power - weakness : weakness - power);
    }
    const long long most = *std::max_element(qualification.begin(), qualification.end());
    std::vector<std::size_t> first;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (qualification[k] == most) first.push_back(rows[k]);
    }
    rows = first;
    level = cut;
  } while (rows.size() > 1 && level > 0);
  return rows;
}

// Ranks from 1 = best; the ascending distillation draws the worst first.
inline std::vector<double> distillation(const Credibilities& s, bool descending) {
  std::vector<double> ranks(s.size());
  std::vector<std::size_t> left;
  for (std::size_t a = 0; a < s.size(); ++a) left.push_back(a);
  double classes = 0;
  while (!left.empty()) {
    ++classes;
    for (const std::size_t a : distilled(s, left, descending)) {
      ranks[a] = classes;
      std::erase(left, a);
    }
  }
  if (!descending) {
    for (double& rank : ranks) rank = classes + 1 - rank;
  }
  return ranks;
}

/// What two orders say together: relation (1 the row is better, -1 the column, 0 alike, 2 not to be compared),
/// at_least_as_good and levels.
inline void add_intersection(const std::vector<double>& first, const std::vector<double>& second, Steps& steps) {
  const std::size_t m = first.size();
  std::vector<std::vector<double>> relation(m, std::vector<double>(m, 0.0)), good = relation;
  for (std::size_t a = 0; a < m; ++a) {
    for (std::size_t b = 0; b < m; ++b) {
      const bool forth = first[a] <= first[b] && second[a] <= second[b],
                 back = first[b] <= first[a] && second[b] <= second[a];
      good[a][b] = forth ? 1 : 0;
      relation[a][b] = forth && back ? 0 : forth ? 1 : back ? -1 : 2;
    }
  }
  std::vector<double> levels(m, 1.0);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        if (relation[a][b] != 1 || levels[b] > levels[a]) continue;
        levels[b] = levels[a] + 1;
        changed = true;
      }
    }
  }
  steps.matrix("relation", "1 the row is better, -1 the column is, 0 alike, 2 the two cannot be compared", "", relation,
               StepShape::relation);
  steps.matrix("outranking", "The row is at least as good as the column in both orders", "S", good,
               StepShape::relation);
  steps.per_alternative("levels", "Level: the longest chain of better ones, plus 1", "", levels);
}

/// The two distillations of a matrix of credibilities and what they say together.
inline void add_distillations(const std::vector<std::vector<double>>& credibility, Steps& steps) {
  Credibilities s;
  for (const std::vector<double>& row : credibility) {
    s.emplace_back();
    for (const double value : row) s.back().push_back(std::llround(value * 4e9));
  }
  const std::vector<double> descending = distillation(s, true), ascending = distillation(s, false);
  steps.per_alternative("descending", "Rank when the best are drawn first", "", descending);
  steps.per_alternative("ascending", "Rank when the worst are drawn first", "", ascending);
  add_intersection(descending, ascending, steps);
}

}  // namespace mcda::textbook
