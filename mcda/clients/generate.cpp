#include "mcda/clients/generate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mcda/clients/generate_world.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/model/error.hpp"
#include "mcda/source/writer.hpp"

namespace mcda::clients {

namespace {

using T = CanonicalType;

constexpr CanonicalColumn truth_columns[]{
    {"client_id", T::id, "", "the client"},
    {"size", T::number, "deviations", "latent traits, standard normal"},
    {"revenue", T::number},
    {"margin", T::number},
    {"regularity", T::number},
    {"growth", T::number},
    {"payment", T::number},
    {"satisfaction", T::number},
    {"prestige", T::number},
    {"alignment", T::number},
    {"worth", T::number, "0 to 1", "the weighted mean of the traits' positions"},
    {"rank", T::whole, "", "by worth, 1 is best"},
};
constexpr CanonicalColumn dirt_columns[]{
    {"table_name", T::text, "", "where"},
    {"row_id", T::id, "", "which row"},
    {"fault", T::text, "", "what is wrong with it"},
    {"truth", T::text, "", "what should stand there"},
};
constexpr CanonicalColumn portrait_columns[]{
    {"client_id", T::id, "", "the client"},
    {"observed", T::date, "", "when its traits were seen"},
    {"turnover", T::money, "EUR", "planted: the most informative trait"},
    {"employees", T::whole, "people", "planted"},
    {"founded", T::whole, "year", "planted: older is better"},
    {"charter_capital", T::money, "EUR", "planted: the least informative trait"},
    {"region", T::text, "", "says nothing"},
    {"sector", T::text, "", "says nothing"},
    {"web_visits", T::whole, "", "says nothing"},
    {"distance_km", T::number, "km", "says nothing"},
    {"key", T::truth, "", "became a key client in the year after"},
};
constexpr CanonicalColumn portrait_truth_columns[]{
    {"client_id", T::id, "", "the client"},
    {"probability", T::number, "0 to 1", "of becoming a key client"},
};

constexpr CanonicalColumn planted_columns[]{
    {"quantity", T::text, "", "area under the curve, base rate, intercept, or the coefficient of a standardised trait"},
    {"value", T::number},
};
constexpr CanonicalColumn rate_columns[]{
    {"currency", T::text, "", "ISO 4217 code"},
    {"rate", T::number, "", "what one unit is worth in the first currency"},
};

constexpr Index block_clients = 512, blocks_a_wave = 16;

void check(const GenerateOptions& options) {
  std::vector<Problem> problems;
  const auto need = [&](bool holds, const char* what, const char* remedy) {
    if (!holds) problems.push_back({.what = what, .remedy = remedy});
  };
  need(options.clients >= 1 && options.clients <= 9'999'999, "the number of clients is out of bounds",
       "give 1 to 9 999 999");
  need(options.months >= 1 && options.months <= 240, "the number of months is out of bounds", "give 1 to 240");
  need(options.invoices_a_month >= 1 && options.invoices_a_month <= 100,
       "the number of invoices a month is out of bounds", "give 1 to 100");
  need(options.gap_share >= 0 && options.gap_share <= 0.95, "the share of missing values is out of bounds",
       "give 0 to 0.95");
  need(!options.currencies.empty(), "there is no currency", "give EUR");
  need(!options.dirt || options.portrait == PortraitMode::none, "a planted portrait has no dirt mode", "choose one");
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
}

std::vector<Rows> empty_tables(PortraitMode portrait) {
  std::vector<Rows> tables;
  for (const CanonicalTable& table : generated_tables(portrait)) tables.emplace_back(table);
  return tables;
}

// Ranks by worth: the one thing that needs everybody.
std::vector<double> true_ranks(const World& world) {
  std::vector<double> worth(static_cast<std::size_t>(world.options.clients));
  const Index blocks = (world.options.clients + block_clients - 1) / block_clients;
  RunOptions run = world.options.run;
  run.progress = nullptr;
  for_each_item(blocks, run, [&](Index block, Index) {
    const Index end = std::min((block + 1) * block_clients, world.options.clients);
    for (Index i = block * block_clients; i < end; ++i)
      worth[static_cast<std::size_t>(i)] = world.worth(world.latents(i));
  });
  return rank_fast(worth).ranks;
}

void write_truth(const World& world, const Facts& facts, double rank, std::vector<Rows>& out) {
  Rows& row = out[truth_table].text(facts.id);
  for (const double z : facts.latent) row.number(z);
  row.number(world.worth(facts.latent)).whole(static_cast<std::int64_t>(rank));
}

}  // namespace

Rows::Rows(const CanonicalTable& table) {
  for (const CanonicalColumn& column : table.columns) {
    switch (column.type) {
      case T::id:
      case T::text: columns_.emplace_back(source::TextColumn()); break;
      case T::number: columns_.emplace_back(std::vector<double>()); break;
      default: columns_.emplace_back(std::vector<std::int64_t>());
    }
  }
}

Rows::Column& Rows::next() {
  Column& column = columns_[cell_++];
  if (cell_ == columns_.size()) cell_ = 0, ++rows_;
  return column;
}

Rows& Rows::text(std::string_view value) {
  std::get<source::TextColumn>(next()).append(value);
  return *this;
}

Rows& Rows::whole(std::int64_t value) {
  std::get<std::vector<std::int64_t>>(next()).push_back(value);
  return *this;
}

Rows& Rows::number(double value) {
  std::get<std::vector<double>>(next()).push_back(value);
  return *this;
}

Rows& Rows::missing() {
  Column& column = next();
  if (auto* const texts = std::get_if<source::TextColumn>(&column)) {
    texts->append_missing();
  } else if (auto* const numbers = std::get_if<std::vector<double>>(&column)) {
    numbers->push_back(std::numeric_limits<double>::quiet_NaN());
  } else {
    std::get<std::vector<std::int64_t>>(column).push_back(source::missing_integer);
  }
  return *this;
}

void Rows::append(const Rows& more) {
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    std::visit(
        [&]<class C>(C& column) {
          const C& other = std::get<C>(more.columns_[j]);
          if constexpr (std::is_same_v<C, source::TextColumn>) {
            column.append(other);
          } else {
            column.insert(column.end(), other.begin(), other.end());
          }
        },
        columns_[j]);
  }
  rows_ += more.rows_;
}

