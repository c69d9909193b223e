// A portrait as a file: JSON that a person can read. It holds shares and figures of groups of clients, and no client.
#pragma once

#include <filesystem>
#include <string>

#include "mcda/clients/portrait.hpp"

namespace mcda::files {

/// The document: form version, a digest over the content that makes damage visible, and the content.
std::string portrait_text(const clients::Portrait& portrait);

/// True for a file that begins as a portrait does; false also where there is none.
bool is_portrait_file(const std::filesystem::path& path);

/// Throws SourceFailure where the file cannot be read, and as portrait_from.
clients::Portrait read_portrait(const std::filesystem::path& path);
/// Reads it back. Throws InvalidInput naming `name` for a newer form and any damage.
clients::Portrait portrait_from(const std::string& text, const std::string& name);

/// The points of a portrait as an SQL expression over the columns of its traits, so that a model can use them as a
/// criterion. Every name and category is quoted: whatever it holds, it stays a name.
std::string points_sql(const clients::Portrait& portrait);

}  // namespace mcda::files
