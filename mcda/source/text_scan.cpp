#include "mcda/source/text_scan.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>

#include "mcda/engine/parallel.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/records.hpp"

namespace mcda::source {

namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 21U;
constexpr std::size_t longest_record = std::size_t{1} << 24U;
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

class File {
 public:
  explicit File(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool open() const noexcept { return file_ >= 0; }
  /// Appends up to `bytes` to `text`; false at the end or where it cannot be read.
  bool read(std::string& text, std::size_t bytes) {
    const std::size_t before = text.size();
    text.resize(before + bytes);
    std::size_t done = 0;
    while (done < bytes) {
      const ssize_t got = ::read(file_, text.data() + before + done, bytes - done);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    text.resize(before + done);
    return done == bytes;
  }

 private:
  int file_;
};

// Where the last record that ends in `text` ends, which starts at the start of a record; 0 where none does.
std::size_t end_of_records(std::string_view text) {
  std::size_t end = 0;
  bool inside = false;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t quote = std::min(text.find('"', from), text.size());
    if (!inside) {
      const std::size_t line_end = text.substr(from, quote - from).rfind('\n');
      if (line_end != std::string_view::npos) end = from + line_end + 1;
    }
    inside = !inside;
    from = quote + 1;
  }
  return end;
}

bool is_null(std::string_view field) noexcept { return field.empty() || field == "NULL" || field == "\\N"; }

// One wanted value: the column of the file it comes from, and how it is read.
struct Wanted {
  std::size_t column = 0;
  bool number = false;
  bool plain = false;  // most cells are numbers written plainly
  std::size_t place = 0;
  const CellParser* parse = nullptr;
};

// Whole records and what was found in them. Keeps its memory from one piece to the next.
struct Piece {
  std::string text;
  std::vector<std::vector<double>> numbers;
  std::vector<TextColumn> texts;
  long rows = 0;
  bool sound = true;
  bool lf = false, crlf = false;  // how its lines end
};

class Scanner {
 public:
  Scanner(const TextLayout& layout, std::vector<Wanted> wanted) : layout_(layout), wanted_(std::move(wanted)) {
    std::stable_sort(wanted_.begin(), wanted_.end(),
                     [](const Wanted& a, const Wanted& b) { return a.column < b.column; });
  }

  void scan(Piece& piece) const {
    for (auto& column : piece.numbers) column.clear();
    for (TextColumn& column : piece.texts) column.clear();
    piece.rows = 0;
    piece.lf = piece.crlf = false;
    piece.sound = valid_utf8(piece.text) == piece.text.size() && ends_plainly(piece.text);
    const char* at = piece.text.data();
    const char* const end = at + piece.text.size();
    std::string unquoted;
    while (piece.sound && at < end) {
      if (*at == '\n' || (*at == '\r' && at + 1 < end && at[1] == '\n')) {  // an empty line is no record
        (*at == '\n' ? piece.lf : piece.crlf) = true;
        at += *at == '\n' ? 1 : 2;
        continue;
      }
      at = scan_record(at, end, piece, unquoted);
    }
  }

 private:
  // A carriage return that ends no line ends one for other readers.
  static bool ends_plainly(std::string_view text) {
    for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
      if (at + 1 < text.size() && text[at + 1] != '\n') return false;
    }
    return true;
  }

  const char* scan_record(const char* at, const char* end, Piece& piece, std::string& unquoted) const {
    const std::size_t columns = layout_.columns.size();
    std::size_t next = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      std::string_view field;
      if (at < end && *at == '"') {
        at = quoted_field(at + 1, end, unquoted);
        if (at == nullptr) return fail(piece);
        field = unquoted;
      } else {
        const char* const begin = at;
        while (at < end && *at != layout_.delimiter && *at != '\n') {
          if (*at == '"') return fail(piece);
          ++at;
        }
        const bool returned = (at == end || *at == '\n') && at > begin && at[-1] == '\r';
        field = {begin, static_cast<std::size_t>(at - begin) - (returned ? 1 : 0)};
      }
      for (; next < wanted_.size() && wanted_[next].column == column; ++next) {
        if (!store(wanted_[next], field, piece)) return fail(piece);
      }
      if (at < end && *at == '\r') ++at;  // behind a closing quote
      const bool last = at == end || *at == '\n';
      if (last != (column + 1 == columns)) return fail(piece);
      if (!last && *at != layout_.delimiter) return fail(piece);
      if (last && at < end) (at[-1] == '\r' ? piece.crlf : piece.lf) = true;
      if (at < end) ++at;
    }
    ++piece.rows;
    return at;
  }

  // The text up to the closing quote; what follows it, or nullptr where there is none.
  static const char* quoted_field(const char* at, const char* end, std::string& text) {
    text.clear();
    while (true) {
      const char* const quote = static_cast<const char*>(std::memchr(at, '"', static_cast<std::size_t>(end - at)));
      if (quote == nullptr) return nullptr;
      text.append(at, quote);
      at = quote + 1;
      if (at == end || *at != '"') return at;
      text += '"';
      ++at;
    }
  }

  static const char* fail(Piece& piece) {
    piece.sound = false;
    return nullptr;
  }

  bool store(const Wanted& wanted, std::string_view field, Piece& piece) const {
    if (!wanted.number) {
      is_null(field) ? piece.texts[wanted.place].append_missing() : piece.texts[wanted.place].append(field);
      return true;
    }
    double value = no_value;
    if (!(wanted.plain && plain_number(field, layout_.decimal, value)) && !is_null(field)) {
      const Cell cell = (*wanted.parse)(field);
      if (cell.fault != CellFault::none) return false;
      value = cell.missing ? no_value : cell.value;
    }
    piece.numbers[wanted.place].push_back(value);
    return true;
  }

