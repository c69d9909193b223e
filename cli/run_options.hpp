// The common options as the library wants them.
#pragma once

#include "cli/arguments.hpp"
#include "cli/progress.hpp"
#include "mcda/engine/parallel.hpp"

namespace prefero {

/// Threads, memory and Ctrl-C.
mcda::RunOptions run_options(const Arguments& arguments);

ProgressWhen progress_when(const Arguments& arguments);

mcda::Index seed_of(const Arguments& arguments);

}  // namespace prefero
