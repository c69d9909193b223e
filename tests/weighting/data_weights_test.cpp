#include <boost/test/unit_test.hpp>

#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"
#include "mcda/method/stored_gathering.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;

const std::vector<std::string> from_data{"angle", "cilos",   "critic", "cv",    "entropy", "equal",
                                         "gini",  "idocriw", "lopcow", "merec", "std",     "variance"};

/// m rows and n columns of lognormal values, every third criterion a cost.
Instance portfolio(Random& random, Index m, Index n) {
  Instance one{.list = benefits(n)};
  for (std::size_t j = 2; j < one.list.size(); j += 3) one.list[j].direction = Direction::minimise;
  one.rows.assign(static_cast<std::size_t>(m), std::vector<double>(static_cast<std::size_t>(n)));
  for (auto& row : one.rows) {
    for (double& x : row) x = std::exp(random.normal());
  }
  return one;
}

void check_shares(const std::string& method, const Weights& weights, Index n) {
  BOOST_TEST_CONTEXT(method << ", n = " << n) {
    BOOST_REQUIRE_EQUAL(weights.values.size(), static_cast<std::size_t>(n));
    BOOST_CHECK(all_finite(weights.values));
    BOOST_CHECK_GE(*std::min_element(weights.values.begin(), weights.values.end()), 0);
    BOOST_CHECK_SMALL(sum_of(weights.values) - 1, 1e-12);
  }
}

