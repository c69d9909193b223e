#include "mcda/clients/crm_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <tuple>

#include "mcda/clients/canonical.hpp"
#include "mcda/clients/criteria_catalogue.hpp"
#include "mcda/source/cell.hpp"
#include "mcda/source/dates.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/file_table.hpp"
#include "mcda/source/sql.hpp"

namespace mcda::clients {

namespace {

namespace fs = std::filesystem;

// Rows of a small query over the canonical tables, as texts.
std::vector<std::vector<std::string>> rows_of(source::SourceSpec spec, const std::string& query,
                                              const std::vector<std::string>& columns) {
  spec.query = query;
  source::Source rows = source::Source::open(spec);
  source::Request request;
  for (const std::string& column : columns) request.texts.push_back({.column = column});
  std::vector<std::vector<std::string>> found;
  rows.read(request, [&](const source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      std::vector<std::string>& row = found.emplace_back();
      for (const source::TextColumn* column : batch.texts) row.emplace_back((*column)[i]);
    }
  });
  return found;
}

bool has(const TableColumns& tables, const std::string& table, const std::string& column) {
  const auto found = tables.find(table);
  return found != tables.end() && std::find(found->second.begin(), found->second.end(), column) != found->second.end();
}

fs::path folder_of(const source::SourceSpec& spec) {
  const fs::path path(spec.location);
  return path.is_absolute() || spec.folder.empty() ? path : fs::path(spec.folder) / path;
}

const std::string& shown(const source::SourceSpec& spec) { return spec.name.empty() ? spec.location : spec.name; }

// A day on which something happened.
struct EventDay {
  long day = 0;
  std::string column, rows;
};

std::vector<EventDay> event_days(const source::SourceSpec& spec, const TableColumns& tables,
                                 std::span<const std::array<const char*, 3>> columns) {
  std::string parts;
  for (const auto& [table, column, where] : columns) {
    if (!has(tables, table, column)) continue;
    parts += fmt::format("{0}SELECT {2} AS day, '{1}.{2}' AS what FROM {1} WHERE {2} IS NOT NULL{3}",
                         parts.empty() ? "" : " UNION ALL ", table, column, where);
  }
  std::vector<EventDay> days;
  if (parts.empty()) return days;
  // A row that is always there: tables without any day are no source without rows.
  for (const auto& row : rows_of(spec,
                                 "SELECT CAST(day - DATE '1970-01-01' AS VARCHAR) AS day, what, CAST(count(*) AS "
                                 "VARCHAR) AS n FROM (" +
                                     parts + " UNION ALL SELECT NULL AS day, '' AS what) GROUP BY ALL",
                                 {"day", "what", "n"})) {
    if (!row[0].empty()) days.push_back({std::atol(row[0].c_str()), row[1], row[2]});
  }
  std::sort(days.begin(), days.end(),
            [](const EventDay& a, const EventDay& b) { return std::tie(a.day, a.column) < std::tie(b.day, b.column); });
  return days;
}

// The last day on which something happened that nobody plans ahead. A slip of the pen must not move it: days after
// today, and days farther from all that came before than these are from each other, are named and left out.
std::string last_day(const source::SourceSpec& spec, const TableColumns& tables, std::vector<std::string>& notes) {
  static constexpr std::array<const char*, 3> done[]{
      {"invoice", "issued", ""}, {"payment", "paid", ""}, {"deal", "closed", " AND status IN ('won', 'lost')"}};
  static constexpr std::array<const char*, 3> begun[]{{"deal", "opened", ""}, {"activity", "occurred", ""}};
  const char* words = "the last day on which something was invoiced, paid, won or lost";
  std::vector<EventDay> days = event_days(spec, tables, done);
  if (days.empty()) {
    days = event_days(spec, tables, begun);
    words = "the last day on which a deal was opened or a client contacted";
  }
  if (days.empty()) return {};
  const long today = static_cast<long>(std::time(nullptr) / 86400) + 1;  // it may be tomorrow where the client is
  std::size_t kept = days.size();
  while (kept > 0 && days[kept - 1].day > today) --kept;
  if (kept == 0) kept = days.size();  // a world that lies ahead, as a plan or a game
  for (std::size_t k = kept; k-- > 1;) {
    const long gap = days[k].day - days[k - 1].day;
    if (days[kept - 1].day - days[k].day > 366) break;  // not the last few
    if (k >= 2 && gap > 366 && gap > days[k - 1].day - days[0].day) kept = k;
  }
  const std::string day = source::iso_date(days[kept - 1].day);
  notes.push_back(fmt::format("as of {}, {}; write crm: as_of to fix it", day, words));
  for (std::size_t k = kept; k < std::min(kept + 5, days.size()); ++k)
    notes.push_back(fmt::format("{} in {} ({} {}) lies {} and does not count", source::iso_date(days[k].day),
                                days[k].column, days[k].rows, days[k].rows == "1" ? "row" : "rows",
                                days[k].day > today ? "in the future" : "far after all others"));
  if (days.size() > kept + 5) notes.push_back(fmt::format("and {} later days", days.size() - kept - 5));
  return day;
}

void require_one_currency(const source::SourceSpec& spec, const TableColumns& tables, const std::string& wanted) {
  std::string parts;
  for (const char* table : {"invoice", "deal"}) {
    if (!has(tables, table, "currency")) continue;
    parts += fmt::format("{}SELECT upper(currency) AS code FROM {} WHERE currency IS NOT NULL",
                         parts.empty() ? "" : " UNION ALL ", table);
  }
  if (parts.empty()) return;
  // A row that is always there: a source without any currency is no source without rows.
  const auto rows = rows_of(spec,
                            "SELECT code, CAST(count(*) AS VARCHAR) AS n FROM (" + parts +
                                " UNION ALL SELECT '' AS code) WHERE TRUE GROUP BY code ORDER BY count(*) DESC, code",
                            {"code", "n"});
  std::string list;
  int codes = 0;
  for (const auto& row : rows) {
    if (row[0].empty()) continue;
    ++codes;
    list += (list.empty() ? "" : ", ") + row[0] + " (" + row[1] + " rows)";
    if (!wanted.empty() && source::lowered(row[0]) != source::lowered(wanted)) {
      raise(InvalidInput({Problem{.file = shown(spec),
                                  .what = "amounts are in " + row[0] + ", the model wants " + wanted,
                                  .remedy = "convert them: prefero crm import --rates FILE --currency " + wanted}}));
    }
  }
  if (codes > 1) {
    raise(InvalidInput({Problem{.file = shown(spec),
                                .what = "amounts are in several currencies: " + list,
                                .remedy = "convert them: prefero crm import --rates FILE --currency CODE"}}));
  }
}

// What is left to the reader of the memory that all of the program may take: the values of the clients and their names
// are kept beside it, and it takes a third more than it counts.
std::string memory_of_reader(const source::SourceSpec& spec, std::size_t criteria) {
  constexpr std::string_view unit = "KB";
  if (!spec.memory.ends_with(unit)) return spec.memory;
  const double given = std::strtod(spec.memory.c_str(), nullptr) * 1000;
  const auto rows = rows_of(spec, "SELECT CAST(count(*) AS VARCHAR) AS n FROM client", {"n"});
  const double clients = std::strtod(rows[0][0].c_str(), nullptr);
  const double ours = clients * (8 * static_cast<double>(criteria) + 80) + 150e6;
  const double least = std::min(given, 256e6);  // with less it cannot read text files on several threads
  return fmt::format("{:.0f}KB", std::max({least, 0.4 * given, (given - ours) / 1.33}) / 1000);
}

std::vector<std::string> names_in(const std::vector<source::ColumnInfo>& columns) {
  std::vector<std::string> names;
  for (const source::ColumnInfo& column : columns) names.push_back(source::lowered(column.name));
  return names;
}

}  // namespace

