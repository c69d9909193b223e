#include <boost/test/unit_test.hpp>

#include "mcda/analysis/weigh.hpp"
#include "mcda/engine/summarise.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::CriteriaTree;
using mcda::DecisionModel;
using mcda::Leaf;
using mcda::ResolvedWeights;
using mcda::WeightingChoice;
using mcda::WeightRule;

/// value (2): revenue 1, margin 3; service (1): late 1, calls 1; size (1).
struct Model {
  DecisionModel model;
  Index value, service;

  Model() {
    CriteriaTree& tree = model.tree;
    value = tree.add_group(CriteriaTree::root, "value", "", 2);
    tree.add_leaf(value, "revenue", "", 1, Leaf{});
    tree.add_leaf(value, "margin", "", 3, Leaf{});
    service = tree.add_group(CriteriaTree::root, "service", "", 1);
    tree.add_leaf(service, "late", "", 1, Leaf{});
    tree.add_leaf(service, "calls", "", 1, Leaf{});
    tree.add_leaf(CriteriaTree::root, "size", "", 1, Leaf{});
  }
  mcda::Criteria leaves() const {
    std::vector<mcda::Criterion> list;
    for (const std::string& id : model.tree.leaf_ids()) list.push_back(criterion(id, Direction::maximise, 1));
    return mcda::Criteria(list);
  }
  ResolvedWeights resolve(const DecisionTable& table = {}) const {
    return mcda::resolve_weights(model, table, leaves(), {.threads = 1});
  }
};

WeightingChoice judged(std::vector<std::string> items, Rows rows) {
  WeightingChoice choice{.method = "ahp"};
  choice.judgements.items = std::move(items);
  choice.judgements.matrices["pairwise"] = std::move(rows);
  return choice;
}

// The others need no more than the summary tells.
bool reads_again(const std::string& method) {
  return method == "merec" || method == "gini" || method == "cilos" || method == "idocriw";
}

const DecisionTable table =
    DecisionTable::from_rows({{1, 5, 3, 2, 9}, {4, 5, 1, 2, 1}, {2, 5, 8, 1, 4}, {9, 5, 0, 2, 3}});

}  // namespace

BOOST_AUTO_TEST_SUITE(weigh)

BOOST_AUTO_TEST_CASE(given) {
  const ResolvedWeights found = Model().resolve();
  check_numbers("leaves", found.leaves, {0.125, 0.375, 0.125, 0.125, 0.25}, 1e-15);
  BOOST_CHECK(found.asked.empty());
  BOOST_CHECK(found.notes.empty());
}

BOOST_AUTO_TEST_CASE(as_given_multiplies_what_is_written) {
  Model flat;
  flat.model.weight_rule = WeightRule::as_given;
  BOOST_CHECK(flat.resolve().leaves == (std::vector<double>{2, 6, 1, 1, 1}));
  flat.model.weights = {.method = "equal"};
  BOOST_CHECK(flat.resolve().leaves == std::vector<double>(5, 0.2));
}

BOOST_AUTO_TEST_CASE(equal_for_all_or_in_a_group) {
  Model all;
  all.model.weights = {.method = "equal"};
  const ResolvedWeights flat = all.resolve();
  check_numbers("all", flat.leaves, {0.2, 0.2, 0.2, 0.2, 0.2}, 1e-15);
  check_numbers("tree", flat.tree.final_weights(), flat.leaves, 1e-15);
  BOOST_REQUIRE_EQUAL(flat.asked.size(), 1u);
  BOOST_CHECK(flat.asked[0].all_leaves);
  BOOST_CHECK(flat.asked[0].items == all.model.tree.leaf_ids());

  Model inside;
  inside.model.group_weights[inside.value] = {.method = "equal"};
  check_numbers("inside", inside.resolve().leaves, {0.25, 0.25, 0.125, 0.125, 0.25}, 1e-15);
  // Of the root: a group counts as one child, whatever is in it.
  inside.model.group_weights[CriteriaTree::root] = {.method = "equal"};
  check_numbers("root", inside.resolve().leaves, {1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 3}, 1e-15);
}