  const TextLayout& layout_;
  std::vector<Wanted> wanted_;
};

// Whole records from the file, the rest kept for the next piece. Returns false where there is nothing more.
bool next_piece(File& file, std::string& rest, bool& ended, Piece& piece) {
  piece.text.swap(rest);
  rest.clear();
  while (!ended && piece.text.size() < longest_record) {
    ended = !file.read(piece.text, piece_bytes);
    const std::size_t end = ended ? piece.text.size() : end_of_records(piece.text);
    if (end == 0) continue;
    rest.assign(piece.text, end, std::string::npos);
    piece.text.resize(end);
    return !piece.text.empty();
  }
  return !piece.text.empty();
}

// Takes the lines before the header and the header from the first bytes; false where they are not all there.
bool drop_header(std::string& text, const TextLayout& layout, Piece& lines) {
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (long line = 0; line < layout.lines_before_header; ++line) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos) return false;
    at = end + 1;
  }
  bool inside = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') inside = !inside;
    if (text[at] == '\n' && !inside) {
      (at > 0 && text[at - 1] == '\r' ? lines.crlf : lines.lf) = true;
      text.erase(0, at + 1);
      return true;
    }
  }
  return false;
}

}  // namespace

bool plain_number(std::string_view text, char decimal, double& value) noexcept {
  static constexpr std::array<double, 20> power{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                                1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19};
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at < end && *at == '-';
  if (negative) ++at;
  // 18 digits and a mark: nothing below overflows
  if (at == end || end - at > 19) return false;
  std::uint64_t digits = 0;
  const char* const begin = at;
  for (; at < end && *at >= '0' && *at <= '9'; ++at) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
  if (at == begin || at - begin > 18) return false;
  std::size_t behind = 0;
  if (at < end && *at == decimal) {
    const char* const mark = at++;
    for (; at < end && *at >= '0' && *at <= '9'; ++at) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
    behind = static_cast<std::size_t>(at - mark) - 1;
    if (behind == 0) return false;
  }
  // Both operands exact, so the quotient is correctly rounded (Clinger 1990, doi:10.1145/93548.93557).
  if (at != end || digits > (std::uint64_t{1} << 53U)) return false;
  const double size = static_cast<double>(digits) / power[behind];
  value = negative ? -size : size;
  return true;
}

bool can_scan(const OpenSource& open, const Request& request) {
  if (!open.reads_cells() || !request.where.empty() || request.limit > 0 || open.file->layout.columns.size() < 2)
    return false;
  for (const auto* values : {&request.numbers, &request.texts}) {
    for (const ValueRequest& wanted : *values) {
      if (wanted.column.empty()) return false;
    }
  }
  return true;
}

long scan_text(OpenSource& open, const Request& request, const std::vector<Selected>& selected,
               const std::function<void(const Batch&)>& take, bool& complete) {
  const TextLayout& layout = open.file->layout;
  std::vector<Wanted> wanted;
  for (std::size_t k = 0; k < selected.size(); ++k) {
    const bool number = k < request.numbers.size();
    const std::size_t place = number ? k : k - request.numbers.size();
    const std::size_t column = open.index_of(number ? request.numbers[place].column : request.texts[place].column);
    const TextFileColumn& of = layout.columns[column];
    const bool plain = of.type == ColumnType::number || (of.type == ColumnType::text && !of.truth_words);
    wanted.push_back({column, number, plain, place, &selected[k].parse});
  }
  const Scanner scanner(layout, std::move(wanted));
  const RunOptions options{.threads = open.spec.threads};
  std::vector<Piece> pieces(static_cast<std::size_t>(2 * thread_count(options)));
  for (Piece& piece : pieces) {
    piece.numbers.resize(request.numbers.size());
    piece.texts.resize(request.texts.size());
  }
  Batch batch;
  batch.numbers.resize(request.numbers.size());
  batch.texts.resize(request.texts.size());
  complete = false;
  for (const std::string& path : open.file->paths) {
    File file(path);
    std::string rest;
    bool ended = !file.open() || !file.read(rest, piece_bytes);
    Piece lines;  // of the whole file: readers do not agree about lines that end in different ways
    if (!file.open() || !drop_header(rest, layout, lines)) return batch.first_row;
    for (bool more = true; more;) {
      Index here = 0;
      while (more && here < static_cast<Index>(pieces.size())) {
        more = next_piece(file, rest, ended, pieces[static_cast<std::size_t>(here)]);
        here += more ? 1 : 0;
      }
      for_each_item(here, options, [&](Index k, Index) { scanner.scan(pieces[static_cast<std::size_t>(k)]); });
      for (Index k = 0; k < here; ++k) {
        const Piece& piece = pieces[static_cast<std::size_t>(k)];
        if (open.cancelled.load()) throw DriverError("cancelled");
        lines.lf = lines.lf || piece.lf;
        lines.crlf = lines.crlf || piece.crlf;
        if (!piece.sound || (lines.lf && lines.crlf)) return batch.first_row;
        if (piece.rows == 0) continue;
        batch.rows = piece.rows;
        for (std::size_t j = 0; j < batch.numbers.size(); ++j) batch.numbers[j] = piece.numbers[j];
        for (std::size_t j = 0; j < batch.texts.size(); ++j) batch.texts[j] = &piece.texts[j];
        take(batch);
        batch.first_row += batch.rows;
      }
    }
  }
  complete = batch.first_row > 0;
  return batch.first_row;
}

}  // namespace mcda::source
