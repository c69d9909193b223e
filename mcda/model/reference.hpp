// What people said about some of the alternatives: their order, or the class each belongs to. Methods learn from it.
#pragma once

#include <string>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

/// Alternatives with a level each, 1 = best. Of a ranking the levels are dense ranks (equal = judged alike), of classes
/// the position in Reference::class_names + 1.
struct Judged {
  std::vector<std::string> ids;
  std::vector<Index> levels;
  bool empty() const noexcept { return ids.empty(); }
};

struct Reference {
  Judged ranking;
  Judged classes;
  std::vector<std::string> class_names;  ///< best first
};

/// The same about the rows of a table.
struct JudgedRows {
  std::vector<Index> rows;
  std::vector<Index> levels;
};

}  // namespace mcda