BOOST_AUTO_TEST_CASE(judgements_on_a_tree) {
  Model one;
  // Items in another order than the tree: the weights follow the ids.
  one.model.group_weights[one.value] = judged({"margin", "revenue"}, {{1, 4}, {0.25, 1}});
  one.model.group_weights[CriteriaTree::root] =
      judged({"value", "service", "size"}, {{1, 2, 4}, {0.5, 1, 2}, {0.25, 0.5, 1}});
  const ResolvedWeights found = one.resolve();
  check_numbers("leaves", found.leaves, {4.0 / 35, 16.0 / 35, 1.0 / 7, 1.0 / 7, 1.0 / 7}, 1e-12);
  BOOST_REQUIRE_EQUAL(found.asked.size(), 2u);
  BOOST_CHECK_EQUAL(found.asked[1].group, "value");
  check_numbers("in the order of the tree", found.asked[1].weights, {0.2, 0.8}, 1e-12);
  BOOST_CHECK(found.asked[0].consistency);
  // The same judgements at the top of the model, since they are about the root's children.
  Model top;
  top.model.group_weights = one.model.group_weights;
  top.model.weights = top.model.group_weights[CriteriaTree::root];
  top.model.group_weights.erase(CriteriaTree::root);
  check_numbers("top", top.resolve().leaves, found.leaves, 1e-15);
}

BOOST_AUTO_TEST_CASE(judgements_for_all_leaves) {
  Model one;
  Rows rows(5, std::vector<double>(5, 1));
  for (std::size_t j = 1; j < 5; ++j) rows[0][j] = 4, rows[j][0] = 0.25;
  one.model.weights = judged(one.model.tree.leaf_ids(), rows);
  const ResolvedWeights found = one.resolve();
  check_numbers("leaves", found.leaves, {0.5, 0.125, 0.125, 0.125, 0.125}, 1e-12);
  check_numbers("tree", found.tree.final_weights(), found.leaves, 1e-12);
  one.model.weights.judgements.items.clear();
  check_numbers("unnamed", one.resolve().leaves, found.leaves, 1e-15);
}

BOOST_AUTO_TEST_CASE(contradicting_judgements_are_noted_with_their_group) {
  Model one;
  one.model.group_weights[CriteriaTree::root] =
      judged({"value", "service", "size"}, {{1, 5, 1.0 / 5}, {0.2, 1, 5}, {5, 0.2, 1}});
  const ResolvedWeights found = one.resolve();
  BOOST_CHECK(!found.asked[0].consistency->acceptable);
  BOOST_CHECK(any_contains(found.notes, "the judgements contradict each other: look again at"));
}

BOOST_AUTO_TEST_CASE(entropy_of_all_leaves_or_of_a_group) {
  Model all;
  all.model.weights = {.method = "entropy"};
  const ResolvedWeights flat = all.resolve(table);
  const Instance same{rows_of(table), benefits(5)};
  check_numbers("all", flat.leaves, weights_of("entropy", same).values, 1e-15);
  BOOST_CHECK_EQUAL(flat.leaves[1], 0);  // margin is the same for all
  BOOST_CHECK(any_contains(flat.notes, "criterion margin is the same for all"));
  check_numbers("tree", flat.tree.final_weights(), flat.leaves, 1e-15);

  Model inside;
  inside.model.group_weights[inside.service] = {.method = "entropy"};
  const Instance pair{{{3, 2}, {1, 2}, {8, 1}, {0, 2}}, benefits(2)};
  const std::vector<double> shares = weights_of("entropy", pair).values;
  check_numbers("inside", inside.resolve(table).leaves, {0.125, 0.375, 0.25 * shares[0], 0.25 * shares[1], 0.25},
                1e-15);
  BOOST_CHECK_EQUAL(inside.resolve(table).asked[0].group, "service");
}

BOOST_AUTO_TEST_CASE(weights_given_as_zero_do_not_stop_data_weights) {
  Model one;
  for (Index node = 1; node < one.model.tree.size(); ++node) one.model.tree.set_weight(node, 0);
  BOOST_CHECK_THROW(one.resolve(table), mcda::InvalidInput);
  one.model.weights = {.method = "entropy"};
  BOOST_CHECK_SMALL(sum_of(one.resolve(table).leaves) - 1, 1e-15);
}

