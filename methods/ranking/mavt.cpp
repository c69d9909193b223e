#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Mavt {
  static constexpr MethodInfo info{
      .name = "mavt",
      .title = "Multi-attribute value theory (MAVT)",
      .kind = MethodKind::scoring,
      .reference = "Keeney, Raiffa (1976) Decisions with Multiple Objectives: Preferences and Value Tradeoffs, Wiley",
      .formula = "V_i = sum_j w_j v_j(x_ij), v_j piecewise linear through the points given",
      .cost = "O(n m), nothing is learned from the rows",
      .rank_reversal = RankReversal::impossible,
      .additive = true,
      .order_linear_in_weights = true,
      .published_score = "V",
      .when_to_use =
          "People can say what a level is worth: each criterion carries points (level, value), and the direction lies "
          "in them.",
  };

  static constexpr Statistic needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const NoParameters&) {
    for (const Criterion& criterion : criteria) {
      if (criterion.value_points.empty())
        return Refusal{criterion.id, "has no value function, which MAVT needs",
                       "give `values: [[level, value], ...]` by rising level"};
    }
    return std::nullopt;
  }

  using Model = AdditiveModel;

  static Model finish(const Summary&, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (const Criterion& criterion : criteria) {
      model.scales.push_back(Scale::piecewise(criterion.value_points));
      model.weights.push_back(criterion.weight);
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix values =
        plain::map(rows_of(table), criteria, [](const plain::Vector&, const Criterion& criterion) {
          return [&points = criterion.value_points](double x) {
            if (x <= points.front().low) return points.front().high;
            for (std::size_t k = 1; k < points.size(); ++k) {
              if (x > points[k].low) continue;
              const double share = (x - points[k - 1].low) / (points[k].low - points[k - 1].low);
              return (1 - share) * points[k - 1].high + share * points[k].high;
            }
            return points.back().high;
          };
        });
    Steps steps;
    steps.matrix("values", "Values", "v", values);
    steps.per_alternative("scores", "Multi-attribute value", "V",
                          plain::each_row(plain::weighted(values, criteria), plain::sum));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_mavt() { return make_method<Mavt>(); }

}  // namespace mcda
