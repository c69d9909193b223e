// Credibilities by tiles and two distillations against the plain formula (electre_3), kernels with thresholds
// (electre_is), levels of intersected orders.
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/distillation.hpp"
#include "mcda/engine/partial_order.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;
using mcda::CredibilityMatrix;
using mcda::RelationOutcome;
using mcda::RunOptions;

const mcda::RelationMethod& method_named(const std::string& name) {
  const auto* method = dynamic_cast<const mcda::RelationMethod*>(mcda::Catalogue::instance().find(name));
  BOOST_REQUIRE(method != nullptr);
  return *method;
}

Instance problem(Random& random, Index m) {
  Instance one = random_instance(random, {.least_rows = m, .most_rows = m, .most_criteria = 7});
  for (std::size_t j = 0; j < one.list.size(); ++j) {
    const double range = highest(one.rows, j) - lowest(one.rows, j);
    if (random.chance(0.2)) one.list[j].preference.preference = one.list[j].preference.indifference;
    const double veto =
        one.list[j].preference.preference + (random.chance(0.3) ? 0 : range * random.uniform(0.01, 0.6));
    if (veto > 0 && random.chance(0.4)) one.list[j].veto = veto;
    if (j > 0 && random.chance(0.15)) one.list[j].weight = 0;
  }
  return one;
}

const std::vector<double>& order_of(const RelationOutcome& outcome, std::size_t k) {
  return outcome.exploitation.orders.at(k).values;
}

