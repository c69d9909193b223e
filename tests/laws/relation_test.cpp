// The laws for methods that make a relation between pairs of rows.
#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"
#include "tests/support/variants.hpp"

namespace {

using namespace test;
using mcda::Catalogue;
using mcda::RelationMethod;
using mcda::RelationOutcome;
using mcda::RunOptions;

std::vector<const RelationMethod*> relation_methods() {
  std::vector<const RelationMethod*> list;
  for (const auto& method : Catalogue::instance().all()) {
    if (const auto* relation = dynamic_cast<const RelationMethod*>(method.get())) list.push_back(relation);
  }
  return list;
}

// Half of the criteria carry a veto, in the size of their column.
Instance instance_for(Random& random, const RelationMethod& method, Kind kind = {}) {
  kind.domain = method.info().domain;
  Instance one = random_instance(random, kind);
  for (std::size_t j = 0; j < one.list.size(); ++j) {
    const double range = highest(one.rows, j) - lowest(one.rows, j);
    if (random.chance(0.5))
      one.list[j].veto = one.list[j].preference.preference + (range > 0 ? range : 1) * random.uniform(0.3, 1);
  }
  return one;
}

RelationOutcome ran(const RelationMethod& method, const ParameterValues& values, const Instance& one,
                    const RunOptions& options = {.threads = 1}) {
  return mcda::run(method, values, one.table(), one.criteria(), options);
}

// The first cell in which `b` differs from `a` after the rows of `a` were put into this order.
std::string differs(const RelationOutcome& a, const RelationOutcome& b, const std::vector<Index>& order) {
  if (a.refusal || b.refusal) return a.refusal && b.refusal ? "" : "refused in one case only";
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t k = 0; k < order.size(); ++k) {
      if (i != k && (*a.relation)(order[i], order[k]) != (*b.relation)(static_cast<Index>(i), static_cast<Index>(k))) {
        return "rows " + std::to_string(order[i]) + " and " + std::to_string(order[k]);
      }
    }
  }
  return difference(at(a.exploitation.ranks, order), b.exploitation.ranks, 0);
}

std::vector<Index> as_they_are(Index count) {
  std::vector<Index> order;
  for (Index i = 0; i < count; ++i) order.push_back(i);
  return order;
}

