// A frozen scale as a file: JSON that a person can read, with the model it came from inside.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "mcda/engine/frozen_scale.hpp"

namespace mcda::files {

struct FrozenFile {
  std::string program;                ///< version of the program that wrote it
  std::string model_name;             ///< what the model file was called
  std::string model_text;             ///< the model file itself
  std::string model_digest;           ///< of the model file
  std::string data_digest;            ///< of the portfolio it was fitted to
  std::vector<std::string> criteria;  ///< ids, in the order of everything else
  FrozenScale scale;
};

/// The document: form version, method, parameters, criteria with weights, ranges and classes, scores, learned model.
/// A digest over all of it makes damage visible.
std::string frozen_text(const FrozenFile& file);

/// True for a file that begins as a frozen scale does; false also where there is none.
bool is_frozen_file(const std::filesystem::path& path);

/// Throws SourceFailure where the file cannot be read, and as frozen_from.
FrozenFile read_frozen(const std::filesystem::path& path);
/// Reads it back. Throws InvalidInput naming `name` for a newer form, an unknown method and any damage.
FrozenFile frozen_from(const std::string& text, const std::string& name);

}  // namespace mcda::files
