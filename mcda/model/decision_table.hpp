// The numbers: alternatives in rows, criteria in columns, each column contiguous.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda {

/// m x n doubles, column-major; every column starts on a cache line. Move only: portfolios are large.
class DecisionTable {
 public:
  DecisionTable() = default;
  DecisionTable(Index rows, Index columns);
  /// From rows as people write them; all rows equally long, else InvalidInput.
  static DecisionTable from_rows(const std::vector<std::vector<double>>& rows);

  Index rows() const noexcept { return rows_; }
  Index columns() const noexcept { return columns_; }
  std::span<double> column(Index j) noexcept { return {data_.get() + j * stride_, static_cast<std::size_t>(rows_)}; }
  std::span<const double> column(Index j) const noexcept {
    return {data_.get() + j * stride_, static_cast<std::size_t>(rows_)};
  }
  double operator()(Index i, Index j) const noexcept { return data_[static_cast<std::size_t>(i + j * stride_)]; }
  double& operator()(Index i, Index j) noexcept { return data_[static_cast<std::size_t>(i + j * stride_)]; }

  /// Adds rows at the end; the new cells are uninitialised. Amortised like std::vector.
  void grow(Index rows);
  /// The rows at these positions, in this order.
  DecisionTable select_rows(std::span<const Index> positions) const;
  DecisionTable copy() const;

 private:
  struct Free {
    void operator()(double* data) const noexcept;
  };
  Index rows_ = 0;
  Index columns_ = 0;
  Index stride_ = 0;  // rows that fit, a multiple of 8 doubles
  std::unique_ptr<double[], Free> data_;
};

/// A view of consecutive rows: what methods receive. Blocks are cut by absolute row number (block_rows), so that sums
/// do not depend on threads or batches.
inline constexpr Index block_rows = 4096;

class Block {
 public:
  /// `columns` points at n pointers to the first of `size` cells each.
  Block(const double* const* columns, Index count, Index size) noexcept
      : columns_(columns), count_(count), size_(size) {}
  Index size() const noexcept { return size_; }      ///< rows
  Index columns() const noexcept { return count_; }  ///< criteria
  std::span<const double> column(Index j) const noexcept { return {columns_[j], static_cast<std::size_t>(size_)}; }

 private:
  const double* const* columns_;
  Index count_;
  Index size_;
};

/// Many short texts in one buffer: client ids and names.
class TextColumn {
 public:
  Index size() const noexcept { return static_cast<Index>(ends_.size()); }
  std::string_view operator[](Index i) const noexcept {
    const std::size_t begin = i == 0 ? 0 : ends_[static_cast<std::size_t>(i - 1)];
    return std::string_view(bytes_).substr(begin, ends_[static_cast<std::size_t>(i)] - begin);
  }
  void push_back(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(bytes_.size());
  }
  void reserve(Index rows, Index bytes) {
    ends_.reserve(static_cast<std::size_t>(rows));
    bytes_.reserve(static_cast<std::size_t>(bytes));
  }
  TextColumn select_rows(std::span<const Index> positions) const;

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

/// Who the rows are. `labels` is empty where the ids are all there is.
struct Alternatives {
  TextColumn ids;
  TextColumn labels;

  Index size() const noexcept { return ids.size(); }
  std::string_view label(Index i) const noexcept { return labels.size() > 0 ? labels[i] : ids[i]; }
  /// The rows at these positions, in this order.
  Alternatives select_rows(std::span<const Index> positions) const;
};

}  // namespace mcda
