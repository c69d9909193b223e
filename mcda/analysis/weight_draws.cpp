#include "mcda/analysis/weight_draws.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "mcda/model/error.hpp"

namespace mcda {

namespace {

constexpr int most_redraws = 10'000;

void sum_to_one(std::span<const Index> nodes, std::span<double> shares) {
  double sum = 0;
  for (const Index node : nodes) sum += shares[static_cast<std::size_t>(node)];
  for (const Index node : nodes) shares[static_cast<std::size_t>(node)] /= sum;
}

}  // namespace

WeightSampler::WeightSampler(const WeightTree& tree, WeightSampling sampling)
    : tree_(tree), sampling_(std::move(sampling)) {
  if (sampling_.knowledge == WeightKnowledge::spread && !(sampling_.spread > 0 && sampling_.spread <= 1))
    raise(InvalidInput("a spread of " + shortest(sampling_.spread) + " is none", "give a proportion from 0 to 1"));
  for (Index parent = 0; parent < tree.size(); ++parent) {
    Siblings set;
    for (const Index child : tree[parent].children) {
      if (tree[child].share > 0) set.nodes.push_back(child);
    }
    bool bounded = false;
    double lows = 0, highs = 0;
    for (const Index node : set.nodes) {
      const auto found = sampling_.between.find(node);
      bounded = bounded || found != sampling_.between.end();
      set.low.push_back(found != sampling_.between.end() ? found->second.low : 0);
      set.high.push_back(found != sampling_.between.end() ? found->second.high : 1);
      lows += set.low.back();
      highs += set.high.back();
    }
    if (bounded && (lows > 1 + 1e-12 || highs < 1 - 1e-12)) {
      raise(InvalidInput("no shares " + (tree[parent].id.empty() ? "" : "inside " + tree[parent].id + " ") +
                             "meet the bounds: they sum to " + (lows > 1 ? "at least " : "at most ") +
                             shortest(lows > 1 ? lows : highs),
                         "widen them so that shares can sum to 1"));
    }
    set.free = std::max(0.0, 1 - lows);
    if (!bounded) {
      set.low.clear();
      set.high.clear();
    }
    if (set.nodes.size() < 2) continue;
    set.by_share.resize(set.nodes.size());
    std::iota(set.by_share.begin(), set.by_share.end(), std::size_t{0});
    std::stable_sort(set.by_share.begin(), set.by_share.end(),
                     [&](std::size_t a, std::size_t b) { return tree[set.nodes[a]].share > tree[set.nodes[b]].share; });
    moving_.insert(moving_.end(), set.nodes.begin(), set.nodes.end());
    sets_.push_back(std::move(set));
  }
}

bool WeightSampler::attempt(const Siblings& set, Draws& random, std::span<double> shares) const {
  const auto share = [&](std::size_t k) -> double& { return shares[static_cast<std::size_t>(set.nodes[k])]; };
  for (const Index node : set.nodes) draw_node(node, random, shares);
  mcda::sum_to_one(set.nodes, shares);
  if (sampling_.knowledge == WeightKnowledge::ordinal) {
    std::vector<double> drawn(set.nodes.size());
    for (std::size_t k = 0; k < drawn.size(); ++k) drawn[k] = share(k);
    std::vector<double> falling = drawn;
    std::sort(falling.begin(), falling.end(), std::greater<>());
    // Equal shares have no order among each other: they take their places as they were drawn.
    for (std::size_t first = 0; first < drawn.size();) {
      std::size_t last = first + 1;
      const double level = tree_[set.nodes[set.by_share[first]]].share;
      while (last < drawn.size() && tree_[set.nodes[set.by_share[last]]].share >= level - 1e-12) ++last;
      std::vector<std::size_t> group(set.by_share.begin() + static_cast<std::ptrdiff_t>(first),
                                     set.by_share.begin() + static_cast<std::ptrdiff_t>(last));
      std::sort(group.begin(), group.end(), [&](std::size_t a, std::size_t b) { return drawn[a] > drawn[b]; });
      for (std::size_t k = 0; k < group.size(); ++k) share(group[k]) = falling[first + k];
      first = last;
    }
  }
  // Shares above their lower bounds are uniform on what is left; the upper bounds take some away.
  for (std::size_t k = 0; k < set.low.size(); ++k) {
    share(k) = set.low[k] + set.free * share(k);
    if (share(k) > set.high[k] + 1e-12) return false;
  }
  return true;
}

bool WeightSampler::independent(Index set) const noexcept {
  return sampling_.knowledge != WeightKnowledge::ordinal && sets_[static_cast<std::size_t>(set)].low.empty();
}

void WeightSampler::draw_node(Index node, Draws& random, std::span<double> shares) const {
  shares[static_cast<std::size_t>(node)] = sampling_.knowledge == WeightKnowledge::spread
                                               ? tree_[node].share * (1 + sampling_.spread * (2 * random.uniform() - 1))
                                               : random.exponential();
}

void WeightSampler::draw_set(Index set, Draws& random, std::span<double> shares) const {
  const Siblings& siblings = sets_[static_cast<std::size_t>(set)];
  int attempts = 0;
  while (!attempt(siblings, random, shares)) {
    if (++attempts < most_redraws) continue;
    raise(
        InvalidInput("the bounds on " + tree_[siblings.nodes.front()].id + " and its siblings leave hardly any weights",
                     "widen the upper bounds"));
  }
}

void WeightSampler::draw(Draws& random, std::span<double> shares) const {
  for (Index node = 0; node < tree_.size(); ++node) shares[static_cast<std::size_t>(node)] = tree_[node].share;
  for (Index set = 0; set < sets(); ++set) draw_set(set, random, shares);
}

void WeightSampler::sum_to_one(std::span<double> shares) const {
  for (const Siblings& set : sets_) mcda::sum_to_one(set.nodes, shares);
}

}  // namespace mcda
