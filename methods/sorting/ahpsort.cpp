#include <array>
#include <string>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/sorting/category_limits.hpp"

namespace mcda {

namespace {

struct AhpSort {
  static constexpr MethodInfo info{
      .name = "ahpsort",
      .title = "AHPSort (sorting by priorities against limiting profiles)",
      .kind = MethodKind::scoring,
      .reference =
          "Ishizaka, Pearman, Nemery (2012) AHPSort: an AHP-based method for sorting problems, International Journal "
          "of Production Research 50(17), 4767-4784",
      .formula =
          "a client is compared with the limits only: p(x_j) = x_j / (a_j + sum_h b_hj) for x = a and x = b_h (cost: "
          "of the reciprocals), P(x) = sum_j w_j p(x_j); the best category whose lower limit has P(b_h) <= P(a)",
      .cost = "O(n m p) for p profiles, row by row; nothing is learned from the rows",
      .result = ResultKind::tiers,
      .domain = Domain::positive,
      .rank_reversal = RankReversal::impossible,
      .direction_symmetric = false,
      .published_score = "category",
      .when_to_use =
          "Weights come from AHP judgements and values are ratios: twice as much is twice as good. Profiles are the "
          "lower limits of the categories but the worst, worst first. Judged levels (a rubric of 1 to 5) are entered "
          "as their priorities. Adding or removing clients changes nobody's class.",
  };

  struct Parameters {
    double margin = 0;
  };
  static constexpr auto fields = std::tuple{field(
      "margin", &Parameters::margin, "by how much the priority must exceed that of a limit; negative: may fall short")};

  static constexpr Statistic needs = Statistic::none;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const Parameters&) {
    if (auto refused = unusable_profiles(criteria, info.name, 1)) return refused;
    for (const Criterion& criterion : criteria) {
      for (const double level : criterion.profiles) {
        if (!(level > 0))
          return Refusal{criterion.id, "has the profile " + shortest(level) + ", and ratios need positive levels",
                         "give levels above 0"};
      }
    }
    return std::nullopt;
  }

  static Index categories(const Criteria& criteria, const Parameters&) { return profile_count(criteria) + 1; }

  struct Model {
    std::vector<double> weights, levels,
        sums;  // levels: profiles x n, of a cost reciprocals; sums: n, over the profiles
    std::vector<int> signs;
    double margin = 0;
    int profiles = 0;
    auto parts() { return std::tie(weights, levels, sums, signs, margin, profiles); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{weights_of(criteria),
                levels_of(criteria),
                {},
                signs_of(criteria),
                parameters.margin - category_tolerance,
                static_cast<int>(profile_count(criteria))};
    const std::size_t n = model.weights.size();
    model.sums.assign(n, 0);
    for (std::size_t k = 0; k < model.levels.size(); ++k) {
      if (model.signs[k % n] < 0) model.levels[k] = 1 / model.levels[k];
      model.sums[k % n] += model.levels[k];
    }
    return model;
  }

  /// P(a) - P(b_h) is a sum over the criteria, so that neither is formed by itself.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> category) noexcept {
    const std::size_t n = model.weights.size();
    in_pieces(rows.size(), [&](Index first, Index count) {
      const std::span<double> out = category.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
      std::array<double, static_cast<std::size_t>(sorted_together)> lead;
      for (double& cell : out) cell = 1;
      for (std::size_t h = 0; h < static_cast<std::size_t>(model.profiles); ++h) {
        lead.fill(0);
        for (std::size_t j = 0; j < n; ++j) {
          const double weight = model.weights[j], level = model.levels[h * n + j], sum = model.sums[j];
          const double* const x = rows.column(static_cast<Index>(j)).data() + first;
          if (model.signs[j] > 0) {
            for (std::size_t i = 0; i < out.size(); ++i) lead[i] += weight * ((x[i] - level) / (x[i] + sum));
          } else {
            for (std::size_t i = 0; i < out.size(); ++i) {
              const double value = 1 / x[i];
              lead[i] += weight * ((value - level) / (value + sum));
            }
          }
        }
        for (std::size_t i = 0; i < out.size(); ++i) out[i] += lead[i] >= model.margin ? 1 : 0;
      }
    });
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    plain::Vector priorities, categories, scores;
    plain::Matrix limits;
    const std::size_t profiles = criteria[0].profiles.size();
    for (const plain::Vector& row : rows_of(table)) {
      double own = 0;
      plain::Vector of_limits(profiles, 0.0);  // best first
      for (std::size_t j = 0; j < row.size(); ++j) {
        const Criterion& criterion = criteria[static_cast<Index>(j)];
        const auto value = [&](double x) { return criterion.maximised() ? x : 1 / x; };
        double all = value(row[j]);
        for (const double level : criterion.profiles) all += value(level);
        own += criterion.weight * value(row[j]) / all;
        for (std::size_t h = 0; h < profiles; ++h)
          of_limits[h] += criterion.weight * value(criterion.profiles[profiles - 1 - h]) / all;
      }
      std::size_t reached = 0;
      for (const double limit : of_limits) reached += own - limit >= parameters.margin - 1e-12 ? 1 : 0;
      priorities.push_back(own);
      limits.push_back(of_limits);
      categories.push_back(static_cast<double>(profiles + 1 - reached));
      scores.push_back(static_cast<double>(reached + 1));
    }
    Steps steps;
    steps.per_alternative("priority", "Priority of the row among the limits", "P(a)", priorities);
    steps.matrix("profile_priorities", "Priority of each limit beside the row, best limit first", "P(b_h)", limits,
                 StepShape::table);
    steps.per_alternative("categories", "Category as published, 1 is the best", "", categories);
    steps.per_alternative("scores", "Category, 1 is the worst", "category", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_ahpsort() { return make_method<AhpSort>(); }

}  // namespace mcda
