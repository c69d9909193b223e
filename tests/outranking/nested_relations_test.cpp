// Orders from two nested relations (electre_2), circuits included, by another way of counting; and electre_2 as a
// whole.
#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/nested_relations.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;
using mcda::BitRelation;
using mcda::RelationOutcome;

using Matrix = std::vector<std::vector<bool>>;

// Paths among `these` by Warshall.
Matrix reach_of(Matrix reach, const std::vector<bool>& these) {
  const std::size_t m = reach.size();
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k < m; ++k) reach[i][k] = (reach[i][k] && these[i] && these[k]) || i == k;
  }
  for (std::size_t via = 0; via < m; ++via) {
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) reach[i][k] = reach[i][k] || (reach[i][via] && reach[via][k]);
    }
  }
  return reach;
}

// An alternative is a candidate when all that strongly reach it among those left are reached by it; among the
// candidates it is drawn when the same holds with the weak relation, strong circuits being walked freely.
std::vector<double> by_reach(const Matrix& strong, const Matrix& weak) {
  const std::size_t m = strong.size();
  std::vector<double> ranks(m, 0);
  std::vector<bool> left(m, true);
  for (double place = 1; std::find(left.begin(), left.end(), true) != left.end(); ++place) {
    const auto undefeated = [m](const Matrix& reach, const std::vector<bool>& these) {
      std::vector<bool> list = these;
      for (std::size_t k = 0; k < m; ++k) {
        for (std::size_t i = 0; i < m; ++i) list[k] = list[k] && !(these[i] && reach[i][k] && !reach[k][i]);
      }
      return list;
    };
    const Matrix strongly = reach_of(strong, left);
    const std::vector<bool> candidates = undefeated(strongly, left);
    Matrix joined = weak;
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) joined[i][k] = weak[i][k] || (strongly[i][k] && strongly[k][i]);
    }
    const std::vector<bool> chosen = undefeated(reach_of(joined, candidates), candidates);
    for (std::size_t i = 0; i < m; ++i) {
      if (chosen[i]) ranks[i] = place, left[i] = false;
    }
  }
  return ranks;
}

Matrix transposed(const Matrix& from) {
  Matrix to = from;
  for (std::size_t i = 0; i < from.size(); ++i) {
    for (std::size_t k = 0; k < from.size(); ++k) to[i][k] = from[k][i];
  }
  return to;
}

const mcda::RelationMethod& electre_2() {
  return dynamic_cast<const mcda::RelationMethod&>(*mcda::Catalogue::instance().find("electre_2"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nested_relations)

BOOST_AUTO_TEST_CASE(orders_equal_those_by_paths) {
  Random random(201);
  for (Index round = rounds(60); round > 0; --round) {
    const auto m = static_cast<std::size_t>(random.one_of<Index>({1, 2, 3, 6, 12, 30, 65}));
    const double sure = random.uniform(0, 2.0 / static_cast<double>(m)), less = random.uniform(0, 0.2);
    Matrix strong(m, std::vector<bool>(m)), weak = strong;
    BitRelation s(static_cast<Index>(m)), w(static_cast<Index>(m));
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        if (i == k) continue;
        if (random.chance(sure)) {
          strong[i][k] = true, s.set(static_cast<Index>(i), static_cast<Index>(k));
        } else if (random.chance(less)) {
          weak[i][k] = true, w.set(static_cast<Index>(i), static_cast<Index>(k));
        }
      }
    }
    const mcda::NestedOrders orders = mcda::orders_of(s, w);
    BOOST_CHECK_EQUAL(difference(orders.direct, by_reach(strong, weak), 0), "");
    std::vector<double> inverse = by_reach(transposed(strong), transposed(weak));
    const double classes = *std::max_element(inverse.begin(), inverse.end());
    for (double& rank : inverse) rank = classes + 1 - rank;
    BOOST_CHECK_EQUAL(difference(orders.inverse, inverse, 0), "");
  }
}

