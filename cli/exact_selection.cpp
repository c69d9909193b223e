#include "cli/exact_selection.hpp"

#ifdef PREFERO_HAS_CBC
#include <Cbc_C_Interface.h>
#endif

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mcda/model/error.hpp"

namespace prefero {

using mcda::Index;

#ifndef PREFERO_HAS_CBC

bool exact_selection_available() noexcept { return false; }
SelectionAnswer exact_selection(const mcda::SelectionProblem&, const SelectionSearch&) {
  throw mcda::InvalidInput("this program was built without a solver for whole numbers",
                           "install CBC (coinor-libcbc-dev) and build again");
}

#else

bool exact_selection_available() noexcept { return true; }

namespace {

constexpr const char* most_nodes = "20000";
// Worths are scaled to at most this before they are handed over: the solver's own tolerances are absolute, 1e-7.
constexpr double largest_worth = 1000;

struct Solved {
  SelectionAnswer answer;
  bool broken = false;  // the best one breaks a limit by more than it may
};

class Program {
 public:
  Program(const mcda::SelectionProblem& problem, const SelectionSearch& search)
      : problem_(problem), model_(Cbc_newModel(), Cbc_deleteModel) {
    for (const auto& [name, value] : {std::pair{"log", "0"},
                                      {"maxN", most_nodes},
                                      {"threads", "0"},
                                      {"allowableGap", "0"},
                                      {"ratioGap", "0"},
                                      {"increment", "1e-9"}})
      Cbc_setParameter(model_.get(), name, value);
    Cbc_setLogLevel(model_.get(), 0);
    double largest = 0;
    for (const double worth : problem.worth) largest = std::max(largest, std::abs(worth));
    scale_ = largest > 0 ? largest_worth / largest : 1;
    add_variables();
    for (const mcda::LinearLimit& limit : problem.limits) add_limit(limit);
    if (search.size) {
      std::vector<double> ones(columns_.size(), 1);
      add_row(columns_, ones, 'E', static_cast<double>(*search.size));
    }
    for (const std::vector<bool>& one : search.except) forbid(one);
    Cbc_setObjSense(model_.get(), -1);  // maximise
  }

  Solved solve() {
    Cbc_solve(model_.get());
    SelectionAnswer answer;
    answer.none = Cbc_isProvenInfeasible(model_.get()) != 0;
    const double* const x = answer.none ? nullptr : Cbc_bestSolution(model_.get());
    if (x == nullptr) return {std::move(answer)};
    FoundSelection found;
    found.chosen.assign(problem_.worth.size(), false);
    for (std::size_t k = 0; k < rows_.size(); ++k) found.chosen[rows_[k]] = x[k] > 0.5;
    found.worth = worth_of(problem_, found.chosen);
    found.proved = Cbc_isProvenOptimal(model_.get()) != 0;
    found.bound =
        found.proved ? found.worth : std::max(found.worth, Cbc_getBestPossibleObjValue(model_.get()) / scale_);
    const bool broken = !keeps_all(problem_, found.chosen);
    answer.best = std::move(found);
    return {std::move(answer), broken};
  }

 private:
  void add_variables() {
    for (std::size_t i = 0; i < problem_.worth.size(); ++i) {
      if (!problem_.admissible[i]) continue;
      const std::string name = "x" + std::to_string(i);
      Cbc_addCol(model_.get(), name.c_str(), 0, 1, problem_.worth[i] * scale_, 1, 0, nullptr, nullptr);
      place_.resize(i + 1, -1);
      place_[i] = static_cast<int>(rows_.size());
      columns_.push_back(place_[i]);
      rows_.push_back(i);
    }
    place_.resize(problem_.worth.size(), -1);
  }

  void add_row(const std::vector<int>& columns, const std::vector<double>& factors, char sense, double right) {
    const std::string name = "r" + std::to_string(count_++);
    Cbc_addRow(model_.get(), name.c_str(), static_cast<int>(columns.size()), columns.data(), factors.data(), sense,
               right);
  }

  // Amounts of at most 1, so that the solver's tolerance is a share of the largest; limits get the room that keeps()
  // gives them, or 0.1 + 0.2 would not fit into 0.3.
  void add_limit(const mcda::LinearLimit& limit) {
    std::vector<int> columns;
    std::vector<double> factors;
    double largest = 0;
    for (std::size_t k = 0; k < limit.rows.size(); ++k) {
      const int column = place_[static_cast<std::size_t>(limit.rows[k])];
      if (column < 0 || limit.amounts[k] == 0) continue;
      columns.push_back(column);
      factors.push_back(limit.amounts[k]);
      largest = std::max(largest, std::abs(limit.amounts[k]));
    }
    if (!(largest > 0)) largest = 1;
    for (double& factor : factors) factor /= largest;
    const auto room = [&](double bound) { return mcda::limit_tolerance * std::abs(bound) / largest; };
    if (limit.at_most) add_row(columns, factors, 'L', *limit.at_most / largest + room(*limit.at_most));
    if (limit.at_least) add_row(columns, factors, 'G', *limit.at_least / largest - room(*limit.at_least));
  }

  // At least one variable differs from this selection.
  void forbid(const std::vector<bool>& selection) {
    std::vector<double> factors;
    double members = 0;
    for (const std::size_t row : rows_) {
      factors.push_back(selection[row] ? 1 : -1);
      members += selection[row] ? 1 : 0;
    }
    add_row(columns_, factors, 'L', members - 1);
  }

  const mcda::SelectionProblem& problem_;
  std::unique_ptr<Cbc_Model, void (*)(Cbc_Model*)> model_;
  double scale_ = 1;
  std::vector<std::size_t> rows_;     // by variable
  std::vector<int> columns_, place_;  // all variables; by row, -1 where it has none
  int count_ = 0;
};

}  // namespace

SelectionAnswer exact_selection(const mcda::SelectionProblem& problem, const SelectionSearch& search) {
  // The solver's tolerance is wider than ours: what it lets pass is forbidden, and it is asked again.
  constexpr int most_tries = 50;
  SelectionSearch now = search;
  for (int tries = 0; tries < most_tries; ++tries) {
    Solved solved = Program(problem, now).solve();
    if (!solved.broken) return std::move(solved.answer);
    now.except.push_back(std::move(solved.answer.best->chosen));
  }
  return {};
}

#endif

}  // namespace prefero
