#include "mcda/source/writer.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "mcda/model/error.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/result_stream.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/temporary_file.hpp"

namespace mcda::source {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const std::string& path, const std::string& reason) {
  raise(InvalidInput({Problem{.file = path, .what = "cannot be written: " + reason}}));
}

}  // namespace

void write_parquet(const std::string& path, const std::vector<OutputColumn>& columns) {
  std::error_code status;
  if (fs::is_directory(path, status)) cannot_write(path, "it is a folder");
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, status)) cannot_write(path, "there is no folder " + folder.string());
  std::unique_ptr<Connection> duckdb;
  try {
    duckdb = open_duckdb();
  } catch (const DriverError& error) {
    raise(SourceFailure(std::string("DuckDB, which writes Parquet, could not be loaded: ") + error.what(),
                        "set PREFERO_DUCKDB to the path of its library"));
  }
  const std::string partial = fmt::format("{}.{}.partial", path, ::getpid());
  const Fleeting fleeting(partial);
  try {
    ResultStream rows(columns);
    ArrowArrayStream stream = rows.stream();
    duckdb->ingest("result", stream);
    duckdb->run("COPY (SELECT * FROM result) TO " + quoted_text(partial) + " (FORMAT parquet)");
  } catch (const DriverError& error) {
    fs::remove(partial, status);
    std::string kind;
    cannot_write(path, plain_message(error.what(), kind));
  }
  fs::rename(partial, path, status);
  if (status) {
    const std::string reason = status.message();
    fs::remove(partial, status);
    cannot_write(path, reason);
  }
}

}  // namespace mcda::source
