// Flows by sliding windows against the flows of all pairs, and what flows must be whatever the data.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::Outcome;
using mcda::RunOptions;

const mcda::ScoringMethod& promethee() { return Catalogue::instance().scoring("promethee_2"); }

Outcome flows(const DecisionTable& table, const Criteria& criteria, const RunOptions& options = {.threads = 1}) {
  return mcda::run(mcda::Task{&promethee(), {}}, table, criteria, options);
}

// All shapes, ties, constant columns, equal rows, offsets.
Instance problem(Random& random, Index m) {
  Instance one = random_instance(
      random, {.domain = Domain::any, .least_rows = m, .most_rows = m, .least_criteria = 1, .most_criteria = 8});
  for (std::size_t j = 0; j < one.list.size(); ++j) {
    if (random.chance(0.2)) {
      for (auto& row : one.rows) row[j] = 1e9 + std::fmod(row[j], 100);
      fill_levels(random, one.rows, j, one.list[j]);
    }
    one.list[j].preference.shape = static_cast<PreferenceShape>(random.whole(0, 5));
  }
  return one;
}

PreferenceShape shape_named(const std::string& name) {
  const std::vector<std::string> names{"usual", "ushape", "vshape", "level", "linear", "gaussian"};
  const auto found = std::find(names.begin(), names.end(), name);
  BOOST_REQUIRE(found != names.end());
  return static_cast<PreferenceShape>(found - names.begin());
}

