// The GAIA plane: by hand, against its definition, and its set of weights against weights drawn from it.
#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/analysis/gaia.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;
using mcda::GaiaPlane;
using mcda::PlanePoint;

double dot(PlanePoint a, PlanePoint b) { return a.u * b.u + a.v * b.v; }

bool inside(const std::vector<PlanePoint>& corners, PlanePoint point) {
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const PlanePoint a = corners[k], b = corners[(k + 1) % corners.size()];
    if ((b.u - a.u) * (point.v - a.v) - (b.v - a.v) * (point.u - a.u) < -1e-9) return false;
  }
  return true;
}

Instance problem(Random& random, Index n) {
  Instance one = random_instance(random, {.least_rows = 4, .most_rows = 40, .least_criteria = n, .most_criteria = n});
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gaia)

// Two criteria that put two clients the other way round, of weights 3 and 1: flows (1, -1) and (-1, 1), one axis
// (1, -1) / sqrt 2 that keeps everything, a stick of length (3/4 - 1/4) / sqrt 2 along it.
BOOST_AUTO_TEST_CASE(two_criteria_that_contradict) {
  Instance one{{{1, 0}, {0, 1}}, benefits(2)};
  one.list[0].weight = 3;
  const GaiaPlane plane = mcda::gaia_plane(one.table(), one.criteria(), 0.1);
  BOOST_CHECK_CLOSE(plane.share, 1, 1e-9);
  BOOST_CHECK_CLOSE(plane.eigenvalues[0], 2, 1e-9);
  BOOST_CHECK_SMALL(plane.eigenvalues[1], 1e-12);
  BOOST_CHECK_CLOSE(plane.axes[0].u, std::sqrt(0.5), 1e-9);
  BOOST_CHECK_CLOSE(plane.axes[1].u, -std::sqrt(0.5), 1e-9);
  BOOST_CHECK_CLOSE(plane.stick.u, std::sqrt(0.5) / 2, 1e-9);
  BOOST_CHECK_CLOSE(plane.points[0].u, std::sqrt(2.0), 1e-9);
  BOOST_CHECK_CLOSE(plane.points[1].u, -std::sqrt(2.0), 1e-9);
}

// With both criteria in the plane it is a rotation: lengths and net flows are kept.
BOOST_AUTO_TEST_CASE(two_criteria_lose_nothing) {
  Random random(311);
  for (Index round = rounds(30); round > 0; --round) {
    const Instance one = problem(random, 2);
    const GaiaPlane plane = mcda::gaia_plane(one.table(), one.criteria(), 0);
    const mcda::Steps steps = mcda::Catalogue::instance().scoring("promethee_2").steps(one.table(), one.criteria(), {});
    for (std::size_t i = 0; i < one.rows.size(); ++i) {
      BOOST_CHECK_SMALL(dot(plane.points[i], plane.stick) - steps.find("scores")->values[i], 1e-12);
      BOOST_CHECK_SMALL(dot(plane.points[i], plane.axes[0]) - steps.find("unicriterion")->values[2 * i], 1e-12);
    }
    BOOST_CHECK_CLOSE(plane.share, 1, 1e-9);
  }
}

