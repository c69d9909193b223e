#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

struct Angle {
  static constexpr MethodInfo info{
      .name = "angle",
      .title = "Angular weights",
      .kind = MethodKind::weighting,
      .reference =
          "Shuai, Zongzhun, Yongji, Lei (2012) A new angular method to determine the objective weights, 24th Chinese "
          "Control and Decision Conference, 3889-3892, IEEE",
      .doi = "10.1109/CCDC.2012.6244621",
      .formula =
          "u_j = the angle between column j and the column of ones: cos u_j = sum_i x_ij / (sqrt(m) |x_j|), w_j = u_j "
          "/ sum_k u_k; the direction of a criterion is ignored",
      .cost = "O(n m), one pass",
      .aliases = "w_angle",
      .result = ResultKind::weights,
      .domain = Domain::non_negative,
      .published_score = "w",
      .when_to_use =
          "As the coefficient of variation, but bounded: a single very large client cannot take all the weight.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::moments;

  /// tan u = (standard deviation) / (mean), which loses no digits where the angle is small; the cosine would.
  static Weights weigh(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    Vector angles;
    for (Index j = 0; j < criteria.size(); ++j)
      angles.push_back(seen.constant(j) ? 0 : std::atan2(std::sqrt(seen.variance(j)), seen.mean(j)));
    return information::shares_of(info.name, std::move(angles), seen, criteria);
  }

  /// The angle from the part of the column that is orthogonal to the ones.
  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix x = rows_of(table);
    const auto n = static_cast<std::size_t>(criteria.size());
    Vector angles;
    for (std::size_t j = 0; j < n; ++j) {
      Vector orthogonal = plain::column(x, j);
      const double mean = plain::mean(orthogonal), along = mean * std::sqrt(static_cast<double>(x.size()));
      for (double& value : orthogonal) value -= mean;
      angles.push_back(along > 0 ? std::atan(plain::length(orthogonal) / along) : 0);
    }
    Steps steps;
    steps.per_criterion("angle", "Angle to a column without differences, in radians", "u", angles);
    steps.per_criterion("weights", "Weights", "w",
                        information::plain_shares(angles, information::constant_columns(x, n)));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_angle() { return make_method<Angle>(); }

}  // namespace mcda
