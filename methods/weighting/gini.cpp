#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <tuple>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

// Cells of all columns together: some megabytes, several times where a tree of blocks is joined.
constexpr std::size_t all_cells = std::size_t{1} << 16U, least_cells = 1U << 10U, most_cells = 1U << 15U;
constexpr double told_error = 1e-6;  // of a coefficient; below it nobody is told

// A column of values >= 0 by rising value. Equal values share a cell; where there are more different ones than
// `capacity`, values that begin with the same bits do, with as many bits as the capacity allows. How many that are
// depends on the values only, not on their order or on blocks.
class Distribution {
 public:
  Distribution() = default;
  explicit Distribution(std::size_t capacity) : capacity_(static_cast<Index>(capacity)) {}
  auto parts() { return std::tie(capacity_, dropped_, cells_); }

  void observe(std::span<const double> values) {
    Distribution more(static_cast<std::size_t>(capacity_));
    Vector sorted(values.begin(), values.end());
    for (double& x : sorted) x += 0.0;  // no negative zero
    std::sort(sorted.begin(), sorted.end());
    for (const double x : sorted) {
      if (more.cells_.empty() || more.cells_.back().low != x)
        more.cells_.push_back({1, 0, x, x});
      else
        more.cells_.back().rows += 1;
    }
    more.shrink();
    merge(more);
  }

  void merge(const Distribution& later) {
    if (later.cells_.empty()) return;
    if (cells_.empty()) {
      *this = later;
      return;
    }
    dropped_ = std::max(dropped_, later.dropped_);
    std::vector<Cell> both;
    both.reserve(cells_.size() + later.cells_.size());
    std::merge(cells_.begin(), cells_.end(), later.cells_.begin(), later.cells_.end(), std::back_inserter(both),
               [](const Cell& a, const Cell& b) { return a.low < b.low; });
    cells_ = std::move(both);
    join_alike();
    shrink();
  }

  /// Sum over all pairs of rows of the difference of their values, and how far it may be off. Between cells it is
  /// exact. Within one it is more than nothing and at most what rows at both ends with the same mean would have
  /// (Gastwirth 1972, doi:10.2307/1937992); two thirds of that are taken (Cowell, Mehta 1982, doi:10.2307/2297275).
  std::pair<double, double> differences() const {
    double rows = 0, sum = 0, error = 0;
    for (const Cell& cell : cells_) rows += cell.rows;
    double upto = 0;
    for (std::size_t k = 0; k < cells_.size(); ++k) {
      const Cell& cell = cells_[k];
      upto += cell.rows;
      if (cell.high > cell.low) {
        const double above = cell.above / cell.rows, range = cell.high - cell.low;
        const double most = cell.rows * cell.rows * above * std::max(range - above, 0.0) / range;
        sum += cell.rows == 2 ? range : most * 2 / 3;
        error += cell.rows == 2 ? 0 : most * 2 / 3;
      }
      if (k + 1 == cells_.size()) break;
      const Cell& next = cells_[k + 1];
      const double gap = (next.low - cell.low) + (next.above / next.rows - cell.above / cell.rows);
      sum += upto * (rows - upto) * gap;
    }
    return {sum, error};
  }

 private:
  struct Cell {
    double rows, above;  ///< how many, and the sum of their values less `low` each
    double low, high;
    auto parts() { return std::tie(rows, above, low, high); }
  };

  std::uint64_t key_of(const Cell& cell) const { return std::bit_cast<std::uint64_t>(cell.low) >> dropped_; }

  // Neighbours with the same leading bits become one cell.
  void join_alike() {
    std::size_t last = 0;
    for (std::size_t k = 1; k < cells_.size(); ++k) {
      const Cell& cell = cells_[k];
      Cell& before = cells_[last];
      if (key_of(cell) != key_of(before)) {
        cells_[++last] = cell;
        continue;
      }
      before.above += cell.above + cell.rows * (cell.low - before.low);
      before.rows += cell.rows;
      before.high = std::max(before.high, cell.high);
    }
    cells_.resize(cells_.empty() ? 0 : last + 1);
  }