RelationOutcome electre_3_of(const std::vector<std::vector<double>>& rows, std::vector<Criterion> list) {
  const Instance one{rows, std::move(list)};
  return mcda::run(method_named("electre_3"), {}, one.table(), one.criteria(), {.threads = 1});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(distillation)

BOOST_AUTO_TEST_CASE(tiles_and_distillations_equal_the_plain_formula) {
  Random random(91);
  for (Index round = rounds(12); round > 0; --round) {
    for (const Index m : {1, 2, 7, 20, 63, 65, 130}) {
      const Instance one = problem(random, m);
      const RelationOutcome outcome =
          mcda::run(method_named("electre_3"), {}, one.table(), one.criteria(), {.threads = 1});
      const mcda::Steps steps = method_named("electre_3").steps(one.table(), one.criteria(), {});
      BOOST_TEST_CONTEXT("m " << m) {
        BOOST_REQUIRE(!outcome.refusal);
        const std::vector<double>& expected = steps.find("credibility")->values;
        double worst = 0;
        for (Index i = 0; i < m; ++i) {
          for (Index k = 0; k < m; ++k)
            worst =
                std::max(worst, std::abs((*outcome.credibility)(i, k) - expected[static_cast<std::size_t>(i * m + k)]));
        }
        BOOST_CHECK_LE(worst, 0.5 / CredibilityMatrix::unit + 1e-12);
        BOOST_CHECK_EQUAL(difference(order_of(outcome, 0), steps.find("descending")->values, 0), "");
        BOOST_CHECK_EQUAL(difference(order_of(outcome, 1), steps.find("ascending")->values, 0), "");
        BOOST_CHECK_EQUAL(difference(outcome.exploitation.ranks, steps.find("levels")->values, 0), "");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_an_order) {
  Random random(92);
  const Instance one = problem(random, 300);
  const auto with = [&](Index threads) {
    return mcda::run(method_named("electre_3"), {}, one.table(), one.criteria(), {.threads = threads});
  };
  const RelationOutcome alone = with(1), together = with(4);
  BOOST_CHECK_EQUAL(difference(order_of(alone, 0), order_of(together, 0), 0), "");
  BOOST_CHECK_EQUAL(difference(order_of(alone, 1), order_of(together, 1), 0), "");
}

// Credibilities 0.9 and 0.735 differ by 0.165 = 0.30 - 0.15 * 0.9 exactly: not by more, so neither beats the other. In
// doubles 0.735 + (0.30 - 0.15 * 0.9) is less than 0.9.
BOOST_AUTO_TEST_CASE(a_difference_equal_to_the_threshold_does_not_count) {
  CredibilityMatrix credibility(2);
  const auto set = [&](double forth, double back) {
    credibility.row(0)[1] = CredibilityMatrix::rounded(forth);
    credibility.row(1)[0] = CredibilityMatrix::rounded(back);
  };
  set(0.9, 0.735);
  BOOST_CHECK((mcda::distil(credibility).descending == std::vector<double>{1, 1}));
  set(0.9, 0.735 - 1e-9);
  BOOST_CHECK((mcda::distil(credibility).descending == std::vector<double>{1, 2}));
}

BOOST_AUTO_TEST_CASE(promethee_1_is_both_flows_of_promethee_2) {
  Random random(94);
  for (Index round = rounds(15); round > 0; --round) {
    Instance one = random_instance(random, {.most_rows = 90, .most_criteria = 6});
    const RelationOutcome partial =
        mcda::run(method_named("promethee_1"), {}, one.table(), one.criteria(), {.threads = 1});
    const mcda::Outcome complete = mcda::run(mcda::Task{&mcda::Catalogue::instance().scoring("promethee_2"), {}},
                                             one.table(), one.criteria(), {.threads = 1});
    const mcda::Steps steps = method_named("promethee_1").steps(one.table(), one.criteria(), {});
    for (std::size_t k = 0; k < 2; ++k) {
      const std::vector<double>& flow = partial.exploitation.columns.at(k).values;
      BOOST_CHECK_EQUAL(difference(flow, complete.derived.at(k), 1e-12), "");
      BOOST_CHECK_EQUAL(difference(flow, steps.find(k == 0 ? "phi_plus" : "phi_minus")->values, 1e-12), "");
    }
    BOOST_CHECK_EQUAL(difference(partial.exploitation.ranks, steps.find("levels")->values, 0), "");
  }
}

BOOST_AUTO_TEST_CASE(contradicting_orders_make_rows_incomparable) {
  const std::vector<double> first{1, 2, 3, 3}, second{2, 1, 3, 3};
  BOOST_CHECK((mcda::levels_of(first, second) == std::vector<double>{1, 1, 2, 2}));
  mcda::Notes notes;
  mcda::note_incomparable(first, second, notes);
  BOOST_REQUIRE_EQUAL(notes.size(), 1u);
  BOOST_CHECK(notes[0].starts_with("2 alternatives cannot be compared"));
  notes.clear();
  mcda::note_incomparable(first, first, notes);
  BOOST_CHECK(notes.empty());
}

BOOST_AUTO_TEST_CASE(levels_and_incomparable_rows_by_brute_force) {
  Random random(93);
  for (Index round = rounds(200); round > 0; --round) {
    const auto m = static_cast<std::size_t>(random.whole(1, 25));
    std::vector<double> first(m), second(m), levels(m, 1);
    for (std::size_t i = 0; i < m; ++i) {
      first[i] = static_cast<double>(random.whole(1, 8));
      second[i] = static_cast<double>(random.whole(1, 8));
    }
    const auto good = [&](std::size_t i, std::size_t k) { return first[i] <= first[k] && second[i] <= second[k]; };
    for (std::size_t pass = 0; pass < m; ++pass) {
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t k = 0; k < m; ++k) {
          if (good(i, k) && !good(k, i)) levels[k] = std::max(levels[k], levels[i] + 1);
        }
      }
    }
    std::size_t crossed = 0;
    for (std::size_t i = 0; i < m; ++i) {
      bool any = false;
      for (std::size_t k = 0; k < m; ++k) any = any || (!good(i, k) && !good(k, i));
      crossed += any ? 1 : 0;
    }
    BOOST_CHECK(mcda::levels_of(first, second) == levels);
    mcda::Notes notes;
    mcda::note_incomparable(first, second, notes);
    BOOST_CHECK_EQUAL(notes.empty(), crossed == 0);
    if (!notes.empty()) BOOST_CHECK(notes[0].starts_with(std::to_string(crossed) + " alternatives"));
  }
}

BOOST_AUTO_TEST_CASE(a_veto_counts_from_p_to_v_and_fully_from_v_on) {
  std::vector<Criterion> list = benefits(2);
  list[0].weight = 3, list[1].weight = 1;
  list[1].veto = 4;
  list[1].preference.preference = 0;
  // Row 0 leads on the heavy criterion: concordance 3/4. Behind by 3.5 of 4: (1 - 7/8) / (1 - 3/4) = 1/2 of it is left.
  BOOST_CHECK_CLOSE((*electre_3_of({{9, 0}, {1, 3.5}}, list).credibility)(0, 1), 0.375, 1e-6);
  BOOST_CHECK_EQUAL((*electre_3_of({{9, 0}, {1, 4}}, list).credibility)(0, 1), 0);
  BOOST_CHECK_CLOSE((*electre_3_of({{9, 0}, {1, 2}}, list).credibility)(0, 1), 0.75, 1e-6);
  list[1].preference.preference = 5;
  const RelationOutcome refused = electre_3_of({{9, 0}, {1, 2}}, list);
  BOOST_REQUIRE(refused.refusal);
  BOOST_CHECK_EQUAL(refused.refusal->criterion, "c2");
}

BOOST_AUTO_TEST_CASE(thresholds_of_electre_is) {
  Instance one{{{5, 0}, {0, 3}}, benefits(2)};
  one.list[1].preference.indifference = 2, one.list[1].preference.preference = 4;
  const auto outranks = [&](double s) {
    const RelationOutcome outcome =
        mcda::run(method_named("electre_is"), {{"s", s}}, one.table(), one.criteria(), {.threads = 1});
    return (*outcome.relation)(0, 1);
  };
  BOOST_CHECK(outranks(0.75));  // half of the second criterion's half agrees
  BOOST_CHECK(!outranks(0.75 + 1e-9));
  one.list[1].veto = 3;
  BOOST_CHECK(!outranks(0.5));
  one.list[1].veto = 3.5;
  BOOST_CHECK(outranks(0.5));
}

BOOST_AUTO_TEST_SUITE_END()
