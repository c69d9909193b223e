// prefero crm whale: where the profit comes from and where it is lost.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/crm_folder.hpp"
#include "cli/data_rows.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/profit_curve.hpp"
#include "mcda/clients/criteria_catalogue.hpp"
#include "mcda/clients/crm_source.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/method/parameters.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

namespace {

namespace clients = mcda::clients;

/// What is asked of a source: columns, or SQL expressions over them.
struct Wanted {
  std::string id, label, profit, revenue;
  std::string waiting;  ///< cost of waiting for the money; empty: not asked
};

/// One row a client.
struct Accounts {
  mcda::source::TextColumn ids, labels;
  std::vector<double> profit, revenue;  ///< revenue NaN where it was not asked for
  double waiting = 0;                   ///< what waiting for the money cost, all clients
  double rate = 0;                      ///< a year, by which it was computed; 0: it was not
  Index without = 0;                    ///< clients without a profit, left out
  mcda::Notes notes;
  bool has_revenue = false;

  std::string name(Index row) const {
    const auto i = static_cast<std::size_t>(row);
    const std::string id(ids[i]), label(labels[i]);
    return label.empty() || label == id ? id : label + " (" + id + ")";
  }
};

bool is_model(const std::string& path) {
  const std::string ending = std::filesystem::path(path).extension().string();
  return ending == ".yaml" || ending == ".yml";
}

// A name of a column, or else an expression; which one it is only the source can say.
mcda::source::ValueRequest value_of(const mcda::source::Source& rows, const std::string& written,
                                    const std::string& purpose) {
  for (const mcda::source::ColumnInfo& column : rows.columns()) {
    if (column.name == written) return {.column = written, .expression = {}, .purpose = purpose};
  }
  // A bare word that is no column is a typing error, and the source names the nearest.
  const bool word = written.find_first_of(" +-*/()") == std::string::npos;
  return word ? mcda::source::ValueRequest{.column = written, .expression = {}, .purpose = purpose}
              : mcda::source::ValueRequest{.column = {}, .expression = written, .purpose = purpose};
}

Accounts read_accounts(const mcda::source::SourceSpec& spec, const Wanted& wanted, const std::string& where) {
  mcda::source::Source rows = mcda::source::Source::open(spec);
  const Interrupt::Watch watch(rows);
  mcda::source::Request request;
  request.numbers.push_back(value_of(rows, wanted.profit, "profit"));
  if (!wanted.revenue.empty()) request.numbers.push_back(value_of(rows, wanted.revenue, "revenue"));
  if (!wanted.waiting.empty()) request.numbers.push_back(value_of(rows, wanted.waiting, "cost of waiting"));
  if (!wanted.id.empty()) request.texts.push_back({.column = wanted.id, .expression = {}, .purpose = "id"});
  if (!wanted.label.empty()) request.texts.push_back({.column = wanted.label, .expression = {}, .purpose = "label"});
  request.where = where;
  request.order_by = wanted.id;
  Accounts accounts;
  accounts.has_revenue = !wanted.revenue.empty();
  accounts.notes = rows.notes();
  Index row = 0;
  rows.read(request, [&](const mcda::source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      ++row;
      const double profit = batch.numbers[0][i], revenue = accounts.has_revenue ? batch.numbers[1][i] : std::nan("");
      if (std::isnan(profit) || (accounts.has_revenue && std::isnan(revenue))) {
        ++accounts.without;
        continue;
      }
      accounts.profit.push_back(profit);
      if (!wanted.waiting.empty()) accounts.waiting += batch.numbers.back()[i];
      accounts.revenue.push_back(revenue);
      accounts.ids.append(wanted.id.empty() ? std::to_string(row) : std::string((*batch.texts.front())[i]));
      accounts.labels.append(wanted.label.empty() ? std::string_view() : (*batch.texts.back())[i]);
    }
  });
  if (accounts.profit.empty()) {
    throw mcda::InvalidInput("no client has a profit" + std::string(accounts.has_revenue ? " and a revenue" : ""),
                             "name the columns by --profit and --revenue");
  }
  if (accounts.without > 0) {
    accounts.notes.push_back(fmt::format("{} {} no profit{} and {} left out", count_text(accounts.without),
                                         accounts.without == 1 ? "client has" : "clients have",
                                         accounts.has_revenue ? " or no revenue" : "",
                                         accounts.without == 1 ? "is" : "are"));
  }
  return accounts;
}

