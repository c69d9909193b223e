#include "mcda/engine/run.hpp"

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"
#include "tests/support/random.hpp"

using namespace mcda;
using test::says;

namespace {

Task task(const char* name, ParameterValues values = {}) {
  return {&Catalogue::instance().scoring(name), std::move(values)};
}

DecisionTable random_table(Index rows, Index columns, std::uint64_t seed) {
  test::Random random(seed);
  DecisionTable table(rows, columns);
  for (Index j = 0; j < columns; ++j) {
    for (double& cell : table.column(j)) cell = random.uniform(1, 9);
  }
  return table;
}

Criteria three_criteria(double weight) {
  std::vector<Criterion> list = test::benefits(3);
  list[1].direction = Direction::minimise;
  list[0].weight = weight;
  return Criteria(list);
}

const std::vector<std::vector<double>> three_clients{{10, 3, 5}, {20, 1, 5}, {15, 2, 5}};

}  // namespace

BOOST_AUTO_TEST_SUITE(running)

BOOST_AUTO_TEST_CASE(an_answer_by_hand) {
  std::vector<Criterion> list = test::benefits(2);
  list[1].direction = Direction::minimise;
  list[0].weight = 3;
  const Outcome outcome =
      run(task("weighted_sum"), DecisionTable::from_rows({{10, 3}, {20, 1}, {15, 2}}), Criteria(list));
  BOOST_CHECK(!outcome.refusal);
  BOOST_CHECK_EQUAL(test::difference(outcome.scores, std::vector<double>{0, 1, 0.5}, 1e-15), "");
  BOOST_CHECK(outcome.parameters == (ParameterValues{{"normalization", "minmax"}}));
  BOOST_CHECK_EQUAL(outcome.fitted->criteria.weight(0), 0.75);
  BOOST_CHECK(outcome.notes.empty());
}

