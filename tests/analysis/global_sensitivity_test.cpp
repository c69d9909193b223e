#include "mcda/analysis/global_sensitivity.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <random>
#include <set>

#include "mcda/analysis/agreement.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"
#include "tests/support/random.hpp"

namespace {

using mcda::DecisionTable;
using mcda::GlobalSensitivity;
using mcda::GlobalSensitivityOptions;
using mcda::Index;
using mcda::UncertainColumn;
using Input = mcda::UncertainInput::Kind;
using Kind = mcda::ValueUncertainty::Kind;
using Rows = std::vector<std::vector<double>>;

struct Problem {
  Problem(const Rows& rows, const std::string& name, mcda::ParameterValues parameters = {},
          std::vector<double> weights = {})
      : table(DecisionTable::from_rows(rows)) {
    std::vector<mcda::Criterion> list(rows.front().size());
    for (std::size_t j = 0; j < list.size(); ++j) {
      list[j].id = std::string(1, static_cast<char>('a' + j));
      if (!weights.empty()) list[j].weight = weights[j];
    }
    criteria.emplace(list);
    method = {&mcda::Catalogue::instance().scoring(name), std::move(parameters), &table, &*criteria};
    tree = mcda::WeightTree::flat(*criteria);
    form = mcda::linear_form(method, {.threads = 1});
    base = method.at(tree.weights(), {.threads = 1}).scores;
  }
  Problem(const Problem&) = delete;

  GlobalSensitivity ask(Index row, const GlobalSensitivityOptions& options, bool by_form = true) const {
    return mcda::global_sensitivity(method, tree, by_form && form ? &*form : nullptr, base, row, options);
  }

  DecisionTable table;
  std::optional<mcda::Criteria> criteria;
  mcda::WeightedMethod method;
  mcda::WeightTree tree;
  std::optional<mcda::LinearForm> form;
  std::vector<double> base;
};

const Rows six{{9, 1, 5}, {2, 8, 4}, {5, 5, 6}, {7, 3, 1}, {1, 2, 9}, {6, 6, 3}};

/// Weights that hardly move.
mcda::WeightSampling still() { return {.knowledge = mcda::WeightKnowledge::spread, .spread = 1e-7}; }

UncertainColumn normal(double deviation) {
  UncertainColumn column;
  column.how = {.kind = Kind::normal, .amount = deviation};
  return column;
}

void near(double found, double expected, double error) {
  BOOST_TEST_INFO("found " << found << ", expected " << expected << ", error " << error);
  BOOST_TEST(std::abs(found - expected) <= 1.6 * error + 1e-3);  // 1.6 half widths of 95 %: 3 deviations
}

}  // namespace

BOOST_AUTO_TEST_SUITE(global_sensitivity)

