#include "mcda/files/json_text.hpp"

#include <cmath>
#include <utility>

#include "mcda/files/unicode.hpp"
#include "mcda/method/parameters.hpp"

namespace mcda::files {

namespace {

constexpr std::size_t line_width = 120;

// Appends `value` on one line; gives up (false) once `out` is longer than `limit`, so that large documents are not
// written twice.
bool compact(const Json& value, std::string& out, std::size_t limit) {
  switch (value.type()) {
    case Json::value_t::object:
    case Json::value_t::array: {
      const bool object = value.is_object();
      out += object ? '{' : '[';
      bool first = true;
      for (auto item = value.begin(); item != value.end(); ++item) {
        if (!std::exchange(first, false)) out += ", ";
        if (object) out += json_string(item.key()) + ": ";
        if (!compact(item.value(), out, limit)) return false;
      }
      out += object ? '}' : ']';
      break;
    }
    case Json::value_t::string: out += json_string(value.get_ref<const std::string&>()); break;
    case Json::value_t::boolean: out += value.get<bool>() ? "true" : "false"; break;
    case Json::value_t::number_integer: out += std::to_string(value.get<std::int64_t>()); break;
    case Json::value_t::number_unsigned: out += std::to_string(value.get<std::uint64_t>()); break;
    case Json::value_t::number_float: out += json_number(value.get<double>()); break;
    default: out += "null"; break;
  }
  return out.size() <= limit;
}

void write(const Json& value, std::size_t indent, std::size_t depth, std::string& out) {
  // The outermost object always opens up: its keys are what a reader looks for.
  const bool leaf = !value.is_structured() || value.empty();
  if (leaf || depth > 0) {
    const std::size_t before = out.size(), room = line_width > depth * indent ? line_width - depth * indent : 0;
    if (compact(value, out, leaf ? std::string::npos : before + room)) return;
    out.resize(before);
  }
  const std::string inner((depth + 1) * indent, ' ');
  out += value.is_object() ? "{" : "[";
  bool first = true;
  for (auto item = value.begin(); item != value.end(); ++item) {
    out += std::exchange(first, false) ? "\n" : ",\n";
    out += inner;
    if (value.is_object()) out += json_string(item.key()) + ": ";
    write(item.value(), indent, depth + 1, out);
  }
  out += "\n" + std::string(depth * indent, ' ') + (value.is_object() ? "}" : "]");
}

}  // namespace

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string json_number(double value) { return std::isfinite(value) ? shortest(value) : "null"; }

std::string json_string(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    switch (code) {
      case '"': quoted += "\\\""; break;
      case '\\': quoted += "\\\\"; break;
      case '\n': quoted += "\\n"; break;
      case '\r': quoted += "\\r"; break;
      case '\t': quoted += "\\t"; break;
      default:
        // C0, DEL and C1 are escaped (a terminal may be reading), and the two separators that JavaScript takes for line
        // ends.
        if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029) {
          quoted += "\\u";
          for (int shift = 12; shift >= 0; shift -= 4) quoted += digits[(code >> shift) & 0xF];
        } else {
          append_code_point(quoted, code);
        }
    }
  }
  return quoted + '"';
}

std::string json_text(const Json& document, int indent) {
  std::string text;
  if (indent <= 0) {
    compact(document, text, std::string::npos);
    return text;
  }
  write(document, static_cast<std::size_t>(indent), 0, text);
  return text;
}

void JsonWriter::separate() {
  if (!after_key_ && !filled_.empty()) {
    if (filled_.back()) out_ += ',';
    filled_.back() = true;
  }
  out_ += std::exchange(pending_, {});
  after_key_ = false;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  out_ += json_string(name);
  out_ += ':';
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(double number) { return raw(json_number(number)); }

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  filled_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += std::exchange(pending_, {});
  out_ += bracket;
  filled_.pop_back();
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view text) {
  separate();
  out_ += text;
  return *this;
}

JsonWriter& JsonWriter::line(std::size_t blanks) {
  pending_ = "\n" + std::string(blanks, ' ');
  return *this;
}

}  // namespace mcda::files
