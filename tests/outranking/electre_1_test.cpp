// The relation by tiles against all pairs, vetoes, circuits and kernels.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::RelationOutcome;
using mcda::RunOptions;

const mcda::RelationMethod& electre() {
  const auto* method = dynamic_cast<const mcda::RelationMethod*>(Catalogue::instance().find("electre1"));
  BOOST_REQUIRE(method != nullptr);
  return *method;
}

RelationOutcome relation_of(const Instance& one, const ParameterValues& values,
                            const RunOptions& options = {.threads = 1}) {
  return mcda::run(electre(), values, one.table(), one.criteria(), options);
}

std::vector<double> bits_of(const mcda::BitRelation& relation) {
  std::vector<double> bits;
  for (Index i = 0; i < relation.size(); ++i) {
    for (Index k = 0; k < relation.size(); ++k) bits.push_back(relation(i, k) ? 1 : 0);
  }
  return bits;
}

std::vector<Index> members(const Steps& steps, const std::string& key) {
  const Step* const step = steps.find(key);
  BOOST_REQUIRE(step != nullptr);
  return std::vector<Index>(step->values.begin(), step->values.end());
}

std::vector<Index> indices(const nlohmann::json& value) { return value.get<std::vector<Index>>(); }

Instance problem(Random& random, Index m) {
  Instance one = random_instance(random, {.least_rows = m, .most_rows = m, .most_criteria = 8});
  for (std::size_t j = 0; j < one.list.size(); ++j) {
    const double range = highest(one.rows, j) - lowest(one.rows, j);
    if (range > 0 && random.chance(0.3)) one.list[j].veto = range * random.uniform(0.2, 1);
    if (j > 0 && random.chance(0.15)) one.list[j].weight = 0;
  }
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(electre_1)

BOOST_AUTO_TEST_CASE(reference_cases) {
  const auto cases = cases_of("electre1");
  BOOST_CHECK_GE(cases.size(), 3u);
  for (const auto& one : cases) {
    const std::string id = one["id"];
    const auto& expected = one["expected"];
    Instance problem{rows_in(one["matrix"]), {}};
    for (std::size_t j = 0; j < one["criteria"].size(); ++j) {
      problem.list.push_back(criterion(
          one["criteria"][j]["id"],
          one["criteria"][j]["direction"] == "max" ? Direction::maximise : Direction::minimise, one["weights"][j]));
    }
    const ParameterValues values =
        electre().complete({{"c_hat", one["parameters"]["c_hat"].get<double>()},
                            {"d_hat", one["parameters"]["d_hat"].get<double>()},
                            {"discordance_scale", one["parameters"].value("discordance_scale", "global_range")}});
    const RelationOutcome outcome = relation_of(problem, values);
    check_numbers(id + " outranking", bits_of(*outcome.relation), numbers_of(expected["outranking"]), 0);
    BOOST_CHECK(outcome.exploitation.not_outranked == indices(expected["not_outranked"]));
    for (const auto rule : {mcda::WeightRule::as_given, mcda::WeightRule::normalise}) {
      const Steps steps = electre().steps(problem.table(), Criteria(problem.list, rule), values);
      for (const char* key : {"concordance", "discordance", "outranking"})
        check_numbers(id + " " + key, steps.find(key)->values, numbers_of(expected[key]), one["tolerance"]);
      BOOST_CHECK(members(steps, "not_outranked") == indices(expected["not_outranked"]));
      BOOST_CHECK_EQUAL(steps.find("kernel")->undefined, expected["kernel"].is_null());
      if (!expected["kernel"].is_null()) {
        BOOST_CHECK(members(steps, "kernel") == indices(expected["kernel"]));
        BOOST_CHECK(outcome.exploitation.kernel == indices(expected["kernel"]));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(tiles_equal_all_pairs) {
  Random random(81);
  for (Index round = rounds(6); round > 0; --round) {
    for (const Index m : {1, 2, 63, 64, 65, 128, 200}) {
      const Instance one = problem(random, m);
      for (const char* scale : {"criterion_range", "global_range"}) {
        const ParameterValues values = electre().complete({{"c_hat", random.one_of<double>({0.5, 0.65, 0.8, 1})},
                                                           {"d_hat", random.one_of<double>({0, 0.25, 0.5, 1})},
                                                           {"discordance_scale", std::string(scale)}});
        const RelationOutcome outcome = relation_of(one, values);
        const Steps steps = electre().steps(one.table(), one.criteria(), values);
        BOOST_TEST_CONTEXT("m " << m << " " << scale) {
          check_numbers("outranking", bits_of(*outcome.relation), steps.find("outranking")->values, 0);
          BOOST_CHECK(outcome.exploitation.kernel == members(steps, "kernel_contracted"));
          BOOST_CHECK(outcome.exploitation.not_outranked == members(steps, "not_outranked"));
          BOOST_CHECK_EQUAL(outcome.exploitation.circuits.empty(), !steps.find("kernel")->undefined);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit) {
  Random random(82);
  const Instance one = problem(random, 400);
  const RelationOutcome alone = relation_of(one, {});
  for (const Index threads : {2, 5}) {
    const RelationOutcome together = relation_of(one, {}, {.threads = threads});
    check_numbers("outranking", bits_of(*together.relation), bits_of(*alone.relation), 0);
    BOOST_CHECK(together.exploitation.kernel == alone.exploitation.kernel);
  }
}

// A threshold that is met exactly is met, though in doubles 0.7 + 0.1 is less than 0.8 and 0.1 + 0.2 more than 0.3.
BOOST_AUTO_TEST_CASE(thresholds_met_exactly) {
  Instance one{{{1, 1, 0}, {0, 0, 0.1 + 0.2}, {0, 0, 1}}, benefits(3)};
  one.list[0].weight = 0.7, one.list[1].weight = 0.1, one.list[2].weight = 0.2;
  const auto outranks = [&](double c_hat, double d_hat) {
    const ParameterValues values = electre().complete({{"c_hat", c_hat}, {"d_hat", d_hat}});
    const bool in_steps = electre().steps(one.table(), one.criteria(), values).find("outranking")->values[1] != 0;
    const bool in_tiles = (*relation_of(one, values).relation)(0, 1);
    BOOST_CHECK_EQUAL(in_tiles, in_steps);
    return in_tiles;
  };
  BOOST_CHECK(outranks(0.8, 0.3));
  BOOST_CHECK(!outranks(0.8 + 1e-9, 0.3));
  BOOST_CHECK(!outranks(0.8, 0.3 - 1e-9));
}

BOOST_AUTO_TEST_CASE(a_veto_forbids_from_v_on) {
  Instance one{{{9, 0}, {1, 5}, {1, 6}}, benefits(2)};
  one.list[0].weight = 0.8, one.list[1].weight = 0.2;
  const ParameterValues values{{"c_hat", 0.7}, {"d_hat", 1.0}};
  BOOST_CHECK((*relation_of(one, values).relation)(0, 2));
  one.list[1].veto = 6;
  BOOST_CHECK((*relation_of(one, values).relation)(0, 1));
  BOOST_CHECK(!(*relation_of(one, values).relation)(0, 2));
  // Without weight the criterion has no voice but its veto, whatever d_hat.
  one.list[1].weight = 0;
  const RelationOutcome outcome = relation_of(one, {{"c_hat", 0.7}, {"d_hat", 0.0}});
  BOOST_CHECK((*outcome.relation)(0, 1));
  BOOST_CHECK(!(*outcome.relation)(0, 2));
  BOOST_CHECK((*outcome.relation)(1, 2));
}

BOOST_AUTO_TEST_CASE(a_small_unit_can_veto_by_criterion) {
  // A share between 0 and 1 beside revenue in euro: scaled by the one global range its disadvantage vanishes.
  const Instance one{{{1e6, 0}, {0, 1}}, benefits(2)};
  const ParameterValues by_criterion{{"c_hat", 0.5}, {"d_hat", 0.5}},
      by_all{{"c_hat", 0.5}, {"d_hat", 0.5}, {"discordance_scale", std::string("global_range")}};
  BOOST_CHECK(!(*relation_of(one, by_criterion).relation)(0, 1));
  BOOST_CHECK((*relation_of(one, by_all).relation)(0, 1));
}

BOOST_AUTO_TEST_CASE(circuits_count_as_one) {
  // The paradox of voting, and a fourth below all three.
  const Instance one{{{3, 2, 1}, {1, 3, 2}, {2, 1, 3}, {0, 0, 0}}, benefits(3)};
  const ParameterValues values{{"c_hat", 0.6}, {"d_hat", 1.0}};
  const RelationOutcome outcome = relation_of(one, values);
  BOOST_CHECK((outcome.exploitation.kernel == std::vector<Index>{0, 1, 2}));
  BOOST_REQUIRE_EQUAL(outcome.exploitation.circuits.size(), 1u);
  BOOST_CHECK((outcome.exploitation.circuits[0] == std::vector<Index>{0, 1, 2}));
  BOOST_CHECK(outcome.exploitation.not_outranked.empty());
  BOOST_CHECK_EQUAL(outcome.exploitation.ranks[0], 1);
  BOOST_CHECK(std::isnan(outcome.exploitation.ranks[3]));
  BOOST_CHECK(any_contains(outcome.notes, "circuit"));
  BOOST_CHECK(electre().steps(one.table(), one.criteria(), electre().complete(values)).find("kernel")->undefined);
}

BOOST_AUTO_TEST_CASE(an_empty_relation_is_said) {
  const Instance one{{{1, 2}, {2, 1}}, benefits(2)};
  const RelationOutcome outcome = relation_of(one, {{"c_hat", 0.9}});
  BOOST_CHECK_EQUAL(outcome.exploitation.kernel.size(), 2u);
  BOOST_CHECK(any_contains(outcome.notes, "no alternative outranks another"));
}

BOOST_AUTO_TEST_CASE(a_stored_model_says_the_same) {
  Random random(83);
  const Instance one = problem(random, 50);
  const DecisionTable table = one.table();
  const Criteria criteria = one.criteria();
  mcda::Notes notes;
  const ParameterValues values = electre().complete({});
  const auto model = electre().finish(mcda::summarise(table, mcda::Statistic::extremes), criteria, values, notes);
  const auto stored = electre().from_bytes(model->to_bytes());
  std::vector<const double*> columns = mcda::pointers_of(table);
  const mcda::Block rows(columns.data(), table.columns(), table.rows());
  std::vector<unsigned long long> words(50), again(50);
  mcda::Scratch scratch(0);
  model->tile(rows, rows, scratch, words);
  stored->tile(rows, rows, scratch, again);
  BOOST_CHECK(words == again);
}

BOOST_AUTO_TEST_SUITE_END()
