#include "mcda/method/erase.hpp"
#include "methods/weighting/rank_order.hpp"

namespace mcda {

namespace {

struct RankOrderCentroid {
  static constexpr MethodInfo info{
      .name = "roc",
      .title = "Rank order centroid weights",
      .kind = MethodKind::weighting,
      .reference =
          "Barron, Barrett (1996) Decision Quality Using Ranked Attribute Weights, Management Science 42(11), "
          "1515-1523",
      .doi = "10.1287/mnsc.42.11.1515",
      .formula =
          "w_i = (1 / n) sum_{k = i..n} 1 / k for the criterion at place i; equals share the weights of their places",
      .cost = "O(n log n)",
      .aliases = "w_roc",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People can put the criteria in order and no more: the mean of all weights that respect it. The first place "
          "counts much.",
  };

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    const rank_order::Vector ranks = rank_order::ranks_of(judgements, info.name);
    rank_order::Vector places(ranks.size());
    double sum = 0;
    for (std::size_t k = ranks.size(); k-- > 0;) places[k] = sum += 1 / static_cast<double>(k + 1);
    return rank_order::weights_of(ranks, places);
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    return rank_order::steps_of(rank_order::ranks_of(judgements, info.name), [](std::size_t i, std::size_t n) {
      double sum = 0;
      for (std::size_t k = i; k <= n; ++k) sum += 1 / static_cast<double>(k);
      return sum / static_cast<double>(n);
    });
  }
};

}  // namespace

std::unique_ptr<const Method> make_roc() { return make_method<RankOrderCentroid>(); }

}  // namespace mcda
