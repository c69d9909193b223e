#include "mcda/statistics/quantile_summary.hpp"

#include <algorithm>
#include <cmath>

#include "mcda/model/error.hpp"
#include "mcda/statistics/bytes.hpp"

namespace mcda {

QuantileSummary::QuantileSummary(Index capacity) : capacity_(capacity), levels_(1), turns_(1, 0) {
  if (capacity < 2 || capacity % 2 != 0)
    raise(InvalidInput("a quantile summary keeps an even number of values", "give at least 2"));
}

void QuantileSummary::observe(std::span<const double> values) {
  count_ += static_cast<Index>(values.size());
  while (!values.empty()) {
    std::vector<double>& lowest = levels_.front();
    const std::size_t room =
        static_cast<std::size_t>(capacity_) - std::min(lowest.size(), static_cast<std::size_t>(capacity_));
    const std::size_t taken = std::min(room, values.size());
    lowest.insert(lowest.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(taken));
    values = values.subspan(taken);
    if (!values.empty()) settle();
  }
}

void QuantileSummary::merge(const QuantileSummary& later) {
  if (later.capacity_ != capacity_) raise(InvalidInput("quantile summaries of different sizes cannot be joined"));
  count_ += later.count_;
  error_ += later.error_;
  if (levels_.size() < later.levels_.size()) {
    levels_.resize(later.levels_.size());
    turns_.resize(later.levels_.size(), 0);
  }
  for (std::size_t h = 0; h < later.levels_.size(); ++h) {
    levels_[h].insert(levels_[h].end(), later.levels_[h].begin(), later.levels_[h].end());
    turns_[h] += later.turns_[h];
  }
  for (const std::vector<double>& level : levels_) {
    if (static_cast<Index>(level.size()) > capacity_) return settle();
  }
}

// Moves up what is too much, from the lowest level. An odd value stays below.
void QuantileSummary::settle() {
  for (std::size_t h = 0; h < levels_.size(); ++h) {
    if (static_cast<Index>(levels_[h].size()) < capacity_) continue;
    if (h + 1 == levels_.size()) {
      levels_.emplace_back();
      turns_.push_back(0);
    }
    std::vector<double>& level = levels_[h];
    std::sort(level.begin(), level.end());
    const std::size_t pairs = level.size() / 2;
    const auto offset = static_cast<std::size_t>(turns_[h]++ % 2);
    for (std::size_t k = 0; k < pairs; ++k) levels_[h + 1].push_back(level[2 * k + offset]);
    if (level.size() % 2 != 0) {
      level.front() = level.back();
      level.resize(1);
    } else {
      level.clear();
    }
    error_ += std::ldexp(1.0, static_cast<int>(h));
  }
}

std::vector<QuantileSummary::Weighted> QuantileSummary::sorted() const {
  std::vector<Weighted> all;
  for (std::size_t h = 0; h < levels_.size(); ++h) {
    for (const double value : levels_[h]) all.push_back({value, std::ldexp(1.0, static_cast<int>(h))});
  }
  std::sort(all.begin(), all.end(), [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
  return all;
}

std::vector<double> QuantileSummary::thinned(Index knots) const {
  const std::vector<Weighted> all = sorted();
  std::vector<double> values;
  if (error_ == 0 && count_ <= knots) {
    for (const Weighted& one : all) values.push_back(one.value);
    return values;
  }
  const double share = static_cast<double>(count_) / static_cast<double>(knots);
  double below = 0;
  std::size_t at = 0;
  for (Index k = 0; k < knots && !all.empty(); ++k) {
    const double wanted = (static_cast<double>(k) + 0.5) * share;
    while (at + 1 < all.size() && below + all[at].rows <= wanted) below += all[at++].rows;
    values.push_back(all[at].value);
  }
  return values;
}

std::string QuantileSummary::to_bytes() const {
  ByteWriter writer;
  writer(capacity_);
  writer(count_);
  writer(error_);
  writer(turns_);
  for (const std::vector<double>& level : levels_) writer(level);
  return writer.take();
}

QuantileSummary QuantileSummary::from_bytes(std::string_view bytes) {
  ByteReader reader(bytes);
  Index capacity = 0;
  reader(capacity);
  QuantileSummary summary(capacity);
  reader(summary.count_);
  reader(summary.error_);
  reader(summary.turns_);
  summary.levels_.assign(summary.turns_.size(), {});
  for (std::vector<double>& level : summary.levels_) reader(level);
  reader.finish();
  return summary;
}

}  // namespace mcda
