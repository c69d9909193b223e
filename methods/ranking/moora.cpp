#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Moora {
  static constexpr MethodInfo info{
      .name = "moora",
      .title = "Multi-objective optimisation by ratio analysis (MOORA, ratio system)",
      .kind = MethodKind::scoring,
      .reference =
          "Brauers, Zavadskas (2006) The MOORA method and its application to privatization in a transition economy, "
          "Control and Cybernetics 35(2), 445-469",
      .formula = "y_i = sum over benefits of w_j x_ij / |x_j| - the same over costs",
      .cost = "O(n m), one pass to fit and one to score",
      .aliases = "moora_ratio",
      .additive = true,
      .order_linear_in_weights = true,
      .order_class = "vector sum",
      .published_score = "y",
      .when_to_use =
          "A weighted sum on vector-normalised values: insensitive to the range seen, sensitive to the size of the "
          "portfolio's values.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum_of_squares;
  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double length = seen.norm(j);
      model.scales.push_back(length > 0 ? Scale::affine(0, (criteria.maximised(j) ? 1 : -1) / length)
                                        : Scale::constant(0));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::by_length(rows_of(table), criteria);
    const plain::Matrix weighted = plain::weighted(r, criteria);
    const plain::Vector gains = plain::each_row(
        weighted, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::benefit); });
    const plain::Vector losses =
        plain::each_row(weighted, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::cost); });
    plain::Vector scores;
    for (std::size_t i = 0; i < r.size(); ++i) scores.push_back(gains[i] - losses[i]);
    Steps steps;
    steps.matrix("normalized", "Values over the length of their column", "x*", r);
    steps.matrix("weighted", "Weighted normalised values", "w x*", weighted);
    steps.per_alternative("benefits", "Sum over benefits", "", gains);
    steps.per_alternative("costs", "Sum over costs", "", losses);
    steps.per_alternative("scores", "Ratio system", "y", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_moora() { return make_method<Moora>(); }

}  // namespace mcda
