// The kernel sum behind TODIM against the plain double sum in long double, at sizes where groups act on groups.
#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;

std::vector<double> column_of(Random& random, Index kind, Index m) {
  std::vector<double> column;
  for (Index i = 0; i < m; ++i) {
    switch (kind) {
      case 0: column.push_back(random.uniform(1, 100)); break;
      case 1: column.push_back(std::exp(8 + 2 * random.normal())); break;                       // revenue
      case 2: column.push_back(static_cast<double>(random.whole(1, 40))); break;                // ties
      case 3: column.push_back(random.chance(0.5) ? 1 : 1000 + random.uniform(0, 0.1)); break;  // clusters
      default: column.push_back(std::pow(10, random.uniform(-40, 40))); break;
    }
  }
  return column;
}

struct Sums {
  std::vector<double> gains, losses;
};

// One criterion by the published formula, square roots of differences of long doubles.
void add_plain(Sums& sums, const std::vector<double>& x, bool up, double weight, double theta) {
  const std::size_t m = x.size();
  std::vector<long double> r;
  long double total = 0;
  for (const double value : x)
    total += r.emplace_back(up ? static_cast<long double>(value) : 1 / static_cast<long double>(value));
  for (std::size_t i = 0; i < m; ++i) {
    long double gain = 0, loss = 0;
    for (std::size_t k = 0; k < m; ++k) {
      if (r[i] > r[k]) gain += std::sqrt((r[i] - r[k]) / total);
      if (r[i] < r[k]) loss += std::sqrt((r[k] - r[i]) / total);
    }
    sums.gains[i] += static_cast<double>(gain * std::sqrt(static_cast<long double>(weight)));
    sums.losses[i] +=
        static_cast<double>(loss / std::sqrt(static_cast<long double>(weight)) / static_cast<long double>(theta));
  }
}

void check_column(const char* name, const std::vector<double>& found, const std::vector<double>& expected) {
  const double largest = *std::max_element(expected.begin(), expected.end());
  double worst = 0;
  for (std::size_t i = 0; i < found.size(); ++i) worst = std::max(worst, std::abs(found[i] - expected[i]) / largest);
  BOOST_CHECK_MESSAGE(worst < 1e-12, name << " is off by " << worst << " of the largest");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(todim)

BOOST_AUTO_TEST_CASE(gains_and_losses_of_many_rows) {
  const mcda::ScoringMethod& method = mcda::Catalogue::instance().scoring("todim");
  Random random(81);
  for (Index kind = 0; kind <= 4; ++kind) {
    for (const Index m : {60, 2500}) {
      std::vector<std::vector<double>> columns{column_of(random, kind, m), column_of(random, kind, m)};
      std::vector<Criterion> list{criterion("gain", Direction::maximise, 0.3),
                                  criterion("cost", Direction::minimise, 0.7)};
      DecisionTable table(m, 2);
      for (Index j = 0; j < 2; ++j)
        std::copy(columns[static_cast<std::size_t>(j)].begin(), columns[static_cast<std::size_t>(j)].end(),
                  table.column(j).begin());
      const mcda::Outcome outcome =
          mcda::run(mcda::Task{&method, {{"theta", 2.5}}}, table, Criteria(list), {.threads = 2});
      BOOST_REQUIRE(!outcome.refusal);
      Sums sums{std::vector<double>(static_cast<std::size_t>(m)), std::vector<double>(static_cast<std::size_t>(m))};
      add_plain(sums, columns[0], true, 0.3, 2.5);
      add_plain(sums, columns[1], false, 0.7, 2.5);
      BOOST_TEST_CONTEXT("kind " << kind << " m " << m) {
        check_column("gains", outcome.derived[0], sums.gains);
        check_column("losses", outcome.derived[1], sums.losses);
        BOOST_CHECK_EQUAL(*std::max_element(outcome.scores.begin(), outcome.scores.end()), 1);
        BOOST_CHECK_EQUAL(*std::min_element(outcome.scores.begin(), outcome.scores.end()), 0);
      }
    }
  }
}

// Two clients, one criterion, by hand: shares 3/4 and 1/4, phi = sqrt(1/2) and -sqrt(1/2) / theta.
BOOST_AUTO_TEST_CASE(two_clients_by_hand) {
  const Instance one{{{3}, {1}}, benefits(1)};
  const mcda::ScoringMethod& method = mcda::Catalogue::instance().scoring("todim");
  const mcda::Outcome outcome = mcda::run(mcda::Task{&method, {{"theta", 4.0}}}, one.table(), one.criteria(), {});
  BOOST_CHECK_CLOSE(outcome.derived[0][0], std::sqrt(0.5), 1e-12);
  BOOST_CHECK_CLOSE(outcome.derived[1][1], std::sqrt(0.5) / 4, 1e-12);
  BOOST_CHECK_EQUAL(outcome.derived[0][1], 0);
  BOOST_CHECK((outcome.scores == std::vector<double>{1, 0}));
}

// On a frozen scale a client compared with itself adds nothing, so yesterday's clients keep their scores.
BOOST_AUTO_TEST_CASE(frozen_scores_of_old_clients_stay) {
  Random random(82);
  const Instance one = smooth_instance(random, 80, 3);
  const mcda::ScoringMethod& method = mcda::Catalogue::instance().scoring("todim");
  const DecisionTable table = one.table();
  mcda::Outcome outcome = mcda::run(mcda::Task{&method, {}}, table, one.criteria(), {.threads = 1});
  mcda::Fitted stored = mcda::reloaded(*outcome.fitted);
  for (const Index j : stored.columns) {
    stored.reference.emplace_back(table.column(j).begin(), table.column(j).end());
    std::sort(stored.reference.back().begin(), stored.reference.back().end());
  }
  const std::vector<double> again = mcda::score(stored, table, {.threads = 1});
  for (std::size_t i = 0; i < again.size(); ++i) BOOST_CHECK_SMALL(again[i] - outcome.scores[i], 1e-12);
}

BOOST_AUTO_TEST_SUITE_END()
