#include "mcda/source/columns.hpp"

namespace mcda::source {

void TextColumn::append_missing() {
  missing_.resize(size() + 1, false);
  missing_.back() = true;
  ++missing_rows_;
  ends_.push_back(static_cast<std::int64_t>(bytes_.size()));
}

void TextColumn::append(const TextColumn& rows) {
  const std::size_t before = size();
  const auto shift = static_cast<std::int64_t>(bytes_.size());
  bytes_ += rows.bytes_;
  for (std::size_t i = 1; i < rows.ends_.size(); ++i) ends_.push_back(rows.ends_[i] + shift);
  if (rows.missing_rows_ == 0) return;
  missing_.resize(before, false);
  missing_.insert(missing_.end(), rows.missing_.begin(), rows.missing_.end());
  missing_rows_ += rows.missing_rows_;
}

void TextColumn::clear() {
  bytes_.clear();
  ends_.assign(1, 0);
  missing_.clear();
  missing_rows_ = 0;
}

void TextColumn::reserve(std::size_t rows, std::size_t bytes) {
  bytes_.reserve(bytes);
  ends_.reserve(rows + 1);
}

}  // namespace mcda::source
