// Scored rows that are too many for memory: written to temporary files as they come, read back best first. The order is
// DuckDB's external sort.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "mcda/source/source.hpp"
#include "mcda/source/spool.hpp"

namespace mcda::source {

class Connection;

class SpilledRows {
 public:
  /// `memory` is what DuckDB may take while rows are written, as "500MB". Throws SourceFailure when DuckDB cannot be
  /// loaded.
  SpilledRows(const std::string& memory, bool labelled);
  ~SpilledRows();
  SpilledRows(const SpilledRows&) = delete;
  SpilledRows& operator=(const SpilledRows&) = delete;

  /// The next row. `label` is not read where rows are not labelled. Throws InvalidInput where the disk is full.
  void add(double score, std::string_view id, std::string_view label);
  /// No more rows come: lets go of the memory that writing took.
  void finish();
  /// All rows by falling score, equal scores as they came: a source whose read() of sorted_request() gives the scores
  /// and the texts. `memory` is what DuckDB may take for sorting; what exceeds it goes to temporary files.
  Source sorted(const std::string& memory, int threads) const;
  static Request sorted_request(bool labelled);

 private:
  void write_part();
  SpoolFolder folder_;
  std::unique_ptr<Connection> duckdb_;
  bool labelled_;
  long rows_ = 0, parts_ = 0;
  std::vector<double> scores_;
  std::vector<std::int64_t> places_;
  TextColumn ids_, labels_;
};

/// Whether a message of DuckDB says that there was no room on the disk for temporary files.
bool says_disk_full(std::string_view message) noexcept;

}  // namespace mcda::source
