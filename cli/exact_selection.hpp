// The best selection under limits, by mixed integer programming.
#pragma once

#include <optional>
#include <vector>

#include "mcda/analysis/selection.hpp"

namespace prefero {

/// Whether this program was built with a solver.
bool exact_selection_available() noexcept;

/// More clients than this are not tried.
inline constexpr mcda::Index most_to_select_from = 100'000;

struct FoundSelection {
  std::vector<bool> chosen;  ///< one a row of the problem; keeps every limit
  double worth = 0;
  double bound = 0;     ///< no selection is worth more
  bool proved = false;  ///< nor more than this one
};

struct SelectionSearch {
  std::optional<mcda::Index> size;        ///< exactly so many
  std::vector<std::vector<bool>> except;  ///< selections that are not to be found again
};

struct SelectionAnswer {
  std::optional<FoundSelection> best;
  bool none = false;  ///< proved: no selection keeps the limits. With neither, the search ended before it found one.
};

/// Maximises the sum of the worths. Branch and bound (CBC), the same answer every time; it ends after a stated number
/// of nodes with the best found and a bound. Throws InvalidInput where no solver is built in.
SelectionAnswer exact_selection(const mcda::SelectionProblem& problem, const SelectionSearch& search = {});

}  // namespace prefero
