#include <boost/test/unit_test.hpp>

#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;

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
  for (const std::string folder : {"w_entropy", "w_equal"}) {
    for (const auto& one : cases_of(folder)) {
      const Instance instance = instance_of(one);
      check_steps(one["id"], Catalogue::instance().weighting(folder).steps(instance.table(), instance.criteria(), {}),
                  one["expected"], one["tolerance"]);
      check_numbers(one["id"], weights_of(folder, instance).values, numbers_of(one["expected"]["weights"]),
                    one["tolerance"]);
    }
  }
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

BOOST_AUTO_TEST_SUITE_END()
