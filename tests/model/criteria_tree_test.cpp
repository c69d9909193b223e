#include "mcda/model/criteria_tree.hpp"

#include <cmath>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;
using test::says;

BOOST_AUTO_TEST_SUITE(criteria_trees)

BOOST_AUTO_TEST_CASE(a_leaf_weighs_the_product_of_the_shares_on_its_path) {
  CriteriaTree tree;
  const Index value = tree.add_group(CriteriaTree::root, "value", "Value", 3);
  const Index trust = tree.add_leaf(CriteriaTree::root, "trust", "Trust", 1, {});
  const Index revenue = tree.add_leaf(value, "revenue", "Revenue", 2, {});
  const Index margin = tree.add_leaf(value, "margin", "Margin", 6, {});
  BOOST_CHECK_EQUAL(tree.share(value), 0.75);
  BOOST_CHECK_EQUAL(tree.share(margin), 0.75);
  // Leaves in the order written, wherever they hang.
  BOOST_CHECK((tree.leaf_ids() == std::vector<std::string>{"trust", "revenue", "margin"}));
  BOOST_CHECK((tree.leaves() == std::vector<Index>{trust, revenue, margin}));
  const std::vector<double> weights = tree.final_weights();
  BOOST_CHECK_EQUAL(test::difference(weights, std::vector<double>{0.25, 0.1875, 0.5625}, 1e-15), "");
  tree.set_weight(margin, 0);
  BOOST_CHECK_EQUAL(test::difference(tree.final_weights(), std::vector<double>{0.25, 0.75, 0}, 1e-15), "");
  BOOST_CHECK_EQUAL(tree.find("margin"), margin);
  BOOST_CHECK_EQUAL(tree.find("value"), value);
  BOOST_CHECK_EQUAL(tree.find("nobody"), -1);
  BOOST_CHECK_EQUAL(tree.find(""), -1);  // the root has no name
}

BOOST_AUTO_TEST_CASE(directions_follow_the_goals) {
  CriteriaTree tree;
  Leaf up, down, target;
  down.goal.kind = GoalKind::minimise;
  target.goal = {GoalKind::target, {20, 200}};
  const Index a = tree.add_leaf(CriteriaTree::root, "a", "", 1, up),
              b = tree.add_leaf(CriteriaTree::root, "b", "", 1, down);
  const Index c = tree.add_leaf(CriteriaTree::root, "c", "", 1, target);
  BOOST_CHECK(tree[a].leaf->criterion.maximised());
  BOOST_CHECK(!tree[b].leaf->criterion.maximised());
  BOOST_CHECK(tree[c].leaf->criterion.maximised());  // a target becomes a desirability
  BOOST_CHECK_EQUAL(tree[b].leaf->criterion.id, "b");
}

BOOST_AUTO_TEST_CASE(what_is_no_tree_is_refused_by_name) {
  CriteriaTree tree;
  const Index group = tree.add_group(CriteriaTree::root, "value", "", 1);
  const Index leaf = tree.add_leaf(group, "revenue", "", 1, {});
  BOOST_CHECK_EXCEPTION(tree.add_leaf(group, "value", "", 1, {}), InvalidInput, says({"value", "unique"}));
  BOOST_CHECK_EXCEPTION(tree.add_group(CriteriaTree::root, "revenue", "", 1), InvalidInput, says({"revenue"}));
  BOOST_CHECK_EXCEPTION(tree.add_leaf(leaf, "part", "", 1, {}), InvalidInput, says({"revenue", "children"}));
  BOOST_CHECK_EXCEPTION(tree.add_leaf(group, "", "", 1, {}), InvalidInput, says({"no id"}));
  for (const double weight : {-1.0, std::nan(""), HUGE_VAL}) {
    BOOST_CHECK_EXCEPTION(tree.add_leaf(group, "margin", "", weight, {}), InvalidInput, says({"margin", "weight"}));
  }
  BOOST_CHECK_EQUAL(tree.size(), 3);  // nothing of what was refused is left
  tree.set_weight(leaf, 0);
  BOOST_CHECK_EXCEPTION(tree.final_weights(), InvalidInput, says({"value", "zero"}));
  tree.set_weight(group, 0);
  BOOST_CHECK_EXCEPTION(tree.final_weights(), InvalidInput, says({"all weights are zero"}));
  tree.add_leaf(CriteriaTree::root, "trust", "", 1, {});
  // A group that weighs nothing need not say how it is divided.
  BOOST_CHECK_EQUAL(test::difference(tree.final_weights(), std::vector<double>{0, 1}, 0), "");
}

BOOST_AUTO_TEST_CASE(final_weights_sum_to_one) {
  test::Random random(21);
  for (int round = 0; round < 50; ++round) {
    CriteriaTree tree;
    std::vector<Index> groups{CriteriaTree::root};
    for (int k = 0; k < 4; ++k)
      groups.push_back(tree.add_group(random.one_of(groups), "group" + std::to_string(k), "", random.uniform(0.1, 3)));
    for (std::size_t g = 0; g < groups.size(); ++g)
      tree.add_leaf(groups[g], "leaf" + std::to_string(g), "", random.uniform(0.1, 3), {});
    const std::vector<double> weights = tree.final_weights();
    BOOST_CHECK_CLOSE(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-12);
  }
}

BOOST_AUTO_TEST_SUITE_END()
