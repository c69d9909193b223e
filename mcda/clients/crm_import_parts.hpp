// The steps of an import after its files are read. Internal.
#pragma once

#include <string>
#include <vector>

#include "mcda/clients/crm_import.hpp"

namespace mcda::clients {

/// What was changed, kind by kind.
struct ImportAccount {
  std::vector<ImportChange> changes;
  void add(const std::string& table, const std::string& what, const std::string& example, long count);
};

/// One row a client: rows of one id are merged, the first that says something counting. Names that differ only in their
/// spelling are pointed out, never merged.
void settle_clients(Import& import, const ImportOptions& options, ImportAccount& account);
/// Lines of one invoice become one row; further rows of a key that is taken are dropped.
void settle_keys(Import& import, ImportAccount& account);
/// Clients that are named instead of numbered are found; rows that belong to nobody are dropped, or make a client.
void settle_orphans(Import& import, const ImportOptions& options, ImportAccount& account);
/// One currency. Throws InvalidInput for several without rates.
void settle_currency(Import& import, const ImportOptions& options, ImportAccount& account);

}  // namespace mcda::clients
