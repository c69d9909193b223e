// Scored rows that are too many for memory: sorted in runs, which go to a temporary file as they come, and merged when
// they are read back best first.
#pragma once

#include <functional>
#include <future>
#include <string_view>
#include <vector>

#include "mcda/source/columns.hpp"
#include "mcda/source/spool.hpp"

namespace mcda::source {

class SpilledRows {
 public:
  /// Takes about `memory` bytes while rows are added, and less while they are read.
  SpilledRows(double memory, bool labelled);
  SpilledRows(const SpilledRows&) = delete;
  SpilledRows& operator=(const SpilledRows&) = delete;

  struct Rows {
    std::vector<double> scores;
    TextColumn ids, labels;  ///< no labels where rows are not labelled
  };

  /// The next row; `score` is finite. `label` is not read where rows are not labelled. Throws InvalidInput where the
  /// disk is full, perhaps some rows later.
  void add(double score, std::string_view id, std::string_view label);
  /// No more rows come.
  void finish();
  /// All rows by falling score, equal scores as they came, some at a time. After finish(); as often as wanted.
  void read(const std::function<void(const Rows&)>& take) const;

 private:
  struct Run {
    std::size_t begin, end;  // bytes of the file
  };
  void hand_over();
  void write(const Rows& rows);

  double memory_;
  bool labelled_;
  Rows rows_;
  Spool file_;
  std::vector<Run> runs_;
  std::future<void> writing_;  // the last member: it uses the others until it is done
};

/// Whether a message of DuckDB says that there was no room on the disk for temporary files.
bool says_disk_full(std::string_view message) noexcept;

}  // namespace mcda::source
