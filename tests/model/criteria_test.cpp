#include "mcda/model/criteria.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

using namespace mcda;
using test::says;

namespace {

// Two criteria, the second as `change` makes it.
Criteria changed(const std::function<void(Criterion&)>& change) {
  std::vector<Criterion> list = test::benefits(2);
  change(list[1]);
  return Criteria(list);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(criteria)

BOOST_AUTO_TEST_CASE(weights_are_normalised_unless_told_otherwise) {
  std::vector<Criterion> list = test::benefits(2);
  list[0].weight = 3;
  list[1].weight = 1;
  const Criteria shares(list);
  BOOST_CHECK_EQUAL(shares.weight(0), 0.75);
  BOOST_CHECK_EQUAL(shares.weight(1), 0.25);
  const Criteria given(list, WeightRule::as_given);
  BOOST_CHECK_EQUAL(given.weight(0), 3);
  BOOST_CHECK_EQUAL(given.sum_of_weights(), 4);
  BOOST_CHECK_EQUAL(given.select({1}).weight(0), 1);
  BOOST_CHECK_EQUAL(given.select({1, 0})[0].id, "c2");
  BOOST_CHECK_EQUAL(given.with_weights({1, 4}, WeightRule::normalise).weight(1), 0.8);
  BOOST_CHECK_THROW(given.with_weights({1}, WeightRule::normalise), InvalidInput);
  BOOST_CHECK_THROW(given.with_weights({0, 0}, WeightRule::as_given), InvalidInput);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used_is_refused_by_name) {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  for (const double weight : {-0.1, nan, infinity}) {
    BOOST_CHECK_EXCEPTION(changed([&](Criterion& c) { c.weight = weight; }), InvalidInput, says({"c2", "weight"}));
  }
  BOOST_CHECK_EXCEPTION(changed([](Criterion& c) { c.preference.indifference = -1; }), InvalidInput, says({"c2", "q"}));
  BOOST_CHECK_EXCEPTION(changed([&](Criterion& c) { c.preference.indifference = nan; }), InvalidInput,
                        says({"c2", "q"}));
  BOOST_CHECK_EXCEPTION(changed([](Criterion& c) { c.preference.preference = -1; }), InvalidInput, says({"c2", "p"}));
  for (const PreferenceShape shape : {PreferenceShape::linear, PreferenceShape::level}) {
    BOOST_CHECK_EXCEPTION(changed([&](Criterion& c) { c.preference = {shape, 3, 2, 0}; }), InvalidInput,
                          says({"c2", "larger"}));
  }
  BOOST_CHECK_NO_THROW(changed([](Criterion& c) { c.preference = {PreferenceShape::usual, 3, 2, 0}; }));
  BOOST_CHECK_EXCEPTION(changed([](Criterion& c) { c.preference = {PreferenceShape::gaussian, 0, 0, 0}; }),
                        InvalidInput, says({"c2", "s > 0"}));
  BOOST_CHECK_EXCEPTION(changed([](Criterion& c) { c.veto = 0; }), InvalidInput, says({"c2", "veto"}));
  BOOST_CHECK_EXCEPTION(changed([&](Criterion& c) { c.veto = nan; }), InvalidInput, says({"c2", "veto"}));
  BOOST_CHECK_EXCEPTION(changed([](Criterion& c) { c.bounds = Interval{5, 4}; }), InvalidInput, says({"c2", "bounds"}));
  BOOST_CHECK_EXCEPTION(changed([&](Criterion& c) { c.range = Interval{nan, 4}; }), InvalidInput,
                        says({"c2", "range"}));
  BOOST_CHECK_EXCEPTION(changed([](Criterion& c) { c.ideal_interval = Interval{5, 4}; }), InvalidInput,
                        says({"c2", "ideal"}));
  BOOST_CHECK_EXCEPTION(changed([](Criterion& c) { c.id = "c1"; }), InvalidInput, says({"two criteria", "c1"}));
  BOOST_CHECK_EXCEPTION(changed([](Criterion& c) { c.id = ""; }), InvalidInput, says({"no id"}));
}

BOOST_AUTO_TEST_CASE(lists_without_a_weight_are_refused) {
  BOOST_CHECK_EXCEPTION(Criteria({}), InvalidInput, says({"no criterion"}));
  std::vector<Criterion> list = test::benefits(2);
  list[0].weight = list[1].weight = 0;
  BOOST_CHECK_EXCEPTION(Criteria{list}, InvalidInput, says({"zero"}));
  list[0].weight = list[1].weight = 1e308;  // their sum is no number
  BOOST_CHECK_EXCEPTION(Criteria{list}, InvalidInput, says({"too large"}));
  list[0].weight = 1e-320;
  list[1].weight = 0;
  BOOST_CHECK_EQUAL(Criteria(list).weight(0), 1);
}

BOOST_AUTO_TEST_CASE(all_problems_are_told_at_once) {
  std::vector<Criterion> list = test::benefits(3);
  list[0].weight = -1;
  list[2].veto = -1;
  BOOST_CHECK_EXCEPTION(Criteria{list}, InvalidInput, says({"c1", "c3"}));
}

BOOST_AUTO_TEST_SUITE_END()
