#include "mcda/engine/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"

namespace mcda {

namespace {

constexpr std::size_t problems_shown = 10;

void add_problem(std::vector<Problem>& problems, std::size_t& count, Problem problem) {
  if (++count <= problems_shown) problems.push_back(std::move(problem));
}

void finish(std::vector<Problem>& problems, std::size_t count) {
  if (count > problems_shown) problems.push_back({.what = "and " + std::to_string(count - problems_shown) + " more problems of this kind"});
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
}

void check_ids(const TextColumn& ids) {
  std::vector<Problem> problems;
  std::size_t count = 0;
  std::vector<std::pair<std::size_t, Index>> hashes;
  hashes.reserve(static_cast<std::size_t>(ids.size()));
  for (Index i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) add_problem(problems, count, {.what = "row " + std::to_string(i + 1) + " has no id", .remedy = "every client needs an id of its own"});
    hashes.emplace_back(std::hash<std::string_view>{}(ids[i]), i);
  }
  std::sort(hashes.begin(), hashes.end());
  for (std::size_t k = 1; k < hashes.size(); ++k) {
    for (std::size_t earlier = k; earlier-- > 0 && hashes[earlier].first == hashes[k].first;) {
      if (ids[hashes[earlier].second] != ids[hashes[k].second] || ids[hashes[k].second].empty()) continue;
      add_problem(problems, count, {.what = "id \"" + std::string(ids[hashes[k].second]) + "\" stands in rows " + std::to_string(hashes[earlier].second + 1) + " and " + std::to_string(hashes[k].second + 1), .remedy = "keep one row a client"});
      break;
    }
  }
  finish(problems, count);
}

void check_cells(const CriteriaTree& tree, const Portfolio& portfolio) {
  std::vector<Problem> problems;
  std::size_t count = 0;
  for (Index j = 0; j < portfolio.values.columns(); ++j) {
    const std::string& id = tree[tree.leaves()[static_cast<std::size_t>(j)]].id;
    const std::span<const double> column = portfolio.values.column(j);
    for (std::size_t i = 0; i < column.size(); ++i) {
      const double size = std::abs(column[i]);
      if (std::isnan(size) || size == 0 || (size <= largest_magnitude && size >= smallest_magnitude)) continue;
      add_problem(problems, count, {.what = "criterion " + id + ", client \"" + std::string(portfolio.alternatives.ids[static_cast<Index>(i)]) + "\": " + (std::isinf(size) ? "the value is infinite" : shortest(column[i]) + " is beyond what can be computed with"),
                                    .remedy = std::isinf(size) ? "correct the value or leave the cell empty" : "choose a unit with values between 1e-100 and 1e100"});
    }
  }
  finish(problems, count);
}

std::vector<double> known(std::span<const double> column) {
  std::vector<double> values;
  for (const double x : column) {
    if (!std::isnan(x)) values.push_back(x);
  }
  return values;
}

double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle), values.end());
  if (values.size() % 2 == 1) return values[middle];
  const double upper = values[middle];
  const double lower = *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle));
  return lower + (upper - lower) / 2;
}

// The level that serves the goal least, among those seen.
double worst(const Goal& goal, const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  switch (goal.kind) {
    case GoalKind::maximise: return *low;
    case GoalKind::minimise: return *high;
    case GoalKind::target: return goal.target.low - *low > *high - goal.target.high ? *low : *high;
  }
  return *low;
}

double mean(const std::vector<double>& values) {
  DecisionTable column(static_cast<Index>(values.size()), 1);
  std::copy(values.begin(), values.end(), column.column(0).begin());
  return summarise(column, Statistic::moments).mean(0);
}

double fill_of(MissingPolicy policy, const Goal& goal, const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  switch (policy) {
    case MissingPolicy::worst: return worst(goal, values);
    case MissingPolicy::mean: return mean(values);
    case MissingPolicy::median: return median(values);
    case MissingPolicy::interval: return *low + (*high - *low) / 2;
    default: return 0;
  }
}

double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - static_cast<double>(below));
}

