#include "mcda/clients/crm_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "mcda/clients/crm_import_parts.hpp"
#include "mcda/model/error.hpp"
#include "mcda/source/cell.hpp"

namespace mcda::clients {

std::vector<std::string>& ImportedTable::operator[](std::string_view column) {
  return columns[static_cast<std::size_t>(table->find(column) - table->columns.data())];
}

ImportedTable* Import::find(std::string_view table) {
  const auto found =
      std::find_if(tables.begin(), tables.end(), [&](const auto& one) { return one.table->name == table; });
  return found == tables.end() ? nullptr : &*found;
}

void ImportAccount::add(const std::string& table, const std::string& what, const std::string& example, long count) {
  if (count == 0) return;
  const auto found = std::find_if(changes.begin(), changes.end(),
                                  [&](const auto& one) { return one.table == table && one.what == what; });
  if (found == changes.end()) {
    changes.push_back({table, what, count, example});
  } else {
    found->count += count;
  }
}

namespace {

// The cells of a file as they stand there, by header.
struct RawFile {
  std::vector<std::string> headers;
  std::vector<std::vector<std::string>> columns;
  std::vector<std::size_t> places;  // of the rows kept, as a spreadsheet counts them: the header is row 1
  long rows = 0;
  long duplicates = 0;
};

std::string row_key(const RawFile& file, std::size_t i) {
  std::string key;
  for (const auto& column : file.columns) key += column[i] + '\x1F';
  return key;
}

RawFile read_file(source::Source& source) {
  RawFile file;
  source::Request request;
  for (const source::ColumnInfo& column : source.columns()) {
    file.headers.push_back(column.name);
    request.texts.push_back({.column = column.name});
  }
  file.columns.resize(file.headers.size());
  source.read(request, [&](const source::Batch& batch) {
    for (std::size_t j = 0; j < file.headers.size(); ++j) {
      for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i)
        file.columns[j].emplace_back((*batch.texts[j])[i]);
    }
    file.rows += batch.rows;
  });
  // The same row twice in an export says nothing new: every cell is equal, those that nobody reads included.
  std::unordered_set<std::string> seen;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < static_cast<std::size_t>(file.rows); ++i) {
    if (seen.insert(row_key(file, i)).second) kept.push_back(i);
  }
  for (const std::size_t i : kept) file.places.push_back(i + 2);
  file.duplicates = file.rows - static_cast<long>(kept.size());
  if (file.duplicates > 0) {
    for (auto& column : file.columns) {
      std::vector<std::string> unique;
      for (const std::size_t i : kept) unique.push_back(std::move(column[i]));
      column = std::move(unique);
    }
  }
  return file;
}

// Reads one file into the canonical tables it feeds.
class FileReader {
 public:
  FileReader(const ImportInput& input, const ImportOptions& options, Import& import, ImportAccount& account,
             std::vector<Problem>& problems)
      : input_(input), options_(options), import_(import), account_(account), problems_(problems) {}

  void read() {
    source::Source source = source::Source::open(input_.spec);
    const RawFile raw = read_file(source);
    ImportedFile file{.name = input_.name, .description = source.description(), .rows = raw.rows};
    if (input_.told.empty()) {
      file.mapping = match_headers(raw.headers, options_.preset, std::filesystem::path(input_.name).stem().string(),
                                   import_.files.empty() ? "" : import_.files.back().mapping.preset);
    } else {
      file.mapping = told(raw);
    }
    if (file.mapping.tables.empty()) {
      std::string list;
      for (const std::string& header : raw.headers) list += (list.empty() ? "" : ", ") + header;
      const std::string nearest = file.mapping.nearest.empty() ? "" : "; " + file.mapping.nearest;
      problems_.push_back(
          {.file = input_.name,
           .what = "no canonical table can be made of its headers: " + list + nearest,
           .remedy = fmt::format(
               "say what they mean in a file for --mapping (in a model: crm: {{preset: ..., mapping: FILE}}), as "
               "{{schema: 1, files: {{\"{}\": {{client: {{client_id: \"{}\", name: ...}}}}}}}}; docs/crm.md, Import",
               std::filesystem::path(input_.name).filename().string(),
               raw.headers.empty() ? "" : raw.headers.front())});
      return;
    }
    account_.add(file.mapping.tables.front().table, "rows that stand twice in " + input_.name + ", one kept", "",
                 raw.duplicates);
    places_ = raw.places;
    for (const MappedTable& mapped : file.mapping.tables) add(mapped, raw);
    import_.files.push_back(std::move(file));
  }

