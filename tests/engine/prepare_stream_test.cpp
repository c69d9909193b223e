#include "mcda/engine/prepare_stream.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;
using test::says;

namespace {

struct Case {
  DecisionModel model;
  Portfolio portfolio;
};

Leaf leaf(GoalKind goal, ValueScale scale, std::optional<MissingPolicy> missing, std::string id) {
  Leaf made;
  made.criterion.id = std::move(id);
  made.goal.kind = goal;
  made.goal.target = {30, 60};
  made.value.scale = scale;
  made.value.points = {{0, 0}, {50, 1}, {100, 4}};
  made.missing = missing;
  return made;
}

// All that can be streamed at once: goals, value functions, policies for gaps, a constraint.
Case everything(test::Random& random, Index rows, bool targets, double gaps) {
  Case made;
  const std::vector<Leaf> leaves{
      leaf(GoalKind::maximise, ValueScale::raw, MissingPolicy::worst, "a"),
      leaf(GoalKind::minimise, ValueScale::log1p, MissingPolicy::mean, "b"),
      leaf(GoalKind::maximise, ValueScale::piecewise, MissingPolicy::interval, "c"),
      leaf(targets ? GoalKind::target : GoalKind::minimise, ValueScale::log1p, MissingPolicy::worst, "d"),
      leaf(GoalKind::maximise, ValueScale::raw, MissingPolicy::drop, "e")};
  for (const Leaf& one : leaves) made.model.tree.add_leaf(CriteriaTree::root, one.criterion.id, "", 1, one);
  made.model.constraints.push_back({.column = "due", .at_least = {}, .at_most = 90, .reason = "stops all work"});
  std::vector<std::vector<double>> cells, limits;
  for (Index i = 0; i < rows; ++i) {
    std::vector<double>& row = cells.emplace_back();
    for (std::size_t j = 0; j < leaves.size(); ++j)
      row.push_back(random.chance(gaps) ? std::nan("") : random.uniform(1, 100));
    limits.push_back({random.chance(0.1) ? std::nan("") : random.uniform(0, 100)});
    made.portfolio.alternatives.ids.push_back("client" + std::to_string(i + 1));
  }
  made.portfolio.values = DecisionTable::from_rows(cells);
  made.portfolio.constraint_values = DecisionTable::from_rows(limits);
  return made;
}

void each_batch(const Portfolio& portfolio, const std::function<void(const RawRows&)>& take) {
  constexpr Index batch = 613;
  const Index m = portfolio.values.rows();
  std::vector<const double*> values(static_cast<std::size_t>(portfolio.values.columns())), limits(1);
  for (Index first = 0; first < m; first += batch) {
    for (Index j = 0; j < portfolio.values.columns(); ++j)
      values[static_cast<std::size_t>(j)] = portfolio.values.column(j).data() + first;
    if (portfolio.constraint_values.columns() > 0) limits[0] = portfolio.constraint_values.column(0).data() + first;
    take({.first = first,
          .rows = std::min(batch, m - first),
          .values = values,
          .constraints = portfolio.constraint_values.columns() > 0 ? limits : std::vector<const double*>{},
          .id = [&](Index i) { return portfolio.alternatives.ids[first + i]; }});
  }
}

void look_at_all(PreparationStream& stream, const Portfolio& portfolio) {
  each_batch(portfolio, [&](const RawRows& rows) { stream.look(rows); });
  stream.settle();
  if (!stream.looks_again()) return;
  each_batch(portfolio, [&](const RawRows& rows) { stream.look_again(rows); });
  stream.settle_targets();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(prepare_stream)

BOOST_AUTO_TEST_CASE(rows_are_prepared_as_in_memory) {
  test::Random random(5);
  for (const bool targets : {false, true}) {
    for (const double gaps : {0.0, 0.05}) {
      Case one = everything(random, 5000, targets, gaps);
      PreparationStream stream(one.model);
      look_at_all(stream, one.portfolio);
      DecisionTable table(0, 5);
      std::vector<std::string> reasons;
      std::vector<Index> left_out, kept;
      each_batch(one.portfolio, [&](const RawRows& rows) {
        stream.keep(rows, kept, [&](Index i, const std::string& reason) {
          left_out.push_back(rows.first + i);
          reasons.push_back(reason);
        });
        const Index before = table.rows();
        table.grow(static_cast<Index>(kept.size()));
        DecisionTable block(static_cast<Index>(kept.size()), 5);
        for (Index j = 0; j < 5; ++j) {
          for (std::size_t i = 0; i < kept.size(); ++i)
            block(static_cast<Index>(i), j) = rows.values[static_cast<std::size_t>(j)][kept[i]];
        }
        stream.apply(block, block.rows());
        for (Index j = 0; j < 5; ++j)
          std::copy(block.column(j).begin(), block.column(j).end(), table.column(j).begin() + before);
      });
      const Prepared streamed = stream.prepared();
      const Prepared wanted = prepare(one.model, std::move(one.portfolio), {.threads = 2});
      BOOST_CHECK(streamed.notes == wanted.notes);
      BOOST_CHECK(streamed.missing == wanted.missing);
      BOOST_REQUIRE_EQUAL(table.rows(), wanted.table.rows());
      for (Index j = 0; j < 5; ++j) {
        const auto at = static_cast<std::size_t>(j);
        BOOST_CHECK(streamed.columns[at].scales == wanted.columns[at].scales);
        BOOST_CHECK(streamed.criteria[at].direction == wanted.criteria[at].direction);
        BOOST_CHECK(std::equal(table.column(j).begin(), table.column(j).end(), wanted.table.column(j).begin()));
      }
      BOOST_REQUIRE_EQUAL(left_out.size(), wanted.excluded.size());
      BOOST_CHECK_EQUAL(stream.excluded(), static_cast<Index>(left_out.size()));
      for (std::size_t k = 0; k < left_out.size(); ++k) {
        BOOST_CHECK_EQUAL(left_out[k], wanted.excluded[k].row);
        BOOST_CHECK_EQUAL(reasons[k], wanted.excluded[k].reason);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_needs_the_sorted_column_is_refused_by_name) {
  DecisionModel model;
  for (const Leaf& one :
       {leaf(GoalKind::maximise, ValueScale::rank, {}, "a"), leaf(GoalKind::maximise, ValueScale::winsorised, {}, "b"),
        leaf(GoalKind::maximise, ValueScale::raw, MissingPolicy::median, "c")})
    model.tree.add_leaf(CriteriaTree::root, one.criterion.id, "", 1, one);
  BOOST_CHECK_EXCEPTION(
      PreparationStream{model}, InvalidInput,
      says({"criterion a", "rank", "criterion b", "winsorised", "criterion c", "median", "--memory"}));
}

BOOST_AUTO_TEST_CASE(bad_cells_are_told_as_in_memory) {
  DecisionModel model;
  const Leaf one = leaf(GoalKind::maximise, ValueScale::raw, MissingPolicy::error, "a");
  model.tree.add_leaf(CriteriaTree::root, "a", "", 1, one);
  const auto complaint = [&](const std::vector<std::vector<double>>& cells, bool streamed) -> std::string {
    Portfolio portfolio;
    for (std::size_t i = 0; i < cells.size(); ++i)
      portfolio.alternatives.ids.push_back("client" + std::to_string(i + 1));
    portfolio.values = DecisionTable::from_rows(cells);
    try {
      if (streamed) {
        PreparationStream stream(model);
        look_at_all(stream, portfolio);
      } else {
        prepare(model, std::move(portfolio), {.threads = 1});
      }
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return {};
  };
  for (const auto& cells : std::vector<std::vector<std::vector<double>>>{
           {{1}, {std::nan("")}, {3}}, {{1}, {1e200}, {std::nan("")}}, {{std::nan("")}, {std::nan("")}}, {{1e-200}}}) {
    BOOST_CHECK(!complaint(cells, true).empty());
    BOOST_CHECK_EQUAL(complaint(cells, true), complaint(cells, false));
  }
}

BOOST_AUTO_TEST_SUITE_END()
