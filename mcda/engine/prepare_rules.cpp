#include "mcda/engine/prepare_rules.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mcda {

namespace {

const char* words_of(MissingPolicy policy) {
  switch (policy) {
    case MissingPolicy::worst: return "the worst value seen";
    case MissingPolicy::mean: return "the mean";
    case MissingPolicy::median: return "the median";
    default: return "the middle of the range seen";
  }
}

// A written value function gives values, and more value is better: unless it only stretches a criterion that is to be
// minimised.
Direction direction_of(const Leaf& leaf) {
  if (leaf.goal.kind != GoalKind::minimise) return Direction::maximise;
  const std::vector<Interval>& points = leaf.value.points;
  const bool falls = leaf.value.scale == ValueScale::piecewise && points.front().high > points.back().high;
  return falls ? Direction::maximise : Direction::minimise;
}

std::string criterion_and_client(const Leaf& leaf, std::string_view client) {
  return "criterion " + leaf.criterion.id + ", client \"" + std::string(client) + "\"";
}

// Six digits at least, all of those before the point: what people read, not what is computed with.
std::string in_brief(double x) {
  if (x == 0 || !std::isfinite(x)) return shortest(x);
  const double scale = std::pow(10.0, std::max(0.0, 5 - std::floor(std::log10(std::abs(x)))));
  const double brief = std::round(x * scale) / scale;
  return shortest(std::isfinite(brief) ? brief : x);
}

}  // namespace

void ProblemList::add(ProblemList later) {
  const std::size_t told = later.problems_.size(), all = later.count_;
  for (Problem& problem : later.problems_) add(std::move(problem));
  count_ += all - told;
}

void ProblemList::raise_any() {
  if (count_ > shown)
    problems_.push_back({.what = "and " + std::to_string(count_ - shown) + " more problems of this kind"});
  if (!problems_.empty()) raise(InvalidInput(std::move(problems_)));
}

Problem no_id(Index row) {
  return {.what = "row " + std::to_string(row + 1) + " has no id", .remedy = "every client needs an id of its own"};
}

Problem id_twice(std::string_view id, Index first, Index again) {
  return {.what = "id \"" + std::string(id) + "\" stands in rows " + std::to_string(first + 1) + " and " +
                  std::to_string(again + 1),
          .remedy = "keep one row a client"};
}

Problem unusable_cell(const Leaf& leaf, std::string_view client, double x) {
  const bool infinite = std::isinf(x);
  return {.what = criterion_and_client(leaf, client) + ": " +
                  (infinite ? "the value is infinite" : shortest(x) + " is beyond what can be computed with"),
          .remedy = infinite ? "correct the value or leave the cell empty"
                             : "choose a unit with values between 1e-100 and 1e100"};
}

Problem missing_cell(const Leaf& leaf, std::string_view client, Index row) {
  return {.what = criterion_and_client(leaf, client) + " (row " + std::to_string(row + 1) + "): the value is missing",
          .remedy = "fill it in, or say what a missing value means: `missing: {policy: worst}`, drop, mean or median"};
}

Problem no_value_at_all(const Leaf& leaf) {
  return {.what = "criterion " + leaf.criterion.id + " has no value at all",
          .remedy = "leave the criterion out or check the column"};
}

std::string no_value_reason(const Leaf& leaf) { return "no value for " + leaf.criterion.id; }

std::string filled_note(const Leaf& leaf, const ColumnPreparation& column, Index missing, Index rows) {
  return "criterion " + leaf.criterion.id + ": " + std::to_string(missing) + " of " + std::to_string(rows) +
         " values missing, counted as " + words_of(column.missing) + " (" + in_brief(column.fill) + ")";
}

std::string exclusion(const Constraint& constraint, double x) {
  const bool above = constraint.at_most && x > *constraint.at_most;
  std::string why =
      constraint.column + " " + shortest(x) +
      (above ? " is above " + shortest(*constraint.at_most) : " is below " + shortest(*constraint.at_least));
  return constraint.reason.empty() ? why : constraint.reason + " (" + why + ")";
}

std::string unknown_note(const Constraint& constraint, Index unknown) {
  return "constraint on " + constraint.column + ": " +
         (unknown == 1 ? "1 client has no value and was kept"
                       : std::to_string(unknown) + " clients have no value and were kept");
}

std::string excluded_note(Index excluded, Index rows) {
  return std::to_string(excluded) + " of " + std::to_string(rows) + " clients excluded before fitting";
}

InvalidInput nobody_left(Index rows, const std::string& first_reason) {
  return InvalidInput(
      "no client is left: all " + std::to_string(rows) + " are excluded, the first because of " + first_reason,
      "loosen the constraints or the missing policy");
}

double worst_of(const Goal& goal, const Range& seen) {
  switch (goal.kind) {
    case GoalKind::maximise: return seen.low;
    case GoalKind::minimise: return seen.high;
    case GoalKind::target: return goal.target.low - seen.low > seen.high - goal.target.high ? seen.low : seen.high;
  }
  return seen.low;
}

Shortfall::Shortfall(const Goal& goal, const std::vector<Scale>& scales) : scales_(&scales) {
  // a falling value function turns the ends round
  std::tie(low_, high_) = std::pair(std::minmax({mapped(goal.target.low), mapped(goal.target.high)}));
}

Scale Shortfall::desirability(double farthest) const {
  if (!(farthest > 0)) return Scale::constant(1);
  if (low_ < high_) return Scale::piecewise({{low_ - farthest, 0}, {low_, 1}, {high_, 1}, {high_ + farthest, 0}});
  return Scale::piecewise({{low_ - farthest, 0}, {low_, 1}, {low_ + farthest, 0}});
}

Criterion seen_by_methods(const Leaf& leaf, const std::vector<Scale>& scales) {
  Criterion criterion = leaf.criterion;
  criterion.direction = direction_of(leaf);
  if (scales.empty()) return criterion;
  if (criterion.veto) {
    raise(InvalidInput("criterion " + criterion.id +
                           ": a veto threshold is a difference in the raw unit and cannot be kept on another scale",
                       "remove the veto or the value function"));
  }
  const auto mapped = [&](double x) {
    for (const Scale& scale : scales) x = scale(x);
    return x;
  };
  const auto map_level = [&](std::optional<double>& level) {
    if (level) level = mapped(*level);
  };
  const auto map_interval = [&](std::optional<Interval>& interval) {
    if (!interval) return;
    const double a = mapped(interval->low), b = mapped(interval->high);
    interval = Interval{std::min(a, b), std::max(a, b)};
  };
  map_level(criterion.ideal), map_level(criterion.anti_ideal), map_level(criterion.reference);
  map_interval(criterion.bounds), map_interval(criterion.range), map_interval(criterion.ideal_interval);
  for (double& level : criterion.characteristic) level = mapped(level);
  for (double& level : criterion.profiles) level = mapped(level);
  for (double& level : criterion.veto_profiles) level = std::isnan(level) ? level : mapped(level);
  return criterion;
}

}  // namespace mcda
