#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "mcda/clients/crm_import_parts.hpp"
#include "mcda/model/error.hpp"
#include "mcda/source/cell.hpp"
#include "mcda/source/dates.hpp"
#include "mcda/source/writer.hpp"

namespace mcda::clients {

namespace {

void keep_rows(ImportedTable& table, const std::vector<std::size_t>& kept) {
  if (kept.size() == table.rows()) return;
  for (auto& column : table.columns) {
    std::vector<std::string> rows;
    rows.reserve(kept.size());
    for (const std::size_t i : kept) rows.push_back(std::move(column[i]));
    column = std::move(rows);
  }
}

// Amount after amount in cents; blank stays blank where both are.
void add_amount(std::string& to, const std::string& more) {
  if (more.empty()) return;
  to = to.empty() ? more : amount_text(cents_of(to) + cents_of(more));
}

void add_word(std::string& list, const std::string& word) {
  if (word.empty()) return;
  if (list.empty()) {
    list = word;
  } else if ((";" + list + ";").find(";" + word + ";") == std::string::npos) {
    list += ";" + word;
  }
}

// Rows of one invoice number of one client and day are its lines.
void join_lines(ImportedTable& invoices, ImportAccount& account) {
  std::unordered_map<std::string, std::size_t> first;
  std::vector<std::size_t> kept;
  long lines = 0, clashes = 0;
  std::string example, clash;
  for (std::size_t i = 0; i < invoices.rows(); ++i) {
    const auto [at, fresh] = first.emplace(invoices["invoice_id"][i], i);
    if (fresh) {
      kept.push_back(i);
      continue;
    }
    const std::size_t k = at->second;
    const bool same = invoices["client_id"][k] == invoices["client_id"][i] &&
                      invoices["issued"][k] == invoices["issued"][i] &&
                      invoices["currency"][k] == invoices["currency"][i];
    if (!same) {
      if (clashes++ == 0) clash = invoices["invoice_id"][i];
      continue;
    }
    if (lines++ == 0) example = invoices["invoice_id"][i];
    for (const char* amount : {"net", "discount", "freight"}) add_amount(invoices[amount][k], invoices[amount][i]);
    add_word(invoices["product_group"][k], invoices["product_group"][i]);
    if (invoices["disputed"][i] == "true") invoices["disputed"][k] = "true";
    // A line of a credit note inside an invoice makes no credit note of it; the sum decides.
    invoices["kind"][k] = invoices["net"][k].starts_with('-') ? "credit_note" : "invoice";
  }
  keep_rows(invoices, kept);
  account.add("invoice", "further lines of an invoice, summed into it", example, lines);
  account.add("invoice", "rows that repeat an invoice number with another client or day, dropped", clash, clashes);
}

// A cell of canonical form as the whole number that Parquet is given.
std::int64_t whole_of(const std::string& cell, CanonicalType type) {
  if (cell.empty()) return source::missing_integer;
  if (type == CanonicalType::money) return cents_of(cell);
  if (type == CanonicalType::truth) return cell == "true" ? 1 : 0;
  if (type == CanonicalType::whole) return std::stoll(cell);
  const double day = source::date_in(cell, source::DateOrder::year_first).value;
  return type == CanonicalType::date ? std::llround(std::floor(day)) : std::llround(day * 86400);
}

void join_costs(ImportedTable& costs, ImportAccount& account) {
  std::unordered_map<std::string, std::size_t> first;
  std::vector<std::size_t> kept;
  long lines = 0;
  for (std::size_t i = 0; i < costs.rows(); ++i) {
    const auto [at, fresh] = first.emplace(costs["cost_id"][i], i);
    if (fresh) {
      kept.push_back(i);
    } else {
      ++lines;
      add_amount(costs["amount"][at->second], costs["amount"][i]);
    }
  }
  keep_rows(costs, kept);
  account.add("cost", "further cost lines of an invoice, summed into it", "", lines);
}

}  // namespace

void settle_clients(Import& import, const ImportOptions&, ImportAccount& account) {
  ImportedTable* clients = import.find("client");
  if (clients == nullptr) return;
  std::unordered_map<std::string, std::size_t> first;
  std::vector<std::size_t> kept;
  long merged = 0, differing = 0;
  std::string example, difference;
  for (std::size_t i = 0; i < clients->rows(); ++i) {
    const auto [at, fresh] = first.emplace((*clients)["client_id"][i], i);
    if (fresh) {
      kept.push_back(i);
      continue;
    }
    if (merged++ == 0) example = (*clients)["client_id"][i];
    bool differs = false;
    for (auto& column : clients->columns) {
      std::string& known = column[at->second];
      if (known.empty()) known = column[i];
      differs = differs || (!column[i].empty() && column[i] != known);
    }
    if (differs && differing++ == 0) difference = (*clients)["client_id"][i];
  }
  keep_rows(*clients, kept);
  account.add("client", "further rows of a client, merged into its first", example, merged);
  account.add("client", "of these say something else; the first row counts", difference, differing);
  std::unordered_map<std::string, std::string> spelled;
  long alike = 0;
  std::string pair;
  for (std::size_t i = 0; i < clients->rows(); ++i) {
    const std::string& name = (*clients)["name"][i];
    const std::string folded = folded_header(name);
    if (folded.size() < 4) continue;
    const auto [at, fresh] = spelled.emplace(folded, name + " (" + (*clients)["client_id"][i] + ")");
    if (!fresh && alike++ == 0) pair = at->second + " and " + name + " (" + (*clients)["client_id"][i] + ")";
  }
  account.add("client", "names that differ at most in case, blanks or accents; look whether they are one client", pair,
              alike);
}

void settle_keys(Import& import, ImportAccount& account) {
  for (ImportedTable& table : import.tables) {
    const std::string name(table.table->name);
    if (name == "client" || table.table->key() == nullptr) continue;
    if (name == "invoice") {
      join_lines(table, account);
      continue;
    }
    if (name == "cost") {
      join_costs(table, account);
      continue;
    }
    std::unordered_set<std::string> seen;
    std::vector<std::size_t> kept;
    std::string example;
    long dropped = 0;
    const std::string key(table.table->key()->name);
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (seen.insert(table[key][i]).second) {
        kept.push_back(i);
      } else if (dropped++ == 0) {
        example = table[key][i];
      }
    }
    keep_rows(table, kept);
    account.add(name, "rows that repeat a " + key + ", dropped", example, dropped);
  }
  ImportedTable *payments = import.find("payment"), *invoices = import.find("invoice");
  if (payments == nullptr || invoices == nullptr) return;
  // A payment without an amount settles its invoice.
  std::unordered_map<std::string, std::size_t> row_of;
  for (std::size_t i = 0; i < invoices->rows(); ++i) row_of.emplace((*invoices)["invoice_id"][i], i);
  for (std::size_t i = 0; i < payments->rows(); ++i) {
    const auto found = row_of.find((*payments)["invoice_id"][i]);
    std::string& amount = (*payments)["amount"][i];
    if (found != row_of.end() && (amount == "0.00" || amount.empty())) amount = (*invoices)["net"][found->second];
  }
}

