#include "mcda/analysis/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "mcda/analysis/undefined.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"

namespace mcda {

namespace {

// The tie rule of a ranking whose largest |score| is known.
struct ScoreGaps {
  explicit ScoreGaps(std::span<const double> scores) {
    double largest = 0;
    for (const double score : scores) largest = std::max(largest, std::abs(score));
    floor = std::min(1.0, largest);
  }
  bool above(double high, double low) const {
    return high - low > tie_tolerance * std::max({floor, std::abs(high), std::abs(low)});
  }
  double floor = 0;
};

/// Rows best first, cut into groups: nobody of a later group may pass anybody of the group before.
struct Groups {
  std::vector<Index> rows;
  std::vector<std::size_t> ends;  ///< of the groups, rising; the last is rows.size()
};

Groups all_groups(const Ranking& ranking) {
  Groups groups{ranking.order, {}};
  for (std::size_t k = 1; k < groups.rows.size(); ++k) {
    if (ranking.ranks[static_cast<std::size_t>(groups.rows[k])] !=
        ranking.ranks[static_cast<std::size_t>(groups.rows[k - 1])])
      groups.ends.push_back(k);
  }
  groups.ends.push_back(groups.rows.size());
  return groups;
}

// Those of rank 1 to k, ties at the cut whole, and the rest.
Groups cut_at(const Ranking& ranking, Index k) {
  Groups groups{ranking.order, {}};
  std::size_t end = 0;
  while (end < groups.rows.size() &&
         ranking.ranks[static_cast<std::size_t>(groups.rows[end])] <= static_cast<double>(k))
    ++end;
  if (end < groups.rows.size()) groups.ends.push_back(end);
  groups.ends.push_back(groups.rows.size());
  return groups;
}

struct Reversal {
  std::size_t out = 0, in = 0;  // positions in Groups::rows
};

// Calls found(reversal) for every pair of neighbouring groups whose lowest and highest are reversed. value(position).
template <class Value, class Found>
void reversals(const Groups& groups, const ScoreGaps& ties, Value value, Found found) {
  std::size_t begin = 0;
  double low = 0;
  std::size_t lowest = 0;
  for (std::size_t g = 0; g < groups.ends.size(); ++g) {
    const std::size_t end = groups.ends[g];
    std::size_t high_at = begin, low_at = begin;
    double high = value(begin), least = high;
    for (std::size_t k = begin + 1; k < end; ++k) {
      const double v = value(k);
      if (v > high) high = v, high_at = k;
      if (v < least) least = v, low_at = k;
    }
    if (g > 0 && ties.above(high, low)) found(Reversal{lowest, high_at});
    low = least;
    lowest = low_at;
    begin = end;
  }
}

/// Scores as lines in t, the distance of the share from where it is; in the order of the ranking, as all Groups are.
struct Lines {
  std::span<const double> at_zero, slope;
  ScoreGaps ties;
};

struct End {
  double t = 0;
  std::optional<Overtaking> change;
};

// The farthest t towards `limit` without a reversal. The gap between two groups is concave in t (a minimum of lines
// less a maximum of lines), so crossings of the lines that are worst at t close in on the end from outside and reach it
// after finitely many turns (Newton's method for a piecewise linear function; tests/analysis: brute_force).
End farthest(const Groups& groups, const Lines& lines, double limit) {
  const std::span<const double> at = lines.at_zero, slope = lines.slope;
  End end{limit, std::nullopt};
  while (end.t != 0) {
    double next = end.t;
    std::optional<Reversal> nearest;
    reversals(
        groups, lines.ties, [&](std::size_t k) { return at[k] + end.t * slope[k]; },
        [&](const Reversal& one) {
          const double gap = at[one.out] - at[one.in], closing = slope[one.in] - slope[one.out];
          const double t = gap > 0 ? gap / closing : 0;
          if (!nearest || std::abs(t) < std::abs(next)) next = t, nearest = one;
        });
    if (!nearest) break;
    const bool nearer = std::abs(next) < std::abs(end.t) && next * limit >= 0;
    if (nearer || !end.change) {
      end.t = nearer ? next : end.t;
      end.change = Overtaking{0, groups.rows[nearest->out], groups.rows[nearest->in]};
    }
    if (!nearer) break;
  }
  return end;
}

ShareInterval interval_of(const Groups& groups, const Lines& lines, double share) {
  ShareInterval interval;
  if (groups.ends.size() < 2) return interval;
  const End down = farthest(groups, lines, -share), up = farthest(groups, lines, 1 - share);
  if (down.change) {
    interval.lower = std::max(0.0, share + down.t);
    interval.below = Overtaking{interval.lower, down.change->out, down.change->in};
  }
  if (up.change) {
    interval.upper = std::min(1.0, share + up.t);
    interval.above = Overtaking{interval.upper, up.change->out, up.change->in};
  }
  return interval;
}

// What everything under a node is worth when the node has all the weight: one value a row.
class NodeValues {
 public:
  NodeValues(const WeightTree& tree, const LinearForm& form) : tree_(tree), form_(form) {
    values_.resize(static_cast<std::size_t>(tree.size()));
    for (Index node = tree.size() - 1; node >= 0; --node) {
      if (tree[node].leaf >= 0) continue;
      std::vector<double>& sum = values_[static_cast<std::size_t>(node)];
      sum.assign(form.columns.front().size(), 0.0);
      for (const Index child : tree[node].children) {
        const double share = tree[child].share;
        const std::span<const double> part = of(child);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += share * part[i];
      }
    }
  }
  std::span<const double> of(Index node) const {
    const Index leaf = tree_[node].leaf;
    return leaf >= 0 ? std::span<const double>(form_.columns[static_cast<std::size_t>(leaf)])
                     : std::span<const double>(values_[static_cast<std::size_t>(node)]);
  }

