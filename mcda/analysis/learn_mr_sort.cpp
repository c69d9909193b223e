#include "mcda/analysis/learn_mr_sort.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "mcda/analysis/draws.hpp"
#include "mcda/engine/linear_program.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

constexpr std::uint32_t learning_stream = 9001;
constexpr double tolerance = 1e-9;
constexpr double least_gap = 1e-4;  // between the majority and a coalition that must not reach it

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// The roundest number x with open < x <= closed, or closed <= x < open.
double roundest(double open, double closed) {
  const double low = std::min(open, closed), high = std::max(open, closed), middle = low + (high - low) / 2;
  const auto inside = [&](double x) { return x == closed || (x > low && x < high); };
  const double size = std::max(std::abs(low), std::abs(high));
  for (int digits = 0; digits < 17 && size > 0; ++digits) {
    const double step = std::pow(10.0, std::ceil(std::log10(size)) - digits);
    const double x = std::round(middle / step) * step;
    // Written and read again, so that 0.1 + 0.2 is 0.3.
    const double plain = step >= 1 ? x : std::round(x / step) / std::round(1 / step);
    if (inside(plain)) return plain;
  }
  return closed;
}

// The coalition of criteria on which example i reaches limit h.
std::uint64_t coalition(const std::vector<Index>& limit, const OrdinalExamples& examples, Index i) {
  std::uint64_t bits = 0;
  for (Index j = 0; j < examples.criteria(); ++j)
    bits |= static_cast<std::uint64_t>(examples.level(i, j) >= limit[at(j)] ? 1 : 0) << j;
  return bits;
}

double weight_of(std::uint64_t coalition, const std::vector<double>& weights) {
  double sum = 0;
  for (std::size_t j = 0; j < weights.size(); ++j) sum += (coalition >> j) & 1u ? weights[j] : 0;
  return sum;
}

/// Coalitions that must reach the majority, and those that must not, with how many examples say so.
struct Demands {
  std::map<std::uint64_t, double> reach, miss;
};

Demands demands_of(const OrdinalMrSort& rule, const OrdinalExamples& examples, const std::vector<Index>& rows) {
  Demands demands;
  for (const Index i : rows) {
    const Index category = examples.category(i);
    if (category > 1) demands.reach[coalition(rule.limits[at(category - 2)], examples, i)] += 1;
    if (category <= examples.limits()) demands.miss[coalition(rule.limits[at(category - 1)], examples, i)] += 1;
  }
  return demands;
}

std::vector<Index> everybody(const OrdinalExamples& examples) {
  std::vector<Index> rows;
  for (Index i = 0; i < examples.size(); ++i) rows.push_back(i);
  return rows;
}

// Variables: the weights, the majority, then one of the caller's.
std::vector<LinearProgram::Term> side(std::uint64_t coalition, Index criteria) {
  std::vector<LinearProgram::Term> terms;
  for (Index j = 0; j < criteria; ++j) {
    if ((coalition >> j) & 1u) terms.push_back({j, 1});
  }
  terms.push_back({criteria, -1});
  return terms;
}

void add_frame(LinearProgram& program, Index criteria) {
  std::vector<LinearProgram::Term> all;
  for (Index j = 0; j < criteria; ++j) all.push_back({j, 1});
  program.subject_to(all, Bound::equal, 1);
  program.subject_to({{criteria, 1}}, Bound::at_least, 0.5);
  program.subject_to({{criteria, 1}}, Bound::at_most, 1);
}

void take(const LinearSolution& solution, OrdinalMrSort& rule) {
  const std::size_t n = rule.weights.size();
  double sum = 0;
  for (std::size_t j = 0; j < n; ++j) sum += rule.weights[j] = std::max(0.0, solution.x[j]);
  for (double& weight : rule.weights) weight /= sum;
  rule.majority = solution.x[n];
}

