#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Rim {
  static constexpr MethodInfo info{
      .name = "rim",
      .title = "Reference ideal method (RIM)",
      .kind = MethodKind::scoring,
      .reference =
          "Cables, Lamata, Verdegay (2016) RIM-reference ideal method in multicriteria decision making, Information "
          "Sciences 337-338, 1-10",
      .doi = "10.1016/j.ins.2015.12.011",
      .formula =
          "R_i = I-_i / (I+_i + I-_i), I+ and I- the distances of w_j f(x_ij) to w and to 0; f is 1 in the ideal "
          "interval and falls to 0 at the ends of the range",
      .cost = "O(n m), nothing is learned from the rows",
      .rank_reversal = RankReversal::impossible,
      .published_score = "R",
      .when_to_use =
          "The best value lies inside the range (a size, an age), and new clients must not disturb the order of old "
          "ones.",
  };

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Index scratch_columns = 2;

  /// Without a reference ideal the better end of the range is ideal.
  static Interval ideal_of(const Criterion& criterion) {
    if (criterion.ideal_interval) return *criterion.ideal_interval;
    const double best = criterion.ideal.value_or(criterion.maximised() ? criterion.range->high : criterion.range->low);
    return {best, best};
  }

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    for (Index j = 0; j < criteria.size(); ++j) {
      const Criterion& criterion = criteria[j];
      if (!criterion.range)
        return Refusal{criterion.id, "has no range, which RIM needs",
                       "give `range: [low, high]` and, if the best is not an end, `ideal: [from, to]`"};
      const Interval ideal = ideal_of(criterion);
      if (!(criterion.range->low < criterion.range->high))
        return Refusal{criterion.id, "has a range without room", "give `range: [low, high]`"};
      if (ideal.low < criterion.range->low || ideal.high > criterion.range->high)
        return Refusal{criterion.id, "has an ideal outside its range", "put the ideal inside the range"};
      if (seen.min(j) < criterion.range->low || seen.max(j) > criterion.range->high) {
        return Refusal{criterion.id,
                       "goes from " + shortest(seen.min(j)) + " to " + shortest(seen.max(j)) + ", beyond its range",
                       "widen the range"};
      }
    }
    return std::nullopt;
  }

  struct Model {
    std::vector<Scale> scales;
    std::vector<double> weights;
    auto parts() { return std::tie(scales, weights); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (const Criterion& criterion : criteria) {
      const Interval range = *criterion.range, ideal = ideal_of(criterion);
      std::vector<Interval> points;
      if (range.low < ideal.low) points.push_back({range.low, 0});
      points.push_back({ideal.low, 1});
      if (ideal.low < ideal.high) points.push_back({ideal.high, 1});
      if (ideal.high < range.high) points.push_back({range.high, 0});
      model.scales.push_back(Scale::piecewise(std::move(points)));
      model.weights.push_back(criterion.weight);
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> out) noexcept {
    const std::span<double> to_ideal = scratch.zeroed(0, rows.size()), value = scratch.raw(1, rows.size());
    for (double& cell : out) cell = 0;  // squared distance to 0
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double weight = model.weights[k];
      model.scales[k].apply(rows.column(j), value);
      for (std::size_t i = 0; i < out.size(); ++i) {
        const double near = weight * value[i], far = weight - near;
        out[i] += near * near;
        to_ideal[i] += far * far;
      }
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double minus = std::sqrt(out[i]), plus = std::sqrt(to_ideal[i]);
      out[i] = minus / (minus + plus);
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix y = plain::map(rows_of(table), criteria, [](const plain::Vector&, const Criterion& criterion) {
      return [range = *criterion.range, ideal = ideal_of(criterion)](double x) {
        if (x >= ideal.low && x <= ideal.high) return 1.0;
        return x < ideal.low ? 1 - (ideal.low - x) / (ideal.low - range.low)
                             : 1 - (x - ideal.high) / (range.high - ideal.high);
      };
    });
    const plain::Matrix v = plain::weighted(y, criteria);
    plain::Vector plus, minus, scores;
    for (const plain::Vector& row : v) {
      double to_ideal = 0, to_zero = 0;
      for (std::size_t j = 0; j < row.size(); ++j) {
        to_ideal += std::pow(row[j] - criteria.weight(static_cast<Index>(j)), 2);
        to_zero += row[j] * row[j];
      }
      plus.push_back(std::sqrt(to_ideal));
      minus.push_back(std::sqrt(to_zero));
      scores.push_back(minus.back() / (plus.back() + minus.back()));
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "y", y);
    steps.matrix("weighted", "Weighted normalised values", "y'", v);
    steps.per_alternative("i_plus", "Distance to the reference ideal", "I+", plus);
    steps.per_alternative("i_minus", "Distance to the worst", "I-", minus);
    steps.per_alternative("scores", "Relative index", "R", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_rim() { return make_method<Rim>(); }

}  // namespace mcda
