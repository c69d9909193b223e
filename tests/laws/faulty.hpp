// Methods with one fault each: what the laws must catch.
#pragma once

#include <memory>
#include <utility>

#include "mcda/method/erase.hpp"
#include "tests/laws/laws.hpp"

namespace test {

enum class Fault {
  none,            ///< a sound weighted sum: every law holds
  row_number,      ///< the place of a row counts
  column_number,   ///< the first criterion counts twice
  blind_to_goals,  ///< costs count as benefits
  memory,          ///< every call counts
  stale_scratch,   ///< reads what the last block left in the scratch column
  other_steps,     ///< the reference differs in the ninth digit
  unstored,        ///< a part of the model is not among its parts
  unguarded,       ///< divides by the range of a constant column
  wrong_sum,       ///< an additive model whose score is something else
};

template <Fault F>
struct Faulty {
  static constexpr MethodInfo info{.name = "faulty",
                                   .title = "t",
                                   .kind = mcda::MethodKind::scoring,
                                   .reference = "r",
                                   .formula = "f",
                                   .cost = "c",
                                   .additive = F == Fault::wrong_sum,
                                   .order_linear_in_weights = true,
                                   .order_class = "minmax sum"};
  static constexpr mcda::Statistic needs = mcda::Statistic::extremes;
  static constexpr Index scratch_columns = 1;

  struct Model : mcda::AdditiveModel {
    double bonus = 0;
    auto parts() {
      if constexpr (F == Fault::unstored) {
        return std::tie(scales, weights);
      } else {
        return std::tie(scales, weights, bonus);
      }
    }
  };

  static Model finish(const mcda::Summary& seen, const Criteria& criteria, const mcda::NoParameters&, mcda::Notes&) {
    Model model;
    model.bonus = 1;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double range = seen.range(j), slope = range > 0 || F == Fault::unguarded ? 1 / range : 0;
      const bool up = criteria.maximised(j) || F == Fault::blind_to_goals;
      model.scales.push_back(mcda::Scale::affine(up ? seen.min(j) : seen.max(j), up ? slope : -slope));
      model.weights.push_back(criteria.weight(j) * (F == Fault::column_number && j == 0 ? 2 : 1));
    }
    return model;
  }

  static void score(const Model& model, const mcda::Block& rows, mcda::Scratch& scratch,
                    std::span<double> out) noexcept {
    static double calls = 0;
    for (double& cell : out) cell = model.bonus;
    for (std::size_t j = 0; j < model.scales.size(); ++j)
      model.scales[j].add(model.weights[j], rows.column(static_cast<Index>(j)), out);
    const std::span<double> kept = scratch.raw(0, rows.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (F == Fault::row_number) out[i] += 1e-3 * static_cast<double>(i);
      if (F == Fault::memory) out[i] += calls;
      if (F == Fault::stale_scratch) out[i] += 1e-12 * std::exchange(kept[i], out[i]);
      if (F == Fault::wrong_sum) out[i] *= 2;
    }
    if (F == Fault::memory) calls += 1e-6;
  }

  static mcda::Steps steps(const DecisionTable& table, const Criteria& criteria, const mcda::NoParameters&) {
    std::vector<double> scores(static_cast<std::size_t>(table.rows()), F == Fault::other_steps ? 1 + 1e-9 : 1);
    const auto x = mcda::rows_of(table);
    for (std::size_t j = 0; j < x[0].size(); ++j) {
      const double low = lowest(x, j), high = highest(x, j);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const bool up = criteria.maximised(static_cast<Index>(j));
        if (high > low)
          scores[i] += criteria.weight(static_cast<Index>(j)) * (up ? x[i][j] - low : high - x[i][j]) / (high - low);
      }
    }
    mcda::Steps steps;
    steps.per_alternative("scores", "Scores", "score", scores);
    return steps;
  }
};

/// The methods live as long as the program.
template <Fault F>
const ScoringMethod& faulty() {
  static const std::unique_ptr<const mcda::Method> method = mcda::make_method<Faulty<F>>();
  return dynamic_cast<const ScoringMethod&>(*method);
}

}  // namespace test
