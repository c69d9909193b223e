// Reading judgements: the list or matrix that a method asks for, complete and of the right size, or a refusal that
// names what is wrong.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda::judged {

using Vector = std::vector<double>;
using Rows = std::vector<Vector>;

inline std::string name_of(const Judgements& judgements, std::size_t i) {
  return i < judgements.items.size() ? "\"" + judgements.items[i] + "\"" : "item " + std::to_string(i + 1);
}

/// The list under this key: one number for each item, at least one item. NaN for what was not judged.
inline Vector list_of(const Judgements& judgements, std::string_view method, const std::string& key,
                      const std::string& remedy) {
  const std::string name(method);
  const auto found = judgements.lists.find(key);
  if (found == judgements.lists.end())
    raise(InvalidInput("the judgements for " + name + " are missing", "give them as `" + key + "`: " + remedy));
  const Vector& list = found->second;
  if (list.empty()) raise(InvalidInput(name + ": " + key + " is empty", remedy));
  if (!judgements.items.empty() && judgements.items.size() != list.size()) {
    raise(InvalidInput(name + ": " + key + " has " + std::to_string(list.size()) + " numbers for " +
                           std::to_string(judgements.items.size()) + " criteria",
                       "give one number to each"));
  }
  return list;
}

/// The same, with every number between `low` and `high`.
inline Vector complete_list_of(const Judgements& judgements, std::string_view method, const std::string& key,
                               const std::string& remedy, double low, double high) {
  Vector list = list_of(judgements, method, key, remedy);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] >= low && list[i] <= high) continue;
    raise(InvalidInput(std::string(method) + ": " + key + " of " + name_of(judgements, i) + " is " +
                           (std::isnan(list[i]) ? "missing" : shortest(list[i])),
                       remedy));
  }
  return list;
}

/// The square matrix under this key. NaN for what was not judged.
inline Rows matrix_of(const Judgements& judgements, std::string_view method, const std::string& key,
                      const std::string& remedy) {
  const std::string name(method);
  const auto found = judgements.matrices.find(key);
  if (found == judgements.matrices.end())
    raise(InvalidInput("the judgements for " + name + " are missing", "give them as `" + key + "`: " + remedy));
  const Rows& rows = found->second;
  if (rows.empty()) raise(InvalidInput(name + ": " + key + " is empty", remedy));
  if (!judgements.items.empty() && judgements.items.size() != rows.size()) {
    raise(InvalidInput(name + ": " + key + " has " + std::to_string(rows.size()) + " rows for " +
                           std::to_string(judgements.items.size()) + " criteria",
                       "give one row and one column for each"));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() == rows.size()) continue;
    raise(InvalidInput(name + ": row " + name_of(judgements, i) + " of " + key + " has " +
                           std::to_string(rows[i].size()) + " numbers, not " + std::to_string(rows.size()),
                       "write a square matrix"));
  }
  return rows;
}

/// "a" against "b".
inline std::string pair_of(const Judgements& judgements, std::size_t i, std::size_t j) {
  return name_of(judgements, i) + " against " + name_of(judgements, j);
}

/// Two digits that count: 0.29, 1.3, 14, 3400.
inline std::string two_digits(double value) {
  if (!(value > 0)) return "0";
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
  return shortest(unit >= 1 ? std::round(value / unit) * unit : std::round(value / unit) / std::round(1 / unit));
}

}  // namespace mcda::judged
