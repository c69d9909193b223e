#include "mcda/engine/prepare_stream.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "mcda/engine/prepare_rules.hpp"

namespace mcda {

// In the order in which prepare() looks for them: only the first kind that is found is told.
struct PreparationStream::Complaints {
  ProblemList unusable;
  std::vector<ProblemList> missing;  // a column
};

PreparationStream::PreparationStream(const DecisionModel& model)
    : model_(model), unknown_(model.constraints.size(), 0), complaints_(std::make_shared<Complaints>()) {
  std::vector<Problem> problems;
  const auto refuse = [&](const Leaf& leaf, const std::string& what, const std::string& remedy) {
    problems.push_back({.what = "criterion " + leaf.criterion.id + ": " + what +
                                " needs the sorted column, which does not fit into the memory allowed",
                        .remedy = remedy});
  };
  const auto leaves = static_cast<Index>(model.tree.leaves().size());
  for (Index j = 0; j < leaves; ++j) {
    const Leaf& leaf = leaf_of(model.tree, j);
    Column column;
    column.preparation.missing = leaf.missing.value_or(model.missing);
    column.low = std::numeric_limits<double>::infinity();
    column.high = -column.low;
    if (column.preparation.missing == MissingPolicy::mean) column.moments.emplace(1, Statistic::mean);
    drops_ = drops_ || column.preparation.missing == MissingPolicy::drop;
    has_targets_ = has_targets_ || leaf.goal.kind == GoalKind::target;
    if (column.preparation.missing == MissingPolicy::median)
      refuse(leaf, "the median for missing values", "raise --memory, or choose worst, mean or interval");
    switch (leaf.value.scale) {
      case ValueScale::raw: break;
      case ValueScale::log1p: column.preparation.scales.push_back(Scale::log1p()); break;
      case ValueScale::piecewise: column.preparation.scales.push_back(Scale::piecewise(leaf.value.points)); break;
      case ValueScale::winsorised:
        refuse(leaf, "value: {scale: winsorised}", "raise --memory, or write the limits: {scale: piecewise, ...}");
        break;
      case ValueScale::rank:
        refuse(leaf, "value: {scale: rank}",
               "raise --memory, or fit on a sample (prefero fit) and rank on the frozen scale, part by part");
        break;
    }
    if (leaf.uncertainty.kind == ValueUncertainty::Kind::between)
      problems.push_back({.what = "criterion " + leaf.criterion.id +
                                  ": uncertainty between two columns is checked client by client in memory",
                          .remedy = "raise --memory, or leave the uncertainty out: a ranking does not read it"});
    columns_.push_back(std::move(column));
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
  complaints_->missing.resize(columns_.size());
}

bool PreparationStream::breaks_any(const RawRows& rows, Index i) const {
  for (std::size_t c = 0; c < rows.constraints.size(); ++c) {
    if (breaks(model_.constraints[c], rows.constraints[c][i])) return true;  // NaN breaks nothing
  }
  for (std::size_t j = 0; drops_ && j < columns_.size(); ++j) {
    if (columns_[j].preparation.missing == MissingPolicy::drop && std::isnan(rows.values[j][i])) return true;
  }
  return false;
}

void PreparationStream::keep(const RawRows& rows, std::vector<Index>& kept,
                             const std::function<void(Index, const std::string&)>& excluded) const {
  kept.clear();
  const bool all = !drops_ && rows.constraints.empty();
  for (Index i = 0; i < rows.rows; ++i) {
    if (all || !breaks_any(rows, i)) {
      kept.push_back(i);
      continue;
    }
    if (!excluded) continue;
    // A missing value is the reason before a constraint is, and the first of each kind is told.
    std::string reason;
    for (std::size_t j = 0; reason.empty() && j < columns_.size(); ++j) {
      if (columns_[j].preparation.missing == MissingPolicy::drop && std::isnan(rows.values[j][i]))
        reason = no_value_reason(leaf_of(model_.tree, static_cast<Index>(j)));
    }
    for (std::size_t c = 0; reason.empty() && c < rows.constraints.size(); ++c) {
      const double x = rows.constraints[c][i];
      if (breaks(model_.constraints[c], x)) reason = exclusion(model_.constraints[c], x);
    }
    excluded(i, reason);
  }
}

void PreparationStream::look(const RawRows& rows) {
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    Column& column = columns_[j];
    const std::span<const double> cells(rows.values[j], static_cast<std::size_t>(rows.rows));
    double low = column.low, high = column.high;
    Index missing = 0, beyond = 0;
    for (const double x : cells) {
      low = x < low ? x : low;
      high = x > high ? x : high;
      missing += std::isnan(x) ? 1 : 0;
      beyond += usable_cell(x) ? 0 : 1;
    }
    column.low = low;
    column.high = high;
    column.missing += missing;
    const Leaf& leaf = leaf_of(model_.tree, static_cast<Index>(j));
    const bool complains = column.preparation.missing == MissingPolicy::error && missing > 0;
    for (Index i = 0; (beyond > 0 || complains) && i < rows.rows; ++i) {
      const double x = cells[static_cast<std::size_t>(i)];
      if (!usable_cell(x)) complaints_->unusable.add(unusable_cell(leaf, rows.id(i), x));
      if (complains && std::isnan(x)) complaints_->missing[j].add(missing_cell(leaf, rows.id(i), rows.first + i));
    }
    if (column.moments) {
      column.known.clear();
      std::copy_if(cells.begin(), cells.end(), std::back_inserter(column.known),
                   [](double x) { return !std::isnan(x); });
      const double* const pointer = column.known.data();
      column.moments->observe(std::span(&pointer, 1), static_cast<Index>(column.known.size()));
    }
  }
  for (std::size_t c = 0; c < rows.constraints.size(); ++c) {
    for (Index i = 0; i < rows.rows; ++i) unknown_[c] += std::isnan(rows.constraints[c][i]) ? 1 : 0;
  }
  if (drops_ || !rows.constraints.empty()) {
    std::vector<Index> kept;
    keep(rows, kept, [&](Index, const std::string& reason) {
      if (excluded_++ == 0) first_reason_ = reason;
    });
  }
  rows_ += rows.rows;
}

void PreparationStream::settle() {
  complaints_->unusable.raise_any();
  ProblemList missing;
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    Column& column = columns_[j];
    const Leaf& leaf = leaf_of(model_.tree, static_cast<Index>(j));
    if (column.missing == rows_) {
      missing.add(no_value_at_all(leaf));
      continue;
    }
    missing.add(std::move(complaints_->missing[j]));
    ColumnPreparation& preparation = column.preparation;
    switch (preparation.missing) {
      case MissingPolicy::worst: preparation.fill = worst_of(leaf.goal, {column.low, column.high}); break;
      case MissingPolicy::mean: preparation.fill = column.moments->finish().mean(0); break;
      case MissingPolicy::interval: preparation.fill = middle_of({column.low, column.high}); break;
      default: break;
    }
    if (!fills(preparation.missing) || column.missing == 0) continue;
    filled_ = true;
    notes_.push_back(filled_note(leaf, preparation, column.missing, rows_));
  }
  missing.raise_any();
  for (std::size_t c = 0; c < unknown_.size(); ++c) {
    if (unknown_[c] > 0) notes_.push_back(unknown_note(model_.constraints[c], unknown_[c]));
  }
  if (excluded_ == rows_) raise(nobody_left(rows_, first_reason_));
  if (excluded_ > 0) notes_.push_back(excluded_note(excluded_, rows_));
}