// Calls check(method, values, problem, outcome, random) on random problems; each method must take some of them.
template <class Check>
void on_random_problems(std::uint64_t seed, Index count, const Kind& kind, Check check) {
  for (const RelationMethod* method : relation_methods()) {
    Index tried = 0;
    for (const ParameterValues& values : variants_of(*method)) {
      Random random(seed);
      for (Index round = rounds(count); round > 0; --round) {
        const Instance one = instance_for(random, *method, kind);
        const RelationOutcome outcome = ran(*method, values, one);
        if (outcome.refusal) continue;
        ++tried;
        BOOST_TEST_CONTEXT(text_of(*method, values) << ", " << text_of(one))
        check(*method, values, one, outcome, random);
      }
    }
    BOOST_CHECK_MESSAGE(tried > 0, method->info().name << " was never tried");
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(relations)

BOOST_AUTO_TEST_CASE(a_row_outranks_those_it_dominates_and_its_clones) {
  on_random_problems(501, 40, {.duplicates = true},
                     [](const RelationMethod& method, const ParameterValues& values, Instance one,
                        const RelationOutcome&, Random& random) {
                       // Its credibility may fall when a row improves: outranking,
                       // without_weights/a_strict_lead_may_cost.
                       if (text_of(method, values).find("levels=rogers") != std::string::npos) return;
                       std::vector<double> better = random.one_of(one.rows);
                       for (std::size_t j = 0; j < better.size(); ++j) {
                         const double other = random.one_of(one.rows)[j];
                         better[j] = one.list[j].maximised() ? std::max(better[j], other) : std::min(better[j], other);
                       }
                       one.rows.push_back(better);
                       const RelationOutcome outcome = ran(method, values, one);
                       BOOST_REQUIRE(outcome.relation);
                       for (Index a = 0; a < one.m(); ++a) {
                         for (Index b = 0; b < one.m(); ++b) {
                           const auto i = static_cast<std::size_t>(a), k = static_cast<std::size_t>(b);
                           if (i == k || (one.rows[i] != one.rows[k] && !dominates(one, i, k))) continue;
                           BOOST_CHECK_MESSAGE((*outcome.relation)(a, b), "row " << a << " does not outrank row " << b);
                         }
                       }
                     });
}

BOOST_AUTO_TEST_CASE(the_tiles_equal_the_steps) {
  on_random_problems(502, 15, {.most_rows = 150},
                     [](const RelationMethod& method, const ParameterValues&, const Instance& one,
                        const RelationOutcome& outcome, Random&) {
                       const mcda::Steps steps = method.steps(one.table(), one.criteria(), outcome.parameters);
                       const mcda::Step* const expected = steps.find("outranking");
                       BOOST_REQUIRE(expected != nullptr);
                       std::string found;
                       for (Index i = 0; i < one.m(); ++i) {
                         for (Index k = 0; k < one.m(); ++k) {
                           const bool expects = expected->values[static_cast<std::size_t>(i * one.m() + k)] != 0;
                           if (i != k && (*outcome.relation)(i, k) != expects)
                             found = "rows " + std::to_string(i) + " and " + std::to_string(k);
                         }
                       }
                       BOOST_CHECK_MESSAGE(found.empty(), found);
                     });
}

BOOST_AUTO_TEST_CASE(shuffled_rows_and_columns_shuffle_the_relation) {
  on_random_problems(503, 30, {.most_rows = 80},
                     [](const RelationMethod& method, const ParameterValues& values, const Instance& one,
                        const RelationOutcome& outcome, Random& random) {
                       const std::vector<Index> rows = random.permutation(one.m()),
                                                columns = random.permutation(one.n());
                       const std::string found =
                           differs(outcome, ran(method, values, with_columns(with_rows(one, rows), columns)), rows);
                       BOOST_CHECK_MESSAGE(found.empty(), found);
                     });
}

BOOST_AUTO_TEST_CASE(units_and_the_scale_of_the_weights_change_nothing) {
  on_random_problems(504, 40, {.most_rows = 30},
                     [](const RelationMethod& method, const ParameterValues& values, const Instance& one,
                        const RelationOutcome& outcome, Random& random) {
                       Instance heavier = one;
                       for (Criterion& c : heavier.list) c.weight *= 1000;
                       std::string found = differs(outcome, ran(method, values, heavier), as_they_are(one.m()));
                       BOOST_CHECK_MESSAGE(found.empty(), "weights: " << found);
                       if (!method.info().unit_invariant) return;
                       // A power of two, so that no threshold is missed by rounding.
                       const Instance other =
                           with_factor(one, static_cast<std::size_t>(random.whole(0, one.n() - 1)), 1024);
                       bool raw = false;  // a discordance scaled by one range for all criteria knows their units
                       for (const auto& [name, value] : values) raw = raw || mcda::text_of(value).starts_with("global");
                       found = differs(outcome, ran(method, values, other), as_they_are(one.m()));
                       BOOST_CHECK_MESSAGE(raw || found.empty(), "units: " << found);
                     });
}

BOOST_AUTO_TEST_CASE(criteria_of_weight_zero_are_left_out_unless_they_veto) {
  on_random_problems(
      505, 30, {.least_criteria = 2},
      [](const RelationMethod& method, const ParameterValues& values, Instance one, const RelationOutcome&, Random&) {
        if (method.ignores_weights()) return;
        one.list[0].weight = 0;
        std::vector<Index> others = as_they_are(one.n());
        others.erase(others.begin());
        const RelationOutcome with = ran(method, values, one), without = ran(method, values, with_columns(one, others));
        const bool noted = any_contains(with.notes, "c1");
        if (one.list[0].veto) {
          BOOST_CHECK(!any_contains(with.notes, "left out"));
        } else if (!with.refusal) {
          BOOST_CHECK(noted);
          BOOST_CHECK_EQUAL(differs(without, with, as_they_are(one.m())), "");
        }
      });
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_the_relation) {
  for (const RelationMethod* method : relation_methods()) {
    Random random(506);
    const Instance one = instance_for(random, *method, {.least_rows = 300, .most_rows = 300, .least_criteria = 3});
    const RelationOutcome alone = ran(*method, {}, one);
    for (const Index threads : {2, 5})
      BOOST_CHECK_EQUAL(differs(alone, ran(*method, {}, one, {.threads = threads}), as_they_are(300)), "");
    BOOST_CHECK_EQUAL(differs(alone, ran(*method, {}, one), as_they_are(300)), "");
  }
}

BOOST_AUTO_TEST_CASE(a_relation_larger_than_the_memory_is_refused_before_it_is_allocated) {
  for (const RelationMethod* method : relation_methods()) {
    const DecisionTable table(1 << 20, 2);  // 128 GiB of relation; the cells are never read
    const RelationOutcome outcome = mcda::run(*method, {}, table, Criteria(benefits(2)));
    BOOST_REQUIRE(outcome.refusal);
    BOOST_CHECK(contains(outcome.refusal->text(), "MiB"));
    BOOST_CHECK(contains(outcome.refusal->text(), "1048576"));
    BOOST_CHECK(!outcome.relation);
  }
}

BOOST_AUTO_TEST_CASE(data_at_the_edge) {
  for (const RelationMethod* method : relation_methods()) {
    for (const ParameterValues& values : variants_of(*method)) {
      for (const auto& rows : std::vector<std::vector<std::vector<double>>>{{{1, 5}, {2, 5}, {3, 5}},
                                                                            {{0, 0}, {0, 0}},
                                                                            {{-1, 2}, {4, -3}},
                                                                            {{7, 8}},
                                                                            {{1e100, 1}, {1e-100, 2}, {0, 3}},
                                                                            {{2147483647, 1}, {-2147483647, 2}}}) {
        Instance one{rows, benefits(2)};
        one.list[1].direction = Direction::minimise;
        for (std::size_t j = 0; j < 2; ++j) {  // examples for the methods that learn, better ones judged better
          const double low = lowest(rows, j), high = highest(rows, j);
          for (const double share : {0.9, 0.5, 0.1, 0.9, 0.5, 0.1})
            one.list[j].examples.push_back(low * (j == 0 ? 1 - share : share) + high * (j == 0 ? share : 1 - share));
        }
        const RelationOutcome outcome = ran(*method, values, one);
        BOOST_TEST_CONTEXT(text_of(*method, values) << ", " << text_of(one)) {
          if (outcome.refusal) {
            BOOST_CHECK(outcome.refusal->criterion == "c1" || outcome.refusal->criterion == "c2");
            continue;
          }
          if (rows[0][1] == 5) BOOST_CHECK(any_contains(outcome.notes, "c2"));
          const mcda::Steps steps = method->steps(one.table(), one.criteria(), outcome.parameters);
          for (const mcda::Step& step : steps.all())
            BOOST_CHECK_MESSAGE(step.undefined || all_finite(step.values), step.key);
        }
      }
      BOOST_CHECK_EXCEPTION(ran(*method, values, Instance{{{1, 2}, {std::nan(""), 3}}, benefits(2)}),
                            mcda::InvalidInput, says({"c1", "row 2"}));
    }
  }
}

// The definition of a kernel, checked by brute force: circuits count as one alternative.
BOOST_AUTO_TEST_CASE(the_kernel_is_independent_and_covers_the_rest) {
  on_random_problems(
      507, 80, {.most_rows = 14},
      [](const RelationMethod& method, const ParameterValues&, const Instance& one, const RelationOutcome& outcome,
         Random&) {
        if (method.info().result != mcda::ResultKind::kernel) return;
        const auto m = static_cast<std::size_t>(one.m());
        const auto outranks = [&](std::size_t i, std::size_t k) {
          return (*outcome.relation)(static_cast<Index>(i), static_cast<Index>(k));
        };
        std::vector<std::vector<bool>> reach(m, std::vector<bool>(m));
        for (std::size_t i = 0; i < m; ++i) {
          for (std::size_t k = 0; k < m; ++k) reach[i][k] = i == k || outranks(i, k);
        }
        for (std::size_t via = 0; via < m; ++via) {
          for (std::size_t i = 0; i < m; ++i) {
            for (std::size_t k = 0; k < m; ++k) reach[i][k] = reach[i][k] || (reach[i][via] && reach[via][k]);
          }
        }
        const auto together = [&](std::size_t i, std::size_t k) { return reach[i][k] && reach[k][i]; };
        std::vector<bool> inside(m, false);
        for (const Index i : outcome.exploitation.kernel) inside[static_cast<std::size_t>(i)] = true;
        BOOST_CHECK(std::is_sorted(outcome.exploitation.kernel.begin(), outcome.exploitation.kernel.end()));
        BOOST_CHECK(!outcome.exploitation.kernel.empty());
        for (std::size_t i = 0; i < m; ++i) {
          bool covered = inside[i];
          for (std::size_t k = 0; k < m; ++k) {
            if (together(i, k)) {
              BOOST_CHECK_MESSAGE(inside[i] == inside[k],
                                  "rows " << i << " and " << k << " are in one circuit and not in the kernel together");
              for (std::size_t l = 0; l < m; ++l) covered = covered || (inside[l] && outranks(l, k) && !together(l, i));
            } else if (inside[i] && inside[k]) {
              BOOST_CHECK_MESSAGE(!outranks(i, k), "rows " << i << " and " << k << " of the kernel outrank each other");
            }
          }
          BOOST_CHECK_MESSAGE(covered, "row " << i << " is neither in the kernel nor outranked by it");
        }
        for (const std::vector<Index>& circuit : outcome.exploitation.circuits) {
          BOOST_CHECK_GT(circuit.size(), 1u);
          for (const Index i : circuit)
            BOOST_CHECK(together(static_cast<std::size_t>(circuit[0]), static_cast<std::size_t>(i)));
        }
        for (std::size_t i = 0; i < m; ++i) {
          bool beaten = false;
          for (std::size_t k = 0; k < m; ++k) beaten = beaten || (i != k && outranks(k, i));
          const auto& list = outcome.exploitation.not_outranked;
          BOOST_CHECK_EQUAL(std::count(list.begin(), list.end(), static_cast<Index>(i)), beaten ? 0 : 1);
        }
      });
}

BOOST_AUTO_TEST_SUITE_END()
