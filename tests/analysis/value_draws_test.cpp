#include "mcda/analysis/value_draws.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>

#include "mcda/analysis/smaa.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"
#include "tests/support/random.hpp"

namespace {

using mcda::DecisionTable;
using mcda::Index;
using mcda::UncertainColumn;
using mcda::ValueDraws;
using Kind = mcda::ValueUncertainty::Kind;

constexpr int samples = 20'000;

/// All draws of row `row` of a single column, in rising order.
std::vector<double> drawn(const DecisionTable& table, const UncertainColumn& column, Index row) {
  const std::vector<UncertainColumn> columns{column};
  const ValueDraws draws(table, columns, 3);
  std::vector<double> cells(static_cast<std::size_t>(table.rows())), values;
  for (int sample = 0; sample < samples; ++sample) {
    draws.draw_column(0, 1, static_cast<std::uint64_t>(sample), cells);
    values.push_back(cells[static_cast<std::size_t>(row)]);
  }
  std::sort(values.begin(), values.end());
  return values;
}

/// The largest distance between the share of draws below a value and the distribution function (Kolmogorov). For true
/// draws it is below 1.95 / sqrt(samples) in 999 of 1000 cases.
template <class Function>
void follows(const std::vector<double>& values, Function distribution) {
  double farthest = 0;
  const double count = static_cast<double>(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double at = distribution(values[k]);
    farthest = std::max({farthest, std::abs(at - static_cast<double>(k) / count),
                         std::abs(at - static_cast<double>(k + 1) / count)});
  }
  BOOST_TEST(farthest < 1.95 / std::sqrt(count));
}

double normal(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

UncertainColumn column_of(Kind kind, double amount = 0, bool relative = false) {
  UncertainColumn column;
  column.id = "revenue";
  column.how = {.kind = kind, .amount = amount, .relative = relative};
  return column;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(value_draws)

BOOST_AUTO_TEST_CASE(distributions) {
  const DecisionTable table = DecisionTable::from_rows({{50}, {-20}, {80}});
  follows(drawn(table, column_of(Kind::interval, 5), 0), [](double x) { return (x - 45) / 10; });
  follows(drawn(table, column_of(Kind::interval, 0.1, true), 1), [](double x) { return (x + 22) / 4; });
  follows(drawn(table, column_of(Kind::normal, 7), 0), [](double x) { return normal((x - 50) / 7); });
  follows(drawn(table, column_of(Kind::normal, 0.5, true), 1), [](double x) { return normal((x + 20) / 10); });
  // The value is the median, not the mean.
  follows(drawn(table, column_of(Kind::log_normal, 0.4), 2), [](double x) { return normal(std::log(x / 80) / 0.4); });
  UncertainColumn cut = column_of(Kind::normal, 7);
  cut.how.possible = mcda::Interval{45, 80};
  const double low = normal(-5. / 7), high = normal(30. / 7);
  follows(drawn(DecisionTable::from_rows({{50}}), cut, 0), [&](double x) { return (normal((x - 50) / 7) - low) / (high - low); });
  UncertainColumn between = column_of(Kind::between);
  between.low = {40, -21, 80}, between.high = {52, -20, 80};
  follows(drawn(table, between, 0), [](double x) { return (x - 40) / 12; });
  BOOST_TEST(drawn(table, between, 2).front() == 80);
  BOOST_TEST(drawn(table, between, 2).back() == 80);
}

// A gap may be anything between the values seen, or between its own bounds.
BOOST_AUTO_TEST_CASE(gaps) {
  const DecisionTable table = DecisionTable::from_rows({{10}, {20}, {30}});
  UncertainColumn column;
  column.gaps = {1};
  follows(drawn(table, column, 1), [](double x) { return (x - 10) / 20; });
  BOOST_TEST(drawn(table, column, 0).back() == 10);
  column = column_of(Kind::between);
  column.gaps = {1};
  column.low = {10, 12, 30}, column.high = {10, 16, 30};
  follows(drawn(table, column, 1), [](double x) { return (x - 12) / 4; });
}

// Order statistics of uniform numbers between the ends: level k of L - 1 steps has the distribution Beta(k, L - 1 - k);
// the smallest of three inner levels has 1 - (1 - x)^3. Equal values stay equal.
BOOST_AUTO_TEST_CASE(ordinal) {
  const DecisionTable table = DecisionTable::from_rows({{7}, {100}, {0}, {7}, {8}, {9}});
  const std::vector<UncertainColumn> columns{column_of(Kind::ordinal)};
  const ValueDraws draws(table, columns, 3);
  for (std::uint64_t sample = 0; sample < 200; ++sample) {
    const DecisionTable one = draws.draw(1, sample);
    BOOST_TEST(one(2, 0) == 0);
    BOOST_TEST(one(1, 0) == 100);
    BOOST_TEST(one(0, 0) == one(3, 0));
    BOOST_TEST((0 < one(0, 0) && one(0, 0) < one(4, 0) && one(4, 0) < one(5, 0) && one(5, 0) < 100));
  }
  follows(drawn(table, columns[0], 0), [](double x) { return 1 - std::pow(1 - x / 100, 3); });
  follows(drawn(table, columns[0], 5), [](double x) { return std::pow(x / 100, 3); });
  follows(drawn(table, columns[0], 4), [](double x) {
    const double u = x / 100;
    return u * u * (3 - 2 * u);
  });
}

// Values are drawn in the raw unit and follow the value function; a column is the same whoever draws it.
BOOST_AUTO_TEST_CASE(value_functions) {
  const DecisionTable raw = DecisionTable::from_rows({{50, 1}, {20, 2}});
  const DecisionTable seen = DecisionTable::from_rows({{std::log1p(50), 1}, {std::log1p(20), 2}});
  std::vector<UncertainColumn> plain{column_of(Kind::interval, 0.1, true), {}}, bent = plain;
  bent[0].raw = {50, 20};
  bent[0].scales = {mcda::Scale::log1p()};
  const ValueDraws first(raw, plain, 9), second(seen, bent, 9);
  for (std::uint64_t sample = 0; sample < 50; ++sample) {
    const DecisionTable a = first.draw(4, sample), b = second.draw(4, sample);
    for (Index i = 0; i < 2; ++i) {
      BOOST_CHECK_CLOSE(std::log1p(a(i, 0)), b(i, 0), 1e-10);
      BOOST_TEST(a(i, 1) == raw(i, 1));
    }
  }
}

BOOST_AUTO_TEST_CASE(impossible) {
  const DecisionTable table = DecisionTable::from_rows({{50}});
  std::vector<UncertainColumn> columns{column_of(Kind::interval, 1e9)};
  columns[0].how.possible = mcda::Interval{49.999, 50.001};
  const ValueDraws draws(table, columns, 1);
  BOOST_CHECK_EXCEPTION(draws.draw(1, 1), mcda::InvalidInput, [](const mcda::InvalidInput& error) {
    return std::string(error.what()).find("criterion revenue") != std::string::npos;
  });
}

// Acceptability with interval, normal and ordinal values against a plain twin with the standard library's generator,
// sorting and min-max sums.
BOOST_AUTO_TEST_CASE(acceptability_against_a_plain_twin) {
  const std::vector<std::vector<double>> rows{{10, 55, 3}, {14, 40, 1}, {12, 60, 2}, {9, 70, 2}};
  const DecisionTable table = DecisionTable::from_rows(rows);
  std::vector<mcda::Criterion> list(3);
  for (std::size_t j = 0; j < 3; ++j) list[j].id = std::string(1, static_cast<char>('a' + j));
  const mcda::Criteria criteria(list);
  const mcda::WeightedMethod method{&mcda::Catalogue::instance().scoring("weighted_sum"), {}, &table, &criteria};
  mcda::SmaaOptions options{.samples = samples, .exact_limit = 0, .run = {.threads = 2}};
  options.values = {column_of(Kind::interval, 0.3, true), column_of(Kind::normal, 8), column_of(Kind::ordinal)};
  const mcda::Smaa found = mcda::smaa(method, mcda::WeightTree::flat(criteria), nullptr, {}, options);

  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::normal_distribution<double> gauss(0, 8);
  std::exponential_distribution<double> exponential(1);
  std::vector<double> first(rows.size());
  for (int sample = 0; sample < samples; ++sample) {
    std::vector<std::vector<double>> cells = rows;
    const double middle = uniform(random);
    for (auto& row : cells) {
      row[0] *= 1 + 0.3 * (2 * uniform(random) - 1);
      row[1] += gauss(random);
      row[2] = row[2] == 1 ? 0 : row[2] == 3 ? 1 : middle;
    }
    std::vector<double> scores(rows.size(), 0.0);
    for (std::size_t j = 0; j < 3; ++j) {
      double low = cells[0][j], high = low;
      for (const auto& row : cells) low = std::min(low, row[j]), high = std::max(high, row[j]);
      const double weight = exponential(random);
      for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += weight * (cells[i][j] - low) / (high - low);
    }
    ++first[static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin())];
  }
  // Twice the 95 % half width of a difference of two shares.
  for (std::size_t i = 0; i < first.size(); ++i)
    BOOST_CHECK_SMALL(found.first[i] - first[i] / samples, 2 * 1.96 * std::sqrt(0.5 / samples));
}

BOOST_AUTO_TEST_SUITE_END()
