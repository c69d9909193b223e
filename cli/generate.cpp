// prefero generate: a synthetic CRM, to try things on and to test what a method can find.
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "mcda/clients/generate.hpp"
#include "mcda/files/table_folder.hpp"
#include "mcda/files/yaml.hpp"

namespace prefero {

namespace {

namespace clients = mcda::clients;
using mcda::InvalidInput;

std::optional<std::int64_t> day_of(const std::string& text) {
  int y = 0;
  unsigned m = 0, d = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto read = [&](std::size_t from, std::size_t size, auto& into) {
    const char* const end = text.data() + from + size;
    return std::from_chars(text.data() + from, end, into).ptr == end;
  };
  if (!read(0, 4, y) || !read(5, 2, m) || !read(8, 2, d)) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days{day}.time_since_epoch().count();
}

void read_gaps(const Arguments& arguments, clients::GenerateOptions& options) {
  const std::string written = arguments.text("missing", "real");
  if (written == "real" || written == "none") {
    options.gaps = written == "real" ? clients::Gaps::real : clients::Gaps::none;
    return;
  }
  const auto share = mcda::files::number(written);
  if (!share || !(*share >= 0 && *share <= 0.95))
    throw InvalidInput("--missing: \"" + written + "\" is neither real nor none nor a share from 0 to 0.95",
                       "write --missing 0.3");
  options.gaps = clients::Gaps::random;
  options.gap_share = *share;
}

clients::GenerateOptions generate_options(const Arguments& arguments) {
  clients::GenerateOptions options;
  options.clients = arguments.whole("clients", 1, 9'999'999).value_or(1000);
  options.months = arguments.whole("months", 1, 240).value_or(36);
  const auto invoices = mcda::files::number(arguments.text("invoices-a-month", "1"));
  if (!invoices || !(*invoices >= 1 && *invoices <= 100))
    throw InvalidInput("--invoices-a-month is no number from 1 to 100", "write --invoices-a-month 1.2");
  options.invoices_a_month = *invoices;
  options.seed = static_cast<std::uint64_t>(seed_of(arguments));
  const std::string as_of = arguments.text("as-of", "2025-12-31");
  const auto day = day_of(as_of);
  if (!day) throw InvalidInput("--as-of: \"" + as_of + "\" is not a day", "write it as 2025-12-31");
  options.as_of = *day;
  if (arguments.has("currencies")) options.currencies = arguments.list("currencies");
  read_gaps(arguments, options);
  options.dirt = arguments.has("dirt");
  if (arguments.has("portrait") && arguments.has("null"))
    throw InvalidInput("--portrait and --null exclude each other",
                       "--portrait plants a portrait, --null has the same columns without one");
  if (arguments.has("portrait")) options.portrait = clients::PortraitMode::planted;
  if (arguments.has("null")) options.portrait = clients::PortraitMode::null;
  options.run = run_options(arguments);
  return options;
}

int run_generate(const Arguments& arguments) {
  using mcda::files::TableFormat;
  using mcda::files::TextManner;
  if (!arguments.has("output")) throw InvalidInput("prefero generate needs a folder", "name it: -o FOLDER");
  clients::GenerateOptions options = generate_options(arguments);
  const bool parquet = arguments.choice("format", {"csv", "parquet"}, "csv") == "parquet";
  if (parquet && options.dirt)
    throw InvalidInput("--dirt spoils text, which Parquet files cannot hold", "leave out --format parquet");
  const auto memory = arguments.bytes("memory");
  mcda::files::TableFolder folder(arguments.text("output"), parquet ? TableFormat::parquet : TableFormat::csv,
                                  options.dirt ? TextManner::awkward : TextManner::plain, arguments.has("replace"),
                                  memory ? fmt::format("{:.0f}KB", std::max(64e3, *memory / 1000)) : std::string());
  const auto tables = clients::generated_tables(options.portrait);
  std::vector<Index> rows(tables.size(), 0);
  const auto wanted = [&](std::size_t table) {
    const std::string_view name = tables[table].name;
    return (name != "dirt" || options.dirt) && (name != "rate" || options.currencies.size() > 1);
  };
  for (std::size_t table = 0; table < tables.size(); ++table) {
    if (wanted(table)) folder.begin(tables[table]);
  }
  {
    Progress progress(progress_when(arguments), "generating", (options.clients + 511) / 512);
    options.run.progress = progress.done();
    clients::generate(options, [&](std::size_t table, const clients::Rows& more) {
      if (!wanted(table)) return;
      folder.append(tables[table], more);
      rows[table] += static_cast<Index>(more.size());
    });
    folder.commit();
  }
  if (arguments.has("quiet")) return 0;
  Sheet sheet;
  sheet.column("table");
  sheet.column("rows", CellKind::number);
  sheet.column("what is in it");
  for (std::size_t table = 0; table < tables.size(); ++table) {
    if (wanted(table))
      sheet.row({std::string(tables[table].name), count_text(rows[table]), std::string(tables[table].meaning)});
  }
  mcda::files::AtomicFile out("-");
  out.write(sheet.table(screen_of_stdout()) + "\nWritten: " + arguments.text("output") + "\n");
  out.commit();
  return 0;
}

}  // namespace

Command generate_command() {
  return {
      .name = "generate",
      .operands = "",
      .summary = "a synthetic CRM with a known truth",
      .details =
          "Writes a folder of canonical tables (docs/crm-tables.md): clients, deals, invoices, payments, costs, "
          "tickets, "
          "surveys, contacts, contracts and judgements of people who do not exist. Big clients are famous, but pay "
          "later and earn less, so that the question which of them deserve our people has no easy answer. The table "
          "truth holds what each client is really like and the ranking that follows.\n\nClient number 17 is the same "
          "for a seed whatever the number of clients and threads. Nothing happens after --as-of.",
      .examples =
          "prefero generate -o crm --clients 2000 --seed 7\n"
          "prefero generate -o big --clients 1000000 --format parquet\n"
          "prefero generate -o messy --dirt --currencies EUR,PLN,USD\n"
          "prefero generate -o traits --portrait --clients 10000",
      .least_operands = 0,
      .most_operands = 0,
      .own = {{"output", "FOLDER", "where the tables go", "folder"},
              {"clients", "N", "how many clients (default 1000)"},
              {"months", "N", "how many months of business (default 36)"},
              {"invoices-a-month", "N", "mean number of invoices in a month that has any (default 1)"},
              {"as-of", "DATE", "the last day (default 2025-12-31)"},
              {"currencies", "CODE,...", "currencies of the clients (default EUR); the table rate holds their worth"},
              {"missing", "HOW", "real (default): gaps as real data has them; none; or a share like 0.3, by chance",
               "real none"},
              {"dirt",
               {},
               "spoil it: duplicates, orphans, invoices without client, misspelt products, semicolons, "
               "decimal commas, mixed dates; the table dirt lists what was done"},
              {"portrait", {}, "instead: clients with traits of which four tell who becomes a key client"},
              {"null", {}, "the same columns, where nothing tells it"},
              {"format", "FORMAT", "csv (default) or parquet", "csv parquet"},
              {"replace", {}, "write into a folder that is not empty; the tables in it go"}},
      .groups = {&options::computation(), &options::general()},
      .run = run_generate};
}

}  // namespace prefero
