#include "mcda/source/workbook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <set>

#include "mcda/source/columns.hpp"
#include "mcda/source/dates.hpp"
#include "mcda/source/package.hpp"
#include "mcda/source/records.hpp"
#include "mcda/source/state.hpp"
#include "mcda/source/words.hpp"

namespace mcda::source {

namespace {

constexpr long most_rows = 1048576;
constexpr long most_columns = 16384;
constexpr std::size_t most_text = 4 * 32767;                  // bytes of one cell: Excel's 32767 characters
constexpr std::size_t most_shared = std::size_t{256} << 20U;  // bytes of all shared texts, which are kept in memory
constexpr long long most_copied = 2LL << 30;

std::string_view attribute(const XmlHandler::Attributes& attributes, std::string_view name) {
  for (const auto& [key, value] : attributes) {
    if (key == name) return value;
  }
  return {};
}

long whole(std::string_view text, long otherwise) {
  long value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

struct Sheet {
  std::string name, relation, part;
  bool hidden = false;
};

/// What a workbook says about all of its sheets.
struct Workbook {
  std::vector<Sheet> sheets;
  std::string texts_part, styles_part;
  bool from_1904 = false;
  TextColumn texts;
  std::vector<bool> date_style;  ///< one a cell style
};

// "xl/worksheets/sheet1.xml" for the target "worksheets/sheet1.xml" or "/xl/worksheets/sheet1.xml" of
// "xl/workbook.xml".
std::string part_at(std::string_view target, const std::string& owner) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  const std::size_t slash = owner.rfind('/');
  std::string folder = slash == std::string::npos ? "" : owner.substr(0, slash + 1);
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    const std::size_t above = folder.size() < 2 ? std::string::npos : folder.rfind('/', folder.size() - 2);
    folder = above == std::string::npos ? "" : folder.substr(0, above + 1);
  }
  return folder + std::string(target);
}

// Calls `found` with the id, the last word of the type and the part of every relation of `owner`.
void read_relations(const Package& package, const std::string& owner,
                    const std::function<void(std::string id, std::string_view type, std::string part)>& found) {
  const std::size_t slash = owner.rfind('/');
  const std::size_t file = slash == std::string::npos ? 0 : slash + 1;
  const std::string part = owner.substr(0, file) + "_rels/" + owner.substr(file) + ".rels";
  if (!package.has(part)) return;
  package.read_xml(part, {.start =
                              [&](std::string_view name, const auto& attributes) {
                                if (name != "Relationship") return;
                                const std::string_view type = attribute(attributes, "Type");
                                found(std::string(attribute(attributes, "Id")), type.substr(type.rfind('/') + 1),
                                      part_at(attribute(attributes, "Target"), owner));
                              },
                          .end = [](std::string_view) {},
                          .text = [](std::string_view) {}});
}

// Whether a number format shows a day or a time: one of its letters stands outside of quotes, brackets and escapes.
bool shows_date(std::string_view format) {
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if (c == '"' || c == '[') {
      const std::size_t end = format.find(c == '"' ? '"' : ']', i + 1);
      if (end == std::string_view::npos) return false;
      const std::string inside = folded(format.substr(i + 1, end - i - 1));
      if (c == '[' && (inside == "h" || inside == "hh" || inside == "m" || inside == "mm" || inside == "s"))
        return true;
      i = end;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (std::string_view("dDmMyYhHsS").find(c) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// The formats that programs do not write down, ECMA-376 part 1, 18.8.30: dates and times by their numbers.
bool is_known_date(long id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

void read_styles(const Package& package, Workbook& book) {
  std::map<long, bool> formats;
  bool in_cells = false;
  package.read_xml(book.styles_part,
                   {.start =
                        [&](std::string_view name, const auto& attributes) {
                          if (name == "numFmt") {
                            formats[whole(attribute(attributes, "numFmtId"), -1)] =
                                shows_date(attribute(attributes, "formatCode"));
                          }
                          if (name == "cellXfs") in_cells = true;
                          if (name != "xf" || !in_cells) return;
                          const long id = whole(attribute(attributes, "numFmtId"), 0);
                          const auto own = formats.find(id);
                          book.date_style.push_back(own == formats.end() ? is_known_date(id) : own->second);
                        },
                    .end = [&](std::string_view name) { in_cells = in_cells && name != "cellXfs"; },
                    .text = [](std::string_view) {}});
}

// Texts that cells share: each is the text of its runs, without the phonetic ones.
void read_texts(const Package& package, Workbook& book) {
  std::string text;
  bool in_text = false, phonetic = false;
  package.read_xml(book.texts_part, {.start =
                                         [&](std::string_view name, const auto&) {
                                           if (name == "si") text.clear();
                                           if (name == "rPh") phonetic = true;
                                           in_text = name == "t" && !phonetic;
                                         },
                                     .end =
                                         [&](std::string_view name) {
                                           in_text = false;
                                           if (name == "rPh") phonetic = false;
                                           if (name != "si") return;
                                           book.texts.append(text);
                                           if (book.texts.bytes().size() > most_shared)
                                             package.fail("holds more text than 256 MB");
                                         },
                                     .text =
                                         [&](std::string_view piece) {
                                           if (in_text && text.size() <= most_text) text += piece;
                                         }});
}

Workbook read_workbook(const Package& package) {
  std::string main;
  read_relations(package, "", [&](const std::string&, std::string_view type, std::string part) {
    if (type == "officeDocument") main = std::move(part);
  });
  if (main.empty() || !package.has(main)) package.fail("is a zip file, but no Excel workbook");
  Workbook book;
  package.read_xml(main, {.start =
                              [&](std::string_view name, const auto& attributes) {
                                if (name == "workbookPr") {
                                  const std::string_view since = attribute(attributes, "date1904");
                                  book.from_1904 = since == "1" || since == "true";
                                }
                                if (name != "sheet") return;
                                const std::string_view state = attribute(attributes, "state");
                                book.sheets.push_back({.name = std::string(attribute(attributes, "name")),
                                                       .relation = std::string(attribute(attributes, "id")),
                                                       .hidden = !state.empty() && state != "visible"});
                              },
                          .end = [](std::string_view) {},
                          .text = [](std::string_view) {}});
  read_relations(package, main, [&](const std::string& id, std::string_view type, const std::string& part) {
    if (type == "sharedStrings") book.texts_part = part;
    if (type == "styles") book.styles_part = part;
    for (Sheet& sheet : book.sheets) {
      if (type == "worksheet" && sheet.relation == id) sheet.part = part;
    }
  });
  std::erase_if(book.sheets, [](const Sheet& sheet) { return sheet.part.empty(); });  // charts
  if (book.sheets.empty()) package.fail("holds no sheet with cells");
  if (!book.texts_part.empty()) read_texts(package, book);
  if (!book.styles_part.empty()) read_styles(package, book);
  return book;
}

// Row and column of "B12", counted from 1; the column 0 where it is no reference.
std::pair<long, long> place_of(std::string_view reference) {
  long column = 0;
  std::size_t i = 0;
  for (; i < reference.size() && reference[i] >= 'A' && reference[i] <= 'Z' && column <= most_columns; ++i) {
    column = column * 26 + (reference[i] - 'A' + 1);
  }
  return {whole(reference.substr(i), 0), column};
}

/// Turns the cells of one sheet into records.
class SheetCopier {
 public:
  SheetCopier(const Package& package, const Workbook& book, const Sheet& sheet, const std::string& to)
      : package_(package), book_(book), sheet_(sheet), out_(to, std::ios::binary | std::ios::trunc) {}

  std::vector<std::string> copy() {
    package_.read_xml(sheet_.part,
                      {.start = [this](std::string_view name, const auto& attributes) { start(name, attributes); },
                       .end = [this](std::string_view name) { end(name); },
                       .text =
                           [this](std::string_view piece) {
                             if (!in_value_) return;
                             if (value_.size() + piece.size() > most_text) fail("a text is longer than Excel allows");
                             value_ += piece;
                           }});
    out_.close();
    if (!out_) fail_at<SourceFailure>(sheet_.name, std::string("cannot be copied: ") + std::strerror(errno));
    if (header_row_ == 0) package_.fail(fmt::format("sheet \"{}\" is empty", sheet_.name));
    return notes();
  }

 private:
  [[noreturn]] void fail(const std::string& what, const std::string& remedy = {}) const {
    package_.fail(fmt::format("sheet \"{}\", row {}: {}", sheet_.name, row_, what), remedy);
  }

  void start(std::string_view name, const XmlHandler::Attributes& attributes) {
    if (name == "row") {
      const long row = whole(attribute(attributes, "r"), row_ + 1);
      if (row <= row_ || row > most_rows) fail("rows are out of order or too many");
      row_ = row;
      column_ = 0;
      cells_.clear();
    } else if (name == "c") {
      const std::string_view reference = attribute(attributes, "r");
      column_ = reference.empty() ? column_ + 1 : place_of(reference).second;
      if (column_ < 1 || column_ > most_columns) fail("a cell lies outside of the sheet");
      type_ = attribute(attributes, "t");
      style_ = whole(attribute(attributes, "s"), 0);
      value_.clear();
      has_value_ = has_formula_ = false;
    } else if (name == "v" || (name == "t" && !phonetic_)) {
      in_value_ = has_value_ = true;
    } else if (name == "f") {
      has_formula_ = true;
    } else if (name == "rPh") {
      phonetic_ = true;
    } else if (name == "mergeCell") {
      merged_.emplace_back(attribute(attributes, "ref"));
      if (merged_.size() > static_cast<std::size_t>(most_rows)) fail("too many merged cells");
    }
  }

  void end(std::string_view name) {
    if (name == "v" || name == "t") in_value_ = false;
    if (name == "rPh") phonetic_ = false;
    if (name == "c") end_cell();
    if (name == "row") end_row();
  }

  void end_cell() {
    if (has_formula_ && !has_value_ && type_ != "str") {
      fail("a formula has no stored result", "open the workbook in a spreadsheet program and save it");
    }
    std::string text = cell_text();
    if (text.empty()) return;
    if (static_cast<std::size_t>(column_) <= cells_.size()) fail("cells are out of order");
    cells_.resize(static_cast<std::size_t>(column_));
    cells_.back() = std::move(text);
  }

  // As it stands in a CSV file: texts quoted, whatever they begin with.
  std::string cell_text() const {
    if (!has_value_ || value_.empty()) return {};
    if (type_ == "s") {
      const long index = whole(value_, -1);
      if (index < 0 || static_cast<std::size_t>(index) >= book_.texts.size())
        fail("a cell names a text that is not there");
      return quoted(book_.texts[static_cast<std::size_t>(index)]);
    }
    if (type_ == "b") return value_ == "0" ? "false" : "true";
    if (!type_.empty() && type_ != "n") return quoted(value_);  // texts, dates in ISO 8601, and errors such as #N/A
    double number = 0;
    const auto [stop, status] = std::from_chars(value_.data(), value_.data() + value_.size(), number);
    if (status != std::errc{} || stop != value_.data() + value_.size()) return quoted(value_);
    const auto style = static_cast<std::size_t>(style_);
    if (style_ >= 0 && style < book_.date_style.size() && book_.date_style[style] && number >= 1 && number < 2958466) {
      return date_text(number);
    }
    return fmt::format("{}", number);
  }

  static std::string quoted(std::string_view text) {
    if (text.empty()) return {};
    std::string out = "\"";
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
  }

  // Day 60 is the 29th of February 1900, which never was: Excel keeps an error of the first spreadsheets.
  std::string date_text(double number) const {
    double day = std::floor(number);
    auto seconds = static_cast<long>(std::lround((number - day) * 86400));
    if (seconds == 86400) day += 1, seconds = 0;
    const auto serial = static_cast<long>(day);
    const long days = book_.from_1904 ? serial - 24107 : serial - (serial < 60 ? 25568 : 25569);
    return iso_date(days, seconds == 0 ? -1 : seconds);
  }

  void end_row() {
    if (cells_.empty()) return;
    if (header_row_ == 0) {
      header_row_ = row_;
      width_ = cells_.size();
    }
    std::string text(static_cast<std::size_t>(row_ - written_ - 1), '\n');
    for (std::size_t j = 0; j < std::max(width_, cells_.size()); ++j) {
      if (j > 0) text += ',';
      if (j < cells_.size()) text += cells_[j];
    }
    // one column, one empty cell: not a blank line
    text += '\n';
    written_ = row_;
    copied_ += static_cast<long long>(text.size());
    if (copied_ > most_copied) fail("the sheet takes more than 2 GB as text", "export it as CSV in UTF-8");
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  }

  std::vector<std::string> notes() const {
    long in_rows = 0;
    for (const std::string& reference : merged_) {
      const long first = place_of(reference).first;
      if (first > written_) continue;
      if (first > header_row_) {
        ++in_rows;
        continue;
      }
      package_.fail(
          fmt::format("sheet \"{}\", row {}: the header holds merged cells ({})", sheet_.name, header_row_, reference),
          "unmerge them and give every column its own name in one row");
    }
    if (in_rows == 0) return {};
    return {fmt::format("sheet \"{}\" has merged cells in {} place{}; only the first cell of each holds the value",
                        sheet_.name, in_rows, in_rows == 1 ? "" : "s")};
  }

  const Package& package_;
  const Workbook& book_;
  const Sheet& sheet_;
  std::ofstream out_;
  long row_ = 0, column_ = 0;
  long written_ = 0, header_row_ = 0;
  std::size_t width_ = 0;
  long long copied_ = 0;
  std::vector<std::string> cells_;
  std::vector<std::string> merged_;
  std::string type_, value_;
  long style_ = 0;
  bool in_value_ = false, has_value_ = false, has_formula_ = false, phonetic_ = false;
};

}  // namespace

CopiedSheet copy_sheet(const std::string& path, const std::string& file, const std::string& sheet,
                       const std::string& to) {
  const Package package(path, file);
  const Workbook book = read_workbook(package);
  const auto chosen = std::find_if(book.sheets.begin(), book.sheets.end(), [&](const Sheet& one) {
    return sheet.empty() ? !one.hidden : folded(one.name) == folded(sheet);
  });
  std::vector<std::string> names;
  for (const Sheet& one : book.sheets) names.push_back(one.name);
  if (chosen == book.sheets.end()) {
    fail_at<SourceFailure>(file,
                           sheet.empty()
                               ? "all of its sheets are hidden"
                               : fmt::format("has no sheet \"{}\"{}", quotable(sheet), did_you_mean(sheet, names)),
                           "name one of them as the table");
  }
  CopiedSheet copied{.name = chosen->name, .notes = {}};
  const auto visible =
      std::count_if(book.sheets.begin(), book.sheets.end(), [](const Sheet& one) { return !one.hidden; });
  if (sheet.empty() && visible > 1) {
    std::string others;
    for (const Sheet& one : book.sheets) {
      if (!one.hidden && one.name != chosen->name) others += (others.empty() ? "" : ", ") + quotable(one.name);
    }
    copied.notes.push_back(
        fmt::format("{}: sheet \"{}\" is read; name another as the table: {}", file, quotable(chosen->name), others));
  }
  for (const std::string& note : SheetCopier(package, book, *chosen, to).copy())
    copied.notes.push_back(file + ": " + note);
  return copied;
}

}  // namespace mcda::source
