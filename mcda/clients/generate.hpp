// A synthetic CRM: clients whose size, margin, way of paying, satisfaction and prestige pull in different directions,
// and every table a real export has. Client i depends on the seed and on i only: not on threads, not on how many there
// are.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "mcda/clients/canonical.hpp"
#include "mcda/engine/parallel.hpp"
#include "mcda/source/columns.hpp"

namespace mcda::clients {

/// Some rows of one table, column by column: texts; numbers; or whole numbers, which hold money in cents, dates in days
/// and moments in seconds since 1970-01-01, truths as 0 and 1. Missing: a missing text, NaN, source::missing_integer.
class Rows {
 public:
  using Column = std::variant<source::TextColumn, std::vector<std::int64_t>, std::vector<double>>;

  explicit Rows(const CanonicalTable& table);

  const std::vector<Column>& columns() const noexcept { return columns_; }
  std::size_t size() const noexcept { return rows_; }

  // The next cell of the row that is being written.
  Rows& text(std::string_view value);
  Rows& whole(std::int64_t value);
  Rows& number(double value);
  Rows& missing();

  /// The rows of another part of the same table, after these.
  void append(const Rows& more);

 private:
  Column& next();
  std::vector<Column> columns_;
  std::size_t cell_ = 0, rows_ = 0;
};

/// How many values are left out.
enum class Gaps {
  real,  ///< as real data has them: small firms hide their size, half of the surveyed do not answer
  none,
  random  ///< `gap_share` of every value that may be missing, by chance alone
};

enum class PortraitMode { none, planted, null };

struct GenerateOptions {
  Index clients = 1000;
  Index months = 36;            ///< calendar months, the last one is that of `as_of`
  double invoices_a_month = 1;  ///< mean number in a month that has any, 1 to 100; revenue stays what it is
  std::int64_t as_of = 0;       ///< days since 1970-01-01: nothing happens later
  std::uint64_t seed = 0;
  std::vector<std::string> currencies{"EUR"};  ///< the first is the one of the rates
  Gaps gaps = Gaps::real;
  double gap_share = 0;
  bool dirt = false;  ///< duplicates, orphans, misspelt products, invoices without client
  PortraitMode portrait = PortraitMode::none;
  RunOptions run;
};

/// The tables that are generated: the canonical ones, `truth` (the latent traits and the ranking they give), `rate`
/// (of the currencies) and `dirt` (what was spoilt). With a portrait mode: `portrait`, `truth` and `planted`.
std::span<const CanonicalTable> generated_tables(PortraitMode portrait);

/// Currencies there is a rate for.
std::vector<std::string> known_currencies();

/// Makes everything and hands the rows out in order, wave by wave: `take(table, rows)`, `table` a position in
/// generated_tables(). Memory does not grow with the number of clients, but for one score each. Throws InvalidInput for
/// options out of bounds.
void generate(const GenerateOptions& options, const std::function<void(std::size_t table, const Rows& rows)>& take);

/// Quantities of the planted portrait by name: intercept, one coefficient a trait, base rate, Bayes AUC.
std::vector<std::pair<std::string, double>> planted_portrait(PortraitMode portrait);

}  // namespace mcda::clients
