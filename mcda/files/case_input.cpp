// Where the parameters of a reference case belong in our model.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>

#include "mcda/files/reference_case.hpp"

namespace mcda::files {

namespace {

using nlohmann::json;

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const ReferenceCase& one, const std::string& what) {
  raise(InvalidInput(one.id + ": " + what));
}

[[noreturn]] void no_place(const ReferenceCase& one, const std::string& key) {
  refuse(one, "parameter \"" + key + "\" is not supported in this version");
}

double number_in(const ReferenceCase& one, const std::string& key, const json& value) {
  if (value.is_null()) return absent;
  if (!value.is_number()) refuse(one, "parameter \"" + key + "\" holds something that is not a number");
  return value.get<double>();
}

std::vector<double> list_in(const ReferenceCase& one, const std::string& key, const json& value) {
  if (!value.is_array()) refuse(one, "parameter \"" + key + "\" is not a list");
  std::vector<double> list;
  for (const json& item : value) list.push_back(number_in(one, key, item));
  return list;
}

Interval pair_in(const ReferenceCase& one, const std::string& key, const json& value) {
  const std::vector<double> list = list_in(one, key, value);
  if (list.size() != 2) refuse(one, "parameter \"" + key + "\" is not a list of pairs");
  return {list[0], list[1]};
}

PreferenceShape shape_in(const ReferenceCase& one, const json& value) {
  static const std::map<std::string, PreferenceShape> shapes{
      {"usual", PreferenceShape::usual}, {"ushape", PreferenceShape::u_shape}, {"vshape", PreferenceShape::v_shape},
      {"level", PreferenceShape::level}, {"linear", PreferenceShape::linear},  {"gaussian", PreferenceShape::gaussian}};
  const auto found = value.is_string() ? shapes.find(value.get<std::string>()) : shapes.end();
  if (found == shapes.end()) refuse(one, "parameter \"functions\" holds an unknown shape");
  return found->second;
}

/// What one entry of a list does to its criterion; `null` entries are skipped before.
using Setter = std::function<void(const ReferenceCase&, Criterion&, const json&)>;

const std::map<std::string, Setter>& setters() {
  const auto level = [](const char* key, auto member) {
    return [key, member](const ReferenceCase& one, Criterion& criterion, const json& value) {
      criterion.*member = number_in(one, key, value);
    };
  };
  const auto interval = [](const char* key, auto member) {
    return [key, member](const ReferenceCase& one, Criterion& criterion, const json& value) {
      criterion.*member = pair_in(one, key, value);
    };
  };
  static const std::map<std::string, Setter> table{
      {"functions",
       [](const ReferenceCase& one, Criterion& c, const json& value) { c.preference.shape = shape_in(one, value); }},
      {"q", [](const ReferenceCase& one, Criterion& c,
               const json& value) { c.preference.indifference = number_in(one, "q", value); }},
      {"p", [](const ReferenceCase& one, Criterion& c,
               const json& value) { c.preference.preference = number_in(one, "p", value); }},
      {"s", [](const ReferenceCase& one, Criterion& c,
               const json& value) { c.preference.gaussian = number_in(one, "s", value); }},
      {"v", level("v", &Criterion::veto)},
      {"bounds", interval("bounds", &Criterion::bounds)},
      {"range", interval("range", &Criterion::range)},
      {"ideal",
       [](const ReferenceCase& one, Criterion& c, const json& value) {
         if (value.is_array()) {
           c.ideal_interval = pair_in(one, "ideal", value);
         } else {
           c.ideal = number_in(one, "ideal", value);
         }
       }},
      {"anti_ideal", level("anti_ideal", &Criterion::anti_ideal)},
      {"optimal", level("optimal", &Criterion::ideal)},
      {"esp", level("esp", &Criterion::ideal)},
      {"reference", level("reference", &Criterion::reference)},
      {"points", level("points", &Criterion::points)},
      {"characteristic_values",
       [](const ReferenceCase& one, Criterion& c, const json& value) {
         c.characteristic = list_in(one, "characteristic_values", value);
       }},
      {"values",
       [](const ReferenceCase& one, Criterion& c, const json& value) {
         if (!value.is_array()) refuse(one, "parameter \"values\" is not a list of break points");
         for (const json& point : value) c.value_points.push_back(pair_in(one, "values", point));
       }},
      {"shape",
       [](const ReferenceCase& one, Criterion& c, const json& value) {
         if (!value.is_string()) refuse(one, "parameter \"shape\" holds something that is not text");
         c.shape = value.get<std::string>();
       }},
  };
  return table;
}

// Profiles are rows with one level a criterion. Criterion keeps them worst to best; some methods of the form list the
// best first.
void set_profiles(const ReferenceCase& one, const json& rows, std::vector<Criterion>& criteria) {
  if (!rows.is_array()) refuse(one, "parameter \"profiles\" is not a list of rows");
  const bool best_first = one.method == "flowsort" || one.method == "topsis_sort" || one.method == "ahpsort";
  for (const json& row : rows) {
    const std::vector<double> levels = list_in(one, "profiles", row);
    if (levels.size() != criteria.size()) refuse(one, "parameter \"profiles\" has not one level for each criterion");
    for (std::size_t j = 0; j < levels.size(); ++j) {
      auto& profile = criteria[j].profiles;
      profile.insert(best_first ? profile.begin() : profile.end(), levels[j]);
    }
  }
}

// MR-Sort's vetoes are rows of levels beside the profiles, null where there is none.
void set_veto_profiles(const ReferenceCase& one, const json& rows, std::vector<Criterion>& criteria) {
  if (!rows.is_array()) refuse(one, "parameter \"veto\" is not a list of rows");
  for (const json& row : rows) {
    const std::vector<double> levels = list_in(one, "veto", row);
    if (levels.size() != criteria.size()) refuse(one, "parameter \"veto\" has not one level for each criterion");
    for (std::size_t j = 0; j < levels.size(); ++j) criteria[j].veto_profiles.push_back(levels[j]);
  }
}

/// Parameters that the form calls otherwise: by method of the form, from its name to ours.
const std::map<std::string, std::map<std::string, std::string>>& form_names() {
  static const std::map<std::string, std::map<std::string, std::string>> table{{"electre_tri", {{"lambda", "cut"}}},
                                                                               {"electre_tri_c", {{"lambda", "cut"}}},
                                                                               {"mrsort", {{"lambda", "majority"}}}};
  return table;
}

void set_judgement(const ReferenceCase& one, const std::string& key, const json& value, Judgements& judgements) {
  if (value.is_number()) {
    judgements.numbers[key] = value.get<double>();
  } else if (value.is_array() && !value.empty() && value.front().is_array()) {
    const bool triples = std::any_of(value.begin(), value.end(), [](const json& row) {
      return row.is_array() && std::any_of(row.begin(), row.end(), [](const json& cell) { return cell.is_array(); });
    });
    for (const json& row : value) {
      if (!triples) {
        judgements.matrices[key].push_back(list_in(one, key, row));
        continue;
      }
      // A triangular number is three matrices, the middle one under the name of the judgement.
      if (!row.is_array()) refuse(one, "parameter \"" + key + "\" is not a list of rows");
      for (const std::string suffix : {"_low", "", "_high"}) judgements.matrices[key + suffix].emplace_back();
      for (const json& cell : row) {
        const std::vector<double> triple = cell.is_null() ? std::vector(3, absent) : list_in(one, key, cell);
        if (triple.size() != 3) refuse(one, "parameter \"" + key + "\" holds something that is not three numbers");
        judgements.matrices[key + "_low"].back().push_back(triple[0]);
        judgements.matrices[key].back().push_back(triple[1]);
        judgements.matrices[key + "_high"].back().push_back(triple[2]);
      }
    }
  } else if (value.is_array()) {
    judgements.lists[key] = list_in(one, key, value);
  } else {
    no_place(one, key);
  }
}

/// The defaults of the case form, which need not be the program's.
const std::map<std::string, std::map<std::string, ParameterValue>>& form_defaults() {
  using std::string;
  static const std::map<string, std::map<string, ParameterValue>> table{
      {"waspas", {{"lambda", 0.5}}},
      {"vikor", {{"v", 0.5}}},
      {"cocoso", {{"lambda", 0.5}}},
      {"codas", {{"tau", 0.02}}},
      {"gra", {{"zeta", 0.5}}},
      {"todim", {{"theta", 1.0}}},
      {"oreste", {{"alpha", 0.4}, {"ties", string("average")}}},
      {"topsis", {{"normalization", string("vector_plain")}}},
      {"multimoora", {{"fmf", string("power")}}},
      {"moosra", {{"normalize", true}}},
      {"aroman", {{"beta", 0.5}, {"lambda", 0.5}}},
      {"probid", {{"even_neg", string("pymcdm")}}},
      {"rafsi", {{"n1", 1.0}, {"n2k", 6.0}}},
      {"ervd", {{"alpha", 0.88}, {"lambda", 2.25}}},
      {"smart", {{"scale", 100.0}}},
      {"electre1", {{"discordance_scale", string("global_range")}}},
      {"electre2", {{"discordance_scale", string("global_range")}}},
      {"electre4", {{"levels", string("diviz")}}},
      {"ahp_weights", {{"weighting", string("eigenvector")}}},
      {"ahp", {{"weighting", string("eigenvector")}}},
      {"dematel", {{"scaling", string("max_row")}}},
      {"fuzzy_topsis", {{"ideal", string("unit")}}},
      {"w_critic", {{"ddof", 1.0}, {"direction_aware", true}}},
      {"w_std", {{"normalization", string("none")}, {"ddof", 1.0}}},
      {"w_variance", {{"ddof", 1.0}}},
      {"w_cv", {{"ddof", 1.0}}},
      {"w_lopcow", {{"ddof", 1.0}}},
  };
  return table;
}

// What is learned from: every alternative of the case that is judged (null = not judged), 1 = best.
void set_reference(const ReferenceCase& one, const std::string& key, const json& value, CaseInput& input) {
  const std::vector<double> levels = list_in(one, key, value);
  if (levels.size() != one.matrix.size()) refuse(one, "parameter \"" + key + "\" has not one entry an alternative");
  Judged& judged = key == "ranks" ? input.reference.ranking : input.reference.classes;
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (std::isnan(levels[i])) continue;
    if (!(levels[i] >= 1 && levels[i] <= 1e6) || levels[i] != std::floor(levels[i]))
      refuse(one, "parameter \"" + key + "\" holds something that is not a whole number from 1 on");
    judged.ids.push_back(i < one.alternatives.size() ? one.alternatives[i] : std::to_string(i + 1));
    judged.levels.push_back(static_cast<Index>(levels[i]));
    rows.push_back(one.matrix[i]);
  }
  if (rows.empty() || input.examples.rows() > 0) refuse(one, "either \"ranks\" or \"classes\" is to be learned from");
  if (key == "classes") {
    const Index classes = *std::max_element(judged.levels.begin(), judged.levels.end());
    for (Index c = 1; c <= classes; ++c) input.reference.class_names.push_back(std::to_string(c));
  }
  input.examples = DecisionTable::from_rows(rows);
}

