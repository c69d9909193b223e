#include "mcda/engine/linear_program.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "mcda/model/error.hpp"

namespace mcda {

namespace {

using Size = std::size_t;
constexpr Size none = std::numeric_limits<Size>::max();

/// Figures are scaled to about 1 first, so these are relative.
constexpr double pivot_tolerance = 1e-11;  // smaller factors count as zero
constexpr double cost_tolerance = 1e-11;   // smaller gains are rounding
constexpr double feasibility_tolerance = 1e-10;

enum class Kind { restricted, free, fixed };  // >= 0, any value, = 0 (the slack of an equation)

enum class Ending { settled, infeasible, unbounded };

/// The simplex method on a dictionary (Chvatal 1983): each basic variable as its value minus factors times the others,
/// which are 0. Variables are numbered: those of the program, one slack a row, one artificial for the start.
class Dictionary {
 public:
  Dictionary(Size rows, Size columns, std::vector<Kind> kinds)
      : rows_(rows),
        columns_(columns),
        kinds_(std::move(kinds)),
        a_(rows * columns, 0.0),
        b_(rows, 0.0),
        cost_(columns, 0.0),
        start_cost_(columns, 0.0),
        basic_(rows),
        other_(columns) {
    for (Size i = 0; i < rows_; ++i) basic_[i] = columns_ - 1 + i;
    for (Size j = 0; j + 1 < columns_; ++j) other_[j] = j;
    other_[columns_ - 1] = artificial();
  }

  std::string size_text() const {
    return std::to_string(columns_ - 1) + " variables and " + std::to_string(rows_) + " rows";
  }
  // The last column belongs to the artificial variable.
  Size artificial() const { return rows_ + columns_ - 1; }
  double& at(Size i, Size j) { return a_[i * columns_ + j]; }
  double at(Size i, Size j) const { return a_[i * columns_ + j]; }

  /// Equations hold and free variables are in the basis, where possible. False where an equation cannot hold.
  bool settle_fixed() {
    for (Size j = 0; j < columns_; ++j) {
      if (kinds_[other_[j]] != Kind::free) continue;
      Size best = none;
      for (Size i = 0; i < rows_; ++i) {
        if (kinds_[basic_[i]] == Kind::free) continue;
        if (std::abs(at(i, j)) > (best == none ? pivot_tolerance : std::abs(at(best, j)))) best = i;
      }
      if (best != none) pivot(best, j);
    }
    for (Size i = 0; i < rows_; ++i) {
      if (kinds_[basic_[i]] != Kind::fixed) continue;
      Size best = none;
      for (Size j = 0; j < columns_; ++j) {
        if (kinds_[other_[j]] == Kind::fixed || other_[j] == artificial()) continue;
        if (std::abs(at(i, j)) > (best == none ? pivot_tolerance * 100 : std::abs(at(i, best)))) best = j;
      }
      if (best != none) {
        pivot(i, best);
      } else if (std::abs(b_[i]) > feasibility_tolerance) {
        return false;
      }  // else it repeats the others: its row stays and restricts nothing
    }
    return true;
  }

  /// Brings all restricted variables to at least 0. False where that cannot be.
  bool make_feasible() {
    const Size column = column_of(artificial());
    Size worst = none;
    for (Size i = 0; i < rows_; ++i) {
      if (kinds_[basic_[i]] == Kind::restricted && b_[i] < (worst == none ? 0 : b_[worst])) worst = i;
    }
    if (worst == none) return true;
    for (Size i = 0; i < rows_; ++i) at(i, column) = kinds_[basic_[i]] == Kind::restricted ? -1 : 0;
    std::fill(start_cost_.begin(), start_cost_.end(), 0.0);
    cost_[column] = 0;
    start_cost_[column] = 1;
    kinds_[artificial()] = Kind::restricted;
    pivot(worst, column);
    improve(start_cost_);
    Size row = none;
    for (Size i = 0; i < rows_; ++i) {
      if (basic_[i] == artificial()) row = i;
    }
    if (row != none) {
      if (b_[row] > feasibility_tolerance) return false;
      // Slacks of equations are not wanted back, unless nothing else is left: then the row repeats others.
      Size best = none;
      for (const bool any : {false, true}) {
        for (Size j = 0; j < columns_ && (!any || best == none); ++j) {
          if (!any && kinds_[other_[j]] == Kind::fixed) continue;
          if (std::abs(at(row, j)) > (best == none ? pivot_tolerance : std::abs(at(row, best)))) best = j;
        }
      }
      assert(best != none);  // the slacks alone span all rows
      pivot(row, best);
    }
    retire_artificial();
    for (double& value : b_) {
      if (std::abs(value) <= feasibility_tolerance) value = std::max(value, 0.0);
    }
    return true;
  }

