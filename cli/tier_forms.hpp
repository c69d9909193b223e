// Tiers as people and scripts read them.
#pragma once

#include "cli/output.hpp"
#include "cli/tiering.hpp"

namespace prefero {

/// In the output's format: table, CSV, JSON or Markdown.
void write_tiers(const Session& session, const Tiering& tiers, const mcda::Notes& notes, Output& output);

}  // namespace prefero
