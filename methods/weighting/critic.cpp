#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

struct Critic {
  static constexpr MethodInfo info{
      .name = "critic",
      .title = "Criteria importance through intercriteria correlation",
      .kind = MethodKind::weighting,
      .reference =
          "Diakoulaki, Mavrotas, Papayannakis (1995) Determining objective weights in multiple criteria problems: The "
          "CRITIC method, Computers and Operations Research 22(7), 763-770",
      .doi = "10.1016/0305-0548(94)00059-H",
      .formula =
          "r_ij = (x_ij - min_j) / (max_j - min_j), (max_j - x_ij) / (max_j - min_j) for a cost, C_j = s_j sum_k (1 - "
          "rho_jk), s_j the standard deviation of r_j with divisor m - ddof, rho the correlation of the r_j, w_j = C_j "
          "/ sum_k C_k; correlations above 1 - 1e-12 count as 1",
      .cost = "O(n^2 m), one pass",
      .aliases = "w_critic",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "Criteria that repeat each other should share their weight. Contrast and conflict with the others decide, "
          "not importance.",
  };

  struct Parameters {
    int ddof = 1;
    bool direction_aware = true;
  };
  static constexpr auto fields = std::tuple{
      field("ddof", &Parameters::ddof,
            "what is taken from the number of alternatives in the divisor of the variance; the weights are the same "
            "for both",
            0, 1),
      field("direction_aware", &Parameters::direction_aware,
            "whether a cost is turned round before correlations are taken, as published; off: the goals are ignored, "
            "as in several programs")};

  static constexpr Statistic needs = Statistic::extremes | Statistic::co_moments;

  static Weights weigh(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    const Index n = criteria.size();
    Vector told(static_cast<std::size_t>(n), 0.0);
    for (Index j = 0; j < n; ++j) {
      if (seen.constant(j)) continue;
      double conflict = 0;
      for (Index k = 0; k < n; ++k) {
        if (k == j || seen.constant(k)) continue;
        const bool turned = parameters.direction_aware && criteria.maximised(j) != criteria.maximised(k);
        const double correlation = seen.co_moment(j, k) / std::sqrt(seen.squared_deviations(j)) /
                                   std::sqrt(seen.squared_deviations(k)) * (turned ? -1 : 1);
        conflict += correlation > 1 - rounding ? 0 : 1 - std::max(correlation, -1.0);
      }
      told[static_cast<std::size_t>(j)] =
          information::deviation_of(seen, j, parameters.ddof) / seen.range(j) * conflict;
    }
    return information::shares_of(info.name, std::move(told), seen, criteria);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    const plain::Matrix r = plain::map(x, criteria, [&](const Vector& all, const Criterion& criterion) {
      return [from = plain::low(all), to = plain::high(all),
              up = criterion.maximised() || !parameters.direction_aware](double v) {
        return from == to ? 1 : up ? (v - from) / (to - from) : (to - v) / (to - from);
      };
    });
    const auto n = static_cast<std::size_t>(criteria.size());
    const std::vector<bool> same = information::constant_columns(x, n);
    plain::Matrix correlation(n, Vector(n, 0.0));
    Vector deviations, conflicts(n, 0.0), told;
    for (std::size_t j = 0; j < n; ++j) {
      const Vector a = plain::column(r, j);
      deviations.push_back(information::plain_deviation(a, parameters.ddof));
      for (std::size_t k = 0; k < n; ++k) {
        if (same[j] || same[k]) continue;
        const Vector b = plain::column(r, k);
        double products = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
          products += (a[i] - plain::mean(a)) * (b[i] - plain::mean(b)) / static_cast<double>(x.size());
        const double found = products / (information::plain_deviation(a, 0) * information::plain_deviation(b, 0));
        correlation[j][k] = found > 1 - rounding ? 1 : std::max(found, -1.0);
        if (j != k) conflicts[j] += 1 - correlation[j][k];
      }
      told.push_back(deviations[j] * conflicts[j]);
    }
    Steps steps;
    steps.matrix("normalized", "Share of the way from the worst to the best value", "r", r);
    steps.per_criterion("deviation", "Standard deviation", "s", deviations);
    steps.matrix("correlation", "Correlations; 0 where a criterion is the same for all", "rho", correlation,
                 StepShape::square);
    steps.per_criterion("conflict", "Conflict with the other criteria", "sum 1 - rho", conflicts);
    steps.per_criterion("information", "Information of each criterion", "C", told);
    steps.per_criterion("weights", "Weights", "w", information::plain_shares(told, same));
    return steps;
  }

 private:
  /// Columns that are multiples of each other have rho = 1 up to rounding; what is left must not become the weights.
  static constexpr double rounding = 1e-12;
};

}  // namespace

std::unique_ptr<const Method> make_critic() { return make_method<Critic>(); }

}  // namespace mcda
