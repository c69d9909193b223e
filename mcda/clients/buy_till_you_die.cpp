#include "mcda/clients/buy_till_you_die.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

namespace mcda::clients {

namespace {

// lgamma writes the sign of its result to a global: two threads at once would race for it.
double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

// Nelder and Mead (1965), The Computer Journal 7, with their coefficients. Minimises; the start is changed in place.
template <std::size_t N, class Function>
double simplex(const Function& f, std::array<double, N>& start, double step) {
  using Point = std::array<double, N>;
  std::array<std::pair<double, Point>, N + 1> corners;
  for (std::size_t k = 0; k <= N; ++k) {
    Point point = start;
    if (k > 0) point[k - 1] += step;
    corners[k] = {f(point), point};
  }
  const auto by_value = [](const auto& one, const auto& other) { return one.first < other.first; };
  for (int round = 0; round < 5000; ++round) {
    std::stable_sort(corners.begin(), corners.end(), by_value);
    double widest = 0;
    for (std::size_t j = 0; j < N; ++j)
      widest = std::max(widest, std::abs(corners[N].second[j] - corners[0].second[j]));
    if (widest < 1e-9) break;
    Point centre{};
    for (std::size_t k = 0; k < N; ++k)
      for (std::size_t j = 0; j < N; ++j) centre[j] += corners[k].second[j] / static_cast<double>(N);
    const auto at = [&](double t) {
      Point point;
      for (std::size_t j = 0; j < N; ++j) point[j] = centre[j] + t * (centre[j] - corners[N].second[j]);
      return std::pair(f(point), point);
    };
    const auto reflected = at(1);
    if (reflected.first < corners[0].first) {
      const auto expanded = at(2);
      corners[N] = expanded.first < reflected.first ? expanded : reflected;
    } else if (reflected.first < corners[N - 1].first) {
      corners[N] = reflected;
    } else {
      const auto contracted = reflected.first < corners[N].first ? at(0.5) : at(-0.5);
      if (contracted.first < std::min(reflected.first, corners[N].first)) {
        corners[N] = contracted;
      } else {
        for (std::size_t k = 1; k <= N; ++k) {
          for (std::size_t j = 0; j < N; ++j) corners[k].second[j] = (corners[k].second[j] + corners[0].second[j]) / 2;
          corners[k].first = f(corners[k].second);
        }
      }
    }
  }
  std::stable_sort(corners.begin(), corners.end(), by_value);
  start = corners[0].second;
  return corners[0].first;
}

// A simplex may shrink on a slope; one that is opened again at its result and comes back has found the bottom.
template <std::size_t N, class Function>
bool minimise(const Function& f, std::array<double, N>& point, double& value) {
  value = simplex(f, point, 0.5);
  for (int again = 0; again < 20; ++again) {
    const double before = value;
    value = simplex(f, point, 0.2);
    const bool inside = std::all_of(point.begin(), point.end(), [](double x) { return std::abs(x) < 12; });
    if (!std::isfinite(value) || !inside) return false;
    if (before - value < 1e-9 * (1 + std::abs(value))) return true;
  }
  return false;
}

double or_huge(double value) { return std::isfinite(value) ? value : 1e300; }

// The sum of term(i) for i < count, by blocks of fixed size whose sums are added in their order.
template <class Term>
double summed(std::size_t count, const RunOptions& run, const Term& term) {
  constexpr std::size_t block = 4096;
  std::vector<double> sums((count + block - 1) / block);
  for_each_item(static_cast<Index>(sums.size()), run, [&](Index item, Index) {
    const std::size_t first = static_cast<std::size_t>(item) * block;
    double sum = 0;
    for (std::size_t i = first; i < std::min(first + block, count); ++i) sum += term(i);
    sums[static_cast<std::size_t>(item)] = sum;
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

// Equal histories count once with their number: days and small counts repeat much.
std::vector<std::pair<PurchaseHistory, double>> counted(std::span<const PurchaseHistory> clients) {
  std::vector<PurchaseHistory> sorted(clients.begin(), clients.end());
  const auto key = [](const PurchaseHistory& one) { return std::tuple(one.repeats, one.last, one.age); };
  std::sort(sorted.begin(), sorted.end(), [&](const auto& one, const auto& other) { return key(one) < key(other); });
  std::vector<std::pair<PurchaseHistory, double>> groups;
  for (const PurchaseHistory& one : sorted) {
    if (groups.empty() || key(groups.back().first) != key(one)) groups.emplace_back(one, 0.0);
    groups.back().second += 1;
  }
  return groups;
}

}  // namespace

double hypergeometric(double a, double b, double c, double z) {
  double term = 1, sum = 1;
  for (int n = 0; n < 1'000'000; ++n) {
    term *= (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
    sum += term;
    if (std::abs(term) < 1e-16 * std::abs(sum)) break;
  }
  return sum;
}

double BgNbd::probability_alive(const PurchaseHistory& client) const {
  const double x = client.repeats;
  if (x <= 0) return 1;  // nobody leaves before a repeat purchase in this model
  const double odds =
      std::exp(std::log(a / (b + x - 1)) + (r + x) * std::log((alpha + client.age) / (alpha + client.last)));
  return 1 / (1 + odds);
}

double BgNbd::expected_purchases(const PurchaseHistory& client, double time) const {
  const double x = client.repeats;
  // The formula has a removable pole at a = 1.
  const double away = std::abs(a - 1) < 1e-7 ? 1 + 1e-7 : a;
  const double z = time / (alpha + client.age + time);
  const double shrink = std::exp((r + x) * std::log((alpha + client.age) / (alpha + client.age + time)));
  const double purchases =
      (away + b + x - 1) / (away - 1) * (1 - shrink * hypergeometric(r + x, b + x, away + b + x - 1, z));
  return purchases * probability_alive(client);
}

double GammaGamma::expected_spend(const PurchaseHistory& client) const {
  const double x = client.repeats > 0 && client.spend > 0 ? client.repeats : 0;
  if (x <= 0 && heavy_tailed()) return mean;
  return p * (gamma + x * client.spend) / (p * x + std::max(q, 1.0) - 1);
}

Fit<BgNbd> fit_bg_nbd(std::span<const PurchaseHistory> clients, const RunOptions& run) {
  Fit<BgNbd> fit;
  const auto groups = counted(clients);
  double repeats = 0, age = 0;
  for (const PurchaseHistory& one : clients) {
    repeats += one.repeats;
    age += one.age;
  }
  if (clients.empty() || repeats <= 0 || age <= 0) return fit;
  const auto unlikely = [&](const std::array<double, 4>& logs) {
    const double r = std::exp(logs[0]), alpha = std::exp(logs[1]), a = std::exp(logs[2]), b = std::exp(logs[3]);
    const double fixed = r * logs[1] - log_gamma(r) + log_gamma(a + b) - log_gamma(b);
    const double sum = summed(groups.size(), run, [&](std::size_t i) {
      const auto& [client, count] = groups[i];
      const double x = client.repeats;
      const double alive = -(r + x) * std::log(alpha + client.age);
      double either = alive;
      if (x > 0) {
        const double gone = std::log(a / (b + x - 1)) - (r + x) * std::log(alpha + client.last);
        const double larger = std::max(alive, gone);
        either = larger + std::log(std::exp(alive - larger) + std::exp(gone - larger));
      }
      return count * (fixed + log_gamma(r + x) + log_gamma(b + x) - log_gamma(a + b + x) + either);
    });
    return or_huge(-sum);
  };
  std::array<double, 4> logs{0, std::log(age / repeats), 0, 0.5};
  double value = 0;
  fit.converged = minimise(unlikely, logs, value);
  fit.model = {std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2]), std::exp(logs[3]), -value};
  return fit;
}

Fit<GammaGamma> fit_gamma_gamma(std::span<const PurchaseHistory> clients, const RunOptions& run) {
  Fit<GammaGamma> fit;
  std::vector<PurchaseHistory> buyers;
  std::copy_if(clients.begin(), clients.end(), std::back_inserter(buyers),
               [](const PurchaseHistory& one) { return one.repeats > 0 && one.spend > 0; });
  if (buyers.size() < 2) return fit;
  // Values are measured in their mean, so that the search does not depend on the currency.
  const double unit = std::accumulate(buyers.begin(), buyers.end(), 0.0,
                                      [](double sum, const PurchaseHistory& one) { return sum + one.spend; }) /
                      static_cast<double>(buyers.size());
  const auto unlikely = [&](const std::array<double, 3>& logs) {
    const double p = std::exp(logs[0]), q = std::exp(logs[1]), gamma = std::exp(logs[2]);
    const double sum = summed(buyers.size(), run, [&](std::size_t i) {
      const double x = buyers[i].repeats, z = buyers[i].spend / unit;
      return log_gamma(p * x + q) - log_gamma(p * x) - log_gamma(q) + q * logs[2] + (p * x - 1) * std::log(z) +
             p * x * std::log(x) - (p * x + q) * std::log(gamma + x * z);
    });
    return or_huge(-sum);
  };
  std::array<double, 3> logs{1, 1, 0};
  double value = 0;
  fit.converged = minimise(unlikely, logs, value);
  fit.model = {std::exp(logs[0]), std::exp(logs[1]), std::exp(logs[2]) * unit,
               -value - static_cast<double>(buyers.size()) * std::log(unit), unit};
  return fit;
}

}  // namespace mcda::clients
