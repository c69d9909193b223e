#include "mcda/model/pairwise_matrix.hpp"

#include "mcda/model/error.hpp"

namespace mcda {

PairwiseMatrix::PairwiseMatrix(const std::vector<std::vector<double>>& rows, const std::vector<std::string>& names)
    : size_(static_cast<Index>(rows.size())), cells_(rows.size() * rows.size(), 1.0) {
  const auto name = [&](std::size_t i) { return i < names.size() ? "\"" + names[i] + "\"" : std::to_string(i + 1); };
  std::vector<Problem> problems;
  if (rows.empty()) problems.push_back({.what = "the pairwise matrix is empty", .remedy = "give one row a criterion"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != rows.size()) {
      problems.push_back({.what = "row " + name(i) + " of the pairwise matrix has " + std::to_string(rows[i].size()) +
                                  " judgements, not " + std::to_string(rows.size()),
                          .remedy = "write a square matrix"});
    }
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!std::isnan(rows[i][i]) && std::abs(rows[i][i] - 1) > 1e-9)
      problems.push_back({.what = "judgement " + name(i) + " against itself is not 1", .remedy = "the diagonal is 1"});
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      const double up = rows[i][j], down = rows[j][i];
      const auto bad = [](double value) {
        return !std::isnan(value) && !(value >= smallest_magnitude && value <= largest_magnitude);
      };
      if (bad(up) || bad(down)) {
        problems.push_back({.what = "judgement " + name(i) + " against " + name(j) + " is not a positive number",
                            .remedy = "give 1 for equal, up to 9 for absolutely more, 1/9 for absolutely less"});
        continue;
      }
      if (!std::isnan(up) && !std::isnan(down) && std::abs(up * down - 1) > reciprocal_tolerance) {
        problems.push_back({.what = "judgement " + name(j) + " against " + name(i) + " is not the reciprocal of " +
                                    name(i) + " against " + name(j),
                            .remedy = "only the upper triangle needs to be given"});
        continue;
      }
      const double judged = !std::isnan(up) ? up : 1 / down;  // NaN stays NaN
      cells_[i * rows.size() + j] = judged;
      cells_[j * rows.size() + i] = 1 / judged;
    }
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
}

bool PairwiseMatrix::complete() const noexcept {
  for (const double cell : cells_) {
    if (std::isnan(cell)) return false;
  }
  return true;
}

bool PairwiseMatrix::connected() const {
  std::vector<bool> reached(static_cast<std::size_t>(size_), false);
  std::vector<Index> open{0};
  reached[0] = true;
  Index count = 1;
  while (!open.empty()) {
    const Index i = open.back();
    open.pop_back();
    for (Index j = 0; j < size_; ++j) {
      if (reached[static_cast<std::size_t>(j)] || std::isnan((*this)(i, j))) continue;
      reached[static_cast<std::size_t>(j)] = true;
      ++count;
      open.push_back(j);
    }
  }
  return count == size_;
}

}  // namespace mcda