 private:
  MappedFile told(const RawFile& raw) {
    MappedFile mapping{.preset = "mapping", .tables = input_.told};
    for (const MappedTable& table : mapping.tables) {
      for (const MappedColumn& column : table.columns) {
        for (const std::string& header : column.headers) {
          if (std::find(raw.headers.begin(), raw.headers.end(), header) != raw.headers.end()) continue;
          problems_.push_back(
              {.file = input_.name,
               .what = fmt::format("the mapping of {}.{} names the header \"{}\", which is not there{}", table.table,
                                   column.column, header, did_you_mean(header, raw.headers))});
        }
      }
    }
    return mapping;
  }

  static const std::vector<std::string>* cells_of(const RawFile& raw, const std::string& header) {
    const auto found = std::find(raw.headers.begin(), raw.headers.end(), header);
    return found == raw.headers.end() ? nullptr : &raw.columns[static_cast<std::size_t>(found - raw.headers.begin())];
  }

  ImportedTable& table_called(const std::string& name) {
    if (ImportedTable* known = import_.find(name)) return *known;
    ImportedTable& fresh = import_.tables.emplace_back();
    fresh.table = canonical_table(name);
    fresh.columns.resize(fresh.table->columns.size());
    fresh.present.resize(fresh.table->columns.size());
    return fresh;
  }

  // The cells of a canonical column: of the first header that holds something in a row.
  std::vector<std::string> merged(const MappedColumn& mapped, const RawFile& raw, std::size_t rows) {
    std::vector<std::string> cells(rows);
    for (const std::string& header : mapped.headers) {
      const std::vector<std::string>* from = cells_of(raw, header);
      for (std::size_t i = 0; from != nullptr && i < rows; ++i) {
        if (cells[i].empty() || says_nothing(cells[i])) cells[i] = (*from)[i];
      }
    }
    return cells;
  }

  void add(const MappedTable& mapped, const RawFile& raw) {
    const std::size_t rows = raw.columns.empty() ? 0 : raw.columns[0].size();
    ImportedTable& table = table_called(mapped.table);
    ImportedTable part;
    part.table = table.table;
    part.columns.assign(table.table->columns.size(), std::vector<std::string>(rows));
    part.present.resize(table.table->columns.size());
    std::vector<std::string> kinds;  // of deals, as written: flags like IsWon are read together with the stage
    for (std::size_t j = 0; j < table.table->columns.size(); ++j) {
      const CanonicalColumn& column = table.table->columns[j];
      const MappedColumn* from = mapped.find(column.name);
      if (from == nullptr) continue;
      part.present[j] = table.present[j] = true;
      if (mapped.table == "deal" && column.name == "status") {
        part.columns[j] = statuses(*from, raw, rows);
        continue;
      }
      std::vector<std::string> cells = merged(*from, raw, rows);
      const Writing writing = writing_of(cells, column.type, options_.written);
      const std::string header = from->headers.front();
      if (!writing.doubt.empty()) {
        const bool day = column.type == CanonicalType::date || column.type == CanonicalType::moment;
        problems_.push_back({.file = input_.name,
                             .what = fmt::format("column \"{}\": {}", header, writing.doubt),
                             .remedy = !day ? "say --decimal . or --decimal ,"
                                       : writing.doubt.find("Excel") != std::string::npos
                                           ? "say --dates excel or --dates days"
                                       : writing.doubt.find("two digits") != std::string::npos
                                           ? "say --dates dmy, --dates mdy or --dates ymd"
                                           : "say --dates dmy or --dates mdy"});
        continue;
      }
      if (!writing.reading.empty()) {
        const auto filled = [](const std::string& cell) { return !says_nothing(cell); };
        const auto first = std::find_if(cells.begin(), cells.end(), filled);
        bool rounded = false;
        account_.add(mapped.table, fmt::format("{} in \"{}\", read", writing.reading, header),
                     fmt::format("\"{}\" is {}", *first,
                                 canonical_cell(*first, CanonicalType::date, writing, rounded).value_or("no date")),
                     std::count_if(cells.begin(), cells.end(), filled));
      }
      convert(cells, column, writing, header, mapped.table, part.columns[j]);
    }
    complete(part, rows);
    append(part, table, rows);
  }

