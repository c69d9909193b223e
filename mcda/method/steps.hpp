// The plain reference of a method: every intermediate value under the name the publication gives it.
#pragma once

#include <string>
#include <vector>

#include "mcda/model/decision_table.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

/// `steps` refuses more rows than this: it is for reading and checking, not for portfolios.
inline constexpr Index steps_row_limit = 10'000;

enum class StepShape {
  scalar,           ///< one number
  flag,             ///< 0 or 1
  per_criterion,    ///< n
  per_alternative,  ///< m
  matrix,           ///< m x n
  relation,         ///< m x m, row against column
  square,           ///< n x n
  members,          ///< row numbers, rising; `undefined` where there are none to name
  table,            ///< rows x columns of something else; the caption says of what
};

/// One intermediate result, row-major.
struct Step {
  std::string key;      ///< the name reference cases use
  std::string caption;  ///< what it is, in words
  std::string symbol;   ///< as published
  StepShape shape = StepShape::scalar;
  Index rows = 1, columns = 1;
  std::vector<double> values;
  bool undefined = false;
};

class Steps {
 public:
  void scalar(std::string key, std::string caption, std::string symbol, double value);
  void flag(std::string key, std::string caption, bool value);
  void per_criterion(std::string key, std::string caption, std::string symbol, std::vector<double> values);
  void per_alternative(std::string key, std::string caption, std::string symbol, std::vector<double> values);
  /// `rows` of equal length; the shape says what rows and columns are.
  void matrix(std::string key, std::string caption, std::string symbol, const std::vector<std::vector<double>>& rows,
              StepShape shape = StepShape::matrix);
  void members(std::string key, std::string caption, const std::vector<Index>& rows);
  void undefined(std::string key, std::string caption);

  const std::vector<Step>& all() const noexcept { return list_; }
  /// nullptr where there is no such step.
  const Step* find(const std::string& key) const noexcept;

 private:
  std::vector<Step> list_;
};

/// A table as rows, for plain reference code.
std::vector<std::vector<double>> rows_of(const DecisionTable& table);

}  // namespace mcda
