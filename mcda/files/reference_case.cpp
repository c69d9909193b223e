#include "mcda/files/reference_case.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "mcda/files/unicode.hpp"
#include "mcda/files/yaml.hpp"

namespace mcda::files {

namespace {

using nlohmann::json;

constexpr std::size_t case_size_limit = std::size_t{64} << 20;

class CaseReader {
 public:
  CaseReader(const json& document, std::string file) : document_(document), file_(std::move(file)) {}

  ReferenceCase read() {
    ReferenceCase one;
    one.file = file_;
    if (!document_.is_object()) fail("the file holds no JSON object");
    one.id = text("id");
    one.method = text("method");
    one.source = document_.contains("source") ? text("source") : "";
    if (document_.contains("criteria")) read_criteria(one);
    if (document_.contains("alternatives")) one.alternatives = texts("alternatives");
    if (document_.contains("matrix")) read_matrix(one);
    if (document_.contains("weights")) read_weights(one);
    one.parameters = object(document_, "parameters", false);
    one.expected = object(document_, "expected", true);
    if (one.expected.empty()) fail("\"expected\" is empty: there is nothing to compare");
    one.tolerance = positive(document_, "tolerance");
    if (const json published = object(document_, "published", false); !published.empty()) {
      one.published = object(published, "values", true);
      one.published_tolerance = positive(published, "tolerance");
    }
    read_disagreements(one);
    return one;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    raise(InvalidInput(file_ + ": " + what, "see the form of the reference cases"));
  }

  const json& at(const char* key) const {
    const auto found = document_.find(key);
    if (found == document_.end()) fail("\"" + std::string(key) + "\" is missing");
    return *found;
  }

  std::string text(const char* key) const {
    if (!at(key).is_string()) fail("\"" + std::string(key) + "\" is not text");
    return at(key).get<std::string>();
  }

  std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> list;
    if (!at(key).is_array()) fail("\"" + std::string(key) + "\" is not a list");
    for (const json& item : at(key)) {
      if (!item.is_string()) fail("\"" + std::string(key) + "\" holds something that is not text");
      list.push_back(item.get<std::string>());
    }
    return list;
  }

  json object(const json& parent, const char* key, bool needed) const {
    const auto found = parent.find(key);
    if (found == parent.end()) {
      if (needed) fail("\"" + std::string(key) + "\" is missing");
      return json::object();
    }
    if (!found->is_object()) fail("\"" + std::string(key) + "\" is not an object");
    return *found;
  }

  double positive(const json& parent, const char* key) const {
    const auto found = parent.find(key);
    if (found == parent.end() || !found->is_number() || !(found->get<double>() > 0)) {
      fail("\"" + std::string(key) + "\" is not a positive number");
    }
    return found->get<double>();
  }

  void read_criteria(ReferenceCase& one) const {
    const json& list = at("criteria");
    if (!list.is_array() || list.empty()) fail("\"criteria\" is not a list of criteria");
    for (const json& item : list) {
      const std::string number = std::to_string(one.criteria.size() + 1);
      if (!item.is_object() || !item.contains("id") || !item["id"].is_string()) {
        fail("criterion " + number + " has no id");
      }
      const std::string direction =
          item.contains("direction") && item["direction"].is_string() ? item["direction"].get<std::string>() : "";
      if (direction != "max" && direction != "min") {
        fail("criterion " + number + ": \"direction\" is neither max nor min");
      }
      Criterion criterion;
      criterion.id = item["id"].get<std::string>();
      criterion.direction = direction == "max" ? Direction::maximise : Direction::minimise;
      one.criteria.push_back(std::move(criterion));
    }
  }

  void read_matrix(ReferenceCase& one) const {
    const json& rows = at("matrix");
    if (!rows.is_array() || rows.empty()) fail("\"matrix\" is not a list of rows");
    if (one.criteria.empty()) fail("there is a matrix and no criteria");
    if (one.alternatives.size() != rows.size()) {
      fail("\"matrix\" has " + std::to_string(rows.size()) + " rows for " + std::to_string(one.alternatives.size()) +
           " alternatives");
    }
    for (const json& row : rows) {
      const std::string number = std::to_string(one.matrix.size() + 1);
      if (!row.is_array() || row.size() != one.criteria.size()) {
        fail("row " + number + " of \"matrix\" has not one value for each of the " +
             std::to_string(one.criteria.size()) + " criteria");
      }
      std::vector<double> values;
      for (const json& value : row) {
        if (!value.is_number()) fail("row " + number + " of \"matrix\" holds something that is not a number");
        values.push_back(value.get<double>());
      }
      one.matrix.push_back(std::move(values));
    }
  }

  void read_weights(ReferenceCase& one) const {
    const json& weights = at("weights");
    if (!weights.is_array() || weights.size() != one.criteria.size()) {
      fail("\"weights\" does not hold one number for each criterion");
    }
    for (std::size_t j = 0; j < weights.size(); ++j) {
      if (!weights[j].is_number()) fail("weight " + std::to_string(j + 1) + " is not a number");
      one.criteria[j].weight = weights[j].get<double>();
    }
  }

  // `what` begins with the key it is about: "scores: max diff 0.07". One that names no key is about all of them.
  void read_disagreements(ReferenceCase& one) const {
    const auto found = document_.find("disagreements");
    if (found == document_.end()) return;
    if (!found->is_array()) fail("\"disagreements\" is not a list");
    for (const json& item : *found) {
      if (!item.is_object() || item.value("who", "") != "publication") continue;
      const std::string what = item.contains("what") && item["what"].is_string() ? item["what"].get<std::string>() : "";
      const std::string key = what.substr(0, what.find(':'));
      for (const auto& published : one.published.items()) {
        if (published.key() == key || !one.published.contains(key)) one.disputed.insert(published.key());
      }
    }
  }

  const json& document_;
  std::string file_;
};

}  // namespace

ReferenceCase reference_case_from(const std::string& text, const std::string& file) {
  json document;
  try {
    document = json::parse(text);
  } catch (const json::parse_error& error) {
    const std::size_t end = std::min(error.byte > 0 ? error.byte - 1 : 0, text.size());
    const std::string before = text.substr(0, end);
    const long line = 1 + static_cast<long>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t start = before.rfind('\n') == std::string::npos ? 0 : before.rfind('\n') + 1;
    const std::string what = trimmed(text).empty() ? "the file is empty" : "this is not JSON";
    raise(InvalidInput({Problem{Severity::error, file, line, static_cast<long>(end - start) + 1, what,
                                "a reference case is one JSON object"}}));
  }
  ReferenceCase one = CaseReader(document, file).read();
  expand_shapes(one);
  return one;
}

ReferenceCase read_reference_case(const std::filesystem::path& path) {
  return reference_case_from(read_text_file(path, case_size_limit), path.string());
}

std::vector<std::filesystem::path> reference_case_files(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> files;
  for (const auto& path : paths) {
    std::error_code code;
    if (!std::filesystem::exists(path, code)) {
      raise(SourceFailure(path.string() + ": there is no such file or folder", "check the name"));
    }
    if (!std::filesystem::is_directory(path, code)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::filesystem::path> inside;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path, code)) {
      std::error_code ignored;
      if (entry.is_regular_file(ignored) && entry.path().extension() == ".json") inside.push_back(entry.path());
    }
    if (code) raise(SourceFailure(path.string() + ": " + code.message()));
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  if (files.empty()) {
    raise(InvalidInput("there is no reference case (.json) in what was named", "name a case or a folder of cases"));
  }
  return files;
}

}  // namespace mcda::files
