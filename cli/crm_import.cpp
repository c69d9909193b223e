// prefero crm import: exports of a CRM, a shop or an accounting system to canonical tables, with an account of what was
// read, changed and dropped.
#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/crm_folder.hpp"
#include "cli/manifest.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "mcda/files/crm_mapping.hpp"
#include "mcda/files/table_text.hpp"
#include "mcda/source/dates.hpp"

namespace prefero {

namespace clients = mcda::clients;
namespace files = mcda::files;
namespace fs = std::filesystem;
using mcda::InvalidInput;
using mcda::Problem;

std::map<std::string, double> read_rates(const std::string& path) {
  mcda::source::Source source = mcda::source::Source::open({.location = path});
  mcda::source::Request request{.numbers = {{.column = "rate", .purpose = "exchange rate"}},
                                .texts = {{.column = "currency"}}};
  std::map<std::string, double> rates;
  std::vector<Problem> problems;
  source.read(request, [&](const mcda::source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      const double rate = batch.numbers[0][i];
      std::string code((*batch.texts[0])[i]);
      std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::toupper(c); });
      if (!(rate > 0)) problems.push_back({.file = path, .what = "the rate of " + code + " is not above 0"});
      if (!rates.emplace(code, rate).second)
        problems.push_back({.file = path, .what = "two rates are given for " + code, .remedy = "keep one"});
    }
  });
  if (!problems.empty()) throw InvalidInput(std::move(problems));
  return rates;
}

std::vector<clients::ImportInput> inputs_of(const std::vector<std::string>& words, const std::string& table,
                                            const files::CrmMapping& mapping) {
  std::vector<clients::ImportInput> inputs;
  const auto add = [&](const std::string& location) {
    clients::ImportInput& input = inputs.emplace_back();
    input.spec.location = location;
    input.spec.table = table;
    input.name = location;
    const std::string file = fs::path(location).filename().string();
    if (const auto told = mapping.find(table.empty() ? file : table); told != mapping.end()) input.told = told->second;
  };
  std::error_code ignored;
  for (const std::string& word : words) {
    if (!table.empty() || !fs::is_directory(word, ignored)) {
      add(word);
      continue;
    }
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(word, ignored)) {
      const std::string extension = entry.path().extension().string();
      for (const char* known : {".csv", ".tsv", ".parquet", ".xlsx", ".json"}) {
        if (extension == known) found.push_back(entry.path().string());
      }
    }
    std::sort(found.begin(), found.end());
    if (found.empty()) throw InvalidInput({Problem{.file = word, .what = "the folder holds no export"}});
    for (const std::string& file : found) add(file);
  }
  return inputs;
}

void write_tables(const clients::Import& import, const std::string& folder, bool csv, bool replace) {
  std::error_code failed;
  std::vector<Problem> problems;
  for (const clients::ImportedTable& table : import.tables) {
    for (const char* ending : {".csv", ".parquet"}) {
      const fs::path file = fs::path(folder) / (std::string(table.table->name) + ending);
      if (fs::exists(file, failed) && !replace)
        problems.push_back(
            {.file = file.string(), .what = "is there already", .remedy = "say --replace, or name another folder"});
    }
  }
  if (!problems.empty()) throw InvalidInput(std::move(problems));
  // All tables or none: they are written beside the folder and moved into it when all are there.
  const std::string partial = fmt::format("{}.{}.partial", fs::path(folder).lexically_normal().string(), ::getpid());
  const mcda::source::Fleeting fleeting(partial);
  fs::create_directories(partial, failed);
  if (failed) throw InvalidInput({Problem{.file = folder, .what = "cannot be written: " + failed.message()}});
  try {
    for (const clients::ImportedTable& table : import.tables) {
      if (!csv) {
        clients::write_parquet_table(table, partial);
        continue;
      }
      std::string text;
      files::CsvWriter writer(text);
      for (std::size_t j = 0; j < table.columns.size(); ++j) {
        if (table.present[j]) writer.text(table.table->columns[j].name);
      }
      writer.end_row();
      for (std::size_t i = 0; i < table.rows(); ++i) {
        for (std::size_t j = 0; j < table.columns.size(); ++j) {
          if (!table.present[j]) continue;
          using enum clients::CanonicalType;
          const clients::CanonicalType type = table.table->columns[j].type;
          const std::string& cell = table.columns[j][i];
          if (cell.empty()) {
            writer.skip();
          } else if (type == money || type == number || type == whole) {
            writer.number(
                std::stod(cell));  // cents of any amount that a double cannot hold are none that anybody bills
          } else {
            writer.text(cell);
          }
        }
        writer.end_row();
      }
      files::AtomicFile file(partial + "/" + std::string(table.table->name) + ".csv");
      file.write(text);
      file.commit();
    }
    fs::create_directories(folder);
    for (const clients::ImportedTable& table : import.tables) {
      const std::string name(table.table->name);
      fs::remove(fs::path(folder) / (name + (csv ? ".parquet" : ".csv")));
      const std::string file = name + (csv ? ".csv" : ".parquet");
      fs::rename(fs::path(partial) / file, fs::path(folder) / file);
    }
    fs::remove_all(partial);
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(partial, failed);
    throw InvalidInput({Problem{.file = folder, .what = std::string("cannot be written: ") + error.what()}});
  } catch (...) {
    fs::remove_all(partial, failed);
    throw;
  }
}

