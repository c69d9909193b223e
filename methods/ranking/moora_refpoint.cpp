#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct MooraReferencePoint {
  static constexpr MethodInfo info{
      .name = "moora_refpoint",
      .title = "MOORA, reference point approach",
      .kind = MethodKind::scoring,
      .reference =
          "Brauers, Zavadskas (2006) The MOORA method and its application to privatization in a transition economy, "
          "Control and Cybernetics 35(2), 445-469",
      .formula = "P_i = max_j w_j |r_j - x_ij / |x_j||, r_j the best normalised value",
      .cost = "O(n m), one pass to fit and one to score",
      .aliases = "moora_reference_point refpoint",
      .compensation = Compensation::none,
      .sense = PublishedSense::smaller_is_better,
      .published_score = "P",
      .when_to_use = "The worst shortfall decides alone: a client without a serious weakness comes first.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum_of_squares;

  struct Model {
    std::vector<double> best, stretch;
    auto parts() { return std::tie(best, stretch); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double length = seen.norm(j);
      model.best.push_back(criteria.maximised(j) ? seen.max(j) : seen.min(j));
      model.stretch.push_back(length > 0 ? criteria.weight(j) / length : 0);
    }
    return model;
  }

  /// -P: larger is better.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    for (double& cell : out) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double best = model.best[k], stretch = model.stretch[k];
      const double* const x = rows.column(j).data();
      for (std::size_t i = 0; i < out.size(); ++i) {
        const double shortfall = -std::abs(x[i] - best) * stretch;
        out[i] = shortfall < out[i] ? shortfall : out[i];
      }
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::by_length(rows_of(table), criteria);
    const plain::Matrix shortfall = plain::map(r, criteria, [](const plain::Vector& all, const Criterion& criterion) {
      return [best = criterion.maximised() ? plain::high(all) : plain::low(all), w = criterion.weight](double v) {
        return w * std::abs(best - v);
      };
    });
    Steps steps;
    steps.matrix("normalized", "Values over the length of their column", "x*", r);
    steps.matrix("shortfall", "Weighted distance to the reference point", "w |r - x*|", shortfall);
    steps.per_alternative("scores", "Largest weighted distance, smaller is better", "P",
                          plain::each_row(shortfall, plain::high));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_moora_refpoint() { return make_method<MooraReferencePoint>(); }

}  // namespace mcda
