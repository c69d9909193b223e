// The canonical tables: what other parts rely on, and that the page which people read says the same.
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <set>
#include <sstream>

#include "mcda/clients/canonical.hpp"

using namespace mcda::clients;

BOOST_AUTO_TEST_SUITE(canonical_tables_of_a_crm)

BOOST_AUTO_TEST_CASE(names_are_unique_and_keys_come_first) {
  std::set<std::string_view> names;
  for (const CanonicalTable& table : canonical_tables()) {
    BOOST_TEST(names.insert(table.name).second);
    BOOST_TEST(canonical_table(table.name) == &table);
    std::set<std::string_view> columns;
    for (const CanonicalColumn& column : table.columns) {
      BOOST_TEST(columns.insert(column.name).second, table.name << "." << column.name);
      BOOST_TEST(table.find(column.name) == &column);
    }
    if (table.name == "rubric") {
      BOOST_TEST(table.key() == nullptr);
    } else {
      BOOST_REQUIRE(table.key() != nullptr);
      BOOST_TEST(std::string(table.key()->name) == std::string(table.name) + "_id");
      BOOST_TEST(table.key()->required);
    }
  }
  BOOST_TEST(canonical_table("invoices") == nullptr);
  BOOST_TEST(canonical_table("client")->find("rank") == nullptr);
}

BOOST_AUTO_TEST_CASE(money_is_exact) {
  BOOST_TEST(sql_type(canonical_table("invoice")->find("net")->type) == "DECIMAL(18,2)");
  BOOST_TEST(sql_type(canonical_table("client")->find("client_id")->type) == "VARCHAR");
}

BOOST_AUTO_TEST_CASE(the_page_lists_every_column) {
  std::ifstream file(PREFERO_SOURCE_DIR "/docs/crm-tables.md");
  std::stringstream page;
  page << file.rdbuf();
  const std::string text = page.str();
  std::size_t at = 0;
  for (const CanonicalTable& table : canonical_tables()) {
    at = text.find("\n## " + std::string(table.name) + "\n", at);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, table.name);
    for (const CanonicalColumn& column : table.columns) {
      const std::string row = "\n| `" + std::string(column.name) + "` | " + std::string(words_of(column.type)) + " | " +
                              std::string(column.unit) + " | " + std::string(column.meaning) +
                              (column.required ? "; *required* |" : " |");
      at = text.find(row, at);
      BOOST_REQUIRE_MESSAGE(at != std::string::npos, table.name << "." << column.name);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
