#include "mcda/method/erase.hpp"
#include "methods/weighting/rank_order.hpp"

namespace mcda {

namespace {

struct RankSum {
  static constexpr MethodInfo info{
      .name = "rs",
      .title = "Rank sum weights",
      .kind = MethodKind::weighting,
      .reference =
          "Stillwell, Seaver, Edwards (1981) A comparison of weight approximation techniques in multiattribute utility "
          "decision making, Organizational Behavior and Human Performance 28(1), 62-77",
      .doi = "10.1016/0030-5073(81)90015-5",
      .formula =
          "w_i = 2 (n + 1 - i) / (n (n + 1)) for the criterion at place i; equals share the weights of their places",
      .cost = "O(n log n)",
      .aliases = "w_rs",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use = "An order of the criteria whose steps are felt as even. The flattest of the three.",
  };

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    const rank_order::Vector ranks = rank_order::ranks_of(judgements, info.name);
    rank_order::Vector places(ranks.size());
    for (std::size_t k = 0; k < ranks.size(); ++k) places[k] = static_cast<double>(ranks.size() - k);
    return rank_order::weights_of(ranks, places);
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    return rank_order::steps_of(rank_order::ranks_of(judgements, info.name), [](std::size_t i, std::size_t n) {
      const double all = static_cast<double>(n);
      return 2 * (all + 1 - static_cast<double>(i)) / (all * (all + 1));
    });
  }
};

}  // namespace

std::unique_ptr<const Method> make_rs() { return make_method<RankSum>(); }

}  // namespace mcda
