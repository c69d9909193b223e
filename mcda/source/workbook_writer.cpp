#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "mcda/model/error.hpp"
#include "mcda/source/temporary_file.hpp"
#include "mcda/source/writer.hpp"

namespace mcda::source {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& reason, const std::string& remedy = {}) {
  raise(InvalidInput({Problem{.file = path, .what = "cannot be written: " + reason, .remedy = remedy}}));
}

std::size_t rows_of(const OutputColumn& column) {
  return std::visit(
      [](const auto& values) {
        if constexpr (std::is_pointer_v<std::decay_t<decltype(values)>>) {
          return values->size();
        } else {
          return values.size();
        }
      },
      column.values);
}

lxw_error write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t j, const OutputColumn& column, std::size_t i) {
  if (const auto* numbers = std::get_if<std::span<const double>>(&column.values)) {
    return std::isfinite((*numbers)[i]) ? worksheet_write_number(sheet, row, j, (*numbers)[i], nullptr) : LXW_NO_ERROR;
  }
  if (const auto* wholes = std::get_if<std::span<const std::int64_t>>(&column.values)) {
    const std::int64_t value = (*wholes)[i];
    return value == missing_integer ? LXW_NO_ERROR
                                    : worksheet_write_number(sheet, row, j, static_cast<double>(value), nullptr);
  }
  const TextColumn& texts = *std::get<const TextColumn*>(column.values);
  if (texts.missing(i) || texts[i].empty()) return LXW_NO_ERROR;
  // as a string, whatever it begins with: Excel shows it and computes nothing
  return worksheet_write_string(sheet, row, j, std::string(texts[i]).c_str(), nullptr);
}

}  // namespace

namespace {

// Rows under a bold, frozen header. `problem` keeps what went wrong first; `place` says where.
void write_sheet(lxw_worksheet* sheet, lxw_format* bold, const std::vector<OutputColumn>& columns, lxw_error& problem,
                 std::string& place) {
  const auto keep = [&](lxw_error error, const std::string& where) {
    if (problem != LXW_NO_ERROR || error == LXW_NO_ERROR) return;
    problem = error;
    place = where;
  };
  worksheet_freeze_panes(sheet, 1, 0);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const auto column = static_cast<lxw_col_t>(j);
    const bool texts = std::holds_alternative<const TextColumn*>(columns[j].values);
    constexpr double text_width = 28, number_width = 12;  // in characters
    keep(worksheet_set_column(sheet, column, column, texts ? text_width : number_width, nullptr), columns[j].name);
    keep(worksheet_write_string(sheet, 0, column, columns[j].name.c_str(), bold), columns[j].name);
  }
  const std::size_t rows = columns.empty() ? 0 : rows_of(columns[0]);
  for (std::size_t i = 0; i < rows && problem == LXW_NO_ERROR; ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const lxw_error error =
          write_cell(sheet, static_cast<lxw_row_t>(i + 1), static_cast<lxw_col_t>(j), columns[j], i);
      if (error != LXW_NO_ERROR) keep(error, fmt::format("{}, row {}", columns[j].name, i + 2));
    }
  }
}

}  // namespace

void write_workbook(const std::string& path, const std::vector<WorkbookSheet>& sheets) {
  for (const WorkbookSheet& one : sheets) {
    const std::size_t rows = one.columns.empty() ? 0 : rows_of(one.columns[0]);
    if (rows + 1 > LXW_ROW_MAX) {
      fail(path, fmt::format("a sheet has {} rows, and this takes {}", LXW_ROW_MAX, rows + 1),
           "write .csv or .parquet");
    }
    if (one.columns.size() > LXW_COL_MAX) {
      fail(path, fmt::format("a sheet has {} columns, and this takes {}", LXW_COL_MAX, one.columns.size()),
           "write .csv or .parquet");
    }
  }
  std::error_code status;
  if (fs::is_directory(path, status)) fail(path, "it is a folder");
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, status)) fail(path, "there is no folder " + folder.string());
  const std::string partial = fmt::format("{}.{}.partial", path, ::getpid());
  const Fleeting fleeting(partial);
  // rows go to the disk as they come: a million of them take little memory
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(partial.c_str(), &options);
  if (book == nullptr) fail(path, "there is not enough memory");
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  lxw_error problem = LXW_NO_ERROR;
  std::string place;
  for (const WorkbookSheet& one : sheets) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, one.name.c_str());
    if (sheet == nullptr) {
      problem = LXW_ERROR_MEMORY_MALLOC_FAILED;
      break;
    }
    write_sheet(sheet, bold, one.columns, problem, place);
  }
  const lxw_error closed = workbook_close(book);
  if (problem == LXW_NO_ERROR) problem = closed;
  if (problem == LXW_NO_ERROR) {
    fs::rename(partial, path, status);
    if (!status) return;
  }
  const std::string reason = problem != LXW_NO_ERROR ? lxw_strerror(problem) : status.message();
  fs::remove(partial, status);
  fail(path, place.empty() ? reason : place + ": " + reason, place.empty() ? "" : "write .csv or .parquet");
}

}  // namespace mcda::source
