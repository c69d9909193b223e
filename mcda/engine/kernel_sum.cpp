#include "mcda/engine/kernel_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

namespace mcda {

bool DifferenceKernel::vanishes(double) const noexcept { return false; }

void GaussianKernel::apply(std::span<double> differences) const noexcept {
  const double scale = 1 / s_;
  for (double& cell : differences) {
    const double z = cell * scale;
    cell = std::exp(-0.5 * z * z);
  }
}
// An entire function: no gap is needed, but groups wider than about s bend too much for 20 nodes (measured by
// kernel_sum/nodes).
bool GaussianKernel::separated(double, double width) const noexcept { return width <= 2 * s_; }
bool GaussianKernel::vanishes(double gap) const noexcept { return gap > 8.6 * s_; }

namespace {

constexpr std::size_t nodes = 20;
constexpr std::size_t points_together = 4;  // so that the compiler can use vector registers
constexpr std::size_t leaf_size = 48;       // points of a group that is not split further
constexpr std::size_t pairs_worth_nodes = nodes * nodes;

using Nodes = std::array<double, nodes>;

struct Chebyshev {
  Nodes points;  // in [-1, 1]
  std::array<Nodes, nodes>
      to_node;  // to_node[k][p]: what the k-th moment (or coefficient) and the p-th node have to do with each other
  Chebyshev() {
    for (std::size_t p = 0; p < nodes; ++p) {
      const double angle = (2 * static_cast<double>(p) + 1) * std::numbers::pi / (2.0 * nodes);
      points[p] = std::cos(angle);
      for (std::size_t k = 0; k < nodes; ++k)
        to_node[k][p] = (k == 0 ? 1.0 : 2.0) / nodes * std::cos(static_cast<double>(k) * angle);
    }
  }
};

const Chebyshev& chebyshev() {
  static const Chebyshev table;
  return table;
}

// A group of neighbouring distinct values.
struct Group {
  std::size_t first = 0, last = 0;  // [first, last)
  std::size_t left = 0, right = 0;  // children; 0 for a leaf (the root is nobody's child)
  double low = 0, high = 0;         // its extreme values
  double centre = 0, half = 0;      // its points are centre + half t, t in [-1, 1]
  double total = 0;                 // how many rows have these values
  bool leaf() const noexcept { return left == 0; }
  std::size_t size() const noexcept { return last - first; }
  double width() const noexcept { return high - low; }
};

// Distinct values with their multiplicities, in a binary tree that halves intervals of values (not of counts): the
// number of pairs of groups that have to be looked at then grows with the number of groups, however the values are
// spread.
class Tree {
 public:
  Tree(const DifferenceKernel& kernel, std::span<const double> reference) : kernel_(kernel) {
    for (std::size_t k = 0; k < reference.size(); ++k) {
      if (k == 0 || reference[k] != reference[k - 1]) {
        values_.push_back(reference[k]);
        counts_.push_back(0);
      }
      counts_.back() += 1;
    }
    groups_.reserve(2 * values_.size() / (leaf_size / 2) + 1);
    if (!values_.empty()) build(0, values_.size());
    charges_.resize(groups_.size());
    for (std::size_t g = groups_.size(); g-- > 0;) charge(g);  // children stand behind their parents
  }

  const std::vector<double>& counts() const noexcept { return counts_; }

  // The sums at every distinct value, groups against groups.
  void sums(std::vector<double>& below, std::vector<double>& above) {
    below.assign(values_.size(), 0.0);
    above.assign(values_.size(), 0.0);
    if (groups_.empty()) return;
    from_below_.assign(groups_.size(), Nodes{});
    from_above_.assign(groups_.size(), Nodes{});
    below_ = below.data();
    above_ = above.data();
    inside(0);
    for (std::size_t g = 0; g < groups_.size(); ++g) hand_down(g);
  }

  // The sums at any x, this value against groups.
  std::pair<double, double> at(double x) const {
    double below = 0, above = 0;
    if (!groups_.empty()) collect(0, x, below, above);
    return {below, above};
  }

 private:
  std::size_t build(std::size_t first, std::size_t last) {
    const std::size_t g = groups_.size();
    Group group{.first = first, .last = last, .low = values_[first], .high = values_[last - 1]};
    group.centre = group.low + (group.high - group.low) / 2;
    group.half = std::max({group.high - group.centre, group.centre - group.low,
                           std::numeric_limits<double>::min()});  // a single value: all nodes on it
    for (std::size_t i = first; i < last && last - first <= leaf_size; ++i) group.total += counts_[i];
    groups_.push_back(group);
    if (last - first > leaf_size) {
      const auto begin = values_.begin() + static_cast<Index>(first), end = values_.begin() + static_cast<Index>(last);
      const auto middle = static_cast<std::size_t>(std::upper_bound(begin, end, group.centre) - values_.begin());
      groups_[g].left = build(first, middle);
      groups_[g].right = build(middle, last);
      groups_[g].total = groups_[groups_[g].left].total + groups_[groups_[g].right].total;
    }
    return g;
  }

