#include "cli/output.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "cli/data_rows.hpp"
#include "cli/given.hpp"
#include "mcda/method/parameters.hpp"
#include "mcda/source/writer.hpp"

namespace prefero {

using mcda::InvalidInput;

namespace {

std::string extension_of(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return extension;
}

// --format is about --output; a further file is what its name says.
std::string form_asked(const Arguments& arguments, const std::string& option) {
  return option == "output" ? arguments.choice("format", {"table", "csv", "json", "markdown"}, "") : std::string();
}

Stored stored_of(const Arguments& arguments, const std::string& option) {
  if (!form_asked(arguments, option).empty()) return Stored::text;
  const std::string extension = extension_of(arguments.text(option));
  return extension == ".xlsx" ? Stored::workbook : extension == ".parquet" ? Stored::parquet : Stored::text;
}

Format format_of(const Arguments& arguments, const std::string& option) {
  const std::string format = form_asked(arguments, option);
  const std::string path = arguments.text(option);
  const std::string extension = extension_of(path);
  if (format == "table") return Format::table;
  if (format == "csv") return Format::csv;
  if (format == "json") return Format::json;
  if (format == "markdown") return Format::markdown;
  if (path.empty() || path == "-" || extension == ".txt") return Format::table;
  if (extension == ".csv") return Format::csv;
  if (extension == ".json") return Format::json;
  if (extension == ".md") return Format::markdown;
  if (extension == ".parquet" || extension == ".xlsx") return Format::csv;
  std::error_code code;
  if (std::filesystem::exists(path, code) && !std::filesystem::is_regular_file(path, code))
    return Format::table;  // a folder is refused later, a device is fine
  throw InvalidInput("--" + option + " " + path + ": cannot tell the format from the name",
                     "end it in .csv, .json, .md, .parquet or .xlsx, or give --format");
}

}  // namespace

bool writes_json(const Arguments& arguments) { return format_of(arguments, "output") == Format::json; }

Output::Output(const Arguments& arguments, const std::string& option)
    : format_(format_of(arguments, option)), stored_(stored_of(arguments, option)), command_(arguments.command().name) {
  const std::string path = arguments.text(option);
  if (arguments.has(option) && path.empty()) throw InvalidInput("--" + option + " names no file");
  if (path.empty() && Given::now() != nullptr) return;  // the caller takes it
  file_ = std::make_unique<mcda::files::AtomicFile>(path);
  if (path.empty() || path == "-") screen_ = screen_of_stdout();
  if (stored_ != Stored::text && file_->temporary_path().empty())
    throw InvalidInput("Parquet and Excel can only be written to a regular file");
}

void Output::write(std::string_view text) {
  if (stored_ != Stored::text)
    throw InvalidInput("prefero " + command_ + " has no form here in Parquet or Excel", "choose table, csv or json");
  if (file_) {
    file_->write(text);
  } else {
    Given::now()->output += text;
  }
}

void Output::put(const Sheet& sheet, const std::string& name) {
  if (format_ != Format::csv) return write(sheet.in(*this));
  std::vector<std::string> headers;
  for (const auto& column : sheet.columns_) headers.push_back(column.header);
  DataRows rows(*this, name, headers);
  for (const auto& cells : sheet.rows_) {
    for (std::size_t j = 0; j < headers.size(); ++j) {
      const std::string& cell = j < cells.size() ? cells[j] : std::string();
      if (sheet.columns_[j].kind != CellKind::number) {
        rows.text(cell);
      } else if (cell.empty()) {
        rows.skip();
      } else {
        rows.number(std::strtod(cell.c_str(), nullptr));
      }
    }
    rows.end_row();
  }
  rows.finish();
}

void Output::write_tables() {
  namespace source = mcda::source;
  std::vector<source::WorkbookSheet> sheets;
  for (const DataTable& table : tables_) {
    source::WorkbookSheet& sheet = sheets.emplace_back();
    sheet.name = table.name;
    for (const DataColumn& column : table.columns) {
      // A column of nothing is one of texts unless numbers were meant.
      const bool texts = column.worded || !column.counted;
      sheet.columns.push_back(texts ? source::OutputColumn{column.name, &column.texts}
                                    : source::OutputColumn{column.name, std::span<const double>(column.numbers)});
    }
  }
  if (stored_ == Stored::workbook) {
    source::write_workbook(temporary_path(), sheets);
  } else {
    source::write_parquet(temporary_path(), sheets.front().columns);
  }
}

void Output::commit() {
  if (!tables_.empty()) write_tables();
  if (file_) file_->commit();
}

std::string Sheet::table(const Screen& screen) const {
  mcda::files::TextTable table;
  for (const Column& column : columns_) table.column(column.header, column.kind, screen.terminal ? 0 : 60);
  for (const auto& cells : rows_) table.row(cells);
  return table.text(screen.table_style());
}

std::string Sheet::markdown() const {
  mcda::files::MarkdownTable table;
  for (const Column& column : columns_) table.column(column.header, column.kind);
  for (const auto& cells : rows_) table.row(cells);
  return table.text();
}

std::string Sheet::in(const Output& output) const {
  return output.format() == Format::markdown ? markdown() : table(output.screen());
}

std::string folded(std::string_view text, const Screen& screen, std::size_t indent) {
  if (screen.width == 0) return std::string(text);
  std::string out;
  std::size_t used = indent;
  for (const std::string& word : split(std::string(text), ' ')) {
    const std::size_t width = mcda::files::display_width(word);
    if (used > indent && used + 1 + width > screen.width) {
      out += "\n" + std::string(indent, ' ');
      used = indent;
    } else if (!out.empty()) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
  }
  return out;
}

std::string readable(double value, int digits) {
  if (std::isnan(value)) return {};
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-5 || size >= 1e15)) return fmt::format("{:.{}g}", value, digits);
  const int whole = size < 1 ? 1 : static_cast<int>(std::floor(std::log10(size))) + 1;
  const int lead = size > 0 && size < 1 ? static_cast<int>(-std::floor(std::log10(size))) - 1 : 0;
  std::string text = fmt::format("{:.{}f}", value, std::max(0, digits - whole + (size < 1 ? lead + 1 : 0)));
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::vector<std::string> aligned(const std::vector<double>& values, int digits) {
  double largest = 0;
  for (const double x : values) {
    if (std::isfinite(x)) largest = std::max(largest, std::abs(x));
  }
  const int magnitude = largest > 0 ? static_cast<int>(std::floor(std::log10(largest))) : 0;
  const int most = std::clamp(digits - 1 - magnitude, 0, 12);
  // Halves need one decimal, ranks none: no more than what says something.
  const auto enough = [&](int decimals) {
    const double unit = std::pow(10.0, decimals);
    return std::all_of(values.begin(), values.end(), [&](double x) {
      return !std::isfinite(x) || std::abs(x * unit - std::round(x * unit)) < 1e-7 * std::max(1.0, std::abs(x * unit));
    });
  };
  int decimals = 0;
  while (decimals < most && !enough(decimals)) ++decimals;
  std::vector<std::string> texts;
  for (const double x : values) {
    if (std::isnan(x)) {
      texts.emplace_back();
    } else if (largest >= 1e15 || (largest > 0 && largest < 1e-6)) {
      texts.push_back(fmt::format("{:.{}e}", x, digits - 1));
    } else {
      std::string text = fmt::format("{:.{}f}", x, decimals);
      if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);
      texts.push_back(text);
    }
  }
  return texts;
}

std::string percent(double share) {
  const std::string text = fmt::format("{:.1f} %", share * 100);
  return text == "-0.0 %" ? "0.0 %" : text;
}

std::string rank_text(double rank) {
  if (std::isnan(rank)) return {};
  return mcda::shortest(rank);
}

std::string count_text(Index count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > (count < 0 ? 4u : 3u); at -= 3) text.insert(at - 3, " ");
  return text;
}

}  // namespace prefero
