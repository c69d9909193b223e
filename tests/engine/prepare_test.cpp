#include "mcda/engine/prepare.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;
using test::says;

namespace {

const double none = std::nan("");

DecisionModel model_of(const std::vector<std::pair<std::string, Leaf>>& leaves) {
  DecisionModel model;
  for (const auto& [id, leaf] : leaves) model.tree.add_leaf(CriteriaTree::root, id, "", 1, leaf);
  return model;
}

Portfolio portfolio_of(const std::vector<std::vector<double>>& rows,
                       const std::vector<std::vector<double>>& constraints = {}) {
  Portfolio portfolio;
  for (std::size_t i = 0; i < rows.size(); ++i) portfolio.alternatives.ids.push_back("client" + std::to_string(i + 1));
  portfolio.values = DecisionTable::from_rows(rows);
  portfolio.constraint_values = DecisionTable::from_rows(constraints);
  return portfolio;
}

Prepared prepared(const DecisionModel& model, const std::vector<std::vector<double>>& rows,
                  const std::vector<std::vector<double>>& constraints = {}) {
  return prepare(model, portfolio_of(rows, constraints), {.threads = 1});
}

std::vector<double> column(const Prepared& ready, Index j) {
  return {ready.table.column(j).begin(), ready.table.column(j).end()};
}

Leaf leaf(GoalKind goal = GoalKind::maximise, ValueFunction value = {}) {
  Leaf one;
  one.goal.kind = goal;
  one.value = std::move(value);
  return one;
}

Leaf target(double low, double high, ValueFunction value = {}) {
  Leaf one = leaf(GoalKind::target, std::move(value));
  one.goal.target = {low, high};
  return one;
}

void check_column(const Prepared& ready, Index j, const std::vector<double>& expected) {
  BOOST_CHECK_EQUAL(test::difference(column(ready, j), expected, 1e-14), "");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(preparing)

BOOST_AUTO_TEST_CASE(nothing_to_do) {
  const Prepared ready =
      prepared(model_of({{"revenue", leaf()}, {"late", leaf(GoalKind::minimise)}}), {{1, 2}, {3, 4}});
  check_column(ready, 0, {1, 3});
  BOOST_CHECK(!ready.criteria[1].maximised());
  BOOST_CHECK_EQUAL(ready.criteria[0].weight, 0.5);
  BOOST_CHECK_EQUAL(ready.alternatives.size(), 2);
  BOOST_CHECK(ready.notes.empty() && ready.excluded.empty());
  BOOST_CHECK((ready.missing == std::vector<Index>{0, 0}));
}

BOOST_AUTO_TEST_CASE(missing_values_by_policy) {
  DecisionModel model = model_of({{"revenue", leaf()}, {"late", leaf(GoalKind::minimise)}});
  const std::vector<std::vector<double>> rows{{1, 5}, {none, 7}, {4, none}, {7, 9}};
  const auto with = [&](MissingPolicy policy) {
    model.missing = policy;
    return prepared(model, rows);
  };
  check_column(with(MissingPolicy::worst), 0, {1, 1, 4, 7});
  check_column(with(MissingPolicy::worst), 1, {5, 7, 9, 9});
  check_column(with(MissingPolicy::mean), 0, {1, 4, 4, 7});
  check_column(with(MissingPolicy::mean), 1, {5, 7, 7, 9});
  check_column(with(MissingPolicy::median), 0, {1, 4, 4, 7});
  check_column(with(MissingPolicy::interval), 0, {1, 4, 4, 7});
  const Prepared dropped = with(MissingPolicy::drop);
  check_column(dropped, 0, {1, 7});
  BOOST_REQUIRE_EQUAL(dropped.alternatives.size(), 2);
  BOOST_CHECK_EQUAL(dropped.alternatives.ids[0], "client1");
  BOOST_CHECK_EQUAL(dropped.alternatives.ids[1], "client4");
  BOOST_REQUIRE_EQUAL(dropped.excluded.size(), 2u);
  BOOST_CHECK_EQUAL(dropped.excluded[0].row, 1);
  BOOST_CHECK(test::contains(dropped.excluded[0].reason, "revenue"));
  BOOST_CHECK((dropped.missing == std::vector<Index>{1, 1}));
  BOOST_CHECK(test::any_contains(with(MissingPolicy::mean).notes, "revenue: 1 of 4"));
  model.missing = MissingPolicy::error;
  BOOST_CHECK_EXCEPTION(prepared(model, rows), InvalidInput,
                        says({"revenue", "\"client2\"", "late", "\"client3\"", "row 3"}));
}

BOOST_AUTO_TEST_CASE(a_criterion_may_have_a_policy_of_its_own) {
  Leaf own = leaf();
  own.missing = MissingPolicy::median;
  DecisionModel model = model_of({{"revenue", own}, {"margin", leaf()}});
  check_column(prepared(model, {{1, 1}, {none, 1}, {2, 1}, {10, 1}, {20, 1}}), 0, {1, 6, 2, 10, 20});
  BOOST_CHECK_EXCEPTION(prepared(model, {{1, none}, {2, 2}}), InvalidInput, says({"margin"}));
  BOOST_CHECK_EXCEPTION(prepared(model, {{none, 1}, {none, 2}}), InvalidInput, says({"revenue", "no value at all"}));
}

BOOST_AUTO_TEST_CASE(the_worst_of_a_target_is_the_farthest) {
  Leaf own = target(10, 20);
  own.missing = MissingPolicy::worst;
  const Prepared ready = prepared(model_of({{"size", own}}), {{12}, {none}, {5}, {40}});
  check_column(ready, 0, {1, 0, 0.75, 0});
}

BOOST_AUTO_TEST_CASE(constraints_exclude_with_a_reason_and_nothing_is_fitted_on_them) {
  DecisionModel model = model_of({{"revenue", leaf(GoalKind::maximise, {.scale = ValueScale::rank})}});
  model.constraints = {{"overdue", {}, 90, "stops all work"}, {"age", 18, {}, ""}};
  const Prepared ready = prepared(model, {{1}, {2}, {1000}, {3}}, {{0, 30}, {90, none}, {91, 50}, {5, 17}});
  BOOST_REQUIRE_EQUAL(ready.alternatives.size(), 2);
  BOOST_CHECK_EQUAL(ready.alternatives.ids[0], "client1");
  check_column(ready, 0, {0.25, 0.75});  // shares among the two that are left
  BOOST_REQUIRE_EQUAL(ready.excluded.size(), 2u);
  BOOST_CHECK_EQUAL(ready.excluded[0].reason, "stops all work (overdue 91 is above 90)");
  BOOST_CHECK_EQUAL(ready.excluded[1].reason, "age 17 is below 18");
  BOOST_CHECK_EQUAL(ready.alternatives.ids[1], "client2");
  BOOST_CHECK(test::any_contains(ready.notes, "2 of 4"));
  BOOST_CHECK(test::any_contains(ready.notes, "age"));  // one client has no value there and was kept
  BOOST_CHECK_EXCEPTION(prepared(model, {{1}}, {{100, 30}}), InvalidInput,
                        says({"no client is left", "stops all work"}));
}

BOOST_AUTO_TEST_CASE(value_functions) {
  const std::vector<std::vector<double>> rows{{0}, {1}, {3}, {3}, {100}};
  const auto with = [&](const ValueFunction& value, GoalKind goal = GoalKind::maximise) {
    return prepared(model_of({{"x", leaf(goal, value)}}), rows);
  };
  check_column(with({.scale = ValueScale::log1p}), 0,
               {0, std::log(2.0), std::log(4.0), std::log(4.0), std::log(101.0)});
  check_column(with({.scale = ValueScale::winsorised, .quantiles = {0.25, 0.75}}), 0, {1, 1, 3, 3, 3});
  check_column(with({.scale = ValueScale::rank}), 0, {0.1, 0.3, 0.6, 0.6, 0.9});
  const ValueFunction rising{.scale = ValueScale::piecewise, .points = {{0, 0}, {10, 1}}},
      falling{.scale = ValueScale::piecewise, .points = {{0, 1}, {10, 0}}};
  check_column(with(rising), 0, {0, 0.1, 0.3, 0.3, 1});
  BOOST_CHECK(with(rising).criteria[0].maximised());
  BOOST_CHECK(!with(rising, GoalKind::minimise).criteria[0].maximised());
  check_column(with(falling, GoalKind::minimise), 0, {1, 0.9, 0.7, 0.7, 0});
  BOOST_CHECK(with(falling, GoalKind::minimise).criteria[0].maximised());  // the function has turned the goal round
  BOOST_CHECK(!with({.scale = ValueScale::log1p}, GoalKind::minimise).criteria[0].maximised());
}

BOOST_AUTO_TEST_CASE(targets_become_desirabilities) {
  const std::vector<std::vector<double>> rows{{0}, {10}, {15}, {20}, {40}};
  check_column(prepared(model_of({{"size", target(10, 20)}}), rows), 0, {0.5, 1, 1, 1, 0});
  check_column(prepared(model_of({{"size", target(20, 20)}}), rows), 0, {0, 0.5, 0.75, 1, 0});
  check_column(prepared(model_of({{"size", target(-5, 50)}}), rows), 0, {1, 1, 1, 1, 1});
  BOOST_CHECK(prepared(model_of({{"size", target(10, 20)}}), rows).criteria[0].maximised());
  // Through a value function, rising or falling, the target follows.
  const ValueFunction halved{.scale = ValueScale::piecewise, .points = {{0, 0}, {40, 20}}},
      turned{.scale = ValueScale::piecewise, .points = {{0, 20}, {40, 0}}};
  for (const ValueFunction& value : {halved, turned})
    check_column(prepared(model_of({{"size", target(10, 20, value)}}), rows), 0, {0.5, 1, 1, 1, 0});
}

BOOST_AUTO_TEST_CASE(levels_follow_the_values_and_a_veto_does_not) {
  Leaf own = leaf(GoalKind::maximise, {.scale = ValueScale::piecewise, .points = {{0, 10}, {10, 0}}});
  own.criterion.ideal = 4;
  own.criterion.bounds = Interval{0, 10};
  own.criterion.profiles = {2, 5};
  const Prepared ready = prepared(model_of({{"x", own}}), {{1}, {2}});
  BOOST_CHECK_EQUAL(*ready.criteria[0].ideal, 6);
  BOOST_CHECK((*ready.criteria[0].bounds == Interval{0, 10}));
  BOOST_CHECK((ready.criteria[0].profiles == std::vector<double>{8, 5}));
  own.criterion.veto = 3;
  BOOST_CHECK_EXCEPTION(prepared(model_of({{"x", own}}), {{1}, {2}}), InvalidInput, says({"x", "veto"}));
  own.value = {};
  BOOST_CHECK_EQUAL(*prepared(model_of({{"x", own}}), {{1}, {2}}).criteria[0].veto, 3);
}

BOOST_AUTO_TEST_CASE(bad_ids_and_cells_are_named) {
  const DecisionModel model = model_of({{"x", leaf()}});
  Portfolio twice = portfolio_of({{1}, {2}, {3}});
  twice.alternatives.ids = {};
  for (const char* id : {"a", "b", "a"}) twice.alternatives.ids.push_back(id);
  BOOST_CHECK_EXCEPTION(prepare(model, std::move(twice)), InvalidInput, says({"\"a\"", "1", "3"}));
  Portfolio empty = portfolio_of({{1}, {2}});
  empty.alternatives.ids = {};
  for (const char* id : {"a", ""}) empty.alternatives.ids.push_back(id);
  BOOST_CHECK_EXCEPTION(prepare(model, std::move(empty)), InvalidInput, says({"row 2", "no id"}));
  BOOST_CHECK_EXCEPTION(prepared(model, {{1}, {HUGE_VAL}}), InvalidInput, says({"x", "\"client2\"", "infinite"}));
  BOOST_CHECK_EXCEPTION(prepared(model, {{1e300}, {1e-300}}), InvalidInput,
                        says({"\"client1\"", "\"client2\"", "1e+300"}));
  Portfolio nobody;
  nobody.values = DecisionTable(0, 1);
  BOOST_CHECK_EXCEPTION(prepare(model, std::move(nobody)), InvalidInput, says({"no client"}));
  BOOST_CHECK_EXCEPTION(prepared(model, {{1, 2}}), InvalidInput, says({"2 columns", "1 criteria"}));
  std::vector<std::vector<double>> rows(40, {HUGE_VAL});
  BOOST_CHECK_EXCEPTION(prepared(model, rows), InvalidInput, says({"\"client10\"", "30 more"}));
}

BOOST_AUTO_TEST_CASE(new_rows_are_prepared_as_the_old_ones_were) {
  test::Random random(111);
  for (int round = 0; round < 30; ++round) {
    DecisionModel model = model_of({{"a", leaf(GoalKind::maximise, {.scale = ValueScale::rank})},
                                    {"b", leaf(GoalKind::minimise, {.scale = ValueScale::winsorised})},
                                    {"c", target(2, 5, {.scale = ValueScale::log1p})},
                                    {"d", leaf()}});
    model.missing = random.one_of<MissingPolicy>(
        {MissingPolicy::worst, MissingPolicy::mean, MissingPolicy::median, MissingPolicy::interval});
    std::vector<std::vector<double>> rows;
    for (Index m = random.whole(3, 50); m > 0; --m) {
      rows.emplace_back();
      for (int j = 0; j < 4; ++j) rows.back().push_back(random.chance(0.1) ? none : random.uniform(0, 9));
    }
    rows.push_back({1, 2, 3, 4});
    const Prepared ready = prepared(model, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {  // each client alone, by what was learned from all
      const Prepared alone = prepare(model, portfolio_of({rows[i]}), {.threads = 1}, {.learned = &ready.columns});
      for (Index j = 0; j < 4; ++j)
        BOOST_CHECK(
            test::same_bits(std::vector{alone.table(0, j)}, std::vector{ready.table(static_cast<Index>(i), j)}));
    }
    const Prepared threaded = prepare(model, portfolio_of(rows), {.threads = 3});
    for (Index j = 0; j < 4; ++j) BOOST_CHECK(test::same_bits(threaded.table.column(j), ready.table.column(j)));
  }
}

// Bounds that leave out the value itself contradict it; an unknown bound says nothing.
BOOST_AUTO_TEST_CASE(contradictory_uncertainty) {
  Leaf one = leaf();
  one.uncertainty = {.kind = ValueUncertainty::Kind::between, .low = "low", .high = "high"};
  const DecisionModel model = model_of({{"revenue", one}});
  const auto with = [&](double low, double high) {
    Portfolio portfolio = portfolio_of({{10}, {20}});
    portfolio.bounds = DecisionTable::from_rows({{low, high}, {none, none}});
    return prepare(model, std::move(portfolio), {.threads = 1});
  };
  const auto refused = [](const auto& act, const std::string& part) {
    try {
      act();
      return false;
    } catch (const InvalidInput& error) {
      return std::string(error.what()).find(part) != std::string::npos;
    }
  };
  BOOST_TEST(with(9, 11).bounds(0, 1) == 11);
  BOOST_TEST(with(10, none).bounds.rows() == 2);
  BOOST_TEST(refused([&] { with(11, 12); }, "criterion revenue, client \"client1\": 10 lies outside its uncertainty"));
  BOOST_TEST(refused([&] { with(11, 9); }, "has its larger end first"));
  BOOST_TEST(refused([&] { with(5, INFINITY); }, "beyond what can be computed with"));
  // Excluded clients take their bounds with them.
  DecisionModel limited = model;
  limited.constraints.push_back({.column = "c", .at_most = 1});
  Portfolio portfolio = portfolio_of({{10}, {20}}, {{2}, {0}});
  portfolio.bounds = DecisionTable::from_rows({{99, 1}, {18, 21}});
  const Prepared ready = prepare(limited, std::move(portfolio), {.threads = 1});
  BOOST_TEST(ready.bounds.rows() == 1);
  BOOST_TEST(ready.bounds(0, 0) == 18);
}

BOOST_AUTO_TEST_SUITE_END()