// What the whale of canonical tables is made of; the names are those of the catalogue.
constexpr const char* contribution = "net_contribution";
constexpr const char* waiting_cost = "carrying_cost";
constexpr const char* window_revenue = "rev_12m";

/// The clients' profit as criteria of the catalogue, by the same statement that ranks them.
Accounts criteria_accounts(mcda::source::SourceSpec spec, const clients::CrmSettings& settings,
                           std::vector<clients::WantedCriterion> wanted, const Wanted& columns,
                           const std::string& where) {
  for (const std::string& name : {columns.profit, columns.revenue, columns.waiting}) {
    const bool known = std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) { return one.name == name; });
    if (known || clients::catalogue_criterion(name) == nullptr) continue;
    if (clients::catalogue_criterion(name)->value.empty())
      throw mcda::InvalidInput(name + " is no profit of a period", "take net_contribution or gp_12m");
    wanted.push_back({.name = name, .id = name, .sql = {}, .table = {}, .parameters = {}, .file = {}});
  }
  const clients::CrmPortfolio crm = clients::crm_portfolio(std::move(spec), settings, wanted);
  Accounts accounts;
  try {
    accounts = read_accounts(crm.spec, columns, where);
  } catch (const mcda::InvalidInput&) {
    clients::require_sound_cells(crm);
    throw;
  }
  accounts.notes.insert(accounts.notes.begin(), crm.notes.begin(), crm.notes.end());
  return accounts;
}

double rate_of(const Arguments& arguments, const char* option, const char* parameter) {
  const auto all = clients::criterion_parameters();
  const auto& known = *std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == parameter; });
  if (!arguments.has(option)) return known.value;
  const auto value = mcda::files::number(arguments.text(option));
  if (!value || !(*value >= known.low && *value <= known.high)) {
    throw mcda::InvalidInput(fmt::format("--{}: \"{}\" is no number from {} to {}", option, arguments.text(option),
                                         mcda::shortest(known.low), mcda::shortest(known.high)),
                             fmt::format("{}: --{} {}", known.meaning, option, mcda::shortest(known.value)));
  }
  return *value;
}

Accounts canonical_accounts(const Arguments& arguments, const mcda::files::ModelFile& none) {
  const double rate = rate_of(arguments, "rate", "carrying_rate");
  const double hour = rate_of(arguments, "hour-rate", "hour_rate");
  clients::CrmSettings settings;
  settings.as_of = arguments.text("as-of");
  if (const auto day = clients::iso_day(settings.as_of)) settings.as_of = *day;
  settings.parameters = {{"carrying_rate", rate}, {"hour_rate", hour}};
  const auto months = static_cast<double>(arguments.whole("months", 0, 600).value_or(12));
  mcda::source::SourceSpec spec = source_spec(arguments, none);
  // Without payments nothing is known of waiting; the criterion says so in a note and counts nothing.
  const bool here = spec.location.starts_with("duckdb:") || std::filesystem::is_directory(spec.location);
  const bool waits = !here || clients::crm_tables(spec).contains("payment");
  std::vector<clients::WantedCriterion> wanted;
  for (const char* name : {contribution, window_revenue, waiting_cost}) {
    if (!waits && std::string_view(name) == waiting_cost) continue;
    clients::WantedCriterion& one = wanted.emplace_back();
    one.name = one.id = name;
    one.parameters["months"] = months;
  }
  // Who neither bought nor cost anything in that time has no place on the curve.
  std::string traded = fmt::format("({} <> 0 or {} is distinct from 0)", window_revenue, contribution);
  if (arguments.has("where")) traded += " and (" + arguments.text("where") + "\n)";
  Accounts accounts = criteria_accounts(source_spec(arguments, none), settings, std::move(wanted),
                                        {.id = "client_id",
                                         .label = "name",
                                         .profit = contribution,
                                         .revenue = window_revenue,
                                         .waiting = waits ? waiting_cost : ""},
                                        traded);
  accounts.rate = waits ? rate : 0;
  return accounts;
}

