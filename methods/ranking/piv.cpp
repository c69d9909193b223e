#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Piv {
  static constexpr MethodInfo info{
      .name = "piv",
      .title = "Proximity indexed value (PIV)",
      .kind = MethodKind::scoring,
      .reference =
          "Mufazzal, Muzakkir (2018) A new multi-criterion decision making (MCDM) method based on proximity indexed "
          "value for minimizing rank reversals, Computers & Industrial Engineering 119, 427-438",
      .doi = "10.1016/j.cie.2018.03.045",
      .formula = "d_i = sum_j w_j |r_j^best - r_ij|, r = x / |x|",
      .cost = "O(n m), one pass to fit and one to score",
      .additive = true,
      .order_linear_in_weights = true,
      .order_class = "vector sum",
      .sense = PublishedSense::smaller_is_better,
      .published_score = "d",
      .when_to_use =
          "Orders clients as the weighted sum of vector-normalised values; the score is the distance left to the best.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum_of_squares;
  using Model = AdditiveModel;

  /// -d: each criterion gives how far it stays behind its best value, negative.
  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double length = seen.norm(j);
      if (length > 0) {
        model.scales.push_back(criteria.maximised(j) ? Scale::affine(seen.max(j), 1 / length)
                                                     : Scale::affine(seen.min(j), -1 / length));
      } else {
        model.scales.push_back(Scale::constant(0));
      }
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::by_length(rows_of(table), criteria);
    const plain::Matrix v = plain::weighted(r, criteria);
    const plain::Matrix proximity = plain::map(v, criteria, [](const plain::Vector& all, const Criterion& criterion) {
      return
          [best = criterion.maximised() ? plain::high(all) : plain::low(all)](double x) { return std::abs(best - x); };
    });
    Steps steps;
    steps.matrix("normalized", "Values over the length of their column", "r", r);
    steps.matrix("weighted", "Weighted normalised values", "v", v);
    steps.matrix("proximity", "Weighted proximity index", "u", proximity);
    steps.per_alternative("scores", "Overall proximity value, smaller is better", "d",
                          plain::each_row(proximity, plain::sum));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_piv() { return make_method<Piv>(); }

}  // namespace mcda
