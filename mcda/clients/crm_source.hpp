// Where canonical tables come from: a folder of them, or a database that has them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mcda/clients/crm_query.hpp"
#include "mcda/source/copied_tables.hpp"
#include "mcda/source/source.hpp"

namespace mcda::clients {

/// What a model says about its CRM data.
struct CrmSettings {
  std::string source;    ///< a folder of canonical tables, duckdb:FILE or another database with such tables
  std::string preset;    ///< the source is a folder of this CRM's own exports, imported on the way; empty: canonical
  std::string as_of;     ///< ISO day; empty: the last day on which anything was billed, closed or paid
  std::string currency;  ///< that all money has to be in; empty: whatever single one there is
  std::string mapping;   ///< of the import, where there is a preset: a mapping file
  std::string rates;     ///< of the import: a file of exchange rates
  std::string dates;     ///< of the import: one of written_dates() where cells leave it open
  std::string decimal;   ///< of the import: "." or "," where cells leave it open
  std::map<std::string, double> parameters;  ///< of all criteria
};

/// Canonical types for every canonical table, for SourceSpec::shapes.
std::vector<source::TableShape> table_shapes();

/// The canonical tables of a folder or DuckDB file and their columns. Throws what opening the source throws, and
/// InvalidInput where it has no table of clients.
TableColumns crm_tables(const source::SourceSpec& spec);

/// The canonical tables of a SQLite or PostgreSQL database, copied for as long as the result lives; empty for other
/// sources. Throws as CopiedTables::of.
std::optional<source::CopiedTables> copied_crm_tables(const source::SourceSpec& spec);

/// The portfolio of a model over CRM data: how to read it, and what to say about it.
struct CrmPortfolio {
  source::SourceSpec spec;  ///< with the query; id column client_id, label column name
  std::string as_of;
  TableColumns tables;
  std::vector<std::string> notes;
  std::optional<source::CopiedTables> copy;  ///< of the tables of another database, which `spec` reads
};

/// Looks at the tables of `spec` (its location, folder, threads and memory), settles the as-of date and writes the
/// query. Throws InvalidInput for criteria that cannot be computed, several currencies, a date that is none.
CrmPortfolio crm_portfolio(source::SourceSpec spec, const CrmSettings& settings,
                           const std::vector<WantedCriterion>& wanted);

/// After a query over text files has failed: throws InvalidInput that names cells which are not of their column's type,
/// by file, line and column. Returns where it finds none, and for databases.
void require_sound_cells(const CrmPortfolio& portfolio);

/// The canonical table that the columns of a user's SQL aggregate belong to. Throws InvalidInput where none or several
/// have them all, or where it is no aggregate.
std::string table_of_aggregate(const std::string& sql, const std::string& criterion);

/// Whether a user's SQL holds an aggregate: one over the rows of a client, else an expression over the result.
bool is_aggregate(const std::string& sql, const std::string& criterion);

/// An ISO day, checked; empty where it is none.
std::optional<std::string> iso_day(const std::string& text);

}  // namespace mcda::clients
