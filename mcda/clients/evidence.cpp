#include "mcda/clients/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace mcda::clients {

Counts without_empty_cells(Counts bin) noexcept { return {bin.key > 0 ? bin.key : 0.5, bin.rest > 0 ? bin.rest : 0.5}; }

double weight_of_evidence(Counts bin, Counts total) noexcept {
  if (!(bin.all() > 0) || !(total.key > 0) || !(total.rest > 0)) return 0;
  const Counts full = without_empty_cells(bin);
  return std::log(full.key / total.key) - std::log(full.rest / total.rest);
}

double information(Counts bin, Counts total) noexcept {
  if (!(bin.all() > 0) || !(total.key > 0) || !(total.rest > 0)) return 0;
  const Counts full = without_empty_cells(bin);
  return (full.key / total.key - full.rest / total.rest) * weight_of_evidence(bin, total);
}

double normal_quantile_two_sided(double confidence) {
  const double tail = std::clamp((1 - confidence) / 2, 1e-300, 0.5);
  return boost::math::quantile(boost::math::complement(boost::math::normal(), tail));
}

Lift lift_of(Counts bin, Counts total, double confidence) {
  Lift lift{.value = 1, .low = 0, .high = total.key > 0 ? total.all() / total.key : 1};
  if (!(bin.all() > 0) || !(total.key > 0) || !(total.rest > 0)) return lift;
  const double n = total.all(), most = n / total.key;
  lift.value = bin.key / bin.all() / (total.key / n);
  const Counts full = without_empty_cells(bin);
  if (!(total.all() - bin.all() > 0)) return {1, 1, 1};
  // log lift = log a - log(a + b) - log(a + c) + log n over cells a, b in the group and c, d outside. Its gradient by
  // the cells' probabilities is 1/a - 1/(a+b) - 1/(a+c), -1/(a+b), -1/(a+c), 0, with mean -1.
  const double a = full.key / n, b = full.rest / n, key = std::max(total.key / n, a), c = key - a;
  const double of_a = 1 / a - 1 / (a + b) - 1 / key, of_b = -1 / (a + b), of_c = -1 / key;
  const double variance = std::max(0.0, (a * of_a * of_a + b * of_b * of_b + c * of_c * of_c - 1) / n);
  const double centre = std::log(a / (a + b) / key), half = normal_quantile_two_sided(confidence) * std::sqrt(variance);
  lift.low = std::min(std::exp(centre - half), lift.value);
  lift.high = std::min(std::max(std::exp(centre + half), lift.value), most);
  return lift;
}

double independence_p(std::span<const Counts> groups) {
  const Counts total = std::accumulate(groups.begin(), groups.end(), Counts{});
  if (!(total.key > 0) || !(total.rest > 0)) return 1;
  const double share = total.key / total.all(), scarcer = std::min(share, 1 - share);
  std::vector<Counts> pooled;
  Counts open;
  for (const Counts& group : groups) {
    open += group;
    if (open.all() * scarcer >= 5) {
      pooled.push_back(open);
      open = {};
    }
  }
  if (open.all() > 0) {
    if (pooled.empty()) return 1;
    pooled.back() += open;
  }
  if (pooled.size() < 2) return 1;
  double chi_square = 0;
  for (const Counts& group : pooled) {
    const double expected = group.all() * share, gap = group.key - expected;
    chi_square += gap * gap / expected + gap * gap / (group.all() - expected);
  }
  return boost::math::gamma_q(static_cast<double>(pooled.size() - 1) / 2, chi_square / 2);
}

std::vector<double> adjusted_p(std::span<const double> p) {
  const std::size_t count = p.size();
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  std::vector<double> adjusted(count);
  double least = 1;
  for (std::size_t k = 0; k < count; ++k) {
    const auto rank = static_cast<double>(count - k);
    least = std::min(least, p[order[k]] * static_cast<double>(count) / rank);
    adjusted[order[k]] = least;
  }
  return adjusted;
}

double corrected_confidence(Index selected, Index count, double rate) noexcept {
  if (count <= 0) return 1 - rate;
  return 1 - static_cast<double>(std::max<Index>(selected, 1)) * rate / static_cast<double>(count);
}

}  // namespace mcda::clients