 private:
  const WeightTree& tree_;
  const LinearForm& form_;
  std::vector<std::vector<double>> values_;
};

double level_point(double gap, double slope, double share) {
  if (slope == 0) return undefined;
  const double at = share - gap / slope;
  return at >= 0 && at <= 1 ? at : undefined;
}

void fix(NodeStability& one) {
  one.movable = false;
  for (ShareInterval* interval : {&one.first, &one.top_k, &one.order}) interval->lower = interval->upper = one.share;
  one.level_at = undefined;
}

// One method, asked share after share.
class Search {
 public:
  Search(const WeightedMethod& asked, const WeightTree& tree, const StabilityOptions& options)
      : asked_(asked), tree_(tree), options_(options) {
    run_.threads = 1;
    run_.cancel = options.run.cancel;
    run_.memory = options.run.memory;
  }

  struct Question {
    const Groups* groups;
    ShareInterval* interval;
    bool open = true;
  };

  void search(NodeStability& one, std::vector<Question> questions, std::span<const double> base) {
    double level_distance = std::numeric_limits<double>::infinity();
    for (const double limit : {0.0, 1.0}) {
      for (Question& question : questions) question.open = question.groups->ends.size() > 1;
      bool level_open = options_.between.size() == 2 && gap(base) != 0;
      double before = one.share;
      std::vector<double> scores_before(base.begin(), base.end());
      for (Index step = 1; before != limit; ++step) {
        const bool any =
            level_open || std::any_of(questions.begin(), questions.end(), [](const Question& q) { return q.open; });
        if (!any) break;
        const double reached = static_cast<double>(step) * options_.resolution;
        const double share =
            limit > one.share ? std::min(limit, one.share + reached) : std::max(0.0, one.share - reached);
        std::vector<double> scores = scores_at(one, share);
        if (scores.empty()) break;
        for (Question& question : questions) {
          if (!question.open || !reversal(*question.groups, scores)) continue;
          question.open = false;
          close_in(one, question, before, share, limit > one.share);
        }
        if (level_open && gap(scores) * gap(scores_before) <= 0) {
          level_open = false;
          const double at = level(one, before, share, gap(scores_before));
          if (std::abs(at - one.share) < level_distance) {
            level_distance = std::abs(at - one.share);
            one.level_at = at;
          }
        }
        before = share;
        scores_before = std::move(scores);
      }
    }
  }

 private:
  double gap(std::span<const double> scores) const {
    const double a = scores[static_cast<std::size_t>(options_.between[0])],
                 b = scores[static_cast<std::size_t>(options_.between[1])];
    const ScoreGaps ties(scores);
    return ties.above(a, b) || ties.above(b, a) ? a - b : 0;
  }

  std::vector<double> scores_at(NodeStability& one, double share) const {
    Outcome outcome = asked_.at(tree_.moved(one.node, share), run_);
    if (!outcome.refusal) return std::move(outcome.scores);
    const std::string note = tree_[one.node].id + ": with a share of " + shortest(share) + " the method refuses (" +
                             outcome.refusal->text() + "); nothing is said from there on";
    if (one.notes.empty() || one.notes.back() != note) one.notes.push_back(note);
    return {};
  }

  static std::optional<Overtaking> reversal(const Groups& groups, std::span<const double> scores) {
    std::optional<Overtaking> found;
    reversals(
        groups, ScoreGaps(scores), [&](std::size_t k) { return scores[static_cast<std::size_t>(groups.rows[k])]; },
        [&](const Reversal& one) {
          if (!found) found = Overtaking{0, groups.rows[one.out], groups.rows[one.in]};
        });
    return found;
  }

