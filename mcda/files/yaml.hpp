// YAML as a small tree that remembers where everything stands. Only what a model needs: text, lists and mappings. What
// makes YAML dangerous or surprising (anchors, aliases, tags, merge keys, duplicate keys, several documents) is
// refused.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "mcda/method/parameters.hpp"
#include "mcda/model/error.hpp"

namespace mcda::files {

/// A place in a file: 1-based, columns counted in characters; 0 where unknown.
struct Place {
  std::string file;
  long line = 0;
  long column = 0;
};

/// One value of a YAML file.
struct Node {
  enum class Kind { scalar, sequence, mapping };
  struct Key {
    std::string text;
    long line = 0;
    long column = 0;
  };

  Kind kind = Kind::scalar;
  std::string text;            ///< of a scalar; empty for null (`~`, `null`, nothing)
  bool quoted = false;         ///< written with quotation marks or as a block: text even where it looks like a number
  std::vector<Node> children;  ///< of a sequence or mapping
  std::vector<Key> keys;       ///< of a mapping, as many as children
  long line = 0;
  long column = 0;

  bool is_scalar() const noexcept { return kind == Kind::scalar; }
  bool is_sequence() const noexcept { return kind == Kind::sequence; }
  bool is_mapping() const noexcept { return kind == Kind::mapping; }
  bool is_null() const noexcept { return is_scalar() && !quoted && text.empty(); }
  /// The value under a key of a mapping; nullptr where there is none.
  const Node* find(const std::string& key) const noexcept;
  /// "a list", "a mapping", "text", "nothing": what the value is, for messages.
  const char* described() const noexcept;
};

/// What a model file may be at most.
inline constexpr std::size_t yaml_size_limit = std::size_t{1} << 20;
inline constexpr std::size_t yaml_depth_limit = 32;
inline constexpr std::size_t yaml_value_limit = 100'000;

/// The tree of a text; a null scalar where it holds no value. `file` names the text in messages. Throws InvalidInput
/// with every problem found, each with line and column.
Node parse_yaml(const std::string& text, const std::string& file);

/// The bytes of a file of at most `limit` bytes. Throws SourceFailure where it cannot be read, InvalidInput for a
/// folder or a larger file.
std::string read_text_file(const std::filesystem::path& path, std::size_t limit);

/// A scalar as a finite number: `12`, `-0.5`, `1e6` or a fraction `1/3`. Empty where it is anything else, quoted text
/// included.
std::optional<double> number(const Node& node);
/// The same for a text.
std::optional<double> number(const std::string& text);

/// Why a scalar is not a number, and what to write instead: decimal comma, percent sign, quotation marks, separators.
Problem not_a_number(const Node& node, const std::string& what);

/// true or false, unquoted.
std::optional<bool> truth(const Node& node);

/// A scalar as a person meant it: number, true or false, or text. Empty for null, lists and mappings.
std::optional<ParameterValue> value_of(const Node& node);

/// Text as a YAML scalar, quoted only where it must be; reads back as the same text.
std::string yaml_text(const std::string& text);

}  // namespace mcda::files
