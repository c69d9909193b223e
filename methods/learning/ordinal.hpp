// UTA and UTASTAR: utilities from a ranking of examples. They differ in the errors of an example only.
#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "methods/learning/conflicts.hpp"
#include "methods/learning/reporting.hpp"
#include "methods/learning/textbook_utilities.hpp"
#include "methods/learning/utilities.hpp"

namespace mcda::learning {

/// What UTA, UTASTAR and UTADIS may be told.
struct UtilityParameters {
  std::vector<double> breakpoints = {4};
  double delta = 0;
  double tolerance = 0.05;
};

/// A delta of 0 is chosen: a hundredth, less where that many steps would not fit twice into the scale.
inline double delta_of(double given, Index levels) {
  return given > 0 ? given : std::min(0.01, 0.5 / static_cast<double>(std::max<Index>(levels - 1, 1)));
}

inline std::optional<Refusal> refused_breakpoints(const std::vector<double>& breakpoints, const Criteria& criteria) {
  const auto n = static_cast<std::size_t>(criteria.size());
  if (breakpoints.size() != 1 && breakpoints.size() != n)
    return Refusal{
        {},
        "breakpoints names " + std::to_string(breakpoints.size()) + " numbers for " + std::to_string(n) + " criteria",
        "give one number for all criteria, or one each"};
  for (const double points : breakpoints) {
    if (!(points >= 2 && points <= 20) || points != std::floor(points))
      return Refusal{{}, "breakpoints has " + shortest(points), "give whole numbers from 2 (a straight line) to 20"};
  }
  return std::nullopt;
}

/// Why nothing can be learned on these columns: nothing differs.
inline std::optional<Refusal> refused_columns(const Summary& summary, const Criteria& criteria) {
  for (Index j = 0; j < criteria.size(); ++j) {
    double low = summary.min(j), high = summary.max(j);
    for (const double level : criteria[j].examples) {
      low = std::min(low, level);
      high = std::max(high, level);
    }
    if (low < high) return std::nullopt;
  }
  return Refusal{criteria[0].id, "is the same for all, as every criterion is",
                 "add a criterion on which the clients differ"};
}

/// A ranking of at least two levels, as positions of the examples by level, best first.
inline std::vector<std::vector<std::size_t>> by_level(const Judged& judged) {
  std::vector<std::vector<std::size_t>> levels;
  std::vector<Index> order(judged.levels);
  std::sort(order.begin(), order.end());
  order.erase(std::unique(order.begin(), order.end()), order.end());
  levels.resize(order.size());
  for (std::size_t i = 0; i < judged.levels.size(); ++i)
    levels[static_cast<std::size_t>(std::lower_bound(order.begin(), order.end(), judged.levels[i]) - order.begin())]
        .push_back(i);
  return levels;
}

/// Beyond these many the linear programs take minutes.
inline constexpr std::size_t most_examples = 500;

inline Refusal too_many_examples(std::size_t count) {
  return {
      {},
      "it learns from up to " + std::to_string(most_examples) + " examples, and the model has " + std::to_string(count),
      "keep those that people are surest about"};
}

inline std::optional<Refusal> refused_ranking(const Reference& reference) {
  if (reference.ranking.ids.size() > most_examples) return too_many_examples(reference.ranking.ids.size());
  if (by_level(reference.ranking).size() >= 2) return std::nullopt;
  return Refusal{{},
                 "it learns from a ranking of some clients, and the model has none",
                 "add reference: {ranking: [a, b, c]} to the model, best first"};
}

/// Adds the claims of the reference ranking: neighbours differ by delta, or are equal. The error of example i is
/// number i, the one in the other direction follows those of all examples.
inline void claim_ranking(const Criteria& criteria, double delta, bool two_errors, Lesson& lesson) {
  const Judged& judged = criteria.reference().ranking;
  const auto count = static_cast<Index>(judged.ids.size());
  const Layout layout(lesson.grid);
  const auto claim = [&](std::size_t better, std::size_t worse, bool alike) {
    Claim one;
    for (const auto& [i, sign] : {std::pair{better, 1.0}, std::pair{worse, -1.0}}) {
      add_utility(lesson.grid, layout, criteria, i, sign, one.terms);
      one.errors.push_back({static_cast<Index>(i), sign});
      if (two_errors) one.errors.push_back({count + static_cast<Index>(i), -sign});
    }
    one.bound = alike ? Bound::equal : Bound::at_least;
    one.right = alike ? 0 : delta;
    one.said = judged.ids[better] + (alike ? " like " : " before ") + judged.ids[worse];
    lesson.claims.push_back(std::move(one));
  };
  const auto levels = by_level(judged);
  for (std::size_t l = 0; l < levels.size(); ++l) {
    for (std::size_t k = 1; k < levels[l].size(); ++k) claim(levels[l][k - 1], levels[l][k], true);
    if (l + 1 < levels.size()) claim(levels[l].back(), levels[l + 1].front(), false);
  }
}

template <bool two_errors>
struct Ordinal {
  using Parameters = UtilityParameters;
  static constexpr auto fields = std::tuple{
      field("breakpoints", &Parameters::breakpoints,
            "break points of the utility of a criterion, both ends included: one number for all criteria or one each"),
      field("delta", &Parameters::delta,
            "least difference of utility between examples of which one is better; 0 chooses it: 0.01, less for more "
            "than 50 levels",
            0, 0.5),
      field("tolerance", &Parameters::tolerance,
            "how much more total error than the least is tolerated when it is stated what the examples leave open, as "
            "a share",
            0, 1),
  };
  static constexpr Statistic needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary& summary, const Criteria& criteria, const Parameters& parameters) {
    if (auto refused = refused_ranking(criteria.reference())) return refused;
    if (auto refused = refused_breakpoints(parameters.breakpoints, criteria)) return refused;
    return refused_columns(summary, criteria);
  }