Accounts accounts_of(const Arguments& arguments) {
  const std::string& operand = arguments.operands().front();
  Wanted wanted{.id = arguments.text("id"),
                .label = arguments.text("label"),
                .profit = arguments.text("profit"),
                .revenue = arguments.text("revenue"),
                .waiting = {}};
  if (!is_model(operand)) {
    mcda::files::ModelFile none;
    none.source.source = operand;
    const bool tables = std::filesystem::is_directory(operand) || operand.find(':') != std::string::npos;
    if (wanted.profit.empty() && tables && !arguments.has("query") && !arguments.has("table"))
      return canonical_accounts(arguments, none);
    if (wanted.profit.empty()) {
      throw mcda::InvalidInput("which column holds the profit of a client is not known",
                               "name it: --profit COLUMN, or an expression like --profit \"revenue - cost\"");
    }
    return read_accounts(source_spec(arguments, none), wanted, arguments.text("where"));
  }
  mcda::Notes notes;
  const ReadModel model = read_model(operand, notes);
  if (wanted.profit.empty()) wanted.profit = model.file.profit;
  if (wanted.profit.empty()) {
    throw mcda::InvalidInput({model.file.problem("", "the model does not say which column holds the profit",
                                                 "write profit: COLUMN at the top level, or give --profit COLUMN")});
  }
  if (wanted.id.empty()) wanted.id = model.file.source.id;
  if (wanted.label.empty()) wanted.label = model.file.source.label;
  mcda::source::SourceSpec spec = source_spec(arguments, model.file);
  if (!model.file.crm) return read_accounts(std::move(spec), wanted, arguments.text("where"));
  std::optional<ImportedFolder> imported;  // lives until everything is read
  if (!model.file.crm->preset.empty()) {
    imported.emplace(spec.location, *model.file.crm, model.file.source.folder.string(), notes);
    spec.location = imported->path();
  }
  Accounts accounts =
      criteria_accounts(std::move(spec), *model.file.crm, model.file.wanted, wanted, arguments.text("where"));
  accounts.notes.insert(accounts.notes.begin(), notes.begin(), notes.end());
  return accounts;
}

struct Whale {
  mcda::ProfitCurve curve;
  mcda::Concentration of_revenue;
  Index clients = 0;

  bool gains() const { return curve.total > 0; }
  double share_of_clients(Index count) const { return static_cast<double>(count) / static_cast<double>(clients); }
};

std::string money(double amount) {
  const std::string digits = fmt::format("{:.0f}", std::abs(amount));
  std::string grouped;
  for (std::size_t k = 0; k < digits.size(); ++k) {
    if (k > 0 && (digits.size() - k) % 3 == 0) grouped += ' ';
    grouped += digits[k];
  }
  return (amount < -0.5 ? "-" : "") + grouped;
}

std::vector<std::string> sentences_of(const Accounts& accounts, const Whale& whale) {
  const mcda::ProfitCurve& curve = whale.curve;
  std::vector<std::string> lines;
  std::string first = fmt::format("{} clients: profit {}", count_text(whale.clients), money(curve.total));
  if (accounts.has_revenue && whale.of_revenue.total > 0) {
    first += fmt::format(" from a revenue of {} ({})", money(whale.of_revenue.total),
                         percent(curve.total / whale.of_revenue.total));
  }
  lines.push_back(first);
  if (curve.peak_at == 0) {
    lines.push_back("Nobody earns us anything");
  } else {
    lines.push_back(
        fmt::format("Profit peaks at {}{} with the best {} clients ({})", money(curve.peak),
                    whale.gains() ? fmt::format(", {:.0f} % of the total,", 100 * curve.peak / curve.total) : "",
                    count_text(curve.peak_at), percent(whale.share_of_clients(curve.peak_at))));
  }
  lines.push_back(curve.losers == 0 ? std::string("Nobody loses us money")
                                    : fmt::format("{} {} ({}) {} us money: together {}", count_text(curve.losers),
                                                  curve.losers == 1 ? "client" : "clients",
                                                  percent(whale.share_of_clients(curve.losers)),
                                                  curve.losers == 1 ? "loses" : "lose", money(curve.lost)));
  if (accounts.rate > 0) {
    lines.push_back(fmt::format("Waiting for the money has cost {}, at {} a year: terms, late payment and what is open",
                                money(accounts.waiting), percent(accounts.rate)));
  }
  if (accounts.has_revenue && whale.of_revenue.total > 0) {
    lines.push_back(fmt::format(
        "The largest fifth has {} of the revenue, the largest client {}; the Herfindahl index {:.4f} is that of {} "
        "equal clients",
        percent(whale.of_revenue.top_fifth), percent(whale.of_revenue.largest), whale.of_revenue.herfindahl,
        readable(1 / whale.of_revenue.herfindahl, 3)));
  }
  return lines;
}

