// Cases that hold no decision matrix but what one follows from: a hierarchy of judgements, or triples.
#include <cmath>
#include <limits>

#include "mcda/files/reference_case.hpp"
#include "mcda/method/catalogue.hpp"

namespace mcda::files {

namespace {

using nlohmann::json;

[[noreturn]] void wrong_form(const ReferenceCase& one, const std::string& what) {
  raise(InvalidInput(one.file + ": " + what, "see the form of the reference cases"));
}

std::vector<double> numbers_in(const ReferenceCase& one, const std::string& key, const json& value, bool gaps = false) {
  std::vector<double> list;
  if (!value.is_array()) wrong_form(one, "\"" + key + "\" is not a list of numbers");
  for (const json& item : value) {
    if (gaps && item.is_null()) {
      list.push_back(std::numeric_limits<double>::quiet_NaN());
    } else if (item.is_number()) {
      list.push_back(item.get<double>());
    } else {
      wrong_form(one, "\"" + key + "\" holds something that is not a number");
    }
  }
  return list;
}

// A criterion of triples becomes three criteria ID.low, ID.middle and ID.high that share its weight.
void expand_triples(ReferenceCase& one) {
  const json matrix = one.parameters["fuzzy_matrix"];
  one.parameters.erase("fuzzy_matrix");
  const std::size_t n = one.criteria.size();
  if (n == 0) wrong_form(one, "there is a fuzzy matrix and no criteria");
  if (!matrix.is_array() || matrix.empty()) wrong_form(one, "\"fuzzy_matrix\" is not a list of rows");
  std::vector<Criterion> criteria;
  for (const Criterion& criterion : one.criteria) {
    for (const char* corner : {".low", ".middle", ".high"}) {
      criteria.push_back(criterion);
      criteria.back().id += corner;
      criteria.back().weight /= 3;
    }
  }
  one.criteria = std::move(criteria);
  one.matrix.clear();
  for (const json& row : matrix) {
    if (!row.is_array() || row.size() != n) wrong_form(one, "a row of \"fuzzy_matrix\" has not one triple a criterion");
    std::vector<double> cells;
    for (const json& triple : row) {
      const std::vector<double> corners = numbers_in(one, "fuzzy_matrix", triple);
      if (corners.size() != 3) wrong_form(one, "\"fuzzy_matrix\" holds something that is not a triple");
      cells.insert(cells.end(), corners.begin(), corners.end());
    }
    one.matrix.push_back(std::move(cells));
  }
}

// The priorities of the alternatives under each lowest criterion are the columns, the products of the priorities on the
// path to it the weights.
class Hierarchy {
 public:
  explicit Hierarchy(ReferenceCase& one) : one_(one), method_(Catalogue::instance().weighting("ahp")) {
    for (const char* key : {"weighting", "random_index"}) {
      const auto found = one.parameters.find(key);
      if (found == one.parameters.end() || found->is_null()) continue;
      if (found->is_string()) settings_[key] = found->get<std::string>();
      if (found->is_number()) settings_[key] = found->get<double>();
    }
    if (!settings_.contains("weighting")) settings_["weighting"] = std::string("eigenvector");
  }

  void expand() {
    one_.criteria.clear();
    visit(one_.parameters["tree"], "goal", 1);
    const std::size_t m = columns_.front().size();
    one_.matrix.assign(m, {});
    for (const std::vector<double>& column : columns_) {
      if (column.size() != m) wrong_form(one_, "the criteria of the tree do not judge the same number of alternatives");
      for (std::size_t i = 0; i < m; ++i) one_.matrix[i].push_back(column[i]);
    }
    for (const char* key : {"tree", "weighting", "random_index"}) one_.parameters.erase(key);
  }

 private:
  void visit(const json& node, const std::string& name, double weight) {
    if (!node.is_object()) wrong_form(one_, "\"" + name + "\" of the tree is not an object");
    const auto children = node.find("children");
    if (children == node.end() || children->empty()) return add_leaf(node, name, weight);
    const std::vector<double> shares = shares_of(node, name);
    std::vector<std::pair<std::string, const json*>> parts;
    if (children->is_array()) {
      for (const json& child : *children) parts.emplace_back(child.value("name", name), &child);
    } else {
      if (!node.contains("elements")) wrong_form(one_, "\"" + name + "\" has children without an order: \"elements\"");
      for (const json& element : node["elements"]) {
        const auto child = element.is_string() ? children->find(element.get<std::string>()) : children->end();
        if (child == children->end()) wrong_form(one_, "an element of \"" + name + "\" is not among its children");
        parts.emplace_back(child.key(), &*child);
      }
    }
    if (parts.size() != shares.size()) wrong_form(one_, "\"" + name + "\" has not one judged priority a child");
    for (std::size_t k = 0; k < parts.size(); ++k) visit(*parts[k].second, parts[k].first, weight * shares[k]);
  }

  void add_leaf(const json& node, const std::string& name, double weight) {
    Criterion criterion;
    criterion.id = name;
    criterion.weight = weight;
    one_.criteria.push_back(std::move(criterion));
    columns_.push_back(node.contains("direct") ? numbers_in(one_, "direct", node["direct"]) : shares_of(node, name));
  }

  std::vector<double> shares_of(const json& node, const std::string& name) const {
    if (!node.contains("pairwise") || !node["pairwise"].is_array())
      wrong_form(one_, "\"" + name + "\" of the tree has no judgements");
    Judgements judgements;
    for (const json& row : node["pairwise"])
      judgements.matrices["pairwise"].push_back(numbers_in(one_, "pairwise", row, true));
    return method_.weigh(judgements, settings_).values;
  }

  ReferenceCase& one_;
  const WeightingMethod& method_;
  ParameterValues settings_;
  std::vector<std::vector<double>> columns_;  // by lowest criterion
};

}  // namespace

void expand_shapes(ReferenceCase& one) {
  if (one.method == "fuzzy_topsis" && one.parameters.contains("fuzzy_matrix")) expand_triples(one);
  if (one.method == "ahp" && one.parameters.contains("tree")) Hierarchy(one).expand();
}

}  // namespace mcda::files
