#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"

namespace mcda {

namespace {

struct Rov {
  static constexpr MethodInfo info{
      .name = "rov",
      .title = "Range of value (ROV)",
      .kind = MethodKind::scoring,
      .reference = "Application: Madic et al. (2016), Decision Science Letters 5, 245-254",
      .doi = "10.5267/j.dsl.2015.12.001",
      .formula = "u_i = (u_i^+ + u_i^-) / 2, u^+ the weighted minmax sum over benefits, u^- over costs",
      .cost = "O(n m), one pass to fit and one to score",
      .additive = true,
      .order_linear_in_weights = true,
      .order_class = "minmax sum",
      .published_score = "u",
      .when_to_use = "Orders clients as the weighted sum does; shows what benefits and costs contribute apart.",
  };

  static constexpr Statistic needs = Statistic::extremes;
  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(Normalization::minmax, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j) / 2);
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::minmax(rows_of(table), criteria, 1);
    const plain::Matrix weighted = plain::weighted(r, criteria);
    const plain::Vector plus = plain::each_row(
        weighted, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::benefit); });
    const plain::Vector minus =
        plain::each_row(weighted, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::cost); });
    plain::Vector scores;
    for (std::size_t i = 0; i < r.size(); ++i) scores.push_back((plus[i] + minus[i]) / 2);
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.per_alternative("u_plus", "Best utility, over benefits", "u+", plus);
    steps.per_alternative("u_minus", "Worst utility, over costs", "u-", minus);
    steps.per_alternative("scores", "Midpoint of the range of value", "u", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_rov() { return make_method<Rov>(); }

}  // namespace mcda
