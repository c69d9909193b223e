// The headers that presets know, one record each.
#pragma once

#include <span>
#include <string_view>

namespace mcda::clients {

/// The headers that feed one column, separated by |, the first that a file has counting most. A question mark behind
/// one: known from memory, never seen in a real export or in the vendor's own document.
struct PresetHeader {
  std::string_view preset, table, column, headers;
};

std::span<const PresetHeader> preset_headers();

}  // namespace mcda::clients