void settle_orphans(Import& import, const ImportOptions& options, ImportAccount& account) {
  const auto sum_of = [](ImportedTable& table, const std::vector<std::size_t>& rows) {
    const char* column = table.table->find("net") != nullptr      ? "net"
                         : table.table->find("amount") != nullptr ? "amount"
                                                                  : nullptr;
    if (column == nullptr) return std::string();
    std::int64_t sum = 0;
    for (const std::size_t i : rows) sum += cents_of(table[column][i]);
    return amount_text(sum);
  };
  bool created = false;
  if (import.find("client") == nullptr) {
    ImportedTable& fresh = import.tables.emplace_back();
    fresh.table = canonical_table("client");
    fresh.columns.resize(fresh.table->columns.size());
    fresh.present.resize(fresh.table->columns.size());
    fresh.present[0] = fresh.present[1] = created = true;
  }
  ImportedTable& clients = *import.find("client");
  std::unordered_set<std::string> ids(clients["client_id"].begin(), clients["client_id"].end());
  // As it is written first, then whatever its case and marks; a name that two clients have finds neither.
  std::unordered_map<std::string, std::string> by_name;
  std::set<std::string> twice;
  for (std::size_t i = 0; i < clients.rows(); ++i) {
    const std::string& name = clients["name"][i];
    const std::string folded = folded_header(name);
    if (folded.empty()) continue;
    if (!by_name.emplace(name, clients["client_id"][i]).second) twice.insert(name);
    if (folded != name && !by_name.emplace(folded, clients["client_id"][i]).second) twice.insert(folded);
  }
  const auto named_by = [&](const std::string& name) -> const std::string* {
    for (const std::string& spelling : {name, folded_header(name)}) {
      const auto found = by_name.find(spelling);
      if (found != by_name.end() && !twice.contains(spelling)) return &found->second;
    }
    return nullptr;
  };
  for (ImportedTable& table : import.tables) {
    const std::string name(table.table->name);
    if (name == "client" || name == "payment" || table.table->find("client_id") == nullptr) continue;
    std::vector<std::size_t> kept, dropped;
    long named = 0, made = 0;
    std::string named_example, example;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      std::string& id = table["client_id"][i];
      if (name == "cost" && id.empty()) {
        kept.push_back(i);
        continue;
      }
      if (ids.contains(id)) {
        kept.push_back(i);
        continue;
      }
      if (const std::string* known = named_by(id); known != nullptr) {
        if (named++ == 0) named_example = id + " is " + *known;
        id = *known;
        kept.push_back(i);
      } else if (options.orphans == Orphans::create || created) {
        ids.insert(id);
        for (auto& column : clients.columns) column.emplace_back();
        clients["client_id"].back() = clients["name"].back() = id;
        clients.present[1] = true;
        ++made;
        kept.push_back(i);
      } else {
        if (example.empty()) example = id;
        dropped.push_back(i);
      }
    }
    const std::string sum = sum_of(table, dropped);
    account.add(name, "clients named instead of numbered, found by their name", named_example, named);
    account.add("client", "clients that only the table " + name + " knows, made", "", made);
    account.add(name,
                "rows of a client that no table of clients has, dropped" + (sum.empty() ? "" : "; they sum to " + sum),
                example, static_cast<long>(dropped.size()));
    keep_rows(table, kept);
  }
  ImportedTable* invoices = import.find("invoice");
  if (invoices == nullptr) return;
  const std::unordered_set<std::string> numbers((*invoices)["invoice_id"].begin(), (*invoices)["invoice_id"].end());
  for (const char* name : {"payment", "cost"}) {
    ImportedTable* table = import.find(name);
    if (table == nullptr) continue;
    std::vector<std::size_t> kept, dropped;
    std::string example;
    for (std::size_t i = 0; i < table->rows(); ++i) {
      const std::string& number = (*table)["invoice_id"][i];
      if (numbers.contains(number) || (number.empty() && std::string_view(name) == "cost")) {
        kept.push_back(i);
      } else {
        if (example.empty()) example = number;
        dropped.push_back(i);
      }
    }
    account.add(name, "rows of an invoice that is not there, dropped; they sum to " + sum_of(*table, dropped), example,
                static_cast<long>(dropped.size()));
    keep_rows(*table, kept);
  }
}