// The curve at every tenth of the clients, and at its peak.
Sheet curve_sheet(const Whale& whale) {
  Sheet sheet;
  sheet.column("best clients", CellKind::number);
  sheet.column("share", CellKind::number);
  sheet.column("profit together", CellKind::number);
  sheet.column("of the total", CellKind::number);
  std::vector<Index> places;
  for (Index tenth = 1; tenth <= 10; ++tenth) places.push_back(std::max<Index>(1, whale.clients * tenth / 10));
  if (whale.curve.peak_at > 0) places.push_back(whale.curve.peak_at);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  for (const Index place : places) {
    const double together = whale.curve.cumulative[static_cast<std::size_t>(place - 1)];
    sheet.row({count_text(place), percent(whale.share_of_clients(place)), money(together),
               whale.gains() ? fmt::format("{:.0f} %{}", 100 * together / whale.curve.total,
                                           place == whale.curve.peak_at ? " peak" : "")
                             : ""});
  }
  return sheet;
}

Sheet losers_sheet(const Accounts& accounts, const Whale& whale, Index limit) {
  Sheet sheet;
  sheet.column("id");
  sheet.column("client");
  if (accounts.has_revenue) sheet.column("revenue", CellKind::number);
  sheet.column("profit");
  if (accounts.has_revenue) sheet.column("margin", CellKind::number);
  const auto& order = whale.curve.order;
  const auto row_at = [&](Index k) {
    return static_cast<std::size_t>(order[order.size() - 1 - static_cast<std::size_t>(k)]);
  };
  const Index shown = std::min(limit, whale.curve.losers);
  std::size_t widest = 0;  // amounts in groups of three line up only where they are equally long
  for (Index k = 0; k < shown; ++k) widest = std::max(widest, money(accounts.profit[row_at(k)]).size());
  for (Index k = 0; k < shown; ++k) {
    const std::size_t i = row_at(k);
    std::vector<std::string> cells{std::string(accounts.ids[i]), std::string(accounts.labels[i])};
    if (accounts.has_revenue) cells.push_back(money(accounts.revenue[i]));
    cells.push_back(fmt::format("{:>{}}", money(accounts.profit[i]), widest));
    if (accounts.has_revenue)
      cells.push_back(accounts.revenue[i] > 0 ? percent(accounts.profit[i] / accounts.revenue[i]) : "");
    sheet.row(std::move(cells));
  }
  return sheet;
}

void write_text(const Accounts& accounts, const Whale& whale, Index limit, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  for (const std::string& line : sentences_of(accounts, whale)) {
    output.write(markdown ? "- " + mcda::files::markdown_text(line) + "\n"
                          : folded(mcda::files::harmless(line), output.screen(), 2) + "\n");
  }
  output.write("\n" + curve_sheet(whale).in(output));
  if (whale.curve.losers == 0) return;
  const std::string heading = whale.curve.losers > limit
                                  ? fmt::format("The {} who lose most:", limit)
                                  : std::string(whale.curve.losers == 1 ? "Who loses:" : "Who lose:");
  output.write(markdown ? "\n" + heading + "\n\n" : "\n" + output.screen().bold(heading) + "\n");
  output.write(losers_sheet(accounts, whale, limit).in(output));
}

void write_csv(const Accounts& accounts, const Whale& whale, Output& output) {
  DataRows writer(
      output, "profit curve",
      {"position", "id", "label", "revenue", "profit", "cumulative", "share_of_clients", "share_of_profit"});
  for (std::size_t k = 0; k < whale.curve.order.size(); ++k) {
    const auto i = static_cast<std::size_t>(whale.curve.order[k]);
    writer.number(static_cast<double>(k + 1)).text(accounts.ids[i]).text(accounts.labels[i]);
    writer.number(accounts.revenue[i]).number(accounts.profit[i]).number(whale.curve.cumulative[k]);
    writer.number(whale.share_of_clients(static_cast<Index>(k + 1)));
    writer.number(whale.gains() ? whale.curve.cumulative[k] / whale.curve.total : std::nan(""));
    writer.end_row();
  }
  writer.finish();
}