  void close_in(NodeStability& one, const Question& question, double kept, double changed, bool upwards) const {
    std::optional<Overtaking> change;
    for (int half = 0; half < 20; ++half) {
      const double middle = kept + (changed - kept) / 2;
      const std::vector<double> scores = scores_at(one, middle);
      if (!scores.empty() && !reversal(*question.groups, scores)) {
        kept = middle;
      } else {
        changed = middle;
      }
    }
    const std::vector<double> scores = scores_at(one, changed);
    if (!scores.empty()) change = reversal(*question.groups, scores);
    (upwards ? question.interval->upper : question.interval->lower) = kept;
    if (change) {
      change->at = kept;
      (upwards ? question.interval->above : question.interval->below) = change;
    }
  }

  double level(NodeStability& one, double near, double far, double gap_near) const {
    for (int half = 0; half < 30; ++half) {
      const double middle = near + (far - near) / 2;
      const std::vector<double> scores = scores_at(one, middle);
      if (scores.empty()) break;
      (gap(scores) * gap_near > 0 ? near : far) = middle;
    }
    return far;
  }

  const WeightedMethod& asked_;
  const WeightTree& tree_;
  const StabilityOptions& options_;
  RunOptions run_;
};

}  // namespace

const Overtaking* ShareInterval::nearest(double share) const noexcept {
  if (!below) return above ? &*above : nullptr;
  if (!above) return &*below;
  return share - below->at < above->at - share ? &*below : &*above;
}

Stability stability_of(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form,
                       std::span<const double> base, const StabilityOptions& options) {
  const auto m = static_cast<Index>(base.size());
  Stability found;
  found.k = std::min(m, options.top_k > 0 ? options.top_k : m >= 20 ? 10 : std::max<Index>(1, m / 2));
  found.exact = form != nullptr;
  found.resolution = found.exact ? 0 : options.resolution;
  found.ranking = rank_fast(base);
  found.scores.assign(base.begin(), base.end());
  std::vector<Index> nodes = options.nodes;
  if (nodes.empty()) {
    for (Index node = 1; node < tree.size(); ++node) nodes.push_back(node);
  }
  const Groups first = cut_at(found.ranking, 1), top = cut_at(found.ranking, found.k),
               order = all_groups(found.ranking);
  found.nodes.resize(nodes.size());
  std::optional<NodeValues> values;
  std::vector<double> at_zero;
  if (form != nullptr) {
    values.emplace(tree, *form);
    const std::span<const double> root = values->of(0);
    for (const Index row : order.rows) at_zero.push_back(root[static_cast<std::size_t>(row)] * tree.total());
  }
  const ScoreGaps ties(at_zero);
  for_each_item(static_cast<Index>(nodes.size()), options.run, [&](Index item, Index) {
    NodeStability& one = found.nodes[static_cast<std::size_t>(item)];
    one.node = nodes[static_cast<std::size_t>(item)];
    one.share = tree[one.node].share;
    one.level_at = undefined;
    if (!tree.movable(one.node)) {
      fix(one);
      return;
    }
    if (form == nullptr) {
      Search(asked, tree, options).search(one, {{&first, &one.first}, {&top, &one.top_k}, {&order, &one.order}}, base);
      return;
    }
    // A sibling set moves together: value(t) = S + t W (N - P) / (1 - s), with W the weight of the parent, N what the
    // node is worth by itself, P the parent.
    const Index parent = tree[one.node].parent;
    const std::span<const double> node_values = values->of(one.node), parent_values = values->of(parent);
    const double factor = tree.weight(parent) / (1 - one.share);
    std::vector<double> slope(at_zero.size());
    for (std::size_t k = 0; k < slope.size(); ++k) {
      const auto row = static_cast<std::size_t>(order.rows[k]);
      slope[k] = factor * (node_values[row] - parent_values[row]);
    }
    const Lines lines{at_zero, slope, ties};
    one.first = interval_of(first, lines, one.share);
    one.top_k = interval_of(top, lines, one.share);
    one.order = interval_of(order, lines, one.share);
    if (options.between.size() == 2) {
      const auto a = static_cast<std::size_t>(options.between[0]), b = static_cast<std::size_t>(options.between[1]);
      const std::span<const double> root = values->of(0);
      one.level_at =
          level_point(tree.total() * (root[a] - root[b]),
                      factor * ((node_values[a] - parent_values[a]) - (node_values[b] - parent_values[b])), one.share);
    }
  });
  return found;
}

Walk walk(const WeightedMethod& asked, const WeightTree& tree, Index node, std::vector<double> shares,
          std::vector<Index> rows, const RunOptions& options) {
  Walk result{.node = node, .shares = std::move(shares), .rows = std::move(rows)};
  const std::size_t steps = result.shares.size();
  result.scores.resize(steps);
  result.ranks.resize(steps);
  std::vector<Notes> refused(steps);
  RunOptions single = options;
  single.threads = 1;
  for_each_item(static_cast<Index>(steps), options, [&](Index step, Index) {
    const auto s = static_cast<std::size_t>(step);
    const Outcome outcome = asked.at(tree.moved(node, result.shares[s]), single);
    if (outcome.refusal) {
      refused[s].push_back(tree[node].id + ": with a share of " + shortest(result.shares[s]) + " the method refuses (" +
                           outcome.refusal->text() + ")");
      return;
    }
    const Ranking ranking = rank_fast(outcome.scores);
    for (const Index row : result.rows) {
      result.scores[s].push_back(outcome.scores[static_cast<std::size_t>(row)]);
      result.ranks[s].push_back(ranking.ranks[static_cast<std::size_t>(row)]);
    }
  });
  for (const Notes& notes : refused) result.notes.insert(result.notes.end(), notes.begin(), notes.end());
  return result;
}

std::optional<SmallestChange> smallest_change(const LinearForm& form, std::span<const double> weights,
                                              const Ranking& ranking) {
  const std::size_t n = form.columns.size(), m = ranking.order.size();
  if (m < 2) return std::nullopt;
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> share(n);
  for (std::size_t j = 0; j < n; ++j) share[j] = weights[j] / total;
  const auto leader = static_cast<std::size_t>(ranking.order[0]);
  std::optional<SmallestChange> best;
  std::vector<double> favours(n);
  std::vector<std::size_t> order(n);
  for (std::size_t place = 1; place < m; ++place) {
    const auto rival = static_cast<std::size_t>(ranking.order[place]);
    if (ranking.ranks[rival] == 1)
      return SmallestChange{ranking.order[0], ranking.order[place], 0, share};  // level already
    double behind = 0, most = -std::numeric_limits<double>::infinity(), least = -most;
    std::size_t target = 0;
    for (std::size_t j = 0; j < n; ++j) {
      favours[j] = form.columns[j][rival] - form.columns[j][leader];
      behind -= share[j] * favours[j];
      if (favours[j] > most) most = favours[j], target = j;
      if (share[j] > 0) least = std::min(least, favours[j]);
    }
    if (!(most > 0) || (best && behind > best->moved * (most - least))) continue;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return favours[a] != favours[b] ? favours[a] < favours[b] : a < b; });
    SmallestChange change{ranking.order[0], ranking.order[place], 0, share};
    for (const std::size_t j : order) {
      if (!(behind > 0) || !(most > favours[j])) break;
      const double taken = std::min(share[j], behind / (most - favours[j]));
      change.weights[j] -= taken;
      change.weights[target] += taken;
      change.moved += taken;
      behind = taken < share[j] ? 0 : behind - taken * (most - favours[j]);
    }
    if (!best || change.moved < best->moved) best = std::move(change);
  }
  return best;
}