// Weights that miss the demands of the examples least, in sum.
void fit_weights(OrdinalMrSort& rule, const OrdinalExamples& examples) {
  const Demands demands = demands_of(rule, examples, everybody(examples));
  const Index n = examples.criteria();
  LinearProgram program(n + 1 + static_cast<Index>(demands.reach.size() + demands.miss.size()));
  add_frame(program, n);
  Index slack = n + 1;
  for (const auto& [members, count] : demands.reach) {
    auto terms = side(members, n);
    terms.push_back({slack, 1});
    program.objective(slack++, count);
    program.subject_to(terms, Bound::at_least, 0);
  }
  for (const auto& [members, count] : demands.miss) {
    auto terms = side(members, n);
    terms.push_back({slack, -1});
    program.objective(slack++, count);
    program.subject_to(terms, Bound::at_most, -0.01);
  }
  const LinearSolution solution = program.minimise();
  if (solution.optimal()) take(solution, rule);
}

Index restored(const OrdinalMrSort& rule, const OrdinalExamples& examples) {
  return examples.size() - static_cast<Index>(not_restored(rule, examples).size());
}

// A limit on one criterion where it separates the examples of a random half best.
Index first_limit(const OrdinalExamples& examples, Index h, Index j, Draws& draws) {
  std::vector<double> gain(at(examples.levels(j) + 1), 0.0);  // by limit r, from those that reach it and should
  for (Index i = 0; i < examples.size(); ++i) {
    if (draws.uniform() < 0.5) continue;
    const bool above = examples.category(i) > h + 1;
    for (Index r = 0; r <= examples.levels(j); ++r) gain[at(r)] += (examples.level(i, j) >= r) == above ? 1 : 0;
  }
  for (double& one : gain) one += draws.uniform();  // equal ones in random order
  return std::max_element(gain.begin(), gain.end()) - gain.begin();
}

OrdinalMrSort drawn(const OrdinalExamples& examples, Draws& draws) {
  const Index n = examples.criteria();
  OrdinalMrSort rule{std::vector<double>(at(n), 1.0 / static_cast<double>(n)), 0.5, {}};
  rule.limits.assign(at(examples.limits()), std::vector<Index>(at(n), 0));
  for (Index j = 0; j < n; ++j) {
    std::vector<Index> limits;
    for (Index h = 0; h < examples.limits(); ++h) limits.push_back(first_limit(examples, h, j, draws));
    std::sort(limits.begin(), limits.end());
    for (Index h = 0; h < examples.limits(); ++h) rule.limits[at(h)][at(j)] = limits[at(h)];
  }
  return rule;
}

/// What a move of one limit on one criterion changes, with everything else worked out once: O(examples) a move.
class Moves {
 public:
  Moves(const OrdinalMrSort& rule, const OrdinalExamples& examples, Index h, Index j) : examples_(examples), j_(j) {
    for (Index i = 0; i < examples.size(); ++i) {
      Index above = 0, below = 1;
      for (Index k = 0; k < examples.limits(); ++k) {
        if (k == h || weight_of(coalition(rule.limits[at(k)], examples, i), rule.weights) < rule.majority - tolerance)
          continue;
        (k > h ? above : below) = k + 2;
      }
      const std::uint64_t others = coalition(rule.limits[at(h)], examples, i) & ~(std::uint64_t{1} << j);
      const double votes = weight_of(others, rule.weights), least = rule.majority - tolerance;
      const Index category = examples.category(i);
      // Whether the example is restored when it reaches the limit by these votes, and when it does not.
      with_.push_back((above > 0 ? above : votes + rule.weights[at(j)] >= least ? h + 2 : below) == category ? 1 : 0);
      without_.push_back((above > 0 ? above : votes >= least ? h + 2 : below) == category ? 1 : 0);
    }
  }
  Index restored_at(Index r) const {
    Index count = 0;
    for (Index i = 0; i < examples_.size(); ++i) count += examples_.level(i, j_) >= r ? with_[at(i)] : without_[at(i)];
    return count;
  }

