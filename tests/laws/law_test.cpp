// Every law over every scoring method of the catalogue, under every setting.
#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/summarise.hpp"
#include "tests/laws/laws.hpp"

namespace {

using namespace test;
using mcda::Catalogue;

std::vector<const ScoringMethod*> scoring_methods() {
  std::vector<const ScoringMethod*> list;
  for (const auto& method : Catalogue::instance().all()) {
    if (const auto* scoring = dynamic_cast<const ScoringMethod*>(method.get())) list.push_back(scoring);
  }
  return list;
}

// Published formulas that break dominance by themselves. A further one joins only with a stored counter-example.
const std::set<std::string> breaks_dominance{"aroman", "codas", "probid", "psi", "sprobid"};

template <class Law>
Verdict ask(Law law, const ScoringMethod& method, const ParameterValues& values) {
  try {
    return law(method, values);
  } catch (const std::exception& error) {
    return {1, {error.what()}};
  }
}

// `law(method, values)` under every setting; at least one setting of each method must have been tried on something.
template <class Law>
void hold_everywhere(Law law) {
  BOOST_REQUIRE(!scoring_methods().empty());
  for (const ScoringMethod* method : scoring_methods()) {
    Index tried = 0;
    for (const ParameterValues& values : variants_of(*method)) {
      const Verdict verdict = ask(law, *method, values);
      tried += verdict.tried;
      BOOST_CHECK_MESSAGE(verdict.holds(), text_of(*method, values) << ": " << verdict.text());
    }
    BOOST_CHECK_MESSAGE(tried > 0, method->info().name << " was never tried");
  }
}

// The same for claims that may not apply to a method.
template <class Law>
void hold_where_claimed(Law law) {
  for (const ScoringMethod* method : scoring_methods()) {
    for (const ParameterValues& values : variants_of(*method)) {
      const Verdict verdict = ask(law, *method, values);
      BOOST_CHECK_MESSAGE(verdict.holds(), text_of(*method, values) << ": " << verdict.text());
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(laws)

BOOST_AUTO_TEST_CASE(dominance_holds_except_where_the_formula_itself_breaks_it) {
  for (const ScoringMethod* method : scoring_methods()) {
    const std::string name(method->info().name);
    const bool known = breaks_dominance.contains(name);
    BOOST_CHECK_MESSAGE(known == !method->info().known_defect.empty(),
                        name << ": the record's known defect and this test's list differ");
    if (known) continue;
    for (const ParameterValues& values : variants_of(*method)) {
      const Verdict verdict = ask(dominance, *method, values);
      BOOST_CHECK_MESSAGE(verdict.holds(), text_of(*method, values) << ": " << verdict.text());
      BOOST_CHECK_MESSAGE(verdict.tried > 0 || values != method->complete({}), name << " was never tried");
    }
  }
}

BOOST_AUTO_TEST_CASE(shuffled_rows_and_columns_shuffle_the_answer) { hold_everywhere(permutation); }
BOOST_AUTO_TEST_CASE(equal_rows_score_alike) { hold_everywhere(clones); }
BOOST_AUTO_TEST_CASE(rows_that_only_rounding_tells_apart_tie) { hold_where_claimed(balance); }
BOOST_AUTO_TEST_CASE(scaled_weights_change_nothing) { hold_everywhere(weights_scaled); }
BOOST_AUTO_TEST_CASE(criteria_of_weight_zero_are_left_out_with_a_note) { hold_where_claimed(weight_zero); }
BOOST_AUTO_TEST_CASE(the_same_object_answers_twice_alike) { hold_everywhere(reuse); }
BOOST_AUTO_TEST_CASE(the_fast_path_equals_the_steps) { hold_everywhere(fast_equals_steps); }
BOOST_AUTO_TEST_CASE(a_frozen_model_scores_alike) { hold_everywhere(frozen); }
BOOST_AUTO_TEST_CASE(data_at_the_edge_give_finite_scores_or_a_refusal) { hold_everywhere(degenerate); }

BOOST_AUTO_TEST_CASE(threads_do_not_change_the_bits) {
  // 70,001 rows are eighteen blocks, more than one branch of the tree of summaries; 9,000 are three, which a method
  // that compares every row with every row does in a second.
  for (const ScoringMethod* method : scoring_methods()) {
    for (const ParameterValues& values : variants_of(*method)) {
      const bool usual = values == method->complete({});
      const bool quadratic = method->info().cost.find("m^2") != std::string_view::npos;
      const Verdict verdict = same_bits_on_threads(*method, values, usual && !quadratic ? 70'001 : 9'000);
      BOOST_CHECK_MESSAGE(verdict.holds(), text_of(*method, values) << ": " << verdict.text());
      BOOST_CHECK_MESSAGE(verdict.tried > 0 || !usual, method->info().name << " was never tried");
    }
  }
}

BOOST_AUTO_TEST_CASE(methods_that_run_together_answer_as_alone) {
  Random random(401);
  std::vector<mcda::Task> tasks;
  for (const ScoringMethod* method : scoring_methods()) {
    for (const ParameterValues& values : variants_of(*method)) tasks.push_back({method, values});
  }
  for (int round = 0; round < 5; ++round) {
    const Instance one = random_instance(random, {.domain = round % 2 == 0 ? Domain::positive : Domain::any,
                                                  .least_rows = 2,
                                                  .most_rows = 60,
                                                  .least_criteria = 2});
    const auto together = mcda::run(tasks, one.table(), one.criteria(), {.threads = 2});
    BOOST_REQUIRE_EQUAL(together.size(), tasks.size());
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      const Outcome alone = mcda::run(tasks[t], one.table(), one.criteria(), {.threads = 1});
      const std::string name = text_of(*tasks[t].method, tasks[t].parameters);
      BOOST_CHECK_MESSAGE(same_bits(alone.scores, together[t].scores),
                          name << ": " << difference(alone.scores, together[t].scores, 0));
      BOOST_CHECK_MESSAGE(alone.notes == together[t].notes, name << ": other notes");
      BOOST_CHECK_MESSAGE(alone.refusal.has_value() == together[t].refusal.has_value(),
                          name << ": refused in one case only");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(claims)

BOOST_AUTO_TEST_CASE(domain) {
  for (const ScoringMethod* method : scoring_methods()) {
    const Verdict verdict = claim_domain(*method);
    BOOST_CHECK_MESSAGE(verdict.holds(), method->info().name << ": " << verdict.text());
  }
}

BOOST_AUTO_TEST_CASE(unit_invariant) { hold_where_claimed(claim_units); }
BOOST_AUTO_TEST_CASE(direction_symmetric) { hold_where_claimed(claim_direction); }
BOOST_AUTO_TEST_CASE(additive) { hold_everywhere(claim_additive); }
BOOST_AUTO_TEST_CASE(order_linear_in_weights) { hold_where_claimed(claim_linear_in_weights); }
BOOST_AUTO_TEST_CASE(rank_reversal) { hold_everywhere(claim_rank_reversal); }
BOOST_AUTO_TEST_CASE(meaning_of_weights) { hold_everywhere(claim_weights); }

BOOST_AUTO_TEST_CASE(order_class) {
  std::vector<Setting> settings;
  for (const ScoringMethod* method : scoring_methods()) {
    for (const ParameterValues& values : variants_of(*method))
      settings.push_back({method, values, method->order_class(values)});
  }
  for (std::size_t a = 0; a < settings.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const bool same = !settings[a].order_class.empty() && settings[a].order_class == settings[b].order_class;
      // Twins of one class, and methods that always agree without saying so. Settings of one method need not be
      // classed.
      if (!same && settings[a].method == settings[b].method) continue;
      const Verdict verdict = twins(settings[a], settings[b], same);
      BOOST_CHECK_MESSAGE(verdict.holds(), text_of(*settings[a].method, settings[a].values)
                                               << " and " << text_of(*settings[b].method, settings[b].values)
                                               << (same ? " are of one class: " : " are not of one class: ")
                                               << verdict.text());
      BOOST_CHECK_MESSAGE(verdict.tried > 0 || !same, "the class " << settings[a].order_class << " was never tried");
    }
  }
}

BOOST_AUTO_TEST_CASE(every_record_is_filled_in) {
  for (const auto& method : Catalogue::instance().all()) {
    const MethodInfo& info = method->info();
    BOOST_CHECK_MESSAGE(!info.title.empty() && !info.reference.empty() && !info.formula.empty() && !info.cost.empty() &&
                            !info.when_to_use.empty(),
                        info.name << ": title, reference, formula, cost and when_to_use are for readers");
    for (const ParameterDescription& parameter : method->parameters()) {
      BOOST_CHECK_MESSAGE(!parameter.text.empty(), info.name << ": parameter " << parameter.name << " has no meaning");
      for (const ParameterValue& setting : settings_of(parameter)) {
        const ParameterValues complete = method->complete({{parameter.name, setting}});
        BOOST_CHECK_MESSAGE(complete.at(parameter.name) == setting, info.name << ": " << parameter.name << " = "
                                                                              << mcda::text_of(setting)
                                                                              << " is read as something else");
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
