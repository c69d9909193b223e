#include "mcda/analysis/selection.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace mcda {

namespace {

struct Used {
  double sum = 0, size = 0;  // the amounts added, and their magnitudes
};

Used measured(const LinearLimit& limit, const std::vector<bool>& chosen) {
  Used used;
  for (std::size_t k = 0; k < limit.rows.size(); ++k) {
    if (!chosen[static_cast<std::size_t>(limit.rows[k])]) continue;
    used.sum += limit.amounts[k];
    used.size += std::abs(limit.amounts[k]);
  }
  return used;
}

bool kept(const LinearLimit& limit, const Used& used) {
  const auto slack = [&](double bound) { return limit_tolerance * std::max(used.size, std::abs(bound)); };
  return !(limit.at_most && used.sum > *limit.at_most + slack(*limit.at_most)) &&
         !(limit.at_least && used.sum < *limit.at_least - slack(*limit.at_least));
}

}  // namespace

double used_by(const LinearLimit& limit, const std::vector<bool>& chosen) { return measured(limit, chosen).sum; }

bool keeps(const LinearLimit& limit, const std::vector<bool>& chosen) { return kept(limit, measured(limit, chosen)); }

bool keeps_all(const SelectionProblem& problem, const std::vector<bool>& chosen) {
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i] && !problem.admissible[i]) return false;
  }
  return std::all_of(problem.limits.begin(), problem.limits.end(),
                     [&](const LinearLimit& limit) { return keeps(limit, chosen); });
}

double worth_of(const SelectionProblem& problem, const std::vector<bool>& chosen) {
  double sum = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) sum += chosen[i] ? problem.worth[i] : 0;
  return sum;
}

std::vector<Index> left_out_with_room(const SelectionProblem& problem, const std::vector<bool>& chosen) {
  std::vector<bool> fits(chosen.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) fits[i] = !chosen[i] && problem.admissible[i];
  for (const LinearLimit& limit : problem.limits) {
    const Used used = measured(limit, chosen);
    for (std::size_t k = 0; k < limit.rows.size(); ++k) {
      const auto row = static_cast<std::size_t>(limit.rows[k]);
      if (fits[row]) fits[row] = kept(limit, {used.sum + limit.amounts[k], used.size + std::abs(limit.amounts[k])});
    }
  }
  std::vector<Index> rows;
  for (std::size_t i = 0; i < fits.size(); ++i) {
    if (fits[i]) rows.push_back(static_cast<Index>(i));
  }
  return rows;
}

}  // namespace mcda