 private:
  const OrdinalExamples& examples_;
  Index j_;
  std::vector<Index> with_, without_;
};

// Moves every limit on every criterion once, in random order, to the best of up to 24 places between its neighbours.
void move_limits(OrdinalMrSort& rule, const OrdinalExamples& examples, Draws& draws) {
  constexpr Index places = 24;
  const Index n = examples.criteria(), limits = examples.limits();
  std::vector<std::pair<double, Index>> order;
  for (Index k = 0; k < n * limits; ++k) order.emplace_back(draws.uniform(), k);
  std::sort(order.begin(), order.end());
  for (const auto& [key, k] : order) {
    const Index h = k / n, j = k % n;
    const Index low = h == 0 ? 0 : rule.limits[at(h - 1)][at(j)],
                high = h + 1 == limits ? examples.levels(j) : rule.limits[at(h + 1)][at(j)];
    const Moves moves(rule, examples, h, j);
    Index best = rule.limits[at(h)][at(j)];
    double most = static_cast<double>(moves.restored_at(best)) + 0.5;  // an equal move is taken half of the time
    for (Index p = 0; p < std::min(places, high - low + 1); ++p) {
      const Index drawn_place = low + static_cast<Index>(draws.uniform() * static_cast<double>(high - low + 1));
      const Index r = high - low < places ? low + p : drawn_place;
      const double found = static_cast<double>(moves.restored_at(r)) + draws.uniform();
      if (found > most) most = found, best = r;
    }
    rule.limits[at(h)][at(j)] = best;
  }
}

// Weights in whole units that still sum to 1: the largest remainders are rounded up.
std::vector<double> in_units(const std::vector<double>& weights, double units) {
  std::vector<double> whole;
  std::vector<std::pair<double, std::size_t>> remainders;
  double left = units;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    whole.push_back(std::floor(weights[j] * units + 1e-9));
    remainders.emplace_back(whole.back() - weights[j] * units, j);
    left -= whole.back();
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::size_t k = 0; k < remainders.size() && left > 0.5; ++k, left -= 1) whole[remainders[k].second] += 1;
  for (double& weight : whole) weight /= units;
  return whole;
}

}  // namespace

OrdinalExamples::OrdinalExamples(const DecisionTable& values, const Criteria& criteria, std::vector<Index> categories,
                                 Index count)
    : count_(count), categories_(std::move(categories)) {
  if (criteria.size() > 60) raise(InvalidInput("a rule is learned for up to 60 criteria", "leave some out"));
  for (Index c = 1; c <= count; ++c) {
    if (std::find(categories_.begin(), categories_.end(), c) == categories_.end()) {
      raise(InvalidInput(
          "category " + std::to_string(c) + " of " + std::to_string(count) + " (1 is the worst) has no example",
          "give at least one example of every category"));
    }
  }
  for (Index j = 0; j < criteria.size(); ++j) {
    const std::span<const double> column = values.column(j);
    std::vector<double> levels(column.begin(), column.end());
    const bool up = criteria.maximised(j);
    const auto worse = [up](double a, double b) { return up ? a < b : a > b; };
    std::sort(levels.begin(), levels.end(), worse);
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    std::vector<Index> ranks;
    for (const double x : column)
      ranks.push_back(std::lower_bound(levels.begin(), levels.end(), x, worse) - levels.begin());
    maximised_.push_back(up);
    levels_.push_back(std::move(levels));
    ranks_.push_back(std::move(ranks));
  }
}

double OrdinalExamples::limit(Index j, Index r) const {
  const std::vector<double>& levels = levels_[at(j)];
  if (r == 0) return levels.front();
  if (r < static_cast<Index>(levels.size())) return roundest(levels[at(r - 1)], levels[at(r)]);
  // Beyond the best by a typical step.
  const double best = levels.back(), spread = std::abs(best - levels.front());
  const double step = spread > 0 ? spread / static_cast<double>(levels.size() - 1) : std::max(1.0, std::abs(best) / 10);
  return roundest(best, maximised_[at(j)] ? best + step : best - step);
}

