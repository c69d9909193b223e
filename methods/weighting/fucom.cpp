#include <algorithm>
#include <numeric>

#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"

namespace mcda {

namespace {

struct Fucom {
  static constexpr MethodInfo info{
      .name = "fucom",
      .title = "Full Consistency Method: weights from the significance of each criterion beside the first",
      .kind = MethodKind::weighting,
      .reference =
          "Pamucar, Stevic, Sremac (2018) A New Model for Determining Weight Coefficients of Criteria in MCDM Models: "
          "Full Consistency Method (FUCOM), Symmetry 10(9), 393",
      .doi = "10.3390/sym10090393",
      .formula =
          "w_(k) / w_(k+1) = phi_k = s_(k+1) / s_(k) in the order of significance, sum_k w_k = 1; DFC is the largest "
          "deviation from this and from w_(k) / w_(k+2) = phi_k phi_(k+1)",
      .cost = "O(n log n)",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People can say how many times less each criterion counts than the most important one: n - 1 judgements, "
          "which cannot contradict each other, so that nothing shows a slip.",
  };

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    const judged::Vector significance = read(judgements);
    Weights weights;
    double sum = 0;
    for (const double s : significance) sum += weights.values.emplace_back(1 / s);
    for (double& w : weights.values) w /= sum;
    weights.consistency = Consistency{.figures = {{"dfc", 0.0}}, .acceptable = true, .advice = {}};
    return weights;
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    const judged::Vector s = read(judgements);
    const std::size_t n = s.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return s[a] < s[b]; });
    judged::Vector phi, weights(n, 1.0), rank(n);
    for (std::size_t k = 0; k + 1 < n; ++k) phi.push_back(s[order[k + 1]] / s[order[k]]);
    double sum = 0;
    for (std::size_t k = n; k-- > 0;) {
      if (k + 1 < n) weights[order[k]] = weights[order[k + 1]] * phi[k];
      sum += weights[order[k]];
      rank[order[k]] = static_cast<double>(k + 1);
    }
    for (double& w : weights) w /= sum;
    double dfc = 0;
    for (std::size_t k = 0; k + 1 < n; ++k) {
      dfc = std::max(dfc, std::abs(weights[order[k]] / weights[order[k + 1]] / phi[k] - 1));
      if (k + 2 < n)
        dfc = std::max(dfc, std::abs(weights[order[k]] / weights[order[k + 2]] / (phi[k] * phi[k + 1]) - 1));
    }
    Steps steps;
    steps.per_criterion("significance", "Significance as judged", "s", s);
    steps.per_criterion("ranks", "Place by significance", "", rank);
    steps.matrix("phi", "Comparative priority of each place over the next", "phi", {phi}, StepShape::table);
    steps.per_criterion("weights", "Weights", "w", weights);
    steps.scalar("dfc", "Deviation from full consistency, relative", "DFC", dfc < 1e-12 ? 0 : dfc);
    return steps;
  }

 private:
  static judged::Vector read(const Judgements& judgements) {
    return judged::complete_list_of(
        judgements, info.name, "significance",
        "give 1 to the criterion that counts most and to each other how many times less it counts", smallest_magnitude,
        largest_magnitude);
  }
};

}  // namespace

std::unique_ptr<const Method> make_fucom() { return make_method<Fucom>(); }

}  // namespace mcda
