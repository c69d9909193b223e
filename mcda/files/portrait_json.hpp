// The parts of a portrait as JSON, for the portrait file and for results.
#pragma once

#include "mcda/clients/portrait.hpp"
#include "mcda/files/json_text.hpp"

namespace mcda::files {

Json validation_json(const clients::Validation& validation);
Json trait_json(const clients::PortraitTrait& trait);
/// Everything that a portrait says.
Json portrait_json(const clients::Portrait& portrait);

clients::Portrait portrait_from_json(const Json& json);

}  // namespace mcda::files
