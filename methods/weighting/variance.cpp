#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

struct Variance {
  static constexpr MethodInfo info{
      .name = "variance",
      .title = "Weights in proportion to the variance",
      .kind = MethodKind::weighting,
      .reference =
          "Rao, Patel (2010) A subjective and objective integrated multiple attribute decision making method for "
          "material selection, Materials and Design 31(10), 4738-4747",
      .formula =
          "r_ij = (x_ij - min_j) / (max_j - min_j), V_j = sum_i (r_ij - mean r_j)^2 / (m - ddof), w_j = V_j / sum_k "
          "V_k",
      .cost = "O(n m), one pass",
      .aliases = "w_variance",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "As the standard deviation, with more contrast: criteria that split the alternatives into two far groups "
          "take most.",
  };

  struct Parameters {
    int ddof = 1;
  };
  static constexpr auto fields = std::tuple{field(
      "ddof", &Parameters::ddof,
      "what is taken from the number of alternatives in the divisor of the variance; the weights are the same for both",
      0, 1)};

  static constexpr Statistic needs = Statistic::extremes | Statistic::moments;

  static Weights weigh(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    Vector variances;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double deviation =
          seen.constant(j) ? 0 : information::deviation_of(seen, j, parameters.ddof) / seen.range(j);
      variances.push_back(deviation * deviation);
    }
    return information::shares_of(info.name, std::move(variances), seen, criteria);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table), r = plain::map(x, criteria, [](const Vector& all, const Criterion&) {
                                              return [from = plain::low(all), to = plain::high(all)](double v) {
                                                return from == to ? 1 : (v - from) / (to - from);
                                              };
                                            });
    const auto n = static_cast<std::size_t>(criteria.size());
    Vector variances;
    for (std::size_t j = 0; j < n; ++j)
      variances.push_back(std::pow(information::plain_deviation(plain::column(r, j), parameters.ddof), 2));
    Steps steps;
    steps.matrix("normalized", "Share of the way from the smallest to the largest value", "r", r);
    steps.per_criterion("variance", "Variance of each criterion", "V", variances);
    steps.per_criterion("weights", "Weights", "w",
                        information::plain_shares(variances, information::constant_columns(x, n)));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_variance() { return make_method<Variance>(); }

}  // namespace mcda
