// Who is a key client: a column, a condition, or the top of a quantity.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "mcda/clients/cohort.hpp"
#include "mcda/source/source.hpp"

namespace mcda::clients {

/// A definition as the user writes it:
///   won                              a column of truth values, or of 1 and 0
///   status = 'won' and amount > 0    a condition, in SQL
///   top 20% of revenue_12m           a share by a column or an expression
///   top 50 of revenue - cost         a number of clients
struct Key {
  enum class Kind { condition, top_share, top_count };

  std::string text;  ///< as written
  Kind kind = Kind::condition;
  double amount = 0;       ///< share in (0, 1), or number of clients
  std::string expression;  ///< a column, quoted, or SQL
  std::string column;      ///< the same where it is just a column
  double cut = 0;          ///< of a top: from this value on a client is key; learned

  source::ValueRequest request() const;
};

/// Throws InvalidInput for what is no definition: an empty one, a share of 0 or 100 %, a text column alone.
Key key_from(const std::string& text, const std::vector<source::ColumnInfo>& columns);

/// The columns that the expression of a key mentions.
std::vector<std::string> columns_of(const std::string& expression, const std::vector<source::ColumnInfo>& columns);

/// Finds the cut of a top among these values (NaN: unknown, no part of the count); a tie at the cut is taken whole.
/// Throws InvalidInput where every value is the same.
void learn_cut(Key& key, std::span<const double> values);

/// Standings by value, NaN unknown. Throws InvalidInput for a condition with other values than 0 and 1.
std::vector<Standing> standings(const Key& key, std::span<const double> values);

}  // namespace mcda::clients
