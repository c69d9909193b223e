// What went wrong, for people: bad cells with their line in the file, and a database's messages without its internals.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "mcda/source/address.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/records.hpp"
#include "mcda/source/spilled_rows.hpp"
#include "mcda/source/spool.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/state.hpp"

namespace mcda::source {

namespace {

/// Where a row of a file is written.
struct Place {
  std::string file;
  long line = 0;  ///< 0 where unknown
};

// Rows of the result as rows of the files: the same, unless `where` left some out.
std::vector<long> rows_of_files(OpenSource& open, const Request& request, const std::vector<long>& rows) {
  if (request.where.empty()) return rows;
  const std::string number = quoted_name("\x1Frow");
  const std::string sql = "SELECT " + number + " FROM (SELECT row_number() OVER () - 1 AS " + number + ", * FROM " +
                          open.relation + ") AS data WHERE (" + request.where + "\n)";
  std::vector<long> found;
  const Request numbers{.numbers = {{.column = "row"}}};
  BadCells none;
  const auto collect = [&](const Batch& batch) {
    while (found.size() < rows.size() && rows[found.size()] < batch.first_row + batch.rows) {
      found.push_back(
          static_cast<long>(batch.numbers[0][static_cast<std::size_t>(rows[found.size()] - batch.first_row)]));
    }
  };
  run(open, sql, numbers, {{number, {}}}, collect, none);
  found.resize(rows.size(), -1);
  return found;
}

// The lines on which rows of text files start. Where the file does not show `cells` there, as when DuckDB and we
// disagree about its records, no line is given rather than a wrong one. All lists in the order of `rows`, which ascend.
std::vector<Place> lines_of(const FileTable& table, const std::vector<long>& rows,
                            const std::vector<std::pair<std::size_t, std::string>>& cells) {
  std::vector<Place> places;
  long row = 0;
  for (std::size_t f = 0; f < table.paths.size() && places.size() < rows.size(); ++f) {
    std::ifstream file(table.paths[f], std::ios::binary);
    RecordReader reader(file, table.layout.delimiter);
    Record record;
    long skip = table.layout.lines_before_header + 1;
    for (long count = 1; places.size() < rows.size() && reader.next(record); ++count) {
      if (skip-- > 0 || (record.blank && table.layout.columns.size() > 1)) continue;
      while (places.size() < rows.size() && rows[places.size()] == row) {
        const auto& [column, text] = cells[places.size()];
        const bool shows = text.empty() || (column < record.fields.size() && record.fields[column] == text);
        places.push_back({.file = table.names[f], .line = !shows ? 0 : table.sheet.empty() ? record.line : count});
      }
      ++row;
    }
  }
  places.resize(rows.size());
  return places;
}

std::string complaint(const OpenSource& open, const ValueRequest& wanted, const BadCell& cell) {
  std::string kind = "not a number";
  const std::size_t j = open.index_of(wanted.column);
  if (open.reads_cells() && j < open.columns.size()) {
    const ColumnType type = open.columns[j].type;
    if (type == ColumnType::date) kind = "not a date as the others of this column";
    if (type == ColumnType::boolean) kind = "neither true nor false";
  }
  const bool written = open.reads_cells() && !wanted.column.empty();
  const std::string text =
      written || cell.fault != CellFault::not_finite ? "\"" + quotable(cell.text) + "\"" : cell.text;
  if (cell.fault == CellFault::ambiguous_date) kind = both_readings(cell.text) + ": its column does not tell";
  if (cell.fault == CellFault::other_unit) kind = "in another unit than its column";
  if (cell.fault == CellFault::too_large) kind = "too large for a number";
  const std::string place = wanted.column.empty() ? fmt::format("expression \"{}\"", quotable(wanted.expression))
                                                  : fmt::format("column \"{}\"", wanted.column);
  return fmt::format("{}: {} is {}{}", place, text, kind, wanted.purpose.empty() ? "" : " (" + wanted.purpose + ")");
}

std::string remedy(const OpenSource& open, const ValueRequest& wanted, const BadCell& cell) {
  if (wanted.column.empty()) return cell.fault == CellFault::not_finite ? "divide by nullif(..., 0)" : "";
  if (!open.reads_files() && cell.fault == CellFault::not_finite) return "give NULL where the value is unknown";
  return remedy_for(cell.fault, open.file ? open.file->layout.decimal : '.');
}

// A conversion failed inside the database, in an expression or a query: which cells of the text file were to blame?
void look_for_bad_cells(OpenSource& open, const Request& request) {
  if (!open.file || open.file->kind != FileKind::text) return;
  std::string sql = request.where + "\n" + open.spec.query;
  for (const QueryStep& step : open.spec.steps) sql += "\n" + step.query;
  for (const auto* list : {&request.numbers, &request.texts}) {
    for (const ValueRequest& wanted : *list) sql += "\n" + wanted.expression;
  }
  sql = lowered(sql);
  const FileTable& table = *open.file;
  Request cells;
  std::vector<Selected> selected;
  for (std::size_t j = 0; j < table.layout.columns.size(); ++j) {
    const TextFileColumn& column = table.layout.columns[j];
    if (column.type == ColumnType::text || sql.find(lowered(column.name)) == std::string::npos) continue;
    cells.numbers.push_back({.column = column.name});
    selected.push_back(
        {quoted_name(FileTable::raw_name(j)),
         [column, decimal = table.layout.decimal](std::string_view text) { return number_in(column, text, decimal); }});
  }
  if (selected.empty()) return;
  // as if the file itself were read
  const std::string query = std::exchange(open.spec.query, {});
  const std::string relation = std::exchange(open.relation, "(" + table.select(true) + ") AS data");
  BadCells bad;
  run(open, select_statement(open, cells, selected), cells, selected, {}, bad);
  if (bad.count > 0) {
    std::vector<ColumnInfo> columns;
    for (const TextFileColumn& column : table.layout.columns) {
      columns.push_back({.name = column.name, .type = column.type});
    }
    std::swap(open.columns, columns);
    report_bad_cells(open, cells, bad);
  }
  open.spec.query = query;
  open.relation = relation;
}

// Messages name files by their absolute path; people know them by the name they wrote.
std::string with_names(std::string message, const OpenSource& open) {
  if (!open.file) return message;
  for (std::size_t f = 0; f < open.file->paths.size(); ++f) {
    for (std::size_t at = message.find(open.file->paths[f]); at != std::string::npos;
         at = message.find(open.file->paths[f])) {
      message.replace(at, open.file->paths[f].size(), open.file->names[f]);
    }
  }
  return message;
}

// The name between the first pair of double quotes after `before`.
std::string quoted_after(const std::string& message, const std::string& before) {
  const std::size_t at = message.find(before);
  const std::size_t first = at == std::string::npos ? at : message.find('"', at);
  const std::size_t last = first == std::string::npos ? first : message.find('"', first + 1);
  return last == std::string::npos ? std::string() : message.substr(first + 1, last - first - 1);
}

// The names that DuckDB proposes for an unknown one.
std::string candidates_in(const std::string& message) {
  static const std::string start = "Candidate bindings: ";
  const std::size_t at = message.find(start);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + start.size();
  return "; did you mean " + message.substr(begin, message.find('\n', begin) - begin) + "?";
}

[[noreturn]] void explain_text_file(OpenSource& open, const std::string& message) {
  std::vector<Problem> problems;
  for (std::size_t f = 0; f < open.file->paths.size(); ++f) {
    const std::vector<Problem> more = record_faults(open.file->paths[f], open.file->names[f], open.file->layout);
    problems.insert(problems.end(), more.begin(), more.end());
  }
  if (problems.empty()) problems.push_back({.file = open.name, .what = message});
  raise(InvalidInput(std::move(problems)));
}

}  // namespace

[[noreturn]] void report_bad_cells(OpenSource& open, const Request& request, const BadCells& bad) {
  std::vector<long> rows;
  for (const BadCell& cell : bad.first) rows.push_back(cell.row);
  std::vector<Place> places(rows.size());
  if (open.reads_files()) rows = rows_of_files(open, request, rows);
  if (open.reads_cells()) {
    std::vector<std::pair<std::size_t, std::string>> cells;
    for (const BadCell& cell : bad.first) {
      cells.emplace_back(open.index_of(request.numbers[cell.number].column),
                         request.numbers[cell.number].column.empty() ? "" : cell.text);
    }
    places = lines_of(*open.file, rows, cells);
  }
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < bad.first.size(); ++i) {
    const ValueRequest& wanted = request.numbers[bad.first[i].number];
    Problem problem{.file = places[i].file.empty() ? open.name : places[i].file, .line = places[i].line};
    problem.what = complaint(open, wanted, bad.first[i]);
    if (problem.line == 0) problem.what = fmt::format("row {}: ", rows[i] + 1) + problem.what;
    problem.remedy = remedy(open, wanted, bad.first[i]);
    problems.push_back(std::move(problem));
  }
  const long more = bad.count - static_cast<long>(bad.first.size());
  if (more > 0) {
    problems.push_back({.file = open.name, .what = fmt::format("and {} more cells that are not numbers", more)});
  }
  raise(InvalidInput(std::move(problems)));
}

