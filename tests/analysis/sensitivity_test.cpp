#include <boost/test/unit_test.hpp>

#include <numeric>

#include "mcda/analysis/sensitivity.hpp"
#include "mcda/engine/linear_program.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/reference_cases.hpp"
#include "tests/support/variants.hpp"

namespace {

using namespace test;
using mcda::CriteriaTree;
using mcda::LinearForm;
using mcda::NodeStability;
using mcda::Outcome;
using mcda::ParameterValues;
using mcda::ShareInterval;
using mcda::Stability;
using mcda::StabilityOptions;
using mcda::WeightedMethod;
using mcda::WeightTree;

const mcda::RunOptions single{.threads = 1};

Instance random_clients(Random& random, Index m, Index n) {
  Instance one{.list = benefits(n)};
  for (mcda::Criterion& criterion : one.list) {
    criterion.weight = random.uniform(0.1, 1);
    if (random.chance(0.4)) criterion.direction = Direction::minimise;
  }
  for (Index i = 0; i < m; ++i) {
    one.rows.emplace_back();
    for (Index j = 0; j < n; ++j) one.rows.back().push_back(std::exp(random.normal() / 2));
  }
  return one;
}

/// Groups of one to three leaves, in which the criteria stand in order.
CriteriaTree random_tree(Random& random, const mcda::Criteria& criteria) {
  CriteriaTree tree;
  for (Index j = 0; j < criteria.size();) {
    const Index size = std::min(criteria.size() - j, random.whole(1, 3));
    const Index group = tree.add_group(0, "g" + std::to_string(j), "", 1);
    double weight = 0;
    for (const Index end = j + size; j < end; ++j) {
      tree.add_leaf(group, criteria[j].id, "", criteria.weight(j), {});
      weight += criteria.weight(j);
    }
    tree.set_weight(group, weight);
  }
  return tree;
}

/// A problem with everything that an analysis holds on to.
struct Problem {
  Problem(Random& random, const std::string& name, Index m, Index n, ParameterValues parameters = {})
      : one(random_clients(random, m, n)),
        table(one.table()),
        criteria(one.criteria()),
        method{&Catalogue::instance().scoring(name), std::move(parameters), &table, &criteria},
        tree(WeightTree::of(random_tree(random, criteria), weights())) {}
  Problem(const Problem&) = delete;

  std::vector<double> weights() const {
    std::vector<double> list;
    for (const mcda::Criterion& criterion : criteria) list.push_back(criterion.weight);
    return list;
  }
  std::vector<double> base() const { return method.at(weights(), single).scores; }
  std::vector<double> at(Index node, double share) const { return method.at(tree.moved(node, share), single).scores; }
  Stability stability(bool exact, StabilityOptions options = {}) const {
    options.run = single;
    const auto form = exact ? mcda::linear_form(method, single) : std::nullopt;
    BOOST_REQUIRE(form.has_value() == exact);
    return mcda::stability_of(method, tree, form ? &*form : nullptr, base(), options);
  }

