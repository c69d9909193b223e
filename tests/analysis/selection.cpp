// What can be said about a selection without solving anything.
#include <boost/test/unit_test.hpp>

#include "mcda/analysis/selection.hpp"

namespace {

using namespace mcda;

SelectionProblem problem() {
  return {.worth = {3, 2, -1, 0, 5},
          .admissible = {true, true, true, true, false},
          .limits = {{{0, 1, 2}, {0.1, 0.2, 0.4}, std::nullopt, 0.3}, {{0, 3}, {1, 1}, 1.0, std::nullopt}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(selection)

BOOST_AUTO_TEST_CASE(sums_and_limits) {
  const SelectionProblem all = problem();
  BOOST_TEST(worth_of(all, {true, true, false, false, false}) == 5);
  BOOST_TEST(used_by(all.limits[0], {true, true, false, false, false}) == 0.1 + 0.2);
  BOOST_TEST(keeps_all(all, {true, true, false, false, false}));    // 0.1 + 0.2 is 0.3
  BOOST_TEST(!keeps_all(all, {false, true, false, false, false}));  // nobody of 0 and 3
  BOOST_TEST(!keeps_all(all, {true, false, true, false, false}));   // 0.5 is above 0.3
  BOOST_TEST(!keeps_all(all, {true, false, false, false, true}));   // not admissible
}

BOOST_AUTO_TEST_CASE(who_would_still_fit) {
  const std::vector<Index> room = left_out_with_room(problem(), {true, false, false, false, false});
  const std::vector<Index> expected{1, 3};
  BOOST_TEST(room == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
