// The MR-Sort rule that restores the most examples, by mixed integer programming.
#pragma once

#include <optional>

#include "mcda/analysis/learn_mr_sort.hpp"

namespace prefero {

struct ExactRule {
  mcda::OrdinalMrSort rule;
  bool proved = false;  ///< no rule restores more
};

/// Whether this program was built with a solver.
bool exact_learning_available() noexcept;

/// Whether the problem is of a size for it: levels x limits up to 400 over all criteria, up to 300 examples.
bool exact_learning_fits(const mcda::OrdinalExamples& examples) noexcept;

/// Nothing where no solver is built in or it found no rule within its limit of nodes.
std::optional<ExactRule> exact_mr_sort(const mcda::OrdinalExamples& examples);

}  // namespace prefero
