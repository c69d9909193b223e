#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "methods/ranking/normalised.hpp"

namespace mcda {

namespace {

struct Psi {
  static constexpr MethodInfo info{
      .name = "psi",
      .title = "Preference selection index (PSI)",
      .kind = MethodKind::scoring,
      .reference =
          "Maniya, Bhatt (2010) A selection of material using a novel type decision-making method: Preference "
          "selection index method, Materials & Design 31(4), 1785-1789",
      .doi = "10.1016/j.matdes.2009.11.020",
      .formula =
          "I_i = sum_j psi_j r_ij, psi_j = phi_j / sum phi, phi_j = 1 - sum_i (r_ij - mean r_j)^2, r = x / max, min / "
          "x",
      .cost = "O(n m), two passes to fit and one to score",
      .domain = Domain::non_negative,
      .weights = WeightMeaning::none,
      .published_score = "I",
      .known_defect =
          "phi may be negative, so that a criterion counts against its own goal and a dominated client can come first: "
          "tests/laws/counter_examples/psi.json",
      .when_to_use =
          "No weights are to be had at all; the method makes its own from the spread of the columns and ignores those "
          "of the model.",
  };

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Statistic second_needs = Statistic::moments;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    return refusal_of_normalization(Normalization::linear, seen, criteria);
  }

  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j)
      model.scales.push_back(scale_of(Normalization::linear, seen, j, criteria[j].direction));
    return model;
  }

  static void transform(const Model& model, const Block& rows, std::span<const std::span<double>> out) noexcept {
    for (Index j = 0; j < rows.columns(); ++j)
      model.scales[static_cast<std::size_t>(j)].apply(rows.column(j), out[static_cast<std::size_t>(j)]);
  }

  /// The index weights. Where the phi cancel to zero no index exists and all criteria count alike.
  static void refine(Model& model, const Summary& seen) {
    double total = 0, size = 0;
    for (Index j = 0; j < seen.columns(); ++j) {
      model.weights.push_back(1 - seen.squared_deviations(j));
      total += model.weights.back();
      size += std::abs(model.weights.back());
    }
    for (double& weight : model.weights)
      weight = std::abs(total) > 1e-12 * size ? weight / total : 1 / static_cast<double>(seen.columns());
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::linear(rows_of(table), criteria);
    plain::Vector variation, deviation, index;
    double size = 0;
    for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j) {
      const plain::Vector all = plain::column(r, j);
      double squares = 0;
      for (const double value : all) squares += (value - plain::mean(all)) * (value - plain::mean(all));
      variation.push_back(squares);
      deviation.push_back(1 - squares);
      size += std::abs(1 - squares);
    }
    const double total = plain::sum(deviation);
    for (const double phi : deviation)
      index.push_back(std::abs(total) > 1e-12 * size ? phi / total : 1 / static_cast<double>(deviation.size()));
    const plain::Vector scores = plain::each_row(r, [&](const plain::Vector& row) {
      double sum = 0;
      for (std::size_t j = 0; j < row.size(); ++j) sum += index[j] * row[j];
      return sum;
    });
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.per_criterion("variation", "Preference variation", "PV", variation);
    steps.per_criterion("deviation", "Deviation in preference", "phi", deviation);
    steps.per_criterion("criteria", "Overall preference of the criteria", "psi", index);
    steps.per_alternative("scores", "Preference selection index", "I", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_psi() { return make_method<Psi>(); }

}  // namespace mcda
