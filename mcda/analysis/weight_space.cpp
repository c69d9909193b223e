#include "mcda/analysis/weight_space.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mcda/engine/run_memory.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"

namespace mcda {

namespace {

RunOptions quiet(RunOptions options) {
  options.progress = nullptr;
  return options;
}

// Uneven, so that a form which is right under these weights is not so by accident.
std::vector<double> uneven_weights(Index n) {
  std::vector<double> weights(static_cast<std::size_t>(n));
  for (std::size_t j = 0; j < weights.size(); ++j)
    weights[j] = 2.0 * static_cast<double>(j + 1) / static_cast<double>(n * (n + 1));
  return weights;
}

// Whether `values` fall where `scores` fall, up to rounding.
bool same_order(std::span<const double> scores, std::span<const double> values) {
  const Ranking ranking = rank_fast(scores);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double slack = 1e-9 * std::max(*high - *low, 1e-3 * std::max(std::abs(*high), std::abs(*low)));
  double least = std::numeric_limits<double>::infinity(), before = least;
  double rank = 1;
  for (const Index row : ranking.order) {
    const auto i = static_cast<std::size_t>(row);
    if (ranking.ranks[i] != rank) {
      rank = ranking.ranks[i];
      before = least;
    }
    if (values[i] > before + slack) return false;
    least = std::min(least, values[i]);
  }
  return true;
}

bool same_values(std::span<const double> scores, std::span<const double> values) {
  double largest = 0, off = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    largest = std::max(largest, std::abs(scores[i]));
    off = std::max(off, std::abs(scores[i] - values[i]));
  }
  return off <= 1e-9 * largest;
}

// Whether scores = a + b values with b > 0, the same for all rows: few rows may well stand in one order by accident.
bool same_line(std::span<const double> scores, std::span<const double> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
  const double slack = 1e-9 * std::max(*most - *least, 1e-3 * std::max(std::abs(*most), std::abs(*least)));
  const double from = scores[static_cast<std::size_t>(low - values.begin())];
  const double rise = scores[static_cast<std::size_t>(high - values.begin())] - from;
  if (rise < -slack) return false;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double place = *high > *low ? (values[i] - *low) / (*high - *low) : 0;
    if (std::abs(scores[i] - (from + place * rise)) > slack) return false;
  }
  return true;
}

std::vector<double> logarithms(std::vector<double> scores) {
  for (double& score : scores) score = std::log(score);
  return scores;
}

// Where the score is a sum of scales, or another method of the same order class is one: its columns, weighted as the
// model weighs them (a published score may carry a factor common to all).
std::optional<LinearForm> additive_form(const WeightedMethod& asked, const RunOptions& options) {
  const auto n = static_cast<std::size_t>(asked.table->columns());
  const double equal = 1 / static_cast<double>(n);
  const Outcome outcome = asked.at(std::vector<double>(n, equal), options);
  if (outcome.refusal) return std::nullopt;
  const AdditiveModel* const model = outcome.fitted->model->additive();
  if (model == nullptr) return std::nullopt;
  LinearForm form;
  form.columns.assign(n, std::vector<double>(static_cast<std::size_t>(asked.table->rows())));
  for_each_item(static_cast<Index>(n), options, [&](Index k, Index) {
    const auto j = static_cast<std::size_t>(k);
    const Index column = outcome.fitted->columns[j];
    std::vector<double>& out = form.columns[static_cast<std::size_t>(column)];
    model->scales[j].apply(asked.table->column(column), out);
    const double factor = model->weights[j] / equal;
    if (factor != 1) {
      for (double& value : out) value *= factor;
    }
  });
  return form;
}

const ScoringMethod* additive_twin(const WeightedMethod& asked) {
  const std::string wanted = asked.method->order_class(asked.parameters);
  if (wanted.empty()) return nullptr;
  for (const auto& method : Catalogue::instance().all()) {
    const auto* scoring = dynamic_cast<const ScoringMethod*>(method.get());
    if (scoring != nullptr && scoring->info().additive && scoring->order_class(scoring->complete({})) == wanted)
      return scoring;
  }
  return nullptr;
}

