#include <numeric>

#include "mcda/method/erase.hpp"
#include "methods/weighting/points.hpp"

namespace mcda {

namespace {

struct DirectRating {
  static constexpr MethodInfo info{
      .name = "direct_rating",
      .title = "Direct rating and point allocation: weights in proportion to points",
      .kind = MethodKind::weighting,
      .reference =
          "von Winterfeldt, Edwards (1986) Decision Analysis and Behavioral Research, Cambridge University Press",
      .formula = "w_i = p_i / sum_j p_j",
      .cost = "O(n)",
      .aliases = "point_allocation",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People give points, from 0 to 100 each or 100 to share. Quick, but nothing makes them think of what a "
          "criterion spans: swing asks the better question.",
  };

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    return {.values = points::shares_of(read(judgements)), .consistency = {}, .notes = {}};
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    const judged::Vector given = read(judgements);
    judged::Vector weights = given;
    const double sum = std::accumulate(given.begin(), given.end(), 0.0);
    for (double& w : weights) w /= sum;
    Steps steps;
    steps.per_criterion("points", "Points as given", "p", given);
    steps.scalar("sum", "Sum of the points", "", sum);
    steps.per_criterion("weights", "Weights", "w", weights);
    return steps;
  }

 private:
  static judged::Vector read(const Judgements& judgements) {
    return points::points_of(judgements, info.name, "give each criterion its points, 0 or more");
  }
};

}  // namespace

std::unique_ptr<const Method> make_direct_rating() { return make_method<DirectRating>(); }

}  // namespace mcda
