// A benchmark that is fast because it is wrong is worth nothing: every method is held to its plain reference before it
// is timed.
#pragma once

#include <string>

#include "mcda/method/method.hpp"

namespace bench {

/// Why the method's fast path cannot be trusted on a small random problem; empty when it agrees with its `steps`. A
/// refusal of the random problem counts as "cannot be timed": it begins with "refused".
std::string problem_of(const mcda::Method& method);

}  // namespace bench
