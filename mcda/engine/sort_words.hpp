// Sorting many short lists of single words.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mcda {

/// Sorts numbers upwards, in place.
void sort_words(std::span<std::uint32_t> words);

/// The same for many lists, one after another, of words whose leading bits are spread over all of their values: a list
/// goes through one digit of these, so that each word stands within a few places of its own. Others go to sort_words.
/// Keeps its room from one list to the next; not to be shared between threads.
class WordSorter {
 public:
  void sort(std::span<std::uint32_t> words);

 private:
  bool place(std::span<const std::uint32_t> words);

  std::vector<std::uint16_t> counts_, addresses_;
  std::vector<std::uint32_t> placed_;
};

}  // namespace mcda
