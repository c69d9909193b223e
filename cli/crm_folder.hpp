// Importing into a folder of canonical tables: for `crm import`, and for models over raw exports (crm: preset).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mcda/clients/crm_import.hpp"
#include "mcda/clients/crm_source.hpp"
#include "mcda/files/crm_mapping.hpp"
#include "mcda/source/temporary_file.hpp"

namespace prefero {

/// Units of the wanted currency by code, from a table with the columns currency and rate.
std::map<std::string, double> read_rates(const std::string& path);

/// The exports named: files as they are, folders by what is in them.
std::vector<mcda::clients::ImportInput> inputs_of(const std::vector<std::string>& words, const std::string& table,
                                                  const mcda::files::CrmMapping& mapping);

/// Writes all tables or none. Throws InvalidInput where one is there already and `replace` is not said.
void write_tables(const mcda::clients::Import& import, const std::string& folder, bool csv, bool replace);

/// Raw exports of a model (crm: preset) as canonical tables in a folder that goes with this object.
class ImportedFolder {
 public:
  /// `location` holds the exports; `settings` names preset, mapping, rates and currency, relative to `base`. What the
  /// import changed is added to `notes`.
  ImportedFolder(const std::string& location, const mcda::clients::CrmSettings& settings, const std::string& base,
                 std::vector<std::string>& notes);

  std::string path() const { return private_.path() + "/tables"; }

 private:
  mcda::source::PrivateFolder private_;
};

}  // namespace prefero
