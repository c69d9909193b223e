#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Aras {
  static constexpr MethodInfo info{
      .name = "aras",
      .title = "Additive ratio assessment (ARAS)",
      .kind = MethodKind::scoring,
      .reference =
          "Zavadskas, Turskis (2010) A new additive ratio assessment (ARAS) method in multicriteria decision-making, "
          "Technological and Economic Development of Economy 16(2), 159-172",
      .doi = "10.3846/tede.2010.10",
      .formula =
          "K_i = S_i / S_0, S_i = sum_j w_j r_ij, r = x / sum x, (1 / x) / sum (1 / x) for a cost, both sums with the "
          "optimal row 0",
      .cost = "O(n m), one pass to fit and one to score",
      .domain = Domain::non_negative,
      .additive = true,
      .order_linear_in_weights = true,
      .published_score = "K",
      .when_to_use =
          "The score reads as a share of the ideal client. Criteria may carry an `ideal` level of their own, else the "
          "best value seen is the optimum.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum;
  static constexpr Statistic cost_needs = Statistic::sum_of_inverses;

  static double optimum(const Summary& seen, const Criteria& criteria, Index j) {
    return criteria[j].ideal.value_or(criteria.maximised(j) ? seen.max(j) : seen.min(j));
  }

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    bool any = false;
    for (Index j = 0; j < criteria.size(); ++j) {
      if (!criteria.maximised(j) && (seen.min(j) <= 0 || optimum(seen, criteria, j) <= 0)) {
        return Refusal{criteria[j].id, "has a cost of zero, by which ARAS divides",
                       "use a value function above zero, or another method"};
      }
      if (optimum(seen, criteria, j) < 0)
        return Refusal{criteria[j].id, "has a negative ideal level", "give an ideal of at least 0"};
      any = any || optimum(seen, criteria, j) > 0;
    }
    if (!any)
      return Refusal{criteria[0].id,
                     "is zero throughout, like every other criterion: there is no optimal client to compare with",
                     "check the data"};
    return std::nullopt;
  }

  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    double best = 0;  // S_0
    for (Index j = 0; j < criteria.size(); ++j) {
      const double optimal = optimum(seen, criteria, j);
      double at_optimum = 0;
      if (criteria.maximised(j)) {
        const double sum = seen.sum(j) + optimal;
        model.scales.push_back(sum > 0 ? Scale::affine(0, 1 / sum) : Scale::constant(0));
        at_optimum = sum > 0 ? optimal / sum : 0;
      } else {
        const double sum = seen.sum_of_inverses(j) + 1 / optimal;
        model.scales.push_back(Scale::reciprocal(1 / sum));
        at_optimum = 1 / optimal / sum;
      }
      model.weights.push_back(criteria.weight(j));
      best += criteria.weight(j) * at_optimum;
    }
    for (double& weight : model.weights) weight /= best;
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    plain::Matrix x = rows_of(table);
    plain::Vector optimal;
    for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j) {
      const Criterion& criterion = criteria[static_cast<Index>(j)];
      const plain::Vector all = plain::column(x, j);
      optimal.push_back(criterion.ideal         ? *criterion.ideal
                        : criterion.maximised() ? plain::high(all)
                                                : plain::low(all));
    }
    x.insert(x.begin(), optimal);  // row 0
    for (plain::Vector& row : x) {
      for (std::size_t j = 0; j < row.size(); ++j) {
        if (!criteria.maximised(static_cast<Index>(j))) row[j] = 1 / row[j];
      }
    }
    const plain::Matrix r = plain::by_sum(x, criteria);
    plain::Vector s = plain::each_row(plain::weighted(r, criteria), plain::sum);
    const double best = s.front();
    s.erase(s.begin());
    plain::Vector scores;
    for (const double value : s) scores.push_back(value / best);
    Steps steps;
    steps.per_criterion("optimal", "Optimal row", "x_0", optimal);
    steps.matrix("normalized", "Normalised values, the optimal row first", "r", r, StepShape::table);
    steps.scalar("S0", "Optimality of the optimal row", "S_0", best);
    steps.per_alternative("S", "Optimality function", "S", s);
    steps.per_alternative("scores", "Degree of utility", "K", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_aras() { return make_method<Aras>(); }

}  // namespace mcda
