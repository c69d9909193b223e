// The algebra of pairwise judgements: principal eigenvector, means, and judgements that were not made. Plain loops: the
// matrices are small, and a hundred thousand of them may be asked for.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "mcda/model/pairwise_matrix.hpp"

namespace mcda::pairwise {

using Vector = std::vector<double>;

/// An n x n matrix of positive numbers, row-major; NaN for a judgement that was not made.
struct Square {
  std::size_t size = 0;
  Vector cells;
  double& operator()(std::size_t i, std::size_t j) { return cells[i * size + j]; }
  double operator()(std::size_t i, std::size_t j) const { return cells[i * size + j]; }
};

inline Square square_of(const PairwiseMatrix& judged) {
  const auto n = static_cast<std::size_t>(judged.size());
  Square a{n, Vector(n * n)};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) a(i, j) = judged(static_cast<Index>(i), static_cast<Index>(j));
  }
  return a;
}

inline Square transposed(const Square& a) {
  Square t = a;
  for (std::size_t i = 0; i < a.size; ++i) {
    for (std::size_t j = 0; j < a.size; ++j) t(j, i) = a(i, j);
  }
  return t;
}

inline void scale_to_sum_one(Vector& v) {
  double sum = 0;
  for (const double x : v) sum += x;
  for (double& x : v) x /= sum;
}

/// What random judgements give for (lambda_max - n) / (n - 1): up to n = 10 the table of Saaty (1980), from 11 to 15
/// the simulated one of Alonso and Lamata (2006, doi:10.1142/S0218488506004114), beyond it their straight line
/// lambda_max = 2.7699 n - 4.3513. It never falls with n and stays within one hundredth of a simulation up to n = 40
/// (tests/weighting/ahp_test.cpp).
inline double random_index_of(std::size_t n) {
  constexpr std::array<double, 16> table{0,    0,    0,    0.58,   0.90,   1.12,   1.24,   1.32,
                                         1.41, 1.45, 1.49, 1.5141, 1.5365, 1.5551, 1.5713, 1.5838};
  if (n < table.size()) return table[n];
  const double order = static_cast<double>(n);
  return (2.7699 * order - 4.3513 - order) / (order - 1);
}

struct Principal {
  double value = 0;
  Vector vector;  // sum 1
};

/// One step of the power method: v becomes A v / sum. Returns the bounds of Collatz and Wielandt, min and max of (A
/// v)_i / v_i: lambda_max lies between them for any positive v, so their distance is the error.
inline Interval power_step(const Square& a, Vector& v, Vector& image) {
  Interval bounds{std::numeric_limits<double>::infinity(), 0};
  for (std::size_t i = 0; i < a.size; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < a.size; ++j) sum += a(i, j) * v[j];
    image[i] = sum;
    bounds.low = std::min(bounds.low, sum / v[i]);
    bounds.high = std::max(bounds.high, sum / v[i]);
  }
  scale_to_sum_one(image);
  v.swap(image);
  return bounds;
}

/// The principal eigenvector of a positive matrix, from a positive guess. A hundred steps of the power method are
/// enough for judgements that somebody made; contradictory ones can rotate for ever, so the rest is done by squaring A
/// + lambda I, whose other eigenvalues are well inside.
inline Principal principal_of(const Square& a, Vector guess) {
  const double precision = 1e-15 * (10 + static_cast<double>(a.size));  // what the rounding of n terms allows
  Vector image(a.size);
  Interval bounds;
  const auto settled = [&] { return bounds.high - bounds.low <= precision * bounds.high; };
  for (int step = 0; step < 100; ++step) {
    bounds = power_step(a, guess, image);
    if (settled()) return {(bounds.low + bounds.high) / 2, std::move(guess)};
  }
  Square power = a;
  for (std::size_t i = 0; i < a.size; ++i) power(i, i) += bounds.high;
  for (int doubling = 0; doubling < 60; ++doubling) {
    Square next{a.size, Vector(a.cells.size(), 0.0)};
    double largest = 0;
    for (std::size_t i = 0; i < a.size; ++i) {
      for (std::size_t k = 0; k < a.size; ++k) {
        for (std::size_t j = 0; j < a.size; ++j) next(i, j) += power(i, k) * power(k, j);
      }
      for (std::size_t j = 0; j < a.size; ++j) largest = std::max(largest, next(i, j));
    }
    for (double& cell : next.cells) cell /= largest;
    power = std::move(next);
    Vector candidate = guess;
    power_step(power, candidate, image);
    bounds = power_step(a, candidate, image);
    if (settled()) return {(bounds.low + bounds.high) / 2, std::move(candidate)};
    if (doubling == 59) guess = std::move(candidate);
  }
  return {(bounds.low + bounds.high) / 2, std::move(guess)};
}

