#include "mcda/engine/leximin.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "mcda/model/error.hpp"

namespace mcda {

std::vector<double> leximin(LinearProgram region, std::span<const LinearProgram::Objective> parts) {
  const Index smallest = region.add_variable();
  region.allow_negative(smallest);
  for (Index j = 0; j < smallest; ++j) region.objective(j, 0);
  region.objective(smallest, 1);
  constexpr double open = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> settled(parts.size(), open);
  for (std::size_t left = parts.size();;) {
    LinearProgram program = region;
    if (left == 0) program.subject_to({{smallest, 1}}, Bound::equal, 0);
    std::vector<std::size_t> asked;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      LinearProgram::Objective row = parts[k];
      if (!std::isnan(settled[k])) continue;
      row.push_back({smallest, -1});
      program.subject_to(row, Bound::at_least, 0);
      asked.push_back(k);
    }
    // A settled part cannot grow without a smaller one, so that its bound from below is enough.
    for (std::size_t k = 0; k < parts.size(); ++k) {
      if (!std::isnan(settled[k])) program.subject_to(parts[k], Bound::at_least, settled[k]);
    }
    const LinearSolution found = program.maximise();
    if (found.status == LinearSolution::Status::unbounded)
      raise(InvalidInput("a smallest part can grow without end", "bound the parts from above"));
    if (!found.optimal()) return {};
    // A part with a price is at its bound in every optimum; the prices of all asked sum to 1.
    const auto first = static_cast<std::size_t>(region.rows()) + (left == 0 ? 1u : 0u);
    for (std::size_t a = 0; a < asked.size(); ++a) {
      if (std::abs(found.prices[first + a]) <= 1e-9) continue;
      settled[asked[a]] = found.x[static_cast<std::size_t>(smallest)];
      --left;
    }
    if (left == 0) return {found.x.begin(), found.x.begin() + smallest};
  }
}

}  // namespace mcda