ImportedFolder::ImportedFolder(const std::string& location, const clients::CrmSettings& settings,
                               const std::string& base, std::vector<std::string>& notes) {
  const std::vector<std::string> presets = clients::preset_names();
  if (std::find(presets.begin(), presets.end(), settings.preset) == presets.end())
    throw mcda::UnknownName("preset", settings.preset, presets);
  const auto beside_model = [&](const std::string& file) { return (fs::path(base) / file).string(); };
  clients::ImportOptions options{.preset = settings.preset, .currency = settings.currency};
  options.written = clients::told_writing(settings.dates, settings.decimal);
  if (!settings.rates.empty()) options.rates = read_rates(beside_model(settings.rates));
  const files::CrmMapping mapping =
      settings.mapping.empty() ? files::CrmMapping{} : files::read_mapping(beside_model(settings.mapping));
  const clients::Import import = clients::import_crm(inputs_of({location}, "", mapping), options);
  for (const clients::ImportChange& change : import.changes)
    notes.push_back(fmt::format("import of {}: {} {}{}", change.table, change.count, change.what,
                                change.example.empty() ? "" : " (" + change.example + ")"));
  write_tables(import, path(), false, true);
}

namespace {

Json json_of(const clients::Import& import, const std::string& folder) {
  Json json = document({});
  json["folder"] = folder.empty() ? Json(nullptr) : Json(folder);
  json["currency"] = import.currency.empty() ? Json(nullptr) : Json(import.currency);
  json["files"] = Json::array();
  for (const clients::ImportedFile& file : import.files) {
    Json one{
        {"name", file.name}, {"rows", file.rows}, {"preset", file.mapping.preset}, {"unused", file.mapping.unused}};
    if (!file.mapping.runner_up.empty()) one["runner_up"] = file.mapping.runner_up;
    one["mapping"] = Json::array();
    for (const clients::MappedTable& table : file.mapping.tables) {
      for (const clients::MappedColumn& column : table.columns)
        one["mapping"].push_back({{"table", table.table},
                                  {"column", column.column},
                                  {"headers", column.headers},
                                  {"confirmed", column.confirmed}});
    }
    json["files"].push_back(std::move(one));
  }
  json["tables"] = Json::array();
  for (const clients::ImportedTable& table : import.tables)
    json["tables"].push_back({{"table", table.table->name}, {"rows", table.rows()}});
  json["changes"] = Json::array();
  for (const clients::ImportChange& change : import.changes)
    json["changes"].push_back({{"table", change.table},
                               {"what", change.what},
                               {"count", change.count},
                               {"example", change.example.empty() ? Json(nullptr) : Json(change.example)}});
  return json;
}

struct Sheets {
  Sheet mapping, tables, changes;
};

Sheets sheets_of(const clients::Import& import, bool for_people) {
  const auto number = [&](std::size_t count) {
    return for_people ? count_text(static_cast<Index>(count)) : std::to_string(count);
  };
  Sheets sheets;
  for (const char* header : {"file", "header", "table", "column", for_people ? "" : "note"})
    sheets.mapping.column(header);
  for (const clients::ImportedFile& file : import.files) {
    for (const clients::MappedTable& table : file.mapping.tables) {
      for (const clients::MappedColumn& column : table.columns) {
        std::string headers;
        for (const std::string& header : column.headers) headers += (headers.empty() ? "" : ", ") + header;
        sheets.mapping.row({fs::path(file.name).filename().string(), headers, table.table, column.column,
                            column.confirmed ? "" : "unconfirmed: please look"});
      }
    }
  }
  sheets.tables.column("table");
  sheets.tables.column("rows", CellKind::number);
  for (const clients::ImportedTable& table : import.tables)
    sheets.tables.row({std::string(table.table->name), number(table.rows())});
  sheets.changes.column("count", CellKind::number);
  for (const char* header : {"table", for_people ? "what was changed, dropped or is doubtful" : "what",
                             for_people ? "for example" : "example"})
    sheets.changes.column(header);
  for (const clients::ImportChange& change : import.changes)
    sheets.changes.row({number(change.count), change.table, change.what, change.example});
  return sheets;
}

// The report for people.
std::string text_of(const clients::Import& import, const std::string& folder, bool markdown, const Screen& screen) {
  std::string text;
  const Sheets sheets = sheets_of(import, true);
  const auto section = [&](const std::string& title, const Sheet& sheet) {
    if (sheet.rows() == 0) return;
    text += (markdown ? "## " + title : screen.bold(title)) + "\n" + (markdown ? "\n" : "") +
            (markdown ? sheet.markdown() : sheet.table(screen)) + "\n";
  };
  section("How the headers were understood", sheets.mapping);
  for (const clients::ImportedFile& file : import.files) {
    std::string unused;
    for (const std::string& header : file.mapping.unused) unused += (unused.empty() ? "" : ", ") + header;
    const std::string title(clients::preset_title(file.mapping.preset));
    const std::string line =
        fmt::format("{}: {} rows, headers of {}{}", file.name, file.rows, title.empty() ? "the mapping" : title,
                    unused.empty() ? "" : "; not used: " + unused);
    text += markdown ? "- " + files::markdown_text(line) + "\n" : files::harmless(line) + "\n";
    const std::string& second = file.mapping.runner_up;
    if (!second.empty()) text += (markdown ? "  " + files::markdown_text(second) : "  " + second) + "\n";
  }
  text += "\n";
  section("What was changed, dropped or is doubtful", sheets.changes);
  section(folder.empty() ? "What would be written" : "Written to " + files::harmless(folder), sheets.tables);
  return text;
}

// The report as a file, in the form that its name asks for. One table: what was changed; a workbook takes all three.
void write_report(const clients::Import& import, const std::string& folder, Output& output) {
  if (output.format() == Format::json) {
    output.write(files::json_text(json_of(import, folder)) + "\n");
  } else if (output.format() == Format::csv) {
    const Sheets sheets = sheets_of(import, false);
    output.put(sheets.changes, "changes");
    if (output.stored() == Stored::workbook) {
      output.put(sheets.mapping, "headers");
      output.put(sheets.tables, "tables");
    }
  } else {
    output.write(text_of(import, folder, output.format() == Format::markdown, output.screen()));
  }
  output.commit();
}

int run_import(const Arguments& arguments) {
  const std::string folder = arguments.text("output");
  const std::string format = arguments.choice("format", {"table", "json", "markdown"}, "table");
  const std::string preset = arguments.text("preset");
  const std::vector<std::string> presets = clients::preset_names();
  if (!preset.empty() && std::find(presets.begin(), presets.end(), preset) == presets.end())
    throw mcda::UnknownName("preset", preset, presets);
  if (folder.empty() && !arguments.has("dry-run"))
    throw InvalidInput("prefero crm import needs --output FOLDER", "--dry-run shows the mapping and writes nothing");
  std::optional<Output> report;
  if (arguments.has("report")) report.emplace(arguments, "report");
  clients::ImportOptions options{.preset = preset, .currency = arguments.text("currency")};
  if (arguments.has("rates")) options.rates = read_rates(arguments.text("rates"));
  options.written = clients::told_writing(arguments.choice("dates", clients::written_dates(), ""),
                                          arguments.choice("decimal", {".", ","}, ""));
  options.orphans = arguments.choice("orphans", {"drop", "create"}, "drop") == "create" ? clients::Orphans::create
                                                                                        : clients::Orphans::drop;
  const bool csv = arguments.choice("as", {"parquet", "csv"}, "parquet") == "csv";
  const files::CrmMapping mapping =
      arguments.has("mapping") ? files::read_mapping(arguments.text("mapping")) : files::CrmMapping{};
  const clients::Import import =
      clients::import_crm(inputs_of(arguments.operands(), arguments.text("table"), mapping), options);
  mcda::Notes doubts;
  for (const clients::ImportChange& change : import.changes)
    doubts.push_back(fmt::format("{}: {} {}", change.table, change.count, change.what));
  require_no_notes(arguments, doubts);
  if (!arguments.has("dry-run")) write_tables(import, folder, csv, arguments.has("replace"));
  if (arguments.has("write-mapping")) {
    files::AtomicFile file(arguments.text("write-mapping"));
    file.write(files::mapping_text(import));
    file.commit();
  }
  const std::string shown = arguments.has("dry-run") ? std::string() : folder;
  if (report) write_report(import, shown, *report);
  files::AtomicFile out("-");
  out.write(format == "json" ? files::json_text(json_of(import, shown)) + "\n"
                             : text_of(import, shown, format == "markdown", screen_of_stdout()));
  out.commit();
  return 0;
}

}  // namespace

