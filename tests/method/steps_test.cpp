#include "mcda/method/steps.hpp"

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

using namespace mcda;
using test::says;

BOOST_AUTO_TEST_SUITE(steps)

BOOST_AUTO_TEST_CASE(shapes_and_names) {
  Steps list;
  list.scalar("cr", "Consistency ratio", "CR", 0.05);
  list.flag("stable", "Stable", true);
  list.per_criterion("best", "Best", "f*", {1, 2});
  list.per_alternative("scores", "Scores", "C", {1, 2, 3});
  list.matrix("r", "Normalised", "r", {{1, 2}, {3, 4}, {5, 6}});
  list.matrix("pi", "Preference", "pi", {{0, 1}, {1, 0}}, StepShape::relation);
  list.members("kernel", "Kernel", {0, 2});
  list.undefined("nothing", "There is none");
  BOOST_CHECK_EQUAL(list.all().size(), 8u);
  BOOST_CHECK_EQUAL(list.find("best")->columns, 2);
  BOOST_CHECK_EQUAL(list.find("scores")->rows, 3);
  const Step& matrix = *list.find("r");
  BOOST_CHECK(matrix.shape == StepShape::matrix && matrix.rows == 3 && matrix.columns == 2);
  BOOST_CHECK_EQUAL(matrix.values[3], 4);  // row by row
  BOOST_CHECK(list.find("pi")->shape == StepShape::relation);
  BOOST_CHECK((list.find("kernel")->values == std::vector<double>{0, 2}));
  BOOST_CHECK(list.find("nothing")->undefined);
  BOOST_CHECK(list.find("cr ") == nullptr);
}

BOOST_AUTO_TEST_CASE(every_step_has_the_values_that_its_shape_promises) {
  test::Random random(81);
  const test::Instance one = test::random_instance(
      random, {.domain = Domain::positive, .least_rows = 6, .most_rows = 6, .least_criteria = 4, .most_criteria = 4});
  for (const auto& method : Catalogue::instance().all()) {
    Steps found;
    if (const auto* scoring = dynamic_cast<const ScoringMethod*>(method.get())) {
      found = scoring->steps(one.table(), one.criteria(), scoring->complete({}));
    } else if (const auto* relation = dynamic_cast<const RelationMethod*>(method.get())) {
      found = relation->steps(one.table(), one.criteria(), relation->complete({}));
    } else {
      continue;
    }
    std::set<std::string> keys;
    for (const Step& step : found.all()) {
      BOOST_TEST_CONTEXT(method->info().name << ", step " << step.key) {
        BOOST_CHECK(keys.insert(step.key).second);
        BOOST_CHECK(!step.caption.empty());
        if (step.undefined) continue;
        BOOST_CHECK_EQUAL(static_cast<Index>(step.values.size()), step.rows * step.columns);
        switch (step.shape) {
          case StepShape::scalar: BOOST_CHECK_EQUAL(step.values.size(), 1u); break;
          case StepShape::flag:
            BOOST_CHECK(step.values.size() == 1 && (step.values[0] == 0 || step.values[0] == 1));
            break;
          case StepShape::per_criterion: BOOST_CHECK_EQUAL(step.values.size(), 4u); break;
          case StepShape::per_alternative: BOOST_CHECK_EQUAL(step.values.size(), 6u); break;
          case StepShape::matrix: BOOST_CHECK(step.rows == 6 && step.columns == 4); break;
          case StepShape::relation: BOOST_CHECK(step.rows == 6 && step.columns == 6); break;
          case StepShape::square: BOOST_CHECK(step.rows == 4 && step.columns == 4); break;
          case StepShape::members: BOOST_CHECK(std::is_sorted(step.values.begin(), step.values.end())); break;
          case StepShape::table: break;
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(more_rows_than_can_be_read_are_refused) {
  DecisionTable table(steps_row_limit + 1, 1);
  for (double& cell : table.column(0)) cell = 1;
  for (const auto& method : Catalogue::instance().all()) {
    if (const auto* scoring = dynamic_cast<const ScoringMethod*>(method.get())) {
      BOOST_CHECK_EXCEPTION(scoring->steps(table, Criteria(test::benefits(1)), scoring->complete({})), InvalidInput,
                            says({"10000", "10001"}));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
