// The laws can fail: each finds fault with a method that breaks it and with every record that claims the contrary.
#include <boost/test/unit_test.hpp>

#include "tests/laws/decorated.hpp"
#include "tests/laws/faulty.hpp"
#include "tests/laws/laws.hpp"

namespace {

using namespace test;
using mcda::Catalogue;
using mcda::PublishedSense;
using mcda::WeightMeaning;

template <class Change, class Law>
void must_be_caught(const ScoringMethod& method, const char* claim, Change change, Law law) {
  MethodInfo record = method.info();
  change(record);
  const Claiming claiming(method, record);
  BOOST_CHECK_MESSAGE(!law(claiming).holds(), method.info().name << " passes with the contrary claimed of " << claim);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(caught)

BOOST_AUTO_TEST_CASE(a_sound_method_passes_every_law) {
  const ScoringMethod& sound = faulty<Fault::none>();
  for (const Verdict& verdict :
       {dominance(sound, {}), permutation(sound, {}), clones(sound, {}), balance(sound, {}), weights_scaled(sound, {}),
        weight_zero(sound, {}), reuse(sound, {}), same_bits_on_threads(sound, {}, 30'000), fast_equals_steps(sound, {}),
        frozen(sound, {}), degenerate(sound, {}), claim_domain(sound), claim_units(sound, {}),
        claim_direction(sound, {}), claim_linear_in_weights(sound, {}), claim_rank_reversal(sound, {}),
        claim_weights(sound, {})}) {
    BOOST_CHECK_MESSAGE(verdict.holds(), verdict.text());
    BOOST_CHECK_GT(verdict.tried, 0);
  }
}

BOOST_AUTO_TEST_CASE(faulty_methods) {
  BOOST_CHECK(!permutation(faulty<Fault::row_number>(), {}).holds());
  BOOST_CHECK(!clones(faulty<Fault::row_number>(), {}).holds());
  BOOST_CHECK(!balance(faulty<Fault::row_number>(), {}).holds());
  BOOST_CHECK(!frozen(faulty<Fault::row_number>(), {}).holds());
  BOOST_CHECK(!permutation(faulty<Fault::column_number>(), {}).holds());
  BOOST_CHECK(!dominance(faulty<Fault::blind_to_goals>(), {}).holds());
  BOOST_CHECK(!claim_direction(faulty<Fault::blind_to_goals>(), {}).holds());
  BOOST_CHECK(!reuse(faulty<Fault::memory>(), {}).holds());
  BOOST_CHECK(!same_bits_on_threads(faulty<Fault::stale_scratch>(), {}, 70'001).holds());
  BOOST_CHECK(!fast_equals_steps(faulty<Fault::other_steps>(), {}).holds());
  BOOST_CHECK(!frozen(faulty<Fault::unstored>(), {}).holds());
  BOOST_CHECK(!degenerate(faulty<Fault::unguarded>(), {}).holds());
  BOOST_CHECK(!claim_additive(faulty<Fault::wrong_sum>(), {}).holds());
}

BOOST_AUTO_TEST_CASE(the_contrary_of_every_claim_of_every_record) {
  for (const auto& one : Catalogue::instance().all()) {
    const auto* const method = dynamic_cast<const ScoringMethod*>(one.get());
    if (method == nullptr) continue;
    const ParameterValues usual = method->complete({});
    const MethodInfo& truth = method->info();
    must_be_caught(
        *method, "additive", [](MethodInfo& record) { record.additive = !record.additive; },
        [&](const Claiming& m) { return claim_additive(m, usual); });
    must_be_caught(
        *method, "unit_invariant", [](MethodInfo& record) { record.unit_invariant = !record.unit_invariant; },
        [&](const Claiming& m) { return claim_units(m, usual); });
    must_be_caught(
        *method, "rank_reversal",
        [](MethodInfo& record) {
          record.rank_reversal =
              record.rank_reversal == RankReversal::possible ? RankReversal::impossible : RankReversal::possible;
        },
        [&](const Claiming& m) { return claim_rank_reversal(m, usual); });
    must_be_caught(
        *method, "weights",
        [](MethodInfo& record) {
          record.weights = record.weights == WeightMeaning::none ? WeightMeaning::trade_off : WeightMeaning::none;
        },
        [&](const Claiming& m) { return claim_weights(m, usual); });
    must_be_caught(
        *method, "sense",
        [](MethodInfo& record) {
          record.sense = record.sense == PublishedSense::larger_is_better ? PublishedSense::smaller_is_better
                                                                          : PublishedSense::larger_is_better;
        },
        [&](const Claiming& m) { return fast_equals_steps(m, usual); });
    must_be_caught(
        *method, "published_score", [](MethodInfo& record) { record.published_score = "another"; },
        [&](const Claiming& m) { return fast_equals_steps(m, usual); });
    if (truth.domain == Domain::any) {
      must_be_caught(
          *method, "direction_symmetric",
          [](MethodInfo& record) { record.direction_symmetric = !record.direction_symmetric; },
          [&](const Claiming& m) { return claim_direction(m, usual); });
    }
    if (!method->ignores_weights()) {
      must_be_caught(
          *method, "order_linear_in_weights",
          [](MethodInfo& record) { record.order_linear_in_weights = !record.order_linear_in_weights; },
          [&](const Claiming& m) { return claim_linear_in_weights(m, usual); });
    }
    for (const Domain other : {Domain::any, Domain::non_negative, Domain::positive}) {
      if (other == truth.domain) continue;
      must_be_caught(
          *method, "domain", [&](MethodInfo& record) { record.domain = other; },
          [](const Claiming& m) { return claim_domain(m); });
    }
  }
}

BOOST_AUTO_TEST_CASE(twins_that_are_none_and_twins_that_say_nothing) {
  const ScoringMethod& sum = Catalogue::instance().scoring("weighted_sum");
  const ScoringMethod& sound = faulty<Fault::none>();
  const ScoringMethod& topsis = Catalogue::instance().scoring("topsis");
  const auto usual = [](const ScoringMethod& method) { return Setting{&method, method.complete({}), {}}; };
  BOOST_CHECK(twins(usual(sum), usual(sound), true).holds());
  BOOST_CHECK(!twins(usual(sum), usual(sound), false).holds());
  BOOST_CHECK(twins(usual(sum), usual(topsis), false).holds());
  BOOST_CHECK(!twins(usual(sum), usual(topsis), true).holds());
}

BOOST_AUTO_TEST_SUITE_END()
