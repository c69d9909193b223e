#include <algorithm>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "methods/ranking/normalised.hpp"

namespace mcda {

namespace {

struct Lmaw {
  static constexpr MethodInfo info{
      .name = "lmaw",
      .title = "Logarithm methodology of additive weights (LMAW)",
      .kind = MethodKind::scoring,
      .reference =
          "Pamucar, Zizovic, Biswas, Bozanic (2021) A new logarithm methodology of additive weights (LMAW) for MCDM: "
          "Application in logistics, Facta Universitatis, Mechanical Engineering 19(3), 361-380",
      .doi = "10.22190/FUME210214031P",
      .formula =
          "Q_i = sum_j 2 f^w_j / ((2 - f)^w_j + f^w_j), f_ij = ln t_ij / sum_i ln t_ij, t = 1 + x / max, 1 + min / x "
          "for a cost",
      .cost = "O(n m) with a logarithm and two powers a cell, two passes to fit and one to score",
      .domain = Domain::non_negative,
      .compensation = Compensation::partial,
      .direction_symmetric = false,
      .published_score = "Q",
      .when_to_use = "Small portfolios: each value is a share of its column, and shares shrink as the portfolio grows.",
  };

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Statistic second_needs = Statistic::sum;
  static constexpr Index scratch_columns = 1;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    return refusal_of_normalization(Normalization::linear, seen, criteria);
  }

  struct Model {
    std::vector<Scale> scales;  // linear; t = 1 + scale
    std::vector<double> weights, total;
    auto parts() { return std::tie(scales, weights, total); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      // On a frozen scale a cost may be 0 or less: as good as the smallest, not beyond the pole of min / x.
      model.scales.push_back(scale_of(Normalization::linear, seen, j, criteria[j].direction)
                                 .within(smallest_magnitude, largest_magnitude));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static void transform(const Model& model, const Block& rows, std::span<const std::span<double>> out) noexcept {
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      model.scales[k].apply(rows.column(j), out[k]);
      for (double& cell : out[k]) cell = std::log1p(cell);
    }
  }

  static void refine(Model& model, const Summary& seen) {
    for (Index j = 0; j < seen.columns(); ++j) model.total.push_back(seen.sum(j));
  }

  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> out) noexcept {
    const std::span<double> r = scratch.raw(0, rows.size());
    for (double& cell : out) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double weight = model.weights[k], total = model.total[k];
      model.scales[k].apply(rows.column(j), r);
      for (std::size_t i = 0; i < out.size(); ++i) {
        // A share of the column is at most 1; on a frozen scale a value far outside it is held where the formula ends.
        const double share = r[i] > 0 ? std::min(std::log1p(r[i]) / total, 2.0) : 0;
        // 2 f^w / ((2 - f)^w + f^w), divided by f^w
        out[i] += share > 0 ? 2 / (std::pow((2 - share) / share, weight) + 1) : 0;
      }
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    plain::Matrix t = plain::linear(rows_of(table), criteria);
    for (plain::Vector& row : t) {
      for (double& value : row) value += 1;
    }
    const plain::Matrix share = plain::map(t, criteria, [](const plain::Vector& all, const Criterion&) {
      double total = 0;
      for (const double value : all) total += std::log(value);
      return [total](double v) { return std::log(v) / total; };
    });
    const plain::Matrix q = plain::map(share, criteria, [](const plain::Vector&, const Criterion& criterion) {
      return [w = criterion.weight](double f) {
        return f == 0 ? 0 : 2 * std::pow(f, w) / (std::pow(2 - f, w) + std::pow(f, w));
      };
    });
    Steps steps;
    steps.matrix("normalized", "Standardised values", "t", t);
    steps.matrix("share", "Share of the column's logarithm", "f", share);
    steps.matrix("weighted", "Weighted values", "xi", q);
    steps.per_alternative("scores", "Final index", "Q", plain::each_row(q, plain::sum));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_lmaw() { return make_method<Lmaw>(); }

}  // namespace mcda
