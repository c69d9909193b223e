#include "mcda/source/text_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include "mcda/source/adorned.hpp"
#include "mcda/source/records.hpp"
#include "mcda/source/words.hpp"

namespace mcda::source {

namespace {

constexpr std::array<char, 4> delimiters{',', ';', '\t', '|'};
constexpr std::size_t most_records = 5000;
constexpr const char* not_utf8_remedy = "say `encoding: windows-1250` (or whatever it is), or save the file as UTF-8";

[[noreturn]] void fail(const std::string& file, long line, std::string what, std::string remedy = {}) {
  raise(InvalidInput({Problem{.file = file, .line = line, .what = std::move(what), .remedy = std::move(remedy)}}));
}

const char* spoken(char delimiter) {
  switch (delimiter) {
    case ',': return "commas";
    case ';': return "semicolons";
    case '\t': return "tabs";
    case '|': return "bars";
    default: return "another character";
  }
}

std::string shown(char delimiter) { return delimiter == '\t' ? "\\t" : std::string(1, delimiter); }

char told_delimiter(const std::string& told) {
  if (told == "\\t" || told == "tab") return '\t';
  if (told.size() == 1 && told[0] != '"' && told[0] != '\n' && told[0] != '\r') return told[0];
  raise(InvalidInput(fmt::format("delimiter \"{}\" is not one character", told),
                     "give a comma, a semicolon, a bar or \"\\t\""));
}

char told_decimal(const std::string& told) {
  if (told == "." || told == ",") return told[0];
  raise(InvalidInput(fmt::format("decimal \"{}\" is no decimal mark", told), "give \".\" or \",\""));
}

DateOrder told_dates(const std::string& told) {
  const std::string order = lowered(told);
  if (order == "ymd") return DateOrder::year_first;
  if (order == "dmy") return DateOrder::day_first;
  if (order == "mdy") return DateOrder::month_first;
  raise(InvalidInput(fmt::format("dates \"{}\" is no order of day, month and year", told),
                     "give \"ymd\", \"dmy\" or \"mdy\""));
}

// Everything that DuckDB would refuse with many words, or read as nonsense.
void require_utf8(const std::string& name, std::string_view sample, bool whole) {
  if (sample.find('\0') != std::string_view::npos) {
    fail(name, 0, "is not a text file: it holds zero bytes", "export it as CSV in UTF-8");
  }
  const std::size_t valid = valid_utf8(sample);
  // a character cut in two by the end of the sample is no fault
  if (valid == sample.size() || (!whole && valid + 4 > sample.size())) return;
  const long line = 1 + std::count(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(valid), '\n');
  fail(name, line, fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(sample[valid])),
       not_utf8_remedy);
}

// The first records of a sample; `bytes` becomes how much of it they take.
std::vector<Record> records_of(std::string_view sample, bool whole, char delimiter, double* bytes = nullptr) {
  std::istringstream in{std::string(sample)};
  RecordReader reader(in, delimiter);
  std::vector<Record> records;
  Record record;
  while (records.size() < most_records && reader.next(record)) records.push_back(record);
  const auto read = static_cast<double>(in.tellg());
  if (bytes != nullptr) *bytes = read < 0 ? static_cast<double>(sample.size()) : read;
  // the last record of a sample is cut somewhere
  if (!whole && records.size() > 1 && records.size() < most_records) records.pop_back();
  return records;
}

bool has_width(const Record& record, std::size_t width) {
  return record.fields.size() == width || (record.fields.size() == width + 1 && record.fields.back().empty());
}

// Which delimiter makes the records as wide as the header, and the header wide: judged by the share of records that
// fit.
char detect_delimiter(std::string_view sample, bool whole, bool prefer_tabs) {
  char best = prefer_tabs ? '\t' : ',';
  double best_share = -1;
  std::size_t best_width = 1;
  for (const char delimiter : delimiters) {
    if (sample.find(delimiter) == std::string_view::npos) continue;
    const std::vector<Record> records = records_of(sample, whole, delimiter);
    std::size_t width = 0;
    long fitting = 0;
    long all = 0;
    for (const Record& record : records) {
      if (record.blank) continue;
      if (width == 0) {
        width = record.fields.size();
        continue;
      }
      ++all;
      fitting += has_width(record, width) ? 1 : 0;
    }
    if (width < 2) continue;
    const double share = all == 0 ? 1 : static_cast<double>(fitting) / static_cast<double>(all);
    const bool better = share > best_share + 0.1 || (share > best_share - 0.1 && width > best_width);
    if (better) {
      best = delimiter;
      best_share = share;
      best_width = width;
    }
  }
  return best;
}

// What the cells of the whole sample say about the decimal mark.
struct MarkCounts {
  long commas = 0, points = 0;                // "12,5" and "12.5"
  long unsure_commas = 0, unsure_points = 0;  // "1,234": a thousands separator or three decimals