void write_json(const Accounts& accounts, const Whale& whale, Output& output) {
  const mcda::ProfitCurve& curve = whale.curve;
  Json json = document({});
  json["clients"] = whale.clients;
  json["profit"] = curve.total;
  json["peak"] = {{"profit", curve.peak},
                  {"clients", curve.peak_at},
                  {"share_of_clients", whale.share_of_clients(curve.peak_at)},
                  {"share_of_profit", whale.gains() ? Json(curve.peak / curve.total) : Json(nullptr)}};
  json["losers"] = {
      {"clients", curve.losers}, {"share_of_clients", whale.share_of_clients(curve.losers)}, {"lost", curve.lost}};
  if (accounts.has_revenue) {
    json["revenue"] = {{"total", whale.of_revenue.total},
                       {"herfindahl", whale.of_revenue.herfindahl},
                       {"top_fifth", whale.of_revenue.top_fifth},
                       {"largest", whale.of_revenue.largest}};
  }
  if (accounts.rate > 0) json["waiting"] = {{"cost", accounts.waiting}, {"rate", accounts.rate}};
  Json list = Json::array();
  for (std::size_t k = 0; k < curve.order.size(); ++k) {
    const auto i = static_cast<std::size_t>(curve.order[k]);
    Json one{{"id", mcda::files::valid_utf8(accounts.ids[i])}, {"profit", accounts.profit[i]}};
    if (!accounts.labels[i].empty()) one["label"] = mcda::files::valid_utf8(accounts.labels[i]);
    if (accounts.has_revenue) one["revenue"] = accounts.revenue[i];
    one["cumulative"] = curve.cumulative[k];
    list.push_back(std::move(one));
  }
  json["curve"] = std::move(list);
  json["notes"] = accounts.notes;
  output.write(mcda::files::json_text(json) + "\n");
}

int run_whale(const Arguments& arguments) {
  Output output(arguments);
  const Index limit = arguments.whole("top", 1, std::numeric_limits<Index>::max()).value_or(10);
  const Accounts accounts = accounts_of(arguments);
  require_no_notes(arguments, accounts.notes);
  const Whale whale{mcda::profit_curve(accounts.profit),
                    accounts.has_revenue ? mcda::concentration_of(accounts.revenue) : mcda::Concentration{},
                    static_cast<Index>(accounts.profit.size())};
  switch (output.format()) {
    case Format::json: write_json(accounts, whale, output); break;
    case Format::csv: write_csv(accounts, whale, output); break;
    default: write_text(accounts, whale, limit, output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, accounts.notes);
  return 0;
}

}  // namespace

Command crm_whale_command() {
  return {
      .name = "crm whale",
      .operands = "MODEL|SOURCE",
      .summary = "where the profit comes from and where it is lost: the whale curve",
      .details =
          "Adds up the profit of the clients from the best to the worst. The curve climbs above the total and comes "
          "down again with the clients that lose money; how far is what they cost. A model names its column by "
          "`profit: COLUMN` at the top level; of a file, folder or database --profit names it. --profit and --revenue "
          "also take an expression over the columns. Of a folder or database of canonical tables (docs/crm-tables.md) "
          "profit is the criterion net_contribution: gross profit less the cost to serve and the cost of waiting for "
          "the money. A model over such tables may name any criterion of the catalogue. As CSV, Excel or JSON: the "
          "whole curve.",
      .examples =
          "prefero crm whale model.yaml\n"
          "prefero crm whale crm_folder --as-of 2025-12-31 --rate 0.06\n"
          "prefero crm whale clients.csv --id client_id --profit \"revenue - cost\" --revenue revenue\n"
          "prefero crm whale orders.csv --query \"select client, sum(sales) as revenue, sum(sales - cost) as profit "
          "from "
          "data group by client\" --id client --profit profit --revenue revenue",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"profit", "COLUMN", "profit of a client: a column or an expression (default: the model's)"},
              {"revenue", "COLUMN", "revenue of a client, for margins and concentration"},
              {"id", "COLUMN", "the clients' ids (default: the model's, else row numbers)"},
              {"label", "COLUMN", "the clients' names (default: the model's)"},
              {"as-of", "DATE", "of canonical tables: the last day (default: the last one in the data)"},
              {"months", "N", "of canonical tables: how far back (default 12; 0: everything)"},
              {"rate", "R", "of canonical tables: what money costs a year (default 0.1)"},
              {"hour-rate", "R", "of canonical tables: what an hour of support costs (default 50)"},
              {"top", "K", "show the K who lose most (default 10)"}},
      .groups = {&options::data(), &options::output(), &options::computation(), &options::general()},
      .run = run_whale};
}

}  // namespace prefero
