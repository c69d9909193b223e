#include "mcda/engine/run_memory.hpp"

#include <boost/test/unit_test.hpp>

#include "mcda/engine/summarise.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

using namespace mcda;

namespace {

struct Repeated {
  DecisionTable table;
  std::vector<Criterion> list = test::benefits(5);

  explicit Repeated(Index m) : table(m, 5) {
    test::Random random(3);
    for (Index j = 0; j < 5; ++j) {
      for (double& x : table.column(j)) x = random.uniform(1, 9);
    }
    list[1].direction = Direction::minimise;
    list[3].preference = {PreferenceShape::linear, 0.5, 4, 0};
  }
  std::vector<std::vector<double>> weightings() const {
    return {{1, 1, 1, 1, 1}, {5, 1, 2, 0.5, 1}, {0, 3, 1, 0, 2}, {1, 1, 1, 1, 1}};
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(run_memory)

// Every scoring that takes these data: what was left behind changes no bit, whatever was run before.
BOOST_AUTO_TEST_CASE(the_same_bits_as_a_first_run) {
  const Repeated portfolio(9'000);
  for (const double room : {0.0, 64.0 * 1024 * 1024}) {
    RunMemory memory(portfolio.table, room);
    Index ran = 0;
    for (const auto& method : Catalogue::instance().all()) {
      const auto* const scoring = dynamic_cast<const ScoringMethod*>(method.get());
      if (scoring == nullptr || scoring->info().result != ResultKind::complete) continue;
      if (scoring->info().name.ends_with("probid") || scoring->info().name == "comet") continue;  // quadratic
      for (const auto& weights : portfolio.weightings()) {
        const Criteria criteria = Criteria(portfolio.list).with_weights(weights, WeightRule::normalise);
        const Task task{scoring, {}};
        const Outcome fresh = run(task, portfolio.table, criteria, {.threads = 2});
        const Outcome again = run(task, criteria, memory, {.threads = 2});
        BOOST_TEST_INFO(std::string(scoring->info().name));
        BOOST_TEST(fresh.refusal.has_value() == again.refusal.has_value());
        BOOST_TEST((fresh.scores == again.scores));
        BOOST_TEST((fresh.derived == again.derived));
        BOOST_TEST((fresh.notes == again.notes));
        ran += fresh.refusal ? 0 : 1;
      }
    }
    BOOST_TEST(ran > 80);
  }
}

// A part of the clients on the scale of all: each has the score it has among all.
BOOST_AUTO_TEST_CASE(a_part_on_the_scale_of_all) {
  const Repeated portfolio(5'000);
  std::vector<Index> some;
  for (Index row = 0; row < 5'000; row += 7) some.push_back(row);
  const DecisionTable part = portfolio.table.select_rows(some);
  RunMemory memory(part, summarise(portfolio.table, Statistic::extremes | Statistic::sum_of_squares));
  for (const char* name : {"weighted_sum", "topsis"}) {
    const Task task{&Catalogue::instance().scoring(name), {}};
    const Criteria criteria{portfolio.list};
    const Outcome all = run(task, portfolio.table, criteria), few = run(task, criteria, memory);
    BOOST_TEST(!learns_more(*few.fitted->model));
    for (std::size_t k = 0; k < some.size(); ++k)
      BOOST_TEST(few.scores[k] == all.scores[static_cast<std::size_t>(some[k])]);
  }
  BOOST_CHECK_THROW(memory.summary(Statistic::co_moments, {}), InvalidInput);
  const Outcome vikor =
      run(Task{&Catalogue::instance().scoring("vikor"), {}}, portfolio.table, Criteria(portfolio.list));
  BOOST_TEST(learns_more(*vikor.fitted->model));
}

BOOST_AUTO_TEST_SUITE_END()