void settle_currency(Import& import, const ImportOptions& options, ImportAccount& account) {
  std::map<std::string, long> codes;
  for (ImportedTable& table : import.tables) {
    if (table.table->find("currency") == nullptr) continue;
    for (std::string& code : table["currency"]) {
      std::transform(code.begin(), code.end(), code.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
      if (!code.empty()) ++codes[code];
    }
  }
  std::string target = options.currency;
  if (target.empty() && codes.size() == 1) target = codes.begin()->first;
  std::string list, missing;
  for (const auto& [code, count] : codes) {
    list += fmt::format("{}{} ({} rows)", list.empty() ? "" : ", ", code, count);
    if (code != target && !options.rates.contains(code)) missing += (missing.empty() ? "" : ", ") + code;
  }
  if (!missing.empty()) {
    raise(InvalidInput("amounts are in several currencies: " + list,
                       target.empty() ? "name the one to use by --currency, and the rates by --rates"
                                      : "give a rate to " + target + " for " + missing + " by --rates FILE"));
  }
  import.currency = target;
  std::unordered_map<std::string, double> rate_of_invoice;
  for (ImportedTable& table : import.tables) {
    const std::string name(table.table->name);
    if (table.table->find("currency") == nullptr) continue;
    long converted = 0;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      std::string& code = table["currency"][i];
      if (code.empty() || code == target) {
        if (!target.empty()) code = target;
        continue;
      }
      const double rate = options.rates.at(code);
      for (std::size_t j = 0; j < table.columns.size(); ++j) {
        std::string& cell = table.columns[j][i];
        if (table.table->columns[j].type == CanonicalType::money && !cell.empty())
          cell = amount_text(std::llround(static_cast<double>(cents_of(cell)) * rate));
      }
      if (name == "invoice") rate_of_invoice.emplace(table["invoice_id"][i], rate);
      code = target;
      ++converted;
    }
    account.add(name, "amounts converted to " + target, "", converted);
  }
  for (const char* name : {"payment", "cost"}) {
    ImportedTable* table = import.find(name);
    if (table == nullptr || rate_of_invoice.empty()) continue;
    long converted = 0;
    for (std::size_t i = 0; i < table->rows(); ++i) {
      const auto rate = rate_of_invoice.find((*table)["invoice_id"][i]);
      if (rate == rate_of_invoice.end()) continue;
      std::string& amount = (*table)["amount"][i];
      amount = amount_text(std::llround(static_cast<double>(cents_of(amount)) * rate->second));
      ++converted;
    }
    account.add(name, "amounts converted to " + target + " with their invoice", "", converted);
  }
}

