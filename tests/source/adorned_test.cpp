// Numbers with currencies, groups and signs, read by us and by the SQL that stands for the same in expressions.
#include "mcda/source/adorned.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>

#include "mcda/source/cell.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"
#include "tests/source/temporary.hpp"

using namespace mcda::source;

BOOST_AUTO_TEST_SUITE(adorned)

BOOST_AUTO_TEST_CASE(numbers_as_people_write_them) {
  struct Row {
    const char* text;
    char decimal;
    const char* unit;
    double value;
  };
  const std::vector<Row> rows{{"$1,100.04 ", '.', "USD", 1100.04},
                              {"1 234,50 zł", ',', "PLN", 1234.5},
                              {"1\u00A0234\u00A0567,5", ',', "", 1234567.5},
                              {"1\u202F234.5", '.', "", 1234.5},
                              {"€ 12", '.', "EUR", 12},
                              {"(1,234.00)", '.', "", -1234},
                              {"($5.25)", '.', "USD", -5.25},
                              {"-$5.25", '.', "USD", -5.25},
                              {"$-5.25", '.', "USD", -5.25},
                              {"12,50-", ',', "", -12.5},
                              {"\u2212 7", '.', "", -7},
                              {"1.234.567", ',', "", 1234567},
                              {"1'234'567.89", '.', "", 1234567.89},
                              {"CHF 1\u2019200.05", '.', "CHF", 1200.05},
                              {"12.5 %", '.', "%", 12.5},
                              {"100 РУБ.", '.', "RUB", 100},
                              {"R$ 3,50", ',', "BRL", 3.5},
                              {"1 500 kr", ',', "kr", 1500}};
  for (const Row& row : rows) {
    BOOST_TEST(number_in(row.text, row.decimal, row.unit).value == row.value, row.text);
    BOOST_TEST(unit_in(row.text) == row.unit, row.text);
  }
  for (const char* text : {"1,23", "12,34,567", "1,2345", "0,123", "1, 234", "$ € 5", "(5", "5)", "(-5)", "-5-", "$",
                           "1 234'567", "12 a", "a 12", "+48 22 123 45 67"}) {
    BOOST_TEST(undressed(text, '.').digits == "", text);
  }
}

// The same cells by number_in() and by undressed_sql() in DuckDB.
BOOST_AUTO_TEST_CASE(sql_reads_them_alike) {
  std::mt19937 random(20251231);
  const std::vector<std::string> parts{"$", "usd", "-", "+",      "(",  ")", " ",      "1",      "23",  "456", "789",
                                       ",", ".",   "'", "\u00A0", "zł", "0", "\u2212", "\u2019", "USD", "x"};
  std::vector<std::string> cells{"$1,100.04", "(1,234.00)", "-$5", "5-$", "1'234'567.89", "US$ 3", "$ 1\u00A0234.5"};
  for (int i = 0; i < 6000; ++i) {
    std::string cell;
    for (std::size_t k = 1 + random() % 5; k > 0; --k) cell += parts[random() % parts.size()];
    cells.push_back(cell);
  }
  const auto duckdb = open_duckdb();
  long numbers = 0;
  for (const char decimal : {'.', ','}) {
    std::string values;
    for (const std::string& cell : cells) {
      values += (values.empty() ? "(" : ", (") + quoted_text(std::string(trimmed(cell))) + ")";
    }
    // an error ends the query: here each is nothing
    const std::string fails = "error('not a number')";
    std::string sql = undressed_sql("cell", decimal, "USD");
    BOOST_REQUIRE(sql.find(fails) != std::string::npos);
    sql.replace(sql.find(fails), fails.size(), "NULL");
    const auto rows = fetch(*duckdb, "SELECT CAST(" + sql + " AS VARCHAR) FROM (VALUES " + values + ") AS t(cell)");
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Undressed ours = undressed(cells[i], decimal);
      const bool taken = !ours.digits.empty() && (ours.unit.empty() || ours.unit == "USD");
      BOOST_REQUIRE_MESSAGE(rows[0].missing(i) == !taken, cells[i]);
      if (!taken) continue;
      ++numbers;
      BOOST_REQUIRE_MESSAGE(std::stod(std::string(rows[0][i])) == std::stod(ours.digits), cells[i]);
    }
  }
  BOOST_TEST(numbers > 500);
}

BOOST_AUTO_TEST_SUITE_END()
