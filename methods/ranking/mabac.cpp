#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"

namespace mcda {

namespace {

struct Mabac {
  static constexpr MethodInfo info{
      .name = "mabac",
      .title = "Multi-attributive border approximation area comparison (MABAC)",
      .kind = MethodKind::scoring,
      .reference =
          "Pamucar, Cirovic (2015) The selection of transport and handling resources in logistics centers using MABAC, "
          "Expert Systems with Applications 42(6), 3016-3028",
      .doi = "10.1016/j.eswa.2014.11.057",
      .formula = "S_i = sum_j (w_j (1 + r_ij) - g_j), g_j = (prod_i w_j (1 + r_ij))^(1/m), r minmax",
      .cost = "O(n m) with one logarithm a cell, two passes to fit and one to score",
      .additive = true,
      .order_linear_in_weights = true,
      .order_class = "minmax sum",
      .published_score = "S",
      .when_to_use =
          "Orders clients as the weighted sum does; the sign of each contribution says whether a client lies above or "
          "below the border of its criterion.",
  };

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Statistic second_needs = Statistic::sum_of_logarithms;
  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(Normalization::minmax, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static void transform(const Model& model, const Block& rows, std::span<const std::span<double>> out) noexcept {
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      model.scales[k].apply(rows.column(j), out[k]);
      for (double& cell : out[k]) cell += 1;
    }
  }

  /// From r to 1 + r - g / w: the border is w times the geometric mean of 1 + r.
  static void refine(Model& model, const Summary& seen) {
    for (std::size_t j = 0; j < model.scales.size(); ++j) {
      const double border = std::exp(seen.sum_of_logarithms(static_cast<Index>(j)) / static_cast<double>(seen.count()));
      model.scales[j] = model.scales[j].plus(1 - border);
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::minmax(rows_of(table), criteria, 1);
    plain::Matrix v = r;
    for (plain::Vector& row : v) {
      for (std::size_t j = 0; j < row.size(); ++j) row[j] = criteria.weight(static_cast<Index>(j)) * (1 + row[j]);
    }
    plain::Vector border;
    for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j) {
      double logarithms = 0;
      for (const double value : plain::column(v, j)) logarithms += std::log(value);
      border.push_back(std::exp(logarithms / static_cast<double>(v.size())));
    }
    plain::Matrix q = v;
    for (plain::Vector& row : q) {
      for (std::size_t j = 0; j < row.size(); ++j) row[j] -= border[j];
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "n", r);
    steps.matrix("weighted", "Weighted matrix", "v", v);
    steps.per_criterion("border", "Border approximation area", "g", border);
    steps.matrix("distance", "Distance from the border", "q", q);
    steps.per_alternative("scores", "Sum of distances", "S", plain::each_row(q, plain::sum));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_mabac() { return make_method<Mabac>(); }

}  // namespace mcda
