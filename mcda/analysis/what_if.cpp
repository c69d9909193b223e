#include "mcda/analysis/what_if.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mcda {

namespace {

/// Portfolios from this size on are searched with thinned columns; every way found is ranked again anyway.
constexpr Index search_quickly_from = 20'000;
/// Ways of one criterion that are ranked again, and rankings spent on each.
constexpr std::size_t ways_kept = 4;
constexpr int rankings_a_way = 24;

/// A criterion that can be changed, on a grid of values from where it stands to the best it can become.
class Movable {
 public:
  Movable(Index criterion, double from, double best, double step, std::vector<double> sorted)
      : criterion_(criterion), from_(from), best_(best), step_(step), sorted_(std::move(sorted)) {
    const double places = std::abs(best_ - from_) / step_;
    places_ = places < 1e9 ? std::max<Index>(1, static_cast<Index>(std::ceil(places - 1e-9))) : 1'000'000'000;
  }
  Index criterion() const { return criterion_; }
  Index places() const { return places_; }
  /// Place 0 is where it stands, the last one the best; those between are whole steps.
  double value(Index place) const {
    if (place <= 0) return from_;
    if (place >= places_) return best_;
    const double up = best_ > from_ ? 1 : -1;
    const double first = up > 0 ? std::floor(from_ / step_ + 1e-9) : std::ceil(from_ / step_ - 1e-9);
    const double wanted = (first + up * static_cast<double>(place)) * step_;
    // Written as a person would: 12.3 instead of 12.300000000000001.
    const double digits = std::pow(10.0, std::max(0.0, std::ceil(-std::log10(step_) - 1e-9)));
    const double plain = std::round(wanted * digits) / digits;
    return up > 0 ? std::min(plain, best_) : std::max(plain, best_);
  }
  double effort(Index place) const { return std::abs(standing(value(place)) - standing(from_)); }
  RawChange change(Index place) const { return {criterion_, from_, value(place), effort(place)}; }

 private:
  // The share of values below x, linear between neighbours, beyond them by their range.
  double standing(double x) const {
    const double low = sorted_.front(), high = sorted_.back(), range = high > low ? high - low : 1;
    const double last = static_cast<double>(sorted_.size()) - 1;
    if (x <= low) return (x - low) / range;
    if (x >= high) return 1 + (x - high) / range;
    const auto above = std::upper_bound(sorted_.begin(), sorted_.end(), x);
    const double left = *(above - 1);
    const auto first = std::lower_bound(sorted_.begin(), above, left);
    const double middle =
        (static_cast<double>(first - sorted_.begin()) + static_cast<double>(above - 1 - sorted_.begin())) / 2;
    const auto last_right = std::upper_bound(above, sorted_.end(), *above);
    const double next =
        (static_cast<double>(above - sorted_.begin()) + static_cast<double>(last_right - 1 - sorted_.begin())) / 2;
    return (middle + (next - middle) * (x - left) / (*above - left)) / last;
  }

  Index criterion_;
  double from_, best_, step_;
  Index places_ = 1;
  std::vector<double> sorted_;
};

/// The unit in which the values are written, at most a thousandth of their range: 1 for whole numbers.
double step_of(const std::vector<double>& sorted) {
  double unit = 1;
  for (int decimals = 0; decimals <= 3; ++decimals, unit /= 10) {
    const double factor = std::pow(10.0, decimals);
    if (std::all_of(sorted.begin(), sorted.end(), [&](double x) {
          return std::abs(x * factor - std::round(x * factor)) <= 1e-9 * std::max(1.0, std::abs(x * factor));
        }))
      return 1 / factor;
  }
  const double range = sorted.back() - sorted.front();
  return range > 0 ? std::pow(10.0, std::floor(std::log10(range / 1000))) : 1;
}

double prepared(const ColumnPreparation& column, double x) {
  for (const Scale& scale : column.scales) x = scale(x);
  return x;
}

class WaySearch {
 public:
  WaySearch(const Outcome& outcome, const DecisionTable& table, const Criteria& criteria, Index row, Index rank,
            const Reachability& reach, const RunOptions& options)
      : criteria_(criteria),
        reach_(reach),
        row_(row),
        wanted_(rank),
        stand_in_(outcome, table, row, table.rows() >= search_quickly_from, options) {
    for (Index j = 0; j < table.columns(); ++j) values_.push_back(table(row, j));
    result_.rank = rank;
    find_movable(outcome);
  }