  Instance one;
  mcda::DecisionTable table;
  mcda::Criteria criteria;
  WeightedMethod method;
  WeightTree tree;
};

/// By definition: whether a pair ranked strictly under `before`, its upper one with rank <= k, is reversed under `now`.
bool reversed(const std::vector<double>& before, const std::vector<double>& now, double k) {
  const std::vector<double> ranks = mcda::rank_scores(before).ranks;
  for (std::size_t a = 0; a < ranks.size(); ++a) {
    for (std::size_t b = 0; b < ranks.size(); ++b) {
      const bool strict = ranks[a] < ranks[b] && ranks[a] <= k && (k >= 1e9 || ranks[b] > k);
      if (strict && now[b] - now[a] > 1e-9 * std::max(1.0, std::abs(now[a]))) return true;
    }
  }
  return false;
}

// No reversal anywhere inside, one directly outside.
void check_interval(const Problem& problem, const NodeStability& one, const ShareInterval& interval, double k) {
  const std::vector<double> base = problem.base();
  BOOST_TEST(interval.lower <= one.share);
  BOOST_TEST(interval.upper >= one.share);
  for (int step = 0; step <= 40; ++step) {
    const double inside = std::min(interval.upper, interval.lower + (interval.upper - interval.lower) * step / 40);
    BOOST_TEST(!reversed(base, problem.at(one.node, inside), k));
  }
  const double beside = 1e-5;
  if (interval.lower > beside) BOOST_TEST(reversed(base, problem.at(one.node, interval.lower - beside), k));
  if (interval.upper < 1 - beside) BOOST_TEST(reversed(base, problem.at(one.node, interval.upper + beside), k));
  BOOST_TEST((interval.lower > 0) == interval.below.has_value());
  BOOST_TEST((interval.upper < 1) == interval.above.has_value());
  for (const auto& change : {interval.below, interval.above}) {
    if (!change) continue;
    const std::vector<double> scores = problem.at(one.node, change->at);
    const auto out = static_cast<std::size_t>(change->out), in = static_cast<std::size_t>(change->in);
    BOOST_TEST(base[out] > base[in]);
    BOOST_CHECK_SMALL(scores[out] - scores[in], 1e-6);
  }
}

void check_stability(const Problem& problem, bool exact) {
  BOOST_TEST_CONTEXT(problem.method.method->info().name) {
    const Stability found = problem.stability(exact);
    BOOST_TEST(found.exact == exact);
    for (const NodeStability& one : found.nodes) {
      if (!one.movable) {
        BOOST_TEST(one.first.lower == one.share);
        BOOST_TEST(one.first.upper == one.share);
        continue;
      }
      check_interval(problem, one, one.first, 1);
      check_interval(problem, one, one.top_k, static_cast<double>(found.k));
      check_interval(problem, one, one.order, 1e9);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sensitivity)

// Against the definition, on random trees of criteria.
BOOST_AUTO_TEST_CASE(brute_force) {
  Random random(1);
  for (Index round = 0; round < rounds(25); ++round)
    check_stability(Problem(random, "weighted_sum", random.whole(2, 12), random.whole(2, 6)), true);
  for (const char* name : {"promethee_2", "mabac", "marcos", "cradis", "ocra", "weighted_product", "aras"}) {
    for (Index round = 0; round < rounds(3); ++round)
      check_stability(Problem(random, name, random.whole(3, 9), random.whole(2, 5)), true);
  }
}

// Every method whose record says so has a form whose order is the method's, under weights that it was not made from.
BOOST_AUTO_TEST_CASE(forms_of_all_methods) {
  Random random(2);
  Index forms = 0;
  for (const auto& method : Catalogue::instance().all()) {
    const auto* scoring = dynamic_cast<const mcda::ScoringMethod*>(method.get());
    if (scoring == nullptr) continue;
    Instance one = random_clients(random, 12, 4);
    for (std::size_t j = 0; j < one.list.size(); ++j) {
      const double low = lowest(one.rows, j), high = highest(one.rows, j);
      mcda::Criterion& criterion = one.list[j];
      criterion.bounds = criterion.range = Interval{low / 2, high * 2};
      criterion.ideal = criterion.maximised() ? high * 2 : low / 2;
      criterion.anti_ideal = criterion.maximised() ? low / 2 : high * 2;
      criterion.reference = (low + high) / 2;
      criterion.characteristic = {low, high};
      criterion.value_points = {{low, criterion.maximised() ? 0. : 1.}, {high, criterion.maximised() ? 1. : 0.}};
    }
    const mcda::DecisionTable table = one.table();
    const mcda::Criteria criteria = one.criteria();
    const WeightedMethod asked{scoring, {}, &table, &criteria};
    const auto form = mcda::linear_form(asked, single);
    BOOST_TEST_CONTEXT(scoring->info().name) {
      const Outcome base = mcda::run(mcda::Task{scoring, {}}, table, criteria, single);
      if (!scoring->info().order_linear_in_weights || base.refusal) {
        BOOST_TEST(!form.has_value());
        continue;
      }
      BOOST_REQUIRE(form.has_value());
      ++forms;
      for (Index round = 0; round < 20; ++round) {
        std::vector<double> weights;
        for (Index j = 0; j < one.n(); ++j) weights.push_back(round < one.n() && j == round ? 0 : random.uniform(0, 1));
        const double sum = sum_of(weights);
        for (double& weight : weights) weight /= sum;
        const std::vector<double> scores = asked.at(weights, single).scores, values = form->at(weights);
        if (form->is_score) check_numbers("score", values, scores, 1e-8);
        for (std::size_t a = 0; a < scores.size(); ++a) {
          for (std::size_t b = 0; b < scores.size(); ++b) {
            if (scores[a] - scores[b] > 1e-7) BOOST_TEST(values[a] > values[b]);
          }
        }
      }
    }
  }
  BOOST_TEST(forms >= 15);
}

// The search finds what geometry finds, within its steps; and for a method that has no form, what is there.
BOOST_AUTO_TEST_CASE(search) {
  Random random(3);
  for (Index round = 0; round < rounds(6); ++round) {
    const Problem problem(random, "weighted_sum", 8, 4);
    StabilityOptions options;
    options.between = {0, 1};
    const Stability exact = problem.stability(true, options), found = problem.stability(false, options);
    BOOST_TEST(found.resolution > 0);
    for (std::size_t k = 0; k < exact.nodes.size(); ++k) {
      const NodeStability &a = exact.nodes[k], &b = found.nodes[k];
      BOOST_CHECK_SMALL(a.first.lower - b.first.lower, 1e-6);
      BOOST_CHECK_SMALL(a.first.upper - b.first.upper, 1e-6);
      BOOST_CHECK_SMALL(a.top_k.upper - b.top_k.upper, 1e-6);
      BOOST_CHECK_SMALL(a.order.lower - b.order.lower, 1e-6);
      BOOST_TEST(std::isnan(a.level_at) == std::isnan(b.level_at));
      if (!std::isnan(a.level_at)) BOOST_CHECK_SMALL(a.level_at - b.level_at, 1e-6);
    }
  }
  for (const char* name : {"topsis", "vikor"}) {
    const Problem problem(random, name, 7, 4);
    const Stability found = problem.stability(false);
    for (const NodeStability& one : found.nodes) {
      if (!one.movable) continue;
      if (one.first.above) BOOST_TEST(reversed(problem.base(), problem.at(one.node, one.first.upper + 1e-5), 1));
      BOOST_TEST(!reversed(problem.base(), problem.at(one.node, one.first.upper), 1));
    }
  }
}

BOOST_AUTO_TEST_CASE(break_even) {
  Random random(4);
  for (Index round = 0; round < rounds(20); ++round) {
    const Problem problem(random, round % 2 == 0 ? "weighted_sum" : "promethee_2", 6, 4);
    StabilityOptions options;
    options.between = {2, 4};
    for (const NodeStability& one : problem.stability(true, options).nodes) {
      if (!one.movable) continue;
      const auto gap = [&](double share) {
        const std::vector<double> scores = problem.at(one.node, share);
        return scores[2] - scores[4];
      };
      if (std::isnan(one.level_at)) {
        BOOST_TEST(gap(0) * gap(1) > 0);
      } else {
        BOOST_CHECK_SMALL(gap(one.level_at), 1e-9);
      }
    }
  }
}

// Tied leaders, clones, one alternative, one criterion, a criterion without weight.
BOOST_AUTO_TEST_CASE(degenerate) {
  const auto stability = [](const Rows& rows, const std::vector<double>& weights) {
    Instance one{.rows = rows, .list = benefits(static_cast<Index>(rows.front().size()))};
    for (std::size_t j = 0; j < weights.size(); ++j) one.list[j].weight = weights[j];
    const mcda::DecisionTable table = one.table();
    const mcda::Criteria criteria = one.criteria();
    const WeightedMethod asked{&Catalogue::instance().scoring("weighted_sum"), {}, &table, &criteria};
    const WeightTree tree = WeightTree::flat(criteria);
    const auto form = mcda::linear_form(asked, single);
    BOOST_REQUIRE(form.has_value());
    StabilityOptions options;
    options.run = single;
    return mcda::stability_of(asked, tree, &*form, asked.at(tree.weights(), single).scores, options);
  };
  const Stability alone = stability({{3, 4}}, {1, 1});
  BOOST_TEST(alone.nodes[0].first.lower == 0);
  BOOST_TEST(alone.nodes[0].order.upper == 1);
  const Stability one_criterion = stability({{3}, {4}}, {1});
  BOOST_TEST(!one_criterion.nodes[0].movable);
  const Stability clones = stability({{1, 2}, {1, 2}, {0, 0}}, {1, 1});
  BOOST_TEST(clones.nodes[0].order.lower == 0);
  BOOST_TEST(clones.nodes[0].order.upper == 1);
  // (1, 0) and (0, 1) tie at equal weights above (.4, .4): min of the two = .4 at a share of .4 and of .6.
  const Stability tied = stability({{1, 0}, {0, 1}, {0.4, 0.4}}, {1, 1});
  BOOST_CHECK_CLOSE(tied.nodes[0].first.lower, 0.4, 1e-9);
  BOOST_CHECK_CLOSE(tied.nodes[0].first.upper, 0.6, 1e-9);
  // Without weight on the first criterion (0, 1) leads; it loses to (1, 0) at one half.
  const Stability weightless = stability({{1, 0}, {0, 1}}, {0, 1});
  BOOST_TEST(weightless.nodes[0].share == 0);
  BOOST_CHECK_CLOSE(weightless.nodes[0].first.upper, 0.5, 1e-9);
  BOOST_TEST(!weightless.nodes[1].movable);
}

// The knapsack against every way of moving weight between two criteria and, at random, between many.
BOOST_AUTO_TEST_CASE(smallest_change) {
  Random random(5);
  for (Index round = 0; round < rounds(40); ++round) {
    const Problem problem(random, "weighted_sum", random.whole(2, 8), random.whole(2, 5));
    const auto form = mcda::linear_form(problem.method, single);
    BOOST_REQUIRE(form.has_value());
    const std::vector<double> weights = problem.weights();
    const mcda::Ranking ranking = mcda::rank_scores(problem.base());
    const auto change = mcda::smallest_change(*form, weights, ranking);
    const auto leader = static_cast<std::size_t>(ranking.order[0]);
    const auto dethroned = [&](const std::vector<double>& at, double slack) {
      const std::vector<double> scores = problem.method.at(at, single).scores;
      for (std::size_t i = 0; i < scores.size(); ++i) {
        if (i != leader && scores[i] >= scores[leader] - slack) return true;
      }
      return false;
    };
    if (change) {
      BOOST_TEST(dethroned(change->weights, 1e-9));
      BOOST_CHECK_CLOSE(sum_of(change->weights), 1, 1e-9);
      double moved = 0;
      for (std::size_t j = 0; j < weights.size(); ++j) moved += std::abs(change->weights[j] - weights[j]) / 2;
      BOOST_CHECK_SMALL(moved - change->moved, 1e-12);
    }
    for (Index trial = 0; trial < 300; ++trial) {
      std::vector<double> other;
      for (std::size_t j = 0; j < weights.size(); ++j) other.push_back(-std::log(random.uniform() + 1e-12));
      const double sum = sum_of(other);
      double moved = 0;
      for (std::size_t j = 0; j < weights.size(); ++j) {
        other[j] = other[j] / sum;
        moved += std::abs(other[j] - weights[j]) / 2;
      }
      // Pulled towards the weights as they are, so that it moves no more than the change found, or all of it.
      const double reach = change ? std::min(1.0, change->moved * 0.999 / moved) : 1;
      for (std::size_t j = 0; j < weights.size(); ++j) other[j] = weights[j] + reach * (other[j] - weights[j]);
      BOOST_TEST(!dethroned(other, 0));
    }
  }
}

// The same question as a linear programme: take t_j from criterion j and give g_j to it until a rival is level.
BOOST_AUTO_TEST_CASE(smallest_change_as_linear_program) {
  Random random(8);
  for (Index round = 0; round < rounds(30); ++round) {
    const Problem problem(random, "weighted_sum", random.whole(2, 10), random.whole(2, 6));
    const auto form = mcda::linear_form(problem.method, single);
    BOOST_REQUIRE(form.has_value());
    const std::vector<double> weights = problem.weights();
    const mcda::Ranking ranking = mcda::rank_scores(problem.base());
    const auto leader = static_cast<std::size_t>(ranking.order[0]);
    double least = 2;
    for (std::size_t rival = 0; rival < ranking.order.size(); ++rival) {
      if (rival == leader) continue;
      const auto n = static_cast<Index>(weights.size());
      mcda::LinearProgram program(2 * n);
      std::vector<mcda::LinearProgram::Term> balance, lead;
      double behind = 0;
      for (Index j = 0; j < n; ++j) {
        const auto& column = form->columns[static_cast<std::size_t>(j)];
        const double favours = column[rival] - column[leader], weight = weights[static_cast<std::size_t>(j)];
        program.objective(j, 1);
        program.subject_to({{j, 1}}, mcda::Bound::at_most, weight);
        balance.insert(balance.end(), {{j, -1}, {n + j, 1}});
        lead.insert(lead.end(), {{j, -favours}, {n + j, favours}});
        behind -= weight * favours;
      }
      program.subject_to(balance, mcda::Bound::equal, 0);
      program.subject_to(lead, mcda::Bound::at_least, behind);
      const mcda::LinearSolution solution = program.minimise();
      if (solution.optimal()) least = std::min(least, solution.value);
    }
    const auto change = mcda::smallest_change(*form, weights, ranking);
    BOOST_TEST(change.has_value() == (least <= 1));
    if (change) BOOST_CHECK_SMALL(change->moved - least, 1e-9);
  }
}

BOOST_AUTO_TEST_CASE(same_bits_for_any_threads) {
  Random random(6);
  const Problem problem(random, "weighted_sum", 200, 6);
  const auto form = mcda::linear_form(problem.method, single);
  StabilityOptions options;
  options.run.threads = 1;
  const Stability one = mcda::stability_of(problem.method, problem.tree, &*form, problem.base(), options);
  options.run.threads = 3;
  const Stability three = mcda::stability_of(problem.method, problem.tree, &*form, problem.base(), options);
  for (std::size_t k = 0; k < one.nodes.size(); ++k) {
    BOOST_TEST(one.nodes[k].first.upper == three.nodes[k].first.upper);
    BOOST_TEST(one.nodes[k].order.lower == three.nodes[k].order.lower);
  }
}

// Closing in among the few rows near the cut ends where all rows would: the steps are the same.
BOOST_AUTO_TEST_CASE(few_rows_find_what_all_rows_find) {
  Random random(8);
  for (const char* name : {"topsis", "weighted_product"}) {
    const Problem problem(random, name, 2'500, 5);
    const Stability all = problem.stability(false);
    Index asked_for_some = 0;
    StabilityOptions options{.whole_order = false};
    options.scores = [&](const std::vector<double>& weights) { return problem.method.at(weights, single).scores; };
    options.scores_of_some = [&](const std::vector<double>& weights, std::span<const Index> rows) {
      ++asked_for_some;
      const std::vector<double> scores = problem.method.at(weights, single).scores;
      std::vector<double> some;
      for (const Index row : rows) some.push_back(scores[static_cast<std::size_t>(row)]);
      return some;
    };
    const Stability few = problem.stability(false, options);
    BOOST_TEST(asked_for_some > 0);
    for (std::size_t k = 0; k < all.nodes.size(); ++k) {
      for (const ShareInterval NodeStability::* interval : {&NodeStability::first, &NodeStability::top_k}) {
        const ShareInterval &one = all.nodes[k].*interval, &other = few.nodes[k].*interval;
        BOOST_TEST(one.lower == other.lower);
        BOOST_TEST(one.upper == other.upper);
        BOOST_TEST(one.above.has_value() == other.above.has_value());
        if (one.above && other.above) BOOST_TEST(one.above->in == other.above->in);
      }
      if (!few.nodes[k].movable) continue;
      BOOST_TEST(few.nodes[k].order.lower == 0);
      BOOST_TEST(few.nodes[k].order.upper == 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(walk) {
  Random random(7);
  const Problem problem(random, "topsis", 9, 4);
  const Index node = problem.tree.find("c1");
  if (!problem.tree.movable(node)) return;
  const mcda::Walk found = mcda::walk(problem.method, problem.tree, node, {0, 0.25, 1}, {0, 5}, {.threads = 2});
  for (std::size_t s = 0; s < found.shares.size(); ++s) {
    const std::vector<double> scores = problem.at(node, found.shares[s]);
    BOOST_TEST(found.scores[s][1] == scores[5]);
    BOOST_TEST(found.ranks[s][1] == mcda::rank_scores(scores).ranks[5]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
