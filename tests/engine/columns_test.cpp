#include "mcda/engine/columns.hpp"

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

BOOST_AUTO_TEST_CASE(unusable_cells_are_named) {
  const std::vector<double> column{1, 2, 1e200};
  const Task task{&Catalogue::instance().scoring("topsis"), {}};
  const Criteria criteria({Criterion{.id = "a"}});
  const auto names_it = [](const InvalidInput& error) {
    return std::string(error.what()).find("criterion a, row 3") != std::string::npos;
  };
  BOOST_CHECK_EXCEPTION(run(std::span(&task, 1), ColumnView({column.data()}, 3), criteria), InvalidInput, names_it);
}

BOOST_AUTO_TEST_SUITE_END()