void write_parquet_table(const ImportedTable& table, const std::string& folder) {
  std::vector<source::TextColumn> texts(table.columns.size());
  std::vector<std::vector<double>> numbers(table.columns.size());
  std::vector<std::vector<std::int64_t>> wholes(table.columns.size());
  std::vector<source::OutputColumn> output;
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    if (!table.present[j]) continue;
    const CanonicalType type = table.table->columns[j].type;
    const std::string name(table.table->columns[j].name);
    if (type == CanonicalType::id || type == CanonicalType::text) {
      for (const std::string& cell : table.columns[j]) cell.empty() ? texts[j].append_missing() : texts[j].append(cell);
      output.push_back({name, &texts[j]});
      continue;
    }
    if (type == CanonicalType::number) {
      for (const std::string& cell : table.columns[j])
        numbers[j].push_back(cell.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(cell));
      output.push_back({name, std::span<const double>(numbers[j])});
      continue;
    }
    using source::Stored;
    const Stored stored = type == CanonicalType::money    ? Stored::cents
                          : type == CanonicalType::date   ? Stored::days
                          : type == CanonicalType::moment ? Stored::seconds
                          : type == CanonicalType::truth  ? Stored::truth
                                                          : Stored::as_given;
    for (const std::string& cell : table.columns[j]) wholes[j].push_back(whole_of(cell, type));
    output.push_back({name, std::span<const std::int64_t>(wholes[j]), stored});
  }
  source::ParquetParts parts(folder);
  parts.append(std::string(table.table->name), output);
  parts.finish();
}

}  // namespace mcda::clients
