// Databases other than DuckDB, by ADBC drivers that the user has installed.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <arrow-adbc/adbc.h>

#include "mcda/source/address.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/records.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/state.hpp"

namespace mcda::source {

namespace {

namespace fs = std::filesystem;

// Where the driver's library may be: told by the environment, beside the program, as built, in the active Python
// environment, or where the system looks.
std::vector<std::string> places_of(const std::string& driver) {
  const std::string variable = driver == "sqlite" ? "PREFERO_SQLITE_DRIVER" : "PREFERO_POSTGRESQL_DRIVER";
  if (const char* told = std::getenv(variable.c_str()); told != nullptr && *told != '\0') return {told};
  const std::string library = "libadbc_driver_" + driver + ".so";
  std::vector<std::string> places = places_beside_program(library);
#if defined(PREFERO_DRIVER_FOLDER)
  places.push_back(fs::path(PREFERO_DRIVER_FOLDER) / ("adbc_driver_" + driver) / library);
#endif
  if (const char* environment = std::getenv("VIRTUAL_ENV"); environment != nullptr) {
    std::error_code ignored;
    for (const fs::directory_entry& python : fs::directory_iterator(fs::path(environment) / "lib", ignored)) {
      places.push_back(python.path() / "site-packages" / ("adbc_driver_" + driver) / library);
    }
  }
  std::error_code ignored;
  std::erase_if(places, [&](const std::string& place) { return !fs::exists(place, ignored); });
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

// Whether a column of texts is PostgreSQL's numeric, which its driver sends as texts so that no digit is lost. The
// driver writes the type's name into the metadata of the field.
bool is_numeric(const ArrowSchema& column) {
  if (column.metadata == nullptr) return false;
  const char* at = column.metadata;
  const auto number = [&at] {
    std::int32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  };
  for (std::int32_t pairs = number(); pairs > 0; --pairs) {
    const auto key = static_cast<std::size_t>(number());
    at += key;
    const auto value = static_cast<std::size_t>(number());
    if (std::string_view(at, value) == "numeric" ||
        std::string_view(at, value).find("\"numeric\"") != std::string_view::npos) {
      return true;
    }
    at += value;
  }
  return false;
}

// The types of a result that has not been read, from the schema of its first rows.
void look_at_columns(OpenSource& open) {
  BatchStream stream = open.connection->query("SELECT * FROM " + open.relation + " LIMIT 1000");
  ArrowSchema schema = stream.schema();
  for (std::int64_t j = 0; j < schema.n_children; ++j) {
    const std::string format = schema.children[j]->format;
    const bool text = format == "u" || format == "U" || format == "vu" || schema.children[j]->dictionary != nullptr;
    const bool date = format.starts_with("td") || format.starts_with("ts");
    const ColumnType type = text && is_numeric(*schema.children[j]) ? ColumnType::number
                            : text                                  ? ColumnType::text
                            : date                                  ? ColumnType::date
                            : format == "b"                         ? ColumnType::boolean
                                                                    : ColumnType::number;
    open.columns.push_back({.name = schema.children[j]->name, .type = type});
    open.types.emplace_back();
  }
  schema.release(&schema);
}

// The tables and views that this user can see.
std::vector<NamedTable> tables_of(OpenSource& open, const std::string& driver) {
  std::vector<NamedTable> tables;
  if (driver == "sqlite") {
    const auto rows = fetch(*open.connection,
                            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT "
                            "LIKE 'sqlite_%' ORDER BY name");
    for (std::size_t i = 0; i < rows[0].size(); ++i) {
      tables.push_back({std::string(rows[0][i]), quoted_name(rows[0][i])});
    }
    return tables;
  }
  const auto rows = fetch(*open.connection,
                          "SELECT n.nspname::text, c.relname::text, (n.nspname = current_schema())::text "
                          "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                          "WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname !~ '^pg_' "
                          "AND n.nspname <> 'information_schema' ORDER BY 3 DESC, 1, 2");
  for (std::size_t i = 0; i < rows[0].size(); ++i) {
    const bool here = rows[2][i] == "true";
    tables.push_back({(here ? "" : std::string(rows[0][i]) + ".") + std::string(rows[1][i]),
                      quoted_name(rows[0][i]) + "." + quoted_name(rows[1][i])});
  }
  return tables;
}

// What stands behind FROM for the table of the request, or for the only one there is.
std::string relation_of(OpenSource& open, const std::vector<NamedTable>& tables) {
  const std::string& wanted = open.spec.table;
  std::string list;
  for (const NamedTable& known : tables) list += (list.empty() ? "" : ", ") + known.shown;
  if (wanted.empty() && tables.size() != 1) {
    fail_at<InvalidInput>(open.name, list.empty() ? "holds no tables" : "holds the tables " + list,
                          "name one of them, or give a query");
  }
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const NamedTable& known) {
    return wanted.empty() || lowered(known.shown) == lowered(wanted) || lowered(known.sql) == lowered(wanted) ||
           "public." + lowered(known.shown) == lowered(wanted);
  });
  if (found != tables.end()) return found->sql + " AS data";
  fail_at<SourceFailure>(open.name,
                         fmt::format("has no table \"{}\"{}", quotable(wanted), did_you_mean(wanted, open.tables)));
}

bool is_missing_table(const std::string& message) {
  return message.find("no such table") != std::string::npos ||
         (message.find("relation \"") != std::string::npos && message.find("does not exist") != std::string::npos);
}

}  // namespace

