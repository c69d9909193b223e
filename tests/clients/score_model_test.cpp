// The logistic model against a published fit, algebra and the conditions of its minimum.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

#include "mcda/clients/scorecard.hpp"
#include "tests/clients/planted.hpp"

using namespace mcda::clients;
using mcda::Index;
using namespace prefero_test;

BOOST_AUTO_TEST_SUITE(score_model)

// Motor Trend 1974 (Henderson, Velleman 1981): manual gearbox by weight in 1000 lb, 32 cars. R's
// glm(am ~ wt, binomial, mtcars) prints intercept 12.040 and weight -4.024.
BOOST_AUTO_TEST_CASE(cars_of_1974) {
  const std::vector<double> weight{2.620, 2.875, 2.320, 3.215, 3.440, 3.460, 3.570, 3.190, 3.150, 3.440, 3.440,
                                   4.070, 3.730, 3.780, 5.250, 5.424, 5.345, 2.200, 1.615, 1.835, 2.465, 3.520,
                                   3.435, 3.840, 3.845, 1.935, 2.140, 1.513, 3.170, 2.770, 3.570, 2.780};
  const std::vector<int> manual{1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1};
  Cohort cohort;
  cohort.groups.resize(1);
  BinnedTrait trait;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    cohort.standing.push_back(manual[i] == 1 ? Standing::key : Standing::rest);
    cohort.groups[0].push_back(static_cast<std::uint8_t>(i));
    trait.bin_of[i] = static_cast<std::uint8_t>(i);
    trait.evidence.push_back(-weight[i]);
  }
  const Masses masses = masses_of(cohort.standing);
  const std::vector<Index> clients = everybody(cohort);
  const Evidence evidence{.cohort = &cohort, .clients = clients, .masses = &masses, .traits = {0}, .binned = {&trait}};
  const AdditiveScore score = LogisticModel(0).fit(evidence, {});
  BOOST_TEST(std::abs(score.base - 12.040) < 5e-4);
  BOOST_TEST(std::abs(score.weights[0] - 4.024) < 5e-4);
}

// One trait, no penalty: the bins' own log odds are the solution, which on weights of evidence is weight 1 and the
// log odds of everybody as base.
BOOST_AUTO_TEST_CASE(one_trait_has_weight_one) {
  const Planted all = planted(3000, 1, 5, false);
  LearnSettings settings;
  const Learned learned = learn(all.cohort, everybody(all.cohort), all.cohort.standing, settings, LogisticModel(0), {});
  const Masses masses = masses_of(all.cohort.standing);
  const std::vector<Index> clients = everybody(all.cohort);
  const Evidence evidence{
      .cohort = &all.cohort, .clients = clients, .masses = &masses, .traits = {0}, .binned = {&learned.traits[0]}};
  const AdditiveScore score = LogisticModel(0).fit(evidence, {});
  BOOST_TEST(score.weights[0] == 1, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(score.base == std::log(learned.total.key / learned.total.rest), boost::test_tools::tolerance(1e-6));
}

// At the minimum the penalised gradient is zero; written out here by clients, not by blocks. With a penalty the weights
// are nearer to zero.
BOOST_AUTO_TEST_CASE(the_gradient_vanishes) {
  const Planted all = planted(2000, 1, 9, false);
  const std::vector<Index> clients = everybody(all.cohort);
  double unpenalised = 0;
  for (const double ridge : {0.0, 25.0}) {
    const Learned learned = learn(all.cohort, clients, all.cohort.standing, LearnSettings{}, LogisticModel(ridge), {});
    BOOST_REQUIRE(learned.used.size() >= 3U);
    double at_base = 0, length = 0;
    std::vector<double> slope(learned.used.size());
    for (const Index client : clients) {
      const auto i = static_cast<std::size_t>(client);
      const double p = 1 / (1 + std::exp(-learned.log_odds(all.cohort, client)));
      const double gap = p - (all.cohort.standing[i] == Standing::key ? 1 : 0);
      at_base += gap;
      for (std::size_t k = 0; k < slope.size(); ++k) {
        const auto t = static_cast<std::size_t>(learned.used[k]);
        slope[k] += gap * learned.traits[t].evidence[learned.traits[t].bin_of[all.cohort.groups[t][i]]];
      }
    }
    BOOST_TEST(std::abs(at_base) < 1e-4);
    for (std::size_t k = 0; k < slope.size(); ++k) {
      const double b = learned.score.weights[static_cast<std::size_t>(learned.used[k])];
      BOOST_TEST(std::abs(slope[k] + ridge * b) < 1e-4);
      length += b * b;
    }
    if (ridge == 0) unpenalised = length;
    if (ridge > 0) BOOST_TEST(length < unpenalised);
  }
}

BOOST_AUTO_TEST_CASE(the_same_bits_for_any_number_of_threads) {
  const Planted all = planted(40000, 1, 13, false);
  mcda::RunOptions one, two;
  one.threads = 1;
  two.threads = 2;
  const auto learned = [&](const mcda::RunOptions& run) {
    return learn(all.cohort, everybody(all.cohort), all.cohort.standing, LearnSettings{}, LogisticModel(), run);
  };
  const Learned a = learned(one), b = learned(two);
  BOOST_TEST(a.score.base == b.score.base);
  BOOST_TEST(a.score.weights == b.score.weights, boost::test_tools::per_element());
}

// A trait that only repeats another one adds nothing, and no weight turns a trait's meaning round.
BOOST_AUTO_TEST_CASE(no_weight_is_negative) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Planted all = planted(600, 0.6, seed, false);
    const Learned learned = learn(all.cohort, everybody(all.cohort), all.cohort.standing,
                                  LearnSettings{.least_information = 0, .false_discovery = 1}, LogisticModel(), {});
    for (const double w : learned.score.weights) BOOST_TEST(w >= 0);
  }
}

// Key clients and the rest told apart without a doubt: no overflow, finite weights.
BOOST_AUTO_TEST_CASE(separable_clients) {
  Cohort cohort;
  cohort.traits.push_back({.name = "size", .edges = {1}});
  cohort.groups.resize(1);
  for (int i = 0; i < 400; ++i) {
    cohort.standing.push_back(i < 100 ? Standing::key : Standing::rest);
    cohort.groups[0].push_back(i < 100 ? 1 : 0);
  }
  for (const double ridge : {0.0, 1.0}) {
    const Learned learned =
        learn(cohort, everybody(cohort), cohort.standing, LearnSettings{}, LogisticModel(ridge), {});
    BOOST_TEST(std::isfinite(learned.log_odds(cohort, 0)));
    BOOST_TEST(learned.log_odds(cohort, 0) > 4);
    BOOST_TEST(learned.log_odds(cohort, 399) < -4);
  }
}

BOOST_AUTO_TEST_SUITE_END()
