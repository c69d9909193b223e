// SQL from model files and command lines is a stranger's code: checked with DuckDB's own parser before any of it runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mcda/source/columns.hpp"

namespace mcda::source {

class Connection;

/// `"name"` with inner quotes doubled: safe as an identifier whatever it holds.
std::string quoted_name(std::string_view name);
/// `'text'` with inner quotes doubled: safe as a literal whatever it holds.
std::string quoted_text(std::string_view text);

/// All rows of a small query of our own, as texts, one column each. Throws DriverError.
std::vector<TextColumn> fetch(Connection& connection, const std::string& sql);

/// Makes sure that `sql` is exactly one SELECT that calls no table function which could reach files or settings, and
/// returns the names of the tables it reads. Throws InvalidInput. The connection has to be DuckDB's.
std::vector<std::string> tables_of_select(Connection& connection, const std::string& sql);

/// Makes sure that `sql` is one expression over the columns of a row: no second statement, no way out of its
/// parentheses, no subquery, aggregate or window. `what` names it in messages ("where"). Throws InvalidInput.
void require_expression(Connection& connection, const std::string& sql, const std::string& what);

/// What an expression over the rows of a table reads: the last parts of its column names, the tables before them where
/// they are written, and whether it holds an aggregate. Throws InvalidInput like require_expression(), which refuses
/// aggregates.
struct ExpressionParts {
  std::vector<std::string> columns, tables;
  bool aggregate = false;
};
ExpressionParts parts_of_expression(Connection& connection, const std::string& sql, const std::string& what);

/// The text of a DuckDB message that matters to a person: no error class, no excerpt of our statement, no advice about
/// options that are not ours. `kind` becomes the error class ("Binder", "IO", ...), empty where there is none.
std::string plain_message(const std::string& message, std::string& kind);

}  // namespace mcda::source
