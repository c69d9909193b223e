// Now or later: what each alternative is worth soon and in the long run, and how much the long run must count before
// one overtakes another.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "mcda/model/criteria_tree.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

/// The weights of one horizon: those of its own criteria, of `both` and of criteria that state none, divided by their
/// sum; 0 for the others. `weights` has one number a leaf. Throws InvalidInput where no weight is left.
std::vector<double> horizon_weights(const CriteriaTree& tree, std::span<const double> weights, Horizon horizon);

/// V(l) = (1 - l) S + l L: short-term score S, long-term score L, weight l of the long term in [0, 1].
double mixed_value(double short_term, double long_term, double l) noexcept;

/// Where two alternatives change places.
struct BreakEven {
  double at = 0;             ///< l* in [0, 1] with equal values
  bool ahead_later = false;  ///< the first is ahead for larger l (else for smaller)
};

/// The l* of a against b; empty where the same one is at least as good for every l in [0, 1], or where they are equal
/// throughout. Scores that tie by the rule of rankings are equal.
std::optional<BreakEven> break_even(double short_a, double long_a, double short_b, double long_b) noexcept;

/// Pareto layers of (S, L), both the larger the better: 1 for those that nobody beats on one without losing on the
/// other, 2 once those are taken away, and so on. Equal pairs share a layer. O(m log m).
std::vector<Index> pareto_layers(std::span<const double> short_term, std::span<const double> long_term);

/// Who is first for which weights of the long term.
struct Lead {
  Index row = 0;
  double from = 0, to = 1;  ///< of l
};

/// The leaders from l = 0 to l = 1: the upper envelope of the values, which are straight lines in l. O(m log m + h k)
/// for h undominated rows and k leaders. Of several equal leaders the first row is named.
std::vector<Lead> leaders(std::span<const double> short_term, std::span<const double> long_term);

}  // namespace mcda
