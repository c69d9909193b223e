#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Moosra {
  static constexpr MethodInfo info{
      .name = "moosra",
      .title = "Multi-objective optimisation on the basis of simple ratio analysis (MOOSRA)",
      .kind = MethodKind::scoring,
      .reference =
          "Das, Sarkar, Ray (2012) Decision making under conflicting environment: a new MCDM method, International "
          "Journal of Applied Decision Sciences 5(2), 142-162",
      .formula = "y_i = sum over benefits of w_j x*_ij / the same over costs, x* = x / |x|",
      .cost = "O(n m), one pass to fit and one to score",
      .domain = Domain::non_negative,
      .direction_symmetric = false,
      .published_score = "y",
      .when_to_use = "Return per unit of cost is the question, as with effort against revenue.",
  };

  struct Parameters {
    bool normalize = true;
  };
  static constexpr auto fields = std::tuple{
      field("normalize", &Parameters::normalize, "divide each criterion by its length; false takes the raw values")};

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum_of_squares;
  static constexpr Index scratch_columns = 1;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters&) {
    bool costs = false, positive = false, benefits = false;
    Index first = 0;
    for (Index j = 0; j < criteria.size(); ++j) {
      if (criteria.maximised(j)) {
        benefits = true;
        continue;
      }
      if (!costs) first = j;
      costs = true;
      positive = positive || seen.min(j) > 0;
    }
    if (!costs || !benefits)
      return Refusal{
          {}, "MOOSRA divides benefits by costs and all criteria have the same direction", "choose another method"};
    if (!positive)
      return Refusal{criteria[first].id,
                     "has a cost of zero and no other cost is always positive: MOOSRA divides by the sum of costs",
                     "use a value function above zero, or another method"};
    return std::nullopt;
  }

  struct Model {
    std::vector<double> stretch;  // n: weight over length
    std::vector<int> benefit;     // n: 1 or 0
    auto parts() { return std::tie(stretch, benefit); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double length = parameters.normalize ? seen.norm(j) : 1;
      model.stretch.push_back(length > 0 ? criteria.weight(j) / length : 0);
      model.benefit.push_back(criteria.maximised(j) ? 1 : 0);
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> out) noexcept {
    const std::span<double> costs = scratch.zeroed(0, rows.size());
    for (double& cell : out) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const std::span<double> to = model.benefit[k] != 0 ? out : costs;
      const double stretch = model.stretch[k];
      const double* const x = rows.column(j).data();
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += x[i] * stretch;
    }
    for (std::size_t i = 0; i < out.size(); ++i) out[i] /= costs[i];
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    const plain::Matrix v = plain::weighted(parameters.normalize ? plain::by_length(x, criteria) : x, criteria);
    const plain::Vector gains =
        plain::each_row(v, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::benefit); });
    const plain::Vector losses =
        plain::each_row(v, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::cost); });
    plain::Vector scores;
    for (std::size_t i = 0; i < x.size(); ++i) scores.push_back(gains[i] / losses[i]);
    Steps steps;
    steps.matrix("weighted", "Weighted values", "w x*", v);
    steps.per_alternative("benefits", "Sum over benefits", "", gains);
    steps.per_alternative("costs", "Sum over costs", "", losses);
    steps.per_alternative("scores", "Performance score", "y", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_moosra() { return make_method<Moosra>(); }

}  // namespace mcda