// score_i(w) = sum_j w_j g_ij / sum_j w_j d_j + something common to all rows: by criterion j alone it is g_ij / d_j,
// and what rows a and b differ by under two criteria together tells d_j from d of the pivot.
std::optional<LinearForm> projective_form(const WeightedMethod& asked, const RunOptions& options) {
  const auto n = static_cast<std::size_t>(asked.table->columns());
  LinearForm form;
  std::size_t pivot = n;
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<double> weights(n, 0.0);
    weights[j] = 1;
    Outcome outcome = asked.at(weights, options);
    if (outcome.refusal) return std::nullopt;
    const auto [low, high] = std::minmax_element(outcome.scores.begin(), outcome.scores.end());
    if (pivot == n && *high > *low) pivot = j;
    form.columns.push_back(std::move(outcome.scores));
  }
  Outcome outcome;
  for (std::size_t j = 0; j < n; ++j) {
    if (pivot == n || j == pivot) continue;
    const std::vector<double>&first = form.columns[pivot], &second = form.columns[j];
    std::size_t a = 0, b = 0;
    for (std::size_t i = 1; i < first.size(); ++i) {
      if (second[i] - first[i] > second[a] - first[a]) a = i;
      if (second[i] - first[i] < second[b] - first[b]) b = i;
    }
    if (a == b) continue;  // the same scores by both: any factor will do
    std::vector<double> weights(n, 0.0);
    weights[pivot] = weights[j] = 0.5;
    outcome = asked.at(weights, options, std::move(outcome));
    if (outcome.refusal) return std::nullopt;
    const double together = outcome.scores[a] - outcome.scores[b];
    const double alone = first[a] - first[b], other = second[a] - second[b];
    const double factor = (together - alone) / (other - together);
    if (!std::isfinite(factor) || factor < 0) return std::nullopt;
    for (double& value : form.columns[j]) value *= factor;
  }
  return form;
}

// score_i(w) = prod_j r_ij^w_j: the order is that of sum_j w_j ln r_ij, and r_ij is the score by criterion j alone.
std::optional<LinearForm> product_form(const WeightedMethod& asked, const RunOptions& options) {
  const auto n = static_cast<std::size_t>(asked.table->columns());
  LinearForm form;
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<double> weights(n, 0.0);
    weights[j] = 1;
    Outcome outcome = asked.at(weights, options);
    if (outcome.refusal) return std::nullopt;
    if (!std::all_of(outcome.scores.begin(), outcome.scores.end(), [](double x) { return x > 0; })) return std::nullopt;
    form.columns.push_back(logarithms(std::move(outcome.scores)));
  }
  return form;
}

enum class Likeness { order, line, line_of_logarithms };

// Whether the form says what the method says under two sets of weights, and whether it is the score itself.
bool reproduces(const WeightedMethod& asked, LinearForm& form, Likeness likeness, const RunOptions& options) {
  std::vector<double> given;
  for (const Criterion& criterion : *asked.criteria) given.push_back(criterion.weight);
  form.is_score = true;
  for (const std::vector<double>& weights : {given, uneven_weights(asked.criteria->size())}) {
    const Outcome outcome = asked.at(weights, options);
    if (outcome.refusal) return false;
    const std::vector<double> values = form.at(weights);
    const bool alike = likeness == Likeness::order  ? same_order(outcome.scores, values)
                       : likeness == Likeness::line ? same_line(outcome.scores, values)
                                                    : same_line(logarithms(outcome.scores), values);
    if (!alike) return false;
    form.is_score = form.is_score && same_values(outcome.scores, values);
  }
  return true;
}

}  // namespace

WeightTree WeightTree::of(const CriteriaTree& tree, std::span<const double> weights) {
  WeightTree result;
  result.leaf_count_ = static_cast<Index>(tree.leaves().size());
  std::vector<double> below(static_cast<std::size_t>(tree.size()), 0.0);
  for (Index node = 0; node < tree.size(); ++node) {
    const CriteriaTree::Node& one = tree[node];
    result.nodes_.push_back({one.id, one.title, one.parent, one.children, 1, -1});
  }
  for (std::size_t j = 0; j < weights.size(); ++j) {
    const Index leaf = tree.leaves()[j];
    result.nodes_[static_cast<std::size_t>(leaf)].leaf = static_cast<Index>(j);
    below[static_cast<std::size_t>(leaf)] = weights[j];
  }
  for (Index node = tree.size() - 1; node > 0; --node)
    below[static_cast<std::size_t>(tree[node].parent)] += below[static_cast<std::size_t>(node)];
  for (Index node = 1; node < tree.size(); ++node) {
    const auto& siblings = tree[tree[node].parent].children;
    const double around = below[static_cast<std::size_t>(tree[node].parent)];
    double written = 0;
    for (const Index sibling : siblings) written += tree[sibling].weight;
    const double by_tree = written > 0 ? tree[node].weight / written : 1 / static_cast<double>(siblings.size());
    const double found = around > 0 ? below[static_cast<std::size_t>(node)] / around : by_tree;
    // The share as written where it is the same: 0.45, and not what products and sums made of it.
    result.nodes_[static_cast<std::size_t>(node)].share = std::abs(found - by_tree) <= 1e-12 ? by_tree : found;
  }
  result.total_ = std::abs(below[0] - 1) <= 1e-12 ? 1 : below[0];
  return result;
}

