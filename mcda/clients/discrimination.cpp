#include "mcda/clients/discrimination.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mcda::clients {

namespace {

std::vector<Index> by_score(std::span<const double> scores) {
  std::vector<Index> order(scores.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    const double x = scores[static_cast<std::size_t>(a)], y = scores[static_cast<std::size_t>(b)];
    return x != y ? x < y : a < b;
  });
  return order;
}

// Clients of one score, lowest score first.
template <class Take>
void each_tie(std::span<const double> scores, const std::vector<bool>& key, bool from_the_top, Take take) {
  std::vector<Index> order = by_score(scores);
  if (from_the_top) std::reverse(order.begin(), order.end());
  for (std::size_t begin = 0; begin < order.size();) {
    const double score = scores[static_cast<std::size_t>(order[begin])];
    std::size_t end = begin;
    Counts counts;
    for (; end < order.size() && scores[static_cast<std::size_t>(order[end])] == score; ++end)
      (key[static_cast<std::size_t>(order[end])] ? counts.key : counts.rest) += 1;
    if (!take(score, counts)) return;
    begin = end;
  }
}

Counts totals(const std::vector<bool>& key) {
  Counts total;
  for (const bool one : key) (one ? total.key : total.rest) += 1;
  return total;
}

}  // namespace

Auc auc_of(std::span<const double> scores, const std::vector<bool>& key) {
  const Counts total = totals(key);
  if (!(total.key > 0) || !(total.rest > 0)) return {};
  // For a key client the share of the rest below it (ties half), for one of the rest the share of key clients above.
  // AUC is the mean of either; DeLong's variance comes from their variances. Clients of one score have one placement.
  struct Moments {
    double sum = 0, squares = 0;
    void add(double x, double times) { sum += x * times, squares += x * x * times; }
    double variance(double n) const { return n > 1 ? std::max(0.0, (squares - sum * sum / n) / (n - 1)) : 0; }
  } of_key, of_rest;
  Counts below;
  each_tie(scores, key, false, [&](double, const Counts& tie) {
    of_key.add((below.rest + tie.rest / 2) / total.rest, tie.key);
    of_rest.add((total.key - below.key - tie.key / 2) / total.key, tie.rest);
    below += tie;
    return true;
  });
  return {.value = of_key.sum / total.key,
          .variance = total.key > 1 && total.rest > 1
                          ? of_key.variance(total.key) / total.key + of_rest.variance(total.rest) / total.rest
                          : 0};
}

Interval01 auc_interval(const Auc& auc, double confidence) {
  const double value = std::clamp(auc.value, 1e-9, 1 - 1e-9), slope = value * (1 - value);
  const double half = normal_quantile_two_sided(confidence) * std::sqrt(auc.variance) / slope;
  const double centre = std::log(value / (1 - value));
  const auto back = [](double x) { return 1 / (1 + std::exp(-x)); };
  return {back(centre - half), back(centre + half)};
}

double kolmogorov_smirnov(std::span<const double> scores, const std::vector<bool>& key) {
  const Counts total = totals(key);
  if (!(total.key > 0) || !(total.rest > 0)) return 0;
  double most = 0;
  Counts below;
  each_tie(scores, key, false, [&](double, const Counts& tie) {
    below += tie;
    most = std::max(most, std::abs(below.rest / total.rest - below.key / total.key));
    return true;
  });
  return most;
}

BestOf best_of(std::span<const double> scores, const std::vector<bool>& key, double count) {
  BestOf best;
  each_tie(scores, key, true, [&](double, const Counts& tie) {
    const double taken = std::min(tie.all(), count - best.clients);
    best.clients += taken;
    best.key += tie.key * taken / tie.all();
    return best.clients < count;
  });
  return best;
}

double lift_at(std::span<const double> scores, const std::vector<bool>& key, double share) {
  const Counts total = totals(key);
  if (!(total.key > 0)) return 0;
  const BestOf best = best_of(scores, key, share * total.all());
  return best.clients > 0 ? best.key / best.clients / (total.key / total.all()) : 0;
}

double brier_score(std::span<const double> probabilities, const std::vector<bool>& key) {
  double sum = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double gap = probabilities[i] - (key[i] ? 1.0 : 0.0);
    sum += gap * gap;
  }
  return probabilities.empty() ? 0 : sum / static_cast<double>(probabilities.size());
}

std::vector<CalibrationGroup> calibration(std::span<const double> probabilities, const std::vector<bool>& key,
                                          Index groups) {
  std::vector<CalibrationGroup> result;
  const auto all = static_cast<double>(probabilities.size());
  CalibrationGroup open;
  double done = 0;
  each_tie(probabilities, key, false, [&](double probability, const Counts& tie) {
    open.clients += tie.all();
    open.predicted += probability * tie.all();
    open.observed += tie.key;
    done += tie.all();
    const double wanted = all * static_cast<double>(result.size() + 1) / static_cast<double>(groups);
    if (done >= wanted - 1e-9) {
      result.push_back(open);
      // One large tie may fill several groups: the next one begins where it ends.
      while (static_cast<double>(result.size()) < done / all * static_cast<double>(groups) - 1) result.push_back({});
      open = {};
    }
    return true;
  });
  std::erase_if(result, [](const CalibrationGroup& group) { return group.clients == 0; });
  for (CalibrationGroup& group : result) {
    group.predicted /= group.clients;
    group.observed /= group.clients;
  }
  return result;
}

double stability_index(std::span<const double> expected, std::span<const double> actual) {
  const double all_expected = std::accumulate(expected.begin(), expected.end(), 0.0),
               all_actual = std::accumulate(actual.begin(), actual.end(), 0.0);
  if (!(all_expected > 0) || !(all_actual > 0)) return 0;
  double sum = 0;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    if (!(expected[k] > 0) && !(actual[k] > 0)) continue;
    const double e = std::max(expected[k], 0.5) / all_expected, a = std::max(actual[k], 0.5) / all_actual;
    sum += (a - e) * std::log(a / e);
  }
  return sum;
}

}  // namespace mcda::clients
