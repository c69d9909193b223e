#include "mcda/source/copied_tables.hpp"

#include <algorithm>
#include <filesystem>

#include <arrow-adbc/adbc.h>

#include "mcda/source/address.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/state.hpp"

namespace mcda::source {

namespace {

std::string file_in(const PrivateFolder& folder) { return folder.path() + "/tables.duckdb"; }

// The table that is called so, with or without its schema.
const NamedTable* table_called(const OpenSource& open, const std::vector<NamedTable>& tables,
                               const std::string& wanted) {
  const NamedTable* found = nullptr;
  for (const NamedTable& table : tables) {
    const std::string shown = lowered(table.shown);
    if (shown == wanted) return &table;
    if (!shown.ends_with("." + wanted)) continue;
    if (found != nullptr)
      fail_at<InvalidInput>(open.name, "table \"" + wanted + "\" may be " + found->shown + " or " + table.shown,
                            "set the search path of this user to the schema that is meant");
    found = &table;
  }
  return found;
}

std::vector<std::string> columns_of(BatchStream& rows) {
  ArrowSchema schema = rows.schema();
  std::vector<std::string> names;
  for (std::int64_t j = 0; j < schema.n_children; ++j) names.emplace_back(schema.children[j]->name);
  schema.release(&schema);
  return names;
}

}  // namespace

std::optional<CopiedTables> CopiedTables::of(const SourceSpec& spec, std::span<const std::string> wanted) {
  OpenSource open;
  open.spec = spec;
  open.name = without_password(spec.location);
  const std::optional<OtherDatabase> database = other_database_of(open);
  if (!database) return std::nullopt;
  const std::vector<NamedTable> tables = connect_other_database(open, *database);
  CopiedTables copied;
  copied.name_ = open.name;
  copied.folder_ = std::make_shared<const PrivateFolder>();
  try {
    Connection copy(duckdb_driver(), {{"path", file_in(*copied.folder_)}});
    if (!spec.memory.empty()) copy.run("SET memory_limit = " + quoted_text(spec.memory));
    open.connection->run(database->driver == "sqlite" ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    for (const std::string& name : wanted) {
      const NamedTable* const table = table_called(open, tables, lowered(name));
      if (table == nullptr) continue;
      BatchStream rows = open.connection->query("SELECT * FROM " + table->sql);
      copied.tables_[name] = columns_of(rows);
      copy.ingest(name, *rows.raw());
    }
  } catch (const DriverError& error) {
    fail_at<SourceFailure>(open.name, "could not be read: " + without_secrets(open, error.what()));
  }
  return copied;
}

SourceSpec CopiedTables::spec(SourceSpec spec) const {
  spec.location = "duckdb:" + file_in(*folder_);
  spec.name = name_;
  return spec;
}

}  // namespace mcda::source
