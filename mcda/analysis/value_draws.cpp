#include "mcda/analysis/value_draws.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "mcda/analysis/draws.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

using Kind = ValueUncertainty::Kind;

constexpr int most_attempts = 10'000;

double drawn_once(const ValueUncertainty& how, double cell, Draws& random) {
  const double width = how.relative ? how.amount * std::abs(cell) : how.amount;
  switch (how.kind) {
    case Kind::interval: return cell + width * (2 * random.uniform() - 1);
    case Kind::normal: return cell + width * random.normal();
    case Kind::log_normal: return cell * std::exp(how.amount * random.normal());
    default: return cell;
  }
}

double drawn(const UncertainColumn& column, double cell, Draws& random) {
  double value = drawn_once(column.how, cell, random);
  if (!column.how.possible) return value;
  const Interval& possible = *column.how.possible;
  for (int attempt = 1; value < possible.low || value > possible.high; ++attempt) {
    if (attempt == most_attempts) {
      raise(InvalidInput("criterion " + column.id + ": of 10000 values drawn around " + shortest(cell) +
                             " none is possible (" + shortest(possible.low) + " to " + shortest(possible.high) + ")",
                         "give a smaller uncertainty, or widen what is possible"));
    }
    value = drawn_once(column.how, cell, random);
  }
  return value;
}

double between(double low, double high, Draws& random) { return low + (high - low) * random.uniform(); }

/// The sorted uniform numbers of SMAA-O (Lahdelma, Miettinen, Salminen 2003, doi:10.1016/S0377-2217(02)00267-9): the
/// first level is low, the last one high. Gaps between sorted uniforms are exponential numbers over their sum.
void draw_levels(const std::vector<std::vector<Index>>& levels, Interval range, Draws& random,
                 std::span<double> cells) {
  std::vector<double> place(levels.size(), 0.0);
  for (std::size_t level = 1; level < levels.size(); ++level) place[level] = place[level - 1] + random.exponential();
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const double share = level == 0 ? 0 : place[level] / place.back();
    for (const Index row : levels[level])
      cells[static_cast<std::size_t>(row)] = range.low + (range.high - range.low) * share;
  }
}

}  // namespace

bool has_uncertain_values(const DecisionModel& model) {
  return std::any_of(model.tree.leaves().begin(), model.tree.leaves().end(), [&](Index node) {
    const Leaf& leaf = *model.tree[node].leaf;
    return leaf.uncertainty.kind != Kind::exact || leaf.missing.value_or(model.missing) == MissingPolicy::interval;
  });
}

std::vector<UncertainColumn> uncertain_columns(const CriteriaTree& tree, const DecisionTable& raw,
                                               const Prepared& prepared) {
  std::vector<UncertainColumn> columns(tree.leaves().size());
  Index bound = 0;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const Leaf& leaf = *tree[tree.leaves()[j]].leaf;
    const ColumnPreparation& learned = prepared.columns[j];
    UncertainColumn& column = columns[j];
    column.id = leaf.criterion.id;
    column.how = leaf.uncertainty;
    const std::span<const double> cells = raw.column(static_cast<Index>(j));
    const bool between = leaf.uncertainty.kind == Kind::between;
    for (std::size_t i = 0; i < cells.size() && learned.missing == MissingPolicy::interval; ++i) {
      if (std::isnan(cells[i])) column.gaps.push_back(static_cast<Index>(i));
    }
    if (column.certain()) {
      bound += between ? 2 : 0;
      continue;
    }
    column.raw.assign(cells.begin(), cells.end());
    std::replace_if(column.raw.begin(), column.raw.end(), [](double x) { return std::isnan(x); }, learned.fill);
    column.scales = learned.scales;
    if (!between) continue;
    const std::span<const double> low = prepared.bounds.column(bound), high = prepared.bounds.column(bound + 1);
    bound += 2;
    const auto [least, largest] = std::minmax_element(column.raw.begin(), column.raw.end());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      // A bound that is not known: nothing is said beyond the value; without a value, beyond the column.
      const bool gap = std::isnan(cells[i]);
      column.low.push_back(!std::isnan(low[i]) ? low[i] : gap ? std::min(*least, column.raw[i]) : cells[i]);
      column.high.push_back(!std::isnan(high[i]) ? high[i] : gap ? std::max(*largest, column.raw[i]) : cells[i]);
    }
  }
  return columns;
}

ValueDraws::ValueDraws(const DecisionTable& table, std::span<const UncertainColumn> columns, std::uint64_t seed)
    : table_(table), columns_(columns), seed_(seed), learned_(columns.size()) {
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].certain()) continue;
    certain_ = false;
    const std::span<const double> cells = raw(static_cast<Index>(j));
    const auto [low, high] = std::minmax_element(cells.begin(), cells.end());
    learned_[j].range = {*low, *high};
    if (columns[j].how.kind != Kind::ordinal) continue;
    std::vector<char> gap(cells.size(), 0);
    for (const Index row : columns[j].gaps) gap[static_cast<std::size_t>(row)] = 1;
    std::vector<Index> rows;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (gap[i] == 0) rows.push_back(static_cast<Index>(i));
    }
    const auto value = [&](Index row) { return cells[static_cast<std::size_t>(row)]; };
    std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) { return value(a) < value(b); });
    for (const Index row : rows) {
      auto& levels = learned_[j].levels;
      if (levels.empty() || value(levels.back().front()) < value(row)) levels.emplace_back();
      levels.back().push_back(row);
    }
  }
}

std::span<const double> ValueDraws::raw(Index j) const noexcept {
  const std::vector<double>& own = columns_[static_cast<std::size_t>(j)].raw;
  return own.empty() ? table_.column(j) : std::span<const double>(own);
}

void ValueDraws::draw_column(Index j, std::uint32_t stream, std::uint64_t sample, std::span<double> cells) const {
  const UncertainColumn& column = columns_[static_cast<std::size_t>(j)];
  const Learned& learned = learned_[static_cast<std::size_t>(j)];
  const std::span<const double> from = raw(j);
  Draws random(seed_, stream + static_cast<std::uint32_t>(j), sample);
  const bool bounded = column.how.kind == Kind::between;
  if (bounded) {
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = between(column.low[i], column.high[i], random);
  } else if (column.how.kind == Kind::ordinal) {
    draw_levels(learned.levels, learned.range, random, cells);
  } else {
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = drawn(column, from[i], random);
  }
  for (const Index row : column.gaps) {
    if (!bounded) cells[static_cast<std::size_t>(row)] = between(learned.range.low, learned.range.high, random);
  }
  for (const Scale& scale : column.scales) scale.apply(cells, cells);
}

DecisionTable ValueDraws::draw(std::uint32_t stream, std::uint64_t sample) const {
  DecisionTable table = table_.copy();
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    if (!columns_[j].certain()) draw_column(static_cast<Index>(j), stream, sample, table.column(static_cast<Index>(j)));
  }
  return table;
}

}  // namespace mcda
