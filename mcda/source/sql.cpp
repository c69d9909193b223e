#include "mcda/source/sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "mcda/model/error.hpp"
#include "mcda/source/arrow_values.hpp"
#include "mcda/source/driver.hpp"

namespace mcda::source {

namespace {

std::string doubled(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) out.append(c == quote ? 2 : 1, c);
  return out + quote;
}

// What DuckDB's parser made of a text, as pairs of kind and value.
struct Parsed {
  TextColumn kinds, values;

  std::vector<std::string> all(std::string_view kind) const {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (kinds[i] == kind) found.emplace_back(values[i]);
    }
    return found;
  }
  std::string one(std::string_view kind) const {
    const std::vector<std::string> found = all(kind);
    return found.empty() ? std::string() : found[0];
  }
};

// Reads the names in a tree: the text values of the keys class, function_name and table_name, in the order of the text.
// The text is DuckDB's own JSON (RFC 8259), so it is well-formed.
class TreeReader {
 public:
  TreeReader(std::string text, Parsed& parsed) : text_(std::move(text)), parsed_(parsed) {}

  void read() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '{' || c == '[') {
        const bool keyed = !open_.empty() && open_.back().object;
        open_.push_back({.object = c == '{', .name = keyed ? open_.back().key : std::string(), .key = {}});
      } else if (c == '}' || c == ']') {
        if (!open_.empty()) open_.pop_back();
      } else if (c == ',') {
        if (!open_.empty()) open_.back().at_value = false;
      } else if (c == ':') {
        if (!open_.empty()) open_.back().at_value = true;
      } else if (c == '"') {
        take(string());
      }
    }
  }

 private:
  struct Open {
    bool object = false;
    std::string name;  // the key it stands under
    std::string key;   // the last one in it
    bool at_value = false;
  };

  void take(std::string text) {
    if (open_.empty() || !open_.back().object) return;
    Open& here = open_.back();
    if (!here.at_value) {
      here.key = std::move(text);
    } else if (here.key == "class" || here.key == "function_name" || here.key == "table_name") {
      // A function that stands where a table does is named in an object "function".
      parsed_.kinds.append(here.key == "function_name" && here.name == "function" ? "table function" : here.key);
      parsed_.values.append(text);
    }
  }

  // The rest of a string whose quotation mark was read.
  std::string string() {
    std::string text;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        text += text_[at_++];
        continue;
      }
      ++at_;
      const char c = at_ < text_.size() ? text_[at_++] : '"';
      constexpr std::string_view letters = "bfnrt", meant = "\b\f\n\r\t";
      if (c == 'u') {
        // Only control characters are written so; no name that is allowed holds one, so a stand-in is enough.
        at_ = std::min(at_ + 4, text_.size());
        text += '\x01';
      } else {
        const std::size_t k = letters.find(c);
        text += k == std::string_view::npos ? c : meant[k];
      }
    }
    ++at_;
    return text;
  }

  std::string text_;
  Parsed& parsed_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
};

