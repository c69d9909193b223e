#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"

namespace mcda {

namespace {

struct Mairca {
  static constexpr MethodInfo info{
      .name = "mairca",
      .title = "Multi-attribute ideal-real comparative analysis (MAIRCA)",
      .kind = MethodKind::scoring,
      .reference =
          "Pamucar, Vasin, Lukovac (2014) Selection of railway level crossings for investing in security equipment "
          "using hybrid DEMATEL-MARICA model, RAILCON XVI, 89-92",
      .doi = "10.13140/2.1.2707.6807",
      .formula = "Q_i = sum_j (t_j - t_j r_ij), t_j = w_j / m, r minmax",
      .cost = "O(n m), one pass to fit and one to score",
      .additive = true,
      .order_linear_in_weights = true,
      .order_class = "minmax sum",
      .sense = PublishedSense::smaller_is_better,
      .published_score = "Q",
      .when_to_use = "Orders clients as the weighted sum does; the score is the gap between what could be and what is.",
  };

  static constexpr Statistic needs = Statistic::extremes;
  using Model = AdditiveModel;

  /// -Q: each criterion gives t (r - 1). A constant column leaves no gap.
  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double range = seen.range(j);
      if (range > 0) {
        model.scales.push_back(criteria.maximised(j) ? Scale::affine(seen.max(j), 1 / range)
                                                     : Scale::affine(seen.min(j), -1 / range));
      } else {
        model.scales.push_back(Scale::constant(0));
      }
      model.weights.push_back(criteria.weight(j) / static_cast<double>(seen.count()));
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const double m = static_cast<double>(table.rows());
    const plain::Matrix r = plain::minmax(rows_of(table), criteria, 1);
    plain::Vector theoretical;
    for (const Criterion& criterion : criteria) theoretical.push_back(criterion.weight / m);
    plain::Matrix real = r, gap = r;
    for (std::size_t i = 0; i < r.size(); ++i) {
      for (std::size_t j = 0; j < r[i].size(); ++j) {
        real[i][j] = theoretical[j] * r[i][j];
        gap[i][j] = theoretical[j] - real[i][j];
      }
    }
    Steps steps;
    steps.per_criterion("theoretical", "Theoretical evaluation", "t_p", theoretical);
    steps.matrix("real", "Real evaluation", "t_r", real);
    steps.matrix("gap", "Gap between them", "g", gap);
    steps.per_alternative("scores", "Total gap, smaller is better", "Q", plain::each_row(gap, plain::sum));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_mairca() { return make_method<Mairca>(); }

}  // namespace mcda
