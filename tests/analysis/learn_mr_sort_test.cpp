// Rules learned from examples that a known rule made, and from examples that no rule holds.
#include "mcda/analysis/learn_mr_sort.hpp"

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;
using mcda::OrdinalExamples;
using mcda::OrdinalMrSort;

struct Known {
  std::vector<double> weights;
  double majority;
  std::vector<std::vector<double>> profiles;  // limits, worst first
};

// The rule in plain words: the best category whose limit a majority reaches.
Index by_hand(const Known& known, const std::vector<double>& row, const std::vector<Criterion>& list) {
  Index category = 1;
  for (std::size_t h = 0; h < known.profiles.size(); ++h) {
    double votes = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      const bool reached = list[j].maximised() ? row[j] >= known.profiles[h][j] : row[j] <= known.profiles[h][j];
      votes += reached ? known.weights[j] : 0;
    }
    if (votes >= known.majority - 1e-9) category = static_cast<Index>(h) + 2;
  }
  return category;
}

std::vector<Criterion> three() {
  return {criterion("a", Direction::maximise, 1), criterion("b", Direction::minimise, 1),
          criterion("c", Direction::maximise, 1)};
}

Known learned(const OrdinalMrSort& rule, const OrdinalExamples& examples) {
  Known known{rule.weights, rule.majority, {}};
  for (const auto& limit : rule.limits) {
    known.profiles.emplace_back();
    for (std::size_t j = 0; j < limit.size(); ++j)
      known.profiles.back().push_back(examples.limit(static_cast<Index>(j), limit[j]));
  }
  return known;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(learn_mr_sort)

BOOST_AUTO_TEST_CASE(examples_of_a_rule_are_restored_and_the_rule_generalises) {
  Random random(701);
  const Known truth{{0.5, 0.3, 0.2}, 0.6, {{30, 70, 40}, {60, 30, 70}}};
  const auto list = three();
  const auto draw = [&](Index count) {
    std::vector<std::vector<double>> rows;
    for (Index i = 0; i < count; ++i)
      rows.push_back(
          {std::round(random.uniform(0, 100)), std::round(random.uniform(0, 100)), std::round(random.uniform(0, 100))});
    return rows;
  };
  const auto rows = draw(120);
  std::vector<Index> categories;
  for (const auto& row : rows) categories.push_back(by_hand(truth, row, list));
  const OrdinalExamples examples(DecisionTable::from_rows(rows), mcda::Criteria(list), categories, 3);
  const OrdinalMrSort rule = mcda::search_mr_sort(examples, {.seed = 5});
  BOOST_TEST(mcda::not_restored(rule, examples).size() == 0);
  double sum = 0;
  for (const double weight : rule.weights) sum += weight;
  BOOST_TEST(std::abs(sum - 1) < 1e-12);
  BOOST_TEST((rule.majority >= 0.5 && rule.majority <= 1));
  // What is pasted into a model, limits in the criteria's units, says the same of the examples and most of the unseen.
  const Known found = learned(rule, examples);
  for (std::size_t i = 0; i < rows.size(); ++i) BOOST_TEST(by_hand(found, rows[i], list) == categories[i]);
  Index right = 0;
  const auto unseen = draw(1000);
  for (const auto& row : unseen) right += by_hand(found, row, list) == by_hand(truth, row, list) ? 1 : 0;
  BOOST_TEST(right > 900);
  // The same seed, the same rule.
  const OrdinalMrSort again = mcda::search_mr_sort(examples, {.seed = 5});
  BOOST_TEST((again.weights == rule.weights && again.limits == rule.limits && again.majority == rule.majority));
}

BOOST_AUTO_TEST_CASE(examples_that_cannot_hold_together_are_named) {
  // The last client is better than the first on everything and is said to be worse.
  const std::vector<std::vector<double>> rows{{80, 10, 80}, {70, 20, 90}, {10, 90, 10}, {20, 80, 20}, {90, 5, 95}};
  const OrdinalExamples examples(DecisionTable::from_rows(rows), mcda::Criteria(three()), {2, 2, 1, 1, 1}, 2);
  const OrdinalMrSort rule = mcda::search_mr_sort(examples, {.seed = 1});
  BOOST_TEST(mcda::not_restored(rule, examples) == (std::vector<Index>{4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(limits_are_round_numbers_that_separate_the_levels) {
  std::vector<Criterion> list = three();
  const OrdinalExamples examples(DecisionTable::from_rows({{1234.5, 10, 0.11}, {987.2, 12, 0.12}, {1234.5, 40, -3}}),
                                 mcda::Criteria(list), {2, 1, 1}, 2);
  BOOST_TEST(examples.levels(0) == 2);
  BOOST_TEST(examples.limit(0, 0) == 987.2);
  BOOST_TEST(examples.limit(0, 1) == 1000);  // above 987.2, at most 1234.5
  BOOST_TEST(examples.limit(0, 2) > 1234.5);
  BOOST_TEST(examples.level(0, 1) == 2);  // the least delay is the best level
  const double delay = examples.limit(1, 2);
  BOOST_TEST((delay >= 10 && delay < 12));
  const double small = examples.limit(2, 2);
  BOOST_TEST((small > 0.11 && small <= 0.12));
}

BOOST_AUTO_TEST_CASE(a_category_without_examples_is_refused) {
  BOOST_CHECK_THROW(
      OrdinalExamples(DecisionTable::from_rows({{1, 2, 3}, {2, 3, 4}}), mcda::Criteria(three()), {1, 3}, 3),
      mcda::InvalidInput);
}

BOOST_AUTO_TEST_SUITE_END()