/// A list of numbers, or of such lists, as the text that a list parameter reads.
std::string list_text(const ReferenceCase& one, const std::string& key, const json& value) {
  if (!value.is_array()) return shortest(number_in(one, key, value));
  std::string text;
  for (const json& item : value) text += (text.empty() ? "" : " ") + list_text(one, key, item);
  return text;
}

std::optional<ParameterValue> single_value(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  return std::nullopt;
}

}  // namespace

CaseInput input_of(const ReferenceCase& one, const Method& method) {
  CaseInput input;
  input.criteria = one.criteria;
  const auto* weighting = dynamic_cast<const WeightingMethod*>(&method);
  const bool judged = weighting != nullptr && weighting->from_judgements();
  std::set<std::string> declared, lists;
  for (const ParameterDescription& parameter : method.parameters()) {
    declared.insert(parameter.name);
    if (parameter.type == "list of numbers") lists.insert(parameter.name);
  }

  for (const auto& [written, value] : one.parameters.items()) {
    if (value.is_null()) continue;
    if (one.method == "electre4" && written == "distil") continue;  // both distillations are always made
    std::string key = written;
    if (const auto names = form_names().find(one.method); names != form_names().end()) {
      if (const auto ours = names->second.find(key); ours != names->second.end()) key = ours->second;
    }
    const auto single = single_value(value);
    if (single && (declared.contains(key) || !judged)) {
      input.parameters.emplace(key, *single);
    } else if (lists.contains(key)) {
      input.parameters.emplace(key, list_text(one, key, value));
    } else if (judged) {
      set_judgement(one, key, value, input.judgements);
    } else if (key == "ranks" || key == "classes") {
      set_reference(one, key, value, input);
    } else if (key == "profiles") {
      set_profiles(one, value, input.criteria);
    } else if (key == "veto" && one.method == "mrsort") {
      set_veto_profiles(one, value, input.criteria);
    } else {
      const auto setter = setters().find(key);
      if (setter == setters().end() || !value.is_array()) no_place(one, key);
      if (value.size() != input.criteria.size()) {
        refuse(one, "parameter \"" + key + "\" has not one entry for each criterion");
      }
      for (std::size_t j = 0; j < value.size(); ++j) {
        if (!value[j].is_null()) setter->second(one, input.criteria[j], value[j]);
      }
    }
  }
  if (const auto defaults = form_defaults().find(one.method); defaults != form_defaults().end()) {
    for (const auto& [name, value] : defaults->second) {
      if (declared.contains(name)) input.parameters.emplace(name, value);
    }
  }
  return input;
}

Criteria CaseInput::criteria_as_given() const {
  const Criteria made(criteria, WeightRule::as_given);
  return examples.rows() > 0 ? made.with_reference(reference, examples) : made;
}

std::vector<double> numbers_of(const ReferenceCase& one, const std::string& key) {
  const auto found = one.parameters.find(key);
  if (found == one.parameters.end()) refuse(one, "parameter \"" + key + "\" is missing");
  return list_in(one, key, *found);
}

std::vector<std::vector<double>> rankings_of(const ReferenceCase& one) {
  const auto found = one.parameters.find("rankings");
  if (found == one.parameters.end() || !found->is_array()) refuse(one, "parameter \"rankings\" is missing");
  std::vector<std::vector<double>> ranks;
  for (const json& row : *found) ranks.push_back(list_in(one, "rankings", row));
  return ranks;
}

}  // namespace mcda::files