  Reaching run(Index now) {
    result_.there_already = now <= wanted_;
    if (result_.there_already) {
      result_.best_rank = now;
      return std::move(result_);
    }
    try_one();
    if (result_.ways.empty()) try_two();
    if (result_.ways.empty()) try_several();
    std::sort(result_.ways.begin(), result_.ways.end(), [](const Way& a, const Way& b) {
      return a.effort() != b.effort() ? a.effort() < b.effort()
                                      : a.changes.front().criterion < b.changes.front().criterion;
    });
    if (result_.ways.empty()) {
      std::vector<Move> all;
      for (const Movable& one : movable_) all.push_back({&one, one.places()});
      result_.best_rank = all.empty() ? now : again(all);
    } else {
      result_.best_rank = result_.ways.front().rank;
    }
    return std::move(result_);
  }

 private:
  struct Move {
    const Movable* what;
    Index place;
  };

  void find_movable(const Outcome& outcome) {
    const std::vector<Index>& used = outcome.fitted->columns;
    for (const Index j : used) {
      const auto at = static_cast<std::size_t>(j);
      const Leaf& leaf = *reach_.tree[reach_.tree.leaves()[at]].leaf;
      const double from = reach_.raw(row_, j);
      if (leaf.fixed) {
        result_.fixed.push_back(j);
        continue;
      }
      if (std::isnan(from)) {
        result_.unknown.push_back(j);
        continue;
      }
      std::vector<double> sorted;
      for (const double x : reach_.raw.column(j)) {
        if (!std::isnan(x)) sorted.push_back(x);
      }
      std::sort(sorted.begin(), sorted.end());
      Interval limits{sorted.front(), sorted.back()};
      if (leaf.reachable) limits = *leaf.reachable;
      const double step = step_of(sorted);
      const double best = best_value(leaf, j, from, limits);
      if (best == from) continue;
      movable_.emplace_back(j, from, best, step, std::move(sorted));
    }
  }

  // The value within the limits that the criterion likes best; of equally good ones the nearest.
  double best_value(const Leaf& leaf, Index j, double from, const Interval& limits) const {
    std::vector<double> candidates{limits.low, limits.high};
    if (leaf.goal.kind == GoalKind::target)
      candidates.insert(candidates.end(), {leaf.goal.target.low, leaf.goal.target.high});
    for (const Interval& point : leaf.value.points) candidates.push_back(point.low);
    const bool up = criteria_.maximised(j);
    const ColumnPreparation& column = reach_.columns[static_cast<std::size_t>(j)];
    double best = from, worth = prepared(column, from);
    for (const double candidate : candidates) {
      if (candidate < limits.low || candidate > limits.high) continue;
      const double value = prepared(column, candidate);
      const bool better = up ? value > worth : value < worth;
      const bool nearer = value == worth && best != from && std::abs(candidate - from) < std::abs(best - from);
      if (better || nearer) best = candidate, worth = value;
    }
    return best;
  }

  // On the scale of the run.
  bool seems_enough(std::span<const Move> moves) const {
    std::vector<double> values = values_;
    for (const Move& move : moves) {
      const auto j = static_cast<std::size_t>(move.what->criterion());
      values[j] = prepared(reach_.columns[j], move.what->value(move.place));
    }
    return stand_in_.rank(stand_in_.score(values)) <= wanted_;
  }

  static std::vector<RawChange> changes_of(std::span<const Move> moves) {
    std::vector<RawChange> changes;
    for (const Move& move : moves) {
      if (move.place > 0) changes.push_back(move.what->change(move.place));
    }
    return changes;
  }
  Index again(std::span<const Move> moves) const { return reach_.rank_again(changes_of(moves)); }

