#include "mcda/engine/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <string_view>
#include <unordered_map>

#include "mcda/engine/prepare_rules.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/engine/summarise.hpp"

namespace mcda {

namespace {

// Names every row without an id and every row whose id stood before. Slow, and only called when there is one.
void report_ids(const TextColumn& ids) {
  ProblemList problems;
  std::unordered_map<std::string_view, Index> first_row;
  for (Index i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) {
      problems.add(no_id(i));
      continue;
    }
    const auto [place, inserted] = first_row.emplace(ids[i], i);
    if (inserted) continue;
    problems.add(id_twice(ids[i], place->second, i));
  }
  problems.raise_any();
}

// Every row has an id of its own when all hashes differ and none is that of no id; otherwise the ids themselves are
// looked at.
void check_ids(const TextColumn& ids, const RunOptions& options) {
  std::vector<std::uint64_t> hashes(static_cast<std::size_t>(ids.size()));
  for_each_item((ids.size() + block_rows - 1) / block_rows, options, [&](Index block, Index) {
    const Index end = std::min(ids.size(), (block + 1) * block_rows);
    for (Index i = block * block_rows; i < end; ++i) hashes[static_cast<std::size_t>(i)] = hash_of_id(ids[i]);
  });
  sort_numbers(hashes);
  const bool doubtful = std::adjacent_find(hashes.begin(), hashes.end()) != hashes.end() ||
                        std::binary_search(hashes.begin(), hashes.end(), hash_of_id(""));
  if (doubtful) report_ids(ids);
}

// Cells without a value, a leaf; throws for values that cannot be computed with.
std::vector<Index> check_cells(const CriteriaTree& tree, const Portfolio& portfolio, const RunOptions& options) {
  const Index m = portfolio.values.rows(), n = portfolio.values.columns();
  const Index blocks = (m + block_rows - 1) / block_rows;
  std::vector<Index> missing(static_cast<std::size_t>(n * blocks), 0);
  std::vector<char> sound(missing.size(), 1);
  for_each_item(n * blocks, options, [&](Index item, Index) {
    const Index first = item % blocks * block_rows;
    const std::span<const double> cells =
        portfolio.values.column(item / blocks)
            .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(std::min(block_rows, m - first)));
    Index without = 0, beyond = 0;
    for (const double x : cells) {
      without += std::isnan(x) ? 1 : 0;
      beyond += usable_cell(x) ? 0 : 1;
    }
    missing[static_cast<std::size_t>(item)] = without;
    sound[static_cast<std::size_t>(item)] = beyond == 0 ? 1 : 0;
  });
  std::vector<Index> total(static_cast<std::size_t>(n), 0);
  ProblemList problems;
  for (Index item = 0; item < n * blocks; ++item) {
    const Index j = item / blocks, first = item % blocks * block_rows;
    total[static_cast<std::size_t>(j)] += missing[static_cast<std::size_t>(item)];
    if (sound[static_cast<std::size_t>(item)] != 0) continue;
    for (Index i = first; i < std::min(m, first + block_rows); ++i) {
      const double x = portfolio.values(i, j);
      if (!usable_cell(x)) problems.add(unusable_cell(leaf_of(tree, j), portfolio.alternatives.ids[i], x));
    }
  }
  problems.raise_any();
  return total;
}

// Of the values seen; there is at least one.
Range range_of(std::span<const double> column) {
  Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const double x : column) {
    range.low = x < range.low ? x : range.low;
    range.high = x > range.high ? x : range.high;
  }
  return range;
}