  // Calls visit(points, weights) with up to `points_together` places in [-1, 1] at a time; unused ones weigh nothing.
  template <class Places, class Visit>
  static void by_points(std::size_t count, const Places& places, const Visit& visit) {
    for (std::size_t from = 0; from < count; from += points_together) {
      std::array<double, points_together> t{};
      const std::size_t used = std::min(points_together, count - from);
      for (std::size_t l = 0; l < used; ++l) t[l] = places(from + l);
      visit(from, used, t);
    }
  }

  // Adds the moments sum_i weight_i T_k(t_i) of points in [-1, 1].
  template <class Places, class Weights>
  static void add_moments(std::size_t count, const Places& places, const Weights& weights,
                          std::array<std::array<double, points_together>, nodes>& moments) {
    by_points(count, places, [&](std::size_t from, std::size_t used, const std::array<double, points_together>& t) {
      std::array<double, points_together> now{}, next{};
      for (std::size_t l = 0; l < used; ++l) now[l] = weights(from + l);
      for (std::size_t l = 0; l < points_together; ++l) next[l] = now[l] * t[l];
      for (std::size_t k = 0; k < nodes; ++k) {
        for (std::size_t l = 0; l < points_together; ++l) {
          moments[k][l] += now[l];
          const double after = 2 * t[l] * next[l] - now[l];
          now[l] = next[l];
          next[l] = after;
        }
      }
    });
  }

  // The charges at a group's nodes that act from afar as its values do.
  void charge(std::size_t g) {
    const Group& group = groups_[g];
    const Chebyshev& table = chebyshev();
    std::array<std::array<double, points_together>, nodes> moments{};
    if (group.leaf()) {
      add_moments(
          group.size(), [&](std::size_t i) { return (values_[group.first + i] - group.centre) / group.half; },
          [&](std::size_t i) { return counts_[group.first + i]; }, moments);
    } else {
      for (const std::size_t child : {group.left, group.right}) {
        const Group& part = groups_[child];
        const double shift = (part.centre - group.centre) / group.half, ratio = part.half / group.half;
        add_moments(
            nodes, [&](std::size_t p) { return shift + ratio * table.points[p]; },
            [&](std::size_t p) { return charges_[child][p]; }, moments);
      }
    }
    Nodes& charges = charges_[g];
    charges.fill(0);
    for (std::size_t k = 0; k < nodes; ++k) {
      double moment = 0;
      for (const double part : moments[k]) moment += part;
      if (k == 0) moment = group.total;  // known exactly: else it drifts with the depth of the tree
      for (std::size_t p = 0; p < nodes; ++p) charges[p] += table.to_node[k][p] * moment;
    }
  }

  // Adds to out[i] the polynomial that takes `at_nodes` at the nodes.
  template <class Places>
  static void add_polynomial(const Nodes& at_nodes, std::size_t count, const Places& places, double* out) {
    const Chebyshev& table = chebyshev();
    Nodes coefficients{};
    for (std::size_t k = 0; k < nodes; ++k) {
      for (std::size_t p = 0; p < nodes; ++p) coefficients[k] += table.to_node[k][p] * at_nodes[p];
    }
    by_points(count, places, [&](std::size_t from, std::size_t used, const std::array<double, points_together>& t) {
      std::array<double, points_together> now{}, before{};  // Clenshaw
      for (std::size_t k = nodes; k-- > 1;) {
        for (std::size_t l = 0; l < points_together; ++l) {
          const double next = 2 * t[l] * now[l] - before[l] + coefficients[k];
          before[l] = now[l];
          now[l] = next;
        }
      }
      for (std::size_t l = 0; l < used; ++l) out[from + l] += t[l] * now[l] - before[l] + coefficients[0];
    });
  }

  // What arrived at a group's nodes goes to its children's nodes, or to its values.
  void hand_down(std::size_t g) {
    const Group& group = groups_[g];
    const Chebyshev& table = chebyshev();
    if (group.leaf()) {
      const auto places = [&](std::size_t i) { return (values_[group.first + i] - group.centre) / group.half; };
      add_polynomial(from_below_[g], group.size(), places, below_ + group.first);
      add_polynomial(from_above_[g], group.size(), places, above_ + group.first);
      return;
    }
    for (const std::size_t child : {group.left, group.right}) {
      const Group& part = groups_[child];
      const double shift = (part.centre - group.centre) / group.half, ratio = part.half / group.half;
      const auto places = [&](std::size_t p) { return shift + ratio * table.points[p]; };
      add_polynomial(from_below_[g], nodes, places, from_below_[child].data());
      add_polynomial(from_above_[g], nodes, places, from_above_[child].data());
    }
  }

