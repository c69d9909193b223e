// The tables that every CRM, shop and accounting system is brought to before anything is computed: which there are,
// their columns, and what each column means. Import, generator, criteria and rubrics read this list and no other.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mcda::clients {

/// What a column holds. A blank cell is a missing value, never zero.
enum class CanonicalType {
  id,      ///< text that names something; leading zeros count
  text,    ///< free text, or one of the words its meaning lists
  money,   ///< exact, two decimals, in the currency of the folder or of its row
  number,  ///< a measured quantity
  whole,   ///< a count or a level
  date,    ///< a day
  moment,  ///< a day with a time, in UTC; a day alone is its midnight
  truth    ///< true or false
};

struct CanonicalColumn {
  std::string_view name;
  CanonicalType type = CanonicalType::text;
  std::string_view unit;     ///< empty where there is none
  std::string_view meaning;  ///< one clause, for people
  bool required = false;     ///< a row without it says nothing and is dropped by the import
};

struct CanonicalTable {
  std::string_view name;  ///< of the table, and of its file: invoice.csv or invoice.parquet
  std::string_view meaning;
  std::span<const CanonicalColumn> columns;  ///< in the order in which they are written

  /// The column called `column`; nullptr where there is none.
  const CanonicalColumn* find(std::string_view column) const;
  /// The column whose values are different in every row; nullptr for `rubric`, where it is client and criterion.
  const CanonicalColumn* key() const;
};

/// All tables, `client` first: an order in which each refers only to those before it, or to itself.
std::span<const CanonicalTable> canonical_tables();
/// nullptr where there is no such table.
const CanonicalTable* canonical_table(std::string_view name);

/// As DuckDB and Parquet know it: "DECIMAL(18,2)".
std::string_view sql_type(CanonicalType type);
/// For people: "money", "date and time".
std::string_view words_of(CanonicalType type);

}  // namespace mcda::clients
