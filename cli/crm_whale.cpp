// prefero crm whale: where the profit comes from and where it is lost.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/profit_curve.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

namespace {

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

Accounts read_accounts(mcda::source::SourceSpec spec, const Wanted& wanted, const std::string& where) {
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
    accounts.notes.push_back(fmt::format("{} {} no profit{} and left out", count_text(accounts.without),
                                         accounts.without == 1 ? "client has" : "clients have",
                                         accounts.has_revenue ? " or no revenue" : ""));
  }
  return accounts;
}

/// Profit of the clients in canonical tables (docs/crm-tables.md): revenue less costs, carriage and the cost of waiting
/// for the money, for what was issued in the last `months` before the as-of day.
std::string canonical_query(const std::string& as_of, Index months, double rate) {
  const std::string day = as_of.empty() ? "(select max(issued::date) from invoice)" : "date '" + as_of + "'";
  return fmt::format(
      "with today as (select {0} as day), "
      "bill as (select invoice_id, client_id, issued::date as issued, net::decimal(18,2) as net, "
      "coalesce(freight, 0)::decimal(18,2) as freight, day from invoice, today where client_id is not null and "
      "issued::date <= day and issued::date > day - interval {1} month), "
      "settled as (select invoice_id, sum(amount::decimal(18,2)) as amount, sum(amount::decimal(18,2) * "
      "date_diff('day', issued, paid::date)) as waited from payment join bill using (invoice_id) where paid::date <= "
      "day group by invoice_id), "
      // What is not paid has waited until today.
      "sold as (select client_id, sum(net) as revenue, sum(freight) as freight, sum(case when net > 0 then "
      "coalesce(waited, 0) + greatest(net - coalesce(amount, 0), 0) * date_diff('day', issued, day) else 0 end) as "
      "waited from bill left join settled using (invoice_id) group by client_id), "
      "spent as (select coalesce(cost.client_id, bill.client_id) as client_id, sum(cost.amount::decimal(18,2)) as cost "
      "from cost left join bill using (invoice_id), today where bill.invoice_id is not null or (cost.invoice_id is "
      "null and incurred::date <= today.day and incurred::date > today.day - interval {1} month) group by all) "
      "select client_id, name, revenue::double as revenue, (revenue - cost - freight)::double - waited::double * {2} / "
      "365 as profit, waited::double * {2} / 365 as waiting from sold join client using (client_id) left join spent "
      "using (client_id) order by client_id",
      day, months, mcda::shortest(rate));
}

// A sum of several currencies is no amount.
void require_one_currency(mcda::source::SourceSpec spec) {
  spec.query = "select count(distinct currency) as currencies from invoice";
  mcda::source::Source rows = mcda::source::Source::open(spec);
  double currencies = 0;
  rows.read({.numbers = {{.column = "currencies", .expression = {}, .purpose = "currencies"}}},
            [&](const mcda::source::Batch& batch) { currencies = batch.numbers.front()[0]; });
  if (currencies > 1) {
    throw mcda::InvalidInput(fmt::format("{}: invoices are in {:.0f} currencies", spec.location, currencies),
                             "bring them to one first: prefero crm import --rates FILE");
  }
}

Accounts canonical_accounts(const Arguments& arguments, const mcda::files::ModelFile& none) {
  const auto rate = mcda::files::number(arguments.text("rate", "0.08"));
  if (!rate || !(*rate >= 0 && *rate <= 1)) {
    throw mcda::InvalidInput("--rate: \"" + arguments.text("rate") + "\" is not a rate from 0 to 1 a year",
                             "write --rate 0.08");
  }
  const std::string as_of = arguments.text("as-of");
  if (!as_of.empty() && as_of.find_first_not_of("0123456789-") != std::string::npos)
    throw mcda::InvalidInput("--as-of: \"" + as_of + "\" is not a day", "write it as 2025-12-31");
  mcda::source::SourceSpec spec = source_spec(arguments, none);
  require_one_currency(spec);
  spec.query = canonical_query(as_of, arguments.whole("months", 1, 1200).value_or(12), *rate);
  Accounts accounts = read_accounts(
      spec, {.id = "client_id", .label = "name", .profit = "profit", .revenue = "revenue", .waiting = "waiting"},
      arguments.text("where"));
  accounts.rate = *rate;
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
  return read_accounts(source_spec(arguments, model.file), wanted, arguments.text("where"));
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
  std::string text = "position,id,label,revenue,profit,cumulative,share_of_clients,share_of_profit\n";
  mcda::files::CsvWriter writer(text, output.to_terminal());
  for (std::size_t k = 0; k < whale.curve.order.size(); ++k) {
    const auto i = static_cast<std::size_t>(whale.curve.order[k]);
    writer.number(static_cast<double>(k + 1)).text(accounts.ids[i]).text(accounts.labels[i]);
    writer.number(accounts.revenue[i]).number(accounts.profit[i]).number(whale.curve.cumulative[k]);
    writer.number(whale.share_of_clients(static_cast<Index>(k + 1)));
    writer.number(whale.gains() ? whale.curve.cumulative[k] / whale.curve.total : std::nan(""));
    writer.end_row();
  }
  output.write(text);
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
          "down "
          "again with the clients that lose money; how far is what they cost. A model names its column by `profit: "
          "COLUMN` at the top level; of a file, folder or database --profit names it. --profit and --revenue also take "
          "an expression over the columns. Of a folder or database of canonical tables (docs/crm-tables.md) profit is "
          "revenue less costs, carriage and the cost of waiting for the money. As CSV or JSON: the whole curve.",
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
              {"as-of", "DATE", "of canonical tables: the last day (default: that of the last invoice)"},
              {"months", "N", "of canonical tables: how far back (default 12)"},
              {"rate", "R", "of canonical tables: what money costs a year (default 0.08)"},
              {"top", "K", "show the K who lose most (default 10)"}},
      .groups = {&options::data(), &options::output(), &options::computation(), &options::general()},
      .run = run_whale};
}

}  // namespace prefero