  void convert(const std::vector<std::string>& cells, const CanonicalColumn& column, const Writing& writing,
               const std::string& header, const std::string& table, std::vector<std::string>& to) {
    long bad = 0, rounded_cells = 0, placeholders = 0;
    std::string bad_example, placeholder;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      bool rounded = false;
      const auto value = canonical_cell(cells[i], column.type, writing, rounded);
      rounded_cells += rounded ? 1 : 0;
      if (value) {
        to[i] = *value;
        if (value->empty() && !source::trimmed(cells[i]).empty() && placeholders++ == 0) placeholder = cells[i];
      } else if (bad++ == 0) {
        bad_example = fmt::format("row {}: \"{}\"", places_[i], cells[i].substr(0, 40));
      }
    }
    account_.add(table, fmt::format("cells of \"{}\" that are no {}, left blank", header, words_of(column.type)),
                 bad_example, bad);
    account_.add(table, fmt::format("cells of \"{}\" that stand for nothing, left blank", header),
                 "\"" + placeholder + "\"", placeholders);
    account_.add(table, fmt::format("values of \"{}\" rounded", header), "", rounded_cells);
  }

  // Status words, or flags: IsWon decides when true, IsClosed alone says lost.
  std::vector<std::string> statuses(const MappedColumn& from, const RawFile& raw, std::size_t rows) {
    std::vector<std::string> status(rows);
    for (const std::string& header : from.headers) {
      const std::vector<std::string>* cells = cells_of(raw, header);
      const std::string name = folded_header(header);
      for (std::size_t i = 0; cells != nullptr && i < rows; ++i) {
        if (!status[i].empty() || says_nothing((*cells)[i])) continue;
        if (name == "iswon" || name == "isclosed") {
          const auto flag = truth_of((*cells)[i]);
          if (flag && name == "iswon" && *flag) status[i] = "won";
          if (flag && name == "isclosed") status[i] = *flag ? "lost" : "open";
        } else {
          status[i] = deal_status((*cells)[i], true);
        }
      }
    }
    return status;
  }

  // What a table needs and the file does not say in a column of its own.
  void complete(ImportedTable& part, std::size_t rows) {
    const std::string table(part.table->name);
    if (table == "client") {
      for (std::size_t i = 0; i < rows; ++i) {
        if (part["client_id"][i].empty()) part["client_id"][i] = part["name"][i];
      }
    } else if (table == "deal") {
      complete_deals(part, rows);
    } else if (table == "invoice") {
      for (std::size_t i = 0; i < rows; ++i) {
        std::string& kind = part["kind"][i];
        std::string& net = part["net"][i];
        const bool credit = is_credit_note(kind) || net.starts_with('-');
        if (credit && !net.empty() && !net.starts_with('-') && cents_of(net) != 0) {
          net = "-" + net;
          account_.add(table, "credit notes with a positive amount, made negative", part["invoice_id"][i], 1);
        }
        kind = credit ? "credit_note" : "invoice";
        account_.add(table, "credit notes", part["invoice_id"][i], credit ? 1 : 0);
      }
      mark(part, "kind");
    } else if (table == "payment") {
      for (std::size_t i = 0; i < rows; ++i) {
        if (part["payment_id"][i].empty()) part["payment_id"][i] = part["invoice_id"][i];
        if (part["amount"][i].empty()) part["amount"][i] = "0.00";   // the whole invoice: settle_keys knows it
        if (part["paid"][i].empty()) part["payment_id"][i].clear();  // not paid yet: no payment, and nothing lost
      }
      mark(part, "amount");
    } else if (table == "cost") {
      for (std::size_t i = 0; i < rows; ++i) {
        if (part["cost_id"][i].empty() && !part["amount"][i].empty())
          part["cost_id"][i] = part["invoice_id"][i].empty() ? std::to_string(i + 1) : part["invoice_id"][i];
      }
    } else if (const CanonicalColumn* key = part.table->key(); key != nullptr) {
      for (std::size_t i = 0; i < rows; ++i) {
        if (part[key->name][i].empty()) part[key->name][i] = std::to_string(i + 1);
      }
    }
    if (part.table->key() != nullptr) mark(part, part.table->key()->name);
  }

  void complete_deals(ImportedTable& part, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      std::string& status = part["status"][i];
      const std::string_view by_stage = deal_status(part["stage"][i]);
      if (status.empty() || (status == "open" && by_stage != "open" && !by_stage.empty())) status = by_stage;
      if (status.empty()) status = "open";
      const std::string& stated = part["probability"][i];
      if (stated == "100" && status == "open" && !part["closed"][i].empty()) status = "won";
      // Percentages of CRMs are whole numbers up to 100.
      if (!stated.empty() && std::stod(stated) > 1) part["probability"][i] = shortest_share(stated);
      if (status == "open" && !part["closed"][i].empty()) {
        account_.add("deal", "expected closing dates of open deals, left blank", part["deal_id"][i], 1);
        part["closed"][i].clear();
      }
    }
    mark(part, "status");
  }

  static std::string shortest_share(const std::string& percent) {
    return fmt::format("{}", std::min(std::stod(percent) / 100, 1.0));
  }

  void mark(ImportedTable& part, std::string_view column) {
    const auto j = static_cast<std::size_t>(part.table->find(column) - part.table->columns.data());
    part.present[j] = table_called(std::string(part.table->name)).present[j] = true;
  }

  // Rows that have what the table requires; the others are counted by what they lack.
  void append(const ImportedTable& part, ImportedTable& table, std::size_t rows) {
    const std::string name(table.table->name);
    for (std::size_t i = 0; i < rows; ++i) {
      std::string lacks;
      for (std::size_t j = 0; j < part.columns.size() && lacks.empty(); ++j) {
        if (table.table->columns[j].required && part.columns[j][i].empty()) lacks = table.table->columns[j].name;
      }
      if (!lacks.empty()) {
        // An invoice that is not paid yet has no payment: the row is not lost, it is an open invoice.
        const bool empty_part = (name == "payment" && lacks == "payment_id") || (name == "cost" && lacks == "cost_id");
        if (!empty_part)
          account_.add(name, "rows of " + input_.name + " without " + lacks + ", dropped",
                       fmt::format("row {}", places_[i]), 1);
        continue;
      }
      for (std::size_t j = 0; j < part.columns.size(); ++j) table.columns[j].push_back(part.columns[j][i]);
    }
  }

  std::vector<std::size_t> places_;
  const ImportInput& input_;
  const ImportOptions& options_;
  Import& import_;
  ImportAccount& account_;
  std::vector<Problem>& problems_;
};

}  // namespace

Import import_crm(const std::vector<ImportInput>& inputs, const ImportOptions& options) {
  Import import;
  ImportAccount account;
  std::vector<Problem> problems;
  // Clients first: rows of other files refer to them.
  for (const ImportInput& input : inputs) FileReader(input, options, import, account, problems).read();
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
  settle_clients(import, options, account);
  settle_keys(import, account);
  settle_orphans(import, options, account);
  settle_currency(import, options, account);
  std::erase_if(import.tables, [](const ImportedTable& table) { return table.rows() == 0; });
  std::sort(import.tables.begin(), import.tables.end(),
            [](const auto& one, const auto& other) { return one.table < other.table; });
  import.changes = std::move(account.changes);
  if (import.find("client") == nullptr) raise(InvalidInput("the files hold no client", "add the export of companies"));
  return import;
}

}  // namespace mcda::clients
