#include "mcda/analysis/gaia.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>

#include <Eigen/Eigenvalues>

#include "mcda/engine/preference_sums.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

double dot(PlanePoint a, PlanePoint b) { return a.u * b.u + a.v * b.v; }
double cross(PlanePoint a, PlanePoint b) { return a.u * b.v - a.v * b.u; }

// The net flow of every row by one criterion alone; the flows of a criterion sum to zero.
void net_flows(const Criterion& criterion, std::span<const double> values, std::span<double> net) {
  const std::size_t m = values.size();
  if (m < 2) return;
  const SortedColumn sorted = sort_column(values);
  std::vector<double> below(m, 0.0), above(m, 0.0);
  add_preference_sums(criterion.preference, 1 / static_cast<double>(m - 1), sorted.values, sorted.values, below, above);
  const double sign = criterion.maximised() ? 1 : -1;
  for (std::size_t k = 0; k < m; ++k) net[sorted.rows[k]] = sign * (below[k] - above[k]);
}

// The corner of the set of weights that points furthest in a direction: what the lower ends leave goes to the criteria
// that point there most.
PlanePoint furthest(const std::vector<PlanePoint>& axes, const std::vector<double>& weights, double spread,
                    PlanePoint direction) {
  std::vector<std::size_t> order(axes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return dot(axes[a], direction) > dot(axes[b], direction); });
  PlanePoint corner;
  double left = spread;
  for (const std::size_t j : order) {
    const double more = std::min(left, 2 * spread * weights[j]), weight = (1 - spread) * weights[j] + more;
    left -= more;
    corner.u += weight * axes[j].u;
    corner.v += weight * axes[j].v;
  }
  return corner;
}

// The shadow of the set of weights. Its corners change only where two criteria point equally far in a direction.
std::vector<PlanePoint> shadow(const std::vector<PlanePoint>& axes, const std::vector<double>& weights, double spread) {
  std::vector<double> turns{0, 2 * std::numbers::pi};
  for (std::size_t a = 0; a < axes.size(); ++a) {
    for (std::size_t b = a + 1; b < axes.size(); ++b) {
      // At right angles to the difference of both, on either side.
      const double angle = std::atan2(axes[a].u - axes[b].u, axes[b].v - axes[a].v);
      for (const double turn : {angle, angle + std::numbers::pi})
        turns.push_back(turn < 0 ? turn + 2 * std::numbers::pi : turn);
    }
  }
  std::sort(turns.begin(), turns.end());
  std::vector<PlanePoint> corners;
  const auto add = [&](PlanePoint corner) {
    const auto near = [&](PlanePoint other) { return std::hypot(corner.u - other.u, corner.v - other.v) < 1e-12; };
    if (corners.empty() || (!near(corners.back()) && !near(corners.front()))) corners.push_back(corner);
  };
  for (std::size_t k = 0; k + 1 < turns.size(); ++k) {
    if (turns[k + 1] - turns[k] < 1e-12) continue;
    const double angle = (turns[k] + turns[k + 1]) / 2;
    add(furthest(axes, weights, spread, {std::cos(angle), std::sin(angle)}));
  }
  return corners;
}

// Whether the origin lies in a polygon whose corners turn against the clock, its border included.
bool holds_origin(const std::vector<PlanePoint>& corners) {
  if (corners.size() < 3) {
    const PlanePoint from = corners.front(), to = corners.back();
    return std::abs(cross(from, to)) < 1e-12 && dot(from, to) <= 1e-12;
  }
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const PlanePoint from = corners[k], to = corners[(k + 1) % corners.size()];
    if (cross(from, to) < -1e-12) return false;
  }
  return true;
}

}  // namespace

GaiaPlane gaia_plane(const DecisionTable& table, const Criteria& criteria, double spread, const RunOptions& options) {
  GaiaPlane plane;
  for (Index j = 0; j < criteria.size(); ++j) {
    if (criteria.weight(j) > 0) plane.criteria.push_back(j);
  }
  if (plane.criteria.empty())
    raise(InvalidInput("no criterion has a weight", "give the model a weight above zero to draw its GAIA plane"));
  const std::size_t n = plane.criteria.size(), m = static_cast<std::size_t>(table.rows());
  std::vector<std::vector<double>> flows(n, std::vector<double>(m, 0.0));
  for_each_item(static_cast<Index>(n), options, [&](Index k, Index) {
    const auto at = static_cast<std::size_t>(k);
    net_flows(criteria[plane.criteria[at]], table.column(plane.criteria[at]), flows[at]);
  });
  const auto size = static_cast<Eigen::Index>(n);
  Eigen::MatrixXd covariance(size, size);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const double sum = std::inner_product(flows[a].begin(), flows[a].end(), flows[b].begin(), 0.0);
      const auto row = static_cast<Eigen::Index>(a), column = static_cast<Eigen::Index>(b);
      covariance(row, column) = covariance(column, row) = sum / static_cast<double>(m);
    }
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  const Eigen::VectorXd& values = solver.eigenvalues();  // rising
  double total = 0;
  for (Eigen::Index k = size; k-- > 0;) {
    plane.eigenvalues.push_back(std::max(0.0, values(k)));
    total += plane.eigenvalues.back();
  }
  plane.share = total > 0 ? (plane.eigenvalues[0] + (n > 1 ? plane.eigenvalues[1] : 0)) / total : 1;

  std::vector<double> weights;
  const double sum = criteria.sum_of_weights();
  for (const Index j : plane.criteria) weights.push_back(criteria.weight(j) / sum);
  plane.axes.resize(n), plane.points.resize(m);
  for (const int axis : {0, 1}) {
    if (static_cast<std::size_t>(axis) >= n) break;
    double PlanePoint::* const part = axis == 0 ? &PlanePoint::u : &PlanePoint::v;
    const Eigen::VectorXd direction = solver.eigenvectors().col(size - 1 - axis);
    double along = 0, largest = 0;
    for (std::size_t j = 0; j < n; ++j) {
      const double loading = direction(static_cast<Eigen::Index>(j));
      along += weights[j] * loading;
      if (std::abs(loading) > std::abs(largest) + 1e-9) largest = loading;
    }
    const double sign = (std::abs(along) > 1e-9 ? along : largest) < 0 ? -1 : 1;  // an eigenvector has two directions
    for (std::size_t j = 0; j < n; ++j) plane.axes[j].*part = sign * direction(static_cast<Eigen::Index>(j));
    for (std::size_t j = 0; j < n; ++j) {
      plane.stick.*part += weights[j] * plane.axes[j].*part;
      for (std::size_t i = 0; i < m; ++i) plane.points[i].*part += flows[j][i] * plane.axes[j].*part;
    }
  }
  plane.brain = shadow(plane.axes, weights, spread);
  plane.hard = holds_origin(plane.brain);
  return plane;
}

}  // namespace mcda
