#include <boost/test/unit_test.hpp>

#include "mcda/analysis/explain.hpp"
#include "mcda/analysis/what_if.hpp"
#include "mcda/engine/sort.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::Attribution;
using mcda::Contributions;
using mcda::CriteriaTree;
using mcda::DecisionModel;
using mcda::Outcome;
using mcda::Portfolio;
using mcda::RawChange;
using mcda::Reaching;
using mcda::StandIn;
using mcda::Task;

Outcome ran(const std::string& method, const DecisionTable& table, const Criteria& criteria) {
  return mcda::run(Task{&Catalogue::instance().scoring(method), {}}, table, criteria, {.threads = 1});
}

std::vector<std::string> scoring_names() {
  std::vector<std::string> names;
  for (const auto& method : Catalogue::instance().all()) {
    if (method->info().kind == mcda::MethodKind::scoring) names.emplace_back(method->info().name);
  }
  return names;
}

/// Shapley values as the mean over all orders of the criteria: another formula than the program's.
std::vector<double> over_all_orders(const StandIn& stand_in, const std::vector<double>& row,
                                    const std::vector<double>& reference) {
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < row.size(); ++j) order.push_back(j);
  std::vector<double> sums(row.size(), 0.0);
  double orders = 0;
  do {
    std::vector<double> mixed = reference;
    double before = stand_in.score(mixed);
    for (const std::size_t j : order) {
      mixed[j] = row[j];
      const double after = stand_in.score(mixed);
      sums[j] += after - before;
      before = after;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& sum : sums) sum /= orders;
  return sums;
}

/// A portfolio with a model of its own, as counterfactuals need one.
struct Whole {
  DecisionModel model;
  Portfolio portfolio;

  Whole() = default;
  explicit Whole(const Instance& one) {
    for (const Criterion& criterion : one.list) {
      mcda::Leaf leaf;
      leaf.column = criterion.id;
      leaf.goal.kind = criterion.maximised() ? mcda::GoalKind::maximise : mcda::GoalKind::minimise;
      leaf.criterion = criterion;
      model.tree.add_leaf(CriteriaTree::root, criterion.id, "", criterion.weight, leaf);
    }
    for (Index i = 0; i < one.m(); ++i) portfolio.alternatives.ids.push_back("a" + std::to_string(i));
    portfolio.values = one.table();
    portfolio.constraint_values = DecisionTable(one.m(), 0);
  }
  mcda::Prepared prepared() const {
    return mcda::prepare(model, {portfolio.alternatives, portfolio.values.copy(), portfolio.constraint_values.copy()});
  }
};

/// The rank of a row after a change, by everything that the program does from the raw cells on.
Index applied(const Whole& whole, const std::string& method, Index row, std::span<const RawChange> changes) {
  Whole changed;
  changed.model = whole.model;
  changed.portfolio = {whole.portfolio.alternatives, whole.portfolio.values.copy(),
                       DecisionTable(whole.portfolio.values.rows(), 0)};
  for (const RawChange& one : changes) changed.portfolio.values(row, one.criterion) = one.to;
  const mcda::Prepared prepared = changed.prepared();
  const Outcome outcome = ran(method, prepared.table, Criteria(prepared.criteria));
  return static_cast<Index>(mcda::rank_scores(outcome.scores).ranks[static_cast<std::size_t>(row)]);
}

Reaching reaching(const Whole& whole, const std::string& method, Index row, Index rank) {
  const mcda::Prepared prepared = whole.prepared();
  const Criteria criteria(prepared.criteria);
  const Outcome outcome = ran(method, prepared.table, criteria);
  return mcda::ways_to_reach(outcome, prepared.table, criteria, row, rank,
                             {whole.model.tree, whole.portfolio.values, prepared.columns,
                              [&](std::span<const RawChange> changes) { return applied(whole, method, row, changes); }},
                             {.threads = 1});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explain)

// Every method: the contributions are the whole difference to the row at the lower medians.
BOOST_AUTO_TEST_CASE(contributions_sum_to_the_difference) {
  Random random(1);
  for (const std::string& name : scoring_names()) {
    for (Index round = 0; round < rounds(4); ++round) {
      const Instance one = smooth_instance(random, random.whole(2, 30), random.whole(1, 6));
      const DecisionTable table = one.table();
      const Outcome outcome = ran(name, table, one.criteria());
      if (outcome.refusal) continue;
      const Index row = random.whole(0, one.m() - 1);
      const std::vector<double> medians = mcda::lower_medians(table);
      const Contributions found = mcda::contributions_of(outcome, table, row, medians, {.run = {.threads = 1}});
      const StandIn stand_in(outcome, table, row);
      const double base = stand_in.score(medians);
      BOOST_CHECK_MESSAGE(within(found.score - base, sum_of(found.values), 1e-9),
                          name << ": " << sum_of(found.values) << " for " << found.score - base);
      BOOST_CHECK_MESSAGE(within(found.reference_score, base, 1e-9), name);
      BOOST_CHECK_MESSAGE((found.how == Attribution::sum) == (outcome.fitted->model->additive() != nullptr), name);
    }
  }
}

