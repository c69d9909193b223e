// From criteria of the catalogue to one SELECT over canonical tables: one row a client, one column a criterion.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mcda/model/error.hpp"
#include "mcda/source/source.hpp"

namespace mcda::clients {

/// One column that is wanted: a criterion of the catalogue, or an SQL aggregate of the user's own.
struct WantedCriterion {
  std::string name;   ///< of the column of the result
  std::string id;     ///< of the catalogue; empty for the user's own
  std::string sql;    ///< the user's aggregate over the rows of a client in one table
  std::string table;  ///< the canonical table that `sql` reads
  std::map<std::string, double> parameters;
  std::string file;  ///< where it is written, for messages
  long line = 0, column = 0;
};

/// Which canonical tables there are, with their columns.
using TableColumns = std::map<std::string, std::vector<std::string>>;

struct CrmQuery {
  /// Makes `spec` ask this.
  void put(source::SourceSpec& spec) const;

  std::string sql;  ///< all of it in one statement; ends with ORDER BY client_id
  /// The same for many clients, where what several criteria read is computed once and one thing after the other, so
  /// that they need not all be in memory together: the steps, and the query that is left. No steps: `sql` is as good.
  std::vector<source::QueryStep> steps;
  std::string last;
  std::vector<std::string> notes;  ///< what was taken instead, and what counts as zero
};

/// The SELECT for `wanted` as of the day `as_of` (ISO). `parameters` hold for all criteria that have none of their own.
/// The tables are read under their canonical names and have all canonical columns (see table_shapes()). Columns of the
/// client table come first. A criterion that takes a fitted model is NULL here (see fitted_criteria.hpp). Money is
/// summed as decimals and variation in whole cents, so that no sum depends on the order of rows. Throws InvalidInput
/// with every criterion that is unknown, lacks a table or has a parameter it does not know.
CrmQuery crm_query(const std::vector<WantedCriterion>& wanted, const TableColumns& tables, const std::string& as_of,
                   const std::map<std::string, double>& parameters = {});

/// The purchases that BG/NBD and Gamma-Gamma are fitted to: client_id, x (days with a purchase after the first), t_x
/// and T in weeks, spend (mean amount of such a day; NULL without one), margin (share of profit; 1 where no cost is
/// known).
CrmQuery purchase_history_query(const TableColumns& tables, const std::string& as_of);

}  // namespace mcda::clients