std::vector<double> values_known(std::span<const double> column) {
  std::vector<double> values;
  values.reserve(column.size());
  std::copy_if(column.begin(), column.end(), std::back_inserter(values), [](double x) { return !std::isnan(x); });
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

double mean(const std::vector<double>& values) {
  DecisionTable column(static_cast<Index>(values.size()), 1);
  std::copy(values.begin(), values.end(), column.column(0).begin());
  return summarise(column, Statistic::mean).mean(0);
}

double fill_of(MissingPolicy policy, const Goal& goal, std::span<const double> column) {
  switch (policy) {
    case MissingPolicy::worst: return worst_of(goal, range_of(column));
    case MissingPolicy::mean: return mean(values_known(column));
    case MissingPolicy::median: return median(values_known(column));
    case MissingPolicy::interval: return middle_of(range_of(column));
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
    const Shortfall shortfall(leaf.goal, scales);
    double farthest = 0;
    for (const double x : column) farthest = std::max(farthest, shortfall(x));
    scales.push_back(shortfall.desirability(farthest));
  }
  return scales;
}

using Reasons = std::map<Index, std::string>;  // why a row is left out; few rows are

// What a gap becomes in each column, learned or as before; rows dropped for one; a problem where there must be none.
void settle_missing(const DecisionModel& model, const Portfolio& portfolio,
                    const std::vector<ColumnPreparation>* learned, Prepared& prepared, Reasons& reasons) {
  const CriteriaTree& tree = model.tree;
  const Index m = portfolio.values.rows();
  ProblemList problems;
  for (Index j = 0; j < portfolio.values.columns(); ++j) {
    ColumnPreparation& column = prepared.columns[static_cast<std::size_t>(j)];
    const std::span<const double> cells = portfolio.values.column(j);
    const Index missing = prepared.missing[static_cast<std::size_t>(j)];
    if (learned != nullptr) {
      column = (*learned)[static_cast<std::size_t>(j)];
    } else {
      column.missing = leaf_of(tree, j).missing.value_or(model.missing);
    }
    if (missing == m && (learned == nullptr || !fills(column.missing))) {
      problems.add(no_value_at_all(leaf_of(tree, j)));
      continue;
    }
    if (fills(column.missing)) {
      if (learned == nullptr) column.fill = fill_of(column.missing, leaf_of(tree, j).goal, cells);
      if (missing > 0) {
        prepared.notes.push_back(filled_note(leaf_of(tree, j), column, missing, m));
      }
      continue;
    }
    for (Index i = 0; missing > 0 && i < m; ++i) {
      if (!std::isnan(cells[static_cast<std::size_t>(i)])) continue;
      if (column.missing == MissingPolicy::drop) {
        reasons.try_emplace(i, no_value_reason(leaf_of(tree, j)));
        continue;
      }
      problems.add(missing_cell(leaf_of(tree, j), portfolio.alternatives.ids[i], i));
    }
  }
  problems.raise_any();
}

// Excluded clients are listed and never fitted on.
void apply_constraints(const DecisionModel& model, const Portfolio& portfolio, Notes& notes, Reasons& reasons) {
  for (std::size_t c = 0; c < model.constraints.size(); ++c) {
    const Constraint& constraint = model.constraints[c];
    const std::span<const double> cells = portfolio.constraint_values.column(static_cast<Index>(c));
    Index unknown = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const double x = cells[i];
      if (std::isnan(x)) {
        ++unknown;
        continue;
      }
      if (!breaks(constraint, x) || reasons.contains(static_cast<Index>(i))) continue;
      reasons.emplace(static_cast<Index>(i), exclusion(constraint, x));
    }
    if (unknown > 0) notes.push_back(unknown_note(constraint, unknown));
  }
}

// Bounds that leave out the value itself contradict it. A bound that is not known stands no further than the value.
void check_bounds(const CriteriaTree& tree, const Alternatives& alternatives, const DecisionTable& values,
                  const DecisionTable& bounds) {
  ProblemList problems;
  Index next = 0;
  for (Index j = 0; j < values.columns() && next < bounds.columns(); ++j) {
    if (leaf_of(tree, j).uncertainty.kind != ValueUncertainty::Kind::between) continue;
    for (Index i = 0; i < values.rows(); ++i) {
      const double x = values(i, j), low = bounds(i, next), high = bounds(i, next + 1);
      const bool unusable = std::abs(low) > largest_magnitude || std::abs(high) > largest_magnitude;
      if (!(low > high) && !(x < low) && !(x > high) && !unusable) continue;
      const std::string from_to = shortest(low) + " to " + shortest(high);
      problems.add({.what = "criterion " + tree[tree.leaves()[static_cast<std::size_t>(j)]].id + ", client \"" +
                            std::string(alternatives.ids[i]) + "\": " +
                            (unusable     ? "the uncertainty is beyond what can be computed with"
                             : low > high ? "uncertainty from " + from_to + " has its larger end first"
                                          : shortest(x) + " lies outside its uncertainty, " + from_to),
                    .remedy = "correct the value, or the columns low and high"});
    }
    next += 2;
  }
  problems.raise_any();
}

