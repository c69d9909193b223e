// Additive piecewise linear utilities learned from examples: what UTA, UTASTAR and UTADIS have in common.
//
// The variables are the increments w_jk >= 0 that criterion j adds between its break points k and k + 1 (from the worst
// level to the best), for UTADIS the limits between the classes, and the errors of the examples. The increments sum to
// 1. First the total error is made smallest (Jacquet-Lagreze, Siskos 1982, doi:10.1016/0377-2217(82)90155-2). Where
// several utilities are then optimal, the most even ones are taken: the smallest slope is as large as it can be, then
// the next, so that what the examples leave open is a straight line and an equal weight
// (docs/decisions/0016-learned-utilities.md).
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "mcda/engine/leximin.hpp"
#include "mcda/engine/linear_program.hpp"
#include "mcda/method/method.hpp"
#include "mcda/model/error.hpp"

namespace mcda::learning {

using Terms = LinearProgram::Objective;

/// Break points of a criterion from its worst level to its best; one where all levels are equal.
using Grid = std::vector<std::vector<double>>;

/// Evenly spaced over the clients and the examples together. `breakpoints`: how many, one number for all or one each.
inline Grid grid_of(const Summary& summary, const Criteria& criteria, const std::vector<double>& breakpoints) {
  Grid grid;
  for (Index j = 0; j < criteria.size(); ++j) {
    double low = summary.min(j), high = summary.max(j);
    for (const double level : criteria[j].examples) {
      low = std::min(low, level);
      high = std::max(high, level);
    }
    const double worst = criteria.maximised(j) ? low : high, best = criteria.maximised(j) ? high : low;
    std::vector<double>& levels = grid.emplace_back();
    const auto last = static_cast<int>(breakpoints[breakpoints.size() == 1 ? 0 : static_cast<std::size_t>(j)]) - 1;
    for (int k = 0; k < last; ++k) {
      const double level = worst + (best - worst) * (static_cast<double>(k) / last);
      if (levels.empty() || level != levels.back()) levels.push_back(level);  // a range of a few rounding steps
    }
    if (levels.empty() || levels.back() != best) levels.push_back(best);
  }
  return grid;
}

/// Where the increments of the criteria begin among the variables.
struct Layout {
  std::vector<Index> first;  ///< by criterion
  Index increments = 0;
  explicit Layout(const Grid& grid) {
    for (const auto& levels : grid) {
      first.push_back(increments);
      increments += static_cast<Index>(levels.size()) - 1;
    }
  }
};

/// The utility of level x on a criterion: which share of each increment it has reached.
inline void add_utility(const std::vector<double>& levels, Index first, double x, double factor, Terms& terms) {
  for (std::size_t k = 0; k + 1 < levels.size(); ++k) {
    const double share = std::clamp((x - levels[k]) / (levels[k + 1] - levels[k]), 0.0, 1.0);
    if (share > 0) terms.push_back({first + static_cast<Index>(k), factor * share});
  }
}

/// The utility of example i, times `factor`.
inline void add_utility(const Grid& grid, const Layout& layout, const Criteria& criteria, std::size_t i, double factor,
                        Terms& terms) {
  for (std::size_t j = 0; j < grid.size(); ++j)
    add_utility(grid[j], layout.first[j], criteria[static_cast<Index>(j)].examples[i], factor, terms);
}

/// One linear claim of an example: `terms` over increments and limits, `errors` over the errors.
struct Claim {
  Terms terms, errors;
  Bound bound = Bound::at_least;
  double right = 0;
  std::string said;  ///< in words, for messages
};

/// What is asked of the utilities.
struct Lesson {
  Grid grid;
  Index limits = 0;  ///< limits between classes; they follow the increments
  Index errors = 0;
  std::vector<Claim> claims;
};

/// What was learned.
struct Utilities {
  double optimum = 0;              ///< the smallest total error
  std::vector<double> increments;  ///< by criterion and break point
  std::vector<double> limits;      ///< between the classes, best first
  /// The smallest and the largest utility of each break point (by criterion, the worst with 0 included) and of each
  /// limit, over all utilities whose total error is not much larger than the optimum.
  std::vector<double> lowest, highest;
};

namespace detail {

/// Below this the total error is rounding.
inline constexpr double no_error = 1e-9;

/// The claims with these errors (the others are 0); with `prices`, only those of an optimum that has them.
inline LinearProgram with_claims(const Lesson& lesson, const std::vector<Index>& errors,
                                 const std::vector<double>* prices = nullptr) {
  const Index shape = Layout(lesson.grid).increments + lesson.limits;
  std::vector<Index> place(static_cast<std::size_t>(lesson.errors), -1);
  for (std::size_t e = 0; e < errors.size(); ++e)
    place[static_cast<std::size_t>(errors[e])] = shape + static_cast<Index>(e);
  LinearProgram program(shape + static_cast<Index>(errors.size()));
  Terms all;
  for (Index v = 0; v < shape - lesson.limits; ++v) all.push_back({v, 1});
  program.subject_to(all, Bound::equal, 1);
  for (std::size_t c = 0; c < lesson.claims.size(); ++c) {
    const Claim& claim = lesson.claims[c];
    Terms terms = claim.terms;
    for (const LinearProgram::Term& error : claim.errors) {
      const Index variable = place[static_cast<std::size_t>(error.variable)];
      if (variable >= 0) terms.push_back({variable, error.factor});
    }
    // A claim with a price is at its bound in every optimum.
    const bool held = prices != nullptr && std::abs((*prices)[c + 1]) > 1e-9;
    program.subject_to(terms, held ? Bound::equal : claim.bound, claim.right);
  }
  return program;
}

inline std::vector<Index> all_errors(const Lesson& lesson) {
  std::vector<Index> errors;
  for (Index e = 0; e < lesson.errors; ++e) errors.push_back(e);
  return errors;
}

/// The increments where only one vector of them is feasible, which two opposite goals in general position find out;
/// empty where there are several.
inline std::vector<double> only_increments(const LinearProgram& region, Index increments) {
  Terms up, down;
  for (Index v = 0; v < increments; ++v) {
    const double turn = static_cast<double>(v + 1) * 0.6180339887498949;  // spread over 1..2 without a pattern
    up.push_back({v, 1 + turn - std::floor(turn)});
    down.push_back({v, -up.back().factor});
  }
  const std::vector<Terms> goals{up, down};
  const std::vector<LinearSolution> ends = region.maximise_each(goals);
  if (ends.size() != 2 || !ends[0].optimal() || !ends[1].optimal()) return {};
  for (Index v = 0; v < increments; ++v) {
    const auto k = static_cast<std::size_t>(v);
    if (std::abs(ends[0].x[k] - ends[1].x[k]) > 1e-11) return {};
  }
  return {ends[0].x.begin(), ends[0].x.begin() + increments};
}

[[noreturn]] inline void contradictory() {
  raise(InvalidInput("no utilities fit even with errors", "bring the figures of the criteria to similar magnitudes"));
}

}  // namespace detail

/// Learns the utilities. Throws InvalidInput where rounding leaves no trustworthy answer.
inline Utilities learn(const Lesson& lesson) {
  const Layout layout(lesson.grid);
  const Index shape = layout.increments + lesson.limits;
  Utilities learned;
  LinearProgram program = detail::with_claims(lesson, detail::all_errors(lesson));
  for (Index e = 0; e < lesson.errors; ++e) program.objective(shape + e, 1);
  const LinearSolution least = program.minimise();
  if (!least.optimal()) detail::contradictory();
  const bool consistent = least.value <= detail::no_error;
  learned.optimum = consistent ? 0 : least.value;

  // All optimal utilities: without errors where there need be none, else those that share the optimum's prices.
  std::vector<Index> errors;
  for (Index e = 0; !consistent && e < lesson.errors; ++e) {
    if (least.margins[static_cast<std::size_t>(shape + e)] <= 1e-9) errors.push_back(e);
  }
  LinearProgram region = detail::with_claims(lesson, errors, consistent ? nullptr : &least.prices);
  for (Index v = 0; !consistent && v < shape; ++v) {
    if (least.margins[static_cast<std::size_t>(v)] > 1e-9) region.subject_to({{v, 1}}, Bound::at_most, 0);
  }
  std::vector<Terms> slopes;
  for (std::size_t j = 0; j < lesson.grid.size(); ++j) {
    const auto pieces = static_cast<Index>(lesson.grid[j].size()) - 1;
    for (Index k = 0; k < pieces; ++k) slopes.push_back({{layout.first[j] + k, static_cast<double>(pieces)}});
  }
  std::vector<double> even;
  if (!consistent) even = detail::only_increments(region, layout.increments);
  if (even.empty()) even = leximin(region, slopes);
  if (even.empty()) detail::contradictory();
  learned.increments.assign(even.begin(), even.begin() + layout.increments);

  // The limits may lie anywhere between their smallest and largest values then, and the middle of these is allowed too:
  // they are tied to each other by differences only.
  if (lesson.limits > 0) {
    for (Index v = 0; v < layout.increments; ++v)
      region.subject_to({{v, 1}}, Bound::equal, learned.increments[static_cast<std::size_t>(v)]);
    Terms up, down;
    for (Index t = 0; t < lesson.limits; ++t) {
      up.push_back({layout.increments + t, 1});
      down.push_back({layout.increments + t, -1});
    }
    const std::vector<Terms> ends{up, down};
    const std::vector<LinearSolution> found = region.maximise_each(ends);
    if (found.size() != 2 || !found[0].optimal() || !found[1].optimal()) detail::contradictory();
    for (Index t = 0; t < lesson.limits; ++t) {
      const auto v = static_cast<std::size_t>(layout.increments + t);
      learned.limits.push_back((found[0].x[v] + found[1].x[v]) / 2);
    }
  }
  return learned;
}

/// Many contradictory examples leave large programs, of which these many ranges would take minutes.
inline constexpr std::size_t most_claims_for_ranges = 150;

/// Adds to `learned` how far each utility could go while the total error stays within (1 + tolerance) of the optimum;
/// NaN where there are too many contradictory examples to ask.
inline void add_ranges(const Lesson& lesson, double tolerance, Utilities& learned) {
  const Layout layout(lesson.grid);
  const Index shape = layout.increments + lesson.limits;
  const bool consistent = learned.optimum == 0;
  if (!consistent && lesson.claims.size() > most_claims_for_ranges) {
    const auto count = static_cast<std::size_t>(layout.increments + lesson.limits) + lesson.grid.size();
    learned.lowest.assign(count, std::numeric_limits<double>::quiet_NaN());
    learned.highest = learned.lowest;
    return;
  }
  LinearProgram near = detail::with_claims(lesson, consistent ? std::vector<Index>{} : detail::all_errors(lesson));
  if (!consistent) {
    Terms all;
    for (Index e = 0; e < lesson.errors; ++e) all.push_back({shape + e, 1});
    near.subject_to(all, Bound::at_most, learned.optimum * (1 + tolerance));
  }
  std::vector<Terms> goals;
  const auto ask = [&](Terms terms) {
    goals.push_back(terms);
    for (LinearProgram::Term& term : terms) term.factor = -1;
    goals.push_back(std::move(terms));
  };
  for (std::size_t j = 0; j < lesson.grid.size(); ++j) {
    Terms reached;
    for (std::size_t k = 0; k < lesson.grid[j].size(); ++k) {
      if (k > 0) reached.push_back({layout.first[j] + static_cast<Index>(k) - 1, 1});
      ask(reached);
    }
  }
  for (Index t = 0; t < lesson.limits; ++t) ask({{layout.increments + t, 1}});
  const std::vector<LinearSolution> found = near.maximise_each(goals);
  if (found.size() != goals.size()) detail::contradictory();
  for (std::size_t g = 0; g < found.size(); g += 2) {
    learned.highest.push_back(found[g].value);
    learned.lowest.push_back(0.0 - found[g + 1].value);
  }
}

/// The utilities as a sum of weighted scales from 0 to 1; a criterion of weight 0 keeps a straight line.
inline AdditiveModel additive_model(const Grid& grid, const std::vector<double>& increments) {
  AdditiveModel model;
  const Layout layout(grid);
  for (std::size_t j = 0; j < grid.size(); ++j) {
    const std::vector<double>& levels = grid[j];
    const std::size_t pieces = levels.size() - 1;
    double weight = 0;
    for (std::size_t k = 0; k < pieces; ++k) weight += increments[static_cast<std::size_t>(layout.first[j]) + k];
    std::vector<Interval> points;
    double sum = 0;
    for (std::size_t k = 0; k <= pieces; ++k) {
      const double even = pieces == 0 ? 0 : static_cast<double>(k) / static_cast<double>(pieces);
      points.push_back({levels[k], weight > 0 ? sum / weight : even});
      if (k < pieces) sum += increments[static_cast<std::size_t>(layout.first[j]) + k];
    }
    if (levels.front() > levels.back()) std::reverse(points.begin(), points.end());
    model.scales.push_back(Scale::piecewise(std::move(points)));
    model.weights.push_back(weight);
  }
  return model;
}

/// The utility of each example.
inline std::vector<double> utilities_of_examples(const AdditiveModel& model, const Criteria& criteria) {
  std::vector<double> utilities(criteria[0].examples.size(), 0.0);
  for (std::size_t j = 0; j < model.scales.size(); ++j)
    model.scales[j].add(model.weights[j], criteria[static_cast<Index>(j)].examples, utilities);
  return utilities;
}

}  // namespace mcda::learning
