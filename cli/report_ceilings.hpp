// What a page may still say of clients that it does not carry.
#pragma once

#include <algorithm>
#include <vector>

#include "mcda/model/criteria.hpp"
#include "mcda/model/decision_table.hpp"

namespace prefero {

/// How many points a page carries: 8 bytes a criterion each.
constexpr mcda::Index ceilings_carried(mcda::Index criteria) {
  constexpr mcda::Index cells = 65'536, most = 8'192, least = 512;
  return std::clamp(cells / criteria, least, most);
}

/// At most `most` points (rows) in the criteria of `table`, so that each of the given rows is no better than one of
/// them in any criterion. A method that never likes a better value less scores none of the rows above the best of the
/// points. The bound is close under the weights of the criteria, equal ones, and those between them and one criterion
/// alone. O(m n log most).
mcda::DecisionTable ceilings_of(const mcda::DecisionTable& table, const mcda::Criteria& criteria,
                                std::vector<mcda::Index> rows, mcda::Index most);

}  // namespace prefero
