#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

struct CoefficientOfVariation {
  static constexpr MethodInfo info{
      .name = "cv",
      .title = "Weights in proportion to the coefficient of variation",
      .kind = MethodKind::weighting,
      .reference = "the coefficient of variation of Pearson as weights: no single original publication is known",
      .formula = "v_j = s_j / mean_j, s_j the standard deviation with divisor m - ddof, w_j = v_j / sum_k v_k",
      .cost = "O(n m), one pass",
      .aliases = "w_cv",
      .result = ResultKind::weights,
      .domain = Domain::non_negative,
      .published_score = "w",
      .when_to_use =
          "Spread counts in proportion to the level of a criterion, without a normalisation to choose. Only where zero "
          "means nothing of it.",
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
    Vector variation;
    for (Index j = 0; j < criteria.size(); ++j)
      variation.push_back(seen.constant(j) ? 0 : information::deviation_of(seen, j, parameters.ddof) / seen.mean(j));
    return information::shares_of(info.name, std::move(variation), seen, criteria);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    const auto n = static_cast<std::size_t>(criteria.size());
    Vector means, deviations, variation;
    for (std::size_t j = 0; j < n; ++j) {
      means.push_back(plain::mean(plain::column(x, j)));
      deviations.push_back(information::plain_deviation(plain::column(x, j), parameters.ddof));
      variation.push_back(plain::ratio(deviations[j], means[j]));
    }
    Steps steps;
    steps.per_criterion("mean", "Mean of each criterion", "mean", means);
    steps.per_criterion("deviation", "Standard deviation of each criterion", "s", deviations);
    steps.per_criterion("variation", "Coefficient of variation", "v", variation);
    steps.per_criterion("weights", "Weights", "w",
                        information::plain_shares(variation, information::constant_columns(x, n)));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_cv() { return make_method<CoefficientOfVariation>(); }

}  // namespace mcda
