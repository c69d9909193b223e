// A column of texts in three pieces of memory instead of one string a row: names of a million clients stay cheap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mcda::source {

/// Texts packed one after another, in UTF-8; a row may be missing, which is not the same as empty.
class TextColumn {
 public:
  std::size_t size() const noexcept { return ends_.size() - 1; }
  /// Row `i`, empty where missing. The view lives until the column changes.
  std::string_view operator[](std::size_t i) const noexcept {
    const auto begin = static_cast<std::size_t>(ends_[i]);
    return {bytes_.data() + begin, static_cast<std::size_t>(ends_[i + 1]) - begin};
  }
  bool missing(std::size_t i) const noexcept { return i < missing_.size() && missing_[i]; }
  /// Number of missing rows.
  std::size_t missing_rows() const noexcept { return missing_rows_; }

  void append(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(static_cast<std::int64_t>(bytes_.size()));
  }
  void append_missing();
  void append(const TextColumn& rows);
  void clear();
  void reserve(std::size_t rows, std::size_t bytes);

  /// All bytes in row order, and where each row starts in them: size() + 1 offsets, the first 0.
  const std::string& bytes() const noexcept { return bytes_; }
  const std::vector<std::int64_t>& offsets() const noexcept { return ends_; }

 private:
  std::string bytes_;
  std::vector<std::int64_t> ends_{0};
  std::vector<bool> missing_;  // as long as the last missing row: a column without gaps keeps none
  std::size_t missing_rows_ = 0;
};

}  // namespace mcda::source
