// Opening: files, folders, databases, queries; and what a stranger's query may not do.
#include "mcda/source/source.hpp"

#include <boost/test/unit_test.hpp>

#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"
#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using mcda::SourceFailure;
using test::Columns;
using test::complaint_of;
using test::contains;
using test::numbers_of;
using test::read_all;
using test::same;
using test::TemporaryFolder;

namespace {

/// A folder as a company might have it: clients, orders, a database.
struct Company : TemporaryFolder {
  Company() {
    write("clients.csv", "id;name;region\n1;Anna;north\n2;Bert;south\n3;Cleo;north\n");
    write("orders.csv", "client,amount\n1,100.5\n1,200\n2,50\n3,\n");
    write("more/extra.csv", "id,x\n1,7\n");
    open_duckdb()->run("COPY (SELECT * FROM (VALUES (1, 10), (2, 20)) AS t(id, score)) TO " +
                       quoted_text(path("scores.parquet")) + " (FORMAT parquet)");
    const auto database = std::make_unique<Connection>(
        duckdb_driver(), std::vector<std::pair<std::string, std::string>>{{"path", path("shop.duckdb")}});
    database->run("CREATE TABLE clients AS SELECT range AS id, range * 1.5 AS x FROM range(5)");
    database->run("CREATE SCHEMA crm");
    database->run("CREATE TABLE crm.deals AS SELECT 1 AS id, 99 AS amount");
    database->run("CREATE VIEW rich AS SELECT * FROM clients WHERE x > 3");
  }
  Source open(SourceSpec spec) const {
    spec.folder = path();
    return Source::open(spec);
  }
  Columns read(const SourceSpec& spec, const Request& request) const {
    auto source = open(spec);
    return read_all(source, request);
  }
  template <class E>
  std::string complaint_about(const SourceSpec& spec) const {
    return complaint_of<E>([&] {
      auto source = open(spec);
      source.read({}, [](const Batch&) {});
    });
  }
};

const Company& company() {
  static const Company made;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source)

BOOST_AUTO_TEST_CASE(a_file_is_described) {
  auto source = company().open({.location = "clients.csv"});
  BOOST_TEST(source.description() == "clients.csv: fields separated by semicolons, decimal point");
  BOOST_TEST(source.columns().size() == 3U);
  BOOST_TEST(source.columns()[1].name == "name");
  BOOST_TEST((source.columns()[0].type == ColumnType::number));
  BOOST_TEST((source.columns()[1].type == ColumnType::text));
  BOOST_TEST(source.rows_estimate() == 3);
  auto parquet = company().open({.location = "scores.parquet"});
  BOOST_TEST(parquet.rows_if_known() == 2);
  BOOST_TEST(parquet.description() == "scores.parquet: Parquet");
}

BOOST_AUTO_TEST_CASE(a_query_sees_data_the_stem_and_the_files_beside) {
  BOOST_TEST(same(company()
                      .read({.location = "orders.csv",
                             .query = "SELECT client, sum(amount) AS total FROM data GROUP BY client; -- done; really"},
                            {.numbers = {{.column = "total"}}, .order_by = "client"})
                      .numbers[0],
                  {300.5, 50, test::none}));
  const std::string join =
      "SELECT c.name, coalesce(sum(o.amount), 0) AS total, any_value(s.score) AS score, max(e.x) AS x FROM clients AS "
      "c JOIN orders AS o ON o.client = c.id LEFT JOIN 'scores.parquet' AS s ON s.id = c.id LEFT JOIN 'more/extra.csv' "
      "AS e ON e.id = c.id GROUP BY c.name -- per client";
  const Columns columns = company().read({.location = "clients.csv", .query = join},
                                         {.numbers = {{.column = "total"}, {.column = "score"}, {.column = "x"}},
                                          .texts = {{.column = "name"}},
                                          .order_by = "name"});
  BOOST_TEST(*columns.texts[0][2] == "Cleo");
  BOOST_TEST(same(columns.numbers[0], {300.5, 50, 0}));
  BOOST_TEST(same(columns.numbers[1], {10, 20, test::none}));
  BOOST_TEST(same(columns.numbers[2], {7, test::none, test::none}));
}

BOOST_AUTO_TEST_CASE(a_folder_is_a_database_of_its_files) {
  BOOST_TEST(same(company()
                      .read({.location = ".", .query = "SELECT id FROM clients WHERE region = 'north'"},
                            {.numbers = {{.column = "id"}}, .order_by = "id"})
                      .numbers[0],
                  {1, 3}));
  BOOST_TEST(company().read({.location = ".", .table = "orders"}, numbers_of({"amount"})).rows == 4);
  BOOST_TEST(contains(company().complaint_about<InvalidInput>({.location = "."}),
                      "is a folder of tables: clients, orders, scores"));
  BOOST_TEST(contains(company().complaint_about<SourceFailure>({.location = ".", .table = "order"}),
                      "has no table \"order\"; did you mean \"orders\"?"));
  BOOST_TEST(contains(company().complaint_about<SourceFailure>({.location = ".", .query = "SELECT * FROM client"}),
                      "there is no table \"client\"; did you mean \"clients\"?"));
}

BOOST_AUTO_TEST_CASE(duckdb_files_are_read_and_never_written) {
  BOOST_TEST(same(company()
                      .read({.location = "duckdb:shop.duckdb", .table = "clients"},
                            {.numbers = {{.column = "x"}}, .order_by = "id"})
                      .numbers[0],
                  {0, 1.5, 3, 4.5, 6}));
  BOOST_TEST(company().read({.location = "duckdb:shop.duckdb", .table = "rich"}, numbers_of({"id"})).rows == 2);
  BOOST_TEST(
      company().read({.location = "duckdb:shop.duckdb", .table = "crm.deals"}, numbers_of({"amount"})).numbers[0][0] ==
      99.0);
  BOOST_TEST(company()
                 .read({.location = "duckdb:shop.duckdb", .query = "SELECT max(x) AS x FROM shop.main.clients"},
                       numbers_of({"x"}))
                 .numbers[0][0] == 6.0);
  BOOST_TEST(company().complaint_about<SourceFailure>({.location = "duckdb:shop.duckdb", .table = "client"}) ==
             "duckdb:shop.duckdb: has no table \"client\"; did you mean \"clients\"?");
  BOOST_TEST(contains(company().complaint_about<InvalidInput>({.location = "duckdb:shop.duckdb"}),
                      "holds the tables clients, rich, crm.deals"));
  BOOST_TEST(company().complaint_about<SourceFailure>({.location = "duckdb:gone.duckdb", .table = "x"}) ==
             "duckdb:gone.duckdb: no such file");
  const std::string no_database =
      company().complaint_about<SourceFailure>({.location = "duckdb:clients.csv", .table = "x"});
  BOOST_TEST((no_database.starts_with("duckdb:clients.csv: ")), no_database);
}

BOOST_AUTO_TEST_CASE(missing_and_mistaken_sources) {
  BOOST_TEST(company().complaint_about<SourceFailure>({.location = "client.csv"}) ==
             "client.csv: no such file; did you mean \"clients.csv\"?");
  BOOST_TEST(contains(company().complaint_about<InvalidInput>({}), "no source is named"));
  BOOST_TEST(
      contains(company().complaint_about<InvalidInput>({.location = "clients.csv", .query = "SELECT 1", .table = "x"}),
               "both a query and a table"));
  BOOST_TEST(contains(company().complaint_about<InvalidInput>({.location = "clients.csv", .table = "x"}),
                      "a file has no tables"));
  BOOST_TEST(contains(company().complaint_about<InvalidInput>({.location = "https://example.org/a.csv"}),
                      "download the file first"));
  BOOST_TEST(contains(company().complaint_about<InvalidInput>({.location = "clients.csv", .memory = "lots"}),
                      "memory \"lots\" is no size"));
  BOOST_TEST(
      contains(company().complaint_about<InvalidInput>({.location = "clients.csv", .query = "SELECT nam FROM data"}),
               "unknown column \"nam\"; did you mean \"name\""));
  BOOST_TEST(
      contains(company().complaint_about<SourceFailure>({.location = "sqlite:gone.db", .table = "x"}), "no such file"));
}

BOOST_AUTO_TEST_CASE(a_query_without_order_gets_one) {
  const Columns columns =
      company().read({.location = "clients.csv",
                      .query = "SELECT range AS id, 1000 - range AS x FROM range(1000) ORDER BY hash(range)"},
                     {.numbers = {{.column = "id"}}, .order_by = "x"});
  std::vector<double> expected;
  for (int i = 999; i >= 0; --i) expected.push_back(i);
  BOOST_TEST(same(columns.numbers[0], expected));
}

BOOST_AUTO_TEST_CASE(a_query_reaches_nothing_but_its_files) {
  const TemporaryFolder elsewhere;
  elsewhere.write("secret.csv", "id,password\n1,hunter2\n");
  const std::string secret = elsewhere.path("secret.csv");
  const std::string inside = company().path("stolen.csv");
  for (const std::string& query : std::vector<std::string>{
           "SELECT * FROM '" + secret + "'", "SELECT * FROM read_csv('" + secret + "')",
           "SELECT * FROM read_text('/etc/passwd')",
           "SELECT * FROM '../" + std::filesystem::path(secret).parent_path().filename().string() + "/secret.csv'",
           "SELECT * FROM 'more/../../" + std::filesystem::path(secret).parent_path().filename().string() +
               "/secret.csv'",
           "COPY (SELECT 1) TO '" + inside + "'", "SELECT 1; COPY (SELECT 1) TO '" + inside + "'",
           "ATTACH '" + company().path("shop.duckdb") + "'", "SELECT * FROM data; DROP VIEW data",
           "SELECT 1) AS x; DROP VIEW data; SELECT * FROM (SELECT 1", "SELECT * FROM data) AS data -- ",
           "SET enable_external_access = true", "SELECT * FROM enable_logging(storage := 'file')"}) {
    const std::string complaint = complaint_of<mcda::Error>([&] {
      auto source = company().open({.location = "clients.csv", .query = query});
      read_all(source, {});
    });
    BOOST_TEST(complaint != "raised nothing", query);
    BOOST_TEST(!contains(complaint, "hunter2"));
    BOOST_TEST(!contains(complaint, "another error"), complaint);
  }
  BOOST_TEST(!std::filesystem::exists(inside));
}

BOOST_AUTO_TEST_CASE(where_reaches_nothing_either) {
  auto source = company().open({.location = "clients.csv"});
  for (const char* where :
       {"id = 1; DROP VIEW data", "1=1) UNION ALL SELECT * FROM read_text('/etc/passwd') --",
        "id IN (SELECT 1 FROM read_csv('/etc/passwd'))", "(id = 1", "id = 1)", "id = 1 /* ", "1=1) --\n , (1=1"}) {
    BOOST_TEST(!contains(complaint_of<InvalidInput>(
                             [&] { read_all(source, {.numbers = {{.column = "id"}}, .where = where}); }),
                         "raised nothing"),
               where);
    BOOST_TEST(!contains(complaint_of<InvalidInput>(
                             [&] { read_all(source, {.numbers = {{.column = "id"}}, .where = where}); }),
                         "another error"),
               where);
  }
  BOOST_TEST(read_all(source, {.numbers = {{.column = "id"}}, .where = "name = 'Anna' -- only she"}).rows == 1);
}

BOOST_AUTO_TEST_CASE(a_query_that_needs_more_than_its_memory_spills_and_cleans_up) {
  const auto spilled = [] {
    long count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::temp_directory_path())) {
      if (entry.path().filename().string().starts_with("prefero-" + std::to_string(::getpid()) + "-")) ++count;
    }
    return count;
  };
  const long before = spilled();
  {
    auto source = company().open(
        {.location = "clients.csv",
         .query =
             "SELECT range AS id, (range * 7919) % 1000003 AS x, repeat('x', 40) || range AS t FROM range(1500000)",
         .threads = 1,
         .memory = "80MB"});
    double last = -1;
    bool sorted = true;
    bool spills_there = false;
    source.read({.numbers = {{.column = "x"}}, .texts = {{.column = "t"}}, .order_by = "x"}, [&](const Batch& batch) {
      for (const double x : batch.numbers[0]) {
        sorted = sorted && x >= last;
        last = x;
      }
      spills_there = spills_there || spilled() > before;
    });
    BOOST_TEST(sorted);
    BOOST_TEST(spills_there);
  }
  BOOST_TEST(spilled() == before);
}

BOOST_AUTO_TEST_CASE(moments_are_told_in_utc_wherever_the_machine_stands) {
  const test::Variable zone("TZ", "America/New_York");
  const Columns columns =
      company().read({.location = "clients.csv",
                      .query = "SELECT CAST(TIMESTAMPTZ '1970-01-02 01:00:00+00' AS DATE) AS d FROM data LIMIT 1"},
                     {.texts = {{.column = "d"}}});
  BOOST_TEST(*columns.texts[0][0] == "1970-01-02");
}

BOOST_AUTO_TEST_CASE(two_sources_at_once_do_not_disturb_each_other) {
  auto clients = company().open({.location = "clients.csv"});
  auto orders = company().open({.location = "orders.csv"});
  long rows = 0;
  clients.read(numbers_of({"id"}), [&](const Batch&) { rows += read_all(orders, numbers_of({"amount"})).rows; });
  BOOST_TEST(rows == 4);
}

BOOST_AUTO_TEST_SUITE_END()
