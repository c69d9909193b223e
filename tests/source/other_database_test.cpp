// Databases other than DuckDB need a driver that the user installs; where one is named, it is tried.
#include <boost/test/unit_test.hpp>

#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::SourceFailure;
using test::complaint_of;
using test::contains;
using test::TemporaryFolder;

BOOST_AUTO_TEST_SUITE(other_database)

BOOST_AUTO_TEST_CASE(a_missing_driver_is_named_with_its_package) {
  const TemporaryFolder folder;
  folder.write("shop.db", "SQLite format 3");
  const test::Variable sqlite("PREFERO_SQLITE_DRIVER", "/nowhere/driver.so");
  const test::Variable postgresql("PREFERO_POSTGRESQL_DRIVER", "/nowhere/driver.so");
  const std::string complaint = complaint_of<SourceFailure>(
      [&] { Source::open({.location = "sqlite:shop.db", .table = "t", .folder = folder.path()}); });
  BOOST_TEST(contains(complaint, "sqlite:shop.db: the ADBC driver for SQLite is not installed"));
  BOOST_TEST(contains(complaint, "pip install adbc-driver-sqlite"));
  const std::string other = complaint_of<SourceFailure>(
      [] { Source::open({.location = "postgresql://bob:hunter2@db.example/shop", .table = "t"}); });
  BOOST_TEST(contains(other, "postgresql://bob@db.example/shop: the ADBC driver for PostgreSQL is not installed"));
  BOOST_TEST(!contains(other, "hunter2"));
}

BOOST_AUTO_TEST_SUITE_END()
