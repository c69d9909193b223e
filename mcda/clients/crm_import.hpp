// From exports of CRMs, shops and accounting systems to canonical tables, with an account of every row and cell.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mcda/clients/canonical.hpp"
#include "mcda/clients/crm_cells.hpp"
#include "mcda/clients/crm_presets.hpp"
#include "mcda/source/source.hpp"

namespace mcda::clients {

/// One export. Without a mapping of its own its headers are matched.
struct ImportInput {
  source::SourceSpec spec;
  std::string name;  ///< for messages and the report
  std::vector<MappedTable> told;
};

/// What becomes of rows whose client is in no table of clients.
enum class Orphans { drop, create };

struct ImportOptions {
  std::string preset;                   ///< empty: whichever explains the headers
  std::string currency;                 ///< that all amounts are brought to; empty: the one they are in
  std::map<std::string, double> rates;  ///< units of `currency` for one unit of the code
  ToldWriting written;
  Orphans orphans = Orphans::drop;
};

/// How one file was understood.
struct ImportedFile {
  std::string name, description;
  long rows = 0;
  MappedFile mapping;
};

/// Something that was changed, dropped or is doubtful: how often, and one case.
struct ImportChange {
  std::string table, what;
  long count = 0;
  std::string example;
};

/// A canonical table in memory: one text a cell in canonical form, empty where missing.
struct ImportedTable {
  const CanonicalTable* table = nullptr;
  std::vector<std::vector<std::string>> columns;  ///< as many as the table has
  std::vector<bool> present;                      ///< by column: some file feeds it

  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
  std::vector<std::string>& operator[](std::string_view column);
};

struct Import {
  std::vector<ImportedFile> files;
  std::vector<ImportedTable> tables;  ///< those that have rows
  std::vector<ImportChange> changes;
  std::vector<std::string> notes;
  std::string currency;

  ImportedTable* find(std::string_view table);
};

/// Reads, maps, converts, removes duplicates, joins invoice lines, finds orphans. Throws InvalidInput with everything
/// that a person has to decide (no table recognised, ambiguous dates or decimal marks, several currencies without
/// rates), and what sources throw.
Import import_crm(const std::vector<ImportInput>& inputs, const ImportOptions& options);

/// Writes a table as FOLDER/NAME.parquet with its types.
void write_parquet_table(const ImportedTable& table, const std::string& folder);

}  // namespace mcda::clients
