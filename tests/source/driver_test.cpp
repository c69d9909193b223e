#include "mcda/source/driver.hpp"

#include <boost/test/unit_test.hpp>

#include "mcda/source/sql.hpp"
#include "tests/source/temporary.hpp"

using namespace mcda::source;
using test::complaint_of;
using test::contains;

BOOST_AUTO_TEST_SUITE(driver)

BOOST_AUTO_TEST_CASE(libraries_that_are_missing_or_no_drivers_are_named) {
  BOOST_TEST(contains(complaint_of<DriverError>([] { Driver::load("/nowhere/libnothing.so", "init"); }),
                      "/nowhere/libnothing.so"));
  BOOST_TEST(contains(complaint_of<DriverError>([] { Driver::load("libm.so.6", "duckdb_adbc_init"); }),
                      "is not an ADBC driver"));
}

BOOST_AUTO_TEST_CASE(a_driver_is_loaded_once) { BOOST_TEST(&duckdb_driver() == &duckdb_driver()); }

BOOST_AUTO_TEST_CASE(failures_carry_the_words_of_the_database) {
  const auto connection = open_duckdb();
  BOOST_TEST(contains(complaint_of<DriverError>([&] { connection->run("SELECT * FROM nowhere"); }), "nowhere"));
  // a failure that comes only with the rows
  BOOST_TEST(contains(
      complaint_of<DriverError>([&] { connection->run("SELECT error('far ' || range) FROM range(10)"); }), "far 0"));
  // and the connection still works
  BOOST_TEST(fetch(*connection, "SELECT 42")[0][0] == "42");
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_dropped_halfway_harms_nothing) {
  const auto connection = open_duckdb();
  {
    BatchStream stream = connection->query("SELECT * FROM range(1000000)");
    ArrowArray batch{};
    BOOST_TEST(stream.next(batch));
    batch.release(&batch);
  }
  BOOST_TEST(fetch(*connection, "SELECT count(*) FROM range(5)")[0][0] == "5");
}

BOOST_AUTO_TEST_SUITE_END()
