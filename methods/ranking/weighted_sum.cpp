#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "methods/ranking/normalised.hpp"

namespace mcda {

namespace {

struct WeightedSum {
  static constexpr MethodInfo info{
      .name = "weighted_sum",
      .title = "Weighted sum (simple additive weighting)",
      .kind = MethodKind::scoring,
      .reference =
          "Churchman, Ackoff (1954) An Approximate Measure of Value, Journal of the Operations Research Society of "
          "America 2(2)",
      .doi = "10.1287/opre.2.2.172",
      .formula = "V_i = sum_j w_j r_ij",
      .cost = "O(n m), one pass to fit and one to score",
      .aliases = "wsm saw",
      .additive = true,
      .order_linear_in_weights = true,
      .published_score = "V",
      .when_to_use =
          "The method to start with: every contribution can be read off, and every other method is compared with it. A "
          "very bad value can be bought back by very good ones.",
  };

  struct Parameters {
    Normalization normalization = Normalization::minmax;
  };
  static constexpr auto fields = std::tuple{
      field("normalization", &Parameters::normalization, "how each criterion becomes comparable",
            turning_normalization_choices),
  };

  /// Under these normalisations other methods give the same order.
  static std::string_view order_class(const Parameters& parameters) {
    switch (parameters.normalization) {
      case Normalization::minmax: return "minmax sum";
      case Normalization::linear: return "linear sum";
      case Normalization::vector: return "vector sum";
      case Normalization::sum: return "share sum";
      default: return {};
    }
  }

  static Statistic needs(const Parameters& parameters) { return needs_of(parameters.normalization); }

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    if (auto refused = refusal_of_normalization(parameters.normalization, seen, criteria)) return refused;
    for (Index j = 0; j < criteria.size(); ++j) {
      if (parameters.normalization == Normalization::none && !criteria.maximised(j)) {
        return Refusal{criteria[j].id, "is to be minimised, which a weighted sum of raw values cannot do",
                       "choose a normalisation"};
      }
    }
    return std::nullopt;
  }

  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(parameters.normalization, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    const plain::Matrix r = plain::map(x, criteria, [&](const plain::Vector& all, const Criterion& criterion) {
      double inverses = 0, logarithms = 0, below_best = 0, above_best = 0;
      for (const double one : all) {
        inverses += one != 0 ? 1 / one : 0;
        logarithms += one > 0 ? std::log(one) : 0;
        below_best += plain::high(all) - one;
        above_best += one - plain::low(all);
      }
      return [=, kind = parameters.normalization, low = plain::low(all), high = plain::high(all), sum = plain::sum(all),
              length = plain::length(all), others = static_cast<double>(all.size()) - 1,
              up = criterion.maximised()](double v) {
        const bool zeros = low == 0 && high == 0;
        switch (kind) {
          case Normalization::minmax:
            return high == low ? 1 : up ? (v - low) / (high - low) : (high - v) / (high - low);
          case Normalization::max: return up ? plain::ratio(v, high) : 1 - plain::ratio(v, high);
          case Normalization::sum: return zeros ? 0 : up ? v / sum : 1 / v / inverses;
          case Normalization::vector: return up ? plain::ratio(v, length) : 1 - plain::ratio(v, length);
          case Normalization::linear: return zeros ? 1 : up ? v / high : low / v;
          case Normalization::nonlinear:
            return up ? std::pow(plain::ratio(v, high), 2) : zeros ? 1 : std::pow(low / v, 3);
          case Normalization::log: return up ? std::log(v) / logarithms : (1 - std::log(v) / logarithms) / others;
          case Normalization::enhanced_accuracy:
            return high == low ? 1 : 1 - (up ? (high - v) / below_best : (v - low) / above_best);
          case Normalization::zavadskas_turskis:
            return zeros ? (up ? 0 : 1) : up ? 1 - (high - v) / high : 1 - (v - low) / low;
          default: return v;
        }
      };
    });
    const plain::Matrix weighted = plain::weighted(r, criteria);
    const plain::Vector scores = plain::each_row(weighted, [](const plain::Vector& row) { return plain::sum(row); });
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.matrix("weighted", "Weighted normalised values", "w r", weighted);
    steps.per_alternative("scores", "Weighted sum", "V", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_weighted_sum() { return make_method<WeightedSum>(); }

}  // namespace mcda