std::span<const CanonicalTable> generated_tables(PortraitMode portrait) {
  static const std::vector<CanonicalTable> crm = [] {
    std::vector<CanonicalTable> tables(canonical_tables().begin(), canonical_tables().end());
    tables.push_back(
        {"truth", "what the clients are like in truth; a program that ranks must not see it", truth_columns});
    tables.push_back({"rate", "exchange rates, the same for every day", rate_columns});
    tables.push_back({"dirt", "what was spoilt on purpose", dirt_columns});
    return tables;
  }();
  static const std::vector<CanonicalTable> planted{
      {"portrait", "clients with traits and whether they became key clients", portrait_columns},
      {"truth", "the probabilities behind it", portrait_truth_columns},
      {"planted", "what was planted", planted_columns}};
  return portrait == PortraitMode::none ? crm : planted;
}

void generate(const GenerateOptions& options, const std::function<void(std::size_t, const Rows&)>& take) {
  check(options);
  const World world(options);
  const bool crm = options.portrait == PortraitMode::none;
  if (crm) {
    Rows rates(generated_tables(options.portrait)[rate_table]);
    for (std::size_t k = 0; k < options.currencies.size(); ++k)
      rates.text(options.currencies[k]).number(world.worth_of_one(k));
    take(rate_table, rates);
  } else {
    Rows planted(generated_tables(options.portrait)[2]);
    for (const auto& [quantity, value] : planted_portrait(options.portrait)) planted.text(quantity).number(value);
    take(2, planted);
  }
  const std::vector<double> ranks = crm ? true_ranks(world) : std::vector<double>();
  const Index blocks = (options.clients + block_clients - 1) / block_clients;
  std::vector<std::vector<Rows>> wave(static_cast<std::size_t>(blocks_a_wave));
  for (Index first = 0; first < blocks; first += blocks_a_wave) {
    const Index count = std::min(blocks_a_wave, blocks - first);
    for_each_item(count, options.run, [&](Index block, Index) {
      std::vector<Rows> out = empty_tables(options.portrait);
      const Index begin = (first + block) * block_clients, end = std::min(begin + block_clients, options.clients);
      for (Index client = begin; client < end; ++client) {
        if (!crm) {
          write_portrait(world, client, out);
          continue;
        }
        const Facts facts = world.facts(client);
        write_client(world, facts, out);
        write_deals(world, facts, out);
        write_trade(world, facts, out);
        write_voices(world, facts, out);
        write_truth(world, facts, ranks[static_cast<std::size_t>(client)], out);
      }
      wave[static_cast<std::size_t>(block)] = std::move(out);
    });
    for (std::size_t table = 0; table < generated_tables(options.portrait).size(); ++table) {
      Rows& rows = wave.front()[table];
      for (Index block = 1; block < count; ++block) rows.append(wave[static_cast<std::size_t>(block)][table]);
      if (rows.size() > 0) take(table, rows);
    }
  }
}

}  // namespace mcda::clients
