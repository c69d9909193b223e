// What a page says of the profit: the curve, and who loses money.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/output.hpp"
#include "mcda/model/types.hpp"

namespace prefero {

/// Of all ranked clients; `profit` NaN where unknown. `places` tells which of some rows the page carries, and where.
Json profit_json(const std::string& column, const std::vector<double>& profit,
                 const std::function<Json(const std::vector<mcda::Index>&)>& places);

}  // namespace prefero
