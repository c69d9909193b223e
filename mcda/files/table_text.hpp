// Tables as text: for a terminal or a pipe, as CSV, as Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda::files {

enum class CellKind {
  text,    ///< left; cut with "…" where the table must be narrower
  number,  ///< right, decimal points below one another; never cut
};

/// How a table is drawn. The defaults are for pipes and files.
struct TableStyle {
  bool boxes = false;     ///< Unicode box drawing
  bool colour = false;    ///< escape sequences: header bold, lines faint
  std::size_t width = 0;  ///< columns of the terminal; 0 = no limit
};

/// A table for people. Cells are made harmless: no control character of a client's name reaches the terminal.
class TextTable {
 public:
  /// Adds a column; all columns before the first row. `widest` cuts text cells to so many columns whatever the table's
  /// width (0 = no limit).
  void column(std::string header, CellKind kind = CellKind::text, std::size_t widest = 0);
  /// Adds a row with one cell a column; missing cells are blank.
  void row(std::vector<std::string> cells);
  std::size_t rows() const noexcept { return rows_.size(); }

  /// The table with a line end after each line. Where numbers alone are wider than `style.width`, the last columns are
  /// left out and a column "…" says so.
  std::string text(const TableStyle& style = {}) const;

 private:
  struct Column {
    std::string header;
    CellKind kind;
    std::size_t widest;
  };
  struct Layout;
  Layout layout(const TableStyle& style) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Whether a text stands in a CSV file as it is: printable ASCII without comma and quote that no spreadsheet takes for
/// a formula.
bool stands_in_csv(std::string_view value) noexcept;

/// Rows as CSV (RFC 4180 with line feeds): UTF-8, decimal points. A text that a spreadsheet would take for a formula
/// (it begins with = + - @, a tab or a carriage return) gets an apostrophe in front; numbers never do.
class CsvWriter {
 public:
  /// Appends to `out`. `for_terminal`: control characters are made harmless too.
  explicit CsvWriter(std::string& out, bool for_terminal = false) : out_(out), for_terminal_(for_terminal) {}

  CsvWriter& text(std::string_view value);
  CsvWriter& number(double value);  ///< shortest text that reads back the same; an empty cell for NaN
  CsvWriter& whole(Index value);    ///< all digits: no reader takes it for another kind of number
  CsvWriter& skip();  ///< an empty cell
  void end_row();

 private:
  void separate();

  std::string& out_;
  bool for_terminal_;
  bool first_ = true;
};

/// Text inside a Markdown table cell: shown as it is, never as markup, link or line end.
std::string markdown_text(std::string_view text);

/// A GitHub-flavoured Markdown table.
class MarkdownTable {
 public:
  void column(std::string_view header, CellKind kind = CellKind::text);
  void row(const std::vector<std::string>& cells);
  std::string text() const;

 private:
  std::vector<std::string> headers_;
  std::vector<CellKind> kinds_;
  std::string rows_;
};

}  // namespace mcda::files
