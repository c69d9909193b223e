#include "mcda/engine/distillation.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

#include "mcda/engine/partial_order.hpp"

namespace mcda {

namespace {

constexpr std::int64_t unit = CredibilityMatrix::unit;

// s(l) = 0.30 - 0.15 l in hundredths of a unit: exact whole numbers.
bool below_cut(std::int64_t value, std::int64_t level) { return 100 * value < 115 * level - 30 * unit; }
bool beats(std::int64_t forth, std::int64_t back) { return 115 * forth > 100 * back + 30 * unit; }

class Distiller {
 public:
  Distiller(const CredibilityMatrix& credibility, bool ascending)
      : matrix_(credibility), ascending_(ascending), size_(static_cast<std::size_t>(credibility.size())) {
    alive_.resize(size_);
    std::iota(alive_.begin(), alive_.end(), Index{0});
    present_.assign(size_, true);
    top_.resize(size_), next_.resize(size_), qualification_.assign(size_, 0);
  }

  // The classes in the order in which they are drawn, as numbers from 1.
  std::vector<double> run(double& classes) {
    std::vector<double> rank(size_);
    classes = 0;
    for (const Index i : alive_) find_top(i);
    while (!alive_.empty()) {
      ++classes;
      const std::vector<Index> drawn = draw();
      for (const Index i : drawn) rank[static_cast<std::size_t>(i)] = classes;
      leave(drawn);
    }
    return rank;
  }

 private:
  struct Best {
    std::int64_t value = -1;
    Index column = -1;
  };
  static std::size_t at(Index i) { return static_cast<std::size_t>(i); }
  std::int64_t value(Index i, Index k) const { return matrix_.row(i)[at(k)]; }

  void find_top(Index i) {
    Best best;
    const auto row = matrix_.row(i);
    for (const Index k : alive_) {
      if (k != i && row[at(k)] > best.value) best = {row[at(k)], k};
    }
    top_[at(i)] = best;
  }
  void find_next(Index i) {
    Best best;
    const auto row = matrix_.row(i);
    for (const Index k : alive_) {
      if (k != i && row[at(k)] > best.value && below_cut(row[at(k)], level_)) best = {row[at(k)], k};
    }
    next_[at(i)] = best;
  }

  // The best (ascending: the worst) of all that are left.
  std::vector<Index> draw() {
    std::int64_t level = 0, cut = 0;
    for (const Index i : alive_) level = std::max(level, top_[at(i)].value);
    if (level != level_) {
      level_ = level;
      for (const Index i : alive_) find_next(i);
    }
    for (const Index i : alive_) cut = std::max(cut, next_[at(i)].value);
    if (cut != cut_) {
      cut_ = cut;
      for (const Index i : alive_) qualification_[at(i)] = 0;
      for (const Index i : alive_) count_against(i, alive_, cut, qualification_);
    }
    std::vector<Index> chosen = extreme(alive_, qualification_);
    std::vector<Index> within(size_ > 0 && chosen.size() > 1 ? size_ : 0);
    while (cut > 0 && chosen.size() > 1) {
      std::int64_t lower = 0;
      for (const Index i : chosen) {
        const auto row = matrix_.row(i);
        for (const Index k : chosen) {
          const std::int64_t here = row[at(k)];
          if (k != i && here > lower && below_cut(here, cut)) lower = here;
        }
      }
      cut = lower;
      for (const Index i : chosen) within[at(i)] = 0;
      for (const Index i : chosen) count_against(i, chosen, cut, within);
      chosen = extreme(chosen, within);
    }
    return chosen;
  }

  // Adds one for each row that i beats above the cut, and takes one from it.
  void count_against(Index i, const std::vector<Index>& others, std::int64_t cut, std::vector<Index>& counts) const {
    const auto row = matrix_.row(i);
    for (const Index k : others) {
      if (k == i || row[at(k)] <= cut || !beats(row[at(k)], value(k, i))) continue;
      ++counts[at(i)], --counts[at(k)];
    }
  }

  std::vector<Index> extreme(const std::vector<Index>& rows, const std::vector<Index>& counts) const {
    std::vector<Index> list;
    for (const Index i : rows) {
      const Index lead = list.empty() ? 0 : counts[at(i)] - counts[at(list.front())];
      if (ascending_ ? lead < 0 : lead > 0) list.clear();
      if (list.empty() || lead == 0) list.push_back(i);
    }
    return list;
  }

  void leave(const std::vector<Index>& drawn) {
    for (const Index i : drawn) present_[at(i)] = false;
    std::erase_if(alive_, [&](Index i) { return !present_[at(i)]; });
    for (const Index gone : drawn) {
      const auto row = matrix_.row(gone);
      for (const Index k : alive_) {
        const std::int64_t forth = row[at(k)], back = value(k, gone);
        if (forth > cut_ && beats(forth, back)) ++qualification_[at(k)];
        if (back > cut_ && beats(back, forth)) --qualification_[at(k)];
      }
    }
    for (const Index i : alive_) {
      if (top_[at(i)].column >= 0 && !present_[at(top_[at(i)].column)]) find_top(i);
      if (next_[at(i)].column >= 0 && !present_[at(next_[at(i)].column)]) find_next(i);
    }
  }

  const CredibilityMatrix& matrix_;
  bool ascending_;
  std::size_t size_;
  std::vector<Index> alive_;  // rising
  std::vector<bool> present_;
  std::vector<Best> top_, next_;        // by row, over those alive: the largest, and the largest below the cut
  std::vector<Index> qualification_;    // at cut_, over those alive
  std::int64_t level_ = -1, cut_ = -1;  // of the last draw
};

}  // namespace

Distillation distil(const CredibilityMatrix& credibility) {
  Distillation result;
  double classes = 0;
  result.descending = Distiller(credibility, false).run(classes);
  result.ascending = Distiller(credibility, true).run(classes);
  for (double& rank : result.ascending) rank = classes + 1 - rank;  // the worst are drawn first
  return result;
}

Exploitation intersected(Distillation orders, Notes& notes) {
  return intersected("descending", std::move(orders.descending), "ascending", std::move(orders.ascending), notes);
}

}  // namespace mcda
