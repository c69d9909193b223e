// The intersection of two complete orders: a partial order, in which rows may be incomparable.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "mcda/method/method.hpp"

namespace mcda {

/// Levels of the intersection of orders: 1 + the length of the longest chain of rows that are strictly better, where a
/// row is better than another when no order ranks it below and one above. O(m log m).
std::vector<double> levels_of(std::span<const double> first, std::span<const double> second);

/// Adds to `notes` how many rows are incomparable with another in the intersection of two orders. O(m log m).
void note_incomparable(std::span<const double> first, std::span<const double> second, Notes& notes);

/// The result of a method that ends in two complete orders, given as ranks with 1 as best: levels as ranks, both orders
/// under their names (which must outlive the result), and a note about rows that are incomparable.
Exploitation intersected(std::string_view first_name, std::vector<double> first, std::string_view second_name,
                         std::vector<double> second, Notes& notes);

}  // namespace mcda
