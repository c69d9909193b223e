#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

struct Lopcow {
  static constexpr MethodInfo info{
      .name = "lopcow",
      .title = "Logarithmic percentage change-driven objective weighting",
      .kind = MethodKind::weighting,
      .reference =
          "Ecer, Pamucar (2022) A novel LOPCOW-DOBI multi-criteria sustainability performance assessment methodology, "
          "Omega 112, 102690",
      .doi = "10.1016/j.omega.2022.102690",
      .formula =
          "r_ij = (x_ij - min_j) / (max_j - min_j), (max_j - x_ij) / (max_j - min_j) for a cost, PV_j = |100 "
          "ln(sqrt(sum_i r_ij^2 / m) / s_j)|, s_j the standard deviation of r_j with divisor m - ddof, w_j = PV_j / "
          "sum_k PV_k; where sum_i r_ij^2 / m and s_j^2 differ by less than 1e-12 of themselves, PV_j = 0",
      .cost = "O(n m), one pass",
      .aliases = "w_lopcow",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "Weights that stay close together and do not follow a few extreme values. A criterion in which most are near "
          "the best gets more.",
  };

  struct Parameters {
    int ddof = 1;
  };
  static constexpr auto fields = std::tuple{field(
      "ddof", &Parameters::ddof, "what is taken from the number of alternatives in the divisor of the variance", 0, 1)};

  static constexpr Statistic needs = Statistic::extremes | Statistic::moments;

  static Weights weigh(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    Vector changes(static_cast<std::size_t>(criteria.size()), 0.0);
    for (Index j = 0; j < criteria.size(); ++j) {
      if (seen.constant(j)) continue;
      const double range = seen.range(j), population = std::sqrt(seen.variance(j)) / range;
      const double mean = (criteria.maximised(j) ? seen.mean(j) - seen.min(j) : seen.max(j) - seen.mean(j)) / range;
      const double deviation = information::deviation_of(seen, j, parameters.ddof) / range;
      changes[static_cast<std::size_t>(j)] = change(mean * mean + population * population, deviation * deviation);
    }
    return information::shares_of(info.name, std::move(changes), seen, criteria);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table), r = plain::minmax(x, criteria, 1);
    const auto n = static_cast<std::size_t>(criteria.size());
    const std::vector<bool> same = information::constant_columns(x, n);
    Vector roots, deviations, changes;
    for (std::size_t j = 0; j < n; ++j) {
      const Vector column = plain::column(r, j);
      roots.push_back(plain::length(column) / std::sqrt(static_cast<double>(x.size())));
      deviations.push_back(information::plain_deviation(column, parameters.ddof));
      const double ratio = deviations[j] > 0 ? roots[j] / deviations[j] : 1;
      changes.push_back(same[j] || std::abs(ratio * ratio - 1) < rounding ? 0 : std::abs(100 * std::log(ratio)));
    }
    Steps steps;
    steps.matrix("normalized", "Share of the way from the worst to the best value", "r", r);
    steps.per_criterion("root_mean_square", "Root of the mean square", "", roots);
    steps.per_criterion("deviation", "Standard deviation", "s", deviations);
    steps.per_criterion("percentage", "Percentage value", "PV", changes);
    steps.per_criterion("weights", "Weights", "w", information::plain_shares(changes, same));
    return steps;
  }

 private:
  /// With two alternatives, or one that is best and all others worst, the two are equal by algebra (ddof 1): what
  /// rounding leaves of ln 1 must not become the weights.
  static constexpr double rounding = 1e-12;

  static double change(double mean_square, double variance) {
    return std::abs(mean_square - variance) < rounding * variance ? 0 : std::abs(50 * std::log(mean_square / variance));
  }
};

}  // namespace

std::unique_ptr<const Method> make_lopcow() { return make_method<Lopcow>(); }

}  // namespace mcda
