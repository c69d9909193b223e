#include "mcda/engine/order_stream.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mcda {

namespace {

bool before(const RankedRow& a, const RankedRow& b) noexcept {
  return a.score != b.score ? a.score > b.score : a.row < b.row;
}

}  // namespace

bool scores_tie(double a, double b, double largest) noexcept {
  return std::abs(a - b) <= tie_tolerance * std::max({std::min(1.0, largest), std::abs(a), std::abs(b)});
}

double RankStream::next(double score) {
  while (!levels_.empty() && !scores_tie(levels_.front().score, score, largest_)) levels_.pop_front();
  if (levels_.empty() || levels_.back().score != score) levels_.push_back({score, place_});
  ++place_;
  const double rank = static_cast<double>(levels_.front().first + 1);
  if (rank != rank_) {
    tied_ += together_ > 1 ? together_ : 0;
    together_ = 0;
    rank_ = rank;
  }
  ++together_;
  return rank;
}

void TopRows::add(RankedRow row) {
  kept_.push_back(std::move(row));
  if (kept_.size() >= 2 * count_) cut_back();
}

void TopRows::cut_back() {
  if (kept_.size() < count_) return;
  std::nth_element(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(count_ - 1), kept_.end(), before);
  kept_.resize(count_);
  level_ = kept_.back().score;  // a later row with this score comes after all that are kept
}

std::vector<RankedRow> TopRows::finish() {
  cut_back();
  std::sort(kept_.begin(), kept_.end(), before);
  return std::move(kept_);
}

}  // namespace mcda
