// What the page tells the core about a report: a JSON object, flattened by the bridge into lines `path <tab> value`, so
// that no JSON is read here. A value begins with its kind: n number, b true or false, t text.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/method/parameters.hpp"
#include "mcda/model/types.hpp"

namespace prefero::web {

class Facts {
 public:
  explicit Facts(std::string_view text);

  bool has(const std::string& path) const { return facts_.contains(path); }
  std::optional<double> number(const std::string& path) const;
  /// Empty where there is none.
  std::string text(const std::string& path) const;
  bool flag(const std::string& path) const;
  /// path.0, path.1, ... as far as they go.
  std::vector<double> numbers(const std::string& path) const;
  /// [low, high]; nothing where it is no pair.
  std::optional<mcda::Interval> interval(const std::string& path) const;
  std::vector<mcda::Interval> intervals(const std::string& path) const;
  /// Everything directly below a path, as parameters are written.
  mcda::ParameterValues parameters(const std::string& path) const;
  /// How many entries a list has whose entries are objects with a `key`.
  mcda::Index count(const std::string& path, const std::string& key) const;

 private:
  std::map<std::string, mcda::ParameterValue> facts_;
};

}  // namespace prefero::web
