#include <boost/test/unit_test.hpp>

#include "mcda/analysis/difference.hpp"
#include "mcda/engine/prepare.hpp"
#include "mcda/engine/sort.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::CriteriaTree;
using mcda::DatedResult;
using mcda::Differences;
using mcda::RankMove;
using mcda::Task;

DatedResult result_of(const std::string& method, const Instance& one, const std::vector<std::string>& ids) {
  DatedResult result;
  result.method = &Catalogue::instance().scoring(method);
  const mcda::Outcome outcome = mcda::run(Task{result.method, {}}, one.table(), one.criteria(), {.threads = 1});
  result.parameters = outcome.parameters;
  result.ranks = mcda::rank_scores(outcome.scores).ranks;
  for (const std::string& id : ids) result.ids.push_back(id);
  mcda::ResultBasis basis;
  for (const Criterion& criterion : one.criteria()) {
    mcda::Leaf leaf;
    leaf.column = criterion.id;
    leaf.goal.kind = criterion.maximised() ? mcda::GoalKind::maximise : mcda::GoalKind::minimise;
    leaf.criterion = criterion;
    basis.model.tree.add_leaf(CriteriaTree::root, criterion.id, "", criterion.weight, leaf);
    basis.weights.push_back(criterion.weight);
  }
  basis.raw = one.table();
  result.basis = std::move(basis);
  return result;
}

std::vector<std::string> names(Index m) {
  std::vector<std::string> ids;
  for (Index i = 0; i < m; ++i) ids.push_back("a" + std::to_string(i));
  return ids;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(difference)

BOOST_AUTO_TEST_CASE(parts_add_up_to_the_move) {
  Random random(1);
  for (const char* method : {"weighted_sum", "topsis", "vikor", "promethee_2", "todim"}) {
    for (Index round = 0; round < rounds(10); ++round) {
      const Instance before = smooth_instance(random, random.whole(3, 20), random.whole(2, 4));
      Instance after = before;
      std::vector<std::string> ids = names(before.m());
      for (Index changes = random.whole(0, 5); changes > 0; --changes)
        after.rows[static_cast<std::size_t>(random.whole(0, before.m() - 1))][0] *= random.uniform(0.5, 1.5);
      if (random.chance(0.5)) after.list[0].weight *= 2;
      if (random.chance(0.5)) after = without_row(after, 0), ids.erase(ids.begin());
      if (random.chance(0.5))
        after.rows.push_back(after.rows.back()), after.rows.back()[1] *= 1.1, ids.push_back("new");
      const Differences found =
          mcda::differences_of(result_of(method, before, names(before.m())), result_of(method, after, ids));
      BOOST_TEST(found.split);
      BOOST_TEST(found.clients.size() + found.left.size() == before.rows.size());
      BOOST_TEST(found.clients.size() + found.arrived.size() == after.rows.size());
      for (const RankMove& move : found.clients)
        BOOST_TEST(move.data + move.weights + move.scale + move.newcomers == move.to - move.from);
    }
  }
}

// One cause at a time is found as this cause.
BOOST_AUTO_TEST_CASE(a_single_cause) {
  Random random(2);
  for (const char* method : {"weighted_sum", "topsis", "promethee_2", "vikor"}) {
    const Instance before = smooth_instance(random, 20, 3);
    const DatedResult old = result_of(method, before, names(20));
    for (const RankMove& move : mcda::differences_of(old, old).clients) {
      BOOST_TEST(move.from == move.to);
      BOOST_TEST((move.data == 0 && move.weights == 0 && move.scale == 0 && move.newcomers == 0));
    }
    Instance after = before;
    after.list[1].weight *= 5;
    for (const RankMove& move : mcda::differences_of(old, result_of(method, after, names(20))).clients) {
      BOOST_TEST(move.weights == move.to - move.from);
      BOOST_TEST(move.data == 0);
    }
    if (std::string(method) != "weighted_sum") continue;
    // A clone leaves the scale of a weighted sum as it was.
    after = before;
    std::vector<std::string> ids = names(20);
    after.rows.push_back(after.rows[3]);
    ids.push_back("twin of a3");
    for (const RankMove& move : mcda::differences_of(old, result_of(method, after, ids)).clients)
      BOOST_TEST(move.newcomers == move.to - move.from);
    // A value that moves inside the range leaves the scale of a weighted sum as it was: only its own data.
    after = before;
    after.rows[5][0] = (lowest(before.rows, 0) + highest(before.rows, 0)) / 2;
    after.rows[5][1] = before.rows[5][1];
    const Differences found = mcda::differences_of(old, result_of(method, after, names(20)));
    for (const RankMove& move : found.clients) {
      if (move.old_row == 5 && lowest(after.rows, 0) == lowest(before.rows, 0) &&
          highest(after.rows, 0) == highest(before.rows, 0))
        BOOST_TEST(move.data == move.to - move.from);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_compared) {
  Random random(3);
  const Instance one = smooth_instance(random, 5, 3);
  BOOST_CHECK_THROW(mcda::differences_of(result_of("topsis", one, names(5)), result_of("vikor", one, names(5))),
                    mcda::InvalidInput);
  BOOST_CHECK_THROW(mcda::differences_of(result_of("topsis", one, names(5)),
                                         result_of("topsis", with_columns(one, {0, 1}), names(5))),
                    mcda::InvalidInput);
  DatedResult bare = result_of("topsis", one, names(5));
  bare.basis.reset();
  const Differences found = mcda::differences_of(bare, result_of("topsis", one, names(5)));
  BOOST_TEST(!found.split);
  BOOST_TEST(found.notes.size() == 1u);
  BOOST_TEST(std::isnan(found.clients.front().data));
}

BOOST_AUTO_TEST_SUITE_END()