WeightTree WeightTree::flat(const Criteria& criteria) {
  WeightTree result;
  result.leaf_count_ = criteria.size();
  result.nodes_.push_back({});
  const double sum = criteria.sum_of_weights();
  for (Index j = 0; j < criteria.size(); ++j) {
    result.nodes_.push_back({criteria[j].id, criteria[j].title, 0, {}, criteria.weight(j) / sum, j});
    result.nodes_.front().children.push_back(j + 1);
  }
  result.total_ = std::abs(sum - 1) <= 1e-12 ? 1 : sum;
  return result;
}

Index WeightTree::find(const std::string& id) const noexcept {
  for (Index node = 1; node < size(); ++node) {
    if ((*this)[node].id == id) return node;
  }
  return -1;
}

std::vector<std::string> WeightTree::ids() const {
  std::vector<std::string> list;
  for (Index node = 1; node < size(); ++node) list.push_back((*this)[node].id);
  return list;
}

std::vector<double> WeightTree::shares() const {
  std::vector<double> list;
  for (const WeightNode& node : nodes_) list.push_back(node.share);
  return list;
}

std::vector<double> WeightTree::weights_of(std::span<const double> shares) const {
  std::vector<double> of_node(nodes_.size()), weights(static_cast<std::size_t>(leaf_count_));
  of_node[0] = total_;
  for (std::size_t node = 1; node < nodes_.size(); ++node) {
    of_node[node] = of_node[static_cast<std::size_t>(nodes_[node].parent)] * shares[node];
    if (nodes_[node].leaf >= 0) weights[static_cast<std::size_t>(nodes_[node].leaf)] = of_node[node];
  }
  return weights;
}

std::vector<double> WeightTree::moved(Index node, double share) const {
  std::vector<double> all = shares();
  const double before = (*this)[node].share;
  for (const Index sibling : (*this)[(*this)[node].parent].children) {
    double& one = all[static_cast<std::size_t>(sibling)];
    one = sibling == node ? share : one * (std::max(0.0, 1 - share) / (1 - before));
  }
  return weights_of(all);
}

bool WeightTree::movable(Index node) const noexcept {
  const auto& siblings = (*this)[(*this)[node].parent].children;
  return std::any_of(siblings.begin(), siblings.end(),
                     [&](Index sibling) { return sibling != node && (*this)[sibling].share > 0; });
}

double WeightTree::weight(Index node) const noexcept {
  double product = total_;
  for (; node > 0; node = (*this)[node].parent) product *= (*this)[node].share;
  return product;
}

Outcome WeightedMethod::at(const std::vector<double>& weights, const RunOptions& options, Outcome used) const {
  const Criteria weighted = criteria->with_weights(weights, WeightRule::as_given);
  if (memory != nullptr) return run(Task{method, parameters}, weighted, *memory, quiet(options));
  return run(Task{method, parameters}, *table, weighted, quiet(options), std::move(used));
}

std::vector<double> LinearForm::at(std::span<const double> weights) const {
  std::vector<double> sum(columns.empty() ? 0 : columns.front().size(), 0.0);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const double weight = weights[j];
    if (weight == 0) continue;
    const double* const column = columns[j].data();
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * column[i];
  }
  return sum;
}

std::optional<LinearForm> linear_form(const WeightedMethod& asked, const RunOptions& options) {
  if (!asked.method->info().order_linear_in_weights || asked.method->ignores_weights()) return std::nullopt;
  WeightedMethod source = asked;
  source.parameters = asked.method->complete(asked.parameters);
  if (!asked.method->info().additive) {
    if (const ScoringMethod* twin = additive_twin(source)) {
      source.method = twin;
      source.parameters = {};
    }
  }
  auto form = additive_form(source, quiet(options));
  if (form && reproduces(asked, *form, Likeness::order, options)) return form;
  form = projective_form(asked, quiet(options));
  if (form && reproduces(asked, *form, Likeness::line, options)) return form;
  form = product_form(asked, quiet(options));
  if (form && reproduces(asked, *form, Likeness::line_of_logarithms, options)) return form;
  return std::nullopt;
}

}  // namespace mcda