// Three clients that beat each other in a circle, and a fourth that all beat.
BOOST_AUTO_TEST_CASE(a_circuit_shares_a_place) {
  const Instance one{{{3, 1, 2}, {2, 3, 1}, {1, 2, 3}, {0, 0, 0}}, benefits(3)};
  const RelationOutcome outcome =
      mcda::run(electre_2(), {{"q0", 1.0}, {"q1", 1.0}}, one.table(), one.criteria(), {.threads = 1});
  BOOST_CHECK((outcome.exploitation.orders.at(0).values == std::vector<double>{1, 1, 1, 2}));
  BOOST_CHECK((outcome.exploitation.orders.at(1).values == std::vector<double>{1, 1, 1, 2}));
  BOOST_CHECK((outcome.exploitation.circuits == std::vector<std::vector<Index>>{{0, 1, 2}}));
  BOOST_CHECK(any_contains(outcome.notes, "3 alternatives strongly outrank each other in 1 circuit;"));
}

// Ahead on weights .6 against .4, behind by 40 % of a range: strong from q1 = .4 on, weak from q0 = .4 on, else
// nothing.
BOOST_AUTO_TEST_CASE(the_larger_threshold_admits_the_weak_relation_only) {
  Instance one{{{1, 6}, {0, 10}, {0, 0}}, benefits(2)};
  one.list[0].weight = 0.6, one.list[1].weight = 0.4;
  const auto places = [&](double q0, double q1) {
    const mcda::ParameterValues values{{"p0", 0.7}, {"p1", 0.6}, {"p2", 0.5}, {"q0", q0}, {"q1", q1}};
    const mcda::Steps steps = electre_2().steps(one.table(), one.criteria(), electre_2().complete(values));
    return std::pair(steps.find("strong")->values[1], steps.find("weak")->values[1]);
  };
  BOOST_CHECK((places(0.5, 0.4) == std::pair(1.0, 0.0)));
  BOOST_CHECK((places(0.4, 0.3) == std::pair(0.0, 1.0)));
  BOOST_CHECK((places(0.3, 0.3) == std::pair(0.0, 0.0)));
}

BOOST_AUTO_TEST_CASE(orders_equal_the_plain_formula) {
  Random random(202);
  for (Index round = rounds(25); round > 0; --round) {
    for (const Index m : {1, 2, 9, 64, 70}) {
      const Instance one = random_instance(random, {.least_rows = m, .most_rows = m, .most_criteria = 7});
      const mcda::ParameterValues values =
          electre_2().complete({{"p0", random.uniform(0.6, 0.9)}, {"p2", random.uniform(0.2, 0.5)}});
      const RelationOutcome outcome = mcda::run(electre_2(), values, one.table(), one.criteria(), {.threads = 2});
      const mcda::Steps steps = electre_2().steps(one.table(), one.criteria(), values);
      BOOST_CHECK_EQUAL(difference(outcome.exploitation.orders.at(0).values, steps.find("direct")->values, 0), "");
      BOOST_CHECK_EQUAL(difference(outcome.exploitation.orders.at(1).values, steps.find("inverse")->values, 0), "");
      BOOST_CHECK_EQUAL(difference(outcome.exploitation.columns.at(0).values, steps.find("scores")->values, 0), "");
      BOOST_CHECK_EQUAL(difference(outcome.exploitation.ranks, steps.find("levels")->values, 0), "");
    }
  }
}

BOOST_AUTO_TEST_CASE(thresholds_out_of_order_are_noted) {
  const Instance one{{{1, 2}, {2, 1}}, benefits(2)};
  BOOST_CHECK(any_contains(mcda::run(electre_2(), {{"p2", 0.6}}, one.table(), one.criteria(), {.threads = 1}).notes,
                           "not nested"));
  BOOST_CHECK(!any_contains(mcda::run(electre_2(), {}, one.table(), one.criteria(), {.threads = 1}).notes, "nested"));
}

BOOST_AUTO_TEST_SUITE_END()
