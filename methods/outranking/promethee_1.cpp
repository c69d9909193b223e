#include <algorithm>
#include <cmath>
#include <string>

#include "mcda/engine/partial_order.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/preference_criteria.hpp"
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
    PreferenceCriteria criteria;
    std::vector<double> plus, minus;  // m each, once the columns were seen
    auto parts() { return std::tuple_cat(criteria.parts(), std::tie(plus, minus)); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const NoParameters&, Notes&) {
    return {PreferenceCriteria::of(criteria), {}, {}};
  }

  static void observe_columns(Model& model, std::span<const SortedColumn> columns) {
    const std::size_t m = columns.front().values.size();
    model.plus.assign(m, 0.0), model.minus.assign(m, 0.0);
    for (std::size_t j = 0; m > 1 && j < columns.size(); ++j) {
      if (model.criteria.shares[j] == 0) continue;  // kept for a veto, which this method does not read
      model.criteria.add_flows(j, model.criteria.shares[j] / static_cast<double>(m - 1), columns[j], model.plus,
                               model.minus);
    }
  }

  static Exploitation exploit(const Model& model, const Compared&, Notes& notes) {
    Exploitation result =
        intersected("rank_by_phi_plus", ranks_of(model.plus, 1), "rank_by_phi_minus", ranks_of(model.minus, -1), notes);
    result.columns.push_back({"phi_plus", model.plus});
    result.columns.push_back({"phi_minus", model.minus});
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