// The value function, learned from the kept rows.
std::vector<Scale> scales_of(const Leaf& leaf, std::span<const double> column) {
  std::vector<Scale> scales;
  const auto sorted = [&] {
    std::vector<double> values(column.begin(), column.end());
    std::sort(values.begin(), values.end());
    return values;
  };
  switch (leaf.value.scale) {
    case ValueScale::raw: break;
    case ValueScale::log1p: scales.push_back(Scale::log1p()); break;
    case ValueScale::winsorised: {
      const std::vector<double> values = sorted();
      const double low = quantile(values, leaf.value.quantiles.low), high = quantile(values, leaf.value.quantiles.high);
      scales.push_back(low < high ? Scale::piecewise({{low, low}, {high, high}}) : Scale::constant(low));
      break;
    }
    case ValueScale::rank: scales.push_back(Scale::empirical(sorted())); break;
    case ValueScale::piecewise: scales.push_back(Scale::piecewise(leaf.value.points)); break;
  }
  if (leaf.goal.kind == GoalKind::target) {
    // Desirability: 1 inside the target, falling to 0 at the farthest client; targets are written in the raw unit and mapped.
    const auto mapped = [&](double x) {
      for (const Scale& scale : scales) x = scale(x);
      return x;
    };
    const auto [low, high] = std::minmax({mapped(leaf.goal.target.low), mapped(leaf.goal.target.high)});  // a falling value function turns the ends round
    double farthest = 0;
    for (const double x : column) farthest = std::max({farthest, low - mapped(x), mapped(x) - high});
    if (!(farthest > 0)) {
      scales.push_back(Scale::constant(1));
    } else if (low < high) {
      scales.push_back(Scale::piecewise({{low - farthest, 0}, {low, 1}, {high, 1}, {high + farthest, 0}}));
    } else {
      scales.push_back(Scale::piecewise({{low - farthest, 0}, {low, 1}, {low + farthest, 0}}));
    }
  }
  return scales;
}

// A written value function gives values, and more value is better: unless it only stretches a criterion that is to be minimised.
Direction direction_of(const Leaf& leaf) {
  if (leaf.goal.kind != GoalKind::minimise) return Direction::maximise;
  const std::vector<Interval>& points = leaf.value.points;
  const bool falls = leaf.value.scale == ValueScale::piecewise && points.front().high > points.back().high;
  return falls ? Direction::maximise : Direction::minimise;
}

// Levels written in the raw unit follow the values onto their scale.
Criterion seen_by_methods(const Leaf& leaf, const std::vector<Scale>& scales) {
  Criterion criterion = leaf.criterion;
  criterion.direction = direction_of(leaf);
  if (scales.empty()) return criterion;
  if (criterion.veto) {
    raise(InvalidInput("criterion " + criterion.id + ": a veto threshold is a difference in the raw unit and cannot be kept on another scale", "remove the veto or the value function"));
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
  return criterion;
}

}  // namespace