std::vector<source::TableShape> table_shapes() {
  std::vector<source::TableShape> shapes;
  for (const CanonicalTable& table : canonical_tables()) {
    source::TableShape& shape = shapes.emplace_back();
    shape.table = table.name;
    for (const CanonicalColumn& column : table.columns)
      shape.columns.emplace_back(std::string(column.name), std::string(sql_type(column.type)));
  }
  return shapes;
}

std::optional<source::CopiedTables> copied_crm_tables(const source::SourceSpec& spec) {
  std::vector<std::string> wanted;
  for (const CanonicalTable& table : canonical_tables()) wanted.emplace_back(table.name);
  return source::CopiedTables::of(spec, wanted);
}

TableColumns crm_tables(const source::SourceSpec& spec) {
  TableColumns tables;
  const fs::path folder = folder_of(spec);
  std::error_code ignored;
  const auto look = [&](const std::string& table) {
    source::SourceSpec one = spec;
    one.query.clear();
    one.table = table;
    tables[table] = names_in(source::Source::open(one).columns());
  };
  if (spec.location.starts_with("duckdb:")) {
    for (const auto& row :
         rows_of(spec,
                 "SELECT lower(table_name) AS t, lower(column_name) AS c FROM information_schema.columns "
                 "WHERE table_catalog = current_database() AND table_schema = 'main' "
                 "ORDER BY table_name, ordinal_position",
                 {"t", "c"})) {
      if (canonical_table(row[0]) != nullptr) tables[row[0]].push_back(row[1]);
    }
  } else if (fs::is_directory(folder, ignored)) {
    for (const fs::path& file : source::data_files(folder)) {
      const std::string stem = source::lowered(file.stem().string());
      if (canonical_table(stem) != nullptr && !tables.contains(stem)) look(file.stem().string());
    }
  } else if (fs::exists(folder, ignored)) {
    raise(InvalidInput({Problem{.file = shown(spec),
                                .what = "is a file, not a folder of canonical tables",
                                .remedy = "`prefero crm import` makes such a folder of exports"}}));
  } else {
    raise(SourceFailure({Problem{.file = shown(spec), .what = "no such folder"}}));
  }
  if (!tables.contains("client")) {
    std::string found;
    for (const auto& [name, columns] : tables) found += (found.empty() ? "" : ", ") + name;
    raise(InvalidInput({Problem{.file = shown(spec),
                                .what = "has no table client" + (found.empty() ? "" : " (found: " + found + ")"),
                                .remedy = "`prefero crm import` makes a folder of canonical tables of exports"}}));
  }
  if (!has(tables, "client", "client_id")) {
    raise(InvalidInput({Problem{.file = shown(spec), .what = "the table client has no column client_id"}}));
  }
  return tables;
}

