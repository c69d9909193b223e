#include "mcda/files/model_file.hpp"

#include <algorithm>
#include <cmath>

#include "mcda/files/model_reading.hpp"
#include "mcda/files/people.hpp"
#include "mcda/files/portrait_section.hpp"
#include "mcda/files/reference.hpp"
#include "mcda/files/unicode.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/scale/normalization.hpp"

namespace mcda::files {

namespace {

const std::vector<std::string> top_keys{
    "title",     "alternatives", "criteria", "weights", "missing", "constraints", "normalization", "methods", "tiers",
    "selection", "reference",    "portrait", "people",  "profit",  "parent",      "crm",           "schema"};

bool is_address(const std::string& source) { return source.find("://") != std::string::npos; }

class ModelReader {
 public:
  explicit ModelReader(Reading& reading) : reading_(reading), file_(reading.result()), model_(reading.result().model) {}

  void read(const Node& root) {
    if (root.is_null()) {
      reading_.complain(1, 1, "the model is empty", "`prefero init DATA` writes one to start with");
      return;
    }
    if (!reading_.is_mapping(root, "the model", "begin with criteria:")) return;
    reading_.remember("", root);
    reading_.check_keys(root, "the model", top_keys);
    each(root, "schema", [&](const Node& node) {
      if (const auto version = reading_.number(node, "schema"); version && *version != 1) {
        reading_.complain(node, "the model has schema " + node.text, "this version reads schema 1");
      }
    });
    each(root, "title", [&](const Node& node) { model_.title = reading_.text(node, "title"); });
    each(root, "alternatives", [&](const Node& node) { read_alternatives(node); });
    const Node* const tiers = root.find("tiers");
    const TierLevels levels = tiers == nullptr ? TierLevels{} : read_tier_levels(reading_, *tiers);
    each(root, "crm", [&](const Node& node) { read_crm(reading_, node); });
    const Node* criteria = root.find("criteria");
    if (criteria == nullptr) {
      reading_.complain(root, "the model has no criteria", "add criteria: with one key a criterion");
    } else {
      read_criteria(reading_, *criteria, levels);
    }
    each(root, "weights", [&](const Node& node) {
      model_.weights = read_weighting(reading_, node, "the model", model_.tree.leaf_ids(), &model_.weight_rule);
      each(node, "meaning", [&](const Node& at) {
        const auto chosen = reading_.choice(at, "weights: meaning", {{"trade_offs", "trade-offs"}, {"importance"}});
        if (chosen) model_.weight_meaning = *chosen == 0 ? WeightMeaning::trade_off : WeightMeaning::importance;
      });
    });
    check_sums_of_weights(reading_);
    each(root, "missing", [&](const Node& node) { model_.missing = read_missing(reading_, node, "missing"); });
    each(root, "constraints", [&](const Node& node) { read_constraints(node); });
    each(root, "normalization", [&](const Node& node) { read_normalization(node); });
    each(root, "methods", [&](const Node& node) { read_methods(node); });
    if (tiers != nullptr) read_tiers(reading_, *tiers, levels);
    each(root, "selection", [&](const Node& node) { read_selection(reading_, node); });
    each(root, "profit", [&](const Node& node) { file_.profit = reading_.text(node, "profit"); });
    each(root, "parent", [&](const Node& node) { file_.parent = reading_.text(node, "parent"); });
    read_sections(root);
  }

 private:
  template <class Body>
  void each(const Node& mapping, const char* key, Body body) {
    if (const Node* node = mapping.find(key)) body(*node);
  }

