// Sorting by profiles in the reading that looks whether every cell can be computed with: the classes of two readings,
// and the same refusals.
#include "mcda/engine/one_reading.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"
#include "tests/support/random.hpp"

using namespace mcda;

namespace {

constexpr Index rows = 3 * mcda::block_rows + 5;

DecisionTable table_of(test::Random& random) {
  DecisionTable table(rows, 3);
  for (Index j = 0; j < 3; ++j) {
    for (double& cell : table.column(j)) cell = static_cast<double>(random.whole(0, 100));
  }
  return table;
}

Criteria criteria(bool veto = true) {
  std::vector<Criterion> list(3);
  for (std::size_t j = 0; j < list.size(); ++j) {
    list[j].id = "c" + std::to_string(j + 1);
    list[j].direction = j == 1 ? mcda::Direction::minimise : mcda::Direction::maximise;
    list[j].weight = static_cast<double>(j + 1);
    list[j].preference = {.shape = mcda::PreferenceShape::linear, .indifference = 3, .preference = 9};
    list[j].profiles = j == 1 ? std::vector<double>{70, 50, 30, 20, 10} : std::vector<double>{10, 30, 50, 70, 90};
  }
  if (veto) list[2].veto = 40;
  return Criteria(list);
}

Task task(const char* name) { return {&Catalogue::instance().scoring(name), {}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(one_reading)

BOOST_AUTO_TEST_CASE(says_what_two_readings_say) {
  test::Random random(931);
  const DecisionTable table = table_of(random);
  for (const auto& [name, veto] : std::vector<std::pair<const char*, bool>>{
           {"mr_sort", false}, {"electre_tri", true}, {"electre_tri", false}, {"electre_tri_c", true}}) {
    const Criteria list = criteria(veto);
    const Outcome outcome = run(task(name), table, list, {.threads = 2});
    BOOST_REQUIRE(!outcome.refusal);
    BOOST_TEST((outcome.scores == score(*outcome.fitted, table)), name);
    BOOST_TEST((outcome.scores == run(task(name), table, list, {.threads = 1}).scores), name);
    // Beside a method that has to know the extremes, the table is read twice.
    const std::vector<Task> both{task(name), task("weighted_sum")}, pair{task(name), task("mr_sort")};
    BOOST_TEST((outcome.scores == run(both, table, list).front().scores), name);
    BOOST_TEST((outcome.scores == run(pair, table, list).front().scores), name);
    std::vector<Outcome> named(1);
    named[0].method = both[0].method;
    named[0].parameters = both[0].method->complete({});
    const mcda::ColumnView view(table);
    BOOST_TEST(mcda::score_in_one_reading(named, view, list, {}).has_value(), name);
    named.push_back({});
    named[1].method = both[1].method;
    named[1].parameters = both[1].method->complete({});
    BOOST_TEST(!mcda::score_in_one_reading(named, view, list, {}).has_value(), name);
  }
}

BOOST_AUTO_TEST_CASE(in_single_precision) {
  test::Random random(932);
  const DecisionTable table = table_of(random);
  std::vector<std::vector<float>> singles(3);
  std::vector<const float*> starts;
  for (Index j = 0; j < 3; ++j) {
    auto& one = singles[static_cast<std::size_t>(j)];
    one.assign(table.column(j).begin(), table.column(j).end());
    starts.push_back(one.data());
  }
  const Task one = task("electre_tri");
  BOOST_TEST((run(std::span(&one, 1), mcda::ColumnView(starts, rows), criteria()).front().scores ==
              run(one, table, criteria()).scores));
}

// By the scores themselves, or by the look that follows them where somebody is vetoed.
BOOST_AUTO_TEST_CASE(a_cell_that_cannot_be_computed_with_is_named) {
  test::Random random(933);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto must_name = [](const Task& one, const DecisionTable& table, const Criteria& list, Index row) {
    const auto names_it = [&](const mcda::InvalidInput& error) {
      const std::string text = error.what();
      return text.find("criterion c2") != std::string::npos &&
             text.find("row " + std::to_string(row + 1)) != std::string::npos;
    };
    BOOST_CHECK_EXCEPTION(run(one, table, list), mcda::InvalidInput, names_it);
  };
  for (const char* const name : {"mr_sort", "electre_tri"}) {
    for (const double wrong : {std::numeric_limits<double>::quiet_NaN(), infinity, -infinity, 1e200, -1.0001e100,
                               0.9999e-100, -std::numeric_limits<double>::denorm_min()}) {
      for (const Index row : {Index{7}, rows / 2, rows - 1}) {
        for (const bool veto : {true, false}) {
          DecisionTable table = table_of(random);
          table.column(1)[static_cast<std::size_t>(row)] = wrong;
          must_name(task(name), table, criteria(veto), row);
        }
      }
    }
    // Where no score sees the cell.
    DecisionTable table = table_of(random);
    table.column(1)[rows - 1] = infinity;
    must_name(task(name), table, criteria(false).with_weights({1, 0, 1}, mcda::WeightRule::normalise), rows - 1);
  }
}

BOOST_AUTO_TEST_CASE(zeros_and_the_ends_of_what_can_be_computed_with_are_numbers) {
  test::Random random(935);
  DecisionTable table = table_of(random);
  const std::vector<double> ends{0.0,
                                 -0.0,
                                 mcda::largest_magnitude,
                                 -mcda::largest_magnitude,
                                 mcda::smallest_magnitude,
                                 -mcda::smallest_magnitude};
  for (double& cell : table.column(1)) {
    if (random.chance(0.5)) cell = ends[static_cast<std::size_t>(random.whole(0, 5))];
  }
  for (const char* const name : {"mr_sort", "electre_tri"}) {
    const Outcome outcome = run(task(name), table, criteria(false));
    BOOST_TEST(
        (outcome.scores == run(std::vector{task(name), task("weighted_sum")}, table, criteria(false))[0].scores));
    for (const double category : outcome.scores) BOOST_REQUIRE((category >= 1 && category <= 6));
  }
}

// Of every method, of those to come too: who says so does mark what cannot be computed with, in whatever column, and
// has learned nothing from the rows.
BOOST_AUTO_TEST_CASE(who_marks_unusable_rows_marks_all_of_them) {
  test::Random random(936);
  const DecisionTable table = table_of(random), other = table_of(random);
  int marking = 0;
  for (const auto& method : Catalogue::instance().all()) {
    const auto* const scoring = dynamic_cast<const mcda::ScoringMethod*>(method.get());
    if (scoring == nullptr) continue;
    const Outcome outcome = run(Task{scoring, {}}, table, criteria(false));
    if (outcome.fitted == nullptr || !outcome.fitted->model->marks_unusable()) continue;
    ++marking;
    BOOST_TEST(outcome.fitted->model->to_bytes() ==
               run(Task{scoring, {}}, other, criteria(false)).fitted->model->to_bytes());
    DecisionTable wrong = table_of(random);
    for (Index j = 0; j < 3; ++j) {
      wrong.column(j)[static_cast<std::size_t>(100 * j + 1)] = std::numeric_limits<double>::quiet_NaN();
      wrong.column(j)[static_cast<std::size_t>(100 * j + 2)] = -std::numeric_limits<double>::infinity();
      wrong.column(j)[static_cast<std::size_t>(100 * j + 3)] = 2 * mcda::largest_magnitude;
      wrong.column(j)[static_cast<std::size_t>(rows - 1 - j)] = -mcda::smallest_magnitude / 2;
    }
    const std::vector<double> scores = score(*outcome.fitted, wrong);
    for (Index i = 0; i < rows; ++i) {
      const bool marked = (i < 300 && i % 100 >= 1 && i % 100 <= 3) || i > rows - 4;
      BOOST_TEST(std::isnan(scores[static_cast<std::size_t>(i)]) == marked, scoring->info().name << ", row " << i);
    }
  }
  BOOST_TEST(marking >= 2);
}

BOOST_AUTO_TEST_CASE(what_is_said_of_all_rows_is_not_said_of_the_first) {
  test::Random random(934);
  DecisionTable table = table_of(random);
  for (Index i = 0; i < mcda::block_rows; ++i) table.column(0)[static_cast<std::size_t>(i)] = 5;
  for (double& cell : table.column(2)) cell = 5;
  const Outcome outcome = run(task("mr_sort"), table, criteria());
  std::string all;
  for (const std::string& note : outcome.notes) all += note + "\n";
  BOOST_TEST(all.find("c1 is the same") == std::string::npos);
  BOOST_TEST(all.find("c3 is the same") != std::string::npos);
  BOOST_TEST((outcome.scores == score(*outcome.fitted, table)));
}

BOOST_AUTO_TEST_SUITE_END()
