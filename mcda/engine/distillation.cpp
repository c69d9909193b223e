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
      : matrix_(credibility),
        ascending_(ascending),
        size_(static_cast<std::size_t>(credibility.size())),
        beaten_(credibility.size()) {
    alive_.resize(size_);
    std::iota(alive_.begin(), alive_.end(), Index{0});
    present_.assign(size_, true);
    top_.resize(size_), next_.resize(size_), qualification_.assign(size_, 0), within_.assign(size_, 0);
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

  // The largest of the rows' best values, at least 0. A value whose column has left is still a bound, because what is
  // left only becomes less: a row is looked through again only where its bound is the largest.
  template <class Find>
  std::int64_t largest(const std::vector<Best>& best, Find find) {
    while (true) {
      Index top = -1;
      for (const Index i : alive_) {
        if (top < 0 || best[at(i)].value > best[at(top)].value) top = i;
      }
      if (top < 0 || best[at(top)].value <= 0) return 0;
      if (present_[at(best[at(top)].column)]) return best[at(top)].value;
      find(top);
    }
  }

  // The best (ascending: the worst) of all that are left.
  std::vector<Index> draw() {
    const std::int64_t level = largest(top_, [this](Index i) { find_top(i); });
    if (level != level_) {
      level_ = level;
      for (const Index i : alive_) find_next(i);
    }
    std::int64_t cut = largest(next_, [this](Index i) { find_next(i); });
    if (cut != cut_) {
      cut_ = cut;
      compare_all();
    }
    std::vector<Index> chosen = extreme(alive_, qualification_);
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
      for (const Index i : chosen) within_[at(i)] = 0;
      for (const Index i : chosen) count_within(i, chosen, cut);
      chosen = extreme(chosen, within_);
    }
    return chosen;
  }

  // Who beats whom above the cut, and how often each does or is. By tiles, so that both directions of a pair are read
  // along rows.
  void compare_all() {
    for (const Index i : alive_) qualification_[at(i)] = 0;
    for (std::size_t from = 0; from < alive_.size(); from += at(tile_rows)) {
      const std::size_t to = std::min(alive_.size(), from + at(tile_rows));
      for (std::size_t r = from; r < to; ++r) {
        const auto bits = beaten_.row(alive_[r]);
        std::fill(bits.begin(), bits.end(), 0);
      }
      for (std::size_t begin = 0; begin < alive_.size(); begin += at(tile_rows)) {
        const std::size_t end = std::min(alive_.size(), begin + at(tile_rows));
        for (std::size_t r = from; r < to; ++r) {
          const Index i = alive_[r];
          const auto row = matrix_.row(i);
          for (std::size_t c = begin; c < end; ++c) {
            const Index k = alive_[c];
            if (k == i || row[at(k)] <= cut_ || !beats(row[at(k)], value(k, i))) continue;
            beaten_.set(i, k);
            ++qualification_[at(i)], --qualification_[at(k)];
          }
        }
      }
    }
  }

  // Among `others`: adds one for each row that i beats above the cut, and takes one from it.
  void count_within(Index i, const std::vector<Index>& others, std::int64_t cut) {
    const auto row = matrix_.row(i);
    for (const Index k : others) {
      if (k == i || row[at(k)] <= cut || !beats(row[at(k)], value(k, i))) continue;
      ++within_[at(i)], --within_[at(k)];
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
      for (const Index k : alive_) {
        qualification_[at(k)] += static_cast<Index>(beaten_(gone, k)) - static_cast<Index>(beaten_(k, gone));
      }
    }
  }

  const CredibilityMatrix& matrix_;
  bool ascending_;
  std::size_t size_;
  std::vector<Index> alive_;  // rising
  std::vector<bool> present_;
  std::vector<Best> top_, next_;               // by row: bounds of the largest, and of the largest below the cut
  BitRelation beaten_;                         // above cut_, between those that were alive when it was drawn
  std::vector<Index> qualification_, within_;  // at cut_, over those alive; at a lower cut, over the chosen
  std::int64_t level_ = -1, cut_ = -1;         // of the last draw
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
