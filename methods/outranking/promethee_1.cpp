#include <algorithm>
#include <cmath>
#include <string>

#include "mcda/engine/distillation.hpp"
#include "mcda/engine/preference_sums.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/textbook_distillation.hpp"
#include "methods/outranking/textbook_preference.hpp"

namespace mcda {

namespace {

struct Promethee1 {
  static constexpr MethodInfo info{
      .name = "promethee_1",
      .title = "PROMETHEE I (partial order by leaving and entering flow)",
      .kind = MethodKind::relation,
      .reference = "Brans, Vincke (1985) A Preference Ranking Organisation Method, Management Science 31(6), 647-656",
      .doi = "10.1287/mnsc.31.6.647",
      .formula =
          "a is at least as good as b when phi^+(a) >= phi^+(b) and phi^-(a) <= phi^-(b); "
          "phi_i^+ = sum_k pi(i, k) / (m - 1), phi_i^- = sum_k pi(k, i) / (m - 1), "
          "pi(i, k) = sum_j w_j P_j(d_j(i, k)) / sum_j w_j",
      .cost = "flows O(n m log m); the relation that is shown O(m^2) time and m^2 / 8 bytes",
      .aliases = "promethee1",
      .result = ResultKind::partial,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .when_to_use =
          "PROMETHEE II without the last step: who beats many and is beaten by many is not set against who does "
          "neither. The rank is the level in the partial order; equal levels do not mean equally good. Preference "
          "shape and thresholds q, p, s belong to each criterion, in its unit. For portfolios too large for a "
          "relation, promethee_2 gives both flows.",
  };

  struct Model {
    std::vector<int> shapes, maximised;                                // n each
    std::vector<double> shares, indifference, preference, inflection;  // n each; shares sum to 1
    std::vector<double> plus, minus;                                   // m each, once the columns were seen
    auto parts() { return std::tie(shapes, maximised, shares, indifference, preference, inflection, plus, minus); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    const double sum = criteria.sum_of_weights();
    for (const Criterion& criterion : criteria) {
      model.shapes.push_back(static_cast<int>(criterion.preference.shape));
      model.maximised.push_back(criterion.maximised() ? 1 : 0);
      model.shares.push_back(criterion.weight / sum);
      model.indifference.push_back(criterion.preference.indifference);
      model.preference.push_back(criterion.preference.preference);
      model.inflection.push_back(criterion.preference.gaussian);
    }
    return model;
  }

  static void observe_columns(Model& model, std::span<const SortedColumn> columns) {
    const std::size_t m = columns.front().values.size();
    model.plus.assign(m, 0.0), model.minus.assign(m, 0.0);
    for (std::size_t j = 0; m > 1 && j < columns.size(); ++j) {
      if (model.shares[j] == 0) continue;  // kept for a veto, which this method does not read
      const std::span<const double> values = columns[j].values;
      std::vector<double> below(m, 0.0), above(m, 0.0);
      const Preference preference{static_cast<PreferenceShape>(model.shapes[j]), model.indifference[j],
                                  model.preference[j], model.inflection[j]};
      add_preference_sums(preference, model.shares[j] / static_cast<double>(m - 1), values, values, below, above);
      const auto& won = model.maximised[j] != 0 ? below : above;
      const auto& lost = model.maximised[j] != 0 ? above : below;
      for (std::size_t k = 0; k < m; ++k) {
        model.plus[columns[j].rows[k]] += won[k];
        model.minus[columns[j].rows[k]] += lost[k];
      }
    }
  }

  static Exploitation exploit(const Model& model, const Compared&, Notes& notes) {
    Exploitation result;
    std::vector<double> best = ranks_of(model.plus, 1), least = ranks_of(model.minus, -1);
    result.ranks = levels_of(best, least);
    note_incomparable(best, least, notes);
    for (std::size_t i = 0; i < result.ranks.size(); ++i) {
      if (result.ranks[i] == 1) result.not_outranked.push_back(static_cast<Index>(i));
    }
    result.columns.push_back({"phi_plus", model.plus});
    result.columns.push_back({"phi_minus", model.minus});
    result.orders.push_back({"rank_by_phi_plus", std::move(best)});
    result.orders.push_back({"rank_by_phi_minus", std::move(least)});
    return result;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    double sum = 0;
    for (const Criterion& criterion : criteria) sum += criterion.weight;
    std::vector<std::vector<double>> pi(m, std::vector<double>(m, 0.0));
    std::vector<double> plus(m, 0.0), minus(m, 0.0);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        for (std::size_t j = 0; j < n; ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const double d = criterion.maximised() ? x[i][j] - x[k][j] : x[k][j] - x[i][j];
          pi[i][k] += criterion.weight / sum * textbook::degree(criterion.preference, d);
        }
      }
    }
    for (std::size_t i = 0; m > 1 && i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        plus[i] += pi[i][k] / static_cast<double>(m - 1);
        minus[i] += pi[k][i] / static_cast<double>(m - 1);
      }
    }
    Steps steps;
    steps.matrix("preference", "Preference of the row over the column", "pi", pi, StepShape::relation);
    steps.per_alternative("phi_plus", "Leaving flow", "phi+", plus);
    steps.per_alternative("phi_minus", "Entering flow", "phi-", minus);
    // The place in each order, counted pair by pair; flows that differ by rounding only are equal.
    std::vector<double> best(m, 1.0), least(m, 1.0);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        if (plus[k] > plus[i] + 1e-10) ++best[i];
        if (minus[k] < minus[i] - 1e-10) ++least[i];
      }
    }
    textbook::add_intersection(best, least, steps);
    return steps;
  }

 private:
  // Rank 1 for the largest flow (smallest for sign -1); flows lie in [0, 1], ties are those of every ranking. Flows
  // that are all of the size of a rounding error are equal.
  static std::vector<double> ranks_of(std::vector<double> flow, double sign) {
    for (double& value : flow) value = sign * value + 2;
    return rank_scores(flow).ranks;
  }
};

}  // namespace

std::unique_ptr<const Method> make_promethee_1() { return make_method<Promethee1>(); }

}  // namespace mcda
