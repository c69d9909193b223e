#include "mcda/source/records.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace mcda::source {

namespace {

constexpr int end_of_text = std::char_traits<char>::eof();

}  // namespace

RecordReader::RecordReader(std::istream& in, char delimiter) : buffer_(in.rdbuf()), delimiter_(delimiter) {
  static constexpr unsigned char mark[3] = {0xEF, 0xBB, 0xBF};
  int matched = 0;
  while (matched < 3 && peek() == mark[matched]) {
    buffer_->sbumpc();
    ++matched;
  }
  if (matched == 3) return;
  while (matched-- > 0) buffer_->sungetc();
}

// Whether `c`, just read, ends a line; if so the whole line end is read and put into `text`.
bool RecordReader::at_line_end(int c, std::string& text) {
  if (c != '\n' && c != '\r') return false;
  ++line_;
  text.assign(1, static_cast<char>(c));
  if (c == '\r' && peek() == '\n') text += static_cast<char>(buffer_->sbumpc());
  return true;
}

bool RecordReader::next(Record& record) {
  record.fields.clear();
  record.blank = record.open_quote = record.stray_text = false;
  record.line = line_;
  if (peek() == end_of_text) return false;

  enum class State { start, plain, quoted, closed } state = State::start;
  bool any_quotes = false;
  std::string field;
  std::string line_end;
  while (true) {
    const int c = buffer_->sbumpc();
    if (c == end_of_text) {
      record.open_quote = state == State::quoted;
      break;
    }
    const bool ends_line = at_line_end(c, line_end);
    if (state == State::quoted) {
      if (ends_line) {
        field += line_end;
      } else if (c != '"') {
        field += static_cast<char>(c);
      } else if (peek() == '"') {
        field += static_cast<char>(buffer_->sbumpc());
      } else {
        state = State::closed;
      }
    } else if (ends_line) {
      ++(line_end.size() == 2 ? ends_.crlf : line_end[0] == '\n' ? ends_.lf : ends_.cr);
      break;
    } else if (c == static_cast<unsigned char>(delimiter_)) {
      record.fields.push_back(std::move(field));
      field.clear();
      state = State::start;
    } else if (c == '"' && state == State::start) {
      state = State::quoted;
      any_quotes = true;
    } else {
      record.stray_text = record.stray_text || (state == State::closed && c != ' ');
      state = state == State::start ? State::plain : state;
      field += static_cast<char>(c);
    }
  }
  record.fields.push_back(std::move(field));
  record.blank = record.fields.size() == 1 && record.fields[0].empty() && !any_quotes;
  return true;
}

std::size_t valid_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t i = 0;
  while (i < text.size()) {
    // eight bytes of ASCII at once
    for (std::uint64_t eight = 0; i + 8 <= text.size(); i += 8) {
      std::memcpy(&eight, text.data() + i, 8);
      if ((eight & 0x8080808080808080u) != 0) break;
    }
    if (i == text.size()) break;
    const unsigned char lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0) != 0x80) return i;
    }
    // the longer forms of short characters, the halves of UTF-16 pairs, and what lies above the last character
    if ((lead == 0xE0 && byte(i + 1) < 0xA0) || (lead == 0xED && byte(i + 1) > 0x9F) ||
        (lead == 0xF0 && byte(i + 1) < 0x90) || (lead == 0xF4 && byte(i + 1) > 0x8F)) {
      return i;
    }
    i += length;
  }
  return i;
}

std::string quotable(std::string_view text) {
  constexpr std::size_t most = 40;
  const bool cut = text.size() > most;
  if (cut) text = text.substr(0, most);
  text = text.substr(0, valid_utf8(text));
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return cut ? out + "…" : out;
}

}  // namespace mcda::source
