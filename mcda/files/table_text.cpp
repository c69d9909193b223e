#include "mcda/files/table_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "mcda/files/unicode.hpp"
#include "mcda/method/parameters.hpp"

namespace mcda::files {

namespace {

// Where a number is split for alignment: at its decimal point, else behind its last digit before an exponent or unit.
std::size_t point_of(const std::string& number) {
  const std::size_t point = number.find('.');
  if (point != std::string::npos) return point;
  const std::size_t end = number.find_first_not_of("+-0123456789");
  return end == std::string::npos ? number.size() : end;
}

std::string blanks(std::size_t count) { return std::string(count, ' '); }

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t own = display_width(text), missing = own < width ? width - own : 0;
  return right ? blanks(missing) + text : text + blanks(missing);
}

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

constexpr std::size_t narrowest_text = 8;  // below this a cut name says nothing

}  // namespace

void TextTable::column(std::string header, CellKind kind, std::size_t widest) {
  columns_.push_back({harmless(header), kind, widest});
}

void TextTable::row(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::size_t j = 0; j < cells.size(); ++j) {
    cells[j] = harmless(cells[j]);
    if (columns_[j].widest > 0 && columns_[j].kind == CellKind::text) cells[j] = cut(cells[j], columns_[j].widest);
  }
  rows_.push_back(std::move(cells));
}

struct TextTable::Layout {
  std::vector<std::size_t> width;         // of each column shown
  std::vector<std::size_t> before_point;  // of number columns: up to the decimal point
  std::vector<std::size_t> block;         // of number columns: the numbers with their points below one another
  bool left_out = false;
};

TextTable::Layout TextTable::layout(const TableStyle& style) const {
  Layout plan;
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    std::size_t before = 0, after = 0, widest = 0;
    for (const auto& row : rows_) {
      const std::size_t point = point_of(row[j]);
      before = std::max(before, display_width(std::string_view(row[j]).substr(0, point)));
      after = std::max(after, display_width(std::string_view(row[j]).substr(point)));
      widest = std::max(widest, display_width(row[j]));
    }
    plan.before_point.push_back(before);
    plan.block.push_back(before + after);
    plan.width.push_back(
        std::max(display_width(columns_[j].header), columns_[j].kind == CellKind::number ? before + after : widest));
  }
  if (style.width == 0) return plan;

  const std::size_t between = style.boxes ? 3 : 2, around = style.boxes ? 4 : 0;
  const auto total = [&] {
    std::size_t sum = around;
    for (std::size_t j = 0; j < plan.width.size(); ++j) sum += plan.width[j] + (j > 0 ? between : 0);
    return sum + (plan.left_out ? between + 1 : 0);
  };
  while (total() > style.width) {
    std::size_t longest = plan.width.size();
    for (std::size_t j = 0; j < plan.width.size(); ++j) {
      const bool can_shrink = columns_[j].kind == CellKind::text && plan.width[j] > narrowest_text;
      if (can_shrink && (longest == plan.width.size() || plan.width[j] > plan.width[longest])) longest = j;
    }
    if (longest < plan.width.size()) {
      --plan.width[longest];
    } else if (plan.width.size() > 1) {
      plan.width.pop_back();
      plan.left_out = true;
    } else {
      break;
    }
  }
  return plan;
}

std::string TextTable::text(const TableStyle& style) const {
  const Layout plan = layout(style);
  const std::size_t shown = plan.width.size();
  const std::string faint = style.colour ? "\x1b[2m" : "", bold = style.colour ? "\x1b[1m" : "",
                    plain = style.colour ? "\x1b[0m" : "";
  const std::string bar = faint + "│" + plain;

  const auto line = [&](const auto& cell, const std::string& begin, const std::string& end) {
    std::string text = style.boxes ? bar + " " : "";
    for (std::size_t j = 0; j < shown + (plan.left_out ? 1 : 0); ++j) {
      if (j > 0) text += style.boxes ? " " + bar + " " : "  ";
      text += begin + (j < shown ? cell(j) : std::string("…")) + end;
    }
    if (style.boxes) return text + " " + bar + "\n";
    if (!style.colour) text.erase(text.find_last_not_of(' ') + 1);  // no blanks at the end of a line in a pipe
    return text + "\n";
  };
  const auto rule = [&](std::string_view left, std::string_view middle, std::string_view right) {
    std::string text = faint + std::string(left);
    for (std::size_t j = 0; j < shown + (plan.left_out ? 1 : 0); ++j) {
      if (j > 0) text += style.boxes ? std::string(middle) : "  ";
      text += repeated(style.boxes ? "─" : "-", (j < shown ? plan.width[j] : 1) + (style.boxes ? 2 : 0));
    }
    return text + std::string(right) + plain + "\n";
  };

  std::string text = style.boxes ? rule("┌", "┬", "┐") : "";
  text += line(
      [&](std::size_t j) {
        return padded(cut(columns_[j].header, plan.width[j]), plan.width[j], columns_[j].kind == CellKind::number);
      },
      bold, plain);
  text += style.boxes ? rule("├", "┼", "┤") : rule("", "", "");
  for (const auto& row : rows_) {
    const auto cell = [&](std::size_t j) {
      if (columns_[j].kind == CellKind::text) return padded(cut(row[j], plan.width[j]), plan.width[j], false);
      const std::size_t before = display_width(std::string_view(row[j]).substr(0, point_of(row[j])));
      // Below a wider header the numbers stand at its right edge.
      return padded(blanks(plan.width[j] - plan.block[j] + plan.before_point[j] - before) + row[j], plan.width[j],
                    false);
    };
    text += line(cell, "", "");
  }
  if (style.boxes) text += rule("└", "┴", "┘");
  return text;
}

void CsvWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

bool stands_in_csv(std::string_view value) noexcept {
  if (value.empty()) return true;
  const char first = value.front();
  if (first == '=' || first == '+' || first == '-' || first == '@') return false;
  // Eight characters at a time; a zero byte means one to look for (Warren, Hacker's Delight, 2nd ed., section 6-1).
  constexpr std::uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
  const auto odd = [](std::uint64_t eight) {
    const auto zero_in = [](std::uint64_t x) { return (x - ones) & ~x; };
    const std::uint64_t below_blank = (eight - ones * ' ') & ~eight;
    return ((eight | below_blank | zero_in(eight ^ (ones * ',')) | zero_in(eight ^ (ones * '"')) |
             zero_in(eight ^ (ones * 0x7f))) &
            highs) != 0;
  };
  std::uint64_t eight = 0;
  std::size_t at = 0;
  for (; at + 8 <= value.size(); at += 8) {
    std::memcpy(&eight, value.data() + at, 8);
    if (odd(eight)) return false;
  }
  if (at == value.size()) return true;
  eight = ones * 'a';
  std::memcpy(&eight, value.data() + at, value.size() - at);
  return !odd(eight);
}

CsvWriter& CsvWriter::text(std::string_view value) {
  separate();
  if (stands_in_csv(value)) {
    out_ += value;
    return *this;
  }
  std::string cell = for_terminal_ ? harmless(value) : valid_utf8(value);
  if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos) {
    cell.insert(cell.begin(), '\'');
  }
  if (cell.find_first_of(",\"\r\n") == std::string::npos) {
    out_ += cell;
    return *this;
  }
  out_ += '"';
  for (const char c : cell) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
  return *this;
}

CsvWriter& CsvWriter::number(double value) {
  separate();
  if (std::isnan(value)) return *this;
  if (std::isinf(value)) {
    out_ += shortest(value);
    return *this;
  }
  std::array<char, 32> digits;  // as shortest() writes them, in place
  out_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value == 0 ? 0.0 : value).ptr);
  return *this;
}

CsvWriter& CsvWriter::whole(Index value) {
  separate();
  std::array<char, 24> digits;
  out_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
  return *this;
}

CsvWriter& CsvWriter::skip() {
  separate();
  return *this;
}

void CsvWriter::end_row() {
  out_ += '\n';
  first_ = true;
}

std::string markdown_text(std::string_view text) {
  std::string safe;
  for (const char c : harmless(text)) {
    switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '|':
      case '\\':
      case '`':
      case '*':
      case '[':
      case ']': safe += '\\'; [[fallthrough]];
      default: safe += c;
    }
  }
  return safe;
}

void MarkdownTable::column(std::string_view header, CellKind kind) {
  headers_.push_back(markdown_text(header));
  kinds_.push_back(kind);
}

void MarkdownTable::row(const std::vector<std::string>& cells) {
  rows_ += '|';
  for (std::size_t j = 0; j < headers_.size(); ++j) {
    rows_ += ' ' + (j < cells.size() ? markdown_text(cells[j]) : std::string()) + " |";
  }
  rows_ += '\n';
}

std::string MarkdownTable::text() const {
  std::string head = "|", rule = "|";
  for (std::size_t j = 0; j < headers_.size(); ++j) {
    head += ' ' + headers_[j] + " |";
    rule += kinds_[j] == CellKind::number ? " ---: |" : " --- |";
  }
  return head + '\n' + rule + '\n' + rows_;
}

}  // namespace mcda::files
