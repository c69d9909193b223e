#include "cli/report_ceilings.hpp"

#include <algorithm>
#include <optional>
#include <queue>
#include <utility>

namespace prefero {

using mcda::Index;

namespace {

/// Rows first to last of a list, with the corner that none of them exceeds.
struct Box {
  std::size_t first = 0, last = 0;
  std::vector<double> corner;  ///< by criterion, 0 the worst of all rows and 1 the best
  double excess = 0;           ///< how much the corner's sum exceeds the best row's, for the weights where it does most
  std::size_t weights = 0;     ///< which these are

  bool operator<(const Box& other) const { return excess < other.excess; }
};

/// Cuts the rows into ever smaller boxes, always the one whose corner promises most too much.
class Boxes {
 public:
  Boxes(const mcda::DecisionTable& table, const mcda::Criteria& criteria, std::vector<Index> rows)
      : table_(table), criteria_(criteria), rows_(std::move(rows)) {
    for (Index j = 0; j < table.columns(); ++j) {
      const auto [low, high] =
          std::minmax_element(rows_.begin(), rows_.end(), [&](Index a, Index b) { return table(a, j) < table(b, j); });
      low_.push_back(table(*low, j));
      range_.push_back(table(*high, j) - table(*low, j));
    }
    choose_weights();
    for (const std::vector<double>& weights : weights_) {
      double best = 0;
      for (const Index row : rows_) {
        double sum = 0;
        for (std::size_t j = 0; j < weights.size(); ++j) sum += weights[j] * value(row, j);
        best = std::max(best, sum);
      }
      best_.push_back(best);
    }
  }

  std::vector<Box> cut(std::size_t most) {
    std::priority_queue<Box> open;
    open.push(box(0, rows_.size()));
    std::vector<Box> closed;
    while (!open.empty() && open.size() + closed.size() < most) {
      Box top = open.top();
      open.pop();
      const auto middle = divide(top);
      if (!middle) {
        closed.push_back(std::move(top));
        continue;
      }
      open.push(box(top.first, *middle));
      open.push(box(*middle, top.last));
    }
    for (; !open.empty(); open.pop()) closed.push_back(open.top());
    return closed;
  }

  /// The cells of the corner, each one that a row of the box has.
  double cell(const Box& box, Index j) const {
    double best = table_(rows_[box.first], j);
    for (std::size_t k = box.first; k < box.last; ++k) {
      const double x = table_(rows_[k], j);
      best = criteria_.maximised(j) ? std::max(best, x) : std::min(best, x);
    }
    return best;
  }

 private:
  // 0 to 1, 1 the best.
  double value(Index row, std::size_t j) const {
    if (!(range_[j] > 0)) return 0;
    const double share = (table_(row, static_cast<Index>(j)) - low_[j]) / range_[j];
    return criteria_.maximised(static_cast<Index>(j)) ? share : 1 - share;
  }

  void choose_weights() {
    const auto n = static_cast<std::size_t>(criteria_.size());
    std::vector<double> own(n), equal(n, 1 / static_cast<double>(n));
    for (std::size_t j = 0; j < n; ++j) own[j] = criteria_.weight(static_cast<Index>(j)) / criteria_.sum_of_weights();
    weights_ = {own, equal};
    for (std::size_t alone = 0; alone < n; ++alone) {
      std::vector<double> between = own;
      for (std::size_t j = 0; j < n; ++j) between[j] = between[j] / 2 + (j == alone ? 0.5 : 0);
      weights_.push_back(std::move(between));
    }
  }

  Box box(std::size_t first, std::size_t last) const {
    Box made{first, last, std::vector<double>(low_.size(), 0.0)};
    for (std::size_t k = first; k < last; ++k) {
      for (std::size_t j = 0; j < low_.size(); ++j) made.corner[j] = std::max(made.corner[j], value(rows_[k], j));
    }
    for (std::size_t s = 0; s < weights_.size(); ++s) {
      double sum = -best_[s];
      for (std::size_t j = 0; j < low_.size(); ++j) sum += weights_[s][j] * made.corner[j];
      if (s == 0 || sum > made.excess) made.excess = sum, made.weights = s;
    }
    return made;
  }

  // Halves the box in the criterion whose spread weighs most; nothing where its rows are alike or promise nothing.
  std::optional<std::size_t> divide(const Box& box) {
    if (box.last - box.first < 2 || !(box.excess > 0)) return std::nullopt;
    double widest = 0;
    std::size_t along = 0;
    for (std::size_t j = 0; j < low_.size(); ++j) {
      double least = box.corner[j];
      for (std::size_t k = box.first; k < box.last; ++k) least = std::min(least, value(rows_[k], j));
      const double spread = weights_[box.weights][j] * (box.corner[j] - least);
      if (spread > widest) widest = spread, along = j;
    }
    if (!(widest > 0)) return std::nullopt;
    const std::size_t middle = box.first + (box.last - box.first) / 2;
    const auto at = [&](std::size_t k) { return rows_.begin() + static_cast<std::ptrdiff_t>(k); };
    std::nth_element(at(box.first), at(middle), at(box.last), [&](Index a, Index b) {
      const double own = value(a, along), other = value(b, along);
      return own != other ? own < other : a < b;
    });
    return middle;
  }

  const mcda::DecisionTable& table_;
  const mcda::Criteria& criteria_;
  std::vector<Index> rows_;
  std::vector<double> low_, range_, best_;
  std::vector<std::vector<double>> weights_;
};

}  // namespace

mcda::DecisionTable ceilings_of(const mcda::DecisionTable& table, const mcda::Criteria& criteria,
                                std::vector<Index> rows, Index most) {
  if (rows.empty() || most < 1) return {};
  Boxes boxes(table, criteria, std::move(rows));
  const std::vector<Box> cut = boxes.cut(static_cast<std::size_t>(most));
  mcda::DecisionTable ceilings(static_cast<Index>(cut.size()), table.columns());
  for (std::size_t k = 0; k < cut.size(); ++k) {
    for (Index j = 0; j < table.columns(); ++j) ceilings(static_cast<Index>(k), j) = boxes.cell(cut[k], j);
  }
  return ceilings;
}

}  // namespace prefero
