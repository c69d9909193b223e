#include "mcda/files/portrait_section.hpp"

namespace mcda::files {

PortraitSection read_portrait_section(Reading& reading, const Node& node) {
  PortraitSection section;
  if (!reading.is_mapping(node, "portrait", "write {key: top 20% of revenue, period: [2025-01-01, 2025-12-31]}"))
    return section;
  const std::vector<std::pair<std::string, std::string*>> texts{{"key", &section.key},   {"as_of", &section.as_of},
                                                                {"time", &section.time}, {"holdout", &section.holdout},
                                                                {"next", &section.next}, {"model", &section.model}};
  const std::vector<std::pair<std::string, std::vector<std::string>*>> lists{{"against", &section.against},
                                                                             {"traits", &section.traits},
                                                                             {"without", &section.without},
                                                                             {"keep", &section.keep},
                                                                             {"categories", &section.categories}};
  std::vector<std::string> known{"period"};
  for (const auto& [name, target] : texts) known.push_back(name);
  for (const auto& [name, target] : lists) known.push_back(name);
  reading.check_keys(node, "portrait", known);
  for (const auto& [name, target] : texts) {
    if (const Node* const at = node.find(name)) *target = reading.text(*at, "portrait: " + name);
  }
  for (const auto& [name, target] : lists) {
    const Node* const at = node.find(name);
    if (at == nullptr) continue;
    if (at->is_scalar()) {
      target->push_back(reading.text(*at, "portrait: " + name));
    } else if (reading.is_sequence(*at, "portrait: " + name, "write a list of columns")) {
      for (const Node& one : at->children) target->push_back(reading.text(one, "portrait: " + name));
    }
  }
  if (const Node* const at = node.find("period")) {
    if (at->is_scalar()) {
      section.period = reading.text(*at, "portrait: period");
    } else if (!at->is_sequence() || at->children.size() != 2) {
      reading.complain(*at, "portrait: period is no pair of dates", "write [2025-01-01, 2025-12-31]");
    } else {
      section.period =
          reading.text(at->children[0], "portrait: period") + ".." + reading.text(at->children[1], "portrait: period");
    }
  }
  if (node.find("key") == nullptr)
    reading.complain(node, "portrait has no key", "say who is a key client: key: top 20% of revenue");
  return section;
}

PortraitSection portrait_section(ModelFile& file) {
  const auto found = file.sections.find("portrait");
  if (found == file.sections.end()) return {};
  Reading reading(file);
  return read_portrait_section(reading, found->second);
}

}  // namespace mcda::files
