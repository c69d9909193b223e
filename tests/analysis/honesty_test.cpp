#include <boost/test/unit_test.hpp>

#include "mcda/analysis/advise.hpp"
#include "mcda/analysis/honesty.hpp"
#include "mcda/analysis/probe.hpp"
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

// Importance read as trade-offs, and the reverse; silence where both agree, or nothing is known.
BOOST_AUTO_TEST_CASE(meaning_of_weights) {
  using mcda::WeightMeaning;
  const auto notes = [](const std::string& weighting, std::optional<WeightMeaning> stated, const std::string& method) {
    mcda::ResolvedWeights weights;
    if (!weighting.empty()) weights.asked.push_back({.method = weighting});
    const mcda::Method* const methods[] = {&Catalogue::instance().at(method)};
    return mcda::weight_meaning_notes(weights, stated, methods);
  };
  for (const char* asked : {"ahp", "direct_rating", "roc", "bwm"}) {
    const mcda::Notes found = notes(asked, std::nullopt, "weighted_sum");
    BOOST_REQUIRE(found.size() == 1u);
    BOOST_TEST(found.front().find(std::string("weights by ") + asked) == 0u);
    BOOST_TEST(notes(asked, std::nullopt, "promethee_2").empty());
    BOOST_TEST(notes(asked, std::nullopt, "psi").empty());
  }
  BOOST_TEST(notes("ahp", std::nullopt, "ahp_hierarchy").empty());
  BOOST_TEST(notes("swing", std::nullopt, "weighted_sum").empty());
  BOOST_TEST(notes("swing", std::nullopt, "promethee_2").size() == 1u);
  BOOST_TEST(notes("entropy", std::nullopt, "weighted_sum").empty());
  BOOST_TEST(notes("", std::nullopt, "weighted_sum").empty());
  BOOST_TEST(notes("", WeightMeaning::importance, "topsis").size() == 1u);
  BOOST_TEST(notes("ahp", WeightMeaning::trade_off, "topsis").empty());
  BOOST_TEST(notes("", WeightMeaning::trade_off, "electre_3").size() == 1u);
  BOOST_TEST(notes("", WeightMeaning::importance, "electre_3").empty());
}

BOOST_AUTO_TEST_CASE(skewed_columns) {
  Random random(3);
  Instance one{{}, benefits(2)};
  for (int i = 0; i < 200; ++i) one.rows.push_back({std::exp(2 * random.normal()), random.normal()});
  const mcda::Notes notes = mcda::skew_notes(one.table(), one.criteria());
  BOOST_REQUIRE(notes.size() == 1u);
  BOOST_TEST(notes.front().find("criterion c1 is skewed") == 0u);
}

// Every threshold and veto that is read is found, and nothing is found that is not.
BOOST_AUTO_TEST_CASE(what_methods_read) {
  const auto reads = [](const char* name) { return mcda::reads_of(Catalogue::instance().at(name), {}); };
  for (const char* name : {"promethee_1", "promethee_2", "electre_3", "electre_is"})
    BOOST_TEST(reads(name).thresholds, name);
  for (const char* name : {"electre_3", "electre_is"}) BOOST_TEST(reads(name).vetoes, name);
  for (const char* name : {"topsis", "weighted_sum", "vikor", "todim", "mavt", "equal", "borda"}) {
    BOOST_TEST(!reads(name).thresholds, name);
    BOOST_TEST(!reads(name).vetoes, name);
  }
  BOOST_TEST(!reads("promethee_2").vetoes);
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
  // Far apart, or on no grid: nothing to be said.
  for (const std::vector<std::vector<double>>& rows : {std::vector<std::vector<double>>{{101, 10}, {60, 30}, {20, 20}},
                                                       {{5.1234567, 0.1357911}, {4.7654321, 0.2468123}, {1.5432167, 0.3141593}}}) {
    Instance harmless{rows, benefits(2)};
    harmless.list[0].weight = 0.9, harmless.list[1].weight = 0.1;
    const auto clear = mcda::run(mcda::Task{&Catalogue::instance().scoring("weighted_sum"), {}}, harmless.table(),
                                 harmless.criteria());
    BOOST_TEST(
        mcda::resolution_notes(clear, harmless.table(), harmless.criteria(), mcda::rank_scores(clear.scores)).empty());
  }
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
