#include "mcda/engine/columns.hpp"

#include <cmath>
#include <limits>
#include <boost/test/unit_test.hpp>

#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"

using namespace mcda;

BOOST_AUTO_TEST_SUITE(columns)

// Columns of a caller lie anywhere, at any multiple of eight bytes and in any order; what is learned and scored from
// them are the bits of a table of our own.
BOOST_AUTO_TEST_CASE(columns_anywhere_give_the_bits_of_a_table) {
  const Index m = 3 * block_rows + 17, n = 4;
  std::vector<std::vector<double>> lent(static_cast<std::size_t>(n));
  DecisionTable table(m, n);
  std::vector<const double*> starts;
  std::vector<Criterion> list;
  for (Index j = 0; j < n; ++j) {
    auto& column = lent[static_cast<std::size_t>(j)];
    column.resize(static_cast<std::size_t>(m + j));
    for (Index i = 0; i < m; ++i) {
      const double value = 1 + static_cast<double>((i * 7919 + j * 104729) % 10007) * 0.37;
      column[static_cast<std::size_t>(i + j)] = value;
      table(i, j) = value;
    }
    starts.push_back(column.data() + j);
    list.push_back({.id = "c" + std::to_string(j), .direction = j == 2 ? Direction::minimise : Direction::maximise});
  }
  const Criteria criteria(std::move(list));
  const ColumnView view(std::move(starts), m);
  for (const char* const name : {"topsis", "vikor", "mabac", "promethee_2", "codas", "copras"}) {
    const Task task{&Catalogue::instance().scoring(name), {}};
    const Outcome own = run(task, table, criteria);
    const Outcome seen = std::move(run(std::span(&task, 1), view, criteria).front());
    BOOST_TEST((own.scores == seen.scores), name);
    BOOST_TEST((own.derived == seen.derived), name);
    if (!seen.fitted->model->sorted()) BOOST_TEST((score(*own.fitted, table) == score(*seen.fitted, view)), name);
  }
}

// Numbers of single precision are widened, nothing else: the bits of a table that holds the same numbers. Against the
// numbers before rounding the documented bound holds.
BOOST_AUTO_TEST_CASE(single_precision_gives_the_bits_of_the_rounded_numbers) {
  const Index m = 2 * block_rows + 1234, n = 5;
  std::vector<std::vector<float>> lent(static_cast<std::size_t>(n));
  DecisionTable exact(m, n), rounded(m, n);
  std::vector<const float*> starts;
  std::vector<Criterion> list;
  double bound = 0;
  for (Index j = 0; j < n; ++j) {
    auto& column = lent[static_cast<std::size_t>(j)];
    const double level = j == 3 ? 1000 : 1;  // far from zero: the range is small beside the values
    double low = 1e300, high = 0;
    for (Index i = 0; i < m; ++i) {
      exact(i, j) = level + static_cast<double>((i * 7919 + j * 104729) % 10007) / 1009;
      column.push_back(static_cast<float>(exact(i, j)));
      rounded(i, j) = static_cast<double>(column.back());
      low = std::min(low, exact(i, j));
      high = std::max(high, exact(i, j));
    }
    const double error = 0x1p-24 * high;
    bound = std::max(bound, 4 * error / (high - low - 2 * error));
    starts.push_back(column.data());
    list.push_back({.id = "c" + std::to_string(j),
                    .direction = j == 2 ? Direction::minimise : Direction::maximise,
                    .weight = 1.0 / static_cast<double>(n)});
  }
  const Criteria criteria(std::move(list));
  const ColumnView view(starts, m);
  for (const char* const name : {"weighted_sum", "topsis", "vikor", "mabac", "codas", "copras", "waspas", "edas"}) {
    const Task task{&Catalogue::instance().scoring(name), {}};
    const Outcome wide = run(task, rounded, criteria);
    for (const Index threads : {1, 3}) {
      const Outcome single = std::move(run(std::span(&task, 1), view, criteria, {.threads = threads}).front());
      BOOST_TEST((wide.scores == single.scores), name);
      BOOST_TEST((wide.derived == single.derived), name);
      BOOST_TEST((score(*wide.fitted, rounded) == score(*single.fitted, view, {.threads = threads})), name);
      std::vector<std::vector<double>> derived;
      BOOST_TEST((score(*wide.fitted, rounded, {}, &derived) == score(*wide.fitted, rounded)), name);
      BOOST_TEST((derived.size() == wide.derived.size()), name);
    }
  }
  const Task sum{&Catalogue::instance().scoring("weighted_sum"), {}};
  const Outcome before = run(sum, exact, criteria), after = run(sum, rounded, criteria);
  double largest = 0;
  for (std::size_t i = 0; i < before.scores.size(); ++i)
    largest = std::max(largest, std::abs(before.scores[i] - after.scores[i]));
  BOOST_TEST(largest <= bound);
  BOOST_TEST(largest > bound / 1000);  // rounding is seen at all
}

BOOST_AUTO_TEST_CASE(single_precision_is_refused_where_columns_are_compared) {
  const std::vector<float> column{1, 2, 3};
  const ColumnView view(std::vector<const float*>{column.data()}, 3);
  const Criteria criteria({Criterion{.id = "a"}});
  for (const char* const name : {"promethee_2", "probid"}) {
    const Task task{&Catalogue::instance().scoring(name), {}};
    const Outcome outcome = std::move(run(std::span(&task, 1), view, criteria).front());
    BOOST_REQUIRE(outcome.refusal.has_value());
    BOOST_TEST(outcome.refusal->text().find("single precision") != std::string::npos);
    BOOST_TEST(outcome.scores.empty());
  }
}

BOOST_AUTO_TEST_CASE(unusable_cells_of_single_precision_are_named) {
  const std::vector<float> column{1, std::numeric_limits<float>::infinity(), 2};
  const Task task{&Catalogue::instance().scoring("topsis"), {}};
  const auto names_it = [](const InvalidInput& error) {
    return std::string(error.what()).find("criterion a, row 2") != std::string::npos;
  };
  BOOST_CHECK_EXCEPTION(run(std::span(&task, 1), ColumnView(std::vector<const float*>{column.data()}, 3),
                            Criteria({Criterion{.id = "a"}})),
                        InvalidInput, names_it);
}

BOOST_AUTO_TEST_CASE(unusable_cells_are_named) {
  const std::vector<double> column{1, 2, 1e200};
  const Task task{&Catalogue::instance().scoring("topsis"), {}};
  const Criteria criteria({Criterion{.id = "a"}});
  const auto names_it = [](const InvalidInput& error) {
    return std::string(error.what()).find("criterion a, row 3") != std::string::npos;
  };
  BOOST_CHECK_EXCEPTION(run(std::span(&task, 1), ColumnView(std::vector<const double*>{column.data()}, 3), criteria),
                        InvalidInput, names_it);
}

BOOST_AUTO_TEST_SUITE_END()
