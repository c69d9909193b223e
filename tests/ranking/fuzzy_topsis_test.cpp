// Triangular numbers in three columns. The laws run over plain numbers; these are the same promises for triples.
#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"
#include "tests/support/variants.hpp"

namespace {

using namespace test;

const mcda::ScoringMethod& method() { return mcda::Catalogue::instance().scoring("fuzzy_topsis"); }

mcda::Outcome ranked(const Instance& one, const mcda::ParameterValues& values) {
  return mcda::run(mcda::Task{&method(), values}, one.table(), one.criteria(), {.threads = 1});
}

std::vector<Criterion> corners(const std::string& name, Direction direction, double weight) {
  std::vector<Criterion> list;
  for (const char* corner : {".low", ".middle", ".high"})
    list.push_back(criterion(name + corner, direction, weight / 3));
  return list;
}

// Two triples and a plain number, rising corners.
Instance random_triples(Random& random, Index m) {
  Instance one{{}, corners("a", Direction::maximise, random.uniform(0.1, 1))};
  for (const Criterion& c : corners("b", Direction::minimise, random.uniform(0.1, 1))) one.list.push_back(c);
  one.list.push_back(criterion("c", Direction::maximise, random.uniform(0.1, 1)));
  for (Index i = 0; i < m; ++i) {
    std::vector<double> row;
    for (int part = 0; part < 2; ++part) {
      const double middle = random.uniform(3, 7);
      row.insert(row.end(), {middle - random.uniform(0, 2), middle, middle + random.uniform(0, 2)});
    }
    row.push_back(static_cast<double>(random.whole(1, 9)));
    one.rows.push_back(row);
  }
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fuzzy_topsis)

BOOST_AUTO_TEST_CASE(promises_for_triples) {
  Random random(91);
  for (Index round = rounds(40); round > 0; --round) {
    const Instance one = random_triples(random, random.whole(1, 30));
    for (mcda::ParameterValues values : variants_of(method())) {
      if (round % 3 == 0) values["fuzzy_weights"] = "0.1 0.5 0.9 0 0 0.3 0.7 0.9 1";
      BOOST_TEST_CONTEXT(test::text_of(method(), values) << ", " << text_of(one)) {
        const mcda::Outcome outcome = ranked(one, values);
        BOOST_REQUIRE(!outcome.refusal);
        BOOST_CHECK(all_finite(outcome.scores));
        const mcda::Steps steps = method().steps(one.table(), outcome.fitted->criteria, outcome.parameters);
        BOOST_CHECK_EQUAL(difference(outcome.scores, steps.find("scores")->values, 1e-12), "");

        // Corners may stand in any order, between criteria and within a row.
        Instance mixed = one;
        for (auto& row : mixed.rows) std::swap(row[0], row[2]);
        const std::vector<Index> rows = random.permutation(one.m());
        const mcda::Outcome other = ranked(with_rows(mixed, rows), values);
        BOOST_CHECK_EQUAL(difference(other.scores, at(outcome.scores, rows), 1e-12), "");

        // Another unit for the whole triangular number.
        Instance scaled = one;
        for (std::size_t j = 0; j < 3; ++j) scaled = with_factor(scaled, j, 1000);
        BOOST_CHECK_EQUAL(order_conflict(ranked(scaled, values).scores, outcome.scores), "");

        // Row 0 improved in one corner does not fall.
        Instance better = one;
        better.rows.push_back(one.rows[0]);
        better.rows.back()[2] += 0.5;
        const mcda::Outcome third = ranked(better, values);
        BOOST_CHECK_GE(third.scores.back(), third.scores[0] - 1e-12);

        const mcda::Fitted stored = mcda::reloaded(*outcome.fitted);
        BOOST_CHECK(same_bits(mcda::score(stored, one.table(), {.threads = 2}), outcome.scores));
      }
    }
  }
}

// By hand, ideal (1, 1, 1): one criterion, (1, 2, 3) and (2, 3, 4), divided by 4 and weighed by 1.
BOOST_AUTO_TEST_CASE(two_clients_by_hand) {
  const Instance one{{{1, 2, 3}, {2, 3, 4}}, corners("a", Direction::maximise, 1)};
  const mcda::Outcome outcome = ranked(one, {});
  const auto closeness = [](double a, double b, double c) {
    const double far = std::sqrt(((1 - a) * (1 - a) + (1 - b) * (1 - b) + (1 - c) * (1 - c)) / 3);
    const double near = std::sqrt((a * a + b * b + c * c) / 3);
    return near / (near + far);
  };
  BOOST_CHECK_CLOSE(outcome.scores[0], closeness(0.25, 0.5, 0.75), 1e-12);
  BOOST_CHECK_CLOSE(outcome.scores[1], closeness(0.5, 0.75, 1), 1e-12);
}

BOOST_AUTO_TEST_CASE(what_is_no_triangular_number_is_refused) {
  const auto refused = [](const Instance& one, const mcda::ParameterValues& values, const char* part) {
    const auto refusal = ranked(one, values).refusal;
    BOOST_REQUIRE_MESSAGE(refusal, part);
    BOOST_CHECK_MESSAGE(contains(refusal->text(), part), refusal->text());
  };
  Instance one{{{1, 2, 3}, {2, 3, 4}}, corners("a", Direction::maximise, 1)};
  refused(one, {{"fuzzy_weights", "1 2"}}, "2 fuzzy_weights for 1 criteria");
  refused(one, {{"fuzzy_weights", "2 1 3"}}, "a.low");
  refused(one, {{"fuzzy_weights", "0 0 0"}}, "all fuzzy_weights are zero");
  one.list[1].direction = Direction::minimise;
  refused(one, {}, "a.middle");
  one.list[1].direction = Direction::maximise;
  one.list[1].weight = 0;  // left out by the engine: the triple is incomplete
  refused(one, {}, "equal weights");
  one.list[1].weight = 1;
  one.list[1].id = "a";
  refused(one, {}, "others are missing");
}

BOOST_AUTO_TEST_CASE(weights_above_one_are_noted_where_they_spoil_the_ideal) {
  const Instance one{{{1, 2, 3}, {2, 3, 4}}, corners("a", Direction::maximise, 1)};
  BOOST_CHECK(any_contains(ranked(one, {{"fuzzy_weights", "3 6 9"}}).notes, "ideal=column"));
  BOOST_CHECK(!any_contains(ranked(one, {{"fuzzy_weights", "3 6 9"}, {"ideal", "column"}}).notes, "ideal=column"));
}

BOOST_AUTO_TEST_SUITE_END()