CrmPortfolio crm_portfolio(source::SourceSpec spec, const CrmSettings& settings,
                           const std::vector<WantedCriterion>& wanted) {
  CrmPortfolio portfolio;
  portfolio.copy = copied_crm_tables(spec);
  if (portfolio.copy) spec = portfolio.copy->spec(std::move(spec));
  portfolio.tables = crm_tables(spec);
  spec.table.clear();
  spec.shapes = table_shapes();
  portfolio.as_of = settings.as_of;
  if (portfolio.as_of.empty()) {
    portfolio.as_of = last_day(spec, portfolio.tables, portfolio.notes);
    if (portfolio.as_of.empty())
      raise(InvalidInput("crm: there is no date to take as the as-of date", "write as_of: 2025-12-31"));
  } else if (!iso_day(portfolio.as_of)) {
    raise(InvalidInput("crm: as_of \"" + portfolio.as_of + "\" is no date", "write it as 2025-12-31"));
  }
  require_one_currency(spec, portfolio.tables, settings.currency);
  CrmQuery query = crm_query(wanted, portfolio.tables, portfolio.as_of, settings.parameters);
  portfolio.notes.insert(portfolio.notes.end(), query.notes.begin(), query.notes.end());
  spec.memory = memory_of_reader(spec, wanted.size());
  query.put(spec);
  portfolio.spec = std::move(spec);
  return portfolio;
}

