#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Gra {
  static constexpr MethodInfo info{
      .name = "gra",
      .title = "Grey relational analysis",
      .kind = MethodKind::scoring,
      .reference = "Deng (1982) Control problems of grey systems, Systems & Control Letters",
      .doi = "10.1016/s0167-6911(82)80025-x",
      .formula = "G_i = sum_j w_j (d_min + zeta d_max) / (d_ij + zeta d_max), d_ij = 1 - r_ij, r minmax",
      .cost = "O(n m), one pass to fit and one to score",
      .compensation = Compensation::partial,
      .additive = true,
      .order_linear_in_weights = true,
      .published_score = "G",
      .when_to_use =
          "Excellence counts more than mediocrity: closeness to the best is rewarded steeply, the smaller zeta the "
          "steeper.",
  };

  struct Parameters {
    double zeta = 0.5;
  };
  static constexpr auto fields = std::tuple{
      field("zeta", &Parameters::zeta, "distinguishing coefficient: smaller separates the best more", 0.01, 1)};

  static constexpr Statistic needs = Statistic::extremes;
  using Model = AdditiveModel;

  /// On minmax values the smallest difference is 0 and the largest 1 whenever a criterion varies, so two extremes a
  /// column are all that is learned: the coefficient is zeta R / (|best - x| + zeta R) with R the range. A constant
  /// column is everywhere at its best.
  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double reach = parameters.zeta * seen.range(j);
      if (reach > 0) {
        // A new client beyond the best seen counts as the best.
        const double far = largest_magnitude;
        model.scales.push_back(criteria.maximised(j)
                                   ? Scale::reciprocal(-reach, 0, seen.max(j), -reach).within(-far, seen.max(j))
                                   : Scale::reciprocal(reach, 0, seen.min(j), reach).within(seen.min(j), far));
      } else {
        model.scales.push_back(Scale::constant(1));
      }
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix r = plain::minmax(rows_of(table), criteria, 1);
    plain::Matrix difference = r, coefficients = r;
    double least = 1, largest = 0;
    for (plain::Vector& row : difference) {
      for (double& value : row) {
        value = 1 - value;
        least = std::min(least, value);
        largest = std::max(largest, value);
      }
    }
    for (std::size_t i = 0; i < r.size(); ++i) {
      for (std::size_t j = 0; j < r[i].size(); ++j) {
        coefficients[i][j] =
            largest > 0 ? (least + parameters.zeta * largest) / (difference[i][j] + parameters.zeta * largest) : 1;
      }
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.matrix("difference", "Difference from the ideal", "d", difference);
    steps.matrix("coefficients", "Grey relational coefficients", "xi", coefficients);
    steps.per_alternative("scores", "Grey relational grade", "G",
                          plain::each_row(plain::weighted(coefficients, criteria), plain::sum));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_gra() { return make_method<Gra>(); }

}  // namespace mcda
