// Databases other than DuckDB need a driver that the user installs; where one is named, it is tried.
#include <boost/test/unit_test.hpp>

#include <cstdlib>

#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::SourceFailure;
using test::complaint_of;
using test::contains;
using test::TemporaryFolder;

namespace {

/// An environment variable for the time of a test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    ::setenv(name, value, 1);
  }
  ~Variable() {
    if (old_) {
      ::setenv(name_, old_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(other_database)

BOOST_AUTO_TEST_CASE(a_missing_driver_is_named_with_its_package) {
  const TemporaryFolder folder;
  folder.write("shop.db", "SQLite format 3");
  const Variable sqlite("PREFERO_SQLITE_DRIVER", "/nowhere/driver.so");
  const Variable postgresql("PREFERO_POSTGRESQL_DRIVER", "/nowhere/driver.so");
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