  // All pairs inside a group.
  void inside(std::size_t g) {
    const Group& group = groups_[g];
    if (group.leaf()) {
      for (std::size_t i = group.first + 1; i < group.last; ++i) row(i, group.first, i);
      return;
    }
    inside(group.left);
    inside(group.right);
    between(group.left, group.right);
  }

  // All pairs of a value of one group and a value of another, which lies above it.
  void between(std::size_t lower, std::size_t upper) {
    const Group &a = groups_[lower], &b = groups_[upper];
    const double gap = b.low - a.high;
    if (kernel_.vanishes(gap)) return;
    const std::size_t pairs = a.size() * b.size();
    if (pairs > pairs_worth_nodes && kernel_.separated(gap, std::max(a.width(), b.width())))
      return through_nodes(lower, upper);
    if (pairs <= pairs_worth_nodes || (a.leaf() && b.leaf())) {
      for (std::size_t i = b.first; i < b.last; ++i) row(i, a.first, a.last);
    } else if (b.leaf() || (!a.leaf() && a.width() >= b.width())) {
      between(a.left, upper);
      between(a.right, upper);
    } else {
      between(lower, b.left);
      between(lower, b.right);
    }
  }

  // Value i against the values [from, to) below it, both ways.
  void row(std::size_t i, std::size_t from, std::size_t to) {
    std::array<double, pairs_worth_nodes> k;
    for (; from < to; from += k.size()) {
      const std::size_t count = std::min(to - from, k.size());
      for (std::size_t l = 0; l < count; ++l) k[l] = values_[i] - values_[from + l];
      kernel_.apply(std::span(k).first(count));
      double sum = 0;
      for (std::size_t l = 0; l < count; ++l) {
        sum += counts_[from + l] * k[l];
        above_[from + l] += counts_[i] * k[l];
      }
      below_[i] += sum;
    }
  }

  void through_nodes(std::size_t lower, std::size_t upper) {
    const Group &a = groups_[lower], &b = groups_[upper];
    const Chebyshev& table = chebyshev();
    const double distance = b.centre - a.centre;
    std::array<double, pairs_worth_nodes> k;
    for (std::size_t q = 0; q < nodes; ++q) {
      const double from = distance + b.half * table.points[q];
      for (std::size_t p = 0; p < nodes; ++p) k[q * nodes + p] = from - a.half * table.points[p];
    }
    kernel_.apply(k);
    for (std::size_t q = 0; q < nodes; ++q) {
      double sum = 0;
      for (std::size_t p = 0; p < nodes; ++p) {
        sum += charges_[lower][p] * k[q * nodes + p];
        from_above_[lower][p] += charges_[upper][q] * k[q * nodes + p];
      }
      from_below_[upper][q] += sum;
    }
  }

  void collect(std::size_t g, double x, double& below, double& above) const {
    const Group& group = groups_[g];
    const bool under = group.high<x, over = group.low> x;
    if (under || over) {
      const double gap = under ? x - group.high : group.low - x;
      if (kernel_.vanishes(gap)) return;
      if (group.size() > nodes && kernel_.separated(gap, group.width())) {
        const Chebyshev& table = chebyshev();
        Nodes k;
        const double distance = under ? x - group.centre : group.centre - x, half = under ? -group.half : group.half;
        for (std::size_t p = 0; p < nodes; ++p) k[p] = distance + half * table.points[p];
        kernel_.apply(k);
        double sum = 0;
        for (std::size_t p = 0; p < nodes; ++p) sum += charges_[g][p] * k[p];
        (under ? below : above) += sum;
        return;
      }
    }
    if (!group.leaf()) {
      collect(group.left, x, below, above);
      collect(group.right, x, below, above);
      return;
    }
    for (std::size_t i = group.first; i < group.last; ++i) {
      if (values_[i] == x) continue;
      double k = std::abs(x - values_[i]);
      kernel_.apply({&k, 1});
      (values_[i] < x ? below : above) += counts_[i] * k;
    }
  }

  const DifferenceKernel& kernel_;
  std::vector<double> values_, counts_;
  std::vector<Group> groups_;
  std::vector<Nodes> charges_, from_below_, from_above_;  // by group
  double* below_ = nullptr;
  double* above_ = nullptr;
};

}  // namespace

void kernel_sums(const DifferenceKernel& kernel, std::span<const double> reference, std::span<const double> values,
                 std::span<double> below, std::span<double> above) {
  Tree tree(kernel, reference);
  if (values.data() != reference.data() || values.size() != reference.size()) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto [lower, upper] = tree.at(values[i]);
      below[i] = lower;
      above[i] = upper;
    }
    return;
  }
  std::vector<double> of_value_below, of_value_above;
  tree.sums(of_value_below, of_value_above);
  std::size_t i = 0;
  for (std::size_t u = 0; u < tree.counts().size(); ++u) {
    for (double left = tree.counts()[u]; left > 0; left -= 1, ++i) {
      below[i] = of_value_below[u];
      above[i] = of_value_above[u];
    }
  }
}

}  // namespace mcda
