// A column of texts for Python: packed as Arrow packs them, so that a million names are no million objects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/model/types.hpp"

namespace prefero::python {

class Texts {
 public:
  mcda::Index size() const noexcept { return static_cast<mcda::Index>(ends_.size()) - 1; }
  std::string_view operator[](mcda::Index i) const noexcept {
    const auto at = static_cast<std::size_t>(i);
    const auto begin = static_cast<std::size_t>(ends_[at]);
    return std::string_view(bytes_).substr(begin, static_cast<std::size_t>(ends_[at + 1]) - begin);
  }
  void push_back(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(static_cast<std::int64_t>(bytes_.size()));
  }
  const std::string& bytes() const noexcept { return bytes_; }
  const std::vector<std::int64_t>& offsets() const noexcept { return ends_; }

 private:
  std::string bytes_;
  std::vector<std::int64_t> ends_{0};
};

}  // namespace prefero::python
