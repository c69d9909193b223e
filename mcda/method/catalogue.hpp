// All methods, by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

/// One instance of every method, in alphabetical order; the list is written by the build from the files under methods/.
std::vector<std::unique_ptr<const Method>> all_methods();

/// The methods of this program. Immutable, built on first use, safe from any thread.
class Catalogue {
 public:
  static const Catalogue& instance();
  const std::vector<std::unique_ptr<const Method>>& all() const noexcept { return methods_; }
  /// By name or alias; nullptr where there is none.
  const Method* find(const std::string& name) const noexcept;
  /// By name or alias. Throws UnknownName with the nearest names.
  const Method& at(const std::string& name) const;
  /// The same, and of this kind; a method of another kind is an InvalidInput that says what it is.
  const ScoringMethod& scoring(const std::string& name) const;
  const WeightingMethod& weighting(const std::string& name) const;
  const ConsensusMethod& consensus(const std::string& name) const;
  std::vector<std::string> names() const;

 private:
  Catalogue();
  std::vector<std::unique_ptr<const Method>> methods_;
};

/// The accepted other names in a record's `aliases`.
std::vector<std::string> aliases_of(const MethodInfo& info);

}  // namespace mcda
