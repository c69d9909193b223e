// What preparing rows means, one cell or one row at a time: shared by preparing in memory and in a stream, so that both
// say and compute the same. Internal.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/engine/prepare.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/model/magnitude.hpp"

namespace mcda {

/// Problems of one kind: the first are told, the rest counted.
class ProblemList {
 public:
  void add(Problem problem) {
    if (++count_ <= shown) problems_.push_back(std::move(problem));
  }
  /// Those of another list after its own.
  void add(ProblemList later);
  /// Throws InvalidInput where there is any.
  void raise_any();

 private:
  static constexpr std::size_t shown = 10;
  std::vector<Problem> problems_;
  std::size_t count_ = 0;
};

inline std::uint64_t hash_of_id(std::string_view id) { return std::hash<std::string_view>{}(id); }
Problem no_id(Index row);
Problem id_twice(std::string_view id, Index first, Index again);

/// Or missing.
inline bool usable_cell(double x) noexcept { return std::isnan(x) || usable(x); }
Problem unusable_cell(const Leaf& leaf, std::string_view client, double x);
/// `row` counted from 0.
Problem missing_cell(const Leaf& leaf, std::string_view client, Index row);
Problem no_value_at_all(const Leaf& leaf);
/// Why a client is left out whose missing value drops it.
std::string no_value_reason(const Leaf& leaf);

inline bool fills(MissingPolicy policy) noexcept {
  return policy != MissingPolicy::error && policy != MissingPolicy::drop;
}
std::string filled_note(const Leaf& leaf, const ColumnPreparation& column, Index missing, Index rows);

inline bool breaks(const Constraint& constraint, double x) noexcept {
  return (constraint.at_most && x > *constraint.at_most) || (constraint.at_least && x < *constraint.at_least);
}
/// Why a client with this value is left out.
std::string exclusion(const Constraint& constraint, double x);
std::string unknown_note(const Constraint& constraint, Index unknown);
std::string excluded_note(Index excluded, Index rows);
InvalidInput nobody_left(Index rows, const std::string& first_reason);

struct Range {
  double low = 0;
  double high = 0;
};
/// The level that serves the goal least, among those seen.
double worst_of(const Goal& goal, const Range& seen);
inline double middle_of(const Range& seen) { return seen.low + (seen.high - seen.low) / 2; }

/// How far a level misses its target once a value function is applied, and what becomes of it: 1 inside the target,
/// falling to 0 at the farthest client. Targets are written in the raw unit and mapped.
class Shortfall {
 public:
  /// `scales` must outlive it.
  Shortfall(const Goal& goal, const std::vector<Scale>& scales);
  double operator()(double x) const noexcept {
    x = mapped(x);
    return std::max({0.0, low_ - x, x - high_});
  }
  Scale desirability(double farthest) const;

 private:
  double mapped(double x) const noexcept {
    for (const Scale& scale : *scales_) x = scale(x);
    return x;
  }
  const std::vector<Scale>* scales_;
  double low_, high_;
};

/// The criterion as methods see it: levels written in the raw unit follow the values onto their scale.
Criterion seen_by_methods(const Leaf& leaf, const std::vector<Scale>& scales);

inline const Leaf& leaf_of(const CriteriaTree& tree, Index j) {
  return *tree[tree.leaves()[static_cast<std::size_t>(j)]].leaf;
}

}  // namespace mcda
