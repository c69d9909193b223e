#include <cmath>

#include "mcda/method/erase.hpp"
#include "methods/weighting/information.hpp"
#include "methods/weighting/losses.hpp"

namespace mcda {

namespace {

using information::Vector;

struct Idocriw {
  static constexpr MethodInfo info{
      .name = "idocriw",
      .title = "Integrated determination of objective criteria weights",
      .kind = MethodKind::weighting,
      .reference =
          "Zavadskas, Podvezko (2016) Integrated Determination of Objective Criteria Weights in MCDM, International "
          "Journal of Information Technology and Decision Making 15(2), 267-283",
      .doi = "10.1142/S0219622016500036",
      .formula = "w_j = q_j W_j / sum_k q_k W_k, q the weights of CILOS, W those of entropy",
      .cost = "O(n m) for each of two passes, and O(n) for every row that is best in a criterion; O(n^3) at the end",
      .aliases = "w_idocriw",
      .result = ResultKind::weights,
      .domain = Domain::non_negative,
      .published_score = "w",
      .when_to_use =
          "Entropy weights, held back where a criterion tells apart mostly by one extreme client and then loses much "
          "elsewhere.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum | Statistic::sum_of_x_log_x;

  using Gathered = losses::Gathered;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    return losses::refusal_of_costs(seen, criteria);
  }

  static Gathered gather(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    return Gathered(seen, criteria);
  }

  static Weights weigh(const Summary& seen, const Gathered& gathered, const Criteria& criteria, const NoParameters&) {
    const losses::Balance balance = losses::balance_of(gathered.relative(), gathered.differs);
    Vector product;
    for (Index j = 0; j < criteria.size(); ++j)
      product.push_back(balance.shares[static_cast<std::size_t>(j)] * information::divergence_of(seen, j));
    Weights weights = information::shares_of(info.name, std::move(product), seen, criteria);
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
    Vector divergence(n, 0.0), product(n, 0.0);
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0, entropy = 0;
      for (std::size_t i = 0; i < x.size(); ++i) sum += x[i][j];
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double share = sum > 0 ? x[i][j] / sum : 0;
        if (share > 0 && !same[j]) entropy -= share * std::log(share) / std::log(static_cast<double>(x.size()));
      }
      divergence[j] = same[j] ? 0 : 1 - entropy;
      product[j] = balance[j] * divergence[j];
    }
    Steps steps;
    steps.matrix("values", "Values, costs inverted", "x", values);
    steps.matrix("loss", "What the column's criterion loses where the row's is best", "p", loss, StepShape::square);
    steps.per_criterion("cilos", "Weights of CILOS", "q", information::plain_shares(balance, same));
    steps.per_criterion("entropy", "Weights of entropy", "W", information::plain_shares(divergence, same));
    steps.per_criterion("weights", "Weights", "w", information::plain_shares(product, same));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_idocriw() { return make_method<Idocriw>(); }

}  // namespace mcda
