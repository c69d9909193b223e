// What the core hands back: a list of arrays and texts that stay in its memory until the next question.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "mcda/model/types.hpp"

namespace prefero::web {

class Reply {
 public:
  void numbers(std::vector<double> values) {
    doubles_.push_back(std::move(values));
    point_at(0, doubles_.back().data(), doubles_.back().size());
  }
  void number(double value) { numbers({value}); }
  void whole(std::vector<std::uint32_t> values) {
    words_.push_back(std::move(values));
    point_at(1, words_.back().data(), words_.back().size());
  }
  /// Row numbers, which are never negative.
  void rows(std::span<const mcda::Index> values) {
    std::vector<std::uint32_t> words;
    words.reserve(values.size());
    for (const mcda::Index value : values) words.push_back(static_cast<std::uint32_t>(value));
    whole(std::move(words));
  }
  void text(std::string value) {
    texts_.push_back(std::move(value));
    point_at(2, texts_.back().data(), texts_.back().size());
  }
  /// Instead of an answer: why there is none.
  void refuse(std::string why) {
    *this = Reply();
    text("refused");
    text(std::move(why));
  }
  /// How many parts, then kind (0 doubles, 1 words, 2 text), address and length of each.
  const std::uint32_t* table() {
    table_[0] = static_cast<std::uint32_t>(table_.size() / 3);
    return table_.data();
  }

 private:
  void point_at(std::uint32_t kind, const void* data, std::size_t size) {
    table_.insert(table_.end(), {kind, static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(data)),
                                 static_cast<std::uint32_t>(size)});
  }
  std::vector<std::uint32_t> table_{0};
  std::deque<std::vector<double>> doubles_;
  std::deque<std::vector<std::uint32_t>> words_;
  std::deque<std::string> texts_;
};

}  // namespace prefero::web