Parsed parse(Connection& connection, const std::string& sql, const std::string& what) {
  if (sql.find('\0') != std::string::npos) raise(InvalidInput(what + " holds a zero byte"));
  // What stands at the top is asked of DuckDB. All names below it are read from the text of the tree: DuckDB's
  // json_tree copies every subtree, which for a statement of fifty kilobytes took gigabytes.
  static constexpr std::string_view facts = R"(
    WITH parsed AS MATERIALIZED (SELECT json_serialize_sql({}) AS j)
    SELECT 'error', j->>'$.error_message' FROM parsed WHERE (j->>'$.error') = 'true'
    UNION ALL SELECT 'statements', json_array_length(j, '$.statements')::VARCHAR FROM parsed
    UNION ALL SELECT 'node', j->>'$.statements[0].node.type' FROM parsed
    UNION ALL SELECT 'from', j->>'$.statements[0].node.from_table.type' FROM parsed
    UNION ALL SELECT 'columns', json_array_length(j, '$.statements[0].node.select_list')::VARCHAR FROM parsed
    UNION ALL SELECT 'clauses', concat_ws(' ', j->>'$.statements[0].node.where_clause',
                                          j->>'$.statements[0].node.having', j->>'$.statements[0].node.qualify',
                                          j->>'$.statements[0].node.sample') FROM parsed
    UNION ALL SELECT 'modifiers',
                     (json_array_length(j, '$.statements[0].node.modifiers')
                      + json_array_length(j, '$.statements[0].node.group_expressions'))::VARCHAR FROM parsed
    UNION ALL SELECT 'tree', j::VARCHAR FROM parsed)";
  std::vector<TextColumn> rows;
  try {
    rows = fetch(connection, fmt::format(fmt::runtime(facts), quoted_text(sql)));
  } catch (const DriverError& error) {
    std::string kind;
    const std::string message = plain_message(error.what(), kind);
    if (kind == "Out of Memory")
      raise(InvalidInput("there is not enough memory to read " + what + ": " + message, "raise --memory"));
    raise(InvalidInput(what + " cannot be understood: " + message));
  }
  Parsed parsed{std::move(rows[0]), std::move(rows[1])};
  TreeReader(parsed.one("tree"), parsed).read();
  const std::string problem = parsed.one("error");
  if (problem.starts_with("Only SELECT")) {
    raise(InvalidInput(what + " is not a SELECT", "only reading is allowed: give one SELECT"));
  }
  if (!problem.empty()) raise(InvalidInput(what + " is no valid SQL: " + problem));
  if (parsed.one("statements") != "1") {
    raise(InvalidInput(fmt::format("{} holds {} statements", what, parsed.one("statements")), "give one SELECT"));
  }
  return parsed;
}

}  // namespace

std::string quoted_name(std::string_view name) { return doubled(name, '"'); }
std::string quoted_text(std::string_view text) { return doubled(text, '\''); }

std::vector<TextColumn> fetch(Connection& connection, const std::string& sql) {
  BatchStream stream = connection.query(sql);
  ArrowSchema schema = stream.schema();
  std::vector<ArrowColumn> readers;
  for (std::int64_t j = 0; j < schema.n_children; ++j) readers.emplace_back(*schema.children[j], CellParser{});
  schema.release(&schema);

  std::vector<TextColumn> columns(readers.size());
  TextColumn part;
  ArrowArray batch{};
  while (stream.next(batch)) {
    for (std::size_t j = 0; j < readers.size(); ++j) {
      readers[j].texts(*batch.children[j], static_cast<long>(batch.offset), static_cast<long>(batch.length), part);
      columns[j].append(part);
    }
    batch.release(&batch);
  }
  return columns;
}

std::vector<std::string> tables_of_select(Connection& connection, const std::string& sql) {
  const Parsed parsed = parse(connection, sql, "the query");
  // Of the table functions only those that make rows from their arguments: the others read files, change what the
  // session logs, or run further SQL from a text that nobody has checked.
  static constexpr std::array<std::string_view, 6> harmless{"range",  "generate_series", "unnest",
                                                            "repeat", "json_each",       "json_tree"};
  for (const std::string& name : parsed.all("table function")) {
    if (std::find(harmless.begin(), harmless.end(), name) != harmless.end()) continue;
    raise(InvalidInput(fmt::format("the query calls {}, which is not allowed", name),
                       "name a file of the same folder as a table instead: FROM orders, or FROM 'orders.csv'"));
  }
  std::vector<std::string> tables = parsed.all("table_name");
  std::sort(tables.begin(), tables.end());
  tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
  tables.erase(std::remove(tables.begin(), tables.end(), std::string()), tables.end());
  return tables;
}

