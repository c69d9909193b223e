#include "mcda/clients/binning.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace mcda::clients {

namespace {

constexpr double impossible = -std::numeric_limits<double>::infinity();

// All bins [first, last] of consecutive groups with what they are worth.
class Candidates {
 public:
  Candidates(std::span<const Counts> groups, Counts total, const BinningLimits& limits)
      : size_(static_cast<Index>(groups.size())),
        evidence_(groups.size() * groups.size()),
        worth_(groups.size() * groups.size(), impossible) {
    const double least = std::max(limits.least_clients, limits.least_share * total.all());
    for (Index first = 0; first < size_; ++first) {
      Counts bin;
      for (Index last = first; last < size_; ++last) {
        bin += groups[static_cast<std::size_t>(last)];
        // A share of 0.05 of 1000 clients is 50 clients, whatever the product rounds to.
        if (bin.all() < least * (1 - 1e-12) || !(bin.all() > 0)) continue;
        evidence_[at(first, last)] = weight_of_evidence(bin, total);
        worth_[at(first, last)] = information(bin, total);
      }
    }
  }

  Index size() const noexcept { return size_; }
  double evidence(Index first, Index last) const noexcept { return evidence_[at(first, last)]; }
  double worth(Index first, Index last) const noexcept { return worth_[at(first, last)]; }
  std::size_t at(Index first, Index last) const noexcept { return static_cast<std::size_t>(first * size_ + last); }

 private:
  Index size_;
  std::vector<double> evidence_, worth_;
};

// Best sums of bins that end with [first, last], one layer a number of bins.
struct Layer {
  std::vector<double> best;
  std::vector<Index> previous;  // first group of the bin before
};

class Search {
 public:
  Search(const Candidates& candidates, double cut_cost, Index most_bins, Trend trend)
      : candidates_(candidates), cut_cost_(cut_cost), most_bins_(most_bins), trend_(trend) {}

  Binning best() {
    const Index size = candidates_.size();
    const auto cells = static_cast<std::size_t>(size * size);
    std::vector<Layer> layers;
    Layer first{std::vector<double>(cells, impossible), std::vector<Index>(cells, -1)};
    for (Index last = 0; last < size; ++last) first.best[candidates_.at(0, last)] = candidates_.worth(0, last);
    layers.push_back(std::move(first));
    double most = impossible;
    Index bins = 0, from = 0;
    for (Index k = 0; k < most_bins_; ++k) {
      if (k > 0) layers.push_back(next(layers.back()));
      for (Index begin = 0; begin < size; ++begin) {
        const double sum = layers.back().best[candidates_.at(begin, size - 1)];
        if (sum > most + 1e-12) {
          most = sum;
          bins = k + 1;
          from = begin;
        }
      }
    }
    if (bins == 0)
      return {.ends = {size}, .information = std::max(0.0, candidates_.worth(0, size - 1)), .trend = trend_};
    Binning result{.ends = {size}, .information = most + cut_cost_ * static_cast<double>(bins - 1), .trend = trend_};
    Index last = size - 1;
    for (Index k = bins - 1; k > 0; --k) {
      const Index before = layers[static_cast<std::size_t>(k)].previous[candidates_.at(from, last)];
      result.ends.insert(result.ends.begin(), from);
      last = from - 1;
      from = before;
    }
    return result;
  }

 private:
  // For each border the bins that end there, by evidence, with the best sum up to each: then every bin that begins at
  // the border finds its best predecessor among those it may follow.
  Layer next(const Layer& layer) const {
    const Index size = candidates_.size();
    const auto cells = static_cast<std::size_t>(size * size);
    Layer result{std::vector<double>(cells, impossible), std::vector<Index>(cells, -1)};
    std::vector<Index> order;
    std::vector<double> best;
    std::vector<Index> leader;
    for (Index border = 1; border < size; ++border) {
      order.clear();
      for (Index first = 0; first < border; ++first) {
        if (layer.best[candidates_.at(first, border - 1)] != impossible) order.push_back(first);
      }
      if (order.empty()) continue;
      const auto key = [&](Index first) { return signed_evidence(first, border - 1); };
      std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return key(a) < key(b); });
      best.resize(order.size());
      leader.resize(order.size());
      for (std::size_t p = 0; p < order.size(); ++p) {
        const double sum = layer.best[candidates_.at(order[p], border - 1)];
        const bool leads = p == 0 || sum > best[p - 1];
        best[p] = leads ? sum : best[p - 1];
        leader[p] = leads ? order[p] : leader[p - 1];
      }
      for (Index last = border; last < size; ++last) {
        if (candidates_.worth(border, last) == impossible) continue;
        const double own = signed_evidence(border, last);
        const auto end =
            std::partition_point(order.begin(), order.end(), [&](Index first) { return key(first) <= own; });
        if (end == order.begin()) continue;
        const auto p = static_cast<std::size_t>(end - order.begin() - 1);
        result.best[candidates_.at(border, last)] = best[p] + candidates_.worth(border, last) - cut_cost_;
        result.previous[candidates_.at(border, last)] = leader[p];
      }
    }
    return result;
  }

  double signed_evidence(Index first, Index last) const noexcept {
    if (trend_ == Trend::free) return 0;
    const double evidence = candidates_.evidence(first, last);
    return trend_ == Trend::up ? evidence : -evidence;
  }

  const Candidates& candidates_;
  double cut_cost_;
  Index most_bins_;
  Trend trend_;
};

}  // namespace

Binning optimal_binning(std::span<const Counts> groups, Counts total, const BinningLimits& limits) {
  if (groups.empty()) return {};
  const Candidates candidates(groups, total, limits);
  const double cost =
      total.key > 0 && total.rest > 0 ? limits.cut_cost * (1 / total.key + 1 / total.rest) : limits.cut_cost;
  const auto best = [&](Trend trend) {
    return Search(candidates, cost, std::max<Index>(limits.most_bins, 1), trend).best();
  };
  if (limits.trend != Trend::automatic) return best(limits.trend);
  const auto net = [&](const Binning& one) {
    return one.information - cost * static_cast<double>(one.ends.size() - 1);
  };
  Binning up = best(Trend::up), down = best(Trend::down);
  return net(down) > net(up) + 1e-12 ? down : up;
}

std::vector<Index> order_of_categories(std::span<const Counts> categories, Counts total, double shrink) {
  std::vector<Index> order(categories.size());
  std::iota(order.begin(), order.end(), Index{0});
  const double base = total.all() > 0 ? total.key / total.all() : 0;
  const auto share = [&](Index c) {
    const Counts& counts = categories[static_cast<std::size_t>(c)];
    const double clients = counts.all() + shrink;
    return clients > 0 ? (counts.key + shrink * base) / clients : base;
  };
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    const double x = share(a), y = share(b);
    if (x != y) return x < y;
    return categories[static_cast<std::size_t>(a)].all() > categories[static_cast<std::size_t>(b)].all();
  });
  return order;
}

}  // namespace mcda::clients
