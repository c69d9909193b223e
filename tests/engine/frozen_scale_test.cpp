#include "mcda/engine/frozen_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"
#include "tests/support/variants.hpp"

using namespace mcda;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double share_at_most(const std::vector<double>& sorted, double x) {
  return static_cast<double>(std::upper_bound(sorted.begin(), sorted.end(), x) - sorted.begin()) /
         static_cast<double>(sorted.size());
}

DecisionModel model_of(Index n) {
  DecisionModel model;
  for (Index j = 0; j < n; ++j) model.tree.add_leaf(CriteriaTree::root, "c" + std::to_string(j), "", 1, Leaf{});
  return model;
}

Portfolio random_portfolio(test::Random& random, Index m, Index n) {
  Portfolio portfolio;
  portfolio.values = DecisionTable(m, n);
  portfolio.constraint_values = DecisionTable(m, 0);
  for (Index i = 0; i < m; ++i) {
    portfolio.alternatives.ids.push_back("client" + std::to_string(i));
    for (Index j = 0; j < n; ++j) portfolio.values(i, j) = 1 + std::abs(random.normal());
  }
  return portfolio;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(freezing)

BOOST_AUTO_TEST_CASE(knots_stand_for_equal_shares_of_the_rows) {
  test::Random random(501);
  for (const Index m : {1, 2, 9, 10, 11, 97, 1000, 20'011}) {
    std::vector<double> values;
    for (Index i = 0; i < m; ++i)
      values.push_back(random.chance(0.3) ? static_cast<double>(random.whole(0, 3)) : random.normal());
    std::sort(values.begin(), values.end());
    for (const Index knots : {1, 2, 10, 64}) {
      const std::vector<double> kept = thinned(values, knots);
      BOOST_REQUIRE_EQUAL(static_cast<Index>(kept.size()), std::min(m, knots));
      if (m <= knots) {
        BOOST_CHECK(kept == values);
        continue;
      }
      for (const double x : values) {
        BOOST_REQUIRE_LE(std::abs(share_at_most(kept, x) - share_at_most(values, x)),
                         0.5 / static_cast<double>(knots) + 1e-12);
      }
    }
  }
}

// Two classes, half and half; then 80 and 20 of 100: 0.3 ln 1.6 - 0.3 ln 0.4.
BOOST_AUTO_TEST_CASE(stability_index_by_hand) {
  const ColumnProfile profile{.low = -1, .high = 1, .edges = {0}, .counts = {50, 50}, .missing = 0};
  std::vector<double> now(100, -0.5);
  std::fill(now.begin() + 80, now.end(), 0.5);
  const Drift drift = drift_of(profile, now);
  BOOST_CHECK_CLOSE(drift.index, 0.3 * std::log(1.6) - 0.3 * std::log(0.4), 1e-10);
  // chi-square with one degree of freedom, upper 5 %: 3.841 (any table); the approximation is within 3 %
  BOOST_CHECK_CLOSE(drift.by_chance, 3.841 * 0.02, 3.0);
  BOOST_CHECK(drift.marked());
  std::fill(now.begin(), now.begin() + 50, -0.5), std::fill(now.begin() + 50, now.end(), 0.5);
  BOOST_CHECK_EQUAL(drift_of(profile, now).index, 0);
  // ten classes, nine degrees of freedom: 16.919
  ColumnProfile ten{.low = 0, .high = 1, .edges = {1, 2, 3, 4, 5, 6, 7, 8, 9}, .counts = std::vector<Index>(10, 10)};
  std::vector<double> even;
  for (int i = 0; i < 100; ++i) even.push_back(i % 10 + 0.5);
  BOOST_CHECK_CLOSE(drift_of(ten, even).by_chance, 16.919 * 0.02, 0.5);
}

BOOST_AUTO_TEST_CASE(missing_values_are_a_class_and_empty_classes_have_half_a_client) {
  const ColumnProfile profile{.low = 0, .high = 1, .edges = {0.5}, .counts = {10, 10}, .missing = 0};
  const std::vector<double> all_missing(20, none);
  const Drift drift = drift_of(profile, all_missing);
  // shares 10, 10, 0.5 of 20.5 against 0.5, 0.5, 20 of 21
  const double a = 0.5 / 21, e = 10 / 20.5, b = 20 / 21.0, f = 0.5 / 20.5;
  BOOST_CHECK_CLOSE(drift.index, 2 * (a - e) * std::log(a / e) + (b - f) * std::log(b / f), 1e-10);
  BOOST_CHECK_EQUAL(drift_of({.counts = {5}}, std::vector<double>{1, 2}).index, 0);  // one class cannot move
}

BOOST_AUTO_TEST_CASE(profiles_hold_range_and_deciles) {
  DecisionTable raw(101, 2);
  for (Index i = 0; i < 101; ++i) raw(i, 0) = static_cast<double>(100 - i), raw(i, 1) = i < 90 ? 0 : none;
  const std::vector<ColumnProfile> profiles = profiles_of(raw);
  BOOST_CHECK_EQUAL(profiles[0].low, 0);
  BOOST_CHECK_EQUAL(profiles[0].high, 100);
  BOOST_CHECK_EQUAL(profiles[0].edges.size(), 9u);
  BOOST_CHECK_EQUAL(profiles[0].edges.front(), 10);
  BOOST_CHECK_EQUAL(profiles[0].counts.front(), 11);
  BOOST_CHECK(profiles[1].edges.empty());
  BOOST_CHECK_EQUAL(profiles[1].missing, 11);
  BOOST_CHECK_EQUAL(profiles[1].counts.front(), 90);
}

BOOST_AUTO_TEST_CASE(thawed_methods_score_as_fitted_ones) {
  test::Random random(502);
  const DecisionModel model = model_of(4);
  for (const auto& method : Catalogue::instance().all()) {
    const auto* const scoring = dynamic_cast<const ScoringMethod*>(method.get());
    if (scoring == nullptr) continue;
    const Prepared prepared = prepare(model, random_portfolio(random, 60, 4));
    const Criteria criteria(prepared.criteria);
    const Outcome outcome = run(Task{scoring, {}}, prepared.table, criteria);
    if (outcome.refusal) continue;
    const FrozenScale frozen = freeze(outcome, prepared, criteria, {});
    BOOST_CHECK_EQUAL(frozen.clients, 60);
    BOOST_CHECK_EQUAL(frozen.error, 0);
    const Fitted fitted = thawed(frozen, criteria);
    const std::vector<double> scores = score(fitted, prepared.table);
    if (fitted.model->sorted()) continue;  // compared with everybody, themselves included: see the law `frozen`
    BOOST_CHECK_MESSAGE(test::difference(scores, outcome.scores, 1e-12).empty(), scoring->info().name);
  }
}

// Tomorrow's clients may have values that the method's domain forbids: scores stay numbers.
BOOST_AUTO_TEST_CASE(values_far_outside_the_fit_give_numbers) {
  test::Random random(504);
  Prepared prepared = prepare(model_of(3), random_portfolio(random, 40, 3));
  prepared.criteria[1].direction = Direction::minimise;
  const Criteria criteria(prepared.criteria);
  const double levels[] = {0, -1, 1, 1e-100, -1e-100, 1e100, -1e100};
  DecisionTable strange(7 * 7, 3);
  for (Index i = 0; i < 49; ++i) strange(i, 0) = levels[i % 7], strange(i, 1) = levels[i / 7], strange(i, 2) = 1.5;
  for (const auto& method : Catalogue::instance().all()) {
    const auto* const scoring = dynamic_cast<const ScoringMethod*>(method.get());
    if (scoring == nullptr) continue;
    for (const ParameterValues& values : test::variants_of(*scoring)) {
      const Outcome outcome = run(Task{scoring, values}, prepared.table, criteria);
      if (outcome.refusal) continue;
      const std::vector<double> scores = score(thawed(freeze(outcome, prepared, criteria, {}), criteria), strange);
      const auto wrong = std::find_if(scores.begin(), scores.end(), [](double x) { return !std::isfinite(x); });
      BOOST_CHECK_MESSAGE(wrong == scores.end(), test::text_of(*scoring, values) << " row " << wrong - scores.begin());
    }
  }
}

// A portfolio too large to be kept whole: each knot stands for an equal share of the clients, so that no score changes
// by more than what is stated, and the net flow of promethee_2 (two means of monotone preferences) by no more than 1 /
// knots.
BOOST_AUTO_TEST_CASE(the_error_of_knots_is_what_is_stated) {
  test::Random random(503);
  const DecisionModel model = model_of(3);
  Prepared prepared = prepare(model, random_portfolio(random, 3 * frozen_knots + 17, 3));
  prepared.criteria[1].preference = {PreferenceShape::linear, 0.1, 0.7, 0};
  const Criteria criteria(prepared.criteria);
  int tried = 0;
  for (const auto& method : Catalogue::instance().all()) {
    const auto* const scoring = dynamic_cast<const ScoringMethod*>(method.get());
    if (scoring == nullptr) continue;
    const Outcome outcome = run(Task{scoring, {}}, prepared.table, criteria);
    if (outcome.refusal || !outcome.fitted->model->sorted()) continue;
    ++tried;
    const FrozenScale frozen = freeze(outcome, prepared, criteria, {});
    const std::string name(scoring->info().name);
    BOOST_CHECK_MESSAGE(frozen.error > 0, name);
    const std::vector<double> scores = score(thawed(frozen, criteria), prepared.table);
    const auto [low, high] = std::minmax_element(outcome.scores.begin(), outcome.scores.end());
    double most = 0;  // old clients meet themselves too, which is one client of m
    for (std::size_t i = 0; i < scores.size(); ++i) most = std::max(most, std::abs(scores[i] - outcome.scores[i]));
    BOOST_CHECK_MESSAGE(most <= frozen.error + (*high - *low) / static_cast<double>(frozen.clients),
                        name << " " << most);
    BOOST_CHECK_MESSAGE(frozen.error < 0.01 * (*high - *low), name << " " << frozen.error);
    if (name == "promethee_2") BOOST_CHECK_LE(frozen.error, 1.0 / static_cast<double>(frozen_knots));
  }
  BOOST_CHECK_GT(tried, 0);
}

BOOST_AUTO_TEST_SUITE_END()
