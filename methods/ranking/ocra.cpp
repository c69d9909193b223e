#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Ocra {
  static constexpr MethodInfo info{
      .name = "ocra",
      .title = "Operational competitiveness rating (OCRA)",
      .kind = MethodKind::scoring,
      .reference =
          "Parkan (1994) Operational competitiveness ratings of production units, Managerial and Decision Economics "
          "15(3), 201-221",
      .doi = "10.1002/mde.4090150303",
      .formula =
          "P_i = (I_i - min I) + (O_i - min O), less its own minimum; I_i = sum over costs of w_j (max - x) / min, O_i "
          "= sum over benefits of w_j (x - min) / min",
      .cost = "O(n m), one pass to fit and one to score",
      .domain = Domain::positive,
      .direction_symmetric = false,
      .order_linear_in_weights = true,
      .published_score = "P",
      .when_to_use =
          "Efficiency of units: how far each stays above the least output and below the most input, in multiples of "
          "the least.",
  };

  static constexpr Statistic needs = Statistic::extremes;

  struct Model {
    std::vector<Scale> scales;
    std::vector<double> weights;
    double lowest = 0, noise = 0;  // of I + O; what rounding leaves of a difference of nothing
    auto parts() { return std::tie(scales, weights, lowest, noise); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(criteria.maximised(j) ? Scale::affine(seen.min(j), 1 / seen.min(j))
                                                   : Scale::affine(seen.max(j), -1 / seen.min(j)));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    sum_of_scales(model.scales, model.weights, rows, out);
  }

  /// The minima of I and O cancel against the minimum of P: what remains is I + O less its own minimum. Where all are
  /// level, only rounding is left of it (laws/rows_that_only_rounding_tells_apart_tie).
  static void observe_scores(Model& model, double lowest, double highest) {
    model.lowest = lowest;
    model.noise = 1e-13 * highest;
  }
  static void rescale(const Model& model, std::span<double> scores) noexcept {
    for (double& score : scores) {
      score -= model.lowest;
      if (std::abs(score) <= model.noise) score = 0;
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix rated = plain::weighted(plain::map(rows_of(table), criteria,
                                                           [](const plain::Vector& all, const Criterion& criterion) {
                                                             return [low = plain::low(all), high = plain::high(all),
                                                                     up = criterion.maximised()](double v) {
                                                               return (up ? v - low : high - v) / low;
                                                             };
                                                           }),
                                                criteria);
    const plain::Vector inputs =
        plain::each_row(rated, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::cost); });
    const plain::Vector outputs =
        plain::each_row(rated, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::benefit); });
    plain::Vector total;
    for (std::size_t i = 0; i < rated.size(); ++i)
      total.push_back(inputs[i] - plain::low(inputs) + outputs[i] - plain::low(outputs));
    plain::Vector scores;
    const double nothing = 1e-13 * (plain::high(inputs) + plain::high(outputs));
    for (const double value : total) {
      const double above = value - plain::low(total);
      scores.push_back(above > nothing ? above : 0);
    }
    Steps steps;
    steps.matrix("rated", "Weighted ratings", "", rated);
    steps.per_alternative("inputs", "Preference rating for costs", "I", inputs);
    steps.per_alternative("outputs", "Preference rating for benefits", "O", outputs);
    steps.per_alternative("scores", "Total preference", "P", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_ocra() { return make_method<Ocra>(); }

}  // namespace mcda