  struct Model : AdditiveModel {
    double optimum = 0, delta = 0;
    auto parts() { return std::tie(scales, weights, optimum, delta); }
  };

  static Model finish(const Summary& summary, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    const Reference& reference = criteria.reference();
    const double delta = delta_of(parameters.delta, static_cast<Index>(by_level(reference.ranking).size()));
    const Lesson lesson = lesson_of(learning::grid_of(summary, criteria, parameters.breakpoints), criteria, delta);
    const Utilities learned = learn(lesson);
    Model model;
    static_cast<AdditiveModel&>(model) = additive_model(lesson.grid, learned.increments);
    model.optimum = learned.optimum;
    model.delta = delta;
    if (learned.optimum > 0) note_conflicts(lesson, criteria, parameters, notes);
    return model;
  }

  /// What was learned, what the examples leave open, and how the examples fare.
  static Steps findings(const Model& model, const Ranked& ranked, const Parameters& parameters, Notes& notes) {
    const Criteria& criteria = ranked.criteria;
    if (by_level(criteria.reference().ranking).size() < 2) return {};  // a frozen scale has no examples
    const Lesson lesson = lesson_of(learning::grid_of(model, criteria), criteria, model.delta);
    Utilities learned;
    learned.optimum = model.optimum;
    add_ranges(lesson, parameters.tolerance, learned);
    Steps steps;
    report_utilities(model, criteria, lesson, learned, steps, notes);
    report_comparisons(utilities_of_examples(model, criteria), criteria, steps, notes);
    return steps;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const Judged& judged = criteria.reference().ranking;
    if (const auto refused = refused_ranking(criteria.reference())) raise(InvalidInput(refused->what, refused->remedy));
    const std::size_t count = judged.ids.size(), per_example = two_errors ? 2 : 1;
    const plain::Matrix rows = rows_of(table), examples = textbook::examples_of(criteria, 0, count);
    textbook::Lesson lesson =
        textbook::lesson_of(rows, examples, criteria, parameters.breakpoints, 0, per_example * count);
    std::vector<Index> levels = judged.levels;
    std::sort(levels.begin(), levels.end());
    const auto different = std::unique(levels.begin(), levels.end()) - levels.begin();
    const double delta = parameters.delta > 0
                             ? parameters.delta
                             : std::min(0.01, 0.5 / static_cast<double>(std::max<std::ptrdiff_t>(different - 1, 1)));
    // The utility corrected by its errors: u + under - over, one error only in UTA.
    const auto corrected = [&](std::size_t i) {
      plain::Vector factors = textbook::utility_of(lesson, examples[i]);
      factors[lesson.increments + i] = 1;
      if (two_errors) factors[lesson.increments + count + i] = -1;
      return factors;
    };
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) {
        const plain::Vector difference = textbook::minus(corrected(a), corrected(b));
        if (a < b && judged.levels[a] == judged.levels[b]) lesson.claims.equal(difference, 0);
        // Neighbouring levels only; the others follow.
        const bool next = judged.levels[a] < judged.levels[b] &&
                          std::none_of(
                              judged.levels.begin(), judged.levels.end(),
                              [&](Index l) { return judged.levels[a] < l && l < judged.levels[b]; });
        if (next) lesson.claims.at_least(difference, delta);
      }
    }
    double optimum = 0;
    const plain::Vector x = textbook::learned(lesson, optimum);
    Steps steps;
    steps.scalar("delta", "Least difference between examples of which one is better", "delta", delta);
    steps.scalar("optimum", "Smallest total error of the examples", "F*", optimum);
    report_textbook(lesson, x, rows, examples, "scores", steps);
    return steps;
  }

 private:
  static Lesson lesson_of(Grid grid, const Criteria& criteria, double delta) {
    const auto count = static_cast<Index>(criteria.reference().ranking.ids.size());
    Lesson lesson{.grid = std::move(grid), .errors = two_errors ? 2 * count : count};
    claim_ranking(criteria, delta, two_errors, lesson);
    return lesson;
  }

  /// Which comparisons to give up, and whether finer utilities would do instead.
  static void note_conflicts(const Lesson& lesson, const Criteria&, const Parameters&, Notes& notes) {
    std::vector<std::vector<std::size_t>> statements(lesson.claims.size());
    for (std::size_t c = 0; c < statements.size(); ++c) statements[c] = {c};
    notes.push_back(text_of(conflicts_in(lesson, statements), lesson, statements, "comparison"));
  }
};

}  // namespace mcda::learning
