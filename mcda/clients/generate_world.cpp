#include "mcda/clients/generate_world.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "mcda/model/error.hpp"

namespace mcda::clients {

namespace {

constexpr std::size_t at(Trait trait) { return static_cast<std::size_t>(trait); }

using Matrix = std::array<std::array<double, trait_count>, trait_count>;

// L with L L' = C. The correlations are positive definite (tests/clients/generate.cpp), so no pivoting is needed.
Matrix cholesky(const Matrix& c) {
  Matrix l{};
  for (std::size_t i = 0; i < trait_count; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = c[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= l[i][k] * l[j][k];
      l[i][j] = i == j ? std::sqrt(sum) : sum / l[j][j];
    }
  }
  return l;
}

// Units of a currency for one euro: fixed, so that the same seed gives the same amounts in every year.
struct Rate {
  const char* code;
  double per_euro;
};
constexpr std::array<Rate, 8> rates{
    {{"EUR", 1}, {"PLN", 4.3}, {"USD", 1.1}, {"GBP", 0.85}, {"CZK", 25}, {"CHF", 0.95}, {"UAH", 45}, {"SEK", 11.5}}};

// Days of the payment terms and the share of clients that have at most these.
struct Terms {
  std::int64_t days;
  double up_to;
};
constexpr std::array<Terms, 5> terms{{{14, 0.13}, {30, 0.64}, {45, 0.84}, {60, 0.96}, {90, 2}}};

}  // namespace

const std::array<const char*, trait_count> trait_names{"size",    "revenue",      "margin",   "regularity", "growth",
                                                       "payment", "satisfaction", "prestige", "alignment"};

const Matrix& trait_correlations() {
  static const Matrix correlations = [] {
    Matrix c{};
    for (std::size_t i = 0; i < trait_count; ++i) c[i][i] = 1;
    const auto set = [&](Trait a, Trait b, double value) { c[at(a)][at(b)] = c[at(b)][at(a)] = value; };
    using enum Trait;
    set(size, revenue, 0.65);
    set(size, margin, -0.30);
    set(revenue, margin, -0.25);
    set(size, prestige, 0.60);
    set(size, payment, -0.30);
    set(revenue, regularity, 0.45);
    set(payment, satisfaction, 0.25);
    set(payment, margin, 0.20);
    set(satisfaction, growth, 0.30);
    set(satisfaction, margin, 0.10);
    set(prestige, revenue, 0.40);
    set(prestige, payment, -0.20);
    set(prestige, margin, -0.20);
    set(alignment, satisfaction, 0.35);
    set(regularity, satisfaction, 0.20);
    return c;
  }();
  return correlations;
}

std::vector<std::string> known_currencies() {
  std::vector<std::string> codes;
  for (const Rate& rate : rates) codes.emplace_back(rate.code);
  return codes;
}

World::World(const GenerateOptions& given)
    : options(given), active_(beta_scores(1.2, 1.6)), late_(beta_scores(0.38, 0.67)) {
  double first = 0;
  for (const std::string& code : given.currencies) {
    const auto found = std::find_if(rates.begin(), rates.end(), [&](const Rate& rate) { return rate.code == code; });
    if (found == rates.end()) raise(UnknownName("currency", code, known_currencies()));
    if (first == 0) first = found->per_euro;
    rates_.push_back(found->per_euro / first);
  }
  namespace chrono = std::chrono;
  const chrono::year_month_day last{chrono::sys_days{chrono::days{given.as_of}}};
  const int months = static_cast<int>(last.year()) * 12 + static_cast<int>(static_cast<unsigned>(last.month())) - 1 -
                     static_cast<int>(given.months - 1);
  first_year_ = months / 12;
  first_month_ = months % 12;
  first_day_ = month_start(0);
}

std::int64_t World::month_start(Index month) const {
  namespace chrono = std::chrono;
  const int months = first_year_ * 12 + first_month_ + static_cast<int>(month);
  const chrono::year_month_day day{chrono::year{months / 12}, chrono::month{static_cast<unsigned>(months % 12) + 1},
                                   chrono::day{1}};
  return chrono::sys_days{day}.time_since_epoch().count();
}

std::array<double, trait_count> World::latents(Index client) const noexcept {
  static const Matrix l = cholesky(trait_correlations());
  Draws chance = draws(Stream::traits, client);
  std::array<double, trait_count> independent{}, latent{};
  for (double& z : independent) z = chance.normal();
  for (std::size_t i = 0; i < trait_count; ++i) {
    for (std::size_t k = 0; k <= i; ++k) latent[i] += l[i][k] * independent[k];
  }
  return latent;
}

Facts World::facts(Index client) const {
  Facts facts{.number = client, .id = client_id(client), .latent = latents(client)};
  Draws chance = draws(Stream::facts, client);
  facts.annual = std::exp(10.5 + 1.45 * facts.z(Trait::revenue));
  facts.margin = std::clamp(0.15 + 0.20 * facts.z(Trait::margin), -0.6, 0.6);
  facts.active = 0.15 + 0.85 * active_(facts.z(Trait::regularity));
  facts.growth = std::clamp(0.03 + 0.12 * facts.z(Trait::growth), -0.4, 0.4);
  facts.late = late_(-facts.z(Trait::payment));
  // .905 leaves a rank correlation of .83 between size and the five terms.
  const double size = normal_cdf(0.905 * facts.z(Trait::size) + std::sqrt(1 - 0.905 * 0.905) * chance.normal());
  facts.terms = std::find_if(terms.begin(), terms.end(), [&](const Terms& one) { return size <= one.up_to; })->days;
  facts.prospect = happens(chance, 0.06);
  // Two thirds were there before a window of three years; who leaves does so at a rate that satisfaction lowers.
  constexpr double before = 80;
  const double span = before + 0.95 * static_cast<double>(options.months);
  facts.start = static_cast<Index>(std::floor(span * chance.uniform() - before));
  const double leaving = std::clamp(0.20 - 0.12 * (facts.u(Trait::satisfaction) - 0.5), 0.01, 0.99);
  const double stays = chance.exponential() / -std::log(1 - leaving) * 12;
  facts.end = std::max<Index>(facts.start, 0) + 1 + static_cast<Index>(std::min(stays, 1e6));
  facts.currency = static_cast<std::size_t>(pick(chance, static_cast<std::int64_t>(rates_.size())));
  facts.duplicated = options.dirt && happens(chance, 0.03);
  Draws gaps = draws(Stream::gaps, client);
  facts.costs_known = !gap(gaps, 0.08);
  return facts;
}

double World::worth(const std::array<double, trait_count>& latent) const noexcept {
  // Size is a trait of portraits, not a value: it would count revenue and prestige twice.
  static constexpr std::array<double, trait_count> weights{0, 0.2, 0.25, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05};
  double worth = 0;
  for (std::size_t k = 0; k < trait_count; ++k) worth += weights[k] * normal_cdf(latent[k]);
  return worth;
}

std::int64_t World::cents(double amount, std::size_t currency) const noexcept {
  return static_cast<std::int64_t>(std::llround(std::min(amount * rates_[currency], 1e13) * 100));
}

bool World::gap(Draws& chance, double real) const noexcept {
  switch (options.gaps) {
    case Gaps::none: return false;
    case Gaps::random: return happens(chance, options.gap_share);
    case Gaps::real: break;
  }
  return happens(chance, real);
}

std::string client_id(Index client) { return fmt::format("C{:07}", client + 1); }

std::int64_t level_of(double z) noexcept {
  std::int64_t level = 1;
  for (const double cut : {-1.2, -0.5, 0.5, 1.2}) level += z > cut;
  return level;
}

const char* owner_of(Index client) noexcept {
  static constexpr std::array owners{"Anna Nowak",   "Piotr Zieliński", "Olena Kovalenko", "Jan Novák",
                                     "Maria Schulz", "Luca Romano",     "Ewa Wiśniewska",  "Tomás Vega"};
  return owners[static_cast<std::size_t>(client) * 5 % owners.size()];
}

void write_dirt(std::vector<Rows>& out, const char* table, const std::string& row, const char* fault,
                const std::string& truth) {
  Rows& line = out[dirt_table].text(table).text(row).text(fault);
  truth.empty() ? line.missing() : line.text(truth);
}

}  // namespace mcda::clients
