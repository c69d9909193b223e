// Results as Parquet files.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "mcda/source/columns.hpp"

namespace mcda::source {

/// Stands for a missing whole number in a result.
inline constexpr std::int64_t missing_integer = std::numeric_limits<std::int64_t>::min();

/// One column of a result: doubles (NaN is missing), whole numbers (missing_integer is missing) or texts. Not owned.
struct OutputColumn {
  std::string name;
  std::variant<std::span<const double>, std::span<const std::int64_t>, const TextColumn*> values;
};

/// Writes columns of equal length to the Parquet file `path`: to another name first, then renamed, so that no half of a
/// file is ever left behind. Throws InvalidInput when it cannot be written, SourceFailure when DuckDB cannot be loaded.
void write_parquet(const std::string& path, const std::vector<OutputColumn>& columns);

}  // namespace mcda::source