  void read_alternatives(const Node& node) {
    if (!reading_.is_mapping(node, "alternatives", "write {source: clients.csv, id: client_id}")) return;
    SourceSettings& source = file_.source;
    const std::vector<std::pair<std::string, std::string*>> texts{
        {"source", &source.source},   {"id", &source.id},
        {"label", &source.label},     {"query", &source.query},
        {"table", &source.table},     {"delimiter", &source.delimiter},
        {"decimal", &source.decimal}, {"encoding", &source.encoding},
        {"dates", &source.dates}};
    std::vector<std::string> known;
    for (const auto& [key, target] : texts) known.push_back(key);
    reading_.check_keys(node, "alternatives", known);
    for (const auto& [key, target] : texts) {
      const Node* at = node.find(key);
      if (at == nullptr) continue;
      // A delimiter may be a blank, which is no text anywhere else.
      *target = key == "delimiter" && at->is_scalar() ? at->text : reading_.text(*at, "alternatives: " + key);
    }
    if (const Node* at = node.find("delimiter")) {
      if (source.delimiter == "tab" || source.delimiter == "\\t") source.delimiter = "\t";
      std::size_t end = 0;
      if (!source.delimiter.empty()) next_code_point(source.delimiter, end);
      if (source.delimiter.empty() || end != source.delimiter.size()) {
        reading_.complain(*at, "alternatives: delimiter is not one character", "write \";\", \",\", \"|\" or tab");
      }
    }
    each(node, "decimal", [&](const Node& at) {
      if (at.text != "." && at.text != ",") {
        reading_.complain(at, "alternatives: decimal is neither a point nor a comma", "write \".\" or \",\"");
      }
    });
    each(node, "dates", [&](const Node& at) {
      static_cast<void>(reading_.choice(at, "alternatives: dates", {{"ymd"}, {"dmy"}, {"mdy"}}));
    });
    if (!source.query.empty() && !source.table.empty()) {
      reading_.complain(*node.find("query"), "alternatives: both query and table are given", "keep one of the two");
    }
  }

  void read_constraints(const Node& node) {
    if (!reading_.is_sequence(node, "constraints", "write - {column: days_overdue, at_most: 90}")) return;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Node& one = node.children[i];
      const std::string what = "constraint " + std::to_string(i + 1);
      if (!reading_.is_mapping(one, what, "write {column: days_overdue, at_most: 90}")) continue;
      reading_.check_keys(one, what, {"column", "at_most", "at_least", "reason"});
      Constraint constraint;
      each(one, "column", [&](const Node& at) { constraint.column = reading_.text(at, what + ": column"); });
      each(one, "reason", [&](const Node& at) { constraint.reason = reading_.text(at, what + ": reason"); });
      each(one, "at_least", [&](const Node& at) { constraint.at_least = reading_.number(at, what + ": at_least"); });
      each(one, "at_most", [&](const Node& at) { constraint.at_most = reading_.number(at, what + ": at_most"); });
      if (one.find("column") == nullptr) reading_.complain(one, what + " has no column", "add column: NAME");
      if (one.find("at_least") == nullptr && one.find("at_most") == nullptr) {
        reading_.complain(one, what + " has no limit", "add at_most: or at_least:");
      }
      if (constraint.at_least && constraint.at_most && *constraint.at_least > *constraint.at_most) {
        reading_.complain(one, what + " can never be met: at_least is above at_most", "swap the two");
      }
      model_.constraints.push_back(std::move(constraint));
    }
  }

  void read_normalization(const Node& node) {
    std::vector<std::string> known;
    for (const auto& spellings : detail::split_choices(normalization_choices)) known.push_back(spellings.front());
    for (const auto& method : Catalogue::instance().all()) {
      for (const ParameterDescription& one : method->parameters()) {
        if (one.name != "normalization") continue;
        for (const std::string& choice : one.choices) {
          if (std::find(known.begin(), known.end(), choice) == known.end()) known.push_back(choice);
        }
      }
    }
    std::vector<std::vector<std::string>> choices;
    for (const std::string& name : known) choices.push_back({name});
    if (reading_.choice(node, "normalization", choices)) model_.normalization = node.text;
  }

  void read_methods(const Node& node) {
    if (node.is_scalar() && !node.is_null()) {
      read_method(node, "");
      return;
    }
    if (!reading_.is_sequence(node, "methods", "write - topsis, one line a method")) return;
    if (node.children.empty()) reading_.complain(node, "methods is an empty list", "name a method, or remove the key");
    for (std::size_t i = 0; i < node.children.size(); ++i) read_method(node.children[i], " " + std::to_string(i + 1));
  }

