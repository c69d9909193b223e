// prefero rank under --memory: clients that do not fit are ranked from disk, with the same result.
#pragma once

#include <optional>

#include "cli/output.hpp"
#include "cli/session.hpp"

namespace prefero {

/// Throws InvalidInput, with every reason, for what only works on clients in memory.
void require_streamable(const Arguments& arguments, const ReadModel& model, const Asked& asked, Index top,
                        const Output& output);

/// Ranks the clients of a model by reading them several times, a batch at a time, where --memory is given and they do
/// not fit into it; the exit status then, and nothing where they fit. Throws InvalidInput for methods and options that
/// need everything in memory.
std::optional<int> rank_streamed(const Arguments& arguments, const ReadModel& model, const Asked& asked,
                                 const Settings& settings, const mcda::Notes& notes, Index top, Output& output);

}  // namespace prefero
