// A first model for somebody's table: columns found, goals guessed, every line explained.
#pragma once

#include <string>
#include <vector>

#include "mcda/files/model_file.hpp"

namespace mcda::files {

/// What is known about a column of the table.
struct StarterColumn {
  std::string name;
  bool number = false;  ///< numbers, else text
  double low = 0;       ///< smallest number
  double high = 0;      ///< largest number
  double missing = 0;   ///< share of rows without a value
  bool unique = false;  ///< no value twice and none missing
  std::string example;  ///< one value as written
};

/// What a column seems to be for.
enum class ColumnRole { id, label, benefit, cost, unused };

/// One guess a column, by name, type and values. At most one id and one label.
std::vector<ColumnRole> guess_roles(const std::vector<StarterColumn>& columns);

/// The text of a model that reads back without problems. `source` holds what `alternatives:` is to say; its id and
/// label are guessed where they are empty. Throws InvalidInput when no column holds numbers that can be a criterion.
std::string starter_model(const SourceSettings& source, const std::vector<StarterColumn>& columns);

}  // namespace mcda::files
