// What a value earns and loses, by a preference function, against a whole sorted column: the inside of every PROMETHEE
// method.
#pragma once

#include <span>

#include "mcda/method/method.hpp"
#include "mcda/model/criteria.hpp"

namespace mcda {

/// Adds to below[i] factor * sum_k P(values[i] - reference[k]) and to above[i] factor * sum_k P(reference[k] -
/// values[i]); both columns rise. Usual, U, V, level and linear shapes: windows that slide over the reference, exact up
/// to rounding, O(m + v) for m references and v values (O(v log m) where v is small and the shape is flat). Gaussian: a
/// kernel sum, to 1e-13 of m. Where a shape lacks its threshold it is what its formula tends to: V and linear with q =
/// p count d > q fully.
void add_preference_sums(const Preference& preference, double factor, std::span<const double> reference,
                         std::span<const double> values, std::span<double> below, std::span<double> above);

/// The same sums of a rising column against itself, a piece after the other: take(first, count) finds those of the
/// values first, first + 1, ... in below and above, which have `piece_values` cells and are written over afterwards.
void preference_sums_in_pieces(const Preference& preference, double factor, std::span<const double> column,
                               std::span<double> below, std::span<double> above, const TakePiece& take);

}  // namespace mcda