Command crm_import_command() {
  return {
      .name = "crm import",
      .operands = "EXPORT...",
      .summary = "bring exports of a CRM, shop or accounting system to canonical tables",
      .details =
          "Each EXPORT is a file, a folder of files, or a database with --table. Headers are matched with those of "
          "HubSpot, Salesforce, Pipedrive, Dynamics 365, Odoo, Bitrix24, amoCRM, Polish invoice exports and order "
          "lines of shops; a header that was never seen in a real export is shown as unconfirmed. Every row and cell "
          "that is changed or dropped is counted in the report.",
      .examples =
          "prefero crm import companies.csv deals.csv -o crm\n"
          "prefero crm import exports --preset odoo --rates rates.csv --currency EUR -o crm\n"
          "prefero crm import faktury.csv --dry-run --write-mapping mapping.yaml",
      .least_operands = 1,
      .most_operands = -1,
      .own = {{"output", "FOLDER", "write the canonical tables here", "folder"},
              {"as", "FORMAT", "parquet (default) or csv", "parquet csv"},
              {"replace", {}, "replace tables that the folder already has"},
              {"dry-run", {}, "show mapping and report, write nothing"},
              {"preset", "NAME",
               "whose headers: hubspot, salesforce, pipedrive, dynamics, odoo, bitrix24, amocrm, "
               "polish_invoices, orders, canonical (default: what fits best)",
               "hubspot salesforce pipedrive dynamics odoo bitrix24 amocrm polish_invoices orders canonical"},
              {"mapping", "FILE", "which header feeds which column, instead of a preset", "file"},
              {"write-mapping", "FILE", "write the mapping found, to be corrected and given to --mapping", "file"},
              {"table", "NAME", "the table of a database"},
              {"currency", "CODE", "bring all amounts to this currency"},
              {"rates", "FILE", "a table with the columns currency and rate: units of --currency for one unit", "file"},
              {"dates", "ORDER",
               "ymd, dmy or mdy, where the cells leave it open; excel or days (since 1970), what numbers are",
               "ymd dmy mdy excel days"},
              {"decimal", "MARK", "decimal mark, where the cells leave it open", ". ,"},
              {"orphans", "WHAT", "rows of clients that no file lists: drop (default) or create the client",
               "drop create"},
              {"format", "FORMAT", "of the report: table (default), json or markdown", "table json markdown"},
              {"report", "FILE", "the report as a file too: .xlsx .csv .json .md .parquet .txt", "file"}},
      .groups = {&options::general()},
      .run = run_import};
}

}  // namespace prefero
