// Two and three criteria: the weights are a segment or a triangle, which the lines where two alternatives are level cut
// into pieces with one order each.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "mcda/analysis/smaa.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

struct Point {
  double x = 0, y = 0;  // the first two weights; the third is what is left
};
using Polygon = std::vector<Point>;

/// Twice the area, and the centroid times it.
struct Moments {
  double area = 0, x = 0, y = 0;
};

Moments moments_of(const Polygon& polygon) {
  Moments sum;
  for (std::size_t k = 1; k + 1 < polygon.size(); ++k) {
    const Point &a = polygon[0], &b = polygon[k], &c = polygon[k + 1];
    const double area = std::abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y));
    sum.area += area;
    sum.x += area * (a.x + b.x + c.x) / 3;
    sum.y += area * (a.y + b.y + c.y) / 3;
  }
  return sum;
}

// The part of a convex polygon where `values` (one a corner) are at least 0.
Polygon part_above(const Polygon& polygon, const std::vector<double>& values, double sign) {
  Polygon part;
  for (std::size_t k = 0; k < polygon.size(); ++k) {
    const std::size_t next = (k + 1) % polygon.size();
    const double here = sign * values[k], there = sign * values[next];
    if (here >= 0) part.push_back(polygon[k]);
    if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
      const double t = here / (here - there);
      part.push_back(
          {polygon[k].x + t * (polygon[next].x - polygon[k].x), polygon[k].y + t * (polygon[next].y - polygon[k].y)});
    }
  }
  return part;
}

class Triangle {
 public:
  explicit Triangle(const LinearForm& form) : form_(form) {
    for (const auto& column : form.columns) {
      for (const double value : column) largest_ = std::max(largest_, std::abs(value));
    }
  }

  // value(k) - value(i) at the corners; what rounding leaves of a difference of nothing is nothing.
  std::vector<double> lead(std::size_t k, std::size_t i, const Polygon& polygon) const {
    const auto gap = [&](std::size_t j) { return form_.columns[j][k] - form_.columns[j][i]; };
    const double at_x = gap(0), at_y = gap(1), at_rest = gap(2);
    std::vector<double> values;
    for (const Point& point : polygon) {
      const double value = point.x * at_x + point.y * at_y + (1 - point.x - point.y) * at_rest;
      values.push_back(std::abs(value) <= 1e-14 * largest_ ? 0 : value);
    }
    return values;
  }

  struct Cell {
    Polygon polygon;
    std::size_t beaten_by = 0;
  };

  // Pieces of the triangle with the number of alternatives that are ahead of row i there.
  std::vector<Cell> cells(std::size_t i) const {
    std::vector<Cell> cells{{whole(), 0}};
    const std::size_t m = form_.columns.front().size();
    for (std::size_t k = 0; k < m; ++k) {
      if (k == i) continue;
      std::vector<Cell> cut;
      for (Cell& cell : cells) {
        const std::vector<double> values = lead(k, i, cell.polygon);
        const bool above = std::any_of(values.begin(), values.end(), [](double v) { return v > 0; });
        const bool below = std::any_of(values.begin(), values.end(), [](double v) { return v < 0; });
        if (above && below) {
          cut.push_back({part_above(cell.polygon, values, -1), cell.beaten_by});
          cut.push_back({part_above(cell.polygon, values, 1), cell.beaten_by + 1});
        } else {
          cell.beaten_by += above ? 1 : 0;
          cut.push_back(std::move(cell));
        }
      }
      cells = std::move(cut);
    }
    return cells;
  }

  static Polygon whole() { return {{1, 0}, {0, 1}, {0, 0}}; }

 private:
  const LinearForm& form_;
  double largest_ = 0;
};

