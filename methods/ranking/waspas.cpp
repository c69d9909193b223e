#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "mcda/statistics/each_cpu.hpp"
#include "mcda/statistics/elementary.hpp"
#include "methods/ranking/normalised.hpp"

namespace mcda {

namespace {

MCDA_FOR_EACH_CPU void add_both(double weight, std::span<const double> r, std::span<const double> ln_r, double* sum,
                                double* logarithm) {
  for (std::size_t i = 0; i < r.size(); ++i) sum[i] += weight * r[i];
  for (std::size_t i = 0; i < r.size(); ++i) logarithm[i] += weight * ln_r[i];  // ln 0 makes the product 0
}

struct Waspas {
  static constexpr MethodInfo info{
      .name = "waspas",
      .title = "Weighted aggregated sum product assessment (WASPAS)",
      .kind = MethodKind::scoring,
      .reference =
          "Zavadskas, Turskis, Antucheviciene, Zakarevicius (2012) Optimization of Weighted Aggregated Sum Product "
          "Assessment, Elektronika ir Elektrotechnika 122(6), 3-6",
      .doi = "10.5755/j01.eee.122.6.1810",
      .formula = "Q_i = lambda sum_j w_j r_ij + (1 - lambda) prod_j r_ij^w_j, r = x / max, min / x for a cost",
      .cost = "O(n m) with one logarithm a cell, one pass to fit and one to score",
      .domain = Domain::non_negative,
      .compensation = Compensation::partial,
      .published_score = "Q",
      .when_to_use =
          "A compromise between the weighted sum and the weighted product: lambda says how much a bad value may be "
          "bought back.",
  };

  struct Parameters {
    double lambda = 0.5;
  };
  static constexpr auto fields = std::tuple{
      field("lambda", &Parameters::lambda, "share of the weighted sum; the rest goes to the weighted product", 0, 1)};

  /// At its ends it is one of the two methods that it joins.
  static std::string_view order_class(const Parameters& parameters) {
    return parameters.lambda == 1 ? "linear sum" : parameters.lambda == 0 ? "product" : std::string_view();
  }

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Index scratch_columns = 4;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters&) {
    return refusal_of_normalization(Normalization::linear, seen, criteria);
  }

  struct Model {
    std::vector<Scale> scales;
    std::vector<double> weights;
    double lambda = 0.5;
    auto parts() { return std::tie(scales, weights, lambda); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{.lambda = parameters.lambda};
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(Normalization::linear, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> out) noexcept {
    const std::span<double> sum = scratch.zeroed(0, rows.size()), logarithm = scratch.zeroed(1, rows.size()),
                            r = scratch.raw(2, rows.size()), ln_r = scratch.raw(3, rows.size());
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      model.scales[k].apply(rows.column(j), r);
      take_logarithms(r, ln_r);
      add_both(model.weights[k], r, ln_r, sum.data(), logarithm.data());
    }
    take_exponentials(logarithm, logarithm);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = model.lambda * sum[i] + (1 - model.lambda) * logarithm[i];
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix r = plain::linear(rows_of(table), criteria);
    const plain::Vector sums =
        plain::each_row(plain::weighted(r, criteria), [](const plain::Vector& row) { return plain::sum(row); });
    const plain::Vector products = plain::each_row(r, [&](const plain::Vector& row) {
      double product = 1;
      for (std::size_t j = 0; j < row.size(); ++j) product *= std::pow(row[j], criteria.weight(static_cast<Index>(j)));
      return product;
    });
    plain::Vector scores;
    for (std::size_t i = 0; i < r.size(); ++i)
      scores.push_back(parameters.lambda * sums[i] + (1 - parameters.lambda) * products[i]);
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.per_alternative("q_wsm", "Weighted sum", "Q(1)", sums);
    steps.per_alternative("q_wpm", "Weighted product", "Q(2)", products);
    steps.per_alternative("scores", "Joint index", "Q", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_waspas() { return make_method<Waspas>(); }

}  // namespace mcda
