// Who the clients are: the master data of a CRM.
#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/clients/generate_world.hpp"

namespace mcda::clients {

namespace {

struct Place {
  const char* region;
  const char* country;
  double up_to;  // share of the clients
};
constexpr std::array<Place, 14> places{{{"Mazowieckie", "PL", 0.14},
                                        {"Śląskie", "PL", 0.25},
                                        {"Małopolskie", "PL", 0.33},
                                        {"Wielkopolskie", "PL", 0.41},
                                        {"Pomorskie", "PL", 0.47},
                                        {"Bayern", "DE", 0.56},
                                        {"Nordrhein-Westfalen", "DE", 0.64},
                                        {"Sachsen", "DE", 0.69},
                                        {"Praha", "CZ", 0.75},
                                        {"Jihomoravský kraj", "CZ", 0.79},
                                        {"Київ", "UA", 0.86},
                                        {"Львівська область", "UA", 0.91},
                                        {"Lombardia", "IT", 0.96},
                                        {"Île-de-France", "FR", 2}}};

constexpr std::array sectors{"manufacturing", "retail",    "logistics", "construction",
                             "health",        "education", "energy",    "software"};

// Names are two words and a legal form; a number of a million gives a name of its own.
constexpr std::array<const char*, 64> stems{
    "Alder",   "Amber",  "Apex",   "Argo",   "Astra",  "Baltic",  "Beskid",  "Birch",  "Boreal",  "Breeze", "Bright",
    "Castle",  "Cedar",  "Cobalt", "Coral",  "Delta",  "Dunaj",   "Eagle",   "Elbe",   "Ember",   "Falcon", "Fjord",
    "Forge",   "Gamma",  "Granit", "Harbor", "Helio",  "Horizon", "Indigo",  "Iris",   "Jade",    "Jantar", "Karpat",
    "Kestrel", "Krokus", "Lark",   "Linden", "Lumen",  "Magnet",  "Maple",   "Merid",  "Mistral", "Nimbus", "Nord",
    "Oder",    "Onyx",   "Orion",  "Pegas",  "Pilica", "Polar",   "Quartz",  "Raven",  "Rubin",   "Sable",  "Solar",
    "Stella",  "Tatra",  "Terra",  "Topaz",  "Vega",   "Vesta",   "Vistula", "Willow", "Zenit"};
constexpr std::array<const char*, 64> trades{
    "Agro",      "Automotive", "Bakery",  "Bau",       "Bearings",   "Biotech",     "Cables",     "Care",
    "Ceramics",  "Chemie",     "Clinic",  "Coatings",  "Cold Chain", "Components",  "Consult",    "Contact",
    "Cosmetics", "Data",       "Design",  "Drives",    "Electric",   "Engineering", "Fasteners",  "Filters",
    "Foods",     "Foundry",    "Freight", "Furniture", "Gas",        "Glass",       "Hydraulics", "Instruments",
    "Interiors", "Kitchens",   "Labs",    "Lighting",  "Machines",   "Marine",      "Media",      "Metals",
    "Mills",     "Motors",     "Optics",  "Packaging", "Paper",      "Pharma",      "Plast",      "Power",
    "Print",     "Pumps",      "Rail",    "Robotics",  "Security",   "Services",    "Software",   "Steel",
    "Storage",   "Systems",    "Textil",  "Tools",     "Trade",      "Valves",      "Water",      "Wood"};
constexpr std::array<const char*, 16> openings{"Ba", "Be", "Do", "Fa", "Ga", "Ka", "Lo", "Ma",
                                               "Ne", "Pa", "Ra", "Sa", "Ta", "Va", "Wi", "Zo"};
constexpr std::array<const char*, 16> endings{"bor",  "dan", "kora", "lex",  "lin", "mar", "mir", "nex",
                                              "nova", "pol", "ran",  "tech", "tex", "tor", "val", "wik"};

std::string name_of(Index client, const Place& place) {
  const auto number = static_cast<std::size_t>(client);
  const std::size_t mixed = number * 2654435761U % 4096;  // odd, so that 4096 neighbours have 4096 names
  std::string name = std::string(stems[mixed / 64]) + " " + trades[mixed % 64];
  if (number >= 4096) {
    const std::size_t more = number / 4096 % 256;
    name = std::string(openings[more / 16]) + endings[more % 16] + " " + name;
  }
  const std::string country = place.country;
  return name + (country == "PL"   ? " Sp. z o.o."
                 : country == "DE" ? " GmbH"
                 : country == "CZ" ? " s.r.o."
                 : country == "UA" ? " ТОВ"
                 : country == "IT" ? " S.r.l."
                                   : " SARL");
}

// A name as somebody types it the second time.
std::string misspelt(Draws& chance, std::string name) {
  switch (pick(chance, 4)) {
    case 0: std::swap(name[1], name[2]); return name;
    case 1: return name.substr(0, name.find_last_of(' '));
    case 2:
      for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      return name;
    default: return name.insert(name.find(' '), " ") + " ";
  }
}

bool is_child(const World& world, Index client) {
  Draws chance = world.draws(Stream::family, client);
  return client > 0 && happens(chance, 0.10);
}

}  // namespace

void write_client(const World& world, const Facts& facts, std::vector<Rows>& out) {
  Draws chance = world.draws(Stream::master_data, facts.number), gaps = world.draws(Stream::gaps, facts.number);
  gaps.uniform();  // the first one decided about the costs
  const double placed = chance.uniform();
  const Place& place =
      *std::find_if(places.begin(), places.end(), [&](const Place& one) { return placed <= one.up_to; });
  const char* const sector = sectors[static_cast<std::size_t>(pick(chance, sectors.size()))];
  const double size = facts.z(Trait::size);
  const auto employees = static_cast<std::int64_t>(std::llround(1 + std::exp(3.4 + 1.3 * size)));
  const double turnover = std::exp(14.6 + 1.4 * size) * lognormal(chance, -0.08, 0.4);
  const double capital = std::exp(10.8 + 1.2 * size) * lognormal(chance, -0.32, 0.8);
  const double equity = turnover * (0.1 + 0.3 * chance.uniform());
  const double health =
      1 / (1 + std::exp(-(1.6 + 0.5 * facts.z(Trait::payment) + 0.35 * size + 0.5 * chance.normal())));
  const double spend = facts.annual * (1 + gamma(chance, 1.2, 1.5));
  // Founded before the first sale, in a past that does not depend on the window.
  const std::int64_t year = 2022 - std::min<std::int64_t>(90, static_cast<std::int64_t>(gamma(chance, 2, 9)));
  std::string name = name_of(facts.number, place);

  Draws family = world.draws(Stream::family, facts.number);
  Index parent = -1, referrer = -1;
  if (is_child(world, facts.number)) {
    family.uniform();
    const Index candidate = pick(family, facts.number);
    if (!is_child(world, candidate)) parent = candidate;
  } else if (facts.number > 0) {
    family.uniform();
    // Who is satisfied recommends.
    if (happens(family, 0.15)) {
      const Index candidate = pick(family, facts.number);
      const double satisfied = world.latents(candidate)[static_cast<std::size_t>(Trait::satisfaction)];
      if (satisfied + family.normal() > 0) referrer = candidate;
    }
  }

  const bool hides_size = world.gap(gaps, employees < 20 ? 0.18 : 0.06);
  const bool hides_turnover = world.gap(gaps, 0.10), hides_capital = world.gap(gaps, 0.35);
  const bool hides_equity = world.gap(gaps, 0.40), hides_health = world.gap(gaps, 0.15);
  const bool hides_spend = world.gap(gaps, 0.30);
  const auto write = [&](const std::string& id, const std::string& called) {
    Rows& row = out[client_table].text(id).text(called).text(sector).text(place.region).text(place.country);
    hides_size ? row.missing() : row.whole(employees);
    hides_turnover ? row.missing() : row.whole(world.cents(turnover, 0));
    hides_capital ? row.missing() : row.whole(world.cents(capital, 0));
    hides_equity ? row.missing() : row.whole(world.cents(equity, 0));
    row.whole(year);
    parent < 0 ? row.missing() : row.text(client_id(parent));
    referrer < 0 ? row.missing() : row.text(client_id(referrer));
    row.text(owner_of(facts.number));
    hides_spend ? row.missing() : row.whole(world.cents(spend, 0));
    hides_health ? row.missing() : row.number(std::round(health * 1000) / 1000);
  };
  write(facts.id, name);
  if (!facts.duplicated) return;
  Draws dirt = world.draws(Stream::dirt, facts.number);
  write(facts.id + "D", misspelt(dirt, name));
  write_dirt(out, "client", facts.id + "D", "duplicate", facts.id);
}

}  // namespace mcda::clients
