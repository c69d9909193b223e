// The other side of benchmarks/end_to_end and from_disk: the same DuckDB library reading the same columns, and nothing
// more.
#pragma once

#include <string>

namespace bench {

/// Writes `rows` clients with an id and ten random columns to a Parquet file.
void write_portfolio(const std::string& path, long rows);

/// Streams all columns of a Parquet file in batches and drops them. Returns the number of rows.
long stream_portfolio(const std::string& path);

/// Adds up all columns of a Parquet file. Returns the number of rows.
long sum_portfolio(const std::string& path);

}  // namespace bench
