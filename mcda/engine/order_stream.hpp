// Ranks of scores that come one after the other: the same ranks as rank_scores(), in memory that does not grow with the
// rows.
#pragma once

#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "mcda/model/ranking.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

/// Whether two scores tie in a ranking whose largest |score| is `largest`.
bool scores_tie(double a, double b, double largest) noexcept;

/// Ranks of scores that come by falling score.
class RankStream {
 public:
  explicit RankStream(double largest) : largest_(largest) {}
  /// The rank of the next score, 1 = best; not larger than the one before.
  double next(double score);
  /// How many of the scores so far share their rank with another one.
  Index tied() const noexcept { return tied_ + (together_ > 1 ? together_ : 0); }

 private:
  struct Level {
    double score;
    Index first;  ///< place of the first one with this score
  };
  double largest_;
  std::deque<Level> levels_;  // from the first that ties with the last on
  Index place_ = 0;
  double rank_ = 0;
  Index together_ = 0, tied_ = 0;
};

/// A row with its score and what is shown of it.
struct RankedRow {
  Index row = 0;
  double score = 0;
  std::string id, label;
  std::vector<double> derived;
};

/// The best `count` of rows that come in their order.
class TopRows {
 public:
  explicit TopRows(Index count) : count_(static_cast<std::size_t>(count)) {}
  /// Whether a row with this score can still be among them.
  bool wants(double score) const noexcept { return score > level_; }
  void add(RankedRow row);
  /// By falling score; equal scores in the order of the rows.
  std::vector<RankedRow> finish();

 private:
  void cut_back();
  std::size_t count_;
  double level_ = -std::numeric_limits<double>::infinity();  // to be exceeded
  std::vector<RankedRow> kept_;
};

}  // namespace mcda
