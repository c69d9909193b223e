// COMET with objects judged by people, and what it refuses.
#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;

mcda::Outcome ranked(const Instance& one, const mcda::ParameterValues& values) {
  return mcda::run(mcda::Task{&mcda::Catalogue::instance().scoring("comet"), values}, one.table(), one.criteria(), {});
}

Instance grid() {
  Instance one{{{0, 0}, {1, 10}, {0.5, 5}, {0.25, 10}, {2, 0}, {1.5, 2.5}}, benefits(2)};
  one.list[0].characteristic = {0, 1, 2};
  one.list[1].characteristic = {0, 10};
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(comet)

// Objects (0,0) (0,10) (1,0) (1,10) (2,0) (2,10) are judged 1 3 3 7 9 20: dense ranks 1 2 2 3 4 5, so P = 0 1/4 1/4 1/2
// 3/4 1. Between them by hand: (0.5, 5) is the mean of the first four; (0.25, 10) is 3/4 1/4 + 1/4 1/2; (1.5, 2.5) is
// 3/4 of the mean of 1/4 and 3/4, and 1/4 of the mean of 1/2 and 1.
BOOST_AUTO_TEST_CASE(objects_judged_by_people_by_hand) {
  const Instance one = grid();
  const std::vector<double> expected{0, 0.5, 0.25, 0.3125, 0.75, 0.5625};
  for (const char* judged : {"1 3 3 7 9 20", "-5, -4, -4, 0, 0.5, 1"}) {
    const mcda::Outcome outcome = ranked(one, {{"object_values", judged}});
    BOOST_REQUIRE(!outcome.refusal);
    BOOST_CHECK_EQUAL(difference(outcome.scores, expected, 1e-14), "");
    const mcda::Steps steps = outcome.method->steps(one.table(), one.criteria(), outcome.parameters);
    BOOST_CHECK_EQUAL(difference(steps.find("scores")->values, expected, 1e-14), "");
    BOOST_REQUIRE_EQUAL(steps.find("objects")->rows, 6);
    BOOST_CHECK_EQUAL(steps.find("objects")->values[3], 10);  // the last criterion runs fastest
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_judged_is_refused) {
  const auto refused = [](const Instance& one, const mcda::ParameterValues& values, const char* part) {
    const auto refusal = ranked(one, values).refusal;
    BOOST_REQUIRE_MESSAGE(refusal, part);
    BOOST_CHECK_MESSAGE(contains(refusal->text(), part), refusal->text());
  };
  Instance one = grid();
  refused(one, {{"object_values", "1 2 3"}}, "6 characteristic objects");
  refused(one, {{"object_values", "2 2 2 2 2 2"}}, "all object_values are the same");
  one.list[1].characteristic = {0, 9};
  refused(one, {}, "c2");
  one.list[1].characteristic = {3};
  refused(one, {}, "two rising");
  one.list[1].characteristic = {5, 0};
  refused(one, {}, "two rising");
  Instance wide{{std::vector<double>(17, 0.5)}, benefits(17)};
  for (Criterion& c : wide.list) c.characteristic = {0, 1};
  refused(wide, {}, "100000 characteristic objects");
}

BOOST_AUTO_TEST_SUITE_END()
