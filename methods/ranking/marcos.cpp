#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "methods/ranking/normalised.hpp"

namespace mcda {

namespace {

struct Marcos {
  static constexpr MethodInfo info{
      .name = "marcos",
      .title = "Measurement of alternatives and ranking according to compromise solution (MARCOS)",
      .kind = MethodKind::scoring,
      .reference =
          "Stevic, Pamucar, Puska, Chatterjee (2020) Sustainable supplier selection in healthcare industries using a "
          "new MCDM method: MARCOS, Computers & Industrial Engineering 140, 106231",
      .doi = "10.1016/j.cie.2019.106231",
      .formula =
          "f(K_i) = (K+ + K-) / (1 + (1 - f(K+)) / f(K+) + (1 - f(K-)) / f(K-)), K+ = S_i / S_ai, K- = S_i / S_aai, S "
          "the weighted sum of x / max, min / x",
      .cost = "O(n m), one pass to fit and one to score",
      .domain = Domain::non_negative,
      .additive = true,
      .order_linear_in_weights = true,
      .order_class = "linear sum",
      .published_score = "f(K)",
      .when_to_use =
          "Orders clients as the weighted sum of linear values does; the score says how far a client is from the ideal "
          "and from the worst.",
  };

  static constexpr Statistic needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    return refusal_of_normalization(Normalization::linear, seen, criteria);
  }

  /// f(K) is a constant times S: with a = 1 / S_ai, b = 1 / S_aai, f(K+) = b / (a + b) and f(K-) = a / (a + b) for
  /// every row, so the weights carry the factor and the method stays a sum. Where the worst column values are all zero
  /// S_aai is 0; then K- is unbounded and f(K) is K+.
  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes& notes) {
    Model model;
    double ideal = 0, anti_ideal = 0;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(Normalization::linear, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
      const double worst = criteria.maximised(j) ? seen.min(j) : seen.max(j),
                   best = criteria.maximised(j) ? seen.max(j) : seen.min(j);
      ideal += criteria.weight(j) * model.scales.back()(best);
      anti_ideal += criteria.weight(j) * model.scales.back()(worst);
    }
    double factor = 1 / ideal;
    if (anti_ideal > 0) {
      const double a = 1 / ideal, b = 1 / anti_ideal;
      factor = (a + b) / (1 + a / b + b / a);
    } else {
      notes.push_back("the anti-ideal solution is zero: f(K) is the degree of utility K+ against the ideal alone");
    }
    for (double& weight : model.weights) weight *= factor;
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::linear(rows_of(table), criteria);
    const plain::Matrix v = plain::weighted(r, criteria);
    plain::Vector ideal, anti_ideal;
    for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j) {
      ideal.push_back(plain::high(plain::column(v, j)));  // normalised values are larger-is-better for costs too
      anti_ideal.push_back(plain::low(plain::column(v, j)));
    }
    const plain::Vector s = plain::each_row(v, plain::sum);
    plain::Vector plus, minus, scores;
    for (const double value : s) {
      plus.push_back(value / plain::sum(ideal));
      if (plain::sum(anti_ideal) == 0) {
        minus.push_back(0);
        scores.push_back(plus.back());
        continue;
      }
      minus.push_back(value / plain::sum(anti_ideal));
      const double both = plus.back() + minus.back();
      if (both == 0) {
        scores.push_back(0);
        continue;
      }
      const double f_plus = minus.back() / both, f_minus = plus.back() / both;
      scores.push_back(both / (1 + (1 - f_plus) / f_plus + (1 - f_minus) / f_minus));
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "n", r);
    steps.matrix("weighted", "Weighted normalised values", "v", v);
    steps.per_criterion("ideal", "Ideal solution", "AI", ideal);
    steps.per_criterion("anti_ideal", "Anti-ideal solution", "AAI", anti_ideal);
    steps.per_alternative("S", "Weighted sum", "S", s);
    steps.per_alternative("k_plus", "Degree of utility against the ideal", "K+", plus);
    steps.per_alternative("k_minus", "Degree of utility against the anti-ideal", "K-", minus);
    steps.per_alternative("scores", "Utility function", "f(K)", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_marcos() { return make_method<Marcos>(); }

}  // namespace mcda
