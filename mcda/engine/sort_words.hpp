// Sorting many short lists of single words.
#pragma once

#include <cstdint>
#include <span>

namespace mcda {

/// Sorts numbers upwards, in place.
void sort_words(std::span<std::uint32_t> words);

}  // namespace mcda
