#include "mcda/analysis/difference.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "mcda/analysis/undefined.hpp"
#include "mcda/engine/prepare.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

/// 1 + how many of these ranks are better, for each of them.
std::vector<double> among_themselves(const std::vector<double>& ranks) {
  std::vector<double> sorted = ranks;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> among;
  for (const double rank : ranks)
    among.push_back(1 + static_cast<double>(std::lower_bound(sorted.begin(), sorted.end(), rank) - sorted.begin()));
  return among;
}

std::vector<double> picked(const std::vector<double>& values, const std::vector<Index>& rows) {
  std::vector<double> some;
  for (const Index row : rows) some.push_back(values[static_cast<std::size_t>(row)]);
  return some;
}

Prepared prepared_from(const ResultBasis& basis, const TextColumn& ids, DecisionTable raw, const RunOptions& options,
                       const std::vector<ColumnPreparation>* learned) {
  DecisionModel model = basis.model;
  model.constraints.clear();  // who breaks one is not in a result
  Portfolio portfolio;
  portfolio.alternatives.ids = ids;
  portfolio.constraint_values = DecisionTable(raw.rows(), 0);
  portfolio.values = std::move(raw);
  return prepare(model, std::move(portfolio), options, {.learned = learned});
}

bool nearly_equal(const std::vector<double>& a, const std::vector<double>& b) {
  for (std::size_t j = 0; j < a.size(); ++j) {
    if (!(std::abs(a[j] - b[j]) <= 1e-12 * std::max(std::abs(a[j]), std::abs(b[j])))) return false;
  }
  return true;
}

void require_comparable(const DatedResult& before, const DatedResult& after) {
  if (before.method != after.method) {
    raise(InvalidInput("the results are by different methods: " + std::string(before.method->info().name) + " and " +
                           std::string(after.method->info().name),
                       "rank both by one method; for methods side by side: prefero compare"));
  }
  if (!before.basis || !after.basis) return;
  const std::vector<std::string> was = before.basis->model.tree.leaf_ids(), is = after.basis->model.tree.leaf_ids();
  if (was == is) return;
  std::string different;
  for (const std::string& id : was) {
    if (std::find(is.begin(), is.end(), id) == is.end()) different += (different.empty() ? "" : ", ") + id;
  }
  for (const std::string& id : is) {
    if (std::find(was.begin(), was.end(), id) == was.end()) different += (different.empty() ? "" : ", ") + id;
  }
  raise(InvalidInput("the results are by different criteria" +
                         (different.empty() ? ", or in another order" : ": " + different + " is in one of them only"),
                     "rank both with the same criteria; one that is not to count has weight 0"));
}

/// What the split needs: ranks among the clients of both results, after the weights and after the own values.
struct Stages {
  std::vector<double> with_weights, with_data;
};

Stages stages_of(const DatedResult& before, const DatedResult& after, const std::vector<Index>& old_rows,
                 const std::vector<Index>& new_rows, const RunOptions& options) {
  const ResultBasis &was = *before.basis, &is = *after.basis;
  const Prepared old = prepared_from(was, before.ids, was.raw.copy(), options, nullptr);
  std::vector<Criterion> list = old.criteria;
  for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = is.weights[j];
  const Outcome outcome =
      run(Task{before.method, before.parameters}, old.table, Criteria(std::move(list), WeightRule::as_given), options);
  if (outcome.refusal) raise(InvalidInput(outcome.refusal->text()));
  Stages stages;
  stages.with_weights = among_themselves(picked(rank_fast(outcome.scores).ranks, old_rows));

  // Methods that compare a value with whole columns see those of the old clients.
  Fitted fitted = reloaded(*outcome.fitted);
  if (fitted.model->sorted()) {
    for (const Index j : fitted.columns) fitted.reference.push_back(sort_column(old.table.column(j)).values);
  }
  const Prepared changed =
      prepared_from(was, after.ids.select_rows(new_rows), is.raw.select_rows(new_rows), options, &old.columns);
  const std::vector<double> own = score(fitted, changed.table, options);
  const std::vector<double> theirs = picked(score(fitted, old.table, options), old_rows);
  double largest = 0;
  for (const double score : theirs) largest = std::max(largest, std::abs(score));
  const double unit = std::min(1.0, largest);
  const auto better = [unit](double other, double score) {
    return other - score > tie_tolerance * std::max({unit, std::abs(other), std::abs(score)});
  };
  std::vector<double> sorted = theirs;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto ahead =
        std::partition_point(sorted.begin(), sorted.end(), [&](double other) { return better(other, own[i]); });
    // Its own old score is nobody's.
    stages.with_data.push_back(1 + static_cast<double>(ahead - sorted.begin()) - (better(theirs[i], own[i]) ? 1 : 0));
  }
  return stages;
}

}  // namespace

Differences differences_of(const DatedResult& before, const DatedResult& after, const RunOptions& options) {
  require_comparable(before, after);
  Differences found;
  std::unordered_map<std::string_view, Index> old_of;
  for (Index row = 0; row < before.ids.size(); ++row) old_of.emplace(before.ids[row], row);
  std::vector<Index> new_order(after.ranks.size());
  for (std::size_t row = 0; row < new_order.size(); ++row) new_order[row] = static_cast<Index>(row);
  std::stable_sort(new_order.begin(), new_order.end(), [&](Index a, Index b) {
    return after.ranks[static_cast<std::size_t>(a)] < after.ranks[static_cast<std::size_t>(b)];
  });
  std::vector<Index> old_rows, new_rows;
  std::vector<bool> stayed(before.ranks.size(), false);
  for (const Index row : new_order) {
    const auto at = old_of.find(after.ids[row]);
    if (at == old_of.end()) {
      found.arrived.push_back(row);
      continue;
    }
    old_rows.push_back(at->second);
    new_rows.push_back(row);
    stayed[static_cast<std::size_t>(at->second)] = true;
  }
  for (Index row = 0; row < before.ids.size(); ++row) {
    if (!stayed[static_cast<std::size_t>(row)]) found.left.push_back(row);
  }
  const std::vector<double> first = among_themselves(picked(before.ranks, old_rows)),
                            last = among_themselves(picked(after.ranks, new_rows));
  found.split = before.basis.has_value() && after.basis.has_value();
  Stages stages;
  bool same_weights = false;
  if (found.split && !old_rows.empty()) {
    stages = stages_of(before, after, old_rows, new_rows, options);
    same_weights = nearly_equal(before.basis->weights, after.basis->weights);
    if (before.parameters != after.parameters)
      found.notes.push_back("the parameters of the method differ: what that changes is in `scale`");
  }
  if (!found.split)
    found.notes.push_back(
        "a result holds no values of the clients, so that moves cannot be split into data, weights and scale; write "
        "it by prefero rank --format json --values, without --top");
  for (std::size_t i = 0; i < old_rows.size(); ++i) {
    RankMove move{.old_row = old_rows[i],
                  .new_row = new_rows[i],
                  .from = before.ranks[static_cast<std::size_t>(old_rows[i])],
                  .to = after.ranks[static_cast<std::size_t>(new_rows[i])]};
    move.newcomers = (first[i] - move.from) + (move.to - last[i]);
    if (found.split) {
      move.weights = same_weights ? 0 : stages.with_weights[i] - first[i];
      move.data = stages.with_data[i] - stages.with_weights[i];
      move.scale = (move.to - move.from) - move.newcomers - move.weights - move.data;
    } else {
      move.weights = move.data = move.scale = undefined;
    }
    found.clients.push_back(move);
  }
  return found;
}

}  // namespace mcda
