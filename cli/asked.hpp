// Which methods are asked, with which parameters: from the model, --method, --set and --normalization.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "mcda/files/model_file.hpp"
#include "mcda/method/method.hpp"

namespace prefero {

/// One method with its parameters as written; complete and checked.
struct Asked {
  const mcda::Method* method = nullptr;
  mcda::ParameterValues parameters;  ///< complete: defaults included
  std::string label;                 ///< the name; with the differing parameters where a model asks one method twice

  const mcda::MethodInfo& info() const { return method->info(); }
};

/// Sets from --set, by method. Parsed once; every one must be used by a method asked.
class Settings {
 public:
  Settings() = default;  ///< nothing is set
  explicit Settings(const Arguments& arguments);
  /// Adds what is set for this method to its parameters.
  void apply(const std::string& method, mcda::ParameterValues& parameters) const;
  /// Throws InvalidInput for a set that nothing read, with the methods that are asked.
  void require_all_used(const std::vector<std::string>& asked) const;

 private:
  struct Setting {
    std::string written, method, parameter;
    mcda::ParameterValue value;
  };
  std::vector<Setting> list_;
  mutable std::vector<bool> used_;
};

/// The ranking methods named (`all` for every one), or those of the model, or weighted_sum. `forced` is a normalisation
/// for every method that offers it, whatever the model says. Throws InvalidInput and UnknownName, all problems
/// together.
std::vector<Asked> asked_methods(const std::vector<std::string>& names, const mcda::files::ModelFile& file,
                                 const Settings& settings, const std::string& forced, mcda::Notes& notes);

/// `normalization=minmax, v=0.5`; empty where there are no parameters.
std::string parameters_text(const mcda::ParameterValues& parameters);

}  // namespace prefero
