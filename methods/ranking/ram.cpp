#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/statistics/elementary.hpp"
#include "methods/ranking/sides.hpp"

namespace mcda {

namespace {

// 2 + S+ and 2 + S-, for the widest vectors of the machine.
MCDA_FOR_EACH_CPU void sum_shares(const Block& rows, const double* gain, const double* loss, double* plus,
                                  double* minus) {
  sum_sides(rows, gain, loss,
            [&](const Lanes* sums, auto write) MCDA_INLINED { write(plus, 2 + sums[0]), write(minus, 2 + sums[1]); });
}

MCDA_FOR_EACH_CPU void divide(double* cells, const double* by, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) cells[i] /= by[i];
}

struct Ram {
  static constexpr MethodInfo info{
      .name = "ram",
      .title = "Root assessment method (RAM)",
      .kind = MethodKind::scoring,
      .reference = "Sotoudeh-Anvari (2023) Root Assessment Method (RAM), Journal of Cleaner Production 423, 138695",
      .doi = "10.1016/j.jclepro.2023.138695",
      .formula = "RI_i = (2 + S+_i)^(1 / (2 + S-_i)), S+ and S- the weighted sums of x / sum x over benefits and costs",
      .cost = "O(n m), one pass to fit and one to score",
      .domain = Domain::non_negative,
      .direction_symmetric = false,
      .published_score = "RI",
      .when_to_use =
          "Benefits and costs balance each other smoothly; small portfolios, since the shares of the column sum shrink "
          "as the portfolio grows.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum;
  static constexpr Index scratch_columns = 1;

  struct Model {
    std::vector<double> gain, loss;  // n: weight over column sum, in one of the two
    auto parts() { return std::tie(gain, loss); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double share = seen.sum(j) > 0 ? criteria.weight(j) / seen.sum(j) : 0;
      model.gain.push_back(criteria.maximised(j) ? share : 0);
      model.loss.push_back(criteria.maximised(j) ? 0 : share);
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> out) noexcept {
    const std::span<double> below = scratch.raw(0, rows.size());
    sum_shares(rows, model.gain.data(), model.loss.data(), out.data(), below.data());
    take_logarithms(out, out);
    divide(out.data(), below.data(), out.size());
    take_exponentials(out, out);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::by_sum(rows_of(table), criteria);
    const plain::Matrix v = plain::weighted(r, criteria);
    const plain::Vector plus =
        plain::each_row(v, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::benefit); });
    const plain::Vector minus =
        plain::each_row(v, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::cost); });
    plain::Vector scores;
    for (std::size_t i = 0; i < r.size(); ++i) scores.push_back(std::pow(2 + plus[i], 1 / (2 + minus[i])));
    Steps steps;
    steps.matrix("normalized", "Values over the sum of their column", "r", r);
    steps.matrix("weighted", "Weighted normalised values", "y", v);
    steps.per_alternative("s_plus", "Sum over benefits", "S+", plus);
    steps.per_alternative("s_minus", "Sum over costs", "S-", minus);
    steps.per_alternative("scores", "Root index", "RI", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_ram() { return make_method<Ram>(); }

}  // namespace mcda
