// What the parts of the generator share: the options in usable form, and who a client is. Internal to the room.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "mcda/clients/generate.hpp"
#include "mcda/clients/laws.hpp"

namespace mcda::clients {

/// The latent traits of a client, standard normal each, correlated as generate_world.cpp says.
enum class Trait { size, revenue, margin, regularity, growth, payment, satisfaction, prestige, alignment };
inline constexpr std::size_t trait_count = 9;
extern const std::array<const char*, trait_count> trait_names;
/// Correlations of the latent traits, chosen for the conflict of big and prestigious against small and profitable.
const std::array<std::array<double, trait_count>, trait_count>& trait_correlations();

/// Independent sources of chance; a new one goes to the end, or all output changes.
enum class Stream : std::uint32_t {
  traits = 0x67656E00,
  facts,
  master_data,
  family,
  deals,
  invoices,
  payments,
  costs,
  tickets,
  surveys,
  activities,
  contracts,
  rubric,
  gaps,
  dirt,
  portrait
};

/// Positions in generated_tables().
enum Table : std::size_t {
  client_table,
  deal_table,
  invoice_table,
  payment_table,
  cost_table,
  ticket_table,
  survey_table,
  activity_table,
  contract_table,
  rubric_table,
  truth_table,
  rate_table,
  dirt_table,
  crm_tables
};

/// One client before anything happens to it.
struct Facts {
  Index number = 0;
  std::string id;
  std::array<double, trait_count> latent{};
  double annual = 0;         ///< revenue a year, in the first currency
  double margin = 0;         ///< gross profit over revenue
  double active = 0;         ///< share of months with an invoice
  double growth = 0;         ///< of revenue, logarithmic, a year
  double late = 0;           ///< share of invoices paid late
  std::int64_t terms = 0;    ///< days
  bool prospect = false;     ///< has never bought
  Index start = 0, end = 0;  ///< months of business [start, end), counted in the window; start may lie before it
  std::size_t currency = 0;
  bool costs_known = true;
  bool duplicated = false;  ///< is in the CRM twice (dirt)

  double z(Trait trait) const noexcept { return latent[static_cast<std::size_t>(trait)]; }
  double u(Trait trait) const noexcept { return normal_cdf(z(trait)); }
};

class World {
 public:
  explicit World(const GenerateOptions& options);

  const GenerateOptions& options;

  Draws draws(Stream stream, Index client) const noexcept {
    return {options.seed, static_cast<std::uint32_t>(stream), static_cast<std::uint64_t>(client)};
  }
  /// The first day of a month of the window; months before and after it too.
  std::int64_t month_start(Index month) const;
  /// The window [first day, as_of].
  std::int64_t first_day() const { return first_day_; }

  std::array<double, trait_count> latents(Index client) const noexcept;
  Facts facts(Index client) const;
  /// What the client is worth in truth: the mean of the traits' positions, weighted; in [0, 1].
  double worth(const std::array<double, trait_count>& latent) const noexcept;
  /// An amount of the first currency, in cents of another.
  std::int64_t cents(double amount, std::size_t currency) const noexcept;
  /// What one unit of a currency is worth in the first one, to six digits.
  double worth_of_one(std::size_t currency) const noexcept { return std::round(1e6 / rates_[currency]) / 1e6; }
  /// True where a value is left out; `real` is its share in the pattern of real data.
  bool gap(Draws& draws, double real) const noexcept;

 private:
  NormalScores active_, late_;
  std::vector<double> rates_;
  std::int64_t first_day_ = 0;
  int first_year_ = 0, first_month_ = 0;  // of the window
};

std::string client_id(Index client);
/// The level 1 to 5 of a standard normal score.
std::int64_t level_of(double z) noexcept;
/// The person who looks after a client.
const char* owner_of(Index client) noexcept;

// Each writes one client's rows.
void write_client(const World& world, const Facts& facts, std::vector<Rows>& out);
void write_trade(const World& world, const Facts& facts, std::vector<Rows>& out);
void write_deals(const World& world, const Facts& facts, std::vector<Rows>& out);
void write_voices(const World& world, const Facts& facts, std::vector<Rows>& out);
void write_portrait(const World& world, Index client, std::vector<Rows>& out);
/// One line of what the dirt mode spoilt.
void write_dirt(std::vector<Rows>& out, const char* table, const std::string& row, const char* fault,
                const std::string& truth);

}  // namespace mcda::clients
