#include <algorithm>
#include <array>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/statistics/lanes.hpp"
#include "methods/ranking/sides.hpp"

namespace mcda {

namespace {

// S+ and S-, for the widest vectors of the machine. One of the two shares of a criterion is zero.
MCDA_FOR_EACH_CPU void sum_shares(const Block& rows, const double* gain, const double* loss, double* plus,
                                  double* minus) {
  sum_sides(rows, gain, loss,
            [&](const Lanes* sums, auto write) MCDA_INLINED { write(plus, sums[0]), write(minus, sums[1]); });
}

// Q of S+ and S-, and the percentage of the best.
MCDA_FOR_EACH_CPU void join_sides(const Block& rows, double reward, double* out) {
  sum_lanes<2>(
      rows, [](Lanes* sides, const Lanes& x, std::size_t k) MCDA_INLINED { sides[k] = x; },
      [&](const Lanes* sides, auto write)
          MCDA_INLINED { write(out, reward > 0 ? sides[0] + reward / sides[1] : sides[0]); });
}

MCDA_FOR_EACH_CPU void divide_by(double best, double* scores, std::size_t count) {
  const Block rows(&scores, 1, static_cast<Index>(count));
  sum_lanes<1>(
      rows, [](Lanes* score, const Lanes& x, std::size_t) MCDA_INLINED { score[0] = x; },
      [&](const Lanes* score, auto write) MCDA_INLINED { write(scores, score[0] / best); });
}

struct Copras {
  static constexpr MethodInfo info{
      .name = "copras",
      .title = "Complex proportional assessment (COPRAS)",
      .kind = MethodKind::scoring,
      .reference =
          "Zavadskas, Kaklauskas, Sarka (1994) The new method of multicriteria complex proportional assessment of "
          "projects, Technological and Economic Development of Economy 1(3), 131-139",
      .formula =
          "N_i = Q_i / max Q, Q_i = S+_i + sum S- / (S-_i sum (1 / S-)), S+ and S- the weighted sums of x / sum x over "
          "benefits and costs",
      .cost = "O(n m), one pass to fit, one over the table, one over S+ and S-",
      .domain = Domain::non_negative,
      .direction_symmetric = false,
      .published_score = "N",
      .when_to_use =
          "Benefits and costs are kept apart: doubling all costs halves what the cost side earns. The score is a "
          "percentage of the best client.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum;
  static constexpr std::array<std::string_view, 2> derived{"s_plus", "s_minus"};
  static constexpr std::array<Statistic, 2> derived_needs{
      Statistic::none, Statistic::extremes | Statistic::sum | Statistic::sum_of_inverses};

  /// A row whose every cost is zero would make the cost side infinite.
  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    bool costs = false, positive = false;
    Index first = 0;
    for (Index j = 0; j < criteria.size(); ++j) {
      if (criteria.maximised(j)) continue;
      if (!costs) first = j;
      costs = true;
      positive = positive || seen.min(j) > 0;
    }
    if (costs && !positive)
      return Refusal{criteria[first].id,
                     "has a cost of zero and no other cost is always positive: COPRAS divides by the sum of costs",
                     "use a value function above zero, or another method"};
    return std::nullopt;
  }

  struct Model {
    std::vector<double> gain, loss;  // n: weight over column sum, in one of the two
    double reward = 0;               // sum S- / sum (1 / S-); 0 without costs
    double best = 0;                 // max Q
    auto parts() { return std::tie(gain, loss, reward, best); }
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

  static void derive(const Model& model, const Block& rows, Scratch&, std::span<const std::span<double>> out) noexcept {
    sum_shares(rows, model.gain.data(), model.loss.data(), out[0].data(), out[1].data());
  }

  static void conclude(Model& model, const Summary& seen) {
    model.reward = seen.max(1) > 0 ? seen.sum(1) / seen.sum_of_inverses(1) : 0;
  }

  /// Q; rescale makes it the published percentage.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    join_sides(rows, model.reward, out.data());
  }
  static void observe_scores(Model& model, double, double highest) { model.best = highest; }
  static void rescale(const Model& model, std::span<double> scores) noexcept {
    if (model.best > 0) return divide_by(model.best, scores.data(), scores.size());
    std::fill(scores.begin(), scores.end(), 0.0);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::by_sum(rows_of(table), criteria);
    const plain::Matrix v = plain::weighted(r, criteria);
    const plain::Vector plus =
        plain::each_row(v, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::benefit); });
    const plain::Vector minus =
        plain::each_row(v, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::cost); });
    plain::Vector q = plus;
    if (plain::sum(minus) > 0) {
      double inverses = 0;
      for (const double s : minus) inverses += 1 / s;
      for (std::size_t i = 0; i < q.size(); ++i) q[i] += plain::sum(minus) / (minus[i] * inverses);
    }
    plain::Vector scores;
    for (const double value : q) scores.push_back(plain::ratio(value, plain::high(q)));
    Steps steps;
    steps.matrix("normalized", "Values over the sum of their column", "r", r);
    steps.matrix("weighted", "Weighted normalised values", "d", v);
    steps.per_alternative("s_plus", "Sum over benefits", "S+", plus);
    steps.per_alternative("s_minus", "Sum over costs", "S-", minus);
    steps.per_alternative("Q", "Relative significance", "Q", q);
    steps.per_alternative("scores", "Utility degree", "N", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_copras() { return make_method<Copras>(); }

}  // namespace mcda
