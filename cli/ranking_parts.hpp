// A ranking as a Parquet file, written part by part: for more clients than fit into memory.
#pragma once

#include <string>
#include <string_view>

#include "mcda/source/spool.hpp"
#include "mcda/source/writer.hpp"

namespace prefero {

/// The columns rank, id, label, score, tier and note, as write_ranking_columns() gives them.
class RankingParts {
 public:
  /// `memory` is what DuckDB may take, as "500MB".
  explicit RankingParts(const std::string& memory);
  void row(double rank, std::string_view id, std::string_view label, double score, std::string_view tier,
           std::string_view note);
  /// Makes one file of everything, called `shown` in messages. Throws InvalidInput where the disk is full.
  void finish(const std::string& path, const std::string& shown);

 private:
  void write_part();
  mcda::source::SpoolFolder folder_;
  mcda::source::ParquetParts parts_;
  std::vector<std::int64_t> ranks_;
  std::vector<double> scores_;
  mcda::source::TextColumn ids_, labels_, tiers_, notes_;
};

}  // namespace prefero
