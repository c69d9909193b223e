// Sums of what columns earn, dealt to stretches of rows: the bits of adding up column after column, for any number of
// threads and in any company.
#include "mcda/engine/column_sums.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/random.hpp"

using namespace mcda;

namespace {

Task task(const char* name) { return {&mcda::Catalogue::instance().scoring(name), {}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(column_sums)

BOOST_AUTO_TEST_CASE(are_those_of_adding_column_after_column) {
  test::Random random(941);
  for (const Index m : {1, 300, 65'536, 65'537, 70'000}) {
    DecisionTable table(m, 5);
    std::vector<Criterion> list(5);
    for (Index j = 0; j < 5; ++j) {
      for (double& cell : table.column(j))
        cell = j % 2 == 0 ? 1 + random.uniform() : static_cast<double>(random.whole(1, 40));
      Criterion& one = list[static_cast<std::size_t>(j)];
      one.id = "c" + std::to_string(j);
      one.direction = j == 1 ? mcda::Direction::minimise : mcda::Direction::maximise;
      one.weight = j == 3 ? 0 : 1 + static_cast<double>(j);  // one is left out by methods that go by weights
      one.preference = {.shape = mcda::PreferenceShape::linear, .indifference = 0.1, .preference = 0.7};
    }
    const Criteria criteria(list);
    const Outcome outcome = run(task("promethee_2"), table, criteria, {.threads = 1});
    std::vector<std::vector<double>> expected(2, std::vector<double>(static_cast<std::size_t>(m), 0.0));
    for (std::size_t k = 0; k < outcome.fitted->columns.size(); ++k) {
      const mcda::SortedColumn sorted = mcda::sort_column(table.column(outcome.fitted->columns[k]));
      std::vector<std::vector<double>> earned(2, std::vector<double>(static_cast<std::size_t>(m), 0.0));
      const std::vector<std::span<double>> views(earned.begin(), earned.end());
      outcome.fitted->model->contribution(static_cast<Index>(k), sorted.values, sorted.values, views);
      for (std::size_t out = 0; out < 2; ++out) {
        for (std::size_t i = 0; i < sorted.rows.size(); ++i) expected[out][sorted.rows[i]] += earned[out][i];
      }
    }
    BOOST_TEST((outcome.derived == expected), "m " << m);
    BOOST_TEST((run(task("promethee_2"), table, criteria, {.threads = 2}).derived == expected), "m " << m);
    // With a method of one column beside it.
    const std::vector<Task> tasks{task("todim"), task("promethee_2")};
    if (m > 1'000) continue;  // its kernel sums take their time
    const std::vector<Outcome> together = run(tasks, table, criteria, {.threads = 7});
    BOOST_TEST((together[0].scores == run(tasks[0], table, criteria, {.threads = 1}).scores), "m " << m);
    BOOST_TEST((together[1].derived == expected), "m " << m);
  }
}

BOOST_AUTO_TEST_CASE(of_one_column_over_many_stretches) {
  test::Random random(943);
  DecisionTable table(140'000, 2);
  std::vector<Criterion> list(2);
  for (Index j = 0; j < 2; ++j) {
    for (double& cell : table.column(j)) cell = static_cast<double>(random.whole(1, 9));
    list[static_cast<std::size_t>(j)].id = "c" + std::to_string(j);
    list[static_cast<std::size_t>(j)].weight = 1;
  }
  const Criteria criteria(list);
  const Outcome alone = run(task("todim"), table, criteria, {.threads = 1});
  BOOST_TEST((run(task("todim"), table, criteria, {.threads = 3}).scores == alone.scores));
  std::map<std::pair<double, double>, double> seen;  // equal rows are equal wherever they stand
  for (Index i = 0; i < table.rows(); ++i) {
    const double score = alone.scores[static_cast<std::size_t>(i)];
    BOOST_REQUIRE(seen.emplace(std::pair(table(i, 0), table(i, 1)), score).first->second == score);
  }
  BOOST_TEST(seen.size() == 81u);
}

BOOST_AUTO_TEST_CASE(into_what_an_earlier_column_left) {
  test::Random random(942);
  mcda::SortedColumn kept;
  for (const std::size_t m : {5000u, 10u, 7000u, 0u, 300u}) {
    std::vector<double> column(m);
    for (double& cell : column) cell = random.normal();
    mcda::sort_column(column, kept);
    const mcda::SortedColumn fresh = mcda::sort_column(column);
    BOOST_TEST((kept.values == fresh.values));
    BOOST_TEST((kept.rows == fresh.rows));
  }
}

BOOST_AUTO_TEST_SUITE_END()
