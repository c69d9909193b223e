#include "mcda/method/erase.hpp"
#include "methods/weighting/rank_order.hpp"

namespace mcda {

namespace {

struct RankReciprocal {
  static constexpr MethodInfo info{
      .name = "rr",
      .title = "Rank reciprocal weights",
      .kind = MethodKind::weighting,
      .reference =
          "Stillwell, Seaver, Edwards (1981) A comparison of weight approximation techniques in multiattribute utility "
          "decision making, Organizational Behavior and Human Performance 28(1), 62-77",
      .doi = "10.1016/0030-5073(81)90015-5",
      .formula =
          "w_i = (1 / i) / sum_{k = 1..n} 1 / k for the criterion at place i; equals share the weights of their places",
      .cost = "O(n log n)",
      .aliases = "w_rr",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use = "An order of the criteria in which the first stands well above the rest and the last still count.",
  };

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    const rank_order::Vector ranks = rank_order::ranks_of(judgements, info.name);
    rank_order::Vector places(ranks.size());
    for (std::size_t k = 0; k < ranks.size(); ++k) places[k] = 1 / static_cast<double>(k + 1);
    return rank_order::weights_of(ranks, places);
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    return rank_order::steps_of(rank_order::ranks_of(judgements, info.name), [](std::size_t i, std::size_t n) {
      double sum = 0;
      for (std::size_t k = 1; k <= n; ++k) sum += 1 / static_cast<double>(k);
      return 1 / static_cast<double>(i) / sum;
    });
  }
};

}  // namespace

std::unique_ptr<const Method> make_rr() { return make_method<RankReciprocal>(); }

}  // namespace mcda