Prepared prepare(const DecisionModel& model, Portfolio portfolio, const RunOptions& options) {
  const CriteriaTree& tree = model.tree;
  const std::vector<Index>& leaves = tree.leaves();
  const Index m = portfolio.values.rows(), n = portfolio.values.columns();
  if (n != static_cast<Index>(leaves.size())) raise(InvalidInput("the portfolio has " + std::to_string(n) + " columns for " + std::to_string(leaves.size()) + " criteria"));
  if (m == 0) raise(InvalidInput("there is no client to rank", "check the source and --where"));
  const auto leaf = [&](Index j) -> const Leaf& { return *tree[leaves[static_cast<std::size_t>(j)]].leaf; };
  check_ids(portfolio.alternatives.ids);
  check_cells(tree, portfolio);

  Prepared prepared;
  prepared.columns.resize(static_cast<std::size_t>(n));
  prepared.missing.assign(static_cast<std::size_t>(n), 0);
  std::vector<std::string> reason(static_cast<std::size_t>(m));

  // 1. Missing values.
  std::vector<Problem> problems;
  std::size_t count = 0;
  for (Index j = 0; j < n; ++j) {
    ColumnPreparation& column = prepared.columns[static_cast<std::size_t>(j)];
    const std::string& id = tree[leaves[static_cast<std::size_t>(j)]].id;
    column.missing = leaf(j).missing.value_or(model.missing);
    const std::span<double> cells = portfolio.values.column(j);
    const Index missing = std::count_if(cells.begin(), cells.end(), [](double x) { return std::isnan(x); });
    prepared.missing[static_cast<std::size_t>(j)] = missing;
    const bool fills = column.missing != MissingPolicy::error && column.missing != MissingPolicy::drop;
    if (missing == m) {
      add_problem(problems, count, {.what = "criterion " + id + " has no value at all", .remedy = "leave the criterion out or check the column"});
      continue;
    }
    if (fills && missing > 0) {
      column.fill = fill_of(column.missing, leaf(j).goal, known(cells));
    } else if (fills) {
      column.fill = fill_of(column.missing, leaf(j).goal, std::vector<double>(cells.begin(), cells.end()));
    }
    if (missing == 0) continue;
    for (Index i = 0; i < m; ++i) {
      double& cell = cells[static_cast<std::size_t>(i)];
      if (!std::isnan(cell)) continue;
      if (fills) {
        cell = column.fill;
      } else if (column.missing == MissingPolicy::drop) {
        if (reason[static_cast<std::size_t>(i)].empty()) reason[static_cast<std::size_t>(i)] = "no value for " + id;
      } else {
        add_problem(problems, count, {.what = "criterion " + id + ", client \"" + std::string(portfolio.alternatives.ids[i]) + "\" (row " + std::to_string(i + 1) + "): the value is missing", .remedy = "fill it in, or say what a missing value means: `missing: {policy: worst}`, drop, mean or median"});
      }
    }
    if (fills) {
      const char* const as = column.missing == MissingPolicy::worst ? "the worst value seen" : column.missing == MissingPolicy::mean ? "the mean" : column.missing == MissingPolicy::median ? "the median" : "the middle of the range seen";
      prepared.notes.push_back("criterion " + id + ": " + std::to_string(missing) + " of " + std::to_string(m) + " values missing, counted as " + as + " (" + shortest(column.fill) + ")");
    }
  }
  finish(problems, count);

  // 2. Constraints: excluded clients are listed and never fitted on.
  for (std::size_t c = 0; c < model.constraints.size(); ++c) {
    const Constraint& constraint = model.constraints[c];
    const std::span<const double> cells = portfolio.constraint_values.column(static_cast<Index>(c));
    Index unknown = 0;
    for (Index i = 0; i < m; ++i) {
      const double x = cells[static_cast<std::size_t>(i)];
      std::string& why = reason[static_cast<std::size_t>(i)];
      if (std::isnan(x)) {
        ++unknown;
        continue;
      }
      const bool above = constraint.at_most && x > *constraint.at_most, below = constraint.at_least && x < *constraint.at_least;
      if (!why.empty() || (!above && !below)) continue;
      why = constraint.column + " " + shortest(x) + (above ? " is above " + shortest(*constraint.at_most) : " is below " + shortest(*constraint.at_least));
      if (!constraint.reason.empty()) why = constraint.reason + " (" + why + ")";
    }
    if (unknown > 0) prepared.notes.push_back("constraint on " + constraint.column + ": " + std::to_string(unknown) + " clients have no value and were kept");
  }
  for (Index i = 0; i < m; ++i) {
    if (reason[static_cast<std::size_t>(i)].empty()) {
      prepared.rows.push_back(i);
    } else {
      prepared.excluded.push_back({i, reason[static_cast<std::size_t>(i)]});
    }
  }
  if (prepared.rows.empty()) raise(InvalidInput("no client is left: all " + std::to_string(m) + " are excluded, the first because of " + prepared.excluded.front().reason, "loosen the constraints or the missing policy"));
  if (prepared.excluded.empty()) {
    prepared.alternatives = std::move(portfolio.alternatives);
    prepared.table = std::move(portfolio.values);
  } else {
    prepared.alternatives = portfolio.alternatives.select_rows(prepared.rows);
    prepared.table = portfolio.values.select_rows(prepared.rows);
    prepared.notes.push_back(std::to_string(prepared.excluded.size()) + " of " + std::to_string(m) + " clients excluded before fitting");
  }

  // 3. Value functions.
  const std::vector<double> weights = tree.final_weights();
  for (Index j = 0; j < n; ++j) {
    ColumnPreparation& column = prepared.columns[static_cast<std::size_t>(j)];
    column.scales = scales_of(leaf(j), prepared.table.column(j));
    Criterion criterion = seen_by_methods(leaf(j), column.scales);
    criterion.weight = weights[static_cast<std::size_t>(j)];
    prepared.criteria.push_back(std::move(criterion));
  }
  for_each_item(n, options, [&](Index j, Index) {
    const std::span<double> cells = prepared.table.column(j);
    for (const Scale& scale : prepared.columns[static_cast<std::size_t>(j)].scales) scale.apply(cells, cells);
  });
  return prepared;
}

void apply(const std::vector<ColumnPreparation>& columns, DecisionTable& table) {
  for (Index j = 0; j < table.columns(); ++j) {
    const ColumnPreparation& column = columns[static_cast<std::size_t>(j)];
    for (double& cell : table.column(j)) {
      if (std::isnan(cell) && column.missing != MissingPolicy::error && column.missing != MissingPolicy::drop) cell = column.fill;
    }
    for (const Scale& scale : column.scales) scale.apply(table.column(j), table.column(j));
  }
}

}  // namespace mcda
