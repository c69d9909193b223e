#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Spotis {
  static constexpr MethodInfo info{
      .name = "spotis",
      .title = "Stable preference ordering towards ideal solution (SPOTIS)",
      .kind = MethodKind::scoring,
      .reference =
          "Dezert, Tchamova, Han, Tacnet (2020) The SPOTIS Rank Reversal Free Method for Multi-Criteria "
          "Decision-Making Support, FUSION 2020, IEEE",
      .doi = "10.23919/FUSION45008.2020.9190347",
      .formula = "d_i = sum_j w_j |x_ij - s_j| / (S_j^max - S_j^min), s the expected solution point inside the bounds",
      .cost = "O(n m), nothing is learned from the rows",
      .rank_reversal = RankReversal::impossible,
      .additive = true,
      .order_linear_in_weights = true,
      .sense = PublishedSense::smaller_is_better,
      .published_score = "d",
      .when_to_use =
          "New clients must never turn the order of old ones: each criterion carries the smallest and largest "
          "conceivable value as `bounds`.",
  };

  enum class Bounds { given, data };
  struct Parameters {
    Bounds bounds = Bounds::given;
  };
  static constexpr auto fields = std::tuple{field(
      "bounds", &Parameters::bounds,
      "where the bounds come from: the model, or the range of the data (which gives up the freedom from rank reversal)",
      "given data")};

  static std::string_view order_class(const Parameters& parameters) {
    return parameters.bounds == Bounds::data ? "minmax sum" : std::string_view();
  }

  static constexpr Statistic needs = Statistic::extremes;

  static Interval bounds_of(const Summary& seen, const Criterion& criterion, Index j, const Parameters& parameters) {
    return parameters.bounds == Bounds::data ? Interval{seen.min(j), seen.max(j)}
                                             : criterion.bounds.value_or(Interval{});
  }

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    if (parameters.bounds == Bounds::data) return std::nullopt;
    for (Index j = 0; j < criteria.size(); ++j) {
      const Criterion& criterion = criteria[j];
      if (!criterion.bounds)
        return Refusal{criterion.id, "has no bounds, which SPOTIS needs",
                       "give `bounds: [smallest, largest]` conceivable, or set spotis.bounds=data"};
      if (!(criterion.bounds->low < criterion.bounds->high))
        return Refusal{criterion.id, "has bounds without room between them", "give `bounds: [smallest, largest]`"};
      if (seen.min(j) < criterion.bounds->low || seen.max(j) > criterion.bounds->high) {
        return Refusal{criterion.id,
                       "goes from " + shortest(seen.min(j)) + " to " + shortest(seen.max(j)) + ", beyond its bounds",
                       "widen the bounds"};
      }
    }
    return std::nullopt;
  }

  using Model = AdditiveModel;

  /// -d. Without an expected solution point the best bound is expected.
  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const Interval bounds = bounds_of(seen, criteria[j], j, parameters);
      const double range = bounds.high - bounds.low, best = criteria.maximised(j) ? bounds.high : bounds.low;
      const double expected = criteria[j].ideal && parameters.bounds == Bounds::given ? *criteria[j].ideal : best;
      model.weights.push_back(criteria.weight(j));
      if (!(range > 0)) {
        model.scales.push_back(Scale::constant(0));
      } else if (expected == best) {
        model.scales.push_back(Scale::affine(best, criteria.maximised(j) ? 1 / range : -1 / range));
      } else {
        std::vector<Interval> points;
        if (bounds.low < expected) points.push_back({bounds.low, (bounds.low - expected) / range});
        points.push_back({expected, 0});
        if (expected < bounds.high) points.push_back({bounds.high, (expected - bounds.high) / range});
        model.scales.push_back(Scale::piecewise(std::move(points)));
      }
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    plain::Vector expected;
    const plain::Matrix distance = plain::map(x, criteria, [&](const plain::Vector& all, const Criterion& criterion) {
      const bool given = parameters.bounds == Bounds::given;
      const double low = given ? criterion.bounds->low : plain::low(all),
                   high = given ? criterion.bounds->high : plain::high(all);
      const double point = given && criterion.ideal ? *criterion.ideal : criterion.maximised() ? high : low;
      expected.push_back(point);
      return [low, high, point](double v) { return plain::ratio(std::abs(v - point), high - low); };
    });
    Steps steps;
    steps.per_criterion("expected", "Expected solution point", "s", expected);
    steps.matrix("distance", "Normalised distance to it", "d", distance);
    steps.per_alternative("scores", "Weighted distance, smaller is better", "d",
                          plain::each_row(plain::weighted(distance, criteria), plain::sum));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_spotis() { return make_method<Spotis>(); }

}  // namespace mcda
