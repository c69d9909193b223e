// `selection:` of a model: limits on the clients that are selected together.
//
//   selection:
//     - {at_most: 12, reason: twelve account managers}       how many clients
//     - {total: hours, at_most: 400}                         what a column adds up to
//     - {each: country, at_most: 4}                          for every value of a column by itself
//     - {total: hours, each: team, at_most: 100}
//     - {where: "segment = 'new'", at_least: 2}              of some clients only
#include <cmath>
#include <string>
#include <utility>

#include "mcda/files/model_reading.hpp"

namespace mcda::files {

namespace {

SelectionLimit read_limit(Reading& reading, const Node& node, const std::string& what) {
  reading.check_keys(node, what, {"total", "each", "where", "at_least", "at_most", "reason"});
  SelectionLimit limit;
  for (const auto& [key, target] :
       {std::pair{"total", &limit.total}, {"each", &limit.each}, {"where", &limit.where}, {"reason", &limit.reason}}) {
    if (const Node* const at = node.find(key)) *target = reading.text(*at, what + ": " + key);
  }
  for (const auto& [key, target] : {std::pair{"at_least", &limit.at_least}, {"at_most", &limit.at_most}}) {
    const Node* const at = node.find(key);
    if (at == nullptr) continue;
    *target = reading.number(*at, what + ": " + key);
    if (*target && limit.total.empty() && !(**target >= 0 && **target == std::floor(**target)))
      reading.complain(*at, what + ": " + key + ": " + at->text + " is not a number of clients",
                       "write a whole number, or add total: COLUMN");
  }
  if (node.find("at_least") == nullptr && node.find("at_most") == nullptr)
    reading.complain(node, what + " has no limit", "add at_most: or at_least:");
  if (limit.at_least && limit.at_most && *limit.at_least > *limit.at_most)
    reading.complain(node, what + " can never be met: at_least is above at_most", "swap the two");
  return limit;
}

}  // namespace

void read_selection(Reading& reading, const Node& node) {
  if (!reading.is_sequence(node, "selection", "write - {total: hours, at_most: 400}")) return;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const std::string what = "selection limit " + std::to_string(i + 1);
    if (reading.is_mapping(node.children[i], what, "write {total: hours, at_most: 400}"))
      reading.result().selection.push_back(read_limit(reading, node.children[i], what));
  }
}

}  // namespace mcda::files
