#include "cli/asked.hpp"

#include <algorithm>

#include "mcda/files/yaml.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

using mcda::Catalogue;
using mcda::InvalidInput;
using mcda::Method;
using mcda::MethodKind;
using mcda::ParameterDescription;
using mcda::ParameterValues;
using mcda::Problem;

namespace {

bool ranks(const Method& method) {
  return method.info().kind == MethodKind::scoring || method.info().kind == MethodKind::relation;
}

std::vector<std::string> ranking_names() {
  std::vector<std::string> names;
  for (const auto& method : Catalogue::instance().all()) {
    if (ranks(*method)) names.emplace_back(method->info().name);
  }
  return names;
}

const Method& ranking_method(const std::string& name) {
  const Method* const method = Catalogue::instance().find(name);
  if (method == nullptr) throw mcda::UnknownName("method", name, ranking_names());
  if (!ranks(*method)) {
    const bool weighting = method->info().kind == MethodKind::weighting;
    throw InvalidInput(std::string(method->info().name) + " is a " + std::string(text_of(method->info().kind)) +
                           " method and ranks no clients",
                       weighting ? "see `prefero weights --help`"
                                 : "it is applied to the rankings of other methods by `prefero compare`");
  }
  return *method;
}

const ParameterDescription* normalization_of(const std::vector<ParameterDescription>& parameters) {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [](const ParameterDescription& one) { return one.name == "normalization"; });
  return found == parameters.end() ? nullptr : &*found;
}

bool offers(const ParameterDescription& parameter, const std::string& choice) {
  return std::find(parameter.choices.begin(), parameter.choices.end(), choice) != parameter.choices.end();
}

void require_known_normalization(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& method : Catalogue::instance().all()) {
    if (!ranks(*method)) continue;
    const auto parameters = method->parameters();
    const ParameterDescription* const parameter = normalization_of(parameters);
    if (parameter == nullptr) continue;
    for (const std::string& choice : parameter->choices) {
      if (std::find(known.begin(), known.end(), choice) == known.end()) known.push_back(choice);
    }
  }
  if (std::find(known.begin(), known.end(), name) == known.end()) throw mcda::UnknownName("normalization", name, known);
}

// A method asked twice with other parameters gets those that differ into its name, as mcda::compare writes them.
void label(std::vector<Asked>& list) {
  for (Asked& one : list) {
    std::string differing;
    for (const auto& [name, value] : one.parameters) {
      const bool differs = std::any_of(list.begin(), list.end(), [&, &key = name, &own = value](const Asked& other) {
        return other.method == one.method && other.parameters.at(key) != own;
      });
      const std::string text = mcda::text_of(value);
      if (differs) differing += (differing.empty() ? "" : ", ") + name + " " + (text.empty() ? "none" : text);
    }
    one.label = std::string(one.info().name) + (differing.empty() ? "" : " (" + differing + ")");
  }
  // The same method with the same parameters twice says nothing new.
  std::vector<Asked> once;
  for (Asked& one : list) {
    if (std::none_of(once.begin(), once.end(), [&](const Asked& other) { return other.label == one.label; }))
      once.push_back(std::move(one));
  }
  list = std::move(once);
}

}  // namespace

Settings::Settings(const Arguments& arguments) {
  for (const std::string& written : arguments.texts("set")) {
    const std::size_t point = written.find('.'), equals = written.find('=');
    if (point == std::string::npos || equals == std::string::npos || point == 0 || point + 1 >= equals ||
        equals + 1 == written.size()) {
      throw InvalidInput("--set: \"" + written + "\" is not METHOD.PARAMETER=VALUE", "write --set vikor.v=0.3");
    }
    const std::string name = written.substr(0, point);
    const Method& method = Catalogue::instance().at(name);
    mcda::files::Node node;
    node.text = written.substr(equals + 1);
    list_.push_back({written, std::string(method.info().name), written.substr(point + 1, equals - point - 1),
                     mcda::files::value_of(node).value_or(mcda::ParameterValue(node.text))});
  }
  used_.assign(list_.size(), false);
}

void Settings::apply(const std::string& method, ParameterValues& parameters) const {
  for (std::size_t k = 0; k < list_.size(); ++k) {
    if (list_[k].method != method) continue;
    parameters[list_[k].parameter] = list_[k].value;
    used_[k] = true;
  }
}

void Settings::require_all_used(const std::vector<std::string>& asked) const {
  std::vector<Problem> problems;
  std::string names;
  for (const std::string& name : asked) names += (names.empty() ? "" : ", ") + name;
  for (std::size_t k = 0; k < list_.size(); ++k) {
    if (!used_[k])
      problems.push_back({.what = "--set " + list_[k].written + ": " + list_[k].method + " is not asked here",
                          .remedy = "asked: " + names});
  }
  if (!problems.empty()) throw InvalidInput(std::move(problems));
}

std::vector<Asked> asked_methods(const std::vector<std::string>& names, const mcda::files::ModelFile& file,
                                 const Settings& settings, const std::string& forced, mcda::Notes& notes) {
  const mcda::DecisionModel& model = file.model;
  std::vector<mcda::MethodChoice> choices;
  std::vector<Problem> problems;
  const auto collect = [&](const auto& body) {
    try {
      body();
    } catch (const InvalidInput& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  };
  const auto written = [&](const std::string& name) {
    const auto found = std::find_if(model.methods.begin(), model.methods.end(),
                                    [&](const mcda::MethodChoice& one) { return one.name == name; });
    return found == model.methods.end() ? mcda::MethodChoice{name, {}} : *found;
  };
  if (names.empty()) {
    choices = model.methods;
    if (choices.empty()) choices.push_back({"weighted_sum", {}});
  }
  for (const std::string& name : names) {
    if (name == "all") {
      for (const std::string& one : ranking_names()) choices.push_back(written(one));
    } else {
      collect([&] { choices.push_back(written(std::string(ranking_method(name).info().name))); });
    }
  }
  if (!forced.empty()) collect([&] { require_known_normalization(forced); });

  const std::string& wanted = forced.empty() ? model.normalization : forced;
  std::vector<Asked> list;
  std::string others;
  for (mcda::MethodChoice& choice : choices) {
    const Method& method = Catalogue::instance().at(choice.name);
    if (!wanted.empty()) {
      const auto parameters = method.parameters();
      const ParameterDescription* const parameter = normalization_of(parameters);
      if (parameter == nullptr || !offers(*parameter, wanted)) {
        others += (others.empty() ? "" : ", ") + choice.name;
      } else if (!forced.empty() || choice.parameters.count("normalization") == 0) {
        choice.parameters["normalization"] = wanted;
      }
    }
    settings.apply(choice.name, choice.parameters);
    collect([&] {
      mcda::ParameterValues parameters = method.complete(choice.parameters);
      list.push_back({&method, std::move(parameters), choice.name});
    });
  }
  if (!problems.empty()) throw InvalidInput(std::move(problems));
  if (!others.empty())
    notes.push_back("normalization " + wanted + " is no choice of these, which keep their own: " + others);
  label(list);
  return list;
}

std::string parameters_text(const ParameterValues& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    const std::string one = mcda::text_of(value);
    if (!one.empty()) text += (text.empty() ? "" : ", ") + name + "=" + one;  // an empty list was not given
  }
  return text;
}

}  // namespace prefero
