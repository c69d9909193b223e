// Where a result goes and in which form.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/terminal.hpp"
#include "mcda/files/output.hpp"
#include "mcda/source/columns.hpp"

namespace prefero {

using mcda::files::CellKind;
using mcda::files::Json;

/// A table for people shows so many clients.
inline constexpr mcda::Index rows_for_people = 20;

/// How a result reads. `csv` stands for one table with all digits, whatever file it goes to.
enum class Format { table, csv, json, markdown };
/// What file a table with all digits goes to.
enum class Stored { text, parquet, workbook };

/// A column of such a table that is no text file: numbers, unless a cell holds words.
struct DataColumn {
  std::string name;
  std::vector<double> numbers;     ///< NaN where there is none
  mcda::source::TextColumn texts;  ///< all cells as text
  bool worded = false, counted = false;
};

struct DataTable {
  std::string name;
  std::vector<DataColumn> columns;
};

class Sheet;

/// Whether what a command prints is JSON, which holds the manifest.
bool writes_json(const Arguments& arguments);

/// Standard output or a file that appears when the result is complete. Made before anything is computed, so that a
/// folder nobody may write to is found out at once.
class Output {
 public:
  /// Reads --format and the file that `option` names; of another option than --output only the ending counts.
  explicit Output(const Arguments& arguments, const std::string& option = "output");

  Format format() const noexcept { return format_; }
  Stored stored() const noexcept { return stored_; }
  /// How tables are drawn: plain in a file.
  const Screen& screen() const noexcept { return screen_; }
  bool to_terminal() const noexcept { return screen_.terminal; }
  /// Throws InvalidInput where the file is none of text: what only people read has no form there.
  void write(std::string_view text);
  /// A table in the output's format; not for JSON. `name` is the sheet's in a workbook.
  void put(const Sheet& sheet, const std::string& name);
  /// A table of a Parquet file or a workbook, which commit() writes. A workbook takes several.
  void store(DataTable table) { tables_.push_back(std::move(table)); }
  /// For the writers of Parquet and Excel, which open the file themselves.
  const std::string& temporary_path() const noexcept { return file_->temporary_path(); }
  void commit();

 private:
  void write_tables();

  Format format_ = Format::table;
  Stored stored_ = Stored::text;
  std::vector<DataTable> tables_;
  std::string command_;
  Screen screen_;
  std::unique_ptr<mcda::files::AtomicFile> file_;
};

/// A table once, for a screen, as CSV or as Markdown.
class Sheet {
 public:
  void column(std::string header, CellKind kind = CellKind::text) { columns_.push_back({std::move(header), kind}); }
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::size_t rows() const noexcept { return rows_.size(); }

  std::string table(const Screen& screen) const;
  std::string markdown() const;
  /// Text for people, as Markdown where the output is.
  std::string in(const Output& output) const;

 private:
  friend class Output;

  struct Column {
    std::string header;
    CellKind kind;
  };
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Text in lines that fit the screen; every line after the first is indented. As it is where there is no screen.
std::string folded(std::string_view text, const Screen& screen, std::size_t indent = 0);

/// A number for people: at most `digits` significant ones, no exponent for what can be read without.
std::string readable(double value, int digits = 6);
/// All numbers of a column with as many decimals as the smallest differences need: 4 significant digits, trailing zeros
/// kept.
std::vector<std::string> aligned(const std::vector<double>& values, int digits = 4);
/// "12.3 %"
std::string percent(double share);
/// A rank: whole, or with its half for average ranks; empty for NaN.
std::string rank_text(double rank);
/// 12 345 as "12 345".
std::string count_text(Index count);

}  // namespace prefero
