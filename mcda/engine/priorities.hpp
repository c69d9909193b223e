// Many pairwise matrices at once: what a survey of a thousand people, or a simulation of judgements, asks for.
#pragma once

#include <span>
#include <vector>

#include "mcda/engine/parallel.hpp"

namespace mcda {

/// Of `count` matrices of order n.
struct Priorities {
  std::vector<double> weights;     ///< count x n, row-major; each row sums to 1
  std::vector<double> lambda_max;  ///< count
  std::vector<double> ratio;       ///< count: consistency ratio, 0 for n <= 2
};

/// Principal eigenvectors of `count` complete pairwise matrices of order n (count x n x n, row-major), with lambda_max
/// and the consistency ratio of Saaty (1977), doi:10.1016/0022-2496(77)90033-5: as the method `ahp` gives them, to
/// 1e-14. The cells above the diagonal decide; the others are taken as their reciprocals and not read. Eight matrices
/// go through the power method together. The same bits for any number of threads. Throws InvalidInput naming matrix,
/// row and column (from 1) of a judgement that is not a positive number between 1e-100 and 1e100.
Priorities priorities(std::span<const double> matrices, Index count, Index n, const RunOptions& options = {});

}  // namespace mcda