  /// The first place in [low, high] where good(place) holds, good(high) being known.
  template <class Good>
  static Index first_place(Index low, Index high, Good good) {
    while (low < high) {
      const Index middle = low + (high - low) / 2;
      if (good(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return high;
  }

  /// Ranks everybody again; where the answer of the search was not enough (the scale moves with the change), all moves
  /// go on together until it is. Nothing where even their ends are not.
  void confirm(std::vector<Move> moves) {
    std::erase_if(moves, [](const Move& one) { return one.place <= 0; });
    if (moves.empty()) return;
    Index rank = again(moves);
    int spent = 1;
    const auto further = [&](Index extra) {
      std::vector<Move> next = moves;
      for (Move& one : next) one.place = std::min(one.what->places(), one.place + extra);
      return next;
    };
    const auto at_end = [](std::span<const Move> list) {
      return std::all_of(list.begin(), list.end(), [](const Move& one) { return one.place >= one.what->places(); });
    };
    Index failed = 0, extra = 1;
    std::vector<Move> tried = moves;
    while (rank > wanted_ && !at_end(tried) && spent < rankings_a_way) {
      tried = further(extra);
      rank = again(tried);
      ++spent;
      if (rank > wanted_) failed = extra, extra *= 4;
    }
    if (rank > wanted_) return;
    if (spent > 1) {  // back to the first place that is enough
      Index enough = extra;
      while (enough - failed > 1 && spent < rankings_a_way) {
        const Index middle = failed + (enough - failed) / 2;
        const std::vector<Move> next = further(middle);
        const Index there = again(next);
        ++spent;
        if (there <= wanted_) {
          enough = middle, tried = next, rank = there;
        } else {
          failed = middle;
        }
      }
    }
    result_.ways.push_back({changes_of(tried), rank});
  }

  void try_one() {
    std::vector<Move> found;
    for (const Movable& one : movable_) {
      const auto enough = [&](Index place) {
        const Move move{&one, place};
        return seems_enough(std::span(&move, 1));
      };
      if (enough(one.places())) found.push_back({&one, first_place(1, one.places(), enough)});
    }
    std::sort(found.begin(), found.end(),
              [](const Move& a, const Move& b) { return a.what->effort(a.place) < b.what->effort(b.place); });
    for (const Move& move : found) {
      if (result_.ways.size() < ways_kept) confirm({move});
    }
  }

  void try_two() {
    constexpr Index grid = 16;
    std::vector<std::pair<double, std::vector<Move>>> found;
    for (std::size_t a = 0; a < movable_.size(); ++a) {
      for (std::size_t b = a + 1; b < movable_.size(); ++b) {
        const Movable &x = movable_[a], &y = movable_[b];
        const auto enough = [&](Index of_x, Index of_y) {
          const Move moves[] = {{&x, of_x}, {&y, of_y}};
          return seems_enough(moves);
        };
        if (!enough(x.places(), y.places())) continue;
        double least = std::numeric_limits<double>::infinity();
        std::vector<Move> best;
        for (Index g = 1; g <= grid; ++g) {
          const Index of_x = std::max<Index>(1, x.places() * g / grid);
          if (x.effort(of_x) >= least || !enough(of_x, y.places())) continue;
          const Index of_y = first_place(1, y.places(), [&](Index place) { return enough(of_x, place); });
          const double effort = x.effort(of_x) + y.effort(of_y);
          if (effort < least) least = effort, best = {{&x, of_x}, {&y, of_y}};
        }
        if (!best.empty()) found.emplace_back(least, std::move(best));
      }
    }
    std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) { return one.first < other.first; });
    for (const auto& [effort, moves] : found) {
      if (result_.ways.size() < ways_kept) confirm(moves);
    }
  }

  // The criteria that bring most by themselves, as many as are needed, each by the same part of its way.
  void try_several() {
    if (movable_.size() < 3) return;
    std::vector<std::pair<Index, const Movable*>> by_rank;
    for (const Movable& one : movable_) {
      std::vector<double> values = values_;
      const auto j = static_cast<std::size_t>(one.criterion());
      values[j] = prepared(reach_.columns[j], one.value(one.places()));
      by_rank.emplace_back(stand_in_.rank(stand_in_.score(values)), &one);
    }
    std::stable_sort(by_rank.begin(), by_rank.end(),
                     [](const auto& one, const auto& other) { return one.first < other.first; });
    std::vector<Move> moves;
    for (const auto& [rank, one] : by_rank) {
      moves.push_back({one, one->places()});
      if (moves.size() < 3 || !seems_enough(moves)) continue;
      constexpr Index parts = 256;
      const auto part_of = [&](Index part) {
        std::vector<Move> some = moves;
        for (Move& move : some) move.place = std::max<Index>(1, (move.what->places() * part + parts - 1) / parts);
        return some;
      };
      confirm(part_of(first_place(1, parts, [&](Index part) { return seems_enough(part_of(part)); })));
      if (!result_.ways.empty()) return;
    }
  }

  const Criteria& criteria_;
  const Reachability& reach_;
  Index row_, wanted_;
  StandIn stand_in_;
  std::vector<double> values_;
  std::vector<Movable> movable_;
  Reaching result_;
};

}  // namespace

double Way::effort() const {
  double sum = 0;
  for (const RawChange& one : changes) sum += one.effort;
  return sum;
}

Reaching ways_to_reach(const Outcome& outcome, const DecisionTable& table, const Criteria& criteria, Index row,
                       Index rank, const Reachability& reach, const RunOptions& options) {
  WaySearch search(outcome, table, criteria, row, rank, reach, options);
  const StandIn now(outcome, table, row, false, options);
  return search.run(now.rank(outcome.scores[static_cast<std::size_t>(row)]));
}

}  // namespace mcda