BOOST_AUTO_TEST_CASE(refusals_name_the_group_and_the_criterion) {
  Model groups;
  groups.model.group_weights[CriteriaTree::root] = {.method = "entropy"};
  BOOST_CHECK_EXCEPTION(groups.resolve(table), mcda::InvalidInput,
                        says({"entropy takes weights from columns, but value is a group"}));

  Model negative;
  negative.model.group_weights[negative.service] = {.method = "entropy"};
  const DecisionTable losses = DecisionTable::from_rows({{1, 1, 1, 2, 1}, {2, 2, 2, -3, 2}});
  BOOST_CHECK_EXCEPTION(negative.resolve(losses), mcda::InvalidInput,
                        says({"group service: weights by entropy: criterion calls: smallest value -3"}));
  BOOST_CHECK_EXCEPTION(negative.resolve(), mcda::InvalidInput, says({"no alternative"}));
  BOOST_CHECK_EXCEPTION(negative.resolve(DecisionTable::from_rows({{1, 2}})), mcda::InvalidInput,
                        says({"2 columns for 5 criteria"}));
  BOOST_CHECK_EXCEPTION(negative.resolve(DecisionTable::from_rows({{1, 1, 1, none, 1}})), mcda::InvalidInput,
                        says({"criterion calls", "finite"}));

  Model wrong;
  wrong.model.group_weights[wrong.value] = judged({"revenue", "margins"}, {{1, 1}, {1, 1}});
  BOOST_CHECK_EXCEPTION(wrong.resolve(), mcda::UnknownName, says({"group value", "margins", "margin"}));
  wrong.model.group_weights[wrong.value] = judged({"revenue"}, {{1}});
  BOOST_CHECK_EXCEPTION(wrong.resolve(), mcda::InvalidInput, says({"group value: margin is not judged"}));
  wrong.model.group_weights[wrong.value] = judged({"revenue", "margin", "revenue"}, Rows(3, std::vector<double>(3, 1)));
  BOOST_CHECK_EXCEPTION(wrong.resolve(), mcda::InvalidInput, says({"revenue is judged twice"}));
  wrong.model.group_weights[wrong.value] = {.method = "entropie"};
  BOOST_CHECK_THROW(wrong.resolve(table), mcda::UnknownName);
  wrong.model.group_weights[wrong.value] = {.method = "topsis"};
  BOOST_CHECK_THROW(wrong.resolve(table), mcda::InvalidInput);
}

BOOST_AUTO_TEST_CASE(a_method_at_the_top_leaves_those_of_groups_unused) {
  Model one;
  one.model.weights = {.method = "equal"};
  one.model.group_weights[one.value] = {.method = "entropy"};
  const ResolvedWeights found = one.resolve();
  check_numbers("leaves", found.leaves, std::vector<double>(5, 0.2), 1e-15);
  BOOST_CHECK(any_contains(found.notes, "group value: its own weights by entropy are not used"));
}

// share * data + (1 - share) * judged, over all leaves and inside a group.
BOOST_AUTO_TEST_CASE(judged_and_data_weights_mix) {
  Model plain, data, mixed;
  data.model.weights = {.method = "std"};
  mixed.model.weights.blend_method = "std";
  mixed.model.weights.blend_share = 0.25;
  const ResolvedWeights found = mixed.resolve(table);
  const std::vector<double> a = plain.resolve().leaves, b = data.resolve(table).leaves;
  std::vector<double> expected;
  for (std::size_t j = 0; j < a.size(); ++j) expected.push_back(0.75 * a[j] + 0.25 * b[j]);
  check_numbers("mixed", found.leaves, expected, 1e-14);
  check_numbers("tree", found.tree.final_weights(), expected, 1e-14);
  BOOST_CHECK(any_contains(found.notes, "25 % those of std and 75 % those given"));

  Model inside;
  WeightingChoice choice = judged({"revenue", "margin"}, {{1, 3}, {none, 1}});
  choice.blend_method = "equal";
  choice.blend_share = 0.5;
  inside.model.group_weights[inside.value] = choice;
  const ResolvedWeights local = inside.resolve(table);
  check_numbers("inside", local.leaves, {0.5 * 0.625, 0.5 * 0.375, 0.125, 0.125, 0.25}, 1e-14);
  BOOST_CHECK(any_contains(local.notes, "group value: the weights are 50 % those of equal and 50 % those of ahp"));

  Model given;
  given.model.group_weights[given.value] = {.method = "given",
                                            .parameters = {},
                                            .judgements = {},
                                            .blend_method = "equal",
                                            .blend_parameters = {},
                                            .blend_share = 1};
  check_numbers("given", given.resolve(table).leaves, {0.25, 0.25, 0.125, 0.125, 0.25}, 1e-14);
}