  void count(std::string_view written) {
    // Most cells hold a letter and are done with at once; a currency counts as none.
    if (written.empty() || written.find_first_of("0123456789") == std::string_view::npos) return;
    const std::string plain = with_plain_marks(written);
    std::string_view cell = trimmed(plain);
    std::size_t comma = 0, point = 0, n_comma = 0, n_point = 0;
    const std::size_t begin = cell.find_first_of("0123456789");
    const std::size_t end = cell.find_last_of("0123456789") + 1;
    const bool adorned = begin > 0 || end < cell.size();
    if (adorned && unit_in(cell).empty() && !cell.starts_with('(') && begin > 1) return;
    cell = cell.substr(begin, end - begin);
    for (std::size_t i = 0; i < cell.size(); ++i) {
      const char c = cell[i];
      if (c == ',') {
        comma = i, ++n_comma;
      } else if (c == '.') {
        point = i, ++n_point;
      } else if ((c < '0' || c > '9') && c != ' ' && c != '\'') {
        return;
      }
    }
    const auto unsure = [&](std::size_t place) {
      return cell.size() - place == 4 && place >= 1 && place <= 4 && cell[0] != '0';
    };
    if (n_comma == 1 && n_point == 0) {
      ++(unsure(comma) ? unsure_commas : commas);
    } else if (n_point == 1 && n_comma == 0) {
      ++(unsure(point) ? unsure_points : points);
    } else if (n_comma == 1 && n_point >= 1 && comma > point) {
      ++commas;
    } else if (n_point == 1 && n_comma >= 1 && point > comma) {
      ++points;
    } else if (n_point > 1 && n_comma == 0 && !undressed(cell, ',').digits.empty()) {
      ++commas;  // 1.234.567 groups by points
    } else if (n_comma > 1 && n_point == 0 && !undressed(cell, '.').digits.empty()) {
      ++points;
    }
  }
};

char detect_decimal(const std::string& name, const std::vector<Record>& records, std::size_t header, char delimiter,
                    std::vector<std::string>& notes) {
  MarkCounts counts;
  for (std::size_t r = header + 1; r < records.size(); ++r) {
    for (const std::string& cell : records[r].fields) counts.count(cell);
  }
  if (counts.commas > 0 || counts.points > 0) return counts.commas > counts.points ? ',' : '.';
  if (counts.unsure_commas > counts.unsure_points && delimiter != ',') {
    notes.push_back(name +
                    ": numbers such as 1,234 are read with a decimal comma; say `decimal: \".\"` where that is wrong");
    return ',';
  }
  if (counts.unsure_commas > 0) {
    notes.push_back(name + ": numbers such as 1,234 are read as 1234; say `decimal: \",\"` where that is wrong");
  }
  if (counts.unsure_points > 0 && delimiter == ';') {
    notes.push_back(name +
                    ": numbers such as 1.234 are read with a decimal point; say `decimal: \",\"` where that is wrong");
  }
  return '.';
}

std::vector<TextFileColumn> named_columns(const std::string& name, const Record& header, char delimiter,
                                          std::size_t width, std::vector<std::string>& notes) {
  std::vector<TextFileColumn> columns;
  std::set<std::string> seen;
  for (std::size_t j = 0; j < width; ++j) {
    std::string column(j < header.fields.size() ? trimmed(header.fields[j]) : std::string_view());
    if (column.empty()) {
      column = fmt::format("column_{}", j + 1);
      notes.push_back(fmt::format("{}: column {} has no name and is called {}", name, j + 1, column));
    }
    // SQL does not tell Name from name, so neither do we
    if (!seen.insert(lowered(column)).second) {
      fail(name, header.line, fmt::format("two columns are called \"{}\"", quotable(column)), "rename one of them");
    }
    columns.push_back({.name = column});
  }
  if (columns.size() == 1) {
    for (const char other : delimiters) {
      if (other == delimiter || columns[0].name.find(other) == std::string::npos) continue;
      fail(
          name, header.line,
          fmt::format("separated by {} there is only one column, \"{}\"", spoken(delimiter), quotable(columns[0].name)),
          fmt::format("say `delimiter: \"{}\"`", shown(other)));
    }
  }
  return columns;
}

// A file without column names starts with data: numbers at the head of columns of numbers.
void require_header(const std::string& name, const std::vector<Record>& records, std::size_t header, char decimal) {
  const Record& first = records[header];
  for (std::size_t j = 0; j < first.fields.size(); ++j) {
    const Cell head = number_in(first.fields[j], decimal);
    if (head.missing || head.fault != CellFault::none) continue;
    const bool year = head.value >= 1900 && head.value <= 2200 && trimmed(first.fields[j]).size() == 4;
    if (year) continue;
    fail(name, first.line,
         fmt::format("the first line holds data (\"{}\"), not the names of the columns", quotable(first.fields[j])),
         "put a line with column names at the top");
  }
}

// The cells that say something: not blank, no word for nothing.
void decide_type(TextFileColumn& column, const std::vector<std::string_view>& cells, const TextLayout& layout,
                 const std::string& file, std::vector<std::string>& notes) {
  if (cells.empty()) return;
  const auto count = [&](auto holds) { return std::count_if(cells.begin(), cells.end(), holds); };
  const auto all = static_cast<std::ptrdiff_t>(cells.size());
  if (count(is_code) > 0) return;
  // A few bad cells among numbers leave it a column of numbers, so that reading it can name them.
  const auto adorned = std::find_if(cells.begin(), cells.end(), [&](std::string_view cell) {
    const Cell plain = number_in(cell, layout.decimal);
    return plain.fault == CellFault::other_unit;
  });
  if (adorned != cells.end()) column.unit = undressed(*adorned, layout.decimal).unit;
  const auto is_number = [&](std::string_view cell) {
    const CellFault fault = number_in(cell, layout.decimal, column.unit).fault;
    return fault == CellFault::none || fault == CellFault::other_unit;
  };
  if (count(is_number) * 10 >= all * 8) {
    column.type = ColumnType::number;
    const auto bare =
        count([&](std::string_view cell) { return number_in(cell, layout.decimal).fault == CellFault::none; });
    if (!column.unit.empty() && bare > 0) {
      notes.push_back(fmt::format("{}: column \"{}\" has {} in {} of {} cells; those without are taken for the same",
                                  file, column.name, column.unit, all - bare, all));
    }
    return;
  }
  column.unit = {};
  if (count([](std::string_view cell) { return truth_in(cell).fault == CellFault::none; }) == all) {
    // Words of other languages stay what they are for SQL, which only knows these.
    static const std::set<std::string> known{"true", "false", "yes", "no", "y", "n"};
    const bool plain = count([&](std::string_view cell) { return known.contains(lowered(cell)); }) == all;
    column.type = plain ? ColumnType::boolean : ColumnType::text;
    column.truth_words = !plain;
    return;
  }
  for (const std::string_view cell : cells) column.dates.look_at(cell);
  if (column.dates.dates() * 10 < all * 8 || column.dates.contradictory()) {
    if (column.dates.dates() * 10 < all * 8) column.dates = {};
    return;
  }
  column.type = ColumnType::date;
  column.orders = column.dates.orders(layout.told_dates);
  column.has_time = column.dates.has_time();
}

}  // namespace