void integrate_segment(const LinearForm& form, Smaa& result) {
  const std::vector<double>&first = form.columns[0], &second = form.columns[1];
  const std::size_t m = first.size();
  std::vector<double> cuts{0, 1};
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = i + 1; k < m; ++k) {
      // t first + (1 - t) second is level
      const double a = first[i] - first[k], b = second[i] - second[k], t = b / (b - a);
      if (std::isfinite(t) && t > 0 && t < 1) cuts.push_back(t);
    }
  }
  std::sort(cuts.begin(), cuts.end());
  std::vector<double> middles(m, 0.0);
  for (std::size_t c = 0; c + 1 < cuts.size(); ++c) {
    const double length = cuts[c + 1] - cuts[c], middle = cuts[c] + length / 2;
    if (!(length > 0)) continue;
    const double weights[] = {middle, 1 - middle};
    const std::vector<double> values = form.at(weights);
    const Ranking ranking = rank_scores(values);
    for (std::size_t i = 0; i < m; ++i) {
      const auto rank = static_cast<std::size_t>(ranking.ranks[i]);
      result.rank[i][rank - 1] += length;
      if (rank == 1) middles[i] += length * middle;
      for (std::size_t k = 0; k < m; ++k) result.pairwise[i][k] += ranking.ranks[i] < ranking.ranks[k] ? length : 0;
    }
  }
  for (std::size_t i = 0; i < m; ++i) {
    if (const double share = result.rank[i][0]; share > 0)
      result.central[i] = {middles[i] / share, 1 - middles[i] / share};
  }
}

void integrate_triangle(const LinearForm& form, const RunOptions& options, Smaa& result) {
  const Triangle triangle(form);
  const auto m = static_cast<Index>(form.columns.front().size());
  RunOptions quiet = options;
  quiet.progress = nullptr;
  for_each_item(m, quiet, [&](Index row, Index) {
    const auto i = static_cast<std::size_t>(row);
    Moments first;
    for (const Triangle::Cell& cell : triangle.cells(i)) {
      const Moments moments = moments_of(cell.polygon);
      result.rank[i][cell.beaten_by] += moments.area;
      if (cell.beaten_by > 0) continue;
      first.area += moments.area;
      first.x += moments.x;
      first.y += moments.y;
    }
    // Less than what rounding leaves of a corner that three lines share is no region.
    if (first.area > 1e-12) {
      const double x = first.x / first.area, y = first.y / first.area;
      result.central[i] = {x, y, 1 - x - y};
    } else {
      result.rank[i][0] = 0;
    }
    for (std::size_t k = 0; k < static_cast<std::size_t>(m); ++k) {
      if (k == i) continue;
      const Polygon whole = Triangle::whole();
      const std::vector<double> values = triangle.lead(i, k, whole);
      if (std::none_of(values.begin(), values.end(), [](double v) { return v > 0; })) continue;
      result.pairwise[i][k] = moments_of(part_above(whole, values, 1)).area;
    }
  });
}

}  // namespace

Smaa smaa_exact(const LinearForm& form, std::span<const double> base, const SmaaOptions& options) {
  const std::size_t n = form.columns.size(), m = n > 0 ? form.columns.front().size() : 0;
  if ((n != 2 && n != 3) || m == 0)
    raise(InvalidInput("weights are integrated for two or three criteria", "draw them instead"));
  Smaa result{.exact = true};
  const auto rows = static_cast<Index>(m);
  result.k = std::min(rows, options.top_k > 0 ? options.top_k : rows >= 20 ? 10 : std::max<Index>(1, rows / 2));
  result.rank.assign(m, std::vector<double>(m, 0.0));
  result.pairwise.assign(m, std::vector<double>(m, 0.0));
  result.central.resize(m);
  result.confidence.assign(m, std::numeric_limits<double>::quiet_NaN());
  if (n == 2) {
    integrate_segment(form, result);
  } else {
    integrate_triangle(form, options.run, result);
  }
  for (std::size_t i = 0; i < m; ++i) {
    result.first.push_back(result.rank[i][0]);
    double top = 0, entropy = 0;
    for (std::size_t r = 0; r < m; ++r) {
      const double share = result.rank[i][r];
      if (r < static_cast<std::size_t>(result.k)) top += share;
      if (share > 0) entropy -= share * std::log2(share);
    }
    result.top.push_back(std::min(1.0, top));
    result.entropy.push_back(std::max(0.0, entropy));
  }
  // In the order of the ranking, as for samples.
  result.paired.resize(m);
  std::iota(result.paired.begin(), result.paired.end(), Index{0});
  if (!base.empty()) {
    result.paired = top_ranks(base, rows).order;
    std::vector<std::vector<double>> pairs(m, std::vector<double>(m));
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        pairs[a][b] =
            result.pairwise[static_cast<std::size_t>(result.paired[a])][static_cast<std::size_t>(result.paired[b])];
      }
    }
    result.pairwise = std::move(pairs);
  }
  return result;
}

}  // namespace mcda
