#include "mcda/files/model_reading.hpp"

#include <algorithm>

#include "mcda/files/unicode.hpp"
#include "mcda/method/method.hpp"

namespace mcda::files {

namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::size_t Reading::errors() const noexcept {
  return static_cast<std::size_t>(std::count_if(
      problems_.begin(), problems_.end(), [](const Problem& problem) { return problem.severity == Severity::error; }));
}

void Reading::complain(long line, long column, std::string what, std::string remedy, Severity severity) {
  problems_.push_back({severity, result_.file, line, column, std::move(what), std::move(remedy)});
}

bool Reading::guarded(const Node& at, const std::string& prefix, const std::function<void()>& body) {
  try {
    body();
    return true;
  } catch (const InvalidInput& error) {
    for (const Problem& problem : error.problems()) complain(at, prefix + problem.what, problem.remedy);
    return false;
  }
}

bool Reading::is_mapping(const Node& node, const std::string& what, const std::string& remedy) {
  if (node.is_mapping()) return true;
  complain(node, what + " is " + node.described() + " where keys and values belong", remedy);
  return false;
}

bool Reading::is_sequence(const Node& node, const std::string& what, const std::string& remedy) {
  if (node.is_sequence()) return true;
  complain(node, what + " is " + node.described() + " where a list belongs", remedy);
  return false;
}

void Reading::check_keys(const Node& mapping, const std::string& where, const std::vector<std::string>& known) {
  for (const Node::Key& key : mapping.keys) {
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    const std::string hint = did_you_mean(key.text, known);
    complain(key, "unknown key \"" + harmless(key.text) + "\" in " + where + hint,
             hint.empty() ? "known keys: " + listed(known) : "");
  }
}

std::string Reading::text(const Node& node, const std::string& what) {
  if (!node.is_scalar() || node.is_null()) {
    complain(node, what + " is " + node.described() + " where text belongs",
             "write text, in quotation marks where it holds : or #");
    return {};
  }
  if (trimmed(node.text).empty()) complain(node, what + " is blank", "write some text, or remove the key");
  return node.text;
}

std::optional<double> Reading::number(const Node& node, const std::string& what) {
  const auto value = files::number(node);
  if (!value) {
    Problem problem = not_a_number(node, what);
    complain(problem.line, problem.column, std::move(problem.what), std::move(problem.remedy));
  }
  return value;
}

std::optional<bool> Reading::truth(const Node& node, const std::string& what) {
  const auto value = files::truth(node);
  if (!value) complain(node, what + " is neither true nor false", "write true or false");
  return value;
}

std::optional<Interval> Reading::interval(const Node& node, const std::string& what) {
  if (!node.is_sequence() || node.children.size() != 2) {
    complain(node, what + " is not a pair of numbers", "write [low, high]");
    return std::nullopt;
  }
  const auto low = number(node.children[0], what), high = number(node.children[1], what);
  if (!low || !high) return std::nullopt;
  if (*low > *high) {
    complain(node, what + " has its larger end first", "write [" + shortest(*high) + ", " + shortest(*low) + "]");
    return std::nullopt;
  }
  return Interval{*low, *high};
}

std::vector<double> Reading::numbers(const Node& node, const std::string& what) {
  std::vector<double> values;
  if (!is_sequence(node, what, "write numbers in brackets: [1, 2, 3]")) return values;
  for (const Node& child : node.children) {
    if (const auto value = number(child, what)) values.push_back(*value);
  }
  return values;
}

std::optional<std::size_t> Reading::choice(const Node& node, const std::string& what,
                                           const std::vector<std::vector<std::string>>& choices) {
  std::vector<std::string> shown;
  for (const auto& spellings : choices) shown.push_back(spellings.front());
  if (!node.is_scalar() || node.is_null()) {
    complain(node, what + " is " + node.described(), "one of " + listed(shown));
    return std::nullopt;
  }
  for (std::size_t k = 0; k < choices.size(); ++k) {
    if (std::find(choices[k].begin(), choices[k].end(), node.text) != choices[k].end()) return k;
  }
  complain(node, what + " cannot be \"" + harmless(node.text) + "\"" + did_you_mean(node.text, shown),
           "one of " + listed(shown));
  return std::nullopt;
}

void Reading::remember(const std::string& path, const Node& node, const Node::Key* key) {
  const bool at_key = key != nullptr && (!node.is_scalar() || node.is_null());
  result_.places[path] = {result_.file, at_key ? key->line : node.line, at_key ? key->column : node.column};
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (node.is_sequence()) {
      remember(path + "[" + std::to_string(i) + "]", node.children[i]);
    } else {
      remember(path.empty() ? node.keys[i].text : path + "." + node.keys[i].text, node.children[i], &node.keys[i]);
    }
  }
}

MissingPolicy read_missing(Reading& reading, const Node& node, const std::string& what) {
  const Node* policy = &node;
  if (node.is_mapping()) {
    reading.check_keys(node, what, {"policy"});
    policy = node.find("policy");
    if (policy == nullptr) {
      reading.complain(node, what + " has no policy", "write {policy: worst}");
      return MissingPolicy::error;
    }
  }
  // In the order of the enumerators.
  const auto chosen =
      reading.choice(*policy, what + ": policy", {{"error"}, {"drop"}, {"worst"}, {"mean"}, {"median"}, {"interval"}});
  return chosen ? static_cast<MissingPolicy>(*chosen) : MissingPolicy::error;
}

namespace {

/// A sequence of numbers, or of sequences of numbers, as the text that a list parameter reads; empty where a part is
/// something else.
std::string list_text(Reading& reading, const Node& node, const std::string& what) {
  std::string text;
  for (const Node& child : node.children) {
    std::string part;
    if (child.is_sequence()) {
      part = list_text(reading, child, what);
    } else if (const auto value = reading.number(child, what)) {
      part = shortest(*value);
    }
    if (part.empty()) return {};
    text += (text.empty() ? "" : " ") + part;
  }
  return text;
}

}  // namespace

ParameterValues read_parameters(Reading& reading, const Method& method, const Node& mapping,
                                const std::vector<std::string>& other) {
  ParameterValues values;
  const std::string owner(method.info().name);
  for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
    const Node::Key& key = mapping.keys[i];
    const Node& node = mapping.children[i];
    if (std::find(other.begin(), other.end(), key.text) != other.end()) continue;
    std::vector<std::string> known;
    bool list = false;
    for (const ParameterDescription& one : method.parameters()) {
      known.push_back(one.name);
      list = list || (one.name == key.text && one.type == "list of numbers");
    }
    if (std::find(known.begin(), known.end(), key.text) == known.end()) {
      const std::string remedy =
          known.empty() ? owner + " has no parameters" : "parameters of " + owner + ": " + listed(known);
      reading.complain(
          key, "unknown parameter \"" + harmless(key.text) + "\" of " + owner + did_you_mean(key.text, known), remedy);
      continue;
    }
    std::optional<ParameterValue> value = value_of(node);
    if (list && node.is_sequence()) {
      std::string text = list_text(reading, node, "parameter " + key.text + " of " + owner);
      if (text.empty() && !node.children.empty()) continue;
      value = std::move(text);
    }
    if (!value) {
      reading.complain(
          node, "parameter " + key.text + " of " + owner + " is " + node.described() + " where a single value belongs",
          "");
      continue;
    }
    if (reading.guarded(node, "", [&] { static_cast<void>(method.complete({{key.text, *value}})); })) {
      values.emplace(key.text, *value);
    }
  }
  return values;
}

}  // namespace mcda::files
