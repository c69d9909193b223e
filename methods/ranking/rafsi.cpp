#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Rafsi {
  static constexpr MethodInfo info{
      .name = "rafsi",
      .title =
          "Ranking of alternatives through functional mapping of criterion sub-intervals into a single interval "
          "(RAFSI)",
      .kind = MethodKind::scoring,
      .reference =
          "Zizovic, Pamucar, Albijanic, Chatterjee, Pribicevic (2020) Eliminating Rank Reversal Problem Using a New "
          "Multi-Attribute Model - The RAFSI Method, Mathematics 8(6), 1015",
      .doi = "10.3390/math8061015",
      .formula =
          "V_i = sum_j w_j s_ij, s = f / (2 A) for a benefit, H / (2 f) for a cost, f the linear map of [anti-ideal, "
          "ideal] onto [n_1, n_2k], A and H its means",
      .cost = "O(n m), nothing is learned from the rows",
      .rank_reversal = RankReversal::impossible,
      .direction_symmetric = false,
      .additive = true,
      .order_linear_in_weights = true,
      .published_score = "V",
      .when_to_use =
          "The ideal and anti-ideal of each criterion are known in advance, and new clients must not disturb the order "
          "of old ones.",
  };

  struct Parameters {
    double n1 = 1;
    double n2k = 6;
  };
  static constexpr auto fields = std::tuple{
      field("n1", &Parameters::n1, "lower end of the common interval", 0.001, 1000),
      field("n2k", &Parameters::n2k,
            "upper end of the common interval: how many times better the ideal is than the anti-ideal", 0.001, 1000),
  };

  static constexpr Statistic needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const Parameters& parameters) {
    if (!(parameters.n1 < parameters.n2k))
      return Refusal{{}, "RAFSI maps onto [n1, n2k], and n1 is not below n2k", "set rafsi.n1 < rafsi.n2k"};
    for (const Criterion& criterion : criteria) {
      if (!criterion.ideal || !criterion.anti_ideal)
        return Refusal{criterion.id, "has no ideal and anti_ideal level, which RAFSI needs",
                       "give `ideal:` and `anti_ideal:`"};
      if (*criterion.ideal == *criterion.anti_ideal)
        return Refusal{criterion.id, "has the same ideal and anti_ideal level", "give two different levels"};
    }
    return std::nullopt;
  }

  using Model = AdditiveModel;

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    const double arithmetic = (parameters.n1 + parameters.n2k) / 2,
                 harmonic = 2 / (1 / parameters.n1 + 1 / parameters.n2k);
    for (const Criterion& criterion : criteria) {
      const double low = std::min(*criterion.ideal, *criterion.anti_ideal),
                   high = std::max(*criterion.ideal, *criterion.anti_ideal);
      const double slope = (parameters.n2k - parameters.n1) / (high - low);
      model.weights.push_back(criterion.weight);
      if (criterion.maximised()) {
        model.scales.push_back(Scale::affine(low, slope / (2 * arithmetic), parameters.n1 / (2 * arithmetic)));
      } else {
        // H / (2 f) has a pole below the ideal; whoever is better than the ideal counts as the ideal.
        model.scales.push_back(
            Scale::reciprocal(harmonic / (2 * slope), 0, low, parameters.n1 / slope).within(low, largest_magnitude));
      }
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const double arithmetic = (parameters.n1 + parameters.n2k) / 2,
                 harmonic = 2 * parameters.n1 * parameters.n2k / (parameters.n1 + parameters.n2k);
    const auto mapped = [&](const plain::Vector&, const Criterion& criterion) {
      return [low = std::min(*criterion.ideal, *criterion.anti_ideal),
              high = std::max(*criterion.ideal, *criterion.anti_ideal), up = criterion.maximised(),
              &parameters](double v) {
        if (!up) v = std::max(v, low);
        return (parameters.n2k - parameters.n1) / (high - low) * v +
               (high * parameters.n1 - low * parameters.n2k) / (high - low);
      };
    };
    const plain::Matrix f = plain::map(rows_of(table), criteria, mapped);
    const plain::Matrix s = plain::map(f, criteria, [&](const plain::Vector&, const Criterion& criterion) {
      return [up = criterion.maximised(), arithmetic, harmonic](double v) {
        return up ? v / (2 * arithmetic) : harmonic / (2 * v);
      };
    });
    Steps steps;
    steps.matrix("mapped", "Values mapped onto the common interval", "f", f);
    steps.matrix("normalized", "Normalised values", "s", s);
    steps.per_alternative("scores", "Criteria function", "V",
                          plain::each_row(plain::weighted(s, criteria), plain::sum));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_rafsi() { return make_method<Rafsi>(); }

}  // namespace mcda
