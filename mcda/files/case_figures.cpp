#include "mcda/files/case_figures.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>

namespace mcda::files {

using nlohmann::json;

json numbered(const json& relation) {
  static const std::map<std::string, int> numbers{{"P", 1}, {"I", 0}, {"-", -1}, {"R", 2}};
  if (relation.is_string()) {
    const auto found = numbers.find(relation.get<std::string>());
    return found == numbers.end() ? relation : json(found->second);
  }
  if (!relation.is_array()) return relation;
  json list = json::array();
  for (const json& item : relation) list.push_back(numbered(item));
  return list;
}

std::optional<Figures> figures_of(const json& value) {
  const auto single = [](const json& cell) -> std::optional<double> {
    if (cell.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (cell.is_boolean()) return cell.get<bool>() ? 1.0 : 0.0;
    return cell.is_number() ? std::optional(cell.get<double>()) : std::nullopt;
  };
  Figures figures;
  if (!value.is_array()) {
    const auto number = single(value);
    if (!number) return std::nullopt;
    figures.values.push_back(*number);
    return figures;
  }
  figures.nested = std::any_of(value.begin(), value.end(), [](const json& item) { return item.is_array(); });
  if (figures.nested) {
    figures.rows = value.size();
    for (const json& row : value) figures.columns = row.is_array() ? row.size() : figures.columns;
  } else {
    figures.columns = value.size();
  }
  for (const json& item : value) {
    if (!item.is_array()) {
      const auto number = single(item);
      if (!number) return std::nullopt;
      figures.values.insert(figures.values.end(), figures.nested ? figures.columns : 1,
                            *number);  // null for a whole row
      continue;
    }
    if (item.size() != figures.columns) return std::nullopt;
    for (const json& cell : item) {
      const auto number = single(cell);
      if (!number) return std::nullopt;
      figures.values.push_back(*number);
    }
  }
  return figures;
}

}  // namespace mcda::files