// For its own values a stand-in has the score and the rank of the run.
BOOST_AUTO_TEST_CASE(a_stand_in_for_itself) {
  Random random(2);
  for (const std::string& name : scoring_names()) {
    const Instance one = smooth_instance(random, 25, 4);
    const DecisionTable table = one.table();
    const Outcome outcome = ran(name, table, one.criteria());
    if (outcome.refusal) continue;
    const mcda::Ranking ranking = mcda::rank_scores(outcome.scores);
    for (Index row = 0; row < one.m(); ++row) {
      const StandIn stand_in(outcome, table, row);
      const double score = stand_in.score(one.rows[static_cast<std::size_t>(row)]);
      BOOST_CHECK_MESSAGE(within(score, outcome.scores[static_cast<std::size_t>(row)], 1e-12), name);
      BOOST_CHECK_MESSAGE(stand_in.rank(score) == static_cast<Index>(ranking.ranks[static_cast<std::size_t>(row)]),
                          name);
    }
  }
}

BOOST_AUTO_TEST_CASE(shapley_values_are_means_over_all_orders) {
  Random random(3);
  for (const char* name : {"topsis", "vikor", "promethee_2", "waspas", "todim"}) {
    for (Index round = 0; round < rounds(3); ++round) {
      const Instance one = smooth_instance(random, random.whole(3, 20), random.whole(1, 5));
      const DecisionTable table = one.table();
      const Outcome outcome = ran(name, table, one.criteria());
      const std::vector<double> medians = mcda::lower_medians(table);
      const Contributions found = mcda::contributions_of(outcome, table, 1, medians);
      check_numbers(name, found.values, over_all_orders(StandIn(outcome, table, 1), one.rows[1], medians), 1e-9);
    }
  }
}

// Held to the formula w_j (v_ij - median_j) with minmax written out here.
BOOST_AUTO_TEST_CASE(additive_contributions_by_hand) {
  Instance one{{{10, 5}, {20, 1}, {40, 3}, {30, 2}}, benefits(2)};
  one.list[0].weight = 0.75, one.list[1].weight = 0.25;
  one.list[1].direction = Direction::minimise;
  const DecisionTable table = one.table();
  const std::vector<double> medians = mcda::lower_medians(table);
  check_numbers("lower medians", medians, {20, 2}, 0);
  const Outcome outcome = ran("weighted_sum", table, one.criteria());
  const Contributions found = mcda::contributions_of(outcome, table, 2, medians);
  BOOST_CHECK(found.how == Attribution::sum);
  check_numbers("contributions", found.values, {0.75 * (40.0 - 20) / 30, 0.25 * (2.0 - 3) / 4}, 1e-15);
  check_numbers("standings", mcda::standings_of(table, one.criteria(), 2), {0.875, 0.375}, 1e-15);
}

// Beyond twelve criteria: within the errors stated of the exact values, and the sum still exact.
BOOST_AUTO_TEST_CASE(sampled_within_their_errors) {
  Random random(4);
  const Instance one = smooth_instance(random, 40, 9);
  const DecisionTable table = one.table();
  const Outcome outcome = ran("topsis", table, one.criteria());
  const std::vector<double> medians = mcda::lower_medians(table);
  const Contributions exact = mcda::contributions_of(outcome, table, 0, medians);
  const Contributions sampled = mcda::contributions_of(outcome, table, 0, medians, {.exact_up_to = 3, .samples = 4000});
  BOOST_CHECK(sampled.how == Attribution::sampled);
  BOOST_TEST(std::abs(sum_of(sampled.values) - sum_of(exact.values)) < 1e-12);
  for (std::size_t j = 0; j < 9; ++j) {
    BOOST_TEST(sampled.errors[j] < 0.01);
    BOOST_TEST(std::abs(sampled.values[j] - exact.values[j]) <= 5 * sampled.errors[j] + 1e-12);
  }
  const Contributions again =
      mcda::contributions_of(outcome, table, 0, medians, {.exact_up_to = 3, .samples = 4000, .run = {.threads = 3}});
  BOOST_CHECK(again.values == sampled.values);
}

