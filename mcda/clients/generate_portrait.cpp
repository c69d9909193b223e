// A planted portrait: four traits that make a key client more likely and four that say nothing, so that what a learner
// finds can be compared with what is there.
#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/clients/generate_world.hpp"

namespace mcda::clients {

namespace {

constexpr double base_rate = 0.2, wanted_auc = 0.75;
// The planted traits in falling order of information; the squares sum to 1.
constexpr std::array<double, 4> shares{0.7188851546895894, 0.539163866017192, 0.3594425773447947, 0.25160980414135625};
constexpr std::array<const char*, 4> planted_names{"turnover", "employees", "founded", "charter_capital"};

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// The linear predictor of the portrait is normal(intercept, spread); everything else follows.
struct Portrait {
  double intercept = 0, spread = 0, rate = 0, auc = 0.5;
};

// Share of key clients and area under the curve of the true probabilities, by the trapezoid rule on 8 deviations.
Portrait measured(double intercept, double spread) {
  constexpr int steps = 4000;
  double keys = 0, rest = 0, above = 0, weights = 0;
  for (int k = 0; k <= steps; ++k) {
    const double z = -8 + 16.0 * k / steps, weight = std::exp(-z * z / 2);
    const double p = logistic(intercept + spread * z);
    above += weight * p * (rest + weight * (1 - p) / 2);  // pairs in which the key client is ahead; ties half
    keys += weight * p;
    rest += weight * (1 - p);
    weights += weight;
  }
  return {intercept, spread, keys / weights, above / (keys * rest)};
}

template <class Above>
double halved(double low, double high, Above is_above) {
  for (int k = 0; k < 60; ++k) (is_above((low + high) / 2) ? high : low) = (low + high) / 2;
  return (low + high) / 2;
}

Portrait with_rate(double spread) {
  return measured(halved(-20, 20, [&](double b) { return measured(b, spread).rate > base_rate; }), spread);
}

const Portrait& portrait_of(PortraitMode mode) {
  if (mode == PortraitMode::null) {
    static const Portrait null = with_rate(0);
    return null;
  }
  static const Portrait planted = with_rate(halved(0, 5, [](double s) { return with_rate(s).auc > wanted_auc; }));
  return planted;
}

// -1 for traits of which less is better.
constexpr std::array<double, 4> signs{1, 1, -1, 1};

}  // namespace

std::vector<std::pair<std::string, double>> planted_portrait(PortraitMode mode) {
  const Portrait& portrait = portrait_of(mode);
  std::vector<std::pair<std::string, double>> list{
      {"bayes_auc", portrait.auc}, {"base_rate", portrait.rate}, {"intercept", portrait.intercept}};
  for (std::size_t k = 0; k < shares.size(); ++k)
    list.emplace_back(planted_names[k], portrait.spread * shares[k] * signs[k]);
  return list;
}

void write_portrait(const World& world, Index client, std::vector<Rows>& out) {
  static constexpr std::array regions{"north", "east", "south", "west", "centre", "abroad"};
  static constexpr std::array sectors{"manufacturing", "retail",    "logistics", "construction",
                                      "health",        "education", "energy",    "software"};
  const Portrait& portrait = portrait_of(world.options.portrait);
  Draws chance = world.draws(Stream::portrait, client);
  std::array<double, 4> x{};
  double eta = portrait.intercept;
  for (std::size_t k = 0; k < x.size(); ++k) {
    x[k] = chance.normal();
    eta += portrait.spread * shares[k] * signs[k] * x[k];
  }
  const double probability = logistic(eta);
  const std::int64_t observed =
      world.first_day() + pick(chance, std::max<std::int64_t>(world.options.as_of - world.first_day(), 1));
  Rows& row = out[0].text(client_id(client)).whole(observed);
  row.whole(world.cents(std::exp(14.6 + 1.4 * x[0]), 0)).whole(1 + std::llround(std::exp(4.2 + 1.2 * x[1])));
  row.whole(1994 + std::llround(12 * x[2])).whole(world.cents(std::exp(11 + 1.1 * x[3]), 0));
  row.text(regions[static_cast<std::size_t>(pick(chance, regions.size()))]);
  row.text(sectors[static_cast<std::size_t>(pick(chance, sectors.size()))]);
  row.whole(poisson(chance, 12)).number(std::round(lognormal(chance, 4.5, 0.8) * 10) / 10);
  row.whole(happens(chance, probability) ? 1 : 0);
  out[1].text(client_id(client)).number(probability);
}

}  // namespace mcda::clients
