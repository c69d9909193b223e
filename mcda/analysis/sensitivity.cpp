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
          close_in(one, question, {before, share}, scores_before, scores, limit > one.share);
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
    if (options_.scores) return options_.scores(tree_.moved(one.node, share));
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

  struct Ends {
    double kept, changed;
  };

  // Halves the distance until they are next to each other. reversed(share)
  template <class Reversed>
  static Ends halved(Ends ends, Reversed reversed) {
    for (int half = 0; half < 20; ++half) {
      const double middle = ends.kept + (ends.changed - ends.kept) / 2;
      (reversed(middle) ? ends.changed : ends.kept) = middle;
    }
    return ends;
  }

  bool reversed_at(NodeStability& one, const Groups& groups, double share) const {
    const std::vector<double> scores = scores_at(one, share);
    return scores.empty() || reversal(groups, scores);
  }

  // Those near the cut between two groups at either end: the lowest of the first, the highest of the second.
  static Groups near_cut(const Groups& groups, std::span<const double> at_kept, std::span<const double> at_changed) {
    constexpr std::size_t most = 128;
    const auto cut = static_cast<std::ptrdiff_t>(groups.ends.front());
    std::vector<Index> chosen[2];
    for (const std::span<const double> scores : {at_kept, at_changed}) {
      for (const bool above : {true, false}) {
        std::vector<Index> rows(above ? groups.rows.begin() : groups.rows.begin() + cut,
                                above ? groups.rows.begin() + cut : groups.rows.end());
        const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(most, rows.size()));
        std::partial_sort(rows.begin(), end, rows.end(), [&](Index a, Index b) {
          const double own = scores[static_cast<std::size_t>(a)], other = scores[static_cast<std::size_t>(b)];
          return own != other ? (own < other) == above : a < b;
        });
        chosen[above ? 0 : 1].insert(chosen[above ? 0 : 1].end(), rows.begin(), end);
      }
    }
    Groups near;
    for (std::vector<Index>& rows : chosen) {
      std::sort(rows.begin(), rows.end());
      rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
      near.rows.insert(near.rows.end(), rows.begin(), rows.end());
      near.ends.push_back(near.rows.size());
    }
    return near;
  }

  // Closes in among few rows; nothing where all rows do not bear the end out.
  std::optional<Ends> closed_in_near(NodeStability& one, const Groups& groups, Ends ends,
                                     std::span<const double> at_kept, std::span<const double> at_changed) const {
    constexpr std::size_t worth_it = 2'000;
    if (!options_.scores_of_some || groups.ends.size() != 2 || groups.rows.size() < worth_it) return std::nullopt;
    Groups near = near_cut(groups, at_kept, at_changed);
    const std::vector<Index> rows = near.rows;
    std::iota(near.rows.begin(), near.rows.end(), Index{0});
    const Ends found = halved(ends, [&](double share) {
      const std::vector<double> scores = options_.scores_of_some(tree_.moved(one.node, share), rows);
      return scores.empty() || reversal(near, scores);
    });
    if (found.kept != ends.kept && reversed_at(one, groups, found.kept)) return std::nullopt;
    if (found.changed != ends.changed && !reversed_at(one, groups, found.changed)) return std::nullopt;
    return found;
  }

  void close_in(NodeStability& one, const Question& question, Ends ends, std::span<const double> at_kept,
                std::span<const double> at_changed, bool upwards) const {
    const auto near = closed_in_near(one, *question.groups, ends, at_kept, at_changed);
    const auto [kept, changed] =
        near ? *near : halved(ends, [&](double share) { return reversed_at(one, *question.groups, share); });
    std::optional<Overtaking> change;
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
      std::vector<Search::Question> questions{{&first, &one.first}, {&top, &one.top_k}};
      if (options.whole_order) questions.push_back({&order, &one.order});
      Search(asked, tree, options).search(one, std::move(questions), base);
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
    if (options.whole_order) one.order = interval_of(order, lines, one.share);
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
  std::vector<Outcome> of_worker(static_cast<std::size_t>(thread_count(options)));
  for_each_item(static_cast<Index>(steps), options, [&](Index step, Index worker) {
    const auto s = static_cast<std::size_t>(step);
    Outcome& outcome = of_worker[static_cast<std::size_t>(worker)];
    outcome = asked.at(tree.moved(node, result.shares[s]), single, std::move(outcome));
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