// A sum of independent terms: the index of each is its variance over their sum, alone and with others. For
// sum-normalised values that hardly move, the score w_j x_j / sum_j is such a sum.
BOOST_AUTO_TEST_CASE(values_of_a_sum) {
  Rows rows;
  test::Random random(1);
  for (int i = 0; i < 200; ++i) rows.push_back({random.uniform(80, 120), random.uniform(80, 120), 100});
  const std::vector<double> weights{0.5, 0.3, 0.2}, deviations{2, 3, 5};
  const Problem problem(rows, "weighted_sum", {{"normalization", std::string("sum")}}, weights);
  GlobalSensitivityOptions options{.samples = 4'000, .weights = still()};
  for (const double deviation : deviations) options.values.push_back(normal(deviation));
  const GlobalSensitivity found = problem.ask(7, options);
  BOOST_TEST(found.inputs.size() == 6u);
  double sum = 0;
  for (std::size_t j = 0; j < 3; ++j) sum += std::pow(weights[j] * deviations[j], 2);
  for (std::size_t j = 0; j < 3; ++j) {
    BOOST_TEST((found.inputs[3 + j].kind == Input::values));
    const double expected = std::pow(weights[j] * deviations[j], 2) / sum;
    near(found.score.first[3 + j], expected, found.score.first_error[3 + j] + 0.01);
    near(found.score.total[3 + j], expected, found.score.total_error[3 + j] + 0.01);
    near(found.score.total[j], 0, 1e-6);
  }
}

// The score of WASPAS is linear in lambda. With weights that hardly move, lambda is all there is.
BOOST_AUTO_TEST_CASE(parameters) {
  const Problem problem(six, "waspas");
  GlobalSensitivityOptions options{.samples = 500, .weights = still(), .parameters = {{.name = "lambda"}}};
  const GlobalSensitivity found = problem.ask(0, options);
  BOOST_TEST((found.inputs.back().kind == Input::parameter));
  near(found.score.first.back(), 1, found.score.first_error.back());
  near(found.score.total.back(), 1, found.score.total_error.back());
  // Uniform on [0, 1]: mean and deviation of a line between the scores at both ends.
  const double at_0 = Problem(six, "waspas", {{"lambda", 0.0}}).base[0],
               at_1 = Problem(six, "waspas", {{"lambda", 1.0}}).base[0];
  BOOST_CHECK_CLOSE(found.score.mean, (at_0 + at_1) / 2, 3);
  BOOST_CHECK_CLOSE(found.score.deviation, std::abs(at_1 - at_0) / std::sqrt(12.0), 6);
  // Drawn between two ends, or among choices.
  options.parameters = {{.name = "lambda", .low = 0.4, .high = 0.6}};
  BOOST_CHECK_CLOSE(problem.ask(0, options).score.deviation, std::abs(at_1 - at_0) / std::sqrt(12.0) / 5, 6);
  const Problem sum(six, "weighted_sum");
  options.parameters = {{.name = "normalization", .choices = {"minmax", "max", "sum"}}};
  BOOST_TEST(sum.ask(0, options).score.total.back() > 0.9);
}

// Weights spread a little: the score is nearly linear in the numbers drawn, so the index of each is
// (share_j (v_j - score))^2 over their sum.
BOOST_AUTO_TEST_CASE(spread_weights) {
  const Problem problem(six, "weighted_sum", {}, {3, 2, 1});
  GlobalSensitivityOptions options{.samples = 20'000,
                                   .weights = {.knowledge = mcda::WeightKnowledge::spread, .spread = 0.1}};
  const GlobalSensitivity found = problem.ask(0, options);
  std::vector<double> expected;
  double sum = 0;
  for (std::size_t j = 0; j < 3; ++j) {
    expected.push_back(
        std::pow(problem.tree[static_cast<Index>(j) + 1].share * (problem.form->columns[j][0] - problem.base[0]), 2));
    sum += expected.back();
  }
  for (std::size_t j = 0; j < 3; ++j) {
    near(found.score.first[j], expected[j] / sum, found.score.first_error[j] + 0.01);
    near(found.score.total[j], expected[j] / sum, found.score.total_error[j] + 0.01);
  }
}

// Score and first k against nested averages by a plain twin: the variance of the mean with one number held still.
BOOST_AUTO_TEST_CASE(against_nested_averages) {
  const Problem problem(six, "weighted_sum");
  GlobalSensitivityOptions options{.samples = 20'000, .top_k = 2, .run = {.threads = 2}};
  const GlobalSensitivity found = problem.ask(2, options);
  BOOST_TEST(found.k == 2);

  Rows scaled = six;
  for (std::size_t j = 0; j < 3; ++j) {
    double low = 1e9, high = -1e9;
    for (const auto& row : six) low = std::min(low, row[j]), high = std::max(high, row[j]);
    for (auto& row : scaled) row[j] = (row[j] - low) / (high - low);
  }
  const auto first_two = [&](const std::vector<double>& weights) {
    std::vector<std::pair<double, int>> order;
    for (std::size_t i = 0; i < scaled.size(); ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < 3; ++j) sum += weights[j] * scaled[i][j];
      order.emplace_back(-sum, static_cast<int>(i));
    }
    std::sort(order.begin(), order.end());
    return std::set<int>{order[0].second, order[1].second};
  };
  const std::set<int> now = first_two({1, 1, 1});
  const auto output = [&](const std::vector<double>& numbers) {
    double score = 0, all = numbers[0] + numbers[1] + numbers[2];
    for (std::size_t j = 0; j < 3; ++j) score += numbers[j] / all * scaled[2][j];
    const std::set<int> then = first_two(numbers);
    int common = 0;
    for (const int row : then) common += static_cast<int>(now.count(row));
    return std::array<double, 2>{score, common / (4.0 - common)};
  };
  std::mt19937_64 random(5);
  std::exponential_distribution<double> exponential(1);
  constexpr int outer = 1'500, inner = 400;
  for (std::size_t input = 0; input < 3; ++input) {
    std::array<double, 2> mean{}, squares{}, means_squared{}, within{};
    for (int o = 0; o < outer; ++o) {
      const double held = exponential(random);
      std::array<double, 2> sum{}, sum_squares{};
      for (int i = 0; i < inner; ++i) {
        std::vector<double> numbers{exponential(random), exponential(random), exponential(random)};
        numbers[input] = held;
        const auto value = output(numbers);
        for (std::size_t k = 0; k < 2; ++k) sum[k] += value[k], sum_squares[k] += value[k] * value[k];
      }
      for (std::size_t k = 0; k < 2; ++k) {
        const double average = sum[k] / inner;
        mean[k] += average / outer, means_squared[k] += average * average / outer;
        squares[k] += sum_squares[k] / inner / outer;
        within[k] += (sum_squares[k] / inner - average * average) / (inner - 1) / outer;
      }
    }
    for (std::size_t k = 0; k < 2; ++k) {
      const double variance = squares[k] - mean[k] * mean[k];
      const double expected = (means_squared[k] - mean[k] * mean[k] - within[k]) / variance;
      const mcda::SobolIndices& indices = k == 0 ? found.score : found.top;
      near(indices.first[input], expected, indices.first_error[input] + 0.02);
      BOOST_CHECK_CLOSE(indices.deviation, std::sqrt(variance), 3);
    }
  }
}

// The method itself and its linear form agree; so do all thread counts. Bounded and ordered weights are one input.
BOOST_AUTO_TEST_CASE(ways) {
  const Problem problem(six, "weighted_sum");
  GlobalSensitivityOptions options{.samples = 300, .run = {.threads = 1}};
  const GlobalSensitivity by_form = problem.ask(0, options), by_method = problem.ask(0, options, false);
  options.run.threads = 3;
  const GlobalSensitivity threaded = problem.ask(0, options);
  BOOST_TEST(by_form.top.first == by_method.top.first, boost::test_tools::per_element());
  BOOST_TEST(by_form.score.first == threaded.score.first, boost::test_tools::per_element());
  for (std::size_t j = 0; j < 3; ++j) BOOST_CHECK_SMALL(by_form.score.total[j] - by_method.score.total[j], 1e-9);
  options.weights.knowledge = mcda::WeightKnowledge::ordinal;
  const GlobalSensitivity ordered = problem.ask(0, options);
  BOOST_TEST(ordered.inputs.size() == 1u);
  BOOST_TEST((ordered.inputs[0].kind == Input::weights));
  near(ordered.score.first[0], 1, ordered.score.first_error[0]);
  near(ordered.score.total[0], 1, ordered.score.total_error[0]);
  // One criterion: nothing moves, and nothing is to be asked.
  const Problem alone(Rows{{1}, {2}}, "weighted_sum");
  BOOST_CHECK_THROW(alone.ask(0, options), mcda::InvalidInput);
}

BOOST_AUTO_TEST_SUITE_END()