TextLayout detect_layout(const std::string& name, std::string_view sample, bool whole, const TextFormat& told) {
  require_text(name, sample);
  require_utf8(name, sample, whole);
  TextLayout layout;
  if (!told.dates.empty()) layout.told_dates = told_dates(told.dates);
  const bool tabs = lowered(name).ends_with(".tsv");
  layout.delimiter = told.delimiter.empty() ? detect_delimiter(sample, whole, tabs) : told_delimiter(told.delimiter);
  double bytes = 0;
  const std::vector<Record> records = records_of(sample, whole, layout.delimiter, &bytes);
  std::size_t header = 0;
  while (header < records.size() && records[header].blank) ++header;
  if (header == records.size()) fail(name, 0, "is empty", "it needs a line with column names and at least one row");
  if (records[header].open_quote && whole) {
    fail(name, records[header].line, "a quoted field in the header is never closed");
  }
  layout.lines_before_header = static_cast<long>(header);

  std::size_t width = records[header].fields.size();
  if (width > 1 && records[header].fields.back().empty()) {
    // a delimiter at the end of every line is a habit of some exports, not a column
    const bool always_empty = std::all_of(
        records.begin() + static_cast<std::ptrdiff_t>(header), records.end(),
        [&](const Record& record) { return record.fields.size() < width || record.fields[width - 1].empty(); });
    if (always_empty) --width;
  }
  layout.columns = named_columns(name, records[header], layout.delimiter, width, layout.notes);
  layout.decimal = told.decimal.empty() ? detect_decimal(name, records, header, layout.delimiter, layout.notes)
                                        : told_decimal(told.decimal);
  require_header(name, records, header, layout.decimal);

  long rows = 0;
  for (std::size_t r = header + 1; r < records.size(); ++r) rows += records[r].blank && width > 1 ? 0 : 1;
  if (rows == 0 && whole) fail(name, 0, "has no rows, only column names");
  layout.bytes_per_row = bytes / static_cast<double>(std::max(rows, 1L));
  std::vector<std::string_view> cells;
  for (std::size_t j = 0; j < width; ++j) {
    cells.clear();
    for (std::size_t r = header + 1; r < records.size(); ++r) {
      if (j >= records[r].fields.size()) continue;
      const std::string_view cell = trimmed(records[r].fields[j]);
      if (!cell.empty() && !is_missing_word(cell)) cells.push_back(cell);
    }
    decide_type(layout.columns[j], cells, layout, name, layout.notes);
  }
  return layout;
}

