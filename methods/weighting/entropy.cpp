#include <cmath>

#include "mcda/method/erase.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

struct Entropy {
  static constexpr MethodInfo info{
      .name = "entropy",
      .title = "Entropy weights",
      .kind = MethodKind::weighting,
      .reference =
          "Shannon (1948) A Mathematical Theory of Communication, Bell System Technical Journal 27(3), 379-423; as "
          "weights: Hwang, Yoon (1981) Multiple Attribute Decision Making, Springer",
      .doi = "10.1002/j.1538-7305.1948.tb01338.x",
      .formula =
          "p_ij = x_ij / sum_i x_ij, E_j = -(1 / ln m) sum_i p_ij ln p_ij with 0 ln 0 = 0, w_j = (1 - E_j) / sum_k (1 "
          "- E_k); the direction of a criterion is ignored",
      .cost = "O(n m), one pass with one logarithm a cell",
      .aliases = "w_entropy",
      .result = ResultKind::weights,
      .domain = Domain::non_negative,
      .published_score = "w",
      .when_to_use =
          "No one can be asked, and a criterion that tells clients apart should count more. Spread is not importance: "
          "a skewed criterion takes most of the weight.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum | Statistic::sum_of_x_log_x;

  static Weights weigh(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    information::Vector divergence;
    for (Index j = 0; j < criteria.size(); ++j) divergence.push_back(information::divergence_of(seen, j));
    return information::shares_of(info.name, std::move(divergence), seen, criteria);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    auto p = rows_of(table);
    const std::size_t m = p.size(), n = static_cast<std::size_t>(criteria.size());
    std::vector<double> entropy(n, 0.0), divergence(n), weights(n, 1 / static_cast<double>(n));
    double total = 0;
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0;
      bool constant = true;
      for (std::size_t i = 0; i < m; ++i) {
        sum += p[i][j];
        constant = constant && p[i][j] == p[0][j];
      }
      for (std::size_t i = 0; i < m; ++i) {
        p[i][j] = constant ? 1 / static_cast<double>(m) : p[i][j] / sum;
        if (p[i][j] > 0) entropy[j] -= p[i][j] * std::log(p[i][j]) / std::log(static_cast<double>(m));
      }
      if (constant) entropy[j] = 1;
      divergence[j] = 1 - entropy[j];
      total += divergence[j];
    }
    if (total > 0) {
      for (std::size_t j = 0; j < n; ++j) weights[j] = divergence[j] / total;
    }
    Steps steps;
    steps.matrix("p", "Shares of each criterion's sum", "p", p);
    steps.per_criterion("entropy", "Entropy, 1 where all are alike", "E", entropy);
    steps.per_criterion("divergence", "What the criterion tells apart", "1 - E", divergence);
    steps.per_criterion("weights", "Weights", "w", weights);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_entropy() { return make_method<Entropy>(); }

}  // namespace mcda
