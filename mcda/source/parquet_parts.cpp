#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "mcda/model/error.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/result_stream.hpp"
#include "mcda/source/spilled_rows.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/writer.hpp"

namespace mcda::source {

namespace {

// Exact in decimals: dividing by 100 would go through doubles.
std::string selected(const OutputColumn& column) {
  const std::string name = quoted_name(column.name);
  switch (column.stored) {
    case Stored::as_given: return name;
    case Stored::cents: return fmt::format("({}::DECIMAL(18,0) * 0.01::DECIMAL(3,2))::DECIMAL(18,2) AS {}", name, name);
    case Stored::days: return fmt::format("DATE '1970-01-01' + {}::INTEGER AS {}", name, name);
    case Stored::seconds: return fmt::format("make_timestamp({} * 1000000) AS {}", name, name);
    case Stored::truth: return fmt::format("{} <> 0 AS {}", name, name);
  }
  return name;
}

}  // namespace

ParquetParts::ParquetParts(std::string folder, const std::string& memory) : folder_(std::move(folder)) {
  try {
    duckdb_ = open_duckdb(1);  // one thread: rows stay in order and files come out the same
    duckdb_->run("SET memory_limit = " + quoted_text(memory.empty() ? "1GB" : memory));
    duckdb_->run("SET temp_directory = " + quoted_text(folder_ + "/spill"));
  } catch (const DriverError& error) {
    raise(SourceFailure(std::string("DuckDB, which writes Parquet, could not be loaded: ") + error.what(),
                        "set PREFERO_DUCKDB to the path of its library"));
  }
}

ParquetParts::~ParquetParts() = default;

std::string ParquetParts::part(const std::string& table, int number) const {
  return fmt::format("{}/{}.{}.part", folder_, table, number);
}

void ParquetParts::run(const std::string& table, const std::string& sql) {
  try {
    duckdb_->run(sql);
  } catch (const DriverError& error) {
    if (says_disk_full(error.what())) fail_full();
    std::string kind;
    raise(InvalidInput({Problem{.file = folder_ + "/" + table + ".parquet",
                                .what = "cannot be written: " + plain_message(error.what(), kind)}}));
  }
}

void ParquetParts::append(const std::string& table, const std::vector<OutputColumn>& columns) {
  auto found = std::find_if(tables_.begin(), tables_.end(), [&](const auto& one) { return one.first == table; });
  if (found == tables_.end()) found = tables_.insert(tables_.end(), {table, 0});
  std::string list;
  for (const OutputColumn& column : columns) list += (list.empty() ? "" : ", ") + selected(column);
  ResultStream rows(columns);
  ArrowArrayStream stream = rows.stream();
  try {
    duckdb_->ingest("rows", stream);
  } catch (const DriverError& error) {
    if (says_disk_full(error.what())) fail_full();
    raise(InvalidInput({Problem{.file = table, .what = std::string("cannot be stored: ") + error.what()}}));
  }
  run(table, fmt::format("COPY (SELECT {} FROM rows) TO {} (FORMAT parquet)", list,
                         quoted_text(part(table, found->second++))));
  run(table, "DROP TABLE rows");
}

void ParquetParts::finish() {
  namespace fs = std::filesystem;
  for (const auto& [table, count] : tables_) {
    const std::string path = folder_ + "/" + table + ".parquet";
    std::error_code status;
    if (count == 1) {
      fs::rename(part(table, 0), path, status);
      if (status) raise(InvalidInput({Problem{.file = path, .what = "cannot be written: " + status.message()}}));
      continue;
    }
    std::string parts;
    for (int k = 0; k < count; ++k) parts += (k == 0 ? "" : ", ") + quoted_text(part(table, k));
    run(table, fmt::format("COPY (SELECT * FROM read_parquet([{}])) TO {} (FORMAT parquet)", parts, quoted_text(path)));
    for (int k = 0; k < count; ++k) fs::remove(part(table, k), status);
  }
  std::error_code ignored;
  fs::remove_all(folder_ + "/spill", ignored);
}

}  // namespace mcda::source
