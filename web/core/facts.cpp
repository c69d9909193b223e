#include "web/core/facts.hpp"

#include <cstdlib>

namespace prefero::web {

using mcda::Index;
using mcda::Interval;

Facts::Facts(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos || tab + 1 >= line.size()) continue;
    std::string path(line.substr(0, tab)), value(line.substr(tab + 2));
    switch (line[tab + 1]) {
      case 'n': facts_.emplace(std::move(path), std::strtod(value.c_str(), nullptr)); break;
      case 'b': facts_.emplace(std::move(path), value == "true"); break;
      default: facts_.emplace(std::move(path), std::move(value));
    }
  }
}

std::optional<double> Facts::number(const std::string& path) const {
  const auto found = facts_.find(path);
  if (found == facts_.end()) return std::nullopt;
  const double* const value = std::get_if<double>(&found->second);
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::string Facts::text(const std::string& path) const {
  const auto found = facts_.find(path);
  return found == facts_.end() ? std::string() : mcda::text_of(found->second);
}

bool Facts::flag(const std::string& path) const {
  const auto found = facts_.find(path);
  const bool* const value = found == facts_.end() ? nullptr : std::get_if<bool>(&found->second);
  return value != nullptr && *value;
}

std::vector<double> Facts::numbers(const std::string& path) const {
  std::vector<double> list;
  while (const auto next = number(path + "." + std::to_string(list.size()))) list.push_back(*next);
  return list;
}

std::optional<Interval> Facts::interval(const std::string& path) const {
  const auto low = number(path + ".0"), high = number(path + ".1");
  return low && high ? std::optional(Interval{*low, *high}) : std::nullopt;
}

std::vector<Interval> Facts::intervals(const std::string& path) const {
  std::vector<Interval> list;
  while (const auto next = interval(path + "." + std::to_string(list.size()))) list.push_back(*next);
  return list;
}

mcda::ParameterValues Facts::parameters(const std::string& path) const {
  mcda::ParameterValues values;
  const std::string prefix = path + ".";
  for (auto at = facts_.lower_bound(prefix); at != facts_.end() && at->first.compare(0, prefix.size(), prefix) == 0;
       ++at)
    values.emplace(at->first.substr(prefix.size()), at->second);
  return values;
}

Index Facts::count(const std::string& path, const std::string& key) const {
  Index entries = 0;
  while (has(path + "." + std::to_string(entries) + "." + key)) ++entries;
  return entries;
}

}  // namespace prefero::web
