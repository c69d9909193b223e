#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "methods/ranking/normalised.hpp"

namespace mcda {

namespace {

struct Cradis {
  static constexpr MethodInfo info{
      .name = "cradis",
      .title = "Compromise ranking of alternatives from distance to ideal solution (CRADIS)",
      .kind = MethodKind::scoring,
      .reference =
          "Puska, Stevic, Pamucar (2022) Evaluation and selection of healthcare waste incinerators using extended "
          "sustainability criteria and multi-criteria analysis methods, Environment, Development and Sustainability "
          "24, 11195-11225",
      .doi = "10.1007/s10668-021-01902-2",
      .formula =
          "Q_i = (K+ + K-) / 2, K+ = s+_0 / s+_i, K- = s-_i / s-_0, s+ = sum_j (t_max - v_ij), s- = sum_j (v_ij - "
          "t_min), v the weighted x / max, min / x",
      .cost = "O(n m), one pass to fit and one to score",
      .domain = Domain::non_negative,
      .order_linear_in_weights = true,
      .order_class = "linear sum",
      .published_score = "Q",
      .when_to_use =
          "Orders clients as the weighted sum of linear values does; the score compares each with an invented best "
          "client.",
  };

  static constexpr Statistic needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    return refusal_of_normalization(Normalization::linear, seen, criteria);
  }

  struct Model {
    std::vector<Scale> scales;
    std::vector<double> weights;
    double to_ideal = 0, to_anti_ideal = 0;            // n t_max and n t_min: s+ = n t_max - S, s- = S - n t_min
    double best_to_ideal = 0, best_to_anti_ideal = 0;  // s+_0 and s-_0 of the best conceivable row
    auto parts() { return std::tie(scales, weights, to_ideal, to_anti_ideal, best_to_ideal, best_to_anti_ideal); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    double ideal = 0, anti_ideal = 0, best = 0;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(Normalization::linear, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
      const double one = criteria.weight(j) * model.scales.back()(criteria.maximised(j) ? seen.max(j) : seen.min(j));
      const double other = criteria.weight(j) * model.scales.back()(criteria.maximised(j) ? seen.min(j) : seen.max(j));
      ideal = j == 0 ? one : std::max(ideal, one);
      anti_ideal = j == 0 ? other : std::min(anti_ideal, other);
      best += one;
    }
    const double n = static_cast<double>(criteria.size());
    model.to_ideal = n * ideal;
    model.to_anti_ideal = n * anti_ideal;
    model.best_to_ideal = model.to_ideal - best;
    model.best_to_anti_ideal = best - model.to_anti_ideal;
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    sum_of_scales(model.scales, model.weights, rows, out);
    for (double& cell : out)
      cell = utility(model.best_to_ideal, model.to_ideal - cell, cell - model.to_anti_ideal, model.best_to_anti_ideal);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix v = plain::weighted(plain::linear(rows_of(table), criteria), criteria);
    double ideal = v[0][0], anti_ideal = v[0][0];
    plain::Vector best = v[0];
    for (const plain::Vector& row : v) {
      ideal = std::max(ideal, plain::high(row));
      anti_ideal = std::min(anti_ideal, plain::low(row));
      for (std::size_t j = 0; j < row.size(); ++j) best[j] = std::max(best[j], row[j]);
    }
    const auto from_ideal = [&](const plain::Vector& row) {
      double total = 0;
      for (const double value : row) total += ideal - value;
      return total;
    };
    const auto from_anti_ideal = [&](const plain::Vector& row) {
      double total = 0;
      for (const double value : row) total += value - anti_ideal;
      return total;
    };
    const plain::Vector plus = plain::each_row(v, from_ideal), minus = plain::each_row(v, from_anti_ideal);
    const double best_plus = from_ideal(best), best_minus = from_anti_ideal(best);
    plain::Vector k_plus, k_minus, scores;
    for (std::size_t i = 0; i < v.size(); ++i) {
      k_plus.push_back(plus[i] > 1e-12 * static_cast<double>(best.size()) * ideal ? best_plus / plus[i] : 1);
      k_minus.push_back(best_minus > 0 ? minus[i] / best_minus : 1);
      scores.push_back((k_plus[i] + k_minus[i]) / 2);
    }
    Steps steps;
    steps.matrix("weighted", "Weighted normalised values", "v", v);
    steps.scalar("ideal", "Ideal value", "t_i", ideal);
    steps.scalar("anti_ideal", "Anti-ideal value", "t_ai", anti_ideal);
    steps.per_alternative("s_plus", "Deviation from the ideal value", "s+", plus);
    steps.per_alternative("s_minus", "Deviation from the anti-ideal value", "s-", minus);
    steps.per_alternative("k_plus", "Utility against the ideal", "K+", k_plus);
    steps.per_alternative("k_minus", "Utility against the anti-ideal", "K-", k_minus);
    steps.per_alternative("scores", "Mean utility", "Q", scores);
    return steps;
  }

 private:
  /// With one criterion the best row reaches the ideal itself: 0 / 0 there is 1, it is the ideal.
  static double utility(double best_plus, double plus, double minus, double best_minus) noexcept {
    const double k_plus = plus > 1e-12 * (plus + minus) ? best_plus / plus : 1;
    const double k_minus = best_minus > 0 ? minus / best_minus : 1;
    return (k_plus + k_minus) / 2;
  }
};

}  // namespace

std::unique_ptr<const Method> make_cradis() { return make_method<Cradis>(); }

}  // namespace mcda