  void shrink() {
    while (cells_.size() > static_cast<std::size_t>(capacity_)) {
      ++dropped_;
      join_alike();
    }
  }

  Index capacity_ = most_cells;
  int dropped_ = 0;  // bits of a value that tell cells no longer apart
  std::vector<Cell> cells_;
};

struct Gini {
  static constexpr MethodInfo info{
      .name = "gini",
      .title = "Gini coefficient weights",
      .kind = MethodKind::weighting,
      .reference =
          "Li, Chi (2009) A new determining objective weights method - gini coefficient weight, ICISE 2009, 3726-3729, "
          "IEEE",
      .formula =
          "G_j = sum_i sum_k |x_ij - x_kj| / (2 m^2 mean_j), w_j = G_j / sum_k G_k; the direction of a criterion is "
          "ignored",
      .cost = "O(n m log m), two passes; exact up to 65,536 / n different values a column, beyond them to about 1e-6",
      .aliases = "w_gini",
      .result = ResultKind::weights,
      .domain = Domain::non_negative,
      .published_score = "w",
      .when_to_use =
          "Criteria in which few have nearly everything should count most. Less moved by a single extreme value than "
          "the variance.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum;

  /// The columns as cells by rising value; a constant one is not kept.
  struct Gathered {
    std::vector<Distribution> columns;
    std::vector<bool> kept;
    auto parts() { return std::tie(columns); }

    void observe(const Block& rows) {
      for (std::size_t j = 0; j < columns.size(); ++j) {
        if (kept[j]) columns[j].observe(rows.column(static_cast<Index>(j)));
      }
    }
    void merge(const Gathered& later) {
      for (std::size_t j = 0; j < columns.size(); ++j) columns[j].merge(later.columns[j]);
    }
  };

  static Gathered gather(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    const std::size_t capacity =
        std::clamp(all_cells / static_cast<std::size_t>(std::max<Index>(criteria.size(), 1)), least_cells, most_cells);
    Gathered empty;
    empty.columns.assign(static_cast<std::size_t>(criteria.size()), Distribution(capacity));
    for (Index j = 0; j < criteria.size(); ++j) empty.kept.push_back(!seen.constant(j));
    return empty;
  }

  static Weights weigh(const Summary& seen, const Gathered& gathered, const Criteria& criteria, const NoParameters&) {
    Vector coefficients(gathered.columns.size(), 0.0);
    const double m = static_cast<double>(seen.count());
    std::string rough;
    double most = 0;
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      if (!gathered.kept[j]) continue;
      const auto [differences, error] = gathered.columns[j].differences();
      coefficients[j] = differences / m / seen.sum(static_cast<Index>(j));
      if (!(error > told_error * differences)) continue;
      most = std::max(most, error / differences);
      rough += (rough.empty() ? "" : ", ") + criteria[static_cast<Index>(j)].id;
    }
    Weights weights = information::shares_of(info.name, std::move(coefficients), seen, criteria);
    if (!rough.empty())
      weights.notes.push_back("gini: " + rough + (rough.find(',') == std::string::npos ? " has" : " have") +
                              " more different values than are kept apart; a coefficient is off by at most " +
                              shortest(std::ceil(most * 1e7) / 1e7) + " of itself");
    return weights;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix x = rows_of(table);
    const auto n = static_cast<std::size_t>(criteria.size());
    const double m = static_cast<double>(x.size());
    Vector coefficients;
    for (std::size_t j = 0; j < n; ++j) {
      const Vector column = plain::column(x, j);
      double differences = 0;
      for (const double a : column) {
        for (const double b : column) differences += std::abs(a - b);
      }
      coefficients.push_back(plain::ratio(differences, 2 * m * m * plain::mean(column)));
    }
    Steps steps;
    steps.per_criterion("gini", "Gini coefficient of each criterion", "G", coefficients);
    steps.per_criterion("weights", "Weights", "w",
                        information::plain_shares(coefficients, information::constant_columns(x, n)));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_gini() { return make_method<Gini>(); }

}  // namespace mcda
