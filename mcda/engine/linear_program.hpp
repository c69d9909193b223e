// Small dense linear programs, solved to the last digits.
//
//   LinearProgram program(2);                                  x_0, x_1 >= 0
//   program.objective(0, 3);                                   3 x_0 + 5 x_1
//   program.objective(1, 5);
//   program.subject_to({{0, 3}, {1, 2}}, Bound::at_most, 18);  3 x_0 + 2 x_1 <= 18
//   const LinearSolution best = program.maximise();
//
// Meant for up to some hundred variables and some thousand rows: memory and one step cost variables x rows. Variables
// are at least 0 unless `allow_negative` was called; other bounds are rows. The same program gives the same bits.
// Why this and no library: docs/decisions/0009-linear-programs.md.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

enum class Bound { at_most, equal, at_least };

struct LinearSolution {
  enum class Status { optimal, infeasible, unbounded };
  Status status = Status::optimal;
  double value = 0;            ///< of the objective; 0 unless optimal
  std::vector<double> x;       ///< one a variable: a corner; empty unless optimal
  std::vector<double> prices;  ///< one a row: what the value gains when its right side grows by 1; empty unless optimal
  /// One a variable: what the value gains when the variable must be 1 larger than 0; 0 for those above 0 or free. Empty
  /// unless optimal. Every optimum has 0 wherever this is not 0, and every row with a price at its bound.
  std::vector<double> margins;
  bool optimal() const noexcept { return status == Status::optimal; }
};

class LinearProgram {
 public:
  struct Term {
    Index variable;
    double factor;
  };

  explicit LinearProgram(Index variables);
  Index variables() const noexcept { return variables_; }
  Index rows() const noexcept { return static_cast<Index>(right_.size()); }

  /// One more variable, at least 0. Returns its number.
  Index add_variable();
  /// The variable may take any value.
  void allow_negative(Index variable);
  /// The factor of a variable in the objective; 0 where it is not called.
  void objective(Index variable, double factor);
  /// sum of the terms (those of one variable add up) against `right`. All numbers finite. Returns the number of the
  /// row.
  Index subject_to(std::span<const Term> terms, Bound bound, double right);
  Index subject_to(std::initializer_list<Term> terms, Bound bound, double right) {
    return subject_to(std::span(terms.begin(), terms.size()), bound, right);
  }

  /// Throws InvalidInput where rounding leaves no trustworthy answer, which takes nearly dependent rows.
  LinearSolution minimise() const;
  LinearSolution maximise() const;

  using Objective = std::vector<Term>;
  /// The same rows under each of these objectives, each search from where the one before ended: much quicker than as
  /// many programs. Where no x is feasible the list holds one solution that says so.
  std::vector<LinearSolution> maximise_each(std::span<const Objective> objectives) const;

 private:
  std::vector<LinearSolution> solve(double sign, std::span<const std::vector<double>> objectives) const;

  Index variables_;
  std::vector<double> objective_;
  std::vector<bool> negative_;   // may take any value
  std::vector<double> factors_;  // rows x variables
  std::vector<double> right_;
  std::vector<Bound> bounds_;
};

}  // namespace mcda
