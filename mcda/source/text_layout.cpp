#include "mcda/source/text_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "mcda/source/records.hpp"

namespace mcda::source {

namespace {

constexpr std::array<char, 4> delimiters{',', ';', '\t', '|'};
constexpr std::size_t most_records = 5000;

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
void require_utf8_text(const std::string& name, std::string_view sample, bool whole, const TextFormat& told) {
  const std::string encoding = lowered(told.encoding);
  if (!encoding.empty() && encoding != "utf-8" && encoding != "utf8") {
    fail(name, 0, fmt::format("encoding \"{}\" cannot be read yet", told.encoding), "save the file as UTF-8");
  }
  if (sample.starts_with("PK\x03\x04")) fail(name, 0, "is a zip or Excel file, not text", "export it as CSV in UTF-8");
  if (sample.starts_with("PAR1")) fail(name, 0, "is a Parquet file, not text", "name it .parquet");
  if (sample.starts_with("\x1f\x8b")) fail(name, 0, "is compressed", "decompress it first");
  if (sample.starts_with("\xFF\xFE") || sample.starts_with("\xFE\xFF")) {
    fail(name, 0, "is written in UTF-16, which cannot be read yet", "save the file as UTF-8");
  }
  if (sample.find('\0') != std::string_view::npos) {
    fail(name, 0, "is not a text file: it holds zero bytes", "export it as CSV in UTF-8");
  }
  const std::size_t valid = valid_utf8(sample);
  // a character cut in two by the end of the sample is no fault
  if (valid == sample.size() || (!whole && valid + 4 > sample.size())) return;
  const long line = 1 + std::count(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(valid), '\n');
  fail(name, line,
       fmt::format(
           "byte 0x{:02X} is not UTF-8; the file is probably Windows-1250, -1251 or -1252, which cannot be read yet",
           static_cast<unsigned char>(sample[valid])),
       "save the file as UTF-8");
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

  void count(std::string_view cell) {
    cell = trimmed(cell);
    std::size_t comma = 0, point = 0, n_comma = 0, n_point = 0;
    for (std::size_t i = 0; i < cell.size(); ++i) {
      const char c = cell[i];
      if (c == ',') {
        comma = i, ++n_comma;
      } else if (c == '.') {
        point = i, ++n_point;
      } else if ((c < '0' || c > '9') && !(i == 0 && (c == '-' || c == '+')) && c != ' ' && c != '\xC2' &&
                 c != '\xA0') {
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

DateOrder order_of(const std::vector<std::string_view>& cells, DateOrder told, bool day_first_here, bool& in_doubt) {
  const auto fits = [&](DateOrder order) {
    return std::all_of(cells.begin(), cells.end(),
                       [&](std::string_view cell) { return date_in(cell, order).fault == CellFault::none; });
  };
  in_doubt = false;
  if (fits(DateOrder::year_first)) return DateOrder::year_first;
  if (told != DateOrder::unknown) return fits(told) ? told : DateOrder::unknown;
  const bool day = fits(DateOrder::day_first);
  const bool month = fits(DateOrder::month_first);
  if (day && month) {
    // points are written day first wherever they are used; slashes and dashes are not
    const bool points = cells[0].find('.') != std::string_view::npos;
    in_doubt = !points;
    return points || day_first_here || cells[0].find('-') != std::string_view::npos ? DateOrder::day_first
                                                                                    : DateOrder::month_first;
  }
  return day ? DateOrder::day_first : month ? DateOrder::month_first : DateOrder::unknown;
}

void decide_type(TextFileColumn& column, const std::vector<std::string_view>& cells, char decimal, DateOrder told,
                 bool day_first_here, const std::string& file, std::vector<std::string>& notes) {
  if (cells.empty()) return;
  const auto count = [&](auto holds) { return std::count_if(cells.begin(), cells.end(), holds); };
  const auto all = static_cast<std::ptrdiff_t>(cells.size());
  if (count(is_code) > 0) return;
  // A few bad cells among numbers leave it a column of numbers, so that reading it can name them.
  const auto numbers = count([&](std::string_view cell) { return number_in(cell, decimal).fault == CellFault::none; });
  if (numbers * 10 >= all * 8) {
    column.type = ColumnType::number;
    return;
  }
  if (count([](std::string_view cell) { return truth_in(cell).fault == CellFault::none; }) == all) {
    column.type = ColumnType::boolean;
    return;
  }
  bool in_doubt = false;
  column.order = order_of(cells, told, day_first_here, in_doubt);
  if (column.order == DateOrder::unknown) return;
  column.type = ColumnType::date;
  column.has_time = count([](std::string_view cell) { return cell.find(':') != std::string_view::npos; }) > 0;
  if (in_doubt) {
    const bool day = column.order == DateOrder::day_first;
    notes.push_back(fmt::format(
        "{}: dates in column \"{}\" such as {} are read with the {} first; say `dates: {}` where that is wrong", file,
        column.name, cells[0], day ? "day" : "month", day ? "mdy" : "dmy"));
  }
}

}  // namespace

TextLayout detect_layout(const std::string& name, std::string_view sample, bool whole, const TextFormat& told) {
  require_utf8_text(name, sample, whole, told);
  TextLayout layout;
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

  const DateOrder told_order = told.dates.empty() ? DateOrder::unknown : told_dates(told.dates);
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
      if (!cell.empty()) cells.push_back(cell);
    }
    decide_type(layout.columns[j], cells, layout.decimal, told_order, layout.delimiter == ';' || layout.decimal == ',',
                name, layout.notes);
  }
  return layout;
}

std::string describe(const TextLayout& layout) {
  return fmt::format("fields separated by {}, decimal {}", spoken(layout.delimiter),
                     layout.decimal == ',' ? "comma" : "point");
}

Cell number_in(const TextFileColumn& column, std::string_view text, char decimal) {
  switch (column.type) {
    case ColumnType::date: return date_in(text, column.order);
    case ColumnType::boolean: return truth_in(text);
    case ColumnType::number:
    case ColumnType::text: break;
  }
  return number_in(text, decimal);
}

}  // namespace mcda::source
