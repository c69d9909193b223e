#include "mcda/method/erase.hpp"

namespace mcda {

namespace {

struct Equal {
  static constexpr MethodInfo info{
      .name = "equal",
      .title = "Equal weights",
      .kind = MethodKind::weighting,
      .reference = "the principle of insufficient reason: no publication is followed",
      .formula = "w_j = 1 / n",
      .cost = "O(n), the data are not read",
      .aliases = "w_equal",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "Nothing is known about what counts more, or as the yardstick for every other set of weights. Splitting one "
          "criterion into two doubles it.",
  };

  static Weights weigh(const Summary&, const Criteria& criteria, const NoParameters&) {
    return {.values = std::vector<double>(static_cast<std::size_t>(criteria.size()),
                                          1 / static_cast<double>(criteria.size()))};
  }

  static Steps steps(const DecisionTable&, const Criteria& criteria, const NoParameters&) {
    std::vector<double> weights;
    for (Index j = 0; j < criteria.size(); ++j) weights.push_back(1.0 / static_cast<double>(criteria.size()));
    Steps steps;
    steps.per_criterion("weights", "Weights", "w", weights);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_equal() { return make_method<Equal>(); }

}  // namespace mcda
