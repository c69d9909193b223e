#include <boost/test/unit_test.hpp>

#include "mcda/analysis/agreement.hpp"
#include "mcda/analysis/compare.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::CompareOptions;
using mcda::Comparison;
using mcda::Outcome;
using mcda::RankLevels;
using mcda::RelationOutcome;
using mcda::RunOptions;
using mcda::Task;

struct Asked {
  std::string name;
  ParameterValues parameters = {};
};

/// Runs the methods named, scoring and relation, and compares them.
Comparison compared(const std::vector<Asked>& asked, const Instance& one,
                    const CompareOptions& options = {.run = {.threads = 1}}) {
  std::vector<Task> tasks;
  std::vector<RelationOutcome> relations;
  const DecisionTable table = one.table();
  for (const Asked& method : asked) {
    const mcda::Method& found = Catalogue::instance().at(method.name);
    if (const auto* relation = dynamic_cast<const mcda::RelationMethod*>(&found)) {
      relations.push_back(mcda::run(*relation, method.parameters, table, one.criteria(), options.run));
    } else {
      tasks.push_back({&Catalogue::instance().scoring(method.name), method.parameters});
    }
  }
  return mcda::compare(mcda::run(tasks, table, one.criteria(), options.run), std::move(relations), options);
}

Instance clients(Random& random, Index m, Index n) {
  Instance one{.list = benefits(n)};
  one.list[1].direction = Direction::minimise;
  for (Index i = 0; i < m; ++i) {
    one.rows.emplace_back();
    for (Index j = 0; j < n; ++j) one.rows.back().push_back(std::exp(random.normal()));
  }
  return one;
}

bool same(const mcda::AgreementMatrices::Matrix& a, const mcda::AgreementMatrices::Matrix& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same_bits(a[i], b[i])) return false;
  }
  return a.size() == b.size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compare)

BOOST_AUTO_TEST_CASE(matrices_hold_the_measures) {
  Random random(1);
  const Comparison found = compared({{"topsis"}, {"vikor"}, {"weighted_sum"}}, clients(random, 60, 4));
  BOOST_REQUIRE_EQUAL(found.methods.size(), 3u);
  BOOST_CHECK_EQUAL(found.agreement.k, 10);
  double sum = 0;
  for (std::size_t a = 0; a < 3; ++a) {
    BOOST_CHECK_EQUAL(found.agreement.kendall_tau_b[a][a], 1);
    BOOST_CHECK_EQUAL(found.agreement.ws[a][a], 1);
    for (std::size_t b = 0; b < 3; ++b) {
      const RankLevels x(found.methods[a].outcome.scores),
          y(found.methods[b].outcome.scores);  // both turned round: the same pairs
      BOOST_CHECK_EQUAL(found.agreement.kendall_tau_b[a][b], kendall_tau_b(count_pairs(x, y)));
      BOOST_CHECK_CLOSE(found.agreement.spearman[a][b], spearman(x, y), 1e-10);
      const RankLevels p(found.methods[a].ranking), q(found.methods[b].ranking);
      BOOST_CHECK_CLOSE(found.agreement.ws[a][b], mcda::ws_coefficient(p, q), 1e-12);
      BOOST_CHECK_CLOSE(found.agreement.weighted_spearman[a][b], mcda::weighted_spearman(p, q), 1e-12);
      BOOST_CHECK_CLOSE(found.agreement.rank_biased_overlap[a][b], mcda::rank_biased_overlap(p, q), 1e-12);
      BOOST_CHECK_EQUAL(found.agreement.overlap_at_k[a][b], mcda::overlap_at(p, q, 10));
      if (a < b) sum += found.agreement.kendall_tau_b[a][b];
    }
  }
  BOOST_CHECK_CLOSE(found.agreement.mean_tau_b, sum / 3, 1e-12);
}

