#include "mcda/source/sql.hpp"

#include <boost/test/unit_test.hpp>

#include "mcda/source/driver.hpp"
#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using test::complaint_of;
using test::contains;

namespace {

// One for all cases of the suite, and closed before main ends: DuckDB's own thread-local objects are gone after it.
struct Parser {
  static inline std::unique_ptr<Connection> connection;
  Parser() { connection = open_duckdb(); }
  ~Parser() { connection.reset(); }
};
Connection& duckdb() { return *Parser::connection; }

std::string complaint_about_query(const std::string& sql) {
  return complaint_of<InvalidInput>([&] { tables_of_select(duckdb(), sql); });
}

std::string complaint_about_expression(const std::string& sql) {
  return complaint_of<InvalidInput>([&] { require_expression(duckdb(), sql, "where"); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql, *boost::unit_test::fixture<Parser>())

BOOST_AUTO_TEST_CASE(names_and_texts_cannot_end_their_quotes) {
  BOOST_TEST(quoted_name("a \"b\" --") == "\"a \"\"b\"\" --\"");
  BOOST_TEST(quoted_text("it's '; drop") == "'it''s ''; drop'");
  const std::string nasty = "x\"'\\; -- /* $$";
  const std::vector<TextColumn> rows = fetch(duckdb(), "SELECT " + quoted_text(nasty) + " AS " + quoted_name(nasty));
  BOOST_TEST(rows[0][0] == nasty);
}

BOOST_AUTO_TEST_CASE(one_select_is_let_through_with_its_tables) {
  const std::vector<std::string> expected{"clients", "orders.csv"};
  BOOST_TEST(
      tables_of_select(duckdb(), "SELECT c.*, (SELECT max(x) FROM 'orders.csv') FROM clients AS c -- all of them") ==
          expected,
      boost::test_tools::per_element());
  BOOST_TEST(tables_of_select(duckdb(), "FROM range(3)").empty());
  BOOST_TEST(tables_of_select(duckdb(), "SELECT 1;").empty());
  BOOST_TEST(tables_of_select(duckdb(), "SELECT * FROM a UNION ALL SELECT * FROM b ORDER BY 1 LIMIT 3").size() == 2U);
  BOOST_TEST(tables_of_select(duckdb(), "SELECT ';' AS x, '--' AS y").empty());
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
  for (const char* query : {"DROP TABLE clients",
                            "SELECT 1; DROP TABLE clients",
                            "COPY (SELECT 1) TO 'out.csv'",
                            "ATTACH 'other.db'",
                            "INSTALL httpfs",
                            "LOAD httpfs",
                            "SET threads = 1",
                            "PRAGMA database_list",
                            "CREATE TABLE t AS SELECT 1",
                            "INSERT INTO t VALUES (1)",
                            "DELETE FROM t",
                            "UPDATE t SET x = 1",
                            "CALL enable_logging()",
                            "EXPORT DATABASE 'x'",
                            "EXPLAIN SELECT 1",
                            "PREPARE p AS SELECT 1",
                            "VACUUM",
                            "CHECKPOINT",
                            "USE memory",
                            "WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x"}) {
    BOOST_TEST(!contains(complaint_about_query(query), "raised nothing"), query);
    BOOST_TEST(!contains(complaint_about_query(query), "another error"), query);
  }
  BOOST_TEST(contains(complaint_about_query("DROP TABLE x"),
                      "the query is not a SELECT (only reading is allowed: give one SELECT)"));
  BOOST_TEST(contains(complaint_about_query("SELECT 1; SELECT 2"), "the query holds 2 statements"));
  BOOST_TEST(contains(complaint_about_query(""), "the query holds 0 statements"));
  BOOST_TEST(contains(complaint_about_query("SELECT (1"), "the query is no valid SQL: syntax error"));
  BOOST_TEST(contains(complaint_about_query("SELECT 1 /* open"), "unterminated"));
  BOOST_TEST(contains(complaint_about_query(std::string("SELECT 1\0; DROP TABLE x", 22)), "zero byte"));
}

BOOST_AUTO_TEST_CASE(table_functions_that_reach_outside_are_refused_wherever_they_stand) {
  for (const char* query :
       {"SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('x')", "SELECT * FROM glob('*')", "SELECT * FROM READ_TEXT('/etc/passwd')",
        "WITH x AS (SELECT * FROM read_json('x')) SELECT 1", "SELECT (SELECT 1 FROM parquet_metadata('x'))",
        "SELECT 1 WHERE 1 IN (SELECT 1 FROM sniff_csv('x'))",
        "SELECT * FROM t, LATERAL (SELECT * FROM query('DROP TABLE x'))", "SELECT * FROM query_table('x')",
        "SELECT * FROM enable_logging('QueryLog')", "SELECT * FROM enable_profiling(save_location = 'x')",
        "SELECT * FROM json_execute_serialized_sql('{}')", "SELECT * FROM duckdb_settings()",
        "SELECT * FROM which_secret('a', 'b')", "SELECT 1 UNION SELECT * FROM checkpoint()",
        "SELECT * FROM (SELECT * FROM arrow_scan(1, 2, 3)) AS x", "SELECT * FROM main.read_text('x')"}) {
    BOOST_TEST(contains(complaint_about_query(query), "which is not allowed"), query);
  }
}

// The names are read from the parser's tree as text: what a statement quotes must not look like a part of that tree.
BOOST_AUTO_TEST_CASE(texts_and_names_that_imitate_the_tree) {
  const std::vector<std::string> tables = tables_of_select(
      duckdb(), R"(SELECT '{"function_name":"read_csv","function":{"' AS "table_name"":""secret" FROM data)");
  BOOST_TEST(tables == std::vector<std::string>{"data"});
  BOOST_TEST(tables_of_select(duckdb(), R"(SELECT a FROM "a""b\c")") == std::vector<std::string>{R"(a"b\c)"});
  BOOST_TEST(tables_of_select(duckdb(), R"(SELECT a FROM "Łódź")") == std::vector<std::string>{"Łódź"});
  BOOST_TEST(!complaint_about_query(R"(SELECT '\"' AS x, * FROM read_csv('\"}]'))").empty());
}

// A statement of all criteria has fifty kilobytes; to check it must not take gigabytes.
BOOST_AUTO_TEST_CASE(a_long_statement_is_read_in_little_memory) {
  const auto narrow = open_duckdb(1);
  narrow->run("SET memory_limit = '120MB'");
  std::string sql = "SELECT id";
  for (int k = 0; k < 600; ++k)
    sql +=
        ", CASE WHEN sum(net) > 0 THEN coalesce(sum(net) FILTER (WHERE issued > DATE '2025-01-01'), 0) / count(*) END "
        "AS c" +
        std::to_string(k);
  BOOST_TEST(tables_of_select(*narrow, sql + " FROM data GROUP BY id") == std::vector<std::string>{"data"});
}

BOOST_AUTO_TEST_CASE(expressions_over_a_row_are_let_through) {
  for (const char* expression :
       {"margin > 5", "margin > 5 -- profitable", "name LIKE '%;--%' AND margin BETWEEN 1 AND 2",
        "lower(\"full name\") = 'x'", "a OR (b AND NOT c)", "x /* why */ > 1", "CASE WHEN a > 1 THEN b ELSE c END",
        "data.x > 1"}) {
    BOOST_TEST(complaint_about_expression(expression) == "raised nothing", expression);
  }
}

BOOST_AUTO_TEST_CASE(expressions_cannot_leave_their_parentheses) {
  for (const char* expression :
       {"1=1; DROP TABLE x", "1=1) FROM read_csv('/etc/passwd') --", "1=1) WHERE (1=1", "1), (2", "(a > 1", "a > 1)",
        "a > 1 /*", "", "1=1) UNION SELECT (1", "1=1) ORDER BY (1", "1=1) LIMIT (1", "a > ?", "a > $1", "*",
        "COLUMNS(*) > 1", "1=1) -- \n; SELECT (1", "1) GROUP BY (1", "1) QUALIFY (1=1", "1) USING SAMPLE (1"}) {
    const std::string complaint = complaint_about_expression(expression);
    BOOST_TEST((complaint.starts_with("where ")), expression << " " << complaint);
  }
  BOOST_TEST(contains(complaint_about_expression("a IN (SELECT x FROM y)"), "where holds a subquery"));
  BOOST_TEST(contains(complaint_about_expression("EXISTS (FROM read_text('/etc/passwd'))"), "where holds a subquery"));
  BOOST_TEST(contains(complaint_about_expression("row_number() OVER () > 1"), "where holds a window function"));
  BOOST_TEST(contains(complaint_about_expression("sum(x) > 1"), "where calls sum, which does not work row by row"));
  BOOST_TEST(contains(complaint_about_expression("unnest([1, 2]) > 1"), "where calls unnest"));
}

BOOST_AUTO_TEST_CASE(messages_are_freed_of_what_is_not_for_people) {
  std::string kind;
  BOOST_TEST(plain_message("Binder Error: Referenced column \"y\" not found\nCandidate: \"x\"\n\nLINE 1: SELECT",
                           kind) == "Referenced column \"y\" not found");
  BOOST_TEST(kind == "Binder");
  BOOST_TEST(plain_message("no class", kind) == "no class");
  BOOST_TEST(kind == "");
  BOOST_TEST(
      plain_message("Invalid Input Error: Attempting to execute a closed result\nError: IO Error: disk is gone\nmore",
                    kind) == "disk is gone");
  BOOST_TEST(kind == "IO");
  BOOST_TEST(plain_message("Out of Memory Error: could not allocate", kind) == "could not allocate");
  BOOST_TEST(kind == "Out of Memory");
}

BOOST_AUTO_TEST_SUITE_END()
