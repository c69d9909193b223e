#include <boost/test/unit_test.hpp>

#include "mcda/analysis/advise.hpp"
#include "mcda/analysis/honesty.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;

mcda::Candidate candidate(const std::string& name) { return {&Catalogue::instance().at(name), {}}; }

bool excluded(const mcda::Advice& advice, const std::string& name) {
  return std::any_of(advice.excluded.begin(), advice.excluded.end(),
                     [&](const mcda::Exclusion& one) { return one.method->info().name == name; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(honesty)

// 0 0 0 4: mean 1, deviations -1 -1 -1 3, m2 = 3, m3 = 6, 6 / 3^1.5.
BOOST_AUTO_TEST_CASE(skewness_by_hand) {
  const std::vector<double> one{0, 0, 0, 4}, none{2, 2}, large{0, 0, 0, 4e100};
  BOOST_TEST(std::abs(mcda::skewness(one) - 6 / std::pow(3, 1.5)) < 1e-14);
  BOOST_TEST(mcda::skewness(none) == 0);
  BOOST_TEST(std::abs(mcda::skewness(large) - mcda::skewness(one)) < 1e-14);
}

BOOST_AUTO_TEST_CASE(spread_counts_twice) {
  mcda::ResolvedWeights weights;
  weights.asked.push_back({.method = "entropy"});
  const mcda::Method* const topsis[] = {&Catalogue::instance().at("topsis")};
  const mcda::Method* const sum[] = {&Catalogue::instance().at("weighted_sum")};
  BOOST_TEST(mcda::spread_twice_notes(weights, topsis).size() == 1u);
  BOOST_TEST(mcda::spread_twice_notes(weights, sum).empty());
  weights.asked.front().method = "ahp";
  BOOST_TEST(mcda::spread_twice_notes(weights, topsis).empty());
}

// Stars from 1 to 5 weigh nine tenths: revenue decides between neighbours by less than a star would.
BOOST_AUTO_TEST_CASE(gaps_finer_than_the_data) {
  Instance one{{{5, 0.1234567}, {5, 0.2234567}, {1, 0.3234567}, {4, 0.9234567}}, benefits(2)};
  one.list[0].weight = 0.9, one.list[1].weight = 0.1;
  const auto outcome =
      mcda::run(mcda::Task{&Catalogue::instance().scoring("weighted_sum"), {}}, one.table(), one.criteria());
  const mcda::Ranking ranking = mcda::rank_scores(outcome.scores);
  const mcda::Notes notes = mcda::resolution_notes(outcome, one.table(), one.criteria(), ranking);
  BOOST_REQUIRE(notes.size() == 1u);
  BOOST_TEST(notes.front().find("c1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(advice_excludes_with_reasons) {
  Random random(1);
  Instance one = smooth_instance(random, 40, 3);
  one.rows[7][1] = -1;
  const std::vector<mcda::Candidate> all{candidate("weighted_sum"),     candidate("mabac"),     candidate("topsis"),
                                         candidate("weighted_product"), candidate("electre_1"), candidate("psi")};
  const DecisionTable table = one.table();
  const mcda::Advice advice = mcda::advise(all, table, one.criteria(), true, {});
  for (const char* name : {"weighted_product", "electre_1", "psi"}) BOOST_TEST(excluded(advice, name), name);
  BOOST_TEST(!excluded(advice, "topsis"));
  BOOST_TEST(advice.recommended.size() + advice.excluded.size() == all.size());
  for (const mcda::Recommendation& method : advice.recommended) {
    BOOST_TEST((method.behaviour.worth() > 0 && method.behaviour.worth() <= 1));
    BOOST_TEST(!method.why.empty());
  }
  const mcda::Advice threaded = mcda::advise(all, table, one.criteria(), true, {}, {.threads = 3});
  for (std::size_t k = 0; k < advice.recommended.size(); ++k)
    BOOST_TEST(threaded.recommended[k].behaviour.worth() == advice.recommended[k].behaviour.worth());
  const mcda::Advice strict =
      mcda::advise(all, table, one.criteria(), true, {.compensation = mcda::Compensation::none});
  BOOST_TEST(excluded(strict, "topsis"));
}

// A weighted sum on a fixed scale cannot turn an order: TOPSIS of these rows does, and the trials see it.
BOOST_AUTO_TEST_CASE(behaviour_sees_reversals) {
  Random random(5);
  const Instance one = smooth_instance(random, 60, 4);
  const std::vector<mcda::Candidate> all{candidate("weighted_sum"), candidate("topsis"), candidate("spotis")};
  const mcda::Advice advice = mcda::advise(all, one.table(), one.criteria(), true, {});
  for (const mcda::Recommendation& method : advice.recommended) {
    if (method.method->info().rank_reversal == mcda::RankReversal::impossible) {
      BOOST_TEST(method.behaviour.removal == 1);
      BOOST_TEST(method.behaviour.addition == 1);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
