// The parameter settings under which a method is tried: every choice, and every number at its default and at its
// bounds.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "mcda/method/method.hpp"

namespace test {

using mcda::ParameterDescription;
using mcda::ParameterValue;
using mcda::ParameterValues;

inline std::vector<ParameterValue> settings_of(const ParameterDescription& parameter) {
  std::vector<ParameterValue> settings{parameter.default_value};
  const auto add = [&](const ParameterValue& value) {
    if (value != parameter.default_value) settings.push_back(value);
  };
  for (const std::string& choice : parameter.choices) add(choice);
  if (parameter.type == "yes/no") add(!std::get<bool>(parameter.default_value));
  if (parameter.type == "number" || parameter.type == "whole number") {
    if (std::isfinite(parameter.low)) add(parameter.low);
    if (std::isfinite(parameter.high)) add(parameter.high);
  }
  return settings;
}

/// The default setting first, then all combinations; where these are more than 40, one parameter at a time.
inline std::vector<ParameterValues> variants_of(const mcda::Method& method) {
  const ParameterValues defaults = method.complete({});
  std::vector<ParameterValues> all{defaults};
  for (const ParameterDescription& parameter : method.parameters()) {
    std::vector<ParameterValues> grown;
    for (const ParameterValues& values : all) {
      for (const ParameterValue& setting : settings_of(parameter)) {
        grown.push_back(values);
        grown.back()[parameter.name] = setting;
      }
    }
    all = std::move(grown);
  }
  if (all.size() <= 40) return all;
  all.assign(1, defaults);
  for (const ParameterDescription& parameter : method.parameters()) {
    const std::vector<ParameterValue> settings = settings_of(parameter);
    for (std::size_t k = 1; k < settings.size(); ++k) {
      all.push_back(defaults);
      all.back()[parameter.name] = settings[k];
    }
  }
  return all;
}

/// True where a choice is "none" or "log" (ln cx is not proportional to ln x) or `normalize` is off: values then enter
/// in their raw unit, and what the record says of units does not hold.
inline bool raw_units(const ParameterValues& values) {
  for (const auto& [name, value] : values) {
    const std::string* const choice = std::get_if<std::string>(&value);
    const bool* const flag = std::get_if<bool>(&value);
    if ((choice != nullptr && (*choice == "none" || *choice == "log")) ||
        (flag != nullptr && !*flag && name == "normalize"))
      return true;
  }
  return false;
}

/// `topsis normalization=minmax`, for the log.
inline std::string text_of(const mcda::Method& method, const ParameterValues& values) {
  std::string text(method.info().name);
  for (const auto& [name, value] : values) text += " " + name + "=" + mcda::text_of(value);
  return text;
}

}  // namespace test
