#include <boost/test/unit_test.hpp>

#include "mcda/analysis/influence.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::Outcome;
using mcda::Task;

Outcome ran(const std::string& method, const Instance& one) {
  return mcda::run(Task{&Catalogue::instance().scoring(method), {}}, one.table(), one.criteria(), {.threads = 1});
}

Instance random_clients(Random& random, Index m, Index n) {
  Instance one{.list = benefits(n)};
  for (Index j = 0; j < n; ++j) {
    one.list[static_cast<std::size_t>(j)].weight = random.uniform(0.1, 1);
    if (random.chance(0.4)) one.list[static_cast<std::size_t>(j)].direction = Direction::minimise;
  }
  for (Index i = 0; i < m; ++i) {
    one.rows.emplace_back();
    for (Index j = 0; j < n; ++j) one.rows.back().push_back(std::exp(random.normal()));
  }
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(influence)

// Against the definition, with contributions of a weighted sum written out here.
BOOST_AUTO_TEST_CASE(covariance_over_variance) {
  Random random(1);
  for (Index round = 0; round < rounds(20); ++round) {
    // Some with several blocks of rows, which differ from each other.
    Instance one =
        random_clients(random, round % 5 == 4 ? random.whole(9000, 13'000) : random.whole(2, 200), random.whole(1, 5));
    for (std::size_t i = 0; i < one.rows.size(); ++i) one.rows[i][0] += static_cast<double>(i) / 1000;
    const auto m = static_cast<std::size_t>(one.m()), n = static_cast<std::size_t>(one.n());
    const mcda::Criteria criteria = one.criteria();
    Rows part(m, std::vector<double>(n));
    std::vector<double> score(m, 0.0), mean(n, 0.0), covariance(n, 0.0);
    double mean_score = 0, variance = 0;
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        const double low = lowest(one.rows, j), high = highest(one.rows, j), x = one.rows[i][j];
        part[i][j] = criteria.weight(static_cast<Index>(j)) *
                     (criteria.maximised(static_cast<Index>(j)) ? x - low : high - x) / (high - low);
        score[i] += part[i][j];
        mean[j] += part[i][j] / static_cast<double>(m);
      }
      mean_score += score[i] / static_cast<double>(m);
    }
    for (std::size_t i = 0; i < m; ++i) {
      variance += (score[i] - mean_score) * (score[i] - mean_score);
      for (std::size_t j = 0; j < n; ++j) covariance[j] += (part[i][j] - mean[j]) * (score[i] - mean_score);
    }
    for (double& c : covariance) c /= variance;
    const std::vector<double> found = mcda::influence_of(ran("weighted_sum", one), one.table());
    check_numbers("influence", found, covariance, 1e-10);
    BOOST_CHECK_SMALL(sum_of(found) - 1, 1e-10);
  }
}

BOOST_AUTO_TEST_CASE(undefined_and_zero) {
  Random random(2);
  Instance one = random_clients(random, 30, 3);
  for (const double share : mcda::influence_of(ran("topsis", one), one.table())) BOOST_CHECK(std::isnan(share));
  one.list[1].weight = 0;
  const std::vector<double> found = mcda::influence_of(ran("weighted_sum", one), one.table());
  BOOST_CHECK_EQUAL(found[1], 0);
  BOOST_CHECK_SMALL(found[0] + found[2] - 1, 1e-12);
  for (auto& row : one.rows) row = {0.1, 0.2, 0.3};
  for (const double share : mcda::influence_of(ran("weighted_sum", one), one.table())) BOOST_CHECK(std::isnan(share));
}

BOOST_AUTO_TEST_CASE(same_bits_for_any_threads) {
  Random random(3);
  const Instance one = random_clients(random, 50'000, 4);
  const Outcome outcome = ran("weighted_sum", one);
  const std::vector<double> single = mcda::influence_of(outcome, one.table(), {.threads = 1});
  for (const Index threads : {2, 5})
    BOOST_CHECK(same_bits(single, mcda::influence_of(outcome, one.table(), {.threads = threads})));
}

// Revenue with one giant: min-max leaves all others near 0, and half of the weight moves next to nothing.
BOOST_AUTO_TEST_CASE(notes_name_the_squeezed_criterion) {
  Random random(4);
  Instance one{.list = benefits(3)};
  one.list[0].id = "revenue";
  one.list[0].weight = 2;
  for (int i = 0; i < 400; ++i)
    one.rows.push_back({i == 0 ? 1e6 : random.uniform(1, 1000), random.uniform(), random.uniform()});
  const std::vector<double> found = mcda::influence_of(ran("weighted_sum", one), one.table());
  const Notes notes = mcda::influence_notes(found, one.table(), one.criteria());
  BOOST_REQUIRE_EQUAL(notes.size(), 1u);
  BOOST_CHECK(contains(notes[0], "criterion revenue has 50 % of the weight but moves"));
  BOOST_CHECK(contains(notes[0], "log1p"));
  for (auto& row : one.rows) row[0] -= 500;
  BOOST_CHECK(contains(mcda::influence_notes(found, one.table(), one.criteria())[0], "{scale: winsorised} or rank"));
  // A criterion that takes two values far apart moves far more than its weight.
  Instance loud{.list = benefits(6)};
  for (int i = 0; i < 400; ++i) {
    loud.rows.push_back({static_cast<double>(i % 2)});
    for (int j = 0; j < 5; ++j) loud.rows.back().push_back(i == j ? 1e6 : random.uniform());
  }
  const std::vector<double> shares = mcda::influence_of(ran("weighted_sum", loud), loud.table());
  BOOST_CHECK(any_contains(mcda::influence_notes(shares, loud.table(), loud.criteria()),
                           "criterion c1 has 17 % of the weight but moves 9"));
  // One criterion alone, or one that is constant, is no surprise.
  BOOST_CHECK(
      mcda::influence_notes(std::vector<double>{1.0}, DecisionTable::from_rows({{1}, {2}}), mcda::Criteria(benefits(1)))
          .empty());
  BOOST_CHECK(mcda::influence_notes(std::vector<double>{1.0, 0.0}, DecisionTable::from_rows({{1, 5}, {2, 5}}),
                                    mcda::Criteria(benefits(2)))
                  .empty());
}

BOOST_AUTO_TEST_CASE(correlated_criteria_and_their_effective_number) {
  Random random(5);
  Instance one{.list = benefits(5)};
  one.list[1].direction = Direction::minimise;
  for (int i = 0; i < 5000; ++i) {
    const double a = random.normal(), b = random.normal();
    one.rows.push_back({a, -a, b, a + 0.01 * random.normal(), 7});
  }
  const mcda::CriteriaFindings found = mcda::examine_criteria(one.table(), one.criteria());
  BOOST_REQUIRE_EQUAL(found.correlated.size(), 3u);
  // c2 is minimised: that it falls where c1 rises makes them one thing said twice.
  BOOST_CHECK_EQUAL(found.correlated[0].first, 0);
  BOOST_CHECK_EQUAL(found.correlated[0].second, 1);
  BOOST_CHECK_CLOSE(found.correlated[0].rho, 1, 1e-10);
  // Four criteria vary, three of them are one: 16 / (1 + 9).
  BOOST_CHECK_CLOSE(found.effective_number, 1.6, 1);
  BOOST_CHECK(any_contains(found.notes, "counted twice: c1 and c2 (1), c1 and c4 (1), c2 and c4 (1)"));
  BOOST_CHECK(any_contains(found.notes, "the 4 criteria count as 1.6 independent ones"));
  one.list[1].direction = Direction::maximise;
  const mcda::CriteriaFindings opposed = mcda::examine_criteria(one.table(), one.criteria());
  BOOST_CHECK_CLOSE(opposed.correlated[0].rho, -1, 1e-10);
  BOOST_CHECK(any_contains(opposed.notes, "cancel each other: c1 and c2 (-1)"));

  Instance apart{.list = benefits(4)};
  for (int i = 0; i < 20'000; ++i)
    apart.rows.push_back({random.normal(), random.normal(), random.normal(), random.normal()});
  const mcda::CriteriaFindings independent = mcda::examine_criteria(apart.table(), apart.criteria());
  BOOST_CHECK(independent.correlated.empty());
  BOOST_CHECK_CLOSE(independent.effective_number, 4, 1);
  BOOST_CHECK(independent.notes.empty());
  BOOST_CHECK_EQUAL(
      mcda::examine_criteria(DecisionTable::from_rows({{1, 2}}), mcda::Criteria(benefits(2))).effective_number, 0);
}

BOOST_AUTO_TEST_CASE(one_weight_over_half) {
  Instance one{{{1, 2}, {2, 5}, {4, 1}}, benefits(2)};
  BOOST_CHECK(mcda::examine_criteria(one.table(), one.criteria()).notes.empty());
  one.list[1].weight = 3;
  BOOST_CHECK(
      any_contains(mcda::examine_criteria(one.table(), one.criteria()).notes, "criterion c2 has 75 % of the weight"));
}

BOOST_AUTO_TEST_CASE(tied_share) {
  BOOST_CHECK(mcda::tie_notes(mcda::rank_scores(std::vector<double>{3, 2, 1})).empty());
  BOOST_CHECK_EQUAL(mcda::tie_notes(mcda::rank_scores(std::vector<double>{3, 3, 1, 0}))[0],
                    "50 % of the alternatives share their rank with another one");
}

BOOST_AUTO_TEST_SUITE_END()