// weighted_sum (minmax), mairca and rov are one order by algebra: one class, one vote, no say in the mean.
BOOST_AUTO_TEST_CASE(twins_have_one_vote) {
  Random random(2);
  const Instance one = clients(random, 25, 5);
  const Comparison found = compared({{"weighted_sum"}, {"topsis"}, {"mairca"}, {"vikor"}, {"rov"}}, one);
  BOOST_REQUIRE_EQUAL(found.classes.size(), 3u);
  BOOST_CHECK(found.classes[0].members == (std::vector<Index>{0, 2, 4}));
  BOOST_CHECK_EQUAL(found.classes[0].name, "minmax sum");
  BOOST_CHECK_EQUAL(found.methods[4].order_class, 0);
  BOOST_CHECK(any_contains(found.notes, "weighted_sum, mairca, rov give the same order by their formulas"));
  for (const std::size_t twin : {2u, 4u}) BOOST_CHECK_EQUAL(found.agreement.kendall_tau_b[0][twin], 1);

  const Comparison without = compared({{"weighted_sum"}, {"topsis"}, {"vikor"}}, one);
  BOOST_REQUIRE(found.consensus && without.consensus);
  BOOST_CHECK(found.consensus->scores == without.consensus->scores);
  BOOST_CHECK_EQUAL(found.agreement.mean_tau_b, without.agreement.mean_tau_b);
  Rows ballots;
  for (const auto& method : without.methods) ballots.push_back(method.ranking.ranks);
  Notes notes;
  BOOST_CHECK(Catalogue::instance().consensus("borda").aggregate(ballots, {}, notes) == found.consensus->scores);
  BOOST_CHECK(found.consensus->ranking.ranks == mcda::rank_scores(found.consensus->scores).ranks);
}

BOOST_AUTO_TEST_CASE(the_same_method_twice) {
  Random random(3);
  const Instance one = clients(random, 20, 3);
  const Comparison found =
      compared({{"vikor", {{"v", 0.2}}}, {"vikor", {{"v", 0.8}}}, {"vikor", {{"v", 0.2}}}, {"topsis"}}, one);
  BOOST_CHECK_EQUAL(found.methods[0].label, "vikor (v 0.2)");
  BOOST_CHECK_EQUAL(found.methods[1].label, "vikor (v 0.8)");
  BOOST_CHECK_EQUAL(found.methods[2].label, "vikor (v 0.2) #2");
  BOOST_CHECK_EQUAL(found.methods[3].label, "topsis");
  BOOST_CHECK_EQUAL(found.classes.size(), 3u);
}

BOOST_AUTO_TEST_CASE(skipped_methods_say_why) {
  const Instance one{{{1, -2}, {3, 4}, {2, 1}}, benefits(2)};
  const Comparison found = compared({{"weighted_product"}, {"weighted_sum"}}, one);
  BOOST_REQUIRE_EQUAL(found.skipped.size(), 1u);
  BOOST_CHECK_EQUAL(found.skipped[0].method, "weighted_product");
  BOOST_CHECK_EQUAL(found.skipped[0].refusal.criterion, "c2");
  BOOST_REQUIRE_EQUAL(found.methods.size(), 1u);
  BOOST_CHECK(any_contains(found.notes, "only one order was computed"));
  BOOST_CHECK(std::isnan(found.agreement.mean_tau_b));
  const Comparison none = compared({{"weighted_product"}}, one);
  BOOST_CHECK(none.methods.empty());
  BOOST_CHECK(!none.consensus);
  BOOST_CHECK(none.agreement.kendall_tau_b.empty());
}

BOOST_AUTO_TEST_CASE(weights_in_two_senses_and_relations_beside) {
  Random random(4);
  const Instance one = clients(random, 15, 3);
  const Comparison found = compared({{"topsis"}, {"electre_1"}, {"promethee_2"}}, one);
  BOOST_REQUIRE_EQUAL(found.relations.size(), 1u);
  BOOST_CHECK_EQUAL(found.relations[0].label, "electre_1");
  BOOST_CHECK_EQUAL(found.methods.size(), 2u);
  BOOST_CHECK(any_contains(found.notes,
                           "as trade-offs by topsis, as importance (votes of the criteria) by promethee_2, electre_1"));
  BOOST_CHECK(!any_contains(found.notes, "one family"));
}

BOOST_AUTO_TEST_CASE(agreement_inside_a_family_is_said) {
  Random random(5);
  const Instance one = clients(random, 15, 3);
  BOOST_CHECK(any_contains(compared({{"topsis"}, {"weighted_sum"}}, one).notes, "one family"));
  BOOST_CHECK(!any_contains(compared({{"topsis"}, {"weighted_sum"}, {"vikor"}}, one).notes, "one family"));
  BOOST_CHECK(any_contains(compared({{"topsis"}, {"psi"}}, one).notes, "psi does not read the weights"));
}

