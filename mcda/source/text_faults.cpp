// What is wrong with a text file that DuckDB refused: looked for only then, by reading the file again ourselves.
#include <fmt/format.h>

#include <fstream>

#include "mcda/source/records.hpp"
#include "mcda/source/text_layout.hpp"

namespace mcda::source {

namespace {

constexpr std::size_t most_problems = 10;

std::string fault_of(const Record& record, std::size_t width) {
  if (record.open_quote) return "a quoted field that starts in this row is never closed";
  for (const std::string& field : record.fields) {
    const std::size_t valid = valid_utf8(field);
    if (valid == field.size()) continue;
    return fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(field[valid]));
  }
  if (record.stray_text) return "there is text after a closing quote";
  const std::size_t fields = record.fields.size();
  if (fields == width || (fields == width + 1 && record.fields.back().empty())) return {};
  return fmt::format("{} field{} where the header has {}", fields, fields == 1 ? "" : "s", width);
}

}  // namespace

std::vector<Problem> record_faults(const std::string& path, const std::string& name, const TextLayout& layout) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  RecordReader reader(file, layout.delimiter);
  std::vector<Problem> problems;
  Record record;
  long skip = layout.lines_before_header + 1;
  long more = 0;
  while (reader.next(record)) {
    if (skip-- > 0 || (record.blank && layout.columns.size() > 1)) continue;
    std::string fault = fault_of(record, layout.columns.size());
    if (fault.empty()) continue;
    if (problems.size() == most_problems) {
      ++more;
      continue;
    }
    problems.push_back({.file = name, .line = record.line, .what = std::move(fault)});
    if (record.open_quote) {
      problems.back().remedy = "close it, or double quotes that belong to the text";
    } else if (record.stray_text) {
      problems.back().remedy = "double quotes that belong to the text";
    } else if (problems.back().what.starts_with("byte")) {
      problems.back().remedy = "say `encoding: windows-1250` (or whatever it is), or save the file as UTF-8";
    }
  }
  if (more > 0) problems.push_back({.file = name, .what = fmt::format("and {} more", more)});
  if (problems.empty() && reader.line_ends().mixed()) {
    problems.push_back(
        {.file = name, .what = "its lines end in different ways", .remedy = "save it with one kind of line end"});
  }
  return problems;
}

}  // namespace mcda::source