/// Geometric means of the rows, sum 1: the principal eigenvector of a consistent matrix, and the guess for the others.
inline Vector row_means_of(const Square& a) {
  Vector v(a.size);
  for (std::size_t i = 0; i < a.size; ++i) {
    double logarithm = 0;
    for (std::size_t j = 0; j < a.size; ++j) logarithm += std::log(a(i, j));
    v[i] = logarithm / static_cast<double>(a.size);
  }
  const double top = *std::max_element(v.begin(), v.end());
  for (double& x : v) x = std::exp(x - top);
  scale_to_sum_one(v);
  return v;
}

inline Vector column_means_of(const Square& a) {
  Vector sums(a.size, 0.0), v(a.size, 0.0);
  for (std::size_t i = 0; i < a.size; ++i) {
    for (std::size_t j = 0; j < a.size; ++j) sums[j] += a(i, j);
  }
  for (std::size_t i = 0; i < a.size; ++i) {
    for (std::size_t j = 0; j < a.size; ++j) v[i] += a(i, j) / sums[j];
  }
  scale_to_sum_one(v);
  return v;
}

/// Solves m x = right side by elimination with pivots, for several right sides at once: the columns of `sides` (n x k,
/// row-major) become the answers.
inline void solve(Square m, Vector& sides, std::size_t k) {
  const std::size_t n = m.size;
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t i = c + 1; i < n; ++i) {
      if (std::abs(m(i, c)) > std::abs(m(pivot, c))) pivot = i;
    }
    if (pivot != c) {
      for (std::size_t j = 0; j < n; ++j) std::swap(m(c, j), m(pivot, j));
      for (std::size_t j = 0; j < k; ++j) std::swap(sides[c * k + j], sides[pivot * k + j]);
    }
    for (std::size_t i = c + 1; i < n; ++i) {
      const double factor = m(i, c) / m(c, c);
      if (factor == 0) continue;
      for (std::size_t j = c; j < n; ++j) m(i, j) -= factor * m(c, j);
      for (std::size_t j = 0; j < k; ++j) sides[i * k + j] -= factor * sides[c * k + j];
    }
  }
  for (std::size_t c = n; c-- > 0;) {
    for (std::size_t j = 0; j < k; ++j) {
      double rest = sides[c * k + j];
      for (std::size_t l = c + 1; l < n; ++l) rest -= m(c, l) * sides[l * k + j];
      sides[c * k + j] = rest / m(c, c);
    }
  }
}

/// Fills in the judgements not made so that lambda_max is smallest (Bozoki, Fulop and Ronyai 2010,
/// doi:10.1016/j.mcm.2010.02.047). There the missing a_ij is sqrt(v_i u_j / (v_j u_i)) with the right and left
/// principal vectors v and u, hence of the form exp(z_i - z_j): n unknowns however many judgements are missing.
/// lambda_max is convex in z, so Newton's method with halved steps finds the only minimum; it starts from least squares
/// in the logarithms. Read as B_ij = a_ij exp(z_j - z_i), the judgements made vary and those not made are 1.
class Completion {
 public:
  explicit Completion(const Square& judged) : a_(judged), n_(judged.size), pinned_(n_, false), z_(least_squares()) {
    pin_components();
  }

