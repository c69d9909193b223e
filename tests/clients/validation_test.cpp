// What validation says of cohorts whose truth is known.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <set>

#include "mcda/clients/validation.hpp"
#include "tests/clients/planted.hpp"

using namespace mcda::clients;
using mcda::Index;
using namespace prefero_test;

namespace {

Validation validated(const Planted& all, ValidationSettings how = {}) {
  return validate(all.cohort, all.cohort.standing, LearnSettings{}, LogisticModel(), PointScale{}, how, {});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation)

// Out of time the portrait comes within .03 of the AUC of the true probabilities, which nothing can beat; the traits
// rank as they were planted, and those that mean nothing have nearly no information.
BOOST_AUTO_TEST_CASE(planted_portrait) {
  const Planted all = planted(10000, 0.85, 1);
  std::vector<double> truth;
  std::vector<bool> key;
  std::vector<Index> early;
  for (Index i = 0; i < all.cohort.clients(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    if (!all.cohort.later[k]) {
      early.push_back(i);
      continue;
    }
    truth.push_back(all.truth[k]);
    key.push_back(all.cohort.standing[k] == Standing::key);
  }
  const double bayes = auc_of(truth, key).value;
  BOOST_TEST((bayes > 0.72 && bayes < 0.82));
  const Validation found = validated(all);
  BOOST_TEST(found.auc <= bayes + 0.01);
  BOOST_TEST(found.auc >= bayes - 0.03);
  BOOST_TEST(found.p_value <= 0.001);
  BOOST_TEST((found.verdict == Verdict::evidence));
  BOOST_TEST(found.stability < 0.1);
  BOOST_TEST(found.learned_auc - found.auc < 0.03);
  const Learned learned = learn(all.cohort, early, all.cohort.standing, LearnSettings{}, LogisticModel(), {});
  for (std::size_t t = 0; t < 3; ++t) BOOST_TEST(learned.traits[t].information > learned.traits[t + 1].information);
  for (std::size_t t = 4; t < 8; ++t) BOOST_TEST(learned.traits[t].information < 0.02);
  // What is said comes true: predicted and observed shares of the tenths agree within their sampling error.
  for (const CalibrationGroup& group : found.calibration) {
    const double p = group.predicted;
    BOOST_TEST(std::abs(group.observed - p) < 4 * std::sqrt(p * (1 - p) / group.clients) + 0.03);
  }
}

// Nothing planted: over many seeds "no evidence", but for the share of errors that the level of the test allows.
BOOST_AUTO_TEST_CASE(nothing_planted) {
  int believed = 0;
  constexpr int seeds = 30;
  for (std::uint64_t seed = 100; seed < 100 + seeds; ++seed) {
    const Validation found = validated(planted(400, 0, seed, false), {.repeats = 1, .permutations = 60});
    believed += found.verdict != Verdict::none ? 1 : 0;
    BOOST_TEST(found.auc < 0.65);
  }
  BOOST_TEST(believed <= 4);  // P(more than 4 of 30 at level .05) is about .02; the seeds are fixed
}

BOOST_AUTO_TEST_CASE(folds_are_stratified_and_keep_families) {
  Planted all = planted(500, 0.8, 3, false);
  test::Random random(1);
  for (Index i = 0; i < 500; ++i) all.cohort.family.push_back(static_cast<std::int32_t>(random.whole(0, 149)));
  const std::vector<Index> clients = everybody(all.cohort);
  const std::vector<Index> fold = folds_of(all.cohort, clients, all.cohort.standing, 5, 0, 0);
  std::vector<Counts> filled(5);
  std::vector<std::set<Index>> of_family(150);
  for (std::size_t i = 0; i < fold.size(); ++i) {
    Counts& one = filled[static_cast<std::size_t>(fold[i])];
    (all.cohort.standing[i] == Standing::key ? one.key : one.rest) += 1;
    of_family[static_cast<std::size_t>(all.cohort.family[i])].insert(fold[i]);
  }
  for (const auto& folds : of_family) BOOST_TEST(folds.size() <= 1U);
  for (const Counts& one : filled) {
    BOOST_TEST(std::abs(one.key - filled[0].key) <= 2);
    BOOST_TEST(std::abs(one.all() - 100) <= 6);
  }
  // Another repeat, other folds; the same repeat, the same.
  BOOST_TEST((folds_of(all.cohort, clients, all.cohort.standing, 5, 0, 1) != fold));
  BOOST_TEST((folds_of(all.cohort, clients, all.cohort.standing, 5, 0, 0) == fold));
}

// A trait that names the family tells everything within a family and nothing beyond. Folds that split families believe
// it, those that keep them do not.
BOOST_AUTO_TEST_CASE(families_in_both_folds_flatter) {
  test::Random random(8);
  Cohort cohort;
  Grouping grouping{.name = "region", .kind = TraitKind::category};
  for (int f = 0; f < 40; ++f) grouping.categories.push_back("region " + std::to_string(f));
  cohort.traits.push_back(grouping);
  cohort.groups.resize(1);
  std::vector<std::int32_t> family;
  for (int f = 0; f < 40; ++f) {
    const bool key = random.chance(0.4);
    for (int i = 0; i < 20; ++i) {
      cohort.standing.push_back(random.chance(key ? 0.9 : 0.1) ? Standing::key : Standing::rest);
      cohort.groups[0].push_back(static_cast<std::uint8_t>(f));
      family.push_back(f);
    }
  }
  const ValidationSettings how{.repeats = 1, .permutations = 60};
  const auto found = [&] {
    return validate(cohort, cohort.standing, LearnSettings{}, LogisticModel(), PointScale{}, how, {});
  };
  const Validation apart = found();
  BOOST_TEST(apart.auc > 0.8);
  cohort.family = family;
  const Validation together = found();
  BOOST_TEST(together.auc < 0.65);
  BOOST_TEST((together.verdict == Verdict::none));
}

BOOST_AUTO_TEST_CASE(refusals) {
  BOOST_TEST(too_few({30, 30}).empty());
  BOOST_TEST(too_few({29, 500}).find("only 29 key clients") == 0U);
  BOOST_TEST(too_few({200, 0}).find("those who are none") != std::string::npos);
}

// The same measures twice: by validate_scores on the true log odds, and by the definitions.
BOOST_AUTO_TEST_CASE(scores_from_elsewhere) {
  const Planted all = planted(3000, 0.85, 21, false);
  const PointScale scale;
  std::vector<double> points;
  std::vector<bool> key;
  for (std::size_t i = 0; i < all.truth.size(); ++i) {
    points.push_back(scale.points(std::log(all.truth[i] / (1 - all.truth[i]))));
    key.push_back(all.cohort.standing[i] == Standing::key);
  }
  const Validation found = validate_scores(points, all.cohort.standing, scale, {});
  BOOST_TEST(found.auc == auc_of(points, key).value, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.brier == brier_score(all.truth, key), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(found.brier < found.brier_of_base_rate);
  BOOST_TEST(found.p_value == 0.001, boost::test_tools::tolerance(1e-9));
  BOOST_REQUIRE(found.cut_offs.size() == 5U);
  for (std::size_t k = 1; k < 5; ++k) BOOST_TEST(found.cut_offs[k].recall >= found.cut_offs[k - 1].recall);
  BOOST_TEST(found.cut_offs[2].lift == lift_at(points, key, 0.2), boost::test_tools::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(points_at_even_odds) {
  const PointScale scale;
  BOOST_TEST(scale.points(0) == 600);
  BOOST_TEST(scale.points(std::log(2.0)) == 620, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(scale.probability(580) == 1.0 / 3, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
