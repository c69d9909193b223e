// `portrait:` of a model file: who is a key client, and what may be a trait.
#pragma once

#include <string>
#include <vector>

#include "mcda/files/model_file.hpp"
#include "mcda/files/model_reading.hpp"

namespace mcda::files {

/// As written; empty where it is not.
struct PortraitSection {
  std::string key, period, as_of, time, holdout, next, model;
  std::vector<std::string> against, traits, without, keep, categories;
};

/// Reads the section, with a problem for everything that cannot be understood.
PortraitSection read_portrait_section(Reading& reading, const Node& node);

/// The section of a model that was read; an empty one where it has none.
PortraitSection portrait_section(ModelFile& file);

}  // namespace mcda::files