BOOST_AUTO_TEST_CASE(constant_criteria_are_noted) {
  const Outcome outcome = run(task("topsis"), DecisionTable::from_rows(three_clients), Criteria(test::benefits(3)));
  BOOST_REQUIRE_EQUAL(outcome.notes.size(), 1u);
  BOOST_CHECK(test::contains(outcome.notes[0], "c3"));
  // With one client everything is constant, which says nothing about the criteria.
  BOOST_CHECK(run(task("topsis"), DecisionTable::from_rows({{1, 2, 3}}), Criteria(test::benefits(3))).notes.empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_run_is_refused) {
  const Criteria three(test::benefits(3));
  BOOST_CHECK_EXCEPTION(run(task("topsis"), DecisionTable(0, 3), three), InvalidInput, says({"no alternative"}));
  BOOST_CHECK_EXCEPTION(run(task("topsis"), DecisionTable::from_rows({{1, 2}}), three), InvalidInput,
                        says({"2 columns", "3 criteria"}));
  BOOST_CHECK_EXCEPTION(
      run(task("topsis", {{"normalisation", "minmax"}}), DecisionTable::from_rows(three_clients), three), UnknownName,
      says({"\"normalization\""}));
  BOOST_CHECK_EXCEPTION(run(task("vikor", {{"v", 2.0}}), DecisionTable::from_rows(three_clients), three), InvalidInput,
                        says({"v", "[0, 1]"}));
}

BOOST_AUTO_TEST_CASE(cells_that_cannot_be_computed_with_are_named) {
  const Criteria three(test::benefits(3));
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1e101, -1e300, 1e-101, -1e-300}) {
    auto rows = three_clients;
    rows[1][2] = bad;
    BOOST_CHECK_EXCEPTION(run(task("topsis"), DecisionTable::from_rows(rows), three), InvalidInput,
                          says({"c3", "row 2"}));
  }
  auto rows = three_clients;
  rows[0][0] = std::nan("");
  rows[2][1] = 1e200;
  BOOST_CHECK_EXCEPTION(run(task("topsis"), DecisionTable::from_rows(rows), three), InvalidInput,
                        says({"c1", "row 1", "c2", "row 3"}));
  Alternatives clients;
  for (const char* id : {"anna", "bert", "cora"}) clients.ids.push_back(id);
  BOOST_CHECK_EXCEPTION(check_magnitudes(DecisionTable::from_rows(rows), three, &clients), InvalidInput,
                        says({"\"anna\"", "\"cora\""}));
  // Far down in a long column, found by the blocks.
  DecisionTable table(20'000, 1);
  for (double& cell : table.column(0)) cell = 1;
  table(17'654, 0) = std::nan("");
  BOOST_CHECK_EXCEPTION(run(task("topsis"), table, Criteria(test::benefits(1))), InvalidInput,
                        says({"c1", "row 17655"}));
}

BOOST_AUTO_TEST_CASE(int32_columns_do_not_overflow) {
  const Outcome outcome = run(task("topsis"), DecisionTable::from_rows({{2147483647, 1}, {46341, 1}, {1073741824, 1}}),
                              Criteria(test::benefits(2)));
  BOOST_CHECK_EQUAL(test::difference(outcome.scores,
                                     std::vector<double>{1, 0, (1073741824.0 - 46341) / (2147483647.0 - 46341)}, 1e-12),
                    "");
}

BOOST_AUTO_TEST_CASE(criteria_of_weight_zero) {
  std::vector<Criterion> list = test::benefits(3);
  list[1].weight = 0;
  const Outcome outcome =
      run(task("weighted_product"), DecisionTable::from_rows({{1, -5, 2}, {2, 7, 1}}), Criteria(list));
  BOOST_CHECK(!outcome.refusal);  // the loss is in a criterion that does not count
  BOOST_CHECK((outcome.fitted->columns == std::vector<Index>{0, 2}));
  BOOST_CHECK(test::any_contains(outcome.notes, "weight zero: c2"));
}

BOOST_AUTO_TEST_CASE(a_refusal_leaves_the_others_alone) {
  const std::vector<Task> tasks{task("topsis"), task("weighted_product"), task("vikor")};
  const auto outcomes = run(tasks, DecisionTable::from_rows({{1, -5}, {2, 7}}), Criteria(test::benefits(2)));
  BOOST_CHECK(outcomes[1].refusal && outcomes[1].refusal->criterion == "c2");
  BOOST_CHECK(test::contains(outcomes[1].refusal->text(), "criterion c2"));
  BOOST_CHECK(outcomes[1].scores.empty() && !outcomes[1].fitted);
  BOOST_CHECK_EQUAL(outcomes[0].scores.size(), 2u);
  BOOST_CHECK_EQUAL(outcomes[2].derived.size(), 2u);
  BOOST_CHECK(outcomes[2].method == tasks[2].method);
}

BOOST_AUTO_TEST_CASE(a_frozen_scale_scores_new_rows_on_the_old_ideal) {
  const Outcome outcome = run(task("weighted_sum"), DecisionTable::from_rows({{0}, {10}}), Criteria(test::benefits(1)));
  const Fitted stored = reloaded(*outcome.fitted);
  BOOST_CHECK_EQUAL(test::difference(score(stored, DecisionTable::from_rows({{5}, {20}, {10}, {-10}})),
                                     std::vector<double>{0.5, 2, 1, -1}, 1e-15),
                    "");
  const Outcome vikor = run(task("vikor"), DecisionTable::from_rows({{0, 0}, {10, 5}}), Criteria(test::benefits(2)));
  std::vector<std::vector<double>> derived;
  const std::vector<double> scores = score(*vikor.fitted, DecisionTable::from_rows({{5, 2.5}}), {}, &derived);
  BOOST_CHECK_CLOSE(scores[0], -0.5, 1e-12);
  BOOST_REQUIRE_EQUAL(derived.size(), 2u);
  BOOST_CHECK_CLOSE(derived[0][0], 0.5, 1e-12);
  BOOST_CHECK_CLOSE(derived[1][0], 0.25, 1e-12);
}

// Whatever stood in the columns that are written over, larger, smaller, more or fewer: the bits of a run in memory of
// its own.
BOOST_AUTO_TEST_CASE(used_outcomes_leave_no_trace) {
  const DecisionTable tables[] = {random_table(2'000, 3, 1), random_table(3, 3, 2), random_table(1'500, 3, 3)};
  for (const char* name :
       {"weighted_sum", "topsis", "vikor", "copras", "edas", "ocra", "codas", "todim", "promethee_2"}) {
    for (const DecisionTable& table : tables) {
      const Outcome fresh = run(task(name), table, three_criteria(3));
      for (const char* before : {name, "vikor", "promethee_2"}) {
        for (const DecisionTable& earlier : tables) {
          const Outcome over =
              run(task(name), table, three_criteria(3), {}, run(task(before), earlier, three_criteria(1)));
          BOOST_TEST((over.scores == fresh.scores), name << " over " << before);
          BOOST_TEST((over.derived == fresh.derived), name << " over " << before);
          BOOST_CHECK(over.derived_names == fresh.derived_names && over.notes == fresh.notes);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_used_column_that_is_far_too_large_is_let_go) {
  Outcome outcome = run(task("topsis"), random_table(5'000, 3, 6), three_criteria(1));
  outcome = run(task("topsis"), random_table(3, 3, 6), three_criteria(1), {}, std::move(outcome));
  BOOST_TEST(outcome.scores.size() == 3u);
  BOOST_TEST(outcome.scores.capacity() < 100u);
}

BOOST_AUTO_TEST_CASE(used_columns_are_written_over_and_no_two_outcomes_share_one) {
  const DecisionTable table = random_table(5'000, 3, 4);
  const std::vector<Task> tasks{task("vikor"), task("vikor"), task("topsis")};
  const auto columns = [](const std::vector<Outcome>& outcomes) {
    std::vector<const double*> starts;
    for (const Outcome& one : outcomes) {
      starts.push_back(one.scores.data());
      for (const auto& column : one.derived) starts.push_back(column.data());
    }
    return starts;
  };
  std::vector<Outcome> outcomes = run(tasks, table, three_criteria(1));
  const std::vector<const double*> before = columns(outcomes);
  outcomes = run(tasks, table, three_criteria(2), {}, std::move(outcomes));
  BOOST_CHECK(columns(outcomes) == before);
  const std::vector<double> kept = outcomes[2].scores;
  outcomes.pop_back();  // one outcome for three tasks: the rest gets memory of its own
  std::vector<Outcome> one;
  one.push_back(std::move(outcomes[0]));
  const std::vector<Outcome> more = run(tasks, table, three_criteria(3), {}, std::move(one));
  std::vector<const double*> alive = columns(more);
  for (const Outcome* still : {&outcomes[1]}) {
    alive.push_back(still->scores.data());
    for (const auto& column : still->derived) alive.push_back(column.data());
  }
  std::sort(alive.begin(), alive.end());
  BOOST_CHECK(std::adjacent_find(alive.begin(), alive.end()) == alive.end());
  BOOST_CHECK(kept != more[2].scores);
  BOOST_CHECK(outcomes[1].scores == run(task("vikor"), table, three_criteria(2)).scores);
}

// Columns so large that their blocks are carried past the caches: the bits of small parts scored by themselves, for any
// number of threads.
BOOST_AUTO_TEST_CASE(large_columns_have_the_bits_of_small_ones) {
  const Index m = (Index{1} << 21) + 1'001, part = 100'000;
  const DecisionTable table = random_table(m, 2, 5);
  std::vector<Criterion> list = test::benefits(2);
  list[1].direction = Direction::minimise;
  const Criteria two(list);
  for (const char* name : {"topsis", "vikor", "copras"}) {
    const Outcome all = run(task(name), table, two);
    BOOST_TEST((run(task(name), table, two, {.threads = 3}).scores == all.scores), name);
    std::vector<std::vector<double>> frozen_derived;
    BOOST_TEST((score(*all.fitted, table, {}, &frozen_derived) == all.scores), name);
    BOOST_TEST((frozen_derived == all.derived), name);
    for (const Index first : {Index{0}, Index{1'234'567}, m - part}) {
      std::vector<Index> rows;
      for (Index i = first; i < first + part; ++i) rows.push_back(i);
      std::vector<std::vector<double>> derived;
      const std::vector<double> scores = score(*all.fitted, table.select_rows(rows), {}, &derived);
      BOOST_TEST(std::equal(scores.begin(), scores.end(), all.scores.begin() + first), name << " from row " << first);
      for (std::size_t k = 0; k < derived.size(); ++k)
        BOOST_TEST(std::equal(derived[k].begin(), derived[k].end(), all.derived[k].begin() + first), name);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_run_can_be_cancelled_and_watched) {
  DecisionTable table(100'000, 1);
  for (double& cell : table.column(0)) cell = 1;
  const Criteria one(test::benefits(1));
  std::atomic<bool> cancel{true};
  BOOST_CHECK_THROW(run(task("topsis"), table, one, {.threads = 2, .cancel = &cancel}), Cancelled);
  std::atomic<Index> progress{0};
  run(task("topsis"), table, one, {.threads = 2, .progress = &progress});
  BOOST_CHECK_GT(progress.load(), 20);
}

BOOST_AUTO_TEST_SUITE_END()
