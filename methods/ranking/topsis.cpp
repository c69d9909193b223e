#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/scale/normalization.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

// The loop over all cells, for the widest vectors of the machine.
MCDA_FOR_EACH_CPU void take_closeness(const Block& rows, const double* best, const double* worst, const double* stretch,
                                      double* closeness) {
  sum_lanes<2>(
      rows,
      [&](Lanes* sums, const Lanes& x, std::size_t j) MCDA_INLINED {
        const Lanes up = (best[j] - x) * stretch[j], down = (x - worst[j]) * stretch[j];
        sums[0] += up * up;
        sums[1] += down * down;
      },
      [&](Lanes* sums, auto write) MCDA_INLINED {
        take_roots(sums[0]), take_roots(sums[1]);
        const Lanes both = sums[1] + sums[0];
        write(closeness, both > 0 ? sums[1] / both : Lanes{} + 0.5);
      });
}

struct Topsis {
  static constexpr MethodInfo info{
      .name = "topsis",
      .title = "Technique for Order of Preference by Similarity to Ideal Solution",
      .kind = MethodKind::scoring,
      .reference =
          "Hwang, Yoon (1981) Methods for Multiple Attribute Decision Making, in Multiple Attribute Decision Making, "
          "Springer, 58-191",
      .doi = "10.1007/978-3-642-48318-9_3",
      .formula = "C_i = d_i^- / (d_i^+ + d_i^-), d_i^± = sqrt(sum_j (w_j (r_ij - r_j^±))^2), r_ij = x_ij / |x_j|",
      .cost = "O(n m), one pass to fit and one to score",
      .rank_reversal = RankReversal::possible,
      .published_score = "C",
      .when_to_use =
          "Quantities in different units, where being near the best and far from the worst both count; outliers "
          "stretch the column length and weaken their criterion.",
  };

  /// Distances ignore an added constant, so every linear normalisation of TOPSIS is a choice of length and nothing
  /// else.
  enum class Length { vector, minmax, none };
  struct Parameters {
    Length normalization = Length::vector;
  };
  static constexpr auto fields = std::tuple{
      field("normalization", &Parameters::normalization,
            "what each criterion is divided by: its Euclidean length, its range, or nothing",
            "vector|vector_plain minmax none"),
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum_of_squares;

  struct Model {
    std::vector<double> best, worst, stretch;  // n each; stretch is weight over length
    auto parts() { return std::tie(best, worst, stretch); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const bool up = criteria.maximised(j);
      const double length = parameters.normalization == Length::vector   ? seen.norm(j)
                            : parameters.normalization == Length::minmax ? seen.range(j)
                                                                         : 1;
      model.best.push_back(up ? seen.max(j) : seen.min(j));
      model.worst.push_back(up ? seen.min(j) : seen.max(j));
      model.stretch.push_back(length > 0 ? criteria.weight(j) / length : 0);
    }
    return model;
  }

  /// The closeness C_i in [0, 1]; one half where every row is alike.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> closeness) noexcept {
    take_closeness(rows, model.best.data(), model.worst.data(), model.stretch.data(), closeness.data());
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    std::vector<double> length(n, 1.0), ideal(n), anti_ideal(n), d_plus(m), d_minus(m), closeness(m);
    std::vector<std::vector<double>> r = x, v = x;
    for (std::size_t j = 0; j < n; ++j) {
      const Criterion& criterion = criteria[static_cast<Index>(j)];
      double low = x[0][j], high = x[0][j], squares = 0;
      for (std::size_t i = 0; i < m; ++i) {
        low = std::min(low, x[i][j]);
        high = std::max(high, x[i][j]);
        squares += x[i][j] * x[i][j];
      }
      if (parameters.normalization == Length::vector) length[j] = std::sqrt(squares);
      if (parameters.normalization == Length::minmax) length[j] = high - low;
      for (std::size_t i = 0; i < m; ++i) {
        r[i][j] = length[j] > 0 ? x[i][j] / length[j] : 0;
        v[i][j] = criterion.weight * r[i][j];
        const bool better = i == 0 || (criterion.maximised() ? v[i][j] > ideal[j] : v[i][j] < ideal[j]);
        const bool worse = i == 0 || (criterion.maximised() ? v[i][j] < anti_ideal[j] : v[i][j] > anti_ideal[j]);
        if (better) ideal[j] = v[i][j];
        if (worse) anti_ideal[j] = v[i][j];
      }
    }
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        d_plus[i] += std::pow(v[i][j] - ideal[j], 2);
        d_minus[i] += std::pow(v[i][j] - anti_ideal[j], 2);
      }
      d_plus[i] = std::sqrt(d_plus[i]);
      d_minus[i] = std::sqrt(d_minus[i]);
      closeness[i] = d_plus[i] + d_minus[i] > 0 ? d_minus[i] / (d_plus[i] + d_minus[i]) : 0.5;
    }
    Steps steps;
    steps.per_criterion("length", "Length of each criterion", "|x_j|", length);
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.matrix("weighted", "Weighted normalised values", "v", v);
    steps.per_criterion("ideal", "Ideal point", "v+", ideal);
    steps.per_criterion("anti_ideal", "Anti-ideal point", "v-", anti_ideal);
    steps.per_alternative("d_plus", "Distance to the ideal point", "d+", d_plus);
    steps.per_alternative("d_minus", "Distance to the anti-ideal point", "d-", d_minus);
    steps.per_alternative("scores", "Closeness to the ideal point", "C", closeness);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_topsis() { return make_method<Topsis>(); }

}  // namespace mcda