Instance problem_of(const nlohmann::json& one) {
  Instance problem{rows_in(one["matrix"]), {}};
  const nlohmann::json& parameters = one["parameters"];
  const auto threshold = [&](const char* name, std::size_t j) {
    return parameters.contains(name) && !parameters[name][j].is_null() ? parameters[name][j].get<double>() : 0;
  };
  for (std::size_t j = 0; j < one["criteria"].size(); ++j) {
    Criterion c = criterion(one["criteria"][j]["id"],
                            one["criteria"][j]["direction"] == "max" ? Direction::maximise : Direction::minimise,
                            one["weights"][j]);
    c.preference = {shape_named(parameters["functions"][j]), threshold("q", j), threshold("p", j), threshold("s", j)};
    problem.list.push_back(c);
  }
  return problem;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(promethee_2)

BOOST_AUTO_TEST_CASE(reference_cases) {
  const auto cases = cases_of("promethee2");
  BOOST_CHECK_GE(cases.size(), 7u);
  for (const auto& one : cases) {
    const std::string id = one["id"];
    const Instance problem = problem_of(one);
    const double tolerance = one["tolerance"];
    for (const auto rule : {mcda::WeightRule::as_given, mcda::WeightRule::normalise}) {
      const Criteria criteria(problem.list, rule);
      const Outcome outcome = flows(problem.table(), criteria);
      check_numbers(id + " scores", outcome.scores, numbers_of(one["expected"]["scores"]), tolerance);
      BOOST_REQUIRE_EQUAL(outcome.derived.size(), 2u);
      check_numbers(id + " phi_plus", outcome.derived[0], numbers_of(one["expected"]["phi_plus"]), tolerance);
      check_numbers(id + " phi_minus", outcome.derived[1], numbers_of(one["expected"]["phi_minus"]), tolerance);
      check_numbers(id + " ranking", mcda::rank_scores(outcome.scores).ranks, numbers_of(one["expected"]["ranking"]),
                    0);
      const Steps steps = promethee().steps(problem.table(), criteria, {});
      for (const char* key : {"scores", "phi_plus", "phi_minus", "preference"}) {
        BOOST_REQUIRE(steps.find(key) != nullptr);
        check_numbers(id + " " + key, steps.find(key)->values, numbers_of(one["expected"][key]), tolerance);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(windows_equal_all_pairs) {
  Random random(71);
  for (Index round = rounds(12); round > 0; --round) {
    for (const Index m : {1, 2, 3, 10, 33, 100, 300}) {
      const Instance one = problem(random, m);
      const Outcome outcome = flows(one.table(), one.criteria());
      const Steps steps = promethee().steps(one.table(), one.criteria(), {});
      BOOST_TEST_CONTEXT("m " << m << " n " << one.n()) {
        check_numbers("phi_plus", outcome.derived[0], steps.find("phi_plus")->values, 1e-12);
        check_numbers("phi_minus", outcome.derived[1], steps.find("phi_minus")->values, 1e-12);
        check_numbers("scores", outcome.scores, steps.find("scores")->values, 1e-12);
        double sum = 0;
        for (const double flow : outcome.scores) {
          BOOST_CHECK_LE(std::abs(flow), 1 + 1e-15);
          sum += flow;
        }
        BOOST_CHECK_SMALL(sum, 1e-12 * static_cast<double>(m));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(unicriterion_flows_add_up) {
  Random random(72);
  const Instance one = problem(random, 40);
  const Criteria criteria = one.criteria();
  const Steps steps = promethee().steps(one.table(), criteria, {});
  const std::vector<double>& by_criterion = steps.find("unicriterion")->values;
  for (Index i = 0; i < one.m(); ++i) {
    double sum = 0;
    for (Index j = 0; j < one.n(); ++j)
      sum += criteria.weight(j) * by_criterion[static_cast<std::size_t>(i * one.n() + j)];
    BOOST_CHECK_SMALL(sum - steps.find("scores")->values[static_cast<std::size_t>(i)], 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(spot_checks_at_a_hundred_thousand) {
  constexpr Index m = 100'000;
  Random random(73);
  DecisionTable table(m, 6);
  std::vector<Criterion> list;
  for (Index j = 0; j < 6; ++j) {
    for (double& cell : table.column(j))
      cell = j % 2 == 0 ? std::exp(random.normal()) : static_cast<double>(random.whole(0, 500)) / 100;
    list.push_back(criterion("c" + std::to_string(j), j % 3 == 0 ? Direction::minimise : Direction::maximise,
                             1 + static_cast<double>(j)));
    list.back().preference = {static_cast<PreferenceShape>(j), 0.25, 1.5, 0.75};
  }
  const Criteria criteria(list);
  const Outcome outcome = flows(table, criteria, {.threads = 2});
  for (const Index i : {Index{0}, Index{4095}, Index{4096}, Index{54321}, m - 1}) {
    // Row i with one other at a time: the method's own steps, two rows at a time, would be 10^5 tables; the sum of
    // pairs is written out instead.
    long double plus = 0, minus = 0;
    for (Index k = 0; k < m; ++k) {
      for (Index j = 0; j < 6; ++j) {
        const double d = criteria.maximised(j) ? table(i, j) - table(k, j) : table(k, j) - table(i, j);
        const auto degree = [&](double by) -> double {
          switch (j) {
            case 0: return by > 0 ? 1 : 0;
            case 1: return by > 0.25 ? 1 : 0;
            case 2: return by <= 0 ? 0 : std::min(1.0, by / 1.5);
            case 3: return by > 1.5 ? 1 : by > 0.25 ? 0.5 : 0;
            case 4: return by <= 0.25 ? 0 : std::min(1.0, (by - 0.25) / 1.25);
            default: return by <= 0 ? 0 : 1 - std::exp(-by * by / (2 * 0.75 * 0.75));
          }
        };
        plus += static_cast<long double>(criteria.weight(j) * degree(d));
        minus += static_cast<long double>(criteria.weight(j) * degree(-d));
      }
    }
    const auto at = static_cast<std::size_t>(i);
    BOOST_CHECK_SMALL(outcome.derived[0][at] - static_cast<double>(plus) / (m - 1), 1e-12);
    BOOST_CHECK_SMALL(outcome.derived[1][at] - static_cast<double>(minus) / (m - 1), 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit) {
  Random random(74);
  Instance one = problem(random, 9000);
  const DecisionTable table = one.table();
  const Outcome alone = flows(table, one.criteria());
  for (const Index threads : {2, 5, 16}) {
    const Outcome together = flows(table, one.criteria(), {.threads = threads});
    BOOST_CHECK(same_bits(alone.scores, together.scores));
    BOOST_CHECK(same_bits(alone.derived[0], together.derived[0]));
    BOOST_CHECK(same_bits(alone.derived[1], together.derived[1]));
  }
  // Nor does the company of other methods that sort the same columns.
  const std::vector<mcda::Task> tasks{{&promethee(), {}}, {&Catalogue::instance().scoring("promethee2"), {}}};
  for (const Outcome& outcome : mcda::run(tasks, table, one.criteria(), {.threads = 3}))
    BOOST_CHECK(same_bits(alone.scores, outcome.scores));
}

// Yesterday's rows scored as new ones meet themselves in the reference, which adds nothing, and are divided by m
// instead of m - 1.
BOOST_AUTO_TEST_CASE(on_a_frozen_scale) {
  Random random(75);
  for (Index round = rounds(10); round > 0; --round) {
    const Instance one = problem(random, random.whole(2, 200));
    const DecisionTable table = one.table();
    const Outcome outcome = flows(table, one.criteria());
    mcda::Fitted frozen = mcda::reloaded(*outcome.fitted);
    for (const Index column : frozen.columns)
      frozen.reference.push_back(mcda::sort_column(table.column(column)).values);
    std::vector<std::vector<double>> derived;
    const std::vector<double> scores = mcda::score(frozen, table, {.threads = 1}, &derived);
    const double share = static_cast<double>(one.m() - 1) / static_cast<double>(one.m());
    for (std::size_t i = 0; i < scores.size(); ++i) {
      BOOST_REQUIRE_SMALL(scores[i] - share * outcome.scores[i], 1e-12);
      BOOST_REQUIRE_SMALL(derived[0][i] - share * outcome.derived[0][i], 1e-12);
    }
    const std::vector<double> few = mcda::score(frozen, table.select_rows(std::vector<Index>{one.m() - 1, 0}));
    BOOST_CHECK_EQUAL(few[0], scores.back());
    BOOST_CHECK_EQUAL(few[1], scores.front());
  }
}

BOOST_AUTO_TEST_CASE(one_alternative_has_nobody_to_beat) {
  const Outcome outcome = flows(DecisionTable::from_rows({{3, 4}}), Criteria(benefits(2)));
  BOOST_CHECK_EQUAL(outcome.scores.at(0), 0);
}

BOOST_AUTO_TEST_CASE(a_shape_without_its_threshold_is_said) {
  for (const PreferenceShape shape :
       {PreferenceShape::u_shape, PreferenceShape::v_shape, PreferenceShape::level, PreferenceShape::linear}) {
    std::vector<Criterion> list = benefits(2);
    const DecisionTable table = DecisionTable::from_rows({{3, 1}, {1, 2}, {2, 3}, {2, 2}});
    const Outcome usual = flows(table, Criteria(list));
    BOOST_CHECK(!any_contains(usual.notes, "threshold"));
    list[1].preference.shape = shape;
    const Outcome bare = flows(table, Criteria(list));
    BOOST_CHECK(any_contains(bare.notes, "c2"));
    BOOST_CHECK(same_bits(usual.scores, bare.scores));
    list[1].preference.indifference = 0.5, list[1].preference.preference = 1;
    BOOST_CHECK(!any_contains(flows(table, Criteria(list)).notes, "threshold"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
