// The mapping of exports to canonical tables as a file that people can correct.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "mcda/clients/crm_import.hpp"

namespace mcda::files {

/// Tables by the name of the export, without its folder.
using CrmMapping = std::map<std::string, std::vector<clients::MappedTable>>;

/// The mapping of an import, with headers that nobody has confirmed marked in comments.
std::string mapping_text(const clients::Import& import);

/// Reads such a file. Throws InvalidInput with every problem, SourceFailure where it cannot be read.
CrmMapping read_mapping(const std::filesystem::path& path);
CrmMapping read_mapping_text(const std::string& text, const std::string& file);

}  // namespace mcda::files