// Rows that come a block at a time, because they do not fit into memory: the same weights to the last bit, with one
// more reading for all methods that want it and none where nobody does.
BOOST_AUTO_TEST_CASE(from_a_stream) {
  Random random(31);
  DecisionTable many(20'000, 5);
  for (Index j = 0; j < 5; ++j) {
    for (double& x : many.column(j)) x = std::exp(random.normal());
  }
  const auto check = [&](const DecisionModel& model, int readings) {
    const mcda::Criteria leaves = Model().leaves();
    int read = 0;
    const mcda::Reading reading = [&](const std::function<void(const mcda::Block&)>& take) {
      ++read;
      for (Index first = 0; first < many.rows(); first += mcda::block_rows) {
        std::vector<const double*> pointers;
        for (Index j = 0; j < 5; ++j) pointers.push_back(many.column(j).data() + first);
        take(mcda::Block(pointers.data(), 5, std::min(mcda::block_rows, many.rows() - first)));
      }
    };
    const mcda::Summary seen =
        mcda::summarise(many, mcda::weights_need(model, leaves) | mcda::Statistic::extremes, {.threads = 1});
    const ResolvedWeights streamed = mcda::resolve_weights(model, seen, leaves, reading),
                          held = mcda::resolve_weights(model, many, leaves, {.threads = 2});
    BOOST_CHECK(same_bits(streamed.leaves, held.leaves));
    BOOST_CHECK(streamed.notes == held.notes);
    BOOST_CHECK_EQUAL(read, readings);
  };
  for (const char* const method : {"merec", "gini", "cilos", "idocriw", "std", "critic", "entropy"}) {
    BOOST_TEST_CONTEXT(method) {
      const int readings = reads_again(method) ? 1 : 0;
      Model top;
      top.model.weights = {.method = method};
      check(top.model, readings);
      Model inside;
      inside.model.group_weights[inside.value] = {.method = method};
      inside.model.group_weights[inside.service] = {.method = "gini"};
      inside.model.weights.blend_method = "merec";
      inside.model.weights.blend_share = 0.3;
      check(inside.model, 1);
    }
  }
  Model bent;
  bent.model.weights = {.method = "std", .parameters = {{"normalization", std::string("nonlinear")}}};
  check(bent.model, 1);
}

// Rows on three machines, joined in their order: the weights of one table, up to the order of its sums.
BOOST_AUTO_TEST_CASE(in_parts) {
  Random random(32);
  DecisionTable many(5'000, 5);
  for (Index j = 0; j < 5; ++j) {
    for (double& x : many.column(j)) x = std::exp(random.normal());
  }
  for (const char* const method : {"merec", "gini", "cilos", "idocriw", "std", "critic", "entropy"}) {
    BOOST_TEST_CONTEXT(method) {
      Model inside;
      inside.model.group_weights[inside.value] = {.method = method};
      inside.model.group_weights[inside.service] = judged({"late", "calls"}, {{1, 3}, {none, 1}});
      inside.model.weights.blend_method = method;
      inside.model.weights.blend_share = 0.3;
      const mcda::Criteria leaves = inside.leaves();
      const mcda::Summary seen =
          mcda::summarise(many, mcda::weights_need(inside.model, leaves) | mcda::Statistic::extremes, {.threads = 1});
      mcda::WeightsInParts lead(inside.model, seen, leaves);
      BOOST_CHECK_EQUAL(lead.wants_rows(), reads_again(method));
      std::string whole;
      if (lead.wants_rows()) {
        const std::vector<Index> ends{0, 1'700, 1'701, 5'000};
        for (std::size_t part = 0; part + 1 < ends.size(); ++part) {
          std::vector<const double*> columns;
          for (Index j = 0; j < 5; ++j) columns.push_back(many.column(j).data() + ends[part]);
          const mcda::WeightsInParts other(inside.model, seen, leaves);
          const std::string said = other.observe(columns, ends[part + 1] - ends[part]);
          whole = whole.empty() ? said : lead.merge(whole, said);
        }
      }
      BOOST_CHECK_THROW(lead.merge(whole + "more", whole + "more"), mcda::InvalidInput);
      const ResolvedWeights found = lead.resolve(whole), held = mcda::resolve_weights(inside.model, many, leaves, {});
      check_numbers("weights", found.leaves, held.leaves, 1e-12);
      BOOST_CHECK(found.notes == held.notes);
    }
  }
}

BOOST_AUTO_TEST_CASE(blends_that_make_no_sense_are_refused) {
  Model one;
  one.model.weights.blend_method = "ahp";
  BOOST_CHECK_EXCEPTION(one.resolve(table), mcda::InvalidInput, says({"ahp cannot be mixed in"}));
  one.model.weights.blend_method = "equal";
  one.model.weights.blend_share = 1.5;
  BOOST_CHECK_EXCEPTION(one.resolve(table), mcda::InvalidInput, says({"share of equal", "1.5"}));
  one.model.weights.blend_share = 0.5;
  one.model.weight_rule = WeightRule::as_given;
  BOOST_CHECK_EXCEPTION(one.resolve(table), mcda::InvalidInput, says({"as given"}));
}

BOOST_AUTO_TEST_SUITE_END()