Instance instance_of(const nlohmann::json& one) {
  Instance instance;
  instance.rows = rows_in(one["matrix"]);
  for (const auto& c : one["criteria"])
    instance.list.push_back(criterion(c["id"], c["direction"] == "min" ? Direction::minimise : Direction::maximise, 1));
  return instance;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(data_weights)

BOOST_AUTO_TEST_CASE(reference_cases) {
  for (const std::string folder : {"w_entropy", "w_equal", "w_critic", "w_merec", "w_cilos", "w_idocriw", "w_std",
                                   "w_variance", "w_cv", "w_gini", "w_angle", "w_lopcow"}) {
    for (const auto& one : cases_of(folder)) {
      const Instance instance = instance_of(one);
      ParameterValues values;
      if (folder == "w_std") values["normalization"] = std::string("none");
      for (const auto& [key, value] : one["parameters"].items()) {
        if (value.is_boolean()) {
          values[key] = value.get<bool>();
        } else if (value.is_number()) {
          values[key] = value.get<double>();
        } else {
          values[key] = value.get<std::string>();
        }
      }
      check_steps(one["id"],
                  Catalogue::instance().weighting(folder).steps(instance.table(), instance.criteria(), values),
                  one["expected"], one["tolerance"]);
      check_numbers(one["id"], weights_of(folder, instance, {.threads = 1}, values).values,
                    numbers_of(one["expected"]["weights"]), one["tolerance"]);
    }
  }
}

// Three processes each read a part; what they learned is joined from its bytes.
BOOST_AUTO_TEST_CASE(what_was_gathered_goes_to_another_process) {
  Random random(17);
  const Instance instance = portfolio(random, 9000, 4);
  const DecisionTable table = instance.table();
  const Criteria criteria = instance.criteria();
  for (const std::string name : {"cilos", "gini", "idocriw", "merec", "std"}) {
    const mcda::WeightingMethod& method = Catalogue::instance().weighting(name);
    ParameterValues values;
    if (name == "std") values["normalization"] = std::string("nonlinear");
    values = method.complete(values);
    const mcda::Summary seen = mcda::summarise(table, method.needs(values) | mcda::Statistic::extremes);
    const auto empty = [&] {
      auto one = method.gathering(seen, criteria, values);
      BOOST_REQUIRE(dynamic_cast<mcda::StoredGathering*>(one.get()) != nullptr);
      return std::unique_ptr<mcda::StoredGathering>(static_cast<mcda::StoredGathering*>(one.release()));
    };
    BOOST_TEST(empty()->wants_rows());
    std::string whole;
    for (Index first = 0; first < table.rows(); first += 3000) {
      std::vector<const double*> pointers;
      for (Index j = 0; j < table.columns(); ++j) pointers.push_back(table.column(j).data() + first);
      const auto part = empty(), joined = empty(), more = empty();
      part->observe(mcda::Block(pointers.data(), table.columns(), 3000));
      more->restore(part->to_bytes());
      if (!whole.empty()) joined->restore(whole);
      joined->merge(*more);
      whole = joined->to_bytes();
    }
    const auto all = empty();
    all->restore(whole);
    check_numbers(name, method.weigh(seen, all.get(), criteria, values).values,
                  mcda::weigh(method, values, table, criteria, {.threads = 1}).values, 1e-12);
    whole.pop_back();
    BOOST_CHECK_THROW(empty()->restore(whole), mcda::InvalidInput);
  }
  const mcda::WeightingMethod& linear = Catalogue::instance().weighting("std");
  const ParameterValues values = linear.complete({});
  const auto none = linear.gathering(mcda::summarise(table, linear.needs(values)), criteria, values);
  BOOST_TEST(!dynamic_cast<const mcda::StoredGathering&>(*none).wants_rows());
}

BOOST_AUTO_TEST_CASE(entropy_agrees_with_its_steps) {
  Random random(1);
  for (Index round = 0; round < rounds(100); ++round) {
    Instance one{.list = benefits(random.whole(1, 6))};
    const Index m = random.whole(1, 30);
    one.rows.assign(static_cast<std::size_t>(m), std::vector<double>(static_cast<std::size_t>(one.n())));
    for (auto& row : one.rows) {
      for (double& x : row) x = random.chance(0.2) ? 0 : std::exp(3 * random.normal());
    }
    const Steps steps = Catalogue::instance().weighting("entropy").steps(one.table(), one.criteria(), {});
    check_numbers("weights", weights_of("entropy", one).values, steps.find("weights")->values, 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(entropy_of_constants_and_zeros) {
  // A tenth has no exact binary form: the sums alone would leave the constant column a trace of weight.
  const Weights some = weights_of(
      "entropy",
      {{{0.1, 0, 1}, {0.1, 0, 2}, {0.1, 0, 4}, {0.1, 0, 0}, {0.1, 0, 0}, {0.1, 0, 1}, {0.1, 0, 3}}, benefits(3)});
  BOOST_CHECK(some.values == (std::vector<double>{0, 0, 1}));
  BOOST_CHECK(any_contains(some.notes, "criterion c1 is the same for all"));
  BOOST_CHECK(any_contains(some.notes, "criterion c2 is the same for all"));
  BOOST_CHECK(!any_contains(some.notes, "c3"));
  const Weights none = weights_of("entropy", {{{5, 0}, {5, 0}, {5, 0}}, benefits(2)});
  BOOST_CHECK(none.values == (std::vector<double>{0.5, 0.5}));
  BOOST_CHECK(any_contains(none.notes, "all are set equal"));
  const Weights single = weights_of("entropy", {{{5, 1, 3, 4}}, benefits(4)});
  BOOST_CHECK(single.values == (std::vector<double>{0.25, 0.25, 0.25, 0.25}));
  BOOST_CHECK(any_contains(single.notes, "single alternative"));
  BOOST_CHECK(weights_of("entropy", {{{1}, {2}}, benefits(1)}).values == std::vector<double>{1});
  // One client has everything: entropy 0.
  const Weights all_in_one = weights_of("entropy", {{{7, 1}, {0, 1}, {0, 1}}, benefits(2)});
  BOOST_CHECK(all_in_one.values == (std::vector<double>{1, 0}));
}

BOOST_AUTO_TEST_CASE(entropy_names_the_criterion_with_negatives) {
  const auto& method = Catalogue::instance().weighting("entropy");
  const Instance one{{{1, 2}, {3, -4}}, benefits(2)};
  const DecisionTable table = one.table();
  const auto refused =
      method.refusal(mcda::summarise(table, method.needs({}) | mcda::Statistic::extremes), one.criteria(), {});
  BOOST_REQUIRE(refused);
  BOOST_CHECK_EQUAL(refused->criterion, "c2");
  BOOST_CHECK(contains(refused->text(), "-4"));
}

BOOST_AUTO_TEST_CASE(entropy_does_not_depend_on_threads_units_or_extremes) {
  Random random(2);
  Instance one{.list = benefits(3)};
  one.list[1].direction = Direction::minimise;
  for (Index i = 0; i < 20'000; ++i)
    one.rows.push_back(
        {random.uniform(), std::exp(2 * random.normal()), random.chance(0.5) ? 0 : 1e90 * random.uniform()});
  const Weights single = weights_of("entropy", one);
  BOOST_CHECK(all_finite(single.values));
  for (const Index threads : {2, 5})
    BOOST_CHECK(same_bits(single.values, weights_of("entropy", one, {.threads = threads}).values));
  Instance scaled = one;
  for (auto& row : scaled.rows) {
    row[0] *= 1e-3;
    row[2] *= 1e-120;
  }
  check_numbers("other units", weights_of("entropy", scaled).values, single.values, 1e-11);
}

BOOST_AUTO_TEST_CASE(equal_weights) {
  BOOST_CHECK(weights_of("equal", {{{1}}, benefits(1)}).values == std::vector<double>{1});
  const Weights forty = weights_of("equal", {Rows(2, std::vector<double>(40, 3.0)), benefits(40)});
  for (const double w : forty.values) BOOST_CHECK_EQUAL(w, 1.0 / 40);
  BOOST_CHECK(!Catalogue::instance().weighting("equal").from_judgements());
}

BOOST_AUTO_TEST_CASE(one_two_sixteen_forty_criteria) {
  Random random(11);
  for (const std::string& method : from_data) {
    for (const Index n : {1, 2, 16, 40}) {
      for (const Index m : {1, 2, 3, 50}) {
        const Instance one = portfolio(random, m, n);
        const Weights weights = weights_of(method, one);
        check_shares(method, weights, n);
        if (n == 1) BOOST_CHECK(weights.values == std::vector<double>{1});
        if (m == 1 && method != "equal") BOOST_CHECK(any_contains(weights.notes, "single alternative"));
        if (m == 1)
          for (const double w : weights.values) BOOST_CHECK_EQUAL(w, 1 / static_cast<double>(n));
        check_numbers(
            method,
            Catalogue::instance().weighting(method).steps(one.table(), one.criteria(), {}).find("weights")->values,
            weights.values, 1e-9);
      }
    }
  }
}

// A constant column gets nothing, whatever its value, and is named; where all are constant nothing is known.
BOOST_AUTO_TEST_CASE(constant_columns) {
  for (const std::string& method : from_data) {
    if (method == "equal") continue;
    const Instance one{{{0.1, 4, 9}, {0.1, 2, 7}, {0.1, 8, 8}, {0.1, 3, 1}, {0.1, 5, 2}, {0.1, 1, 6}, {0.1, 9, 3}},
                       benefits(3)};
    const Weights weights = weights_of(method, one);
    check_shares(method, weights, 3);
    BOOST_CHECK_EQUAL(weights.values[0], 0);
    BOOST_CHECK_GT(weights.values[1], 0);
    BOOST_CHECK(any_contains(weights.notes, "criterion c1 is the same for all"));
    BOOST_CHECK(!any_contains(weights.notes, "criterion c2 is the same for all"));
    const Weights alone = weights_of(method, {{{3, 1}, {3, 2}, {3, 7}}, benefits(2)});
    BOOST_CHECK_MESSAGE(alone.values == (std::vector<double>{0, 1}), method);
    const Weights none = weights_of(method, {{{5, 2}, {5, 2}, {5, 2}}, benefits(2)});
    BOOST_CHECK(none.values == (std::vector<double>{0.5, 0.5}));
    BOOST_CHECK(any_contains(none.notes, "all are set equal"));
  }
}

// Zeros and negative values: weights, or a refusal that names the criterion and what to do.
BOOST_AUTO_TEST_CASE(zeros_and_negatives) {
  for (const std::string& method : from_data) {
    for (const double odd : {0.0, -4.0}) {
      for (const Direction direction : {Direction::maximise, Direction::minimise}) {
        Instance one{{{3, 2}, {1, odd}, {2, 9}, {7, 4}}, benefits(2)};
        one.list[1].direction = direction;
        const auto& weighting = Catalogue::instance().weighting(method);
        const DecisionTable table = one.table();
        const auto refused = weighting.refusal(mcda::summarise(table, weighting.needs({}) | mcda::Statistic::extremes),
                                               one.criteria(), {});
        if (refused) {
          BOOST_CHECK_EQUAL(refused->criterion, "c2");
          BOOST_CHECK(!refused->remedy.empty());
          BOOST_CHECK_THROW(weights_of(method, one), mcda::InvalidInput);
        } else {
          check_shares(method, weights_of(method, one), 2);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(readings_do_not_depend_on_threads) {
  Random random(12);
  const Instance one = portfolio(random, 30'000, 4);
  for (const std::string& method : from_data) {
    const Weights single = weights_of(method, one);
    for (const Index threads : {2, 5})
      BOOST_CHECK_MESSAGE(same_bits(single.values, weights_of(method, one, {.threads = threads}).values), method);
  }
}

/// The effects of removal by the formula, in extended precision and without differences of near numbers.
std::vector<double> merec_in_full(const Instance& one) {
  const std::size_t n = one.list.size();
  std::vector<long double> bound(n), effects(n, 0);
  for (std::size_t j = 0; j < n; ++j) {
    bound[j] = one.rows[0][j];
    for (const auto& row : one.rows)
      bound[j] =
          one.list[j].maximised() ? std::min<long double>(bound[j], row[j]) : std::max<long double>(bound[j], row[j]);
  }
  for (const auto& row : one.rows) {
    std::vector<long double> logarithms(n);
    long double sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += logarithms[j] = std::abs(std::log1p((row[j] - bound[j]) / bound[j]));
    for (std::size_t j = 0; j < n; ++j) effects[j] -= std::log1p(-logarithms[j] / (static_cast<long double>(n) + sum));
  }
  const long double total = std::accumulate(effects.begin(), effects.end(), 0.0L);
  std::vector<double> weights;
  for (const long double effect : effects) weights.push_back(static_cast<double>(effect / total));
  return weights;
}

// Sizes around what is taken together; columns that span powers of ten, and columns so narrow that the rounding of a
// product of parts would be what is left of them.
BOOST_AUTO_TEST_CASE(merec_in_extended_precision) {
  Random random(17);
  for (const Index m : {2, 7, 8, 511, 512, 513, 4'096, 4'097, 9'000}) {
    for (const double width : {20.0, 1.0, 1e-2, 1e-4, 1e-6}) {
      Instance one = portfolio(random, m, random.whole(1, 9));
      for (auto& row : one.rows) {
        for (double& x : row) x = 1e3 * std::exp(width * (random.uniform() - 0.5));
      }
      check_numbers("merec", weights_of("merec", one).values, merec_in_full(one), 1e-9);
    }
  }
}

// What the engine promises a method that reads twice: without the second reading it does not answer.
BOOST_AUTO_TEST_CASE(the_second_reading_is_not_forgotten) {
  const Instance one{{{3, 2}, {1, 5}}, benefits(2)};
  for (const char* const name : {"merec", "gini", "cilos", "idocriw", "std"}) {
    const auto& method = Catalogue::instance().weighting(name);
    const mcda::Summary summary = mcda::summarise(one.table(), method.needs({}) | mcda::Statistic::extremes);
    BOOST_CHECK_EXCEPTION(method.weigh(summary, nullptr, one.criteria(), {}), mcda::InvalidInput,
                          says({name, "second reading is missing"}));
  }
}

// Gini's mean difference of a column by its definition on the sorted column, in long double.
double gini_of(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  long double differences = 0, sum = 0;
  const auto m = static_cast<long double>(x.size());
  for (std::size_t k = 0; k < x.size(); ++k) {
    differences += (2 * static_cast<long double>(k) + 1 - m) * static_cast<long double>(x[k]);
    sum += static_cast<long double>(x[k]);
  }
  return static_cast<double>(differences / m / sum);
}

// More different values than are kept apart: the coefficient stays within what is said, and says nothing of itself
// where that is below a millionth. Whole numbers are all kept apart, however many rows there are.
BOOST_AUTO_TEST_CASE(gini_of_more_values_than_are_kept) {
  Random random(21);
  for (const double sigma : {0.001, 1.5, 4.0}) {
    Instance one{.list = benefits(2)};
    std::vector<double> wide, whole;
    for (Index i = 0; i < 150'000; ++i) {
      wide.push_back(random.chance(0.1) ? 0 : std::exp(sigma * random.normal()));
      whole.push_back(static_cast<double>(random.whole(0, 20'000)));
      one.rows.push_back({wide.back(), whole.back()});
    }
    const Weights found = weights_of("gini", one);
    const double of_wide = gini_of(wide), of_whole = gini_of(whole);
    BOOST_CHECK_CLOSE(found.values[0], of_wide / (of_wide + of_whole), 1e-4);
    BOOST_CHECK_CLOSE(found.values[0] / found.values[1], of_wide / of_whole, 1e-4);
    BOOST_CHECK(found.notes.empty());
    for (const Index threads : {2, 5})
      BOOST_CHECK(same_bits(found.values, weights_of("gini", one, {.threads = threads}).values));
    std::reverse(one.rows.begin(), one.rows.end());
    check_numbers("other order", weights_of("gini", one).values, found.values, 1e-12);
    for (auto& row : one.rows) row[0] = std::floor(row[0] * 4);
    std::vector<double> few;
    for (const auto& row : one.rows) few.push_back(row[0]);
    if (sigma > 2) continue;
    const double of_few = gini_of(few);
    check_numbers("exact", weights_of("gini", one).values,
                  {of_few / (of_few + of_whole), of_whole / (of_few + of_whole)}, 1e-11);
  }
}

// 130 columns share the room: a thousand cells for a column of 20,000 values tell them apart less well, which is said.
BOOST_AUTO_TEST_CASE(gini_says_what_it_does_not_know) {
  Random random(22);
  Instance one{.list = benefits(130)};
  std::vector<double> first, second;
  for (Index i = 0; i < 20'000; ++i) {
    std::vector<double> row(130, random.chance(0.5) ? 1.0 : 2.0);
    row[0] = random.uniform(1.0, 1.9);
    first.push_back(row[0]);
    second.push_back(row[1]);
    one.rows.push_back(std::move(row));
  }
  const Weights found = weights_of("gini", one);
  BOOST_CHECK_CLOSE(found.values[0] / found.values[1], gini_of(first) / gini_of(second), 5e-4);
  BOOST_CHECK(any_contains(found.notes, "gini: c1 has more different values than are kept apart"));
  BOOST_CHECK(any_contains(found.notes, "e-06 of itself") || any_contains(found.notes, "0.00000"));
}

// Two alternatives, and one best among equals: sum r^2 / m = s^2 by algebra, so LOPCOW has nothing to go by.
BOOST_AUTO_TEST_CASE(lopcow_of_two_alternatives) {
  const Weights two = weights_of("lopcow", {{{0.1, 70}, {0.7, 30}}, benefits(2)});
  BOOST_CHECK(two.values == (std::vector<double>{0.5, 0.5}));
  BOOST_CHECK(any_contains(two.notes, "set equal"));
}

// Columns in proportion: no conflict, no information, although each varies.
BOOST_AUTO_TEST_CASE(critic_of_criteria_that_repeat_each_other) {
  const Weights all = weights_of("critic", {{{0.1, 0.3, 7}, {0.2, 0.6, 14}, {0.7, 2.1, 49}}, benefits(3)});
  for (const double w : all.values) BOOST_CHECK_EQUAL(w, 1.0 / 3);
  BOOST_CHECK(any_contains(all.notes, "nothing to choose between"));
  // A third one against two that are the same: C = s (2, 2, 4) by hand, with equal s.
  const Weights against = weights_of("critic", {{{1, 1, 3}, {2, 2, 2}, {3, 3, 1}}, benefits(3)});
  check_numbers("against", against.values, {0.25, 0.25, 0.5}, 1e-12);
}

// One client is best in everything: no criterion loses anything.
BOOST_AUTO_TEST_CASE(cilos_where_one_is_best_in_everything) {
  const Weights equal = weights_of("cilos", {{{9, 8, 7}, {1, 5, 2}, {3, 2, 6}}, benefits(3)});
  check_numbers("equal", equal.values, {1.0 / 3, 1.0 / 3, 1.0 / 3}, 1e-15);
  BOOST_CHECK(any_contains(equal.notes, "gathers on c1, c2, c3"));
  // c1 is at its best where c2 is, not the other way round: all weight flows to c1.
  const Weights flows = weights_of("cilos", {{{9, 8}, {9, 2}, {3, 2}}, benefits(2)});
  check_numbers("flows", flows.values, {1, 0}, 1e-15);
  BOOST_CHECK(any_contains(flows.notes, "several alternatives share the best value of c1"));
  BOOST_CHECK(any_contains(flows.notes, "gathers on c1"));
}

// Which of the rows with the best value comes first must not matter (argmax takes the first).
BOOST_AUTO_TEST_CASE(cilos_averages_over_shared_bests) {
  const Rows rows{{5, 1, 4}, {5, 3, 2}, {2, 6, 3}, {1, 2, 8}};
  Instance one{rows, benefits(3)}, other{{rows[1], rows[3], rows[0], rows[2]}, benefits(3)};
  check_numbers("order", weights_of("cilos", other).values, weights_of("cilos", one).values, 1e-14);
  // By hand: losses where c1 is best are the means of those of rows 1 and 2.
  const Steps steps = Catalogue::instance().weighting("cilos").steps(one.table(), one.criteria(), {});
  const std::vector<double>& loss = steps.find("loss")->values;
  BOOST_CHECK_CLOSE(loss[1], (5.0 / 6 + 3.0 / 6) / 2, 1e-10);
  BOOST_CHECK_CLOSE(loss[2], (4.0 / 8 + 6.0 / 8) / 2, 1e-10);
}

BOOST_AUTO_TEST_CASE(a_cost_of_zero_has_no_inverse) {
  for (const char* const method : {"cilos", "idocriw"}) {
    Instance one{{{3, 2}, {1, 0}, {2, 9}}, benefits(2)};
    one.list[1].direction = Direction::minimise;
    BOOST_CHECK_EXCEPTION(weights_of(method, one), mcda::InvalidInput, says({"c2", "cost of zero"}));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(rank_order_weights)

namespace {

Weights ordered(const std::string& method, std::vector<double> ranks) {
  Judgements judgements;
  judgements.lists["ranks"] = std::move(ranks);
  return Catalogue::instance().weighting(method).weigh(judgements, {});
}

}  // namespace

BOOST_AUTO_TEST_CASE(reference_cases) {
  for (const std::string folder : {"w_roc", "w_rs", "w_rr"}) {
    for (const auto& one : cases_of(folder)) {
      Judgements judgements;
      judgements.numbers["n"] = one["parameters"]["n"].get<double>();
      const auto& method = Catalogue::instance().weighting(folder);
      check_numbers(one["id"], method.weigh(judgements, {}).values, numbers_of(one["expected"]["weights"]),
                    one["tolerance"]);
      check_steps(one["id"], method.steps(judgements, {}), one["expected"], one["tolerance"]);
    }
  }
}

BOOST_AUTO_TEST_CASE(order_and_ties) {
  check_numbers("rs", ordered("rs", {3, 1, 2}).values, {1.0 / 6, 3.0 / 6, 2.0 / 6}, 1e-15);
  check_numbers("rs tied", ordered("rs", {2, 1, 2}).values, {0.25, 0.5, 0.25}, 1e-15);
  // Centroid of w1 >= w2 = w3: the mean of (1, 0, 0), (1/2, 1/4, 1/4) ... is (11/18, 7/36, 7/36).
  check_numbers("roc tied", ordered("roc", {1, 2.5, 2.5}).values, {11.0 / 18, 7.0 / 36, 7.0 / 36}, 1e-15);
  for (const char* const method : {"roc", "rs", "rr"}) {
    BOOST_CHECK(any_contains(ordered(method, {1, 2, 2}).notes, "same rank"));
    BOOST_CHECK(ordered(method, {1, 2, 3}).notes.empty());
    for (const double w : ordered(method, {1, 1, 1, 1}).values) BOOST_CHECK_CLOSE(w, 0.25, 1e-12);
    for (const std::size_t n : {1u, 2u, 16u, 40u}) {
      Random random(n);
      std::vector<double> ranks;
      for (const Index place : random.permutation(static_cast<Index>(n)))
        ranks.push_back(static_cast<double>(place / 2));
      const Weights weights = ordered(method, ranks);
      check_shares(method, weights, static_cast<Index>(n));
      Judgements judgements;
      judgements.lists["ranks"] = ranks;
      check_numbers(method, Catalogue::instance().weighting(method).steps(judgements, {}).find("weights")->values,
                    weights.values, 1e-12);
    }
  }
}

BOOST_AUTO_TEST_CASE(wrong_orders_are_refused) {
  const auto& roc = Catalogue::instance().weighting("roc");
  BOOST_CHECK_EXCEPTION(roc.weigh(Judgements{}, {}), mcda::InvalidInput, says({"roc", "ranks"}));
  BOOST_CHECK_EXCEPTION(ordered("roc", {1, none}), mcda::InvalidInput, says({"item 2 has no rank"}));
  BOOST_CHECK_EXCEPTION(ordered("roc", {}), mcda::InvalidInput, says({"no criterion is ranked"}));
  Judgements judgements{.items = {"a", "b", "c"}};
  judgements.lists["ranks"] = {1, 2};
  BOOST_CHECK_EXCEPTION(roc.weigh(judgements, {}), mcda::InvalidInput, says({"2 ranks for 3 criteria"}));
  for (const double n : {0.0, -1.0, 2.5, 1e9, none}) {
    Judgements number;
    number.numbers["n"] = n;
    BOOST_CHECK_THROW(roc.weigh(number, {}), mcda::InvalidInput);
  }
}

BOOST_AUTO_TEST_SUITE_END()
