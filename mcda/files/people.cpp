#include "mcda/files/people.hpp"

#include <algorithm>

#include "mcda/files/model_reading.hpp"
#include "mcda/files/unicode.hpp"

namespace mcda::files {

namespace {

/// {revenue: 3, value: 1}: weights by id, without a method.
bool is_plain(const Node& node, const CriteriaTree& tree) {
  return node.is_mapping() && !node.keys.empty() && node.find("method") == nullptr &&
         std::any_of(node.keys.begin(), node.keys.end(), [&](const Node::Key& key) { return tree.find(key.text) > 0; });
}

class PeopleReader {
 public:
  explicit PeopleReader(Reading& reading) : reading_(reading), model_(reading.result().model) {}

  Person read(const Node::Key& key, const Node& node) {
    Person person{.name = key.text, .model = model_};
    const std::string where = "people: " + harmless(key.text);
    if (!reading_.is_mapping(node, where, "write {weights: {...}}")) return person;
    reading_.check_keys(node, where, {"weight", "weights", "groups"});
    if (const Node* weight = node.find("weight")) {
      const auto value = reading_.number(*weight, where + ": weight");
      if (value && !(*value > 0))
        reading_.complain(*weight, where + ": weight is " + weight->text, "write a number above 0");
      person.weight = value.value_or(1);
    }
    const Node *weights = node.find("weights"), *groups = node.find("groups");
    if (weights == nullptr && groups == nullptr)
      reading_.complain(key, where + " has no weights", "add weights: {...} or groups: {GROUP: {...}}");
    if (weights != nullptr) {
      person.model.weights = {};
      person.model.weight_rule = WeightRule::normalise;
      if (is_plain(*weights, model_.tree)) {
        std::vector<std::string> ids;
        for (Index i = 1; i < model_.tree.size(); ++i) ids.push_back(model_.tree[i].id);
        set_weights(*weights, where, ids, person);
      } else {
        person.model.weights = read_weighting(reading_, *weights, where, model_.tree.leaf_ids(), nullptr);
      }
    }
    if (groups != nullptr && reading_.is_mapping(*groups, where + ": groups", "write {GROUP: {...}}")) {
      for (std::size_t k = 0; k < groups->keys.size(); ++k)
        read_group(groups->keys[k], groups->children[k], where, person);
    }
    return person;
  }

 private:
  void set_weights(const Node& node, const std::string& where, const std::vector<std::string>& ids, Person& person) {
    reading_.check_keys(node, where + ": weights", ids);
    for (std::size_t k = 0; k < node.keys.size(); ++k) {
      const Index at = model_.tree.find(node.keys[k].text);
      const auto value = reading_.number(node.children[k], where + ": weight of " + harmless(node.keys[k].text));
      if (at <= 0 || !value) continue;
      if (*value < 0) {
        reading_.complain(node.children[k], where + ": weight of " + harmless(node.keys[k].text) + " is negative",
                          "write 0 or more");
        continue;
      }
      person.model.tree.set_weight(at, *value);
      // What is said here goes before the judgements of the model about the same group.
      person.model.group_weights.erase(model_.tree[at].parent);
    }
  }

  void read_group(const Node::Key& key, const Node& node, const std::string& where, Person& person) {
    const Index group = model_.tree.find(key.text);
    if (group <= 0 || model_.tree[group].leaf) {
      std::vector<std::string> known;
      for (Index i = 1; i < model_.tree.size(); ++i) {
        if (!model_.tree[i].leaf) known.push_back(model_.tree[i].id);
      }
      reading_.complain(key, where + ": \"" + harmless(key.text) + "\" is no group" + did_you_mean(key.text, known),
                        known.empty() ? "the model has none: write weights: {...}" : "name a group of the model");
      return;
    }
    std::vector<std::string> ids;
    for (const Index child : model_.tree[group].children) ids.push_back(model_.tree[child].id);
    const std::string there = where + ": group " + harmless(key.text);
    if (is_plain(node, model_.tree)) {
      set_weights(node, there, ids, person);
      return;
    }
    WeightingChoice choice = read_weighting(reading_, node, there, ids, nullptr);
    person.model.group_weights.erase(group);
    if (choice.method != "given" || !choice.blend_method.empty())
      person.model.group_weights.emplace(group, std::move(choice));
  }

  Reading& reading_;
  const DecisionModel& model_;
};

}  // namespace

std::vector<Person> read_people(Reading& reading, const Node& node) {
  std::vector<Person> people;
  if (!reading.is_mapping(node, "people", "write {NAME: {weights: {...}}}")) return people;
  if (node.keys.empty()) reading.complain(node, "people names nobody", "write {NAME: {weights: {...}}}");
  for (std::size_t k = 0; k < node.keys.size(); ++k)
    people.push_back(PeopleReader(reading).read(node.keys[k], node.children[k]));
  return people;
}

std::vector<Person> people_of(const ModelFile& file) {
  const auto section = file.sections.find("people");
  if (section == file.sections.end()) return {};
  ModelFile copy = file;
  Reading reading(copy);
  std::vector<Person> people = read_people(reading, section->second);
  if (reading.errors() > 0) raise(InvalidInput(reading.problems()));
  return people;
}

}  // namespace mcda::files