  /// Lowers the cost until nothing lowers it.
  Ending improve(std::vector<double>& cost) {
    Size idle = 0;
    for (Size step = 0;; ++step) {
      if (step > 200 * (rows_ + columns_) + 10'000)
        raise(InvalidInput("a linear program of " + size_text() + " did not settle",
                           "bring the figures to similar magnitudes"));
      const bool careful = idle > 2 * (rows_ + columns_);  // Bland's rule, which cannot go round in circles
      Size enters = none;
      for (Size j = 0; j < columns_; ++j) {
        const Kind kind = kinds_[other_[j]];
        if (kind == Kind::free && std::abs(cost[j]) > cost_tolerance) return Ending::unbounded;
        if (kind != Kind::restricted || !(cost[j] < -cost_tolerance)) continue;
        if (enters == none || (careful ? other_[j] < other_[enters] : cost[j] < cost[enters])) enters = j;
      }
      if (enters == none) return Ending::settled;
      Size leaves = none;
      double nearest = std::numeric_limits<double>::infinity();
      for (Size i = 0; i < rows_; ++i) {
        if (kinds_[basic_[i]] != Kind::restricted || !(at(i, enters) > pivot_tolerance)) continue;
        const double ratio = std::max(b_[i], 0.0) / at(i, enters);
        const double slip = 1e-12 * (1 + std::min(nearest, ratio));
        if (ratio < nearest - slip) {
          nearest = ratio;
          leaves = i;
        } else if (ratio <= nearest + slip) {
          if (careful ? basic_[i] < basic_[leaves] : at(i, enters) > at(leaves, enters)) leaves = i;
          nearest = std::min(nearest, ratio);
        }
      }
      if (leaves == none) return Ending::unbounded;
      idle = nearest > 1e-12 ? 0 : idle + 1;
      pivot(leaves, enters);
    }
  }
  Ending improve() { return improve(cost_); }

  /// The same basis reached from the figures as given, by the largest pivots: what many steps have blurred is sharp
  /// again.
  void take_basis(const Dictionary& other) {
    std::vector<bool> wanted(kinds_.size(), false);
    for (const Size variable : other.basic_) wanted[variable] = true;
    for (;;) {
      Size row = none, column = none;
      double largest = 0;
      for (Size i = 0; i < rows_; ++i) {
        if (wanted[basic_[i]]) continue;
        for (Size j = 0; j < columns_; ++j) {
          if (!wanted[other_[j]] || !(std::abs(at(i, j)) > largest)) continue;
          largest = std::abs(at(i, j));
          row = i;
          column = j;
        }
      }
      if (row == none) break;
      pivot(row, column);
    }
    pivots_ = 0;
    sharp_ = true;
  }
  /// True where so few steps followed the last sharpening that they cannot have blurred anything.
  bool still_sharp() const { return sharp_ && pivots_ <= 50; }

  /// True when this dictionary shows by itself that it is optimal.
  bool proves_optimum() const {
    for (Size i = 0; i < rows_; ++i) {
      const Kind kind = kinds_[basic_[i]];
      if (kind == Kind::restricted && b_[i] < -feasibility_tolerance) return false;
      if (kind == Kind::fixed && std::abs(b_[i]) > feasibility_tolerance) return false;
    }
    for (Size j = 0; j < columns_; ++j) {
      const Kind kind = kinds_[other_[j]];
      if (other_[j] == artificial() || kind == Kind::fixed) continue;
      if (cost_[j] < -10 * cost_tolerance || (kind == Kind::free && cost_[j] > 10 * cost_tolerance)) return false;
    }
    return true;
  }

  void retire_artificial() {
    kinds_[artificial()] = Kind::fixed;
    const Size column = column_of(artificial());
    if (column == none) return;
    for (Size i = 0; i < rows_; ++i) at(i, column) = 0;
    cost_[column] = 0;
  }

  void set_right(Size row, double value) { b_[row] = value; }
  /// One cost a variable of the program, put in terms of the variables that are 0 now.
  void set_costs(const std::vector<double>& costs) {
    for (Size j = 0; j < columns_; ++j) cost_[j] = other_[j] < costs.size() ? costs[other_[j]] : 0;
    for (Size i = 0; i < rows_; ++i) {
      if (basic_[i] >= costs.size() || costs[basic_[i]] == 0) continue;
      const double factor = costs[basic_[i]];
      const double* const row = &a_[i * columns_];
      for (Size j = 0; j < columns_; ++j) cost_[j] -= factor * row[j];
    }
    if (const Size column = column_of(artificial()); column != none) cost_[column] = 0;
  }

  /// The value of each variable and of each slack.
  std::vector<double> values() const {
    std::vector<double> x(kinds_.size(), 0.0);
    for (Size i = 0; i < rows_; ++i)
      x[basic_[i]] = kinds_[basic_[i]] == Kind::restricted ? std::max(b_[i], 0.0) : b_[i];
    return x;
  }
  /// What the cost gains with each variable and each slack.
  std::vector<double> marginal_costs() const {
    std::vector<double> d(kinds_.size(), 0.0);
    for (Size j = 0; j < columns_; ++j) d[other_[j]] = cost_[j];
    return d;
  }

 private:
  Size column_of(Size variable) const {
    const auto found = std::find(other_.begin(), other_.end(), variable);
    return found == other_.end() ? none : static_cast<Size>(found - other_.begin());
  }

  void pivot(Size r, Size s) {
    const double p = at(r, s);
    double* const row = &a_[r * columns_];
    for (Size j = 0; j < columns_; ++j) row[j] = j == s ? 1 / p : row[j] / p;
    b_[r] /= p;
    for (Size i = 0; i < rows_; ++i) {
      const double factor = at(i, s);
      if (i == r || factor == 0) continue;
      double* const to = &a_[i * columns_];
      to[s] = 0;
      for (Size j = 0; j < columns_; ++j) to[j] -= factor * row[j];
      b_[i] -= factor * b_[r];
      if (std::abs(b_[i]) < 1e-15) b_[i] = 0;
    }
    for (std::vector<double>* cost : {&cost_, &start_cost_}) {
      const double factor = (*cost)[s];
      if (factor == 0) continue;
      (*cost)[s] = 0;
      for (Size j = 0; j < columns_; ++j) (*cost)[j] -= factor * row[j];
    }
    std::swap(basic_[r], other_[s]);
    ++pivots_;
  }

  Size rows_, columns_, pivots_ = 0;
  bool sharp_ = false;
  std::vector<Kind> kinds_;
  std::vector<double> a_, b_, cost_, start_cost_;
  std::vector<Size> basic_, other_;
};

/// The power of two by which a figure is brought near 1; exact, so that scaling costs no digit.
double scale_for(double largest) { return largest > 0 ? std::ldexp(1.0, -std::ilogb(largest)) : 1; }

/// Brings a feasible dictionary to an optimum that holds when its basis is reached afresh from the figures as given.
/// False where the cost falls without end.
bool reach_optimum(Dictionary& now, const Dictionary& given) {
  for (int round = 0;; ++round) {
    if (!now.make_feasible())
      raise(InvalidInput("rounding leaves no trustworthy answer to a linear program of " + given.size_text(),
                         "leave out rows that nearly repeat each other"));
    if (now.improve() == Ending::unbounded) return false;
    if (now.still_sharp() && now.proves_optimum()) return true;
    Dictionary sharp = given;
    sharp.take_basis(now);
    const bool proven = sharp.proves_optimum();
    now = std::move(sharp);
    if (proven) return true;
    if (round == 10)
      raise(InvalidInput("rounding leaves no trustworthy answer to a linear program of " + given.size_text(),
                         "leave out rows that nearly repeat each other"));
    now.retire_artificial();
  }
}

}  // namespace

LinearProgram::LinearProgram(Index variables)
    : variables_(variables),
      objective_(static_cast<Size>(variables), 0.0),
      negative_(static_cast<Size>(variables), false) {}

Index LinearProgram::add_variable() {
  const Size n = objective_.size();
  std::vector<double> wider;
  wider.reserve(right_.size() * (n + 1));
  for (Size i = 0; i < right_.size(); ++i) {
    wider.insert(wider.end(), factors_.begin() + static_cast<std::ptrdiff_t>(i * n),
                 factors_.begin() + static_cast<std::ptrdiff_t>((i + 1) * n));
    wider.push_back(0);
  }
  factors_ = std::move(wider);
  objective_.push_back(0);
  negative_.push_back(false);
  return variables_++;
}

void LinearProgram::allow_negative(Index variable) {
  assert(variable >= 0 && variable < variables_);
  negative_[static_cast<Size>(variable)] = true;
}

void LinearProgram::objective(Index variable, double factor) {
  assert(variable >= 0 && variable < variables_ && std::isfinite(factor));
  objective_[static_cast<Size>(variable)] = factor;
}

Index LinearProgram::subject_to(std::span<const Term> terms, Bound bound, double right) {
  assert(std::isfinite(right));
  factors_.resize(factors_.size() + objective_.size(), 0.0);
  double* const row = factors_.data() + (factors_.size() - objective_.size());
  for (const Term& term : terms) {
    assert(term.variable >= 0 && term.variable < variables_ && std::isfinite(term.factor));
    row[term.variable] += term.factor;
  }
  right_.push_back(right);
  bounds_.push_back(bound);
  return rows() - 1;
}

LinearSolution LinearProgram::minimise() const { return std::move(solve(1, std::span(&objective_, 1)).front()); }
LinearSolution LinearProgram::maximise() const { return std::move(solve(-1, std::span(&objective_, 1)).front()); }

std::vector<LinearSolution> LinearProgram::maximise_each(std::span<const Objective> objectives) const {
  std::vector<std::vector<double>> dense(objectives.size(), std::vector<double>(objective_.size(), 0.0));
  for (Size k = 0; k < objectives.size(); ++k) {
    for (const Term& term : objectives[k]) {
      assert(term.variable >= 0 && term.variable < variables_ && std::isfinite(term.factor));
      dense[k][static_cast<Size>(term.variable)] += term.factor;
    }
  }
  return solve(-1, dense);
}

std::vector<LinearSolution> LinearProgram::solve(double sign, std::span<const std::vector<double>> objectives) const {
  const Size n = objective_.size(), m = right_.size();
  std::vector<double> of_row(m, 1.0), of_column(n, 1.0);
  for (int pass = 0; pass < 3; ++pass) {
    for (Size i = 0; i < m; ++i) {
      double largest = 0;
      for (Size j = 0; j < n; ++j) largest = std::max(largest, std::abs(factors_[i * n + j]) * of_column[j]);
      of_row[i] = scale_for(largest);
    }
    for (Size j = 0; j < n; ++j) {
      double largest = 0;
      for (Size i = 0; i < m; ++i) largest = std::max(largest, std::abs(factors_[i * n + j]) * of_row[i]);
      of_column[j] = scale_for(largest);
    }
  }
  double largest_right = 0;
  for (Size i = 0; i < m; ++i) largest_right = std::max(largest_right, std::abs(right_[i]) * of_row[i]);
  const double of_right = scale_for(largest_right);

  std::vector<Kind> kinds(n + m + 1, Kind::restricted);
  for (Size j = 0; j < n; ++j) kinds[j] = negative_[j] ? Kind::free : Kind::restricted;
  for (Size i = 0; i < m; ++i) kinds[n + i] = bounds_[i] == Bound::equal ? Kind::fixed : Kind::restricted;
  kinds[n + m] = Kind::fixed;
  Dictionary given(m, n + 1, std::move(kinds));
  for (Size i = 0; i < m; ++i) {
    const double factor = bounds_[i] == Bound::at_least ? -of_row[i] : of_row[i];
    for (Size j = 0; j < n; ++j) given.at(i, j) = factors_[i * n + j] * factor * of_column[j];
    given.set_right(i, right_[i] * factor * of_right);
  }

  std::vector<LinearSolution> solutions;
  Dictionary now = given;
  if (!now.settle_fixed() || !now.make_feasible()) {
    solutions.push_back({.status = LinearSolution::Status::infeasible});
    return solutions;
  }
  for (const std::vector<double>& objective : objectives) {
    double largest_cost = 0;
    for (Size j = 0; j < n; ++j) largest_cost = std::max(largest_cost, std::abs(objective[j]) * of_column[j]);
    const double of_cost = scale_for(largest_cost);
    std::vector<double> costs(n);
    for (Size j = 0; j < n; ++j) costs[j] = sign * objective[j] * of_column[j] * of_cost;
    LinearSolution& solution = solutions.emplace_back();
    now.set_costs(costs);
    given.set_costs(costs);
    if (!reach_optimum(now, given)) {
      solution.status = LinearSolution::Status::unbounded;
      continue;
    }
    const std::vector<double> x = now.values(), d = now.marginal_costs();
    for (Size j = 0; j < n; ++j) {
      solution.x.push_back(x[j] * of_column[j] / of_right + 0.0);
      solution.value += objective[j] * solution.x[j];
      solution.margins.push_back(sign * d[j] / of_column[j] / of_cost + 0.0);
    }
    for (Size i = 0; i < m; ++i) {
      const double up = bounds_[i] == Bound::at_least ? 1 : -1;
      solution.prices.push_back(sign * up * d[n + i] * of_row[i] / of_cost + 0.0);
    }
  }
  return solutions;
}

}  // namespace mcda