// Moves the rows that stay; copies them only where some do not.
void keep_rows(Portfolio portfolio, Reasons reasons, Prepared& prepared) {
  const Index m = portfolio.values.rows();
  for (auto& [row, why] : reasons) prepared.excluded.push_back({row, std::move(why)});
  if (static_cast<Index>(prepared.excluded.size()) == m) {
    raise(nobody_left(m, prepared.excluded.front().reason));
  }
  if (prepared.excluded.empty()) {
    prepared.alternatives = std::move(portfolio.alternatives);
    prepared.table = std::move(portfolio.values);
    prepared.bounds = std::move(portfolio.bounds);
    return;
  }
  std::vector<Index> kept;
  kept.reserve(static_cast<std::size_t>(m) - prepared.excluded.size());
  auto next = prepared.excluded.begin();
  for (Index i = 0; i < m; ++i) {
    if (next != prepared.excluded.end() && next->row == i) {
      ++next;
    } else {
      kept.push_back(i);
    }
  }
  prepared.alternatives = portfolio.alternatives.select_rows(kept);
  prepared.table = portfolio.values.select_rows(kept);
  if (portfolio.bounds.columns() > 0) prepared.bounds = portfolio.bounds.select_rows(kept);
  prepared.notes.push_back(excluded_note(static_cast<Index>(prepared.excluded.size()), m));
}

// Gaps filled, then value functions learned from the kept rows (or as before) and applied.
void apply_value_functions(const DecisionModel& model, bool learned, const RunOptions& options, Prepared& prepared) {
  const CriteriaTree& tree = model.tree;
  const std::vector<double> weights = tree.final_weights();
  for_each_item(prepared.table.columns(), options, [&](Index j, Index) {
    const auto at = static_cast<std::size_t>(j);
    ColumnPreparation& column = prepared.columns[at];
    const std::span<double> cells = prepared.table.column(j);
    if (fills(column.missing) && prepared.missing[at] > 0)
      std::replace_if(cells.begin(), cells.end(), [](double x) { return std::isnan(x); }, column.fill);
    if (!learned) column.scales = scales_of(leaf_of(tree, j), cells);
  });
  for (Index j = 0; j < prepared.table.columns(); ++j) {  // before cells change: a veto that cannot be kept is an error
    Criterion criterion = seen_by_methods(leaf_of(tree, j), prepared.columns[static_cast<std::size_t>(j)].scales);
    criterion.weight = weights[static_cast<std::size_t>(j)];
    prepared.criteria.push_back(std::move(criterion));
  }
  for_each_item(prepared.table.columns(), options, [&](Index j, Index) {
    const std::span<double> cells = prepared.table.column(j);
    for (const Scale& scale : prepared.columns[static_cast<std::size_t>(j)].scales) scale.apply(cells, cells);
  });
}

}  // namespace

Prepared prepare(const DecisionModel& model, Portfolio portfolio, const RunOptions& options, const Preparing& how) {
  const Index m = portfolio.values.rows(), n = portfolio.values.columns();
  const auto leaves = static_cast<Index>(model.tree.leaves().size());
  if (n != leaves)
    raise(InvalidInput("the portfolio has " + std::to_string(n) + " columns for " + std::to_string(leaves) +
                       " criteria"));
  if (how.learned != nullptr && static_cast<Index>(how.learned->size()) != n)
    raise(InvalidInput("what was learned is about " + std::to_string(how.learned->size()) + " columns, not " +
                       std::to_string(n)));
  if (m == 0) raise(InvalidInput("there is no client to rank", "check the source and --where"));
  RunOptions quiet = options;  // the progress bar counts the blocks of the methods
  quiet.progress = nullptr;
  check_ids(portfolio.alternatives.ids, quiet);

  Prepared prepared;
  prepared.columns.resize(static_cast<std::size_t>(n));
  prepared.missing = check_cells(model.tree, portfolio, quiet);
  Reasons reasons;
  settle_missing(model, portfolio, how.learned, prepared, reasons);
  apply_constraints(model, portfolio, prepared.notes, reasons);
  keep_rows(std::move(portfolio), std::move(reasons), prepared);
  check_bounds(model.tree, prepared.alternatives, prepared.table, prepared.bounds);
  if (how.raw) how.raw(prepared.table);
  apply_value_functions(model, how.learned != nullptr, quiet, prepared);
  return prepared;
}

}  // namespace mcda