Index assigned(const OrdinalMrSort& rule, const OrdinalExamples& examples, Index i) {
  Index category = 1;
  for (Index h = 0; h < examples.limits(); ++h) {
    if (weight_of(coalition(rule.limits[at(h)], examples, i), rule.weights) >= rule.majority - tolerance)
      category = h + 2;
  }
  return category;
}

std::vector<Index> not_restored(const OrdinalMrSort& rule, const OrdinalExamples& examples) {
  std::vector<Index> rows;
  for (Index i = 0; i < examples.size(); ++i) {
    if (assigned(rule, examples, i) != examples.category(i)) rows.push_back(i);
  }
  return rows;
}

void settle_weights(OrdinalMrSort& rule, const OrdinalExamples& examples, const std::vector<Index>& held) {
  const Demands demands = demands_of(rule, examples, held);
  const Index n = examples.criteria(), margin = n + 1;
  LinearProgram program(n + 2);
  add_frame(program, n);
  for (const auto& [members, count] : demands.reach) {
    auto terms = side(members, n);
    terms.push_back({margin, -1});
    program.subject_to(terms, Bound::at_least, 0);
  }
  for (const auto& [members, count] : demands.miss) {
    auto terms = side(members, n);
    terms.push_back({margin, 1});
    program.subject_to(terms, Bound::at_most, 0);
  }
  program.subject_to({{margin, 1}}, Bound::at_most, 1);
  program.objective(margin, 1);
  const LinearSolution solution = program.maximise();
  if (!solution.optimal() || solution.value < least_gap) return;
  const Index before = restored(rule, examples);
  OrdinalMrSort settled = rule;
  take(solution, settled);
  // Figures that a person can paste, as long as they say the same.
  for (const double unit : {20.0, 100.0, 1000.0}) {
    OrdinalMrSort plain = settled;
    plain.weights = in_units(settled.weights, unit);
    plain.majority = std::round(settled.majority * unit) / unit;
    if (restored(plain, examples) >= restored(settled, examples)) {
      settled = std::move(plain);
      break;
    }
  }
  if (restored(settled, examples) >= before) rule = std::move(settled);
}

OrdinalMrSort search_mr_sort(const OrdinalExamples& examples, const LearningEffort& effort) {
  struct One {
    OrdinalMrSort rule;
    Index restored = 0;
  };
  std::vector<One> population(at(effort.population));
  std::uint64_t sample = 0;
  const auto improve = [&](One& one, bool anew) {
    Draws draws(effort.seed, learning_stream, sample++);
    if (anew) one.rule = drawn(examples, draws);
    fit_weights(one.rule, examples);
    move_limits(one.rule, examples, draws);
    move_limits(one.rule, examples, draws);
    OrdinalMrSort refitted = one.rule;
    fit_weights(refitted, examples);
    if (restored(refitted, examples) >= restored(one.rule, examples)) one.rule = std::move(refitted);
    one.restored = restored(one.rule, examples);
  };
  for (Index round = 0; round < effort.rounds; ++round) {
    for (std::size_t k = 0; k < population.size(); ++k) {
      One one = population[k];
      improve(one, round == 0 || k >= population.size() / 2);  // the worse half begins anew
      if (round == 0 || k >= population.size() / 2 || one.restored >= population[k].restored)
        population[k] = std::move(one);
    }
    std::stable_sort(population.begin(), population.end(),
                     [](const One& a, const One& b) { return a.restored > b.restored; });
    if (population.front().restored == examples.size()) break;
  }
  OrdinalMrSort best = std::move(population.front().rule);
  std::vector<Index> held;
  const std::vector<Index> broken = not_restored(best, examples);
  for (Index i = 0; i < examples.size(); ++i) {
    if (!std::binary_search(broken.begin(), broken.end(), i)) held.push_back(i);
  }
  settle_weights(best, examples, held);
  return best;
}

}  // namespace mcda
