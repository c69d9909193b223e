#include "mcda/engine/priorities.hpp"

#include <cstring>
#include <string>

#include "mcda/engine/pairwise_algebra.hpp"
#include "mcda/method/parameters.hpp"
#include "mcda/model/error.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

constexpr Index matrix_lanes = lanes;  // one matrix each
constexpr int steps_together = 100;    // what is not settled then is finished by itself

// a: n x n cells of eight matrices each; v, image: n of eight each. Settles v on the principal eigenvectors from any
// positive guess and leaves the bounds of Collatz and Wielandt.
MCDA_FOR_EACH_CPU void power_method(const double* a, Index n, double* v, double* image, double precision, double* low,
                                    double* high) {
  for (int step = 0; step < steps_together; ++step) {
    Lanes sum{}, least{}, most{};
    for (Index i = 0; i < n; ++i) {
      Lanes cell{}, factor, own;
      for (Index j = 0; j < n; ++j) {
        Lanes judged;
        std::memcpy(&judged, a + (i * n + j) * matrix_lanes, sizeof judged);
        std::memcpy(&factor, v + j * matrix_lanes, sizeof factor);
        cell += judged * factor;
      }
      std::memcpy(image + i * matrix_lanes, &cell, sizeof cell);
      std::memcpy(&own, v + i * matrix_lanes, sizeof own);
      sum += cell;
      const Lanes ratio = cell / own;
      least = i == 0 || ratio < least ? ratio : least;
      most = i == 0 || ratio > most ? ratio : most;
    }
    bool open = false;
    for (Index l = 0; l < matrix_lanes; ++l) {
      low[l] = least[l];
      high[l] = most[l];
      open = open || most[l] - least[l] > precision * most[l];
      const double scale = 1 / sum[l];
      for (Index i = 0; i < n; ++i) v[i * matrix_lanes + l] = image[i * matrix_lanes + l] * scale;
    }
    if (!open) return;
  }
}

[[noreturn]] void refuse(double cell, Index matrix, Index row, Index column) {
  raise(InvalidInput("matrix " + std::to_string(matrix + 1) + ", row " + std::to_string(row + 1) + ", column " +
                         std::to_string(column + 1) + ": " +
                         (std::isnan(cell) ? "a judgement is missing" : shortest(cell) + " is not a judgement"),
                     "give a positive number; incomplete matrices are for the method ahp, one at a time"));
}

// What one worker needs for eight matrices.
class Together {
 public:
  explicit Together(Index n)
      : n_(n),
        a_(static_cast<std::size_t>(n * n * matrix_lanes)),
        v_(static_cast<std::size_t>(n * matrix_lanes)),
        image_(v_) {}

  // Matrices first .. first + matrix_lanes - 1; the last one again where fewer are left.
  void work(std::span<const double> matrices, Index first, Index count, Priorities& result) {
    for (Index l = 0; l < matrix_lanes; ++l) fill(matrices, std::min(first + l, count - 1), l);
    const double precision = 1e-15 * (10 + static_cast<double>(n_));  // what the rounding of n terms allows
    std::fill(v_.begin(), v_.end(), 1.0);
    double low[matrix_lanes], high[matrix_lanes];
    power_method(a_.data(), n_, v_.data(), image_.data(), precision, low, high);
    for (Index l = 0; l < std::min(matrix_lanes, count - first); ++l) {
      double lambda = (low[l] + high[l]) / 2, sum = 0;
      double* const weights = result.weights.data() + (first + l) * n_;
      for (Index i = 0; i < n_; ++i) sum += weights[i] = v_[static_cast<std::size_t>(i * matrix_lanes + l)];
      for (Index i = 0; i < n_; ++i) weights[i] /= sum;
      if (!(high[l] - low[l] <= precision * high[l])) lambda = finish(l, weights);
      const auto at = static_cast<std::size_t>(first + l);
      result.lambda_max[at] = lambda;
      result.ratio[at] =
          n_ <= 2 ? 0 : std::max(0.0, (lambda - static_cast<double>(n_)) / static_cast<double>(n_ - 1)) / index_;
    }
  }

 private:
  void fill(std::span<const double> matrices, Index matrix, Index lane) {
    const double* const cells = matrices.data() + matrix * n_ * n_;
    for (Index i = 0; i < n_; ++i) {
      at(i, i, lane) = 1;
      for (Index j = i + 1; j < n_; ++j) {
        const double cell = cells[i * n_ + j];
        if (!(cell >= smallest_magnitude && cell <= largest_magnitude)) refuse(cell, matrix, i, j);
        at(i, j, lane) = cell;
        at(j, i, lane) = 1 / cell;
      }
    }
  }

  // Contradictory judgements can rotate for ever.
  double finish(Index lane, double* weights) const {
    pairwise::Square square{static_cast<std::size_t>(n_), {}};
    for (Index i = 0; i < n_ * n_; ++i) square.cells.push_back(a_[static_cast<std::size_t>(i * matrix_lanes + lane)]);
    const pairwise::Principal found = pairwise::principal_of(square, {weights, weights + n_});
    std::copy(found.vector.begin(), found.vector.end(), weights);
    return found.value;
  }

  double& at(Index i, Index j, Index lane) { return a_[static_cast<std::size_t>((i * n_ + j) * matrix_lanes + lane)]; }

  Index n_;
  double index_ = pairwise::random_index_of(static_cast<std::size_t>(n_));
  std::vector<double> a_, v_, image_;  // eight numbers, one a matrix, at each place
};

}  // namespace

Priorities priorities(std::span<const double> matrices, Index count, Index n, const RunOptions& options) {
  if (n < 1 || count < 0 || static_cast<Index>(matrices.size()) != count * n * n)
    raise(InvalidInput("there are " + std::to_string(matrices.size()) + " cells for " + std::to_string(count) +
                           " matrices of order " + std::to_string(n),
                       "give count x n x n cells"));
  Priorities result;
  result.weights.resize(static_cast<std::size_t>(count * n));
  result.lambda_max.resize(static_cast<std::size_t>(count));
  result.ratio.resize(static_cast<std::size_t>(count));
  constexpr Index of_item = 32 * matrix_lanes;
  for_each_item((count + of_item - 1) / of_item, options, [&](Index item, Index) {
    Together together(n);
    for (Index first = item * of_item; first < std::min(count, (item + 1) * of_item); first += matrix_lanes)
      together.work(matrices, first, count, result);
  });
  return result;
}

}  // namespace mcda