void require_sound_cells(const CrmPortfolio& portfolio) {
  if (portfolio.spec.location.starts_with("duckdb:")) return;
  for (const auto& [name, columns] : portfolio.tables) {
    source::SourceSpec spec = portfolio.spec;
    spec.query.clear();
    spec.steps.clear();
    spec.table = name;
    source::Source table = source::Source::open(spec);
    source::Request request;
    for (const source::ColumnInfo& column : table.columns()) {
      const CanonicalColumn* known = canonical_table(name)->find(source::lowered(column.name));
      if (known == nullptr || known->type == CanonicalType::id || known->type == CanonicalType::text) continue;
      request.numbers.push_back({.column = column.name, .purpose = std::string(words_of(known->type)) + " expected"});
    }
    if (!request.numbers.empty()) table.read(request, [](const source::Batch&) {});
  }
}

namespace {

source::ExpressionParts parts_of(const std::string& sql, const std::string& criterion) {
  try {
    const auto duckdb = source::open_duckdb(1);
    return source::parts_of_expression(*duckdb, sql, "criterion " + criterion + ": sql");
  } catch (const source::DriverError& error) {
    raise(SourceFailure(std::string("DuckDB, which reads the data, could not be loaded: ") + error.what(),
                        "set PREFERO_DUCKDB to the path of its library"));
  }
}

// What the relation of a table has beside its canonical columns.
const std::vector<std::string> further{"as_of", "dated"};

}  // namespace

bool is_aggregate(const std::string& sql, const std::string& criterion) { return parts_of(sql, criterion).aggregate; }

std::string table_of_aggregate(const std::string& sql, const std::string& criterion) {
  const source::ExpressionParts parts = parts_of(sql, criterion);
  const std::string what = "criterion " + criterion + ": sql";
  if (!parts.tables.empty()) {
    const std::string& table = parts.tables.front();
    if (parts.tables.size() > 1 && parts.tables.back() != table)
      raise(InvalidInput(what + " reads several tables", "an aggregate is over the rows of one table"));
    const CanonicalTable* known = canonical_table(table);
    std::vector<std::string> names;
    for (const CanonicalTable& one : canonical_tables()) names.emplace_back(one.name);
    if (known == nullptr) raise(UnknownName("table", table, names));
    return table;
  }
  std::vector<std::string> fitting;
  for (const CanonicalTable& table : canonical_tables()) {
    if (table.name == "client") continue;
    const bool all = std::all_of(parts.columns.begin(), parts.columns.end(), [&](const std::string& column) {
      return table.find(source::lowered(column)) != nullptr || (table.name == "invoice" && column == "amount") ||
             std::find(further.begin(), further.end(), column) != further.end();
    });
    if (all) fitting.emplace_back(table.name);
  }
  if (fitting.size() == 1) return fitting[0];
  std::string columns, list;
  for (const std::string& column : parts.columns) columns += (columns.empty() ? "" : ", ") + column;
  for (const std::string& table : fitting) list += (list.empty() ? "" : ", ") + table;
  if (fitting.empty())
    raise(InvalidInput(what + ": no canonical table has " + columns, "docs/crm-tables.md lists their columns"));
  raise(InvalidInput(what + ": " + (columns.empty() ? "it names no column" : columns + " may be of " + list),
                     "write the table before a column, as " + fitting.front() + "." +
                         (parts.columns.empty() ? std::string(canonical_table(fitting.front())->key()->name)
                                                : parts.columns.front())));
}

std::optional<std::string> iso_day(const std::string& text) {
  const source::Cell day = source::date_in(text, source::DateOrder::year_first);
  if (day.missing || day.fault != source::CellFault::none || text.size() < 8 || text.size() > 10) return std::nullopt;
  return source::iso_date(static_cast<long>(day.value));
}

}  // namespace mcda::clients
