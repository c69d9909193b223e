#include <algorithm>
#include <numeric>

#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"

namespace mcda {

namespace {

struct Swara {
  static constexpr MethodInfo info{
      .name = "swara",
      .title = "Step-wise Weight Assessment Ratio Analysis",
      .kind = MethodKind::weighting,
      .reference =
          "Kersuliene, Zavadskas, Turskis (2010) Selection of rational dispute resolution method by applying new "
          "step-wise weight assessment ratio analysis (SWARA), Journal of Business Economics and Management 11(2), "
          "243-258",
      .doi = "10.3846/jbem.2010.12",
      .formula = "k_1 = 1, k_j = s_j + 1, q_1 = 1, q_j = q_(j-1) / k_j, w_j = q_j / sum_k q_k",
      .cost = "O(n log n)",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People put the criteria in order and say at each step how much more the one before counts: .2 for a fifth "
          "more. Nothing shows a slip, since no judgement is asked twice.",
  };

  static constexpr double largest_step = 1e6;

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    const Asked asked = read(judgements);
    Weights weights{.values = judged::Vector(asked.order.size()), .consistency = {}, .notes = {}};
    double q = 1, sum = 0;
    for (std::size_t k = 0; k < asked.order.size(); ++k) {
      const std::size_t i = asked.order[k];
      if (k > 0) q /= 1 + asked.s[i];
      if (q < smallest_magnitude)
        raise(InvalidInput("swara: nothing is left for " + judged::name_of(judgements, i),
                           "write s as a share: 0.2 where the one before counts a fifth more"));
      sum += weights.values[i] = q;
    }
    for (double& w : weights.values) w /= sum;
    return weights;
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    const Asked asked = read(judgements);
    const std::size_t n = asked.order.size();
    judged::Vector s = asked.s, k(n, 1.0), q(n, 1.0), weights(n);
    s[asked.order[0]] = 0;
    for (std::size_t place = 1; place < n; ++place) {
      const std::size_t i = asked.order[place];
      k[i] = s[i] + 1;
      q[i] = q[asked.order[place - 1]] / k[i];
    }
    const double sum = std::accumulate(q.begin(), q.end(), 0.0);
    for (std::size_t i = 0; i < n; ++i) weights[i] = q[i] / sum;
    Steps steps;
    steps.per_criterion("s", "How much more the one before counts", "s", s);
    steps.per_criterion("k", "Coefficients", "k", k);
    steps.per_criterion("q", "Unscaled weights", "q", q);
    steps.per_criterion("weights", "Weights", "w", weights);
    return steps;
  }

 private:
  struct Asked {
    judged::Vector s;
    std::vector<std::size_t> order;  // the items from the first place to the last
  };

  static Asked read(const Judgements& judgements) {
    const std::string remedy =
        "write 0 for the criterion in the first place and for each other how much more the one before it counts: 0.2 "
        "for a fifth more";
    Asked asked{judged::list_of(judgements, info.name, "s", remedy), {}};
    const std::size_t n = asked.s.size();
    asked.order.resize(n);
    std::iota(asked.order.begin(), asked.order.end(), std::size_t{0});
    if (judgements.lists.contains("ranks")) {
      const judged::Vector ranks =
          judged::complete_list_of(judgements, info.name, "ranks", "write 1 for the first place, 2 for the second ...",
                                   1, static_cast<double>(n));
      std::sort(asked.order.begin(), asked.order.end(),
                [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
      for (std::size_t k = 1; k < n; ++k) {
        if (ranks[asked.order[k]] != ranks[asked.order[k - 1]]) continue;
        raise(InvalidInput("swara: " + judged::name_of(judgements, asked.order[k - 1]) + " and " +
                               judged::name_of(judgements, asked.order[k]) + " have the same place",
                           "put them one after the other; s = 0 says that they count alike"));
      }
    }
    for (std::size_t k = 0; k < n; ++k) {
      const std::size_t i = asked.order[k];
      if (asked.s[i] >= 0 && asked.s[i] <= (k == 0 ? 0 : largest_step)) continue;
      if (k == 0 && std::isnan(asked.s[i])) continue;
      raise(InvalidInput("swara: s of " + judged::name_of(judgements, i) + " is " +
                             (std::isnan(asked.s[i]) ? "missing" : shortest(asked.s[i])) +
                             (k == 0 ? ", which is in the first place" : ""),
                         remedy));
    }
    return asked;
  }
};

}  // namespace

std::unique_ptr<const Method> make_swara() { return make_method<Swara>(); }

}  // namespace mcda
