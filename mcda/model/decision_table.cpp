#include "mcda/model/decision_table.hpp"

#include <algorithm>
#include <cstdlib>

#include "mcda/model/error.hpp"
#include "mcda/model/memory.hpp"

namespace mcda {

namespace {

constexpr Index cache_line = 8;  // doubles

Index padded(Index rows) { return (rows + cache_line - 1) / cache_line * cache_line; }

double* allocate_cells(Index doubles) {
  if (doubles == 0) return nullptr;
  return static_cast<double*>(allocate_block(static_cast<std::size_t>(doubles) * sizeof(double)).memory);
}

}  // namespace

void DecisionTable::Free::operator()(double* data) const noexcept { std::free(data); }

DecisionTable::DecisionTable(Index rows, Index columns)
    : rows_(rows), columns_(columns), stride_(padded(rows)), data_(allocate_cells(stride_ * columns)) {}

DecisionTable DecisionTable::from_rows(const std::vector<std::vector<double>>& rows) {
  const Index columns = rows.empty() ? 0 : static_cast<Index>(rows.front().size());
  DecisionTable table(static_cast<Index>(rows.size()), columns);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<Index>(rows[i].size()) != columns) {
      raise(InvalidInput("row " + std::to_string(i + 1) + " has " + std::to_string(rows[i].size()) +
                             " values, the first row has " + std::to_string(columns),
                         "give every alternative one value a criterion"));
    }
    for (Index j = 0; j < columns; ++j) table(static_cast<Index>(i), j) = rows[i][static_cast<std::size_t>(j)];
  }
  return table;
}

void DecisionTable::grow(Index rows) {
  const Index wanted = rows_ + rows;
  if (wanted > stride_) {
    const Index stride = padded(std::max(wanted, stride_ + stride_ / 2));
    std::unique_ptr<double[], Free> data(allocate_cells(stride * columns_));
    for (Index j = 0; j < columns_; ++j) std::copy_n(data_.get() + j * stride_, rows_, data.get() + j * stride);
    data_ = std::move(data);
    stride_ = stride;
  }
  rows_ = wanted;
}

DecisionTable DecisionTable::select_rows(std::span<const Index> positions) const {
  DecisionTable chosen(static_cast<Index>(positions.size()), columns_);
  for (Index j = 0; j < columns_; ++j) {
    const std::span<const double> from = column(j);
    const std::span<double> to = chosen.column(j);
    for (std::size_t i = 0; i < positions.size(); ++i) to[i] = from[static_cast<std::size_t>(positions[i])];
  }
  return chosen;
}

DecisionTable DecisionTable::copy() const {
  DecisionTable twin(rows_, columns_);
  for (Index j = 0; j < columns_; ++j) std::ranges::copy(column(j), twin.column(j).begin());
  return twin;
}

TextColumn TextColumn::select_rows(std::span<const Index> positions) const {
  TextColumn chosen;
  if (size() == 0) return chosen;
  chosen.reserve(static_cast<Index>(positions.size()), 0);
  for (const Index i : positions) chosen.push_back((*this)[i]);
  return chosen;
}

Alternatives Alternatives::select_rows(std::span<const Index> positions) const {
  return {.ids = ids.select_rows(positions), .labels = labels.select_rows(positions)};
}

}  // namespace mcda
