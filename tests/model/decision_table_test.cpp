#include "mcda/model/decision_table.hpp"

#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;
using test::says;

BOOST_AUTO_TEST_SUITE(decision_tables)

BOOST_AUTO_TEST_CASE(columns_are_contiguous_and_start_on_cache_lines) {
  for (const Index rows : {1, 7, 8, 9, 4096, 4097}) {
    DecisionTable table(rows, 3);
    BOOST_CHECK_EQUAL(table.rows(), rows);
    BOOST_CHECK_EQUAL(table.columns(), 3);
    for (Index j = 0; j < 3; ++j) {
      BOOST_CHECK_EQUAL(reinterpret_cast<std::uintptr_t>(table.column(j).data()) % 64, 0u);
      BOOST_CHECK_EQUAL(table.column(j).size(), static_cast<std::size_t>(rows));
      table(rows - 1, j) = 10.0 * static_cast<double>(j);
      BOOST_CHECK_EQUAL(table.column(j).back(), 10.0 * static_cast<double>(j));
    }
  }
}

BOOST_AUTO_TEST_CASE(rows_as_people_write_them) {
  const DecisionTable table = DecisionTable::from_rows({{1, 2, 3}, {4, 5, 6}});
  BOOST_CHECK_EQUAL(table(1, 0), 4);
  BOOST_CHECK_EQUAL(table(0, 2), 3);
  BOOST_CHECK_EXCEPTION(DecisionTable::from_rows({{1, 2}, {3}}), InvalidInput, says({"row 2", "1"}));
  BOOST_CHECK_EQUAL(DecisionTable::from_rows({}).rows(), 0);
  BOOST_CHECK_EQUAL(DecisionTable().columns(), 0);
}

BOOST_AUTO_TEST_CASE(growing_keeps_what_is_there) {
  DecisionTable table(0, 2);
  test::Random random(31);
  Index rows = 0;
  while (rows < 5000) {
    const Index more = random.whole(0, 400);
    table.grow(more);
    for (Index i = rows; i < rows + more; ++i) {
      table(i, 0) = static_cast<double>(i);
      table(i, 1) = -static_cast<double>(i);
    }
    rows += more;
    BOOST_REQUIRE_EQUAL(table.rows(), rows);
  }
  for (Index i = 0; i < rows; ++i) {
    BOOST_REQUIRE_EQUAL(table(i, 0), static_cast<double>(i));
    BOOST_REQUIRE_EQUAL(table(i, 1), -static_cast<double>(i));
  }
}

BOOST_AUTO_TEST_CASE(chosen_rows_and_copies) {
  const DecisionTable table = DecisionTable::from_rows({{1, 10}, {2, 20}, {3, 30}});
  const DecisionTable chosen = table.select_rows(std::vector<Index>{2, 0, 2});
  BOOST_CHECK_EQUAL(chosen.rows(), 3);
  BOOST_CHECK_EQUAL(chosen(0, 1), 30);
  BOOST_CHECK_EQUAL(chosen(1, 0), 1);
  BOOST_CHECK_EQUAL(chosen(2, 0), 3);
  BOOST_CHECK_EQUAL(table.select_rows({}).rows(), 0);
  DecisionTable copy = table.copy();
  copy(0, 0) = 99;
  BOOST_CHECK_EQUAL(table(0, 0), 1);
  BOOST_CHECK_EQUAL(copy(2, 1), 30);
}

BOOST_AUTO_TEST_CASE(texts) {
  Alternatives clients;
  for (const char* id : {"c1", "", "Grüße & Söhne", "c4"}) clients.ids.push_back(id);
  BOOST_CHECK_EQUAL(clients.size(), 4);
  BOOST_CHECK_EQUAL(clients.ids[1], "");
  BOOST_CHECK_EQUAL(clients.ids[2], "Grüße & Söhne");
  BOOST_CHECK_EQUAL(clients.label(3), "c4");  // the id where there is no label
  for (const char* label : {"One", "Two", "Three", "Four"}) clients.labels.push_back(label);
  const Alternatives chosen = clients.select_rows(std::vector<Index>{3, 0});
  BOOST_CHECK_EQUAL(chosen.ids[0], "c4");
  BOOST_CHECK_EQUAL(chosen.label(1), "One");
  BOOST_CHECK_EQUAL(chosen.size(), 2);
}

BOOST_AUTO_TEST_SUITE_END()
