// prefero crm rubric: the table in which people judge what no system knows, with the meaning of each level beside it.
#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/manifest.hpp"
#include "cli/output.hpp"
#include "mcda/clients/rubric.hpp"
#include "mcda/files/table_text.hpp"

namespace prefero {

namespace {

namespace clients = mcda::clients;
namespace files = mcda::files;
namespace fs = std::filesystem;
using mcda::InvalidInput;

std::string topic_of(std::string_view criterion) { return std::string(criterion.substr(0, criterion.find('.'))); }

std::vector<std::pair<std::string, std::string>> clients_of(const std::string& folder) {
  mcda::source::SourceSpec spec{.location = folder};
  const auto copy = clients::copied_crm_tables(spec);
  if (copy) spec = copy->spec(std::move(spec));
  clients::crm_tables(spec);
  mcda::source::SourceSpec query = spec;
  query.shapes = clients::table_shapes();
  query.query = "SELECT client_id, coalesce(name, client_id) AS name FROM client ORDER BY client_id";
  mcda::source::Source source = mcda::source::Source::open(query);
  mcda::source::Request request{.texts = {{.column = "client_id"}, {.column = "name"}}, .order_by = "client_id"};
  std::vector<std::pair<std::string, std::string>> found;
  source.read(request, [&](const mcda::source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i)
      found.emplace_back(std::string((*batch.texts[0])[i]), std::string((*batch.texts[1])[i]));
  });
  return found;
}

std::string csv_of(const std::vector<clients::RubricRow>& rows) {
  std::string text;
  files::CsvWriter writer(text);
  for (const char* header :
       {"client_id", "name", "criterion", "question", "levels", "level", "rated_by", "rated_on", "note"})
    writer.text(header);
  writer.end_row();
  for (const clients::RubricRow& row : rows) {
    std::string_view question, levels;
    for (const clients::RubricQuestion& one : clients::rubric_questions()) {
      if (one.criterion != row.criterion) continue;
      question = one.question;
      levels = one.levels;
    }
    for (const std::string_view cell : {std::string_view(row.client_id), std::string_view(row.name),
                                        std::string_view(row.criterion), question, levels})
      writer.text(cell);
    // Yes and no become the levels that they stand for: the table is read as numbers.
    const auto level = clients::rubric_level(row.level);
    if (row.level.empty()) {
      writer.skip();
    } else if (level) {
      writer.number(*level);
    } else {
      writer.text(row.level);
    }
    for (const std::string* cell : {&row.rated_by, &row.rated_on, &row.note}) writer.text(*cell);
    writer.end_row();
  }
  return text;
}

int run_rubric(const Arguments& arguments) {
  const std::string& folder = arguments.operands().front();
  const std::string format = arguments.choice("format", {"table", "json"}, "table");
  std::vector<std::string> topics = arguments.list("criteria");
  std::vector<std::string> known;
  for (const clients::RubricQuestion& one : clients::rubric_questions()) {
    if (std::find(known.begin(), known.end(), topic_of(one.criterion)) == known.end())
      known.push_back(topic_of(one.criterion));
  }
  if (topics.empty()) topics = known;
  for (const std::string& topic : topics) {
    if (std::find(known.begin(), known.end(), topic) == known.end()) throw mcda::UnknownName("rubric", topic, known);
  }
  const std::string path = arguments.text("output", (fs::path(folder) / "rubric.csv").string());
  const auto everyone = clients_of(folder);
  std::vector<std::string> ids;
  for (const auto& [id, name] : everyone) ids.push_back(id);
  clients::Rubric present;
  std::error_code ignored;
  if (fs::exists(fs::path(folder) / "rubric.parquet", ignored))
    throw InvalidInput({mcda::Problem{.file = (fs::path(folder) / "rubric.parquet").string(),
                                      .what = "is there already, and nobody can fill in Parquet",
                                      .remedy = "write it as rubric.csv and remove it"}});
  if (fs::exists(path, ignored)) {
    present = clients::read_rubric({.location = path}, ids);
    // What is wrong is left for people to correct: nothing is written over it.
    if (!present.problems.empty()) throw InvalidInput(present.problems);
  }
  const std::vector<clients::RubricRow> rows = clients::completed(present.rows, everyone, topics);
  if (!arguments.has("check")) {
    files::AtomicFile file(path);
    file.write(csv_of(rows));
    file.commit();
  }
  std::map<std::string, std::pair<Index, Index>> counts;
  for (const clients::RubricRow& row : rows) {
    auto& [asked, answered] = counts[topic_of(row.criterion)];
    ++asked;
    answered += row.level.empty() ? 0 : 1;
  }
  files::AtomicFile out("-");
  if (format == "json") {
    Json json = document({});
    json["file"] = path;
    json["criteria"] = Json::array();
    for (const auto& [topic, count] : counts)
      json["criteria"].push_back({{"criterion", topic}, {"questions", count.first}, {"answered", count.second}});
    out.write(files::json_text(json) + "\n");
  } else {
    Sheet sheet;
    sheet.column("criterion");
    for (const char* header : {"questions", "answered", "open"}) sheet.column(header, CellKind::number);
    for (const auto& [topic, count] : counts)
      sheet.row({topic, count_text(count.first), count_text(count.second), count_text(count.first - count.second)});
    out.write(sheet.table(screen_of_stdout()));
    out.write(fmt::format("\n{}: {} {} added, answers kept as they are\n", files::harmless(path),
                          count_text(static_cast<Index>(rows.size() - present.rows.size())),
                          arguments.has("check") ? "rows would be" : "rows"));
  }
  out.commit();
  return 0;
}

}  // namespace

Command crm_rubric_command() {
  return {
      .name = "crm rubric",
      .operands = "FOLDER",
      .summary = "the table in which people judge prestige, alignment and ease, on written levels",
      .details =
          "Writes FOLDER/rubric.csv: one row a client and question, with the meaning of each level beside the blank "
          "cell. Where the table is there already, clients that are new are added and every answer stays. Criteria "
          "prestige, alignment and ease of the catalogue read it.",
      .examples = "prefero crm rubric crm --criteria prestige,ease\nprefero crm rubric crm --check",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"criteria", "NAME,...", "only these: prestige, alignment, ease", "prestige alignment ease", true},
              {"output", "FILE", "write here instead of FOLDER/rubric.csv", "file"},
              {"check", {}, "read the filled table and count what is open; write nothing"},
              {"format", "FORMAT", "of what is said: table (default) or json", "table json"}},
      .groups = {&options::general()},
      .run = run_rubric};
}

}  // namespace prefero
