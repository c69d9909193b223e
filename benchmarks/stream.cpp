#include "benchmarks/stream.hpp"

#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"

namespace bench {

void write_portfolio(const std::string& path, long rows) {
  std::string columns;
  // A hash of the counters: the same file on every machine. All bits of a double, so that nothing is left to compress.
  for (int j = 1; j <= 10; ++j)
    columns += ", 1 + 99 * (hash(i * 10 + " + std::to_string(j) + ") >> 11)::DOUBLE / 9007199254740992 AS c" +
               std::to_string(j);
  mcda::source::open_duckdb()->run("COPY (SELECT printf('C%08d', i) AS id" + columns + " FROM range(" +
                                   std::to_string(rows) + ") r(i) ORDER BY i) TO " + mcda::source::quoted_text(path) +
                                   " (FORMAT parquet)");
}

long stream_portfolio(const std::string& path) {
  const auto connection = mcda::source::open_duckdb();
  connection->run("SET streaming_buffer_size = '64MB'");  // with less its threads wait for each other
  auto batches = connection->query("SELECT id, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10 FROM read_parquet(" +
                                   mcda::source::quoted_text(path) + ")");
  long rows = 0;
  ArrowArray batch{};
  while (batches.next(batch)) {
    rows += static_cast<long>(batch.length);
    batch.release(&batch);
  }
  return rows;
}

long sum_portfolio(const std::string& path) {
  std::string sums;
  for (int j = 1; j <= 10; ++j) sums += ", sum(c" + std::to_string(j) + ")";
  const auto connection = mcda::source::open_duckdb();
  auto batches =
      connection->query("SELECT count(id)" + sums + " FROM read_parquet(" + mcda::source::quoted_text(path) + ")");
  ArrowArray batch{};
  if (!batches.next(batch)) return 0;
  const long rows = static_cast<const long*>(batch.children[0]->buffers[1])[0];
  batch.release(&batch);
  return rows;
}

}  // namespace bench
