#include "mcda/method/steps.hpp"

#include <utility>

namespace mcda {

void Steps::scalar(std::string key, std::string caption, std::string symbol, double value) {
  list_.push_back({std::move(key), std::move(caption), std::move(symbol), StepShape::scalar, 1, 1, {value}});
}

void Steps::flag(std::string key, std::string caption, bool value) {
  list_.push_back({std::move(key), std::move(caption), {}, StepShape::flag, 1, 1, {value ? 1.0 : 0.0}});
}

void Steps::per_criterion(std::string key, std::string caption, std::string symbol, std::vector<double> values) {
  const Index n = static_cast<Index>(values.size());
  list_.push_back(
      {std::move(key), std::move(caption), std::move(symbol), StepShape::per_criterion, 1, n, std::move(values)});
}

void Steps::per_alternative(std::string key, std::string caption, std::string symbol, std::vector<double> values) {
  const Index m = static_cast<Index>(values.size());
  list_.push_back(
      {std::move(key), std::move(caption), std::move(symbol), StepShape::per_alternative, m, 1, std::move(values)});
}

void Steps::matrix(std::string key, std::string caption, std::string symbol,
                   const std::vector<std::vector<double>>& rows, StepShape shape) {
  Step step{std::move(key),
            std::move(caption),
            std::move(symbol),
            shape,
            static_cast<Index>(rows.size()),
            rows.empty() ? 0 : static_cast<Index>(rows.front().size()),
            {}};
  for (const std::vector<double>& row : rows) step.values.insert(step.values.end(), row.begin(), row.end());
  list_.push_back(std::move(step));
}

void Steps::members(std::string key, std::string caption, const std::vector<Index>& rows) {
  Step step{std::move(key), std::move(caption), {}, StepShape::members, 1, static_cast<Index>(rows.size()), {}};
  for (const Index row : rows) step.values.push_back(static_cast<double>(row));
  list_.push_back(std::move(step));
}

void Steps::undefined(std::string key, std::string caption) {
  Step step{std::move(key), std::move(caption), {}, StepShape::members, 1, 0, {}};
  step.undefined = true;
  list_.push_back(std::move(step));
}

const Step* Steps::find(const std::string& key) const noexcept {
  for (const Step& step : list_) {
    if (step.key == key) return &step;
  }
  return nullptr;
}

std::vector<std::vector<double>> rows_of(const DecisionTable& table) {
  std::vector<std::vector<double>> rows(static_cast<std::size_t>(table.rows()),
                                        std::vector<double>(static_cast<std::size_t>(table.columns())));
  for (Index i = 0; i < table.rows(); ++i) {
    for (Index j = 0; j < table.columns(); ++j)
      rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = table(i, j);
  }
  return rows;
}

}  // namespace mcda