// Axes are eigenvectors of the covariance of the unicriterion flows, and no other direction keeps more.
BOOST_AUTO_TEST_CASE(axes_are_the_principal_directions) {
  Random random(312);
  for (Index round = rounds(30); round > 0; --round) {
    const Instance one = problem(random, random.whole(3, 7));
    const std::size_t n = one.list.size(), m = one.rows.size();
    const GaiaPlane plane = mcda::gaia_plane(one.table(), one.criteria(), 0.1);
    const mcda::Steps steps = mcda::Catalogue::instance().scoring("promethee_2").steps(one.table(), one.criteria(), {});
    const std::vector<double>& flows = steps.find("unicriterion")->values;
    std::vector<std::vector<double>> c(n, std::vector<double>(n, 0.0));
    double trace = 0;
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) {
        for (std::size_t i = 0; i < m; ++i) c[a][b] += flows[i * n + a] * flows[i * n + b] / static_cast<double>(m);
      }
      trace += c[a][a];
    }
    double uu = 0, vv = 0, uv = 0;
    for (std::size_t a = 0; a < n; ++a) {
      double u = 0, v = 0;
      for (std::size_t b = 0; b < n; ++b) u += c[a][b] * plane.axes[b].u, v += c[a][b] * plane.axes[b].v;
      BOOST_CHECK_SMALL(u - plane.eigenvalues[0] * plane.axes[a].u, 1e-10);
      BOOST_CHECK_SMALL(v - plane.eigenvalues[1] * plane.axes[a].v, 1e-10);
      uu += plane.axes[a].u * plane.axes[a].u, vv += plane.axes[a].v * plane.axes[a].v;
      uv += plane.axes[a].u * plane.axes[a].v;
    }
    BOOST_CHECK_CLOSE(uu, 1, 1e-9);
    BOOST_CHECK_CLOSE(vv, 1, 1e-9);
    BOOST_CHECK_SMALL(uv, 1e-9);
    if (trace > 0) BOOST_CHECK_CLOSE(plane.share, (plane.eigenvalues[0] + plane.eigenvalues[1]) / trace, 1e-7);
    std::vector<double> other;
    double size = 0, kept = 0;
    for (std::size_t a = 0; a < n; ++a) other.push_back(random.normal()), size += other[a] * other[a];
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) kept += other[a] * c[a][b] * other[b] / size;
    }
    BOOST_CHECK_LE(kept, plane.eigenvalues[0] + 1e-12);
    for (std::size_t i = 0; i < m; ++i) {
      double u = 0;
      for (std::size_t a = 0; a < n; ++a) u += flows[i * n + a] * plane.axes[a].u;
      BOOST_CHECK_SMALL(u - plane.points[i].u, 1e-12);
    }
  }
}

BOOST_AUTO_TEST_CASE(sticks_of_weights_in_the_set_stay_in_the_brain) {
  Random random(313);
  for (Index round = rounds(40); round > 0; --round) {
    const Instance one = problem(random, random.whole(3, 6));
    const std::size_t n = one.list.size();
    const double spread = random.one_of<double>({0.05, 0.4, 1.0});
    const GaiaPlane plane = mcda::gaia_plane(one.table(), one.criteria(), spread);
    double sum = 0;
    for (const Criterion& criterion : one.list) sum += criterion.weight;
    BOOST_CHECK(inside(plane.brain, plane.stick));
    bool before = false, behind = false;
    for (int draw = 0; draw < 200; ++draw) {
      // Weight moves between two criteria until one of them is at its end.
      std::vector<double> weights;
      for (const Criterion& criterion : one.list) weights.push_back(criterion.weight / sum);
      const std::vector<double> given = weights;
      for (int step = 0; step < 6; ++step) {
        const auto from = static_cast<std::size_t>(random.whole(0, static_cast<Index>(n) - 1)),
                   to = static_cast<std::size_t>(random.whole(0, static_cast<Index>(n) - 1));
        if (from == to) continue;
        const double moved =
            std::min(weights[from] - (1 - spread) * given[from], (1 + spread) * given[to] - weights[to]);
        weights[from] -= moved, weights[to] += moved;
      }
      PlanePoint stick;
      for (std::size_t j = 0; j < n; ++j)
        stick.u += weights[j] * plane.axes[j].u, stick.v += weights[j] * plane.axes[j].v;
      BOOST_REQUIRE(plane.brain.size() < 3 || inside(plane.brain, stick));
      (dot(stick, plane.stick) > 0 ? before : behind) = true;
    }
    if (!plane.hard && spread == 0.05) BOOST_CHECK(before);
    if (plane.brain.size() > 2) BOOST_CHECK_EQUAL(plane.hard, inside(plane.brain, {0, 0}));
  }
}

BOOST_AUTO_TEST_CASE(data_at_the_edge) {
  const Instance same{{{1, 2, 3}, {1, 2, 3}}, benefits(3)};
  const GaiaPlane plane = mcda::gaia_plane(same.table(), same.criteria(), 0.1);
  BOOST_CHECK_EQUAL(plane.share, 1);
  BOOST_CHECK_EQUAL(plane.points[0].u, 0);
  const Instance single{{{1}, {2}, {4}}, benefits(1)};
  const GaiaPlane line = mcda::gaia_plane(single.table(), single.criteria(), 0.1);
  BOOST_CHECK_EQUAL(line.axes[0].u, 1);
  BOOST_CHECK_EQUAL(line.share, 1);
  BOOST_CHECK(!line.hard);
}

BOOST_AUTO_TEST_SUITE_END()