  Square best() {
    At here = at(z_);
    for (int step = 0; step < 60; ++step) {
      const Vector move = newton_move(here);
      double longest = 0;
      for (const double d : move) longest = std::max(longest, std::abs(d));
      if (longest < 1e-13) break;
      bool moved = false;
      for (double share = 1; share > 1e-6 && !moved; share /= 2) {
        Vector there = z_;
        for (std::size_t i = 0; i < n_; ++i) there[i] += share * move[i];
        At next = at(there);
        // Near the minimum lambda_max no longer shows a difference, but the whole step still brings z nearer.
        if (next.right.value < here.right.value || (share == 1 && longest < 1e-5)) {
          z_ = std::move(there);
          here = std::move(next);
          moved = true;
        }
      }
      if (!moved) break;
    }
    Square completed = a_;
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = i + 1; j < n_; ++j) {
        if (known(i, j)) continue;
        completed(i, j) = std::exp(z_[i] - z_[j]);
        completed(j, i) = 1 / completed(i, j);
      }
    }
    return completed;
  }

 private:
  struct At {
    Square b;
    Principal right, left;  // left scaled to left . right = 1
  };

  bool known(std::size_t i, std::size_t j) const { return !std::isnan(a_(i, j)); }

  /// z minimising the sum of (ln a_ij - z_i + z_j)^2 over the judgements made, z_0 = 0.
  Vector least_squares() const {
    Square laplacian{n_, Vector(n_ * n_, 0.0)};
    Vector z(n_, 0.0);
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) {
        if (i == j || !known(i, j)) continue;
        laplacian(i, i) += 1;
        laplacian(i, j) -= 1;
        z[i] += std::log(a_(i, j));
      }
    }
    for (std::size_t j = 0; j < n_; ++j) laplacian(0, j) = j == 0 ? 1 : 0;
    z[0] = 0;
    solve(std::move(laplacian), z, 1);
    return z;
  }

  /// Only differences of z across a missing judgement count: one z is held in each part that missing judgements link.
  void pin_components() {
    std::vector<bool> seen(n_, false);
    for (std::size_t first = 0; first < n_; ++first) {
      if (seen[first]) continue;
      pinned_[first] = seen[first] = true;
      std::vector<std::size_t> open{first};
      while (!open.empty()) {
        const std::size_t i = open.back();
        open.pop_back();
        for (std::size_t j = 0; j < n_; ++j) {
          if (seen[j] || known(i, j)) continue;
          seen[j] = true;
          open.push_back(j);
        }
      }
    }
  }

  At at(const Vector& z) const {
    At point{Square{n_, Vector(n_ * n_, 1.0)}, {}, {}};
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) {
        if (known(i, j)) point.b(i, j) = a_(i, j) * std::exp(z[j] - z[i]);
      }
    }
    const Vector guess = row_means_of(point.b);
    Vector inverse(n_);
    for (std::size_t i = 0; i < n_; ++i) inverse[i] = 1 / guess[i];
    scale_to_sum_one(inverse);
    point.right = principal_of(point.b, guess);
    point.left = principal_of(transposed(point.b), std::move(inverse));
    double product = 0;
    for (std::size_t i = 0; i < n_; ++i) product += point.left.vector[i] * point.right.vector[i];
    for (double& x : point.left.vector) x /= product;
    return point;
  }

  /// -H^-1 g, with g and H the derivatives of lambda_max in z. With B_k = dB/dz_k, u B v = lambda and u v = 1:
  /// g_k = u B_k v and H_kl = u B_kl v + (u B_k) G (B_l v) + (u B_l) G (B_k v), G the reduced resolvent of B at lambda,
  /// so that (lambda I - B + v u)^-1 = G + v u.
  Vector newton_move(const At& point) const {
    const Vector &v = point.right.vector, &u = point.left.vector;
    Square hessian{n_, Vector(n_ * n_, 0.0)}, resolvent = point.b;
    Vector gradient(n_, 0.0), from_left(n_ * n_, 0.0), from_right(n_ * n_, 0.0);  // row k: u B_k; column l: B_l v
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) {
        if (i == j || !known(i, j)) continue;
        // B_ij falls with z_i and rises with z_j.
        const double b = point.b(i, j), weight = u[i] * b * v[j];
        gradient[i] -= weight;
        gradient[j] += weight;
        hessian(i, i) += weight;
        hessian(j, j) += weight;
        hessian(i, j) -= weight;
        hessian(j, i) -= weight;
        from_left[i * n_ + j] -= u[i] * b;
        from_left[j * n_ + j] += u[i] * b;
        from_right[i * n_ + i] -= b * v[j];
        from_right[i * n_ + j] += b * v[j];
      }
    }
    Vector left_v(n_, 0.0), u_right(n_, 0.0);
    for (std::size_t k = 0; k < n_; ++k) {
      for (std::size_t i = 0; i < n_; ++i) {
        left_v[k] += from_left[k * n_ + i] * v[i];
        u_right[k] += u[i] * from_right[i * n_ + k];
      }
    }
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j)
        resolvent(i, j) = v[i] * u[j] - point.b(i, j) + (i == j ? point.right.value : 0);
    }
    Vector resolved = from_right;
    solve(std::move(resolvent), resolved, n_);
    for (std::size_t k = 0; k < n_; ++k) {
      for (std::size_t l = 0; l < n_; ++l) {
        double term = -left_v[k] * u_right[l];
        for (std::size_t i = 0; i < n_; ++i) term += from_left[k * n_ + i] * resolved[i * n_ + l];
        hessian(k, l) += term;
        hessian(l, k) += term;
      }
    }
    Vector move(n_);
    for (std::size_t k = 0; k < n_; ++k) move[k] = -gradient[k];
    for (std::size_t k = 0; k < n_; ++k) {
      if (!pinned_[k]) continue;
      for (std::size_t l = 0; l < n_; ++l) hessian(k, l) = k == l ? 1 : 0;
      move[k] = 0;
    }
    solve(std::move(hessian), move, 1);
    return move;
  }

  const Square& a_;
  std::size_t n_;
  std::vector<bool> pinned_;
  Vector z_;
};

}  // namespace mcda::pairwise
