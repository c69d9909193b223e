#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/statistics/elementary.hpp"

namespace mcda {

namespace {

struct WeightedProduct {
  static constexpr MethodInfo info{
      .name = "weighted_product",
      .title = "Weighted product",
      .kind = MethodKind::scoring,
      .reference =
          "Bridgman (1922) Dimensional Analysis, Yale University Press; compared in Triantaphyllou, Mann (1989), "
          "Decision Support Systems 5(3), 303-312",
      .doi = "10.1016/0167-9236(89)90037-7",
      .formula = "P_i = prod_j r_ij^w_j",
      .cost = "O(n m) with one logarithm a cell, one pass to fit and one to score",
      .aliases = "wpm",
      .domain = Domain::positive,
      .compensation = Compensation::partial,
      .rank_reversal = RankReversal::impossible,
      .order_linear_in_weights = true,
      .order_class = "product",
      .published_score = "P",
      .when_to_use =
          "Ratios matter more than differences, as with growth or prices. Every value must be positive: a loss has no "
          "ratio.",
  };

  enum class Norm { sum, linear };
  struct Parameters {
    Norm normalization = Norm::sum;
  };
  static constexpr auto fields = std::tuple{
      field("normalization", &Parameters::normalization,
            "what each value is divided by: the column's sum (of reciprocals for a cost) or its best value; the order "
            "is the same",
            "sum linear"),
  };

  static Statistic needs(const Parameters& parameters) {
    return parameters.normalization == Norm::sum ? Statistic::extremes | Statistic::sum | Statistic::sum_of_inverses
                                                 : Statistic::extremes;
  }

  /// ln P is additive: each scale is the logarithm of a normalised value.
  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const bool up = criteria.maximised(j), by_sum = parameters.normalization == Norm::sum;
      const double offset = up       ? -std::log(by_sum ? seen.sum(j) : seen.max(j))
                            : by_sum ? -std::log(seen.sum_of_inverses(j))
                                     : std::log(seen.min(j));
      model.scales.push_back(Scale::logarithm(up ? 1 : -1, offset));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> product) noexcept {
    for (double& cell : product) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      model.scales[k].add(model.weights[k], rows.column(j), product);
    }
    take_exponentials(product, product);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    std::vector<std::vector<double>> r = x, powers = x;
    std::vector<double> scores(m, 1.0);
    for (std::size_t j = 0; j < n; ++j) {
      const Criterion& criterion = criteria[static_cast<Index>(j)];
      double sum = 0, inverses = 0, low = x[0][j], high = x[0][j];
      for (std::size_t i = 0; i < m; ++i) {
        sum += x[i][j];
        inverses += 1 / x[i][j];
        low = std::min(low, x[i][j]);
        high = std::max(high, x[i][j]);
      }
      for (std::size_t i = 0; i < m; ++i) {
        if (parameters.normalization == Norm::sum) {
          r[i][j] = criterion.maximised() ? x[i][j] / sum : 1 / x[i][j] / inverses;
        } else {
          r[i][j] = criterion.maximised() ? x[i][j] / high : low / x[i][j];
        }
        powers[i][j] = std::pow(r[i][j], criterion.weight);
        scores[i] *= powers[i][j];
      }
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.matrix("powers", "Normalised values to the power of the weight", "r^w", powers);
    steps.per_alternative("scores", "Weighted product", "P", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_weighted_product() { return make_method<WeightedProduct>(); }

}  // namespace mcda
