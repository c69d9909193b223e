#include "mcda/scale/normalization.hpp"

#include <algorithm>

namespace mcda {

Statistic needs_of(Normalization kind) {
  switch (kind) {
    case Normalization::sum: return Statistic::extremes | Statistic::sum | Statistic::sum_of_inverses;
    case Normalization::vector:
    case Normalization::vector_plain: return Statistic::extremes | Statistic::sum_of_squares;
    case Normalization::log: return Statistic::extremes | Statistic::sum_of_logarithms;
    case Normalization::enhanced_accuracy: return Statistic::extremes | Statistic::sum;
    default: return Statistic::extremes;
  }
}

std::optional<ScaleProblem> problem_of(Normalization kind, const Summary& summary, Index j, Direction direction) {
  const bool ratio = kind == Normalization::max || kind == Normalization::sum || kind == Normalization::linear ||
                     kind == Normalization::nonlinear || kind == Normalization::zavadskas_turskis;
  const char* const remedy = "use the minmax normalisation, or a value function without negative values";
  if (ratio && summary.min(j) < 0)
    return ScaleProblem{"has negative values, which a normalisation by ratios would turn round", remedy};
  if (kind == Normalization::log) {
    if (summary.min(j) <= 0)
      return ScaleProblem{"has values that are not positive, which have no logarithm", "use another normalisation"};
    if (summary.sum_of_logarithms(j) <= 0 || (direction == Direction::minimise && summary.count() < 2))
      return ScaleProblem{"has a product of at most 1, whose logarithm would turn this normalisation round",
                          "use another unit or normalisation"};
    return std::nullopt;
  }
  const bool divides = direction == Direction::minimise && ratio && kind != Normalization::max;
  if (divides && summary.min(j) == 0 && summary.max(j) > 0)
    return ScaleProblem{"has a cost of zero, by which this normalisation would divide", remedy};
  return std::nullopt;
}

Scale scale_of(Normalization kind, const Summary& summary, Index j, Direction direction) {
  const bool benefit = direction == Direction::maximise;
  const bool all_zero = summary.constant(j) && summary.max(j) == 0;
  switch (kind) {
    case Normalization::none: return Scale();
    case Normalization::minmax: {
      if (summary.constant(j)) return Scale::constant(1);
      const double range = summary.range(j);
      return benefit ? Scale::affine(summary.min(j), 1 / range) : Scale::affine(summary.max(j), -1 / range);
    }
    case Normalization::max:
      if (all_zero) return Scale::constant(benefit ? 0 : 1);
      return benefit ? Scale::affine(0, 1 / summary.max(j)) : Scale::affine(0, -1 / summary.max(j), 1);
    case Normalization::sum:
      if (all_zero) return Scale::constant(0);
      return benefit ? Scale::affine(0, 1 / summary.sum(j))
                     : Scale::reciprocal(1 / summary.sum_of_inverses(j)).within(smallest_magnitude, largest_magnitude);
    case Normalization::vector:
      if (all_zero) return Scale::constant(benefit ? 0 : 1);
      return benefit ? Scale::affine(0, 1 / summary.norm(j)) : Scale::affine(0, -1 / summary.norm(j), 1);
    case Normalization::linear:
      if (all_zero) return Scale::constant(1);  // as every other constant column
      return benefit ? Scale::affine(0, 1 / summary.max(j))
                     : Scale::reciprocal(summary.min(j)).within(smallest_magnitude, largest_magnitude);
    case Normalization::nonlinear:
      if (all_zero) return Scale::constant(benefit ? 0 : 1);
      return benefit ? Scale::power(1, summary.max(j), 2) : Scale::inverse_power(1, summary.min(j), 3);
    case Normalization::log: {
      const double sum = summary.sum_of_logarithms(j), others = static_cast<double>(summary.count()) - 1;
      return benefit ? Scale::logarithm(1 / sum, 0) : Scale::logarithm(-1 / (sum * others), 1 / others);
    }
    case Normalization::enhanced_accuracy: {
      if (summary.constant(j)) return Scale::constant(1);
      // The sum of the distances from the best value; where the values nearly agree nothing would be left of the
      // difference, so it is held within what m distances, none above the range and one equal to it, can sum to.
      const double m = static_cast<double>(summary.count()), range = summary.range(j);
      const double sum = std::clamp(benefit ? m * summary.max(j) - summary.sum(j) : summary.sum(j) - m * summary.min(j),
                                    range, (m - 1) * range);
      return benefit ? Scale::affine(summary.max(j), 1 / sum, 1) : Scale::affine(summary.min(j), -1 / sum, 1);
    }
    case Normalization::zavadskas_turskis:
      if (all_zero) return Scale::constant(benefit ? 0 : 1);
      return benefit ? Scale::affine(summary.max(j), 1 / summary.max(j), 1)
                     : Scale::affine(summary.min(j), -1 / summary.min(j), 1);
    case Normalization::vector_plain: return all_zero ? Scale::constant(0) : Scale::affine(0, 1 / summary.norm(j));
  }
  return Scale();
}

}  // namespace mcda
