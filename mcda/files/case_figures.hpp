// Expected values of a case as numbers that can be compared.
#pragma once

#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

namespace mcda::files {

/// A value of a case: rows x columns, NaN where it is undefined.
struct Figures {
  std::vector<double> values;
  std::size_t rows = 1, columns = 1;
  bool nested = false;
};

/// Empty for text, which no step holds.
std::optional<Figures> figures_of(const nlohmann::json& value);

/// The signs of a partial order, as the step "relation" numbers them: row preferred, alike, column preferred, not to be
/// compared. Other text stays text.
nlohmann::json numbered(const nlohmann::json& relation);

}  // namespace mcda::files
