// Criteria with preference functions as the fast paths of the PROMETHEE methods keep them. `steps` reads the criteria
// themselves.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "mcda/engine/preference_sums.hpp"
#include "mcda/method/method.hpp"

namespace mcda {

struct PreferenceCriteria {
  std::vector<int> shapes, maximised;                                // n each
  std::vector<double> shares, indifference, preference, inflection;  // n each; shares sum to 1
  auto parts() { return std::tie(shapes, maximised, shares, indifference, preference, inflection); }

  static PreferenceCriteria of(const Criteria& criteria) {
    PreferenceCriteria all;
    const double sum = criteria.sum_of_weights();
    for (const Criterion& criterion : criteria) {
      all.shapes.push_back(static_cast<int>(criterion.preference.shape));
      all.maximised.push_back(criterion.maximised() ? 1 : 0);
      all.shares.push_back(criterion.weight / sum);
      all.indifference.push_back(criterion.preference.indifference);
      all.preference.push_back(criterion.preference.preference);
      all.inflection.push_back(criterion.preference.gaussian);
    }
    return all;
  }

  std::size_t size() const noexcept { return shares.size(); }
  Preference at(std::size_t j) const noexcept {
    return {static_cast<PreferenceShape>(shapes[j]), indifference[j], preference[j], inflection[j]};
  }

  /// Adds to plus and minus (m each, by row) what criterion j alone wins and loses, times `factor`.
  void add_flows(std::size_t j, double factor, const SortedColumn& column, std::span<double> plus,
                 std::span<double> minus) const {
    const std::size_t m = column.values.size();
    std::vector<double> below(m, 0.0), above(m, 0.0);
    add_preference_sums(at(j), factor, column.values, column.values, below, above);
    const auto& won = maximised[j] != 0 ? below : above;
    const auto& lost = maximised[j] != 0 ? above : below;
    for (std::size_t k = 0; k < m; ++k) {
      plus[column.rows[k]] += won[k];
      minus[column.rows[k]] += lost[k];
    }
  }
};

// The shape's name where its only threshold is missing.
inline std::string without_threshold(const Preference& wanted) {
  const bool none = wanted.indifference == 0 && wanted.preference == 0;
  switch (wanted.shape) {
    case PreferenceShape::u_shape: return wanted.indifference == 0 ? "U-shape" : "";
    case PreferenceShape::v_shape: return wanted.preference == 0 ? "V-shape" : "";
    case PreferenceShape::level: return none ? "level shape" : "";
    case PreferenceShape::linear: return none ? "linear shape" : "";
    default: return "";
  }
}

/// Says where a shape lacks the threshold that makes it differ from the usual one.
inline void note_missing_thresholds(const Criteria& criteria, Notes& notes) {
  for (const Criterion& criterion : criteria) {
    if (const std::string shape = without_threshold(criterion.preference); !shape.empty()) {
      notes.push_back("criterion " + criterion.id + ": a " + shape +
                      " without a threshold counts every difference fully, as the usual shape does");
    }
  }
}

}  // namespace mcda
