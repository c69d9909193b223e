// What a method has learned from judged examples, as people and scripts read it.
#pragma once

#include <string>

#include "cli/answer.hpp"
#include "cli/output.hpp"

namespace prefero {

/// True where the answer tells value functions that were learned.
bool has_learned(const Answer& answer);
/// Weights, value functions and examples as tables under a heading.
std::string learned_text(const Session& session, const Answer& answer, const Output& output);
/// {"criteria": [{"id","weight","least","most","points"}], "examples": [...], "limits": [...]}
Json learned_json(const Session& session, const Answer& answer);

}  // namespace prefero
