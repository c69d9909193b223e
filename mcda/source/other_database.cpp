// Databases other than DuckDB, by ADBC drivers that the user has installed.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include <arrow-adbc/adbc.h>

#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/state.hpp"

namespace mcda::source {

namespace {

namespace fs = std::filesystem;

// Where the driver's library may be: told by the environment, in the active Python environment, or where the system
// looks.
std::vector<std::string> places_of(const std::string& driver) {
  std::vector<std::string> places;
  const std::string variable = driver == "sqlite" ? "PREFERO_SQLITE_DRIVER" : "PREFERO_POSTGRESQL_DRIVER";
  if (const char* told = std::getenv(variable.c_str()); told != nullptr && *told != '\0') return {told};
  const std::string library = "libadbc_driver_" + driver + ".so";
  if (const char* environment = std::getenv("VIRTUAL_ENV"); environment != nullptr) {
    std::error_code ignored;
    for (const fs::directory_entry& python : fs::directory_iterator(fs::path(environment) / "lib", ignored)) {
      const fs::path file = python.path() / "site-packages" / ("adbc_driver_" + driver) / library;
      if (fs::exists(file, ignored)) places.push_back(file.string());
    }
  }
  places.push_back(library);
  return places;
}

const Driver& driver_called(const OpenSource& open, const std::string& driver) {
  for (const std::string& place : places_of(driver)) {
    try {
      return Driver::load(place, "AdbcDriverInit");
    } catch (const DriverError&) {
      continue;  // the next place; what the linker says about a missing file helps nobody
    }
  }
  fail_at<SourceFailure>(
      open.name, fmt::format("the ADBC driver for {} is not installed", driver == "sqlite" ? "SQLite" : "PostgreSQL"),
      fmt::format(
          "pip install adbc-driver-{0} into the active Python environment, or set PREFERO_{1}_DRIVER to its library",
          driver, driver == "sqlite" ? "SQLITE" : "POSTGRESQL"));
}

std::string first_line(const DriverError& error) {
  std::string kind;
  return plain_message(error.what(), kind);
}

// The types of a result that has not been read, from the schema of its first rows.
void look_at_columns(OpenSource& open) {
  BatchStream stream = open.connection->query("SELECT * FROM " + open.relation + " LIMIT 1000");
  ArrowSchema schema = stream.schema();
  for (std::int64_t j = 0; j < schema.n_children; ++j) {
    const std::string format = schema.children[j]->format;
    const bool text = format == "u" || format == "U" || format == "vu" || schema.children[j]->dictionary != nullptr;
    const bool date = format.starts_with("td") || format.starts_with("ts");
    const ColumnType type = text            ? ColumnType::text
                            : date          ? ColumnType::date
                            : format == "b" ? ColumnType::boolean
                                            : ColumnType::number;
    open.columns.push_back({.name = schema.children[j]->name, .type = type});
    open.types.emplace_back();
  }
  schema.release(&schema);
}

}  // namespace

void open_other_database(OpenSource& open, const std::string& driver, const std::string& address) {
  const Driver& library = driver_called(open, driver);
  open.description = open.name + (driver == "sqlite" ? ": SQLite file" : ": PostgreSQL database");
  open.parser = open_duckdb();
  if (open.spec.query.empty() && open.spec.table.empty()) {
    fail_at<InvalidInput>(open.name, "is a database", "name a table, or give a query");
  }
  if (!open.spec.query.empty()) tables_of_select(*open.parser, open.spec.query);
  try {
    open.connection =
        std::make_unique<Connection>(library, std::vector<std::pair<std::string, std::string>>{{"uri", address}});
  } catch (const DriverError& error) {
    fail_at<SourceFailure>(open.name, "could not be reached: " + first_line(error));
  }
  std::string query(trimmed(open.spec.query));
  while (query.ends_with(";")) query = trimmed(std::string_view(query).substr(0, query.size() - 1));
  open.relation = open.spec.query.empty() ? quoted_name(open.spec.table) + " AS data" : "(" + query + "\n) AS data";
  try {
    look_at_columns(open);
  } catch (const DriverError& error) {
    if (!open.spec.query.empty()) fail_at<InvalidInput>(open.name, "the query failed: " + first_line(error));
    fail_at<SourceFailure>(open.name,
                           fmt::format("table \"{}\" could not be read: {}", open.spec.table, first_line(error)));
  }
}

}  // namespace mcda::source
