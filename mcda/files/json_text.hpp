// JSON that any reader accepts: valid UTF-8, shortest round-trip numbers, null instead of NaN and infinity.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "mcda/model/types.hpp"

namespace mcda::files {

/// Keys stay in the order in which they were put in.
using Json = nlohmann::ordered_json;

/// A number as JSON; `null` for NaN and infinity.
std::string json_number(double value);
/// The same as part of a document.
Json number_json(double value);
/// Text as a JSON string; invalid bytes become U+FFFD, control characters are escaped.
std::string json_string(std::string_view text);

/// A whole document. With `indent` > 0, arrays of plain values and objects that fit on a line stay on one line. Ends
/// without a line end.
std::string json_text(const Json& document, int indent = 2);

/// JSON piece by piece, for documents that are too large to be built first. The caller keeps objects and arrays
/// balanced.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& value(double number);
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  JsonWriter& value(T number) {
    return raw(std::to_string(number));
  }
  JsonWriter& value(bool flag) { return raw(flag ? "true" : "false"); }
  JsonWriter& value(std::string_view text) { return raw(json_string(text)); }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  /// Exactly a Json: text must not be turned into one on the way.
  template <std::same_as<Json> T>
  JsonWriter& value(const T& document) {
    return raw(json_text(document, 0));
  }
  JsonWriter& null() { return raw("null"); }
  /// A line end and blanks before the next key or value, for people who read it.
  JsonWriter& line(std::size_t blanks = 0);

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& raw(std::string_view text);
  void separate();

  std::string& out_;
  std::string pending_;       // line end waiting for its separator
  std::vector<bool> filled_;  // per open bracket: something is in it
  bool after_key_ = false;
};

}  // namespace mcda::files