void PreparationStream::look_again(const RawRows& rows) {
  std::vector<Index> kept;
  keep(rows, kept);
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    Column& column = columns_[j];
    const Leaf& leaf = leaf_of(model_.tree, static_cast<Index>(j));
    if (leaf.goal.kind != GoalKind::target) continue;
    const Shortfall shortfall(leaf.goal, column.preparation.scales);
    for (const Index i : kept) {
      const double x = rows.values[j][i];
      column.farthest = std::max(column.farthest, shortfall(std::isnan(x) ? column.preparation.fill : x));
    }
  }
}

void PreparationStream::settle_targets() {
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const Leaf& leaf = leaf_of(model_.tree, static_cast<Index>(j));
    if (leaf.goal.kind != GoalKind::target) continue;
    std::vector<Scale>& scales = columns_[j].preparation.scales;
    scales.push_back(Shortfall(leaf.goal, scales).desirability(columns_[j].farthest));
  }
}

void PreparationStream::apply(DecisionTable& block, Index rows) const {
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const ColumnPreparation& preparation = columns_[j].preparation;
    const std::span<double> cells = block.column(static_cast<Index>(j)).first(static_cast<std::size_t>(rows));
    if (fills(preparation.missing) && columns_[j].missing > 0)
      std::replace_if(cells.begin(), cells.end(), [](double x) { return std::isnan(x); }, preparation.fill);
    for (const Scale& scale : preparation.scales) scale.apply(cells, cells);
  }
}

Prepared PreparationStream::prepared() const {
  Prepared prepared;
  const std::vector<double> weights = model_.tree.final_weights();
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    prepared.columns.push_back(columns_[j].preparation);
    prepared.missing.push_back(columns_[j].missing);
    Criterion criterion = seen_by_methods(leaf_of(model_.tree, static_cast<Index>(j)), columns_[j].preparation.scales);
    criterion.weight = weights[j];
    prepared.criteria.push_back(std::move(criterion));
  }
  prepared.notes = notes_;
  return prepared;
}

}  // namespace mcda
