#include <cmath>

#include "mcda/method/erase.hpp"
#include "methods/weighting/information.hpp"
#include "methods/weighting/losses.hpp"

namespace mcda {

namespace {

using information::Vector;

struct Cilos {
  static constexpr MethodInfo info{
      .name = "cilos",
      .title = "Criterion impact loss",
      .kind = MethodKind::weighting,
      .reference =
          "Zavadskas, Podvezko (2016) Integrated Determination of Objective Criteria Weights in MCDM, International "
          "Journal of Information Technology and Decision Making 15(2), 267-283",
      .doi = "10.1142/S0219622016500036",
      .formula =
          "x_ij = min_j / x_ij for a cost, p_ij = (max_j - x_kj) / max_j with k the row that is best in i (the mean "
          "where several are), sum_{j != i} p_ij q_j = q_i sum_k p_ki, w_j = q_j / sum_k q_k",
      .cost = "O(n m) for each of two passes, and O(n) for every row that is best in a criterion; O(n^3) at the end",
      .aliases = "w_cilos",
      .result = ResultKind::weights,
      .domain = Domain::non_negative,
      .published_score = "w",
      .when_to_use =
          "A criterion that loses little where another is at its best should count more. It reads the best rows only: "
          "with many ties at the top it says little.",
  };

  static constexpr Statistic needs = Statistic::extremes;

  using Gathered = losses::Gathered;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    return losses::refusal_of_costs(seen, criteria);
  }

  static Gathered gather(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    return Gathered(seen, criteria);
  }

  static Weights weigh(const Summary& seen, const Gathered& gathered, const Criteria& criteria, const NoParameters&) {
    const losses::Balance balance = losses::balance_of(gathered.relative(), gathered.differs);
    Weights weights = information::shares_of(info.name, balance.shares, seen, criteria);
    losses::note(info.name, balance, gathered, criteria, weights.notes);
    return weights;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const auto x = rows_of(table);
    const auto n = static_cast<std::size_t>(criteria.size());
    const std::vector<bool> same = information::constant_columns(x, n);
    losses::Matrix values;
    const losses::Matrix loss = losses::plain_losses(x, criteria, same, values);
    const Vector balance = losses::plain_balance(loss, same);
    Steps steps;
    steps.matrix("values", "Values, costs inverted", "x", values);
    steps.matrix("loss", "What the column's criterion loses where the row's is best", "p", loss, StepShape::square);
    steps.per_criterion("weights", "Weights", "w", information::plain_shares(balance, same));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_cilos() { return make_method<Cilos>(); }

}  // namespace mcda
