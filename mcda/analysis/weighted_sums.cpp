#include "mcda/analysis/weighted_sums.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto rows_together = static_cast<Index>(lanes);

}  // namespace

MCDA_FOR_EACH_CPU void weighted_sums(const double* const* columns, Index n, Index m, const double* weights,
                                     double* scores, Extremes* extremes, double* maxima) {
  const Index chunks = chunks_of(m);
  Lanes low[samples_together];
  double least[samples_together];
  for (Index s = 0; s < samples_together; ++s) {
    low[s] = Lanes{} + infinity;
    least[s] = infinity;
  }
  for (Index chunk = 0; chunk < chunks; ++chunk) {
    const Index begin = chunk * chunk_rows, end = std::min(m, begin + chunk_rows);
    const Index whole = begin + (end - begin) / rows_together * rows_together;
    Lanes high[samples_together];
    for (Index s = 0; s < samples_together; ++s) high[s] = Lanes{} - infinity;
    for (Index i = begin; i < whole; i += rows_together) {
      Lanes sum[samples_together] = {};
      for (Index j = 0; j < n; ++j) {
        Lanes column;
        std::memcpy(&column, columns[j] + i, sizeof column);
        for (Index s = 0; s < samples_together; ++s) sum[s] += weights[s * n + j] * column;
      }
      for (Index s = 0; s < samples_together; ++s) {
        std::memcpy(scores + s * m + i, &sum[s], sizeof sum[s]);
        low[s] = sum[s] < low[s] ? sum[s] : low[s];
        high[s] = sum[s] > high[s] ? sum[s] : high[s];
      }
    }
    for (Index s = 0; s < samples_together; ++s) {
      double largest = high[s][0];
      for (Index l = 1; l < rows_together; ++l) largest = high[s][l] > largest ? high[s][l] : largest;
      for (Index i = whole; i < end; ++i) {
        double sum = 0;
        for (Index j = 0; j < n; ++j) sum += weights[s * n + j] * columns[j][i];
        scores[s * m + i] = sum;
        least[s] = std::min(least[s], sum);
        largest = std::max(largest, sum);
      }
      maxima[s * chunks + chunk] = largest;
    }
  }
  for (Index s = 0; s < samples_together; ++s) {
    for (Index l = 0; l < rows_together; ++l) least[s] = std::min(least[s], low[s][l]);
    extremes[s] = {least[s], *std::max_element(maxima + s * chunks, maxima + (s + 1) * chunks)};
  }
}

MCDA_FOR_EACH_CPU void chunk_maxima(const double* scores, Index m, double* maxima) {
  for (Index begin = 0; begin < m; begin += chunk_rows, ++maxima)
    *maxima = *std::max_element(scores + begin, scores + std::min(m, begin + chunk_rows));
}

}  // namespace mcda
