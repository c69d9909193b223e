// Arithmetic for `steps`, written as a reader would check it by hand: whole columns, no streaming, no sharing with the
// fast path.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "mcda/method/steps.hpp"
#include "mcda/model/criteria.hpp"

namespace mcda::plain {

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;  ///< rows

inline Vector column(const Matrix& x, std::size_t j) {
  Vector values;
  for (const Vector& row : x) values.push_back(row[j]);
  return values;
}
inline double low(const Vector& v) { return *std::min_element(v.begin(), v.end()); }
inline double high(const Vector& v) { return *std::max_element(v.begin(), v.end()); }
inline double sum(const Vector& v) {
  double total = 0;
  for (const double x : v) total += x;
  return total;
}
inline double mean(const Vector& v) { return sum(v) / static_cast<double>(v.size()); }
inline double length(const Vector& v) {
  double squares = 0;
  for (const double x : v) squares += x * x;
  return std::sqrt(squares);
}
/// a / b, and 0 for 0 / 0: a column of zeros divided by its own size.
inline double ratio(double a, double b) { return a == 0 && b == 0 ? 0 : a / b; }

/// of_column(column values, criterion) gives the function that every cell of the column goes through.
template <class F>
Matrix map(const Matrix& x, const Criteria& criteria, F of_column) {
  Matrix out = x;
  for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j) {
    const auto f = of_column(column(x, j), criteria[static_cast<Index>(j)]);
    for (std::size_t i = 0; i < x.size(); ++i) out[i][j] = f(x[i][j]);
  }
  return out;
}

/// (x - min) / (max - min); (max - x) / (max - min) for a cost; a constant column becomes `constant`.
inline Matrix minmax(const Matrix& x, const Criteria& criteria, double constant) {
  return map(x, criteria, [constant](const Vector& all, const Criterion& criterion) {
    return [from = low(all), to = high(all), up = criterion.maximised(), constant](double v) {
      return from == to ? constant : up ? (v - from) / (to - from) : (to - v) / (to - from);
    };
  });
}
/// x / max; min / x for a cost; a column of zeros becomes 1, as every constant column.
inline Matrix linear(const Matrix& x, const Criteria& criteria) {
  return map(x, criteria, [](const Vector& all, const Criterion& criterion) {
    return [from = low(all), to = high(all), up = criterion.maximised()](double v) {
      return from == 0 && to == 0 ? 1 : up ? v / to : from / v;
    };
  });
}
/// x / |x| in both directions.
inline Matrix by_length(const Matrix& x, const Criteria& criteria) {
  return map(x, criteria, [](const Vector& all, const Criterion&) {
    return [size = length(all)](double v) { return ratio(v, size); };
  });
}
/// x / sum x in both directions.
inline Matrix by_sum(const Matrix& x, const Criteria& criteria) {
  return map(x, criteria, [](const Vector& all, const Criterion&) {
    return [total = sum(all)](double v) { return ratio(v, total); };
  });
}
inline Matrix weighted(const Matrix& r, const Criteria& criteria) {
  return map(r, criteria, [](const Vector&, const Criterion& criterion) {
    return [w = criterion.weight](double v) { return v * w; };
  });
}
/// The sum of the cells of a row whose criterion is wanted(criterion).
template <class Wanted>
double row_sum(const Vector& row, const Criteria& criteria, Wanted wanted) {
  double total = 0;
  for (std::size_t j = 0; j < row.size(); ++j) {
    if (wanted(criteria[static_cast<Index>(j)])) total += row[j];
  }
  return total;
}
inline double row_sum(const Vector& row) { return sum(row); }
template <class F>
Vector each_row(const Matrix& x, F f) {
  Vector out;
  for (const Vector& row : x) out.push_back(f(row));
  return out;
}
inline bool benefit(const Criterion& criterion) { return criterion.maximised(); }
inline bool cost(const Criterion& criterion) { return !criterion.maximised(); }

}  // namespace mcda::plain