BOOST_AUTO_TEST_CASE(notes_of_the_methods_come_once) {
  Random random(6);
  Instance one = clients(random, 15, 3);
  for (auto& row : one.rows) row[2] = 4;
  one.list[0].weight = 0;
  const Comparison found = compared({{"topsis"}, {"vikor"}}, one);
  BOOST_CHECK_EQUAL(
      std::count(found.notes.begin(), found.notes.end(), "criterion c3 is the same for all: it does not decide"), 1);
  BOOST_CHECK_EQUAL(std::count(found.notes.begin(), found.notes.end(), "left out, weight zero: c1"), 1);
}

BOOST_AUTO_TEST_CASE(ties) {
  // c1 has two values only: most clients share their rank, and agree with themselves none the less.
  Instance one{.list = benefits(1)};
  for (int i = 0; i < 30; ++i) one.rows.push_back({static_cast<double>(i % 2)});
  const Comparison found = compared({{"topsis"}, {"vikor"}}, one);
  BOOST_CHECK_EQUAL(found.agreement.kendall_tau_b[0][1], 1);
  BOOST_CHECK_EQUAL(found.agreement.overlap_at_k[0][1], 1);
  BOOST_CHECK_EQUAL(found.methods[0].tied_share, 1);
  BOOST_CHECK(any_contains(found.notes, "topsis: 100 % of the alternatives share their rank"));
  for (auto& row : one.rows) row[0] = 3;
  const Comparison constant = compared({{"topsis"}, {"vikor"}}, one);
  BOOST_CHECK(std::isnan(constant.agreement.kendall_tau_b[0][0]));
  BOOST_CHECK(std::isnan(constant.agreement.spearman[0][1]));
  BOOST_CHECK_EQUAL(constant.consensus->ranking.ranks[29], 1);
  const Comparison single = compared({{"topsis"}, {"vikor"}}, {{{1, 2}}, benefits(2)});
  BOOST_CHECK(std::isnan(single.agreement.ws[0][1]));
  BOOST_CHECK_EQUAL(single.agreement.k, 1);
}

BOOST_AUTO_TEST_CASE(threads_do_not_matter) {
  Random random(7);
  const Instance one = clients(random, 12'000, 4);
  const std::vector<Asked> asked{{"topsis"}, {"vikor"}, {"weighted_sum"}, {"promethee_2"}, {"rov"}};
  const Comparison single = compared(asked, one);
  for (const Index threads : {2, 5}) {
    const Comparison several = compared(asked, one, {.top_k = 10, .run = {.threads = threads}});
    BOOST_CHECK(same(single.agreement.kendall_tau_b, several.agreement.kendall_tau_b));
    BOOST_CHECK(same(single.agreement.spearman, several.agreement.spearman));
    BOOST_CHECK(same(single.agreement.rank_biased_overlap, several.agreement.rank_biased_overlap));
    BOOST_CHECK(same(single.agreement.ws, several.agreement.ws));
    BOOST_CHECK(same_bits(single.consensus->scores, several.consensus->scores));
    BOOST_CHECK(single.consensus->ranking.order == several.consensus->ranking.order);
  }
}

BOOST_AUTO_TEST_CASE(wrong_wishes) {
  const Instance one{{{1, 2}, {2, 1}}, benefits(2)};
  BOOST_CHECK_THROW(compared({{"topsis"}}, one, {.consensus = "bordas"}), mcda::UnknownName);
  BOOST_CHECK_THROW(compared({{"topsis"}}, one, {.consensus = "topsis"}), mcda::InvalidInput);
  std::vector<Outcome> different;
  different.push_back(mcda::run(Task{&Catalogue::instance().scoring("topsis"), {}}, one.table(), one.criteria()));
  different.push_back(
      mcda::run(Task{&Catalogue::instance().scoring("vikor"), {}}, DecisionTable::from_rows({{1, 2}}), one.criteria()));
  BOOST_CHECK_THROW(mcda::compare(std::move(different), {}), mcda::InvalidInput);
}

BOOST_AUTO_TEST_SUITE_END()