namespace {

// Parsed, and sure to be one expression without subqueries and windows.
Parsed parse_expression(Connection& connection, const std::string& sql, const std::string& what) {
  // The line end keeps a comment at the end from swallowing the parenthesis.
  Parsed parsed = parse(connection, "SELECT (" + sql + "\n)", what);
  const bool one_expression = parsed.one("node") == "SELECT_NODE" && parsed.one("from") == "EMPTY" &&
                              parsed.one("columns") == "1" && parsed.one("clauses").empty() &&
                              parsed.one("modifiers") == "0";
  if (!one_expression) raise(InvalidInput(what + " is not one expression", "its parentheses do not match"));
  const std::vector<std::string> classes = parsed.all("class");
  const auto has = [&](const char* name) { return std::find(classes.begin(), classes.end(), name) != classes.end(); };
  if (has("SUBQUERY")) raise(InvalidInput(what + " holds a subquery", "put it into the query of the source"));
  if (has("WINDOW")) raise(InvalidInput(what + " holds a window function", "put it into the query of the source"));
  return parsed;
}

// Those of the functions that make one row of many, or many of one.
TextColumn across_rows(Connection& connection, const Parsed& parsed, const char* condition) {
  const std::vector<std::string> functions = parsed.all("function_name");
  if (functions.empty()) return {};
  std::string names;
  for (const std::string& name : functions) names += (names.empty() ? "" : ", ") + quoted_text(name);
  return fetch(connection, "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_name IN (" + names +
                               ") AND (" + condition + ") ORDER BY 1")[0];
}

constexpr const char* unnesting = "function_name IN ('unnest', 'generate_subscripts')";

}  // namespace

void require_expression(Connection& connection, const std::string& sql, const std::string& what) {
  const Parsed parsed = parse_expression(connection, sql, what);
  const std::vector<std::string> classes = parsed.all("class");
  const auto has = [&](const char* name) { return std::find(classes.begin(), classes.end(), name) != classes.end(); };
  if (has("STAR") || has("PARAMETER")) raise(InvalidInput(what + " is not an expression over named columns"));
  // An aggregate would make one row of all rows, unnest several of one.
  const TextColumn aggregates =
      across_rows(connection, parsed, (std::string("function_type = 'aggregate' OR ") + unnesting).c_str());
  if (aggregates.size() > 0) {
    raise(InvalidInput(fmt::format("{} calls {}, which does not work row by row", what, aggregates[0]),
                       "put it into the query of the source"));
  }
}

ExpressionParts parts_of_expression(Connection& connection, const std::string& sql, const std::string& what) {
  const Parsed parsed = parse_expression(connection, sql, what);
  const std::vector<std::string> classes = parsed.all("class");
  if (std::find(classes.begin(), classes.end(), "PARAMETER") != classes.end())
    raise(InvalidInput(what + " is not an expression over named columns"));
  if (const TextColumn many = across_rows(connection, parsed, unnesting); many.size() > 0)
    raise(InvalidInput(fmt::format("{} calls {}, which gives several rows", what, many[0])));
  ExpressionParts parts;
  parts.aggregate = across_rows(connection, parsed, "function_type = 'aggregate'").size() > 0;
  const std::vector<TextColumn> names = fetch(
      connection,
      fmt::format("SELECT DISTINCT n[-1], CASE WHEN len(n) > 1 THEN n[-2] ELSE '' END FROM (SELECT CAST(value AS "
                  "VARCHAR[]) AS n FROM json_tree(json_serialize_sql({})) WHERE key = 'column_names') ORDER BY 1, 2",
                  quoted_text("SELECT (" + sql + "\n)")));
  for (std::size_t i = 0; i < names[0].size(); ++i) {
    parts.columns.emplace_back(names[0][i]);
    if (!names[1][i].empty()) parts.tables.emplace_back(names[1][i]);
  }
  return parts;
}

std::string plain_message(const std::string& message, std::string& kind) {
  // A failure after the first rows is wrapped: what happened to the result, then "Error: " and what happened.
  static const std::string wrapped = "\nError: ";
  const std::size_t inner = message.find(wrapped);
  const std::size_t begin = inner == std::string::npos ? 0 : inner + wrapped.size();
  std::string text = message.substr(begin, message.find('\n', begin) - begin);
  kind.clear();
  // "Binder Error: ..." and its like; nested errors repeat it
  constexpr std::size_t longest_class = 24;
  while (true) {
    const std::size_t at = text.find(" Error: ");
    if (at > longest_class) break;
    kind = text.substr(0, at);
    text.erase(0, at + 8);
  }
  while (!text.empty() && (std::isspace(static_cast<unsigned char>(text.back())) != 0)) text.pop_back();
  return text;
}

}  // namespace mcda::source
