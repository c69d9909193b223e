#include <algorithm>

#include "mcda/method/erase.hpp"
#include "methods/weighting/points.hpp"

namespace mcda {

namespace {

struct Swing {
  static constexpr MethodInfo info{
      .name = "swing",
      .title = "Swing weights",
      .kind = MethodKind::weighting,
      .reference =
          "von Winterfeldt, Edwards (1986) Decision Analysis and Behavioral Research, Cambridge University Press",
      .formula = "w_i = p_i / sum_j p_j, where 100 points go to the swing from worst to best that is wanted most",
      .cost = "O(n)",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "Think of a client who is worst everywhere. Which criterion would you lift to its best first? It gets 100 "
          "points; what is lifting each other one worth beside it? The weights then fit min-max scores.",
  };

  static constexpr double top = 100;

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    const judged::Vector given = read(judgements);
    Weights weights{.values = points::shares_of(given), .consistency = {}, .notes = {}};
    const double largest = *std::max_element(given.begin(), given.end());
    if (largest != top)
      weights.notes.push_back("the most wanted swing has " + shortest(largest) +
                              " points instead of 100; only the proportions count");
    return weights;
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    const judged::Vector given = read(judgements);
    const double largest = *std::max_element(given.begin(), given.end());
    judged::Vector scaled, weights;
    double sum = 0;
    for (const double p : given) sum += scaled.emplace_back(p / largest * top);
    for (const double p : scaled) weights.push_back(p / sum);
    Steps steps;
    steps.per_criterion("points", "Points of each swing, the most wanted one 100", "p", scaled);
    steps.per_criterion("weights", "Weights", "w", weights);
    return steps;
  }

 private:
  static judged::Vector read(const Judgements& judgements) {
    return points::points_of(
        judgements, info.name,
        "give 100 to the swing from worst to best that you want most and each other one its points "
        "beside it");
  }
};

}  // namespace

std::unique_ptr<const Method> make_swing() { return make_method<Swing>(); }

}  // namespace mcda
