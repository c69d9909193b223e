// The headers that presets know, one record each.
#pragma once

#include <span>
#include <string_view>

namespace mcda::clients {

struct PresetHeader {
  std::string_view preset, table, column, header;
  bool confirmed = true;  ///< seen in a real export or in the vendor's own document
};

std::span<const PresetHeader> preset_headers();

}  // namespace mcda::clients