void settle_dates(const std::string& path, const std::string& name, TextLayout& layout) {
  std::vector<std::size_t> open;
  for (std::size_t j = 0; j < layout.columns.size(); ++j) {
    const TextFileColumn& column = layout.columns[j];
    if (column.type == ColumnType::date && column.dates.undecided(layout.told_dates)) open.push_back(j);
  }
  std::ifstream file(path, std::ios::binary);
  RecordReader reader(file, layout.delimiter);
  Record record;
  while (!open.empty() && reader.next(record)) {
    std::erase_if(open, [&](std::size_t j) {
      if (j >= record.fields.size()) return false;
      DateSurvey& dates = layout.columns[j].dates;
      dates.look_at(trimmed(record.fields[j]));
      return !dates.undecided(layout.told_dates);
    });
  }
  for (TextFileColumn& column : layout.columns) {
    if (column.type == ColumnType::date) column.orders = column.dates.orders(layout.told_dates);
    if (column.dates.contradictory()) column.type = ColumnType::text;
    for (const std::string& note : column.dates.notes(column.name, layout.told_dates)) {
      layout.notes.push_back(name + ": " + note);
    }
  }
}

void require_text(const std::string& name, std::string_view sample) {
  if (sample.starts_with("PK\x03\x04")) {
    fail(name, 0, "is a zip or Excel file, not text", "name it .xlsx where it is a workbook, else export it as CSV");
  }
  if (sample.starts_with("\xD0\xCF\x11\xE0")) {
    fail(name, 0, "is an old Excel file or a locked workbook, not text", "save it as .xlsx without a password");
  }
  if (sample.starts_with("PAR1")) fail(name, 0, "is a Parquet file, not text", "name it .parquet");
  if (sample.starts_with("\x1f\x8b")) fail(name, 0, "is compressed", "decompress it first");
}

std::string describe(const TextLayout& layout) {
  std::string text = fmt::format("fields separated by {}, decimal {}", spoken(layout.delimiter),
                                 layout.decimal == ',' ? "comma" : "point");
  return layout.encoding == "UTF-8" ? text : text + ", " + layout.encoding;
}

Cell number_in(const TextFileColumn& column, std::string_view text, char decimal) {
  switch (column.type) {
    case ColumnType::date: return date_in(text, column.orders);
    case ColumnType::boolean: return truth_in(text);
    case ColumnType::text:
      if (column.truth_words) return truth_in(text);
      break;
    case ColumnType::number: break;
  }
  return number_in(text, decimal, column.unit);
}

}  // namespace mcda::source
