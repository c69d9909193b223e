// promethee_3, promethee_4 and promethee_6: against the plain formula, against promethee_2, and orders of intervals by
// brute force.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/interval_order.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/smoothed_preference.hpp"
#include "mcda/method/catalogue.hpp"
#include "methods/outranking/textbook_preference.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;
using mcda::ParameterValues;
using mcda::Preference;
using mcda::RelationOutcome;

const mcda::RelationMethod& method_named(const std::string& name) {
  return dynamic_cast<const mcda::RelationMethod&>(*mcda::Catalogue::instance().find(name));
}

RelationOutcome ran(const std::string& name, const ParameterValues& values, const Instance& one) {
  return mcda::run(method_named(name), values, one.table(), one.criteria(), {.threads = 1});
}

mcda::Outcome scored(const std::string& name, const ParameterValues& values, const Instance& one) {
  return mcda::run(mcda::Task{&mcda::Catalogue::instance().scoring(name), values}, one.table(), one.criteria(),
                   {.threads = 1});
}

const std::vector<double>& column(const RelationOutcome& outcome, const std::string& name) {
  for (const auto& one : outcome.exploitation.columns) {
    if (one.name == name) return one.values;
  }
  throw std::out_of_range(name);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(intervals)

BOOST_AUTO_TEST_CASE(levels_and_relation_by_brute_force) {
  Random random(221);
  for (Index round = rounds(150); round > 0; --round) {
    const auto m = static_cast<std::size_t>(random.whole(1, 40));
    std::vector<double> low(m), high(m), levels(m, 1);
    for (std::size_t i = 0; i < m; ++i) {
      low[i] = static_cast<double>(random.whole(0, 20));
      high[i] = low[i] + static_cast<double>(random.whole(0, 6));
    }
    for (std::size_t pass = 0; pass < m; ++pass) {
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t k = 0; k < m; ++k) {
          if (low[i] > high[k]) levels[k] = std::max(levels[k], levels[i] + 1);
        }
      }
    }
    std::size_t met = 0;
    for (std::size_t i = 0; i < m; ++i) {
      bool any = false;
      for (std::size_t k = 0; k < m; ++k) any = any || (i != k && low[i] <= high[k] && low[k] <= high[i]);
      met += any ? 1 : 0;
    }
    mcda::Notes notes;
    const mcda::Exploitation result = mcda::ordered_by_intervals("low", low, "high", high, notes);
    BOOST_CHECK(result.ranks == levels);
    BOOST_CHECK_EQUAL(notes.empty(), met == 0);
    if (!notes.empty())
      BOOST_CHECK_MESSAGE(notes[0].starts_with(std::to_string(met) + " "), notes[0] << " not " << met);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        if (i != k)
          BOOST_REQUIRE_EQUAL((*result.relation)(static_cast<Index>(i), static_cast<Index>(k)), high[i] >= low[k]);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ends_equal_the_plain_formula) {
  Random random(222);
  for (Index round = rounds(10); round > 0; --round) {
    for (const Index m : {1, 2, 9, 70}) {
      const Instance one = random_instance(random, {.least_rows = m, .most_rows = m, .most_criteria = 7});
      for (const std::string name : {"promethee_3", "promethee_6"}) {
        const ParameterValues values{
            {name == "promethee_3" ? "alpha" : "spread", random.chance(0.2) ? 1.0 : random.uniform(0, 0.6)}};
        const RelationOutcome outcome = ran(name, values, one);
        const mcda::Steps steps = method_named(name).steps(one.table(), one.criteria(), values);
        for (const std::string key : {"phi_low", "phi_high", "phi"})
          BOOST_CHECK_EQUAL(difference(column(outcome, key), steps.find(key)->values, 1e-12), "");
        BOOST_CHECK_EQUAL(difference(outcome.exploitation.ranks, steps.find("levels")->values, 0), "");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(intervals_of_no_width_are_the_order_of_promethee_2) {
  Random random(223);
  for (Index round = rounds(20); round > 0; --round) {
    const Instance one = random_instance(random, {.least_rows = 2, .most_rows = 30});
    const std::vector<double> net = scored("promethee_2", {}, one).scores;
    const std::vector<double> three = column(ran("promethee_3", {{"alpha", 0.0}}, one), "phi");
    const std::vector<double> six = column(ran("promethee_6", {{"spread", 0.0}}, one), "phi_low");
    const double share = static_cast<double>(one.m() - 1) / static_cast<double>(one.m());
    for (std::size_t i = 0; i < net.size(); ++i) {
      BOOST_CHECK_SMALL(three[i] - share * net[i], 1e-12);
      BOOST_CHECK_SMALL(six[i] - net[i], 1e-12);
    }
  }
}

// Every weighting of the set lies in the interval.
BOOST_AUTO_TEST_CASE(net_flows_of_weights_in_the_set_stay_in_the_interval) {
  Random random(224);
  for (Index round = rounds(30); round > 0; --round) {
    Instance one = random_instance(random, {.least_rows = 2, .most_rows = 20, .least_criteria = 2});
    const RelationOutcome outcome = ran("promethee_6", {{"spread", 0.5}}, one);
    const double sum = one.criteria().sum_of_weights();
    std::vector<double> given;
    for (const Criterion& c : one.list) given.push_back(c.weight / sum);
    // Move weight between two criteria, within both bounds.
    const auto from = static_cast<std::size_t>(random.whole(0, one.n() - 1)),
               to = static_cast<std::size_t>(random.whole(0, one.n() - 1));
    const double moved = random.uniform() * std::min(given[from], given[to]) * 0.5;
    given[from] -= moved, given[to] += moved;
    for (std::size_t j = 0; j < given.size(); ++j) one.list[j].weight = given[j];
    const std::vector<double> net = scored("promethee_2", {}, one).scores;
    for (std::size_t i = 0; i < net.size(); ++i) {
      BOOST_CHECK_GE(net[i], column(outcome, "phi_low")[i] - 1e-12);
      BOOST_CHECK_LE(net[i], column(outcome, "phi_high")[i] + 1e-12);
    }
  }
}

// E(d) by Simpson's rule, piece by piece between the kinks.
BOOST_AUTO_TEST_CASE(smoothed_preferences_are_integrals) {
  Random random(225);
  for (Index round = rounds(120); round > 0; --round) {
    Preference shape{static_cast<mcda::PreferenceShape>(random.whole(0, 5)), 0, 0, random.uniform(0.5, 3)};
    shape.indifference = random.chance(0.3) ? 0 : random.uniform(0, 2);
    shape.preference = shape.indifference + random.uniform(0.01, 2);
    const double h = std::exp(random.uniform(-2, 2)), d = random.uniform(-6, 6);
    std::vector<double> ends{d - 9 * h, d + 9 * h};
    for (const double kink : {0.0, shape.indifference, shape.preference}) {
      if (kink > ends[0] && kink < ends[1]) ends.push_back(kink);
    }
    std::sort(ends.begin(), ends.end());
    double sum = 0;
    for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
      constexpr int pieces = 1000;
      const double step = (ends[k + 1] - ends[k]) / pieces;
      if (step == 0) continue;
      for (int p = 0; p <= pieces; ++p) {
        // A hair inside at the ends: the shapes jump at their kinks.
        const double u = ends[k] + step * std::clamp<double>(p, 1e-9, pieces - 1e-9), z = (u - d) / h;
        const double weight = p == 0 || p == pieces ? 1 : p % 2 == 1 ? 4 : 2;
        sum += weight * step / 3 * mcda::textbook::degree(shape, u) * std::exp(-z * z / 2) / (h * 2.5066282746310002);
      }
    }
    BOOST_CHECK_SMALL(mcda::smoothed_preference(shape, h, d) - sum, 1e-7);
  }
}

BOOST_AUTO_TEST_CASE(promethee_4_equals_its_plain_formula) {
  Random random(226);
  for (Index round = rounds(10); round > 0; --round) {
    for (const Index m : {1, 2, 9, 300}) {
      const Instance one = random_instance(random, {.least_rows = m, .most_rows = m, .most_criteria = 6});
      for (const double bandwidth : {0.0, 0.3, 1.0, 10.0}) {
        const ParameterValues values{{"bandwidth", bandwidth}};
        const mcda::Outcome outcome = scored("promethee_4", values, one);
        const mcda::Steps steps =
            mcda::Catalogue::instance().scoring("promethee_4").steps(one.table(), one.criteria(), values);
        BOOST_CHECK_EQUAL(difference(outcome.derived.at(0), steps.find("phi_plus")->values, 1e-12), "");
        BOOST_CHECK_EQUAL(difference(outcome.derived.at(1), steps.find("phi_minus")->values, 1e-12), "");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(without_a_bandwidth_promethee_4_is_promethee_2) {
  Random random(227);
  for (Index round = rounds(20); round > 0; --round) {
    const Instance one = random_instance(random, {.least_rows = 2, .most_rows = 60});
    const std::vector<double> two = scored("promethee_2", {}, one).scores,
                              four = scored("promethee_4", {{"bandwidth", 0.0}}, one).scores;
    const double share = static_cast<double>(one.m() - 1) / static_cast<double>(one.m());
    for (std::size_t i = 0; i < two.size(); ++i) BOOST_CHECK_SMALL(four[i] - share * two[i], 1e-12);
  }
}

BOOST_AUTO_TEST_SUITE_END()
