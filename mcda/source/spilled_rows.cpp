#include "mcda/source/spilled_rows.hpp"

#include <fmt/format.h>

#include "mcda/model/error.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/result_stream.hpp"
#include "mcda/source/sql.hpp"

namespace mcda::source {

namespace {

constexpr std::size_t part_rows = 500'000;

}  // namespace

bool says_disk_full(std::string_view message) noexcept {
  for (const std::string_view words :
       {"No space left on device", "max_temp_directory_size", "Disk quota exceeded", "File too large"}) {
    if (message.find(words) != std::string_view::npos) return true;
  }
  return false;
}

SpilledRows::SpilledRows(const std::string& memory, bool labelled) : labelled_(labelled) {
  try {
    duckdb_ = open_duckdb(1);
    duckdb_->run("SET memory_limit = " + quoted_text(memory));
    duckdb_->run("SET temp_directory = " + quoted_text(folder_.path() + "/spill"));
  } catch (const DriverError& error) {
    raise(SourceFailure(std::string("DuckDB, which sorts, could not be loaded: ") + error.what(),
                        "set PREFERO_DUCKDB to the path of its library"));
  }
}

SpilledRows::~SpilledRows() = default;

void SpilledRows::add(double score, std::string_view id, std::string_view label) {
  scores_.push_back(score);
  places_.push_back(rows_++);
  ids_.append(id);
  if (labelled_) labels_.append(label);
  if (scores_.size() == part_rows) write_part();
}

void SpilledRows::write_part() {
  std::vector<OutputColumn> columns{
      {"score", std::span<const double>(scores_)}, {"place", std::span<const std::int64_t>(places_)}, {"id", &ids_}};
  if (labelled_) columns.push_back({"label", &labels_});
  try {
    ResultStream rows(columns);
    ArrowArrayStream stream = rows.stream();
    duckdb_->ingest("part", stream);
    duckdb_->run(fmt::format("COPY part TO {} (FORMAT parquet)",
                             quoted_text(fmt::format("{}/rows-{:06}.parquet", folder_.path(), parts_++))));
    duckdb_->run("DROP TABLE part");
  } catch (const DriverError& error) {
    if (says_disk_full(error.what())) fail_full();
    std::string kind;
    raise(InvalidInput(
        "temporary files in " + temporary_place() + " cannot be written: " + plain_message(error.what(), kind),
        "set TMPDIR to a folder with room"));
  }
  scores_.clear();
  places_.clear();
  ids_.clear();
  labels_.clear();
}

void SpilledRows::finish() {
  if (!scores_.empty()) write_part();
  duckdb_.reset();
  std::vector<double>().swap(scores_);
  std::vector<std::int64_t>().swap(places_);
  ids_ = {};
  labels_ = {};
}

Source SpilledRows::sorted(const std::string& memory, int threads) const {
  return Source::open({.location = folder_.path() + "/rows-*.parquet",
                       .query = "SELECT * FROM data ORDER BY score DESC, place",
                       .table = {},
                       .shapes = {},
                       .text = {},
                       .folder = {},
                       .threads = threads,
                       .memory = memory});
}

Request SpilledRows::sorted_request(bool labelled) {
  Request request{.numbers = {{.column = "score", .expression = {}, .purpose = {}}},
                  .texts = {{.column = "id", .expression = {}, .purpose = {}}},
                  .where = {},
                  .order_by = {},
                  .limit = 0};
  if (labelled) request.texts.push_back({.column = "label", .expression = {}, .purpose = {}});
  return request;
}

}  // namespace mcda::source
