// What learned utilities tell a reader: value functions, what the examples leave open, and how the examples fare.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "mcda/model/ranking.hpp"
#include "methods/learning/textbook_utilities.hpp"
#include "methods/learning/utilities.hpp"

namespace mcda::learning {

/// The break points that a model was learned on.
inline Grid grid_of(const AdditiveModel& model, const Criteria& criteria) {
  Grid grid;
  for (std::size_t j = 0; j < model.scales.size(); ++j) {
    std::vector<double>& levels = grid.emplace_back(model.scales[j].levels());
    if (!criteria.maximised(static_cast<Index>(j))) std::reverse(levels.begin(), levels.end());
  }
  return grid;
}

inline std::string two_digits(double share) {
  const auto hundredths = static_cast<int>(std::lround(share * 100));
  return std::to_string(hundredths / 100) + "." + (hundredths % 100 < 10 ? "0" : "") + std::to_string(hundredths % 100);
}

/// A weight that the examples leave open by more than this is named.
inline constexpr double open_weight = 0.1;

inline void report_utilities(const AdditiveModel& model, const Criteria& criteria, const Lesson& lesson,
                             const Utilities& learned, Steps& steps, Notes& notes) {
  steps.scalar("optimum", "Total error of the examples", "F*", learned.optimum);
  std::vector<std::vector<double>> points;
  std::vector<double> least, most;
  std::string open;
  std::size_t at = 0;
  for (std::size_t j = 0; j < lesson.grid.size(); ++j) {
    for (const double level : lesson.grid[j]) {
      points.push_back({static_cast<double>(j + 1), level, model.weights[j] * model.scales[j](level),
                        learned.lowest[at], learned.highest[at]});
      ++at;
    }
    least.push_back(learned.lowest[at - 1]);
    most.push_back(learned.highest[at - 1]);
    if (lesson.grid[j].size() > 1 && most.back() - least.back() > open_weight)
      open += (open.empty() ? "" : ", ") + criteria[static_cast<Index>(j)].id + " " + two_digits(least.back()) +
              " to " + two_digits(most.back());
  }
  if (criteria[0].examples.empty()) open.clear();
  steps.per_criterion("learned_weights", "Weight learned: the utility of the best level", "u_j*", model.weights);
  steps.per_criterion("least_weights", "Smallest weight that the examples allow", "", least);
  steps.per_criterion("most_weights", "Largest weight that the examples allow", "", most);
  steps.matrix("value_functions", "Criterion, level, utility, smallest and largest utility that the examples allow",
               "u_j", points, StepShape::table);
  if (!open.empty())
    notes.push_back("the examples leave weights open, and the most even ones are taken: " + open +
                    "; more examples settle them");
}

/// The tie rule of rankings: two utilities of a scale from 0 to 1.
inline bool above(double a, double b) { return a - b > tie_tolerance; }

/// Pairs of examples of which one was judged better, and those that do not come out so.
inline void report_comparisons(const std::vector<double>& utilities, const Criteria& criteria, Steps& steps,
                               Notes& notes) {
  const Judged& judged = criteria.reference().ranking;
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < judged.ids.size(); ++i)
    rows.push_back({static_cast<double>(judged.levels[i]), utilities[i]});
  steps.matrix("examples", "Level judged and utility of each example, in the order of the reference", "u", rows,
               StepShape::table);
  Index pairs = 0, reversed = 0;
  std::string said;
  constexpr Index named = 4;
  for (std::size_t a = 0; a < judged.ids.size(); ++a) {
    for (std::size_t b = 0; b < judged.ids.size(); ++b) {
      if (judged.levels[a] >= judged.levels[b]) continue;
      ++pairs;
      if (above(utilities[a], utilities[b])) continue;
      if (++reversed <= named) said += (said.empty() ? "" : "; ") + judged.ids[a] + " before " + judged.ids[b];
    }
  }
  steps.scalar("reproduced", "Share of the examples' pairs that come out as judged", "",
               static_cast<double>(pairs - reversed) / static_cast<double>(std::max<Index>(pairs, 1)));
  if (reversed > 0)
    notes.push_back(std::to_string(reversed) + " of " + std::to_string(pairs) +
                    " pairs of examples do not come out as judged: " + said +
                    (reversed > named ? "; and " + std::to_string(reversed - named) + " more" : ""));
}

/// The plain solution: break points, weights, and the utilities of the rows under `key`.
inline void report_textbook(const textbook::Lesson& lesson, const plain::Vector& x, const plain::Matrix& rows,
                            const plain::Matrix& examples, const std::string& key, Steps& steps) {
  plain::Matrix points;
  plain::Vector weights;
  std::size_t v = 0;
  for (std::size_t j = 0; j < lesson.levels.size(); ++j) {
    double utility = 0;
    for (std::size_t k = 0; k < lesson.levels[j].size(); ++k) {
      if (k > 0) utility += x[v++];
      points.push_back({static_cast<double>(j + 1), lesson.levels[j][k], utility});
    }
    weights.push_back(utility);
  }
  const auto utility = [&](const plain::Vector& row) {
    return textbook::value_of(textbook::utility_of(lesson, row), x);
  };
  steps.matrix("value_functions", "Break points: criterion, level, utility", "u_j", points, StepShape::table);
  steps.per_criterion("learned_weights", "Weight learned: the utility of the best level", "u_j*", weights);
  plain::Matrix of_examples;
  for (const plain::Vector& row : examples) of_examples.push_back({utility(row)});
  steps.matrix("examples", "Utility of each example, in the order of the reference", "u", of_examples,
               StepShape::table);
  steps.per_alternative(key, "Utility", "U", plain::each_row(rows, utility));
}

}  // namespace mcda::learning
