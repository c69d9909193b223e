// Scores under several vectors of weights at once.
#pragma once

#include "mcda/model/types.hpp"

namespace mcda {

struct Extremes {
  double low, high;
};

inline constexpr Index samples_together = 8;  ///< vectors of weights that share every load of a column
inline constexpr Index chunk_rows = 64;

constexpr Index chunks_of(Index rows) { return (rows + chunk_rows - 1) / chunk_rows; }

/// scores[s * m + i] = sum_j weights[s * n + j] columns[j][i] for `samples_together` samples s, m rows i, n columns j;
/// the extremes of each sample; and maxima[s * chunks_of(m) + c], the largest score of its rows c chunk_rows and so on.
/// Multiplied and added in one where the machine can: the last digit depends on the machine, not on the threads.
void weighted_sums(const double* const* columns, Index n, Index m, const double* weights, double* scores,
                   Extremes* extremes, double* maxima);

/// The maxima alone, of one vector of m scores.
void chunk_maxima(const double* scores, Index m, double* maxima);

}  // namespace mcda