std::string without_secrets(const OpenSource& open, const std::string& message) {
  std::string kind;
  return plain_message(without_secrets_of(open.spec.location, message), kind);
}

[[noreturn]] void explain(OpenSource& open, const DriverError& error, const Request* request) {
  if (open.cancelled.load()) fail_at<SourceFailure>(open.name, "reading was cancelled");
  std::string kind;
  const std::string message = with_names(plain_message(error.what(), kind), open);
  const bool text_file = open.file && open.file->kind == FileKind::text;
  const bool parquet = open.file && open.file->kind == FileKind::parquet;

  if (open.parser) {
    // the words of another database: what was typed into the request is the likelier reason
    const std::string said = without_secrets(open, error.what());
    const bool typed = request != nullptr && !(request->where.empty() && open.spec.query.empty());
    if (typed && answers(*open.connection)) fail_at<InvalidInput>(open.name, said);
    fail_at<SourceFailure>(open.name, "could not be read: " + said);
  }
  if (kind == "Binder") {
    std::string column = quoted_after(message, "Referenced column");
    if (column.empty()) column = quoted_after(message, "does not have a column named");
    std::vector<std::string> names;
    for (const ColumnInfo& info : open.columns) names.push_back(info.name);
    if (!column.empty() && request != nullptr) raise(UnknownName("column", column, names));
    if (!column.empty()) {
      fail_at<InvalidInput>(
          open.name, fmt::format("the query names an unknown column \"{}\"{}", column, candidates_in(error.what())));
    }
  }
  if (kind == "Catalog" && message.starts_with("Table with name ")) {
    const std::string rest = message.substr(16);
    const std::string table = rest.substr(0, rest.find(' '));
    fail_at<SourceFailure>(open.name,
                           fmt::format("there is no table \"{}\"{}", table, did_you_mean(table, open.tables)));
  }
  if (kind == "Binder" || kind == "Catalog" || kind == "Parser") {
    fail_at<InvalidInput>(open.name, (request == nullptr ? "the query is wrong: " : "") + message);
  }
  if (kind == "Permission") {
    fail_at<InvalidInput>(open.name, "the query reaches for a file outside of its source",
                          "read only the source's own files");
  }
  if (says_disk_full(error.what())) fail_full();
  if (kind == "Out of Memory") {
    fail_at<SourceFailure>(open.name, "there is not enough memory: " + message,
                           "allow more memory or ask for fewer columns");
  }
  if (text_file && (message.find("CSV") != std::string::npos || message.find("unicode") != std::string::npos)) {
    explain_text_file(open, message);
  }
  if (kind == "Conversion" || kind == "Out of Range" || (kind == "Invalid Input" && !parquet)) {
    if (request != nullptr) look_for_bad_cells(open, *request);
    fail_at<InvalidInput>(open.name, message);
  }
  if (parquet && request == nullptr) fail_at<SourceFailure>(open.name, "is damaged or no Parquet file: " + message);
  fail_at<SourceFailure>(open.name, "could not be read: " + message);
}

}  // namespace mcda::source
