#include "mcda/source/text_scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <condition_variable>
#include <cstring>
#include <limits>
#include <mutex>
#include <thread>

#include "mcda/engine/parallel.hpp"
#include "mcda/source/driver.hpp"
#include "mcda/source/records.hpp"
#include "mcda/source/text_bytes.hpp"

namespace mcda::source {

namespace {

using text_bytes::File;
using text_bytes::Room;
using text_bytes::Text;

constexpr std::size_t piece_bytes = std::size_t{1} << 19U;
constexpr std::size_t longest_record = std::size_t{1} << 24U;
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

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
  Text text;
  std::vector<Room<double>> numbers;
  std::vector<TextColumn> texts;
  long rows = 0;
  bool sound = true;
  bool lf = false, crlf = false;  // how its lines end
  bool ready = false;             // scanned and not yet taken
};

constexpr std::array<double, 19> powers_of_ten{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                               1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

// A number written plainly, of up to seven characters and without a sign, at the start of a text that ends in another
// character: where it ends, or nullptr. Reads eight bytes.
inline const char* short_number_at(const char* at, char decimal, double& value) noexcept {
  if constexpr (std::endian::native != std::endian::little) return nullptr;
  constexpr std::uint64_t ones = 0x0101010101010101u;
  std::uint64_t eight = 0;
  std::memcpy(&eight, at, 8);
  const std::uint64_t digits = eight ^ (ones * '0');  // 0 to 9 in the bytes that are digits, more in others
  const std::uint64_t others = (((digits & (ones * 0x7f)) + ones * (0x80 - 10)) | digits) & (ones * 0x80);
  const int whole = std::countr_zero(others) / 8;  // digits before the first other character
  if (whole == 0 || whole == 8) return nullptr;
  int count = whole, behind = 0;
  std::uint64_t kept = digits;
  if (at[whole] == decimal) {
    const std::uint64_t further = others & (others - 1);
    const int end = std::countr_zero(further) / 8;
    behind = end - whole - 1;
    if (further == 0 || behind == 0) return nullptr;
    const std::uint64_t before = (std::uint64_t{1} << (8 * whole)) - 1;
    kept = (digits & before) | ((digits >> 8) & ~before);  // without the mark
    count = end - 1;
  }
  // Pairs of digits, then of pairs, then of those: the first character is the lowest byte, zeros come before it.
  std::uint64_t number = kept << (8 * (8 - count));
  number = (number * 10 + (number >> 8)) & 0x00ff00ff00ff00ffu;
  number = (number * 100 + (number >> 16)) & 0x0000ffff0000ffffu;
  number = (number * 10000 + (number >> 32)) & 0xffffffffu;
  value = static_cast<double>(static_cast<std::int64_t>(number)) / powers_of_ten[static_cast<std::size_t>(behind)];
  return at + count + (behind > 0 ? 1 : 0);
}

// The same without a bound.
const char* long_number_at(const char* at, char decimal, double& value) noexcept {
  const auto digit = [](char c) { return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0'; };
  const bool negative = *at == '-';
  if (negative) ++at;
  const char* const begin = at;
  std::uint64_t digits = 0;
  for (unsigned d = digit(*at); d < 10; d = digit(*++at)) digits = digits * 10 + d;
  std::size_t count = static_cast<std::size_t>(at - begin), behind = 0;
  if (count == 0) return nullptr;
  if (*at == decimal) {
    const char* const mark = at++;
    for (unsigned d = digit(*at); d < 10; d = digit(*++at)) digits = digits * 10 + d;
    behind = static_cast<std::size_t>(at - mark) - 1;
    if (behind == 0) return nullptr;
  }
  // 18 digits do not overflow. Both operands are exact, so the quotient is correctly rounded (Clinger 1990,
  // doi:10.1145/93548.93557).
  if (count + behind > 18 || digits > (std::uint64_t{1} << 53U)) return nullptr;
  const double size = static_cast<double>(digits) / powers_of_ten[behind];
  value = negative ? -size : size;
  return at;
}

inline const char* number_at(const char* at, char decimal, double& value) noexcept {
  const char* const behind = short_number_at(at, decimal, value);
  return behind != nullptr ? behind : long_number_at(at, decimal, value);
}

bool is_ascii(std::string_view text) noexcept {
  unsigned char seen = 0;
  for (const char c : text) seen = static_cast<unsigned char>(seen | static_cast<unsigned char>(c));
  return seen < 0x80;
}

class Scanner {
 public:
  Scanner(const TextLayout& layout, std::vector<Wanted> wanted) : layout_(layout), wanted_(std::move(wanted)) {
    std::stable_sort(wanted_.begin(), wanted_.end(),
                     [](const Wanted& a, const Wanted& b) { return a.column < b.column; });
    ends_.resize(layout.columns.size());
    std::size_t next = 0;
    for (std::size_t column = 0; column < ends_.size(); ++column) {
      while (next < wanted_.size() && wanted_[next].column == column) ++next;
      ends_[column] = next;
    }
  }

  void scan(Piece& piece) const {
    const std::string_view text = piece.text.view();
    // A record has at least as many bytes as columns.
    const std::size_t most_rows = text.size() / ends_.size() + 1;
    for (auto& column : piece.numbers) column.reserve(most_rows);
    for (TextColumn& column : piece.texts) column.clear();
    piece.rows = 0;
    piece.lf = piece.crlf = false;
    piece.sound = (is_ascii(text) || valid_utf8(text) == text.size()) && ends_plainly(text);
    const char* at = text.data();
    const char* const end = at + text.size();
    std::string unquoted;
    // Where the numbers of a column go that is wanted once, mostly written plainly.
    std::vector<double*> plain(ends_.size(), nullptr);
    for (std::size_t k = 0; k < wanted_.size() && layout_.decimal != layout_.delimiter; ++k) {
      const Wanted& one = wanted_[k];
      const bool alone = ends_[one.column] == k + 1 && (k == 0 || wanted_[k - 1].column != one.column);
      if (one.number && one.plain && alone) plain[one.column] = piece.numbers[one.place].data();
    }
    while (piece.sound && at < end) {
      if (*at == '\n' || (*at == '\r' && at + 1 < end && at[1] == '\n')) {  // an empty line is no record
        (*at == '\n' ? piece.lf : piece.crlf) = true;
        at += *at == '\n' ? 1 : 2;
        continue;
      }
      at = scan_record(at, end, piece, plain, unquoted);
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

  const char* scan_record(const char* at, const char* end, Piece& piece, const std::vector<double*>& plain,
                          std::string& unquoted) const {
    const std::size_t columns = ends_.size();
    const char delimiter = layout_.delimiter, decimal = layout_.decimal;
    std::size_t next = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      const bool last_column = column + 1 == columns;
      // The common case in one go: a number that is wanted once, and the delimiter or line end that follows it.
      if (double* const to = plain[column]; to != nullptr) {
        double value = no_value;
        const char* const behind = number_at(at, decimal, value);
        if (behind != nullptr && *behind == (last_column ? '\n' : delimiter)) {
          to[piece.rows] = value;
          next = ends_[column];
          piece.lf = piece.lf || last_column;
          at = behind + 1;
          continue;
        }
      }
      std::string_view field;
      if (at < end && *at == '"') {
        at = quoted_field(at + 1, end, unquoted);
        if (at == nullptr) return fail(piece);
        field = unquoted;
      } else {
        const char* const begin = at;
        while (at < end && *at != delimiter && *at != '\n') {
          if (*at == '"') return fail(piece);
          ++at;
        }
        const bool returned = (at == end || *at == '\n') && at > begin && at[-1] == '\r';
        field = {begin, static_cast<std::size_t>(at - begin) - (returned ? 1 : 0)};
      }
      for (; next < ends_[column]; ++next) {
        if (!store(wanted_[next], field, piece)) return fail(piece);
      }
      if (at < end && *at == '\r') ++at;  // behind a closing quote
      const bool last = at == end || *at == '\n';
      if (last != last_column) return fail(piece);
      if (!last && *at != delimiter) return fail(piece);
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
    piece.numbers[wanted.place].data()[piece.rows] = value;
    return true;
  }

  const TextLayout& layout_;
  std::vector<Wanted> wanted_;     // by column
  std::vector<std::size_t> ends_;  // per column: how many of them come from this one and those before it
};

// Takes the lines before the header and the header from the first bytes; false where they are not all there.
bool drop_header(std::string_view& text, const TextLayout& layout, Piece& lines) {
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (long line = 0; line < layout.lines_before_header; ++line) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return false;
    at = end + 1;
  }
  bool inside = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') inside = !inside;
    if (text[at] == '\n' && !inside) {
      (at > 0 && text[at - 1] == '\r' ? lines.crlf : lines.lf) = true;
      text.remove_prefix(at + 1);
      return true;
    }
  }
  return false;
}

// The pieces of a file: read one after another, scanned by whichever thread is free, taken in their order by the
// caller's thread, which scans too where there is nothing to take.
class Pieces {
 public:
  Pieces(File& file, const Scanner& scanner, std::vector<Piece>& pieces)
      : file_(file), scanner_(scanner), pieces_(pieces) {
    for (Piece& piece : pieces) piece.ready = false;
  }

  /// Reads up to the end of the header; false where it is not in the first bytes.
  bool open(const TextLayout& layout, Piece& lines) {
    Text first;
    file_ended_ = !file_.read(first, piece_bytes);
    std::string_view text = first.view();
    if (!drop_header(text, layout, lines)) return false;
    rest_.assign(text);
    return true;
  }

  /// Calls take(piece) for each until it gives false. Throws what it throws.
  template <class Take>
  void run(const RunOptions& options, const Take& take) {
    // A thread that works stays to the end, so that the caller's thread gets its item.
    const Index threads = file_ended_ ? 1 : thread_count(options);
    const std::thread::id caller = std::this_thread::get_id();
    for_each_item(threads, options, [&](Index, Index) {
      try {
        work(std::this_thread::get_id() == caller, take);
      } catch (...) {
        const std::lock_guard lock(guard_);
        stopped_ = true;
        changed_.notify_all();
        throw;
      }
    });
  }

 private:
  Piece& piece(std::size_t number) { return pieces_[number % pieces_.size()]; }

  template <class Take>
  void work(bool takes, const Take& take) {
    std::unique_lock lock(guard_);
    while (!stopped_ && !(ended_ && taken_ == read_)) {
      if (takes && taken_ < read_ && piece(taken_).ready) {
        Piece& next = piece(taken_);
        lock.unlock();
        const bool more = take(next);
        lock.lock();
        next.ready = false;
        ++taken_;
        stopped_ = stopped_ || !more;
      } else if (!ended_ && !reading_ && read_ - taken_ < pieces_.size()) {
        Piece& next = piece(read_);
        reading_ = true;
        lock.unlock();
        const bool any = read(next.text);
        lock.lock();
        reading_ = false;
        read_ += any ? 1 : 0;
        ended_ = !any;
        changed_.notify_all();
        if (!any) continue;
        lock.unlock();
        scanner_.scan(next);
        lock.lock();
        next.ready = true;
      } else {
        changed_.wait(lock);
        continue;
      }
      changed_.notify_all();
    }
  }

  // Whole records, what is left of the bytes kept for the next piece; false where there is nothing more.
  bool read(Text& text) {
    text.assign(rest_);
    rest_.clear();
    while (!file_ended_ && text.size() < longest_record) {
      file_ended_ = !file_.read(text, piece_bytes);
      const std::size_t end = file_ended_ ? text.size() : end_of_records(text.view());
      if (end == 0) continue;
      rest_.assign(text.view().substr(end));
      text.resize(end);
      break;
    }
    return text.size() > 0;
  }

  File& file_;
  const Scanner& scanner_;
  std::vector<Piece>& pieces_;
  std::string rest_;
  bool file_ended_ = false;
  std::mutex guard_;
  std::condition_variable changed_;
  std::size_t read_ = 0, taken_ = 0;  // pieces
  bool reading_ = false, ended_ = false, stopped_ = false;
};

}  // namespace

bool plain_number(std::string_view text, char decimal, double& value) noexcept {
  std::array<char, 20 + Text::zeros> copy{};  // with zeros behind
  if (text.size() > 20) return false;
  std::copy(text.begin(), text.end(), copy.begin());
  double found = 0;
  if (number_at(copy.data(), decimal, found) != copy.data() + text.size()) return false;
  value = found;
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
  std::vector<Piece> pieces(static_cast<std::size_t>(4 * thread_count(options)));
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
    Pieces of_file(file, scanner, pieces);
    Piece lines;  // of the whole file: readers do not agree about lines that end in different ways
    if (!file.open() || !of_file.open(layout, lines)) return batch.first_row;
    bool sound = true;
    of_file.run(options, [&](const Piece& piece) {
      if (open.cancelled.load()) throw DriverError("cancelled");
      lines.lf = lines.lf || piece.lf;
      lines.crlf = lines.crlf || piece.crlf;
      sound = piece.sound && !(lines.lf && lines.crlf);
      if (!sound || piece.rows == 0) return sound;
      batch.rows = piece.rows;
      const auto rows = static_cast<std::size_t>(piece.rows);
      for (std::size_t j = 0; j < batch.numbers.size(); ++j) batch.numbers[j] = {piece.numbers[j].data(), rows};
      for (std::size_t j = 0; j < batch.texts.size(); ++j) batch.texts[j] = &piece.texts[j];
      take(batch);
      batch.first_row += batch.rows;
      return true;
    });
    if (!sound) return batch.first_row;
  }
  complete = batch.first_row > 0;
  return batch.first_row;
}

}  // namespace mcda::source