// Every way promised, applied to the raw cells and ranked from the beginning, reaches the rank.
BOOST_AUTO_TEST_CASE(ways_applied_reach_the_rank) {
  Random random(5);
  Index found_ways = 0;
  for (const char* name : {"weighted_sum", "topsis", "vikor", "promethee_2", "weighted_product"}) {
    for (Index round = 0; round < rounds(6); ++round) {
      Whole whole(smooth_instance(random, random.whole(4, 30), random.whole(2, 5)));
      const Index row = random.whole(0, whole.portfolio.values.rows() - 1), rank = random.whole(1, 3);
      const Reaching found = reaching(whole, name, row, rank);
      const Index now = applied(whole, name, row, {});
      BOOST_TEST(found.there_already == (now <= rank));
      for (const mcda::Way& way : found.ways) {
        ++found_ways;
        const Index reached = applied(whole, name, row, way.changes);
        BOOST_TEST(reached <= rank);
        BOOST_TEST(reached == way.rank);
        for (const RawChange& one : way.changes) {
          BOOST_TEST(one.from == whole.portfolio.values(row, one.criterion));
          const auto column = whole.portfolio.values.column(one.criterion);
          BOOST_TEST(one.to >= *std::min_element(column.begin(), column.end()));
          BOOST_TEST(one.to <= *std::max_element(column.begin(), column.end()));
          BOOST_TEST(one.effort > 0);
        }
      }
      for (std::size_t k = 1; k < found.ways.size(); ++k)
        BOOST_TEST(found.ways[k - 1].effort() <= found.ways[k].effort());
    }
  }
  BOOST_TEST(found_ways > 20);
}

// One step less than the smallest change does not do: weighted sum, one criterion that does not set the scale.
BOOST_AUTO_TEST_CASE(a_way_is_the_smallest_of_its_kind) {
  Instance one{{{0, 0}, {100, 100}, {50, 60}, {40, 50}}, benefits(2)};
  Whole whole(one);
  const Reaching found = reaching(whole, "weighted_sum", 3, 2);
  BOOST_REQUIRE(!found.ways.empty());
  BOOST_TEST(found.ways.front().changes.size() == 1u);
  for (const mcda::Way& way : found.ways) {  // 90 against 110: 20 points on either, in whole numbers
    BOOST_TEST(way.changes.front().to == way.changes.front().from + 20);
    RawChange less = way.changes.front();
    less.to -= 1;
    BOOST_TEST(applied(whole, "weighted_sum", 3, std::span(&less, 1)) == 3);
  }
}

BOOST_AUTO_TEST_CASE(fixed_and_reachable_are_kept) {
  const Instance one{{{0, 0}, {100, 100}, {50, 60}, {40, 50}}, benefits(2)};
  Whole fixed(one);
  CriteriaTree tree;
  for (Index j = 0; j < 2; ++j) {
    const CriteriaTree::Node& node = fixed.model.tree[fixed.model.tree.leaves()[static_cast<std::size_t>(j)]];
    mcda::Leaf leaf = *node.leaf;
    leaf.fixed = j == 0;
    if (j == 1) leaf.reachable = Interval{40, 60};
    tree.add_leaf(CriteriaTree::root, node.id, "", 1, leaf);
  }
  fixed.model.tree = tree;
  const Reaching found = reaching(fixed, "weighted_sum", 3, 2);
  BOOST_TEST(found.ways.empty());
  BOOST_TEST(found.best_rank == 3);
  BOOST_REQUIRE(found.fixed.size() == 1u);
  BOOST_TEST(found.fixed.front() == 0);
}

// Nobody gets there by one criterion, only by two, or by three.
BOOST_AUTO_TEST_CASE(two_and_three_changes) {
  for (const std::size_t n : {2u, 3u}) {
    Instance one{{}, benefits(static_cast<Index>(n))};
    one.rows = {std::vector<double>(n, 90), std::vector<double>(n, 0), std::vector<double>(n, 100)};
    Whole whole(one);
    const Reaching found = reaching(whole, "weighted_sum", 1, 2);
    BOOST_REQUIRE(!found.ways.empty());
    BOOST_TEST(found.ways.front().changes.size() == n);
    BOOST_TEST(applied(whole, "weighted_sum", 1, found.ways.front().changes) <= 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()