Steps stability_steps(const DecisionTable& table, const Criteria& criteria, const ParameterValues& parameters) {
  std::vector<double> weights;
  for (const Criterion& criterion : criteria) weights.push_back(criterion.weight);
  const Criteria shares = criteria.with_weights(weights, WeightRule::normalise);
  const WeightedMethod asked{&Catalogue::instance().scoring("weighted_sum"), parameters, &table, &shares};
  const WeightTree tree = WeightTree::flat(shares);
  const RunOptions single{.threads = 1};
  const Outcome outcome = asked.at(tree.weights(), single);
  if (outcome.refusal) raise(InvalidInput(outcome.refusal->text()));
  const auto form = linear_form(asked, single);
  const Stability found = stability_of(asked, tree, form ? &*form : nullptr, outcome.scores, {.run = single});
  std::vector<std::vector<double>> best, order;
  for (const NodeStability& one : found.nodes) {
    best.push_back({one.first.lower, one.first.upper});
    order.push_back({one.order.lower, one.order.upper});
  }
  Steps steps;
  steps.per_alternative("scores", "Weighted sum", "V", outcome.scores);
  steps.per_alternative("ranking", "Ranks", "", found.ranking.ranks);
  steps.matrix("best_stays", "Weights between which the first stays first", "", best, StepShape::table);
  steps.matrix("ranking_stays", "Weights between which no pair is reversed", "", order, StepShape::table);
  return steps;
}

}  // namespace mcda
