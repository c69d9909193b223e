#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Smart {
  static constexpr MethodInfo info{
      .name = "smart",
      .title = "Simple multi-attribute rating technique (SMART)",
      .kind = MethodKind::scoring,
      .reference =
          "Edwards (1977) How to use multiattribute utility measurement for social decisionmaking, IEEE Transactions "
          "on Systems, Man, and Cybernetics 7(5), 326-340",
      .doi = "10.1109/TSMC.1977.4309720",
      .formula = "U_i = sum_j w_j u_ij, u the position between the bounds times the scale, w the points over their sum",
      .cost = "O(n m), nothing is learned from the rows",
      .rank_reversal = RankReversal::impossible,
      .additive = true,
      .order_linear_in_weights = true,
      .published_score = "U",
      .when_to_use =
          "People rate criteria by points and know the worst and best plausible level of each; a level outside them "
          "counts as the end.",
  };

  struct Parameters {
    double scale = 100;
  };
  static constexpr auto fields = std::tuple{field("scale", &Parameters::scale, "value of the better bound", 1e-6, 1e6)};

  static constexpr Statistic needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const Parameters&) {
    double total = 0;
    for (const Criterion& criterion : criteria) {
      if (!criterion.bounds)
        return Refusal{criterion.id, "has no bounds, which SMART needs",
                       "give `bounds: [smallest, largest]` plausible"};
      if (!(criterion.bounds->low < criterion.bounds->high))
        return Refusal{criterion.id, "has bounds without room between them", "give `bounds: [smallest, largest]`"};
      if (criterion.points && !(*criterion.points >= 0))
        return Refusal{criterion.id, "has negative points", "give points of at least 0"};
      total += criterion.points.value_or(criterion.weight);
    }
    if (!(total > 0))
      return Refusal{criteria[0].id, "has no points, and neither has any other criterion", "give `points:`"};
    return std::nullopt;
  }

  using Model = AdditiveModel;

  /// Points where they are given, else the weights.
  static std::vector<double> weights_of(const Criteria& criteria) {
    std::vector<double> points;
    double total = 0;
    for (const Criterion& criterion : criteria) {
      points.push_back(criterion.points.value_or(criterion.weight));
      total += points.back();
    }
    for (double& one : points) one /= total;
    return points;
  }

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    model.weights = weights_of(criteria);
    for (const Criterion& criterion : criteria) {
      const double low = criterion.bounds->low, high = criterion.bounds->high, full = parameters.scale;
      model.scales.push_back(criterion.maximised() ? Scale::piecewise({{low, 0}, {high, full}})
                                                   : Scale::piecewise({{low, full}, {high, 0}}));
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix u = plain::map(rows_of(table), criteria, [&](const plain::Vector&, const Criterion& criterion) {
      return [low = criterion.bounds->low, high = criterion.bounds->high, up = criterion.maximised(),
              scale = parameters.scale](double x) {
        const double inside = std::min(std::max(x, low), high);
        return scale * (up ? inside - low : high - inside) / (high - low);
      };
    });
    plain::Vector points;
    for (const Criterion& criterion : criteria)
      points.push_back(criterion.points ? *criterion.points : criterion.weight);
    const double total = plain::sum(points);
    const plain::Vector scores = plain::each_row(u, [&](const plain::Vector& row) {
      double sum = 0;
      for (std::size_t j = 0; j < row.size(); ++j) sum += points[j] / total * row[j];
      return sum;
    });
    Steps steps;
    steps.per_criterion("points", "Importance points", "p", points);
    steps.matrix("ratings", "Ratings", "u", u);
    steps.per_alternative("scores", "Weighted rating", "U", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_smart() { return make_method<Smart>(); }

}  // namespace mcda