  void read_method(const Node& node, const std::string& number) {
    static const Node no_parameters{.kind = Node::Kind::mapping};
    const Node* name = node.is_mapping() ? node.find("name") : &node;
    if (name == nullptr || !name->is_scalar() || name->is_null()) {
      reading_.complain(node, "method" + number + (name == nullptr ? " has no name" : " is not a name"),
                        "write topsis, or {name: vikor, v: 0.5}");
      return;
    }
    const Method* method = Catalogue::instance().find(name->text);
    if (method == nullptr) {
      std::vector<std::string> known;
      for (const auto& one : Catalogue::instance().all()) {
        if (ranks(*one)) known.emplace_back(one->info().name);
      }
      reading_.complain(*name, "unknown method \"" + harmless(name->text) + "\"" + did_you_mean(name->text, known),
                        "`prefero methods` lists them");
      return;
    }
    const std::string shown(method->info().name);
    if (!ranks(*method)) {
      const bool weighting = method->info().kind == MethodKind::weighting;
      reading_.complain(
          *name, shown + " is a " + std::string(text_of(method->info().kind)) + " method and ranks no alternatives",
          weighting ? "write weights: {method: " + shown + "}"
                    : "it is applied to the rankings of other methods by `prefero compare`");
      return;
    }
    model_.methods.push_back(
        {shown, read_parameters(reading_, *method, node.is_mapping() ? node : no_parameters, {"name"})});
  }

  static bool ranks(const Method& method) {
    return method.info().kind == MethodKind::scoring || method.info().kind == MethodKind::relation;
  }

  void read_sections(const Node& root) {
    each(root, "people", [&](const Node& node) {
      file_.sections.emplace("people", node);
      const std::vector<Person> people = read_people(reading_, node);
      const Place place = file_.place("people");
      reading_.complain(place.line, place.column,
                        std::to_string(people.size()) + (people.size() == 1 ? " person has" : " people have") +
                            " weights of their own, which only `prefero people` uses; here those of the model count",
                        "", Severity::note);
    });
    each(root, "reference", [&](const Node& node) {
      std::vector<std::string> names;
      for (const Tier& tier : file_.tiers) names.push_back(tier.name);
      if (file_.tier_rule.names_written) names = file_.tier_rule.names;
      file_.reference = read_reference(reading_, node, names);
    });
    each(root, "portrait", [&](const Node& node) {
      file_.sections.emplace("portrait", node);
      static_cast<void>(read_portrait_section(reading_, node));
    });
    if (root.find("crm") != nullptr && root.find("alternatives") != nullptr) {
      reading_.complain(*root.find("crm"), "both alternatives and crm are given", "keep one of the two");
    }
    finish_crm(reading_);
  }

  Reading& reading_;
  ModelFile& file_;
  DecisionModel& model_;
};

std::vector<Problem> read_into(ModelFile& result, const std::string& text) {
  const Node root = parse_yaml(text, result.file);
  Reading reading(result);
  ModelReader(reading).read(root);
  std::vector<Problem> problems = reading.problems();
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  return problems;
}

}  // namespace

std::string SourceSettings::location() const {
  if (source.empty() || is_address(source)) return source;
  for (const std::string prefix : {"duckdb:", "sqlite:"}) {
    if (source.starts_with(prefix)) return prefix + (folder / source.substr(prefix.size())).lexically_normal().string();
  }
  return (folder / source).lexically_normal().string();
}

Place ModelFile::place(const std::string& path) const {
  for (std::string at = path;;) {
    if (const auto found = places.find(at); found != places.end()) return found->second;
    const std::size_t end = at.find_last_of(".[");
    if (end == std::string::npos) return {file, 0, 0};
    at.resize(end);
  }
}

Problem ModelFile::problem(const std::string& path, std::string what, std::string remedy) const {
  const Place at = place(path);
  return {Severity::error, at.file, at.line, at.column, std::move(what), std::move(remedy)};
}

ModelFile read_model_text(const std::string& text, const std::string& file, const std::filesystem::path& folder) {
  ModelFile result;
  result.file = file;
  result.source.folder = folder;
  std::vector<Problem> problems = read_into(result, text);
  if (std::any_of(problems.begin(), problems.end(),
                  [](const Problem& problem) { return problem.severity == Severity::error; })) {
    raise(InvalidInput(std::move(problems)));
  }
  result.notes = std::move(problems);
  return result;
}

ModelFile read_model(const std::filesystem::path& path) {
  return read_model_text(read_text_file(path, yaml_size_limit), path.string(), path.parent_path());
}

std::vector<Problem> check_model(const std::filesystem::path& path) {
  try {
    return read_model(path).notes;
  } catch (const InvalidInput& error) {
    return error.problems();
  }
}

}  // namespace mcda::files