bool answers(Connection& connection) {
  try {
    connection.run("SELECT 1");
    return true;
  } catch (const DriverError&) {
    return false;
  }
}

std::vector<NamedTable> connect_other_database(OpenSource& open, const OtherDatabase& database) {
  const std::string& driver = database.driver;
  const Driver& library = driver_called(open, driver);
  open.description = open.name + (driver == "sqlite" ? ": SQLite file" : ": PostgreSQL database");
  try {
    open.connection = std::make_unique<Connection>(
        library, std::vector<std::pair<std::string, std::string>>{{"uri", database.address}});
    // A query that calls functions which write finds out that it may not; the name of a table cannot tell.
    if (driver == "postgresql") open.connection->run("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
    std::vector<NamedTable> tables = tables_of(open, driver);
    for (const NamedTable& known : tables) open.tables.push_back(known.shown);
    return tables;
  } catch (const DriverError& error) {
    fail_at<SourceFailure>(open.name, "could not be reached: " + without_secrets(open, error.what()),
                           driver == "postgresql"
                               ? "check the address; passwords come from PGPASSWORD, a password file "
                                 "or a service file"
                               : "");
  }
}

void open_other_database(OpenSource& open, const OtherDatabase& database) {
  open.parser = open_duckdb();
  if (!open.spec.query.empty()) tables_of_select(*open.parser, open.spec.query);
  const std::vector<NamedTable> tables = connect_other_database(open, database);
  if (open.spec.query.empty()) {
    open.relation = relation_of(open, tables);
  } else {
    std::string query(trimmed(open.spec.query));
    while (query.ends_with(";")) query = trimmed(std::string_view(query).substr(0, query.size() - 1));
    open.relation = "(" + query + "\n) AS data";
  }
  try {
    look_at_columns(open);
  } catch (const DriverError& error) {
    const std::string message = without_secrets(open, error.what());
    if (is_missing_table(message)) {
      std::string list;
      for (const std::string& known : open.tables) list += (list.empty() ? "" : ", ") + known;
      fail_at<SourceFailure>(open.name, "the query failed: " + message, list.empty() ? "" : "the tables are " + list);
    }
    if (!open.spec.query.empty() && answers(*open.connection)) {
      fail_at<InvalidInput>(open.name, "the query failed: " + message);
    }
    fail_at<SourceFailure>(open.name, "could not be read: " + message);
  }
}

}  // namespace mcda::source
