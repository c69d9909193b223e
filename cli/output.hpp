// Where a result goes and in which form.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/terminal.hpp"
#include "mcda/files/output.hpp"

namespace prefero {

using mcda::files::CellKind;
using mcda::files::Json;

/// A table for people shows so many clients.
inline constexpr mcda::Index rows_for_people = 20;

enum class Format { table, csv, json, markdown, parquet, xlsx };

/// Standard output or a file that appears when the result is complete. Made before anything is computed, so that a
/// folder nobody may write to is found out at once.
class Output {
 public:
  /// Reads --format and --output; `columns` says whether this command can write Parquet and Excel.
  Output(const Arguments& arguments, bool columns = false);

  Format format() const noexcept { return format_; }
  /// How tables are drawn: plain in a file.
  const Screen& screen() const noexcept { return screen_; }
  bool to_terminal() const noexcept { return screen_.terminal; }
  void write(std::string_view text);
  /// For the writers of Parquet and Excel, which open the file themselves.
  const std::string& temporary_path() const noexcept { return file_->temporary_path(); }
  void commit();

 private:
  Format format_ = Format::table;
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
  std::string csv(bool for_terminal) const;
  /// As the output's format wants it; not for JSON.
  std::string in(const Output& output) const;

 private:
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
