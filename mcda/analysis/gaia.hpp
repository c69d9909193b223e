// The GAIA plane: what the criteria of PROMETHEE have to say to each other, in two dimensions.
#pragma once

#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/method/method.hpp"
#include "mcda/model/criteria.hpp"
#include "mcda/model/decision_table.hpp"

namespace mcda {

struct PlanePoint {
  double u = 0, v = 0;
};

/// Mareschal, Brans (1988) Geometrical representations for MCDA, European Journal of Operational Research 34(1), 69-77:
/// the first two principal axes of the unicriterion net flows phi_j. Axes are directed so that the decision stick has
/// no negative part; all numbers are pure.
struct GaiaPlane {
  std::vector<Index> criteria;      ///< those with a weight, as positions in the table; n' of them
  std::vector<PlanePoint> axes;     ///< n': direction in which alternatives good on the criterion lie
  std::vector<PlanePoint> points;   ///< m: alternatives
  PlanePoint stick;                 ///< decision stick pi: the weights; who lies in its direction has a high net flow
  std::vector<double> eigenvalues;  ///< n', falling, of the covariance of the unicriterion flows
  double share = 0;  ///< delta: share of the variance that the plane keeps, in [0, 1]; 1 where there is none
  std::vector<PlanePoint> brain;  ///< corners, against the clock, of where the stick may point (PROMETHEE VI)
  bool hard = false;              ///< the brain holds the origin: some of these weights turn the decision round
};

/// Flows O(n m log m); axes O(n^2 m + n^3). `spread`: every weight may be larger or smaller by this share of itself
/// while all sum to 1 (promethee_6). Throws InvalidInput where no criterion has a weight.
GaiaPlane gaia_plane(const DecisionTable& table, const Criteria& criteria, double spread,
                     const RunOptions& options = {});

}  // namespace mcda
