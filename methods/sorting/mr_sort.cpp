#include <cmath>
#include <limits>
#include <string>

#include "mcda/engine/levels.hpp"
#include "mcda/engine/rising_levels.hpp"
#include "mcda/method/erase.hpp"
#include "methods/sorting/category_limits.hpp"

namespace mcda {

namespace {

struct MrSort {
  static constexpr MethodInfo info{
      .name = "mr_sort",
      .title = "MR-Sort (majority rule sorting)",
      .kind = MethodKind::scoring,
      .reference =
          "Leroy, Mousseau, Pirlot (2011) Learning the parameters of a multiple criteria sorting method, Algorithmic "
          "Decision Theory, Springer, 219-233",
      .formula =
          "the best category whose lower limit b_h is reached by a majority, sum of w_j over a_j at least b_hj >= "
          "majority, and by no criterion vetoed (a_j at least as bad as the veto level)",
      .cost = "O(n m p) for p profiles, row by row; nothing is learned from the rows",
      .aliases = "mrsort",
      .result = ResultKind::tiers,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::none,
      .rank_reversal = RankReversal::impossible,
      .published_score = "category",
      .when_to_use =
          "A rule that everybody understands: a client is in class A when criteria worth the majority of the votes "
          "reach the standard of A. Profiles are the lower limits of the categories but the worst, worst first. "
          "Weights are votes. Profiles, weights and majority can be learned from clients whose class is known "
          "(`prefero tiers --learn`).",
  };

  struct Parameters {
    double majority = 0.5;
  };
  static constexpr auto fields = std::tuple{
      field("majority", &Parameters::majority,
            "weight of the criteria that must reach a limit, weights summing to 1; at least a half in the publication"),
  };

  static constexpr Statistic needs = Statistic::none;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const Parameters& parameters) {
    if (auto refused = unusable_profiles(criteria, info.name, 1)) return refused;
    for (const Criterion& criterion : criteria) {
      if (criterion.veto_profiles.empty()) continue;
      if (criterion.veto_profiles.size() != criterion.profiles.size()) {
        return Refusal{criterion.id,
                       "has " + std::to_string(criterion.veto_profiles.size()) + " veto levels for " +
                           std::to_string(criterion.profiles.size()) + " profiles",
                       "give one for each profile, or none"};
      }
      for (std::size_t h = 0; h < criterion.profiles.size(); ++h) {
        const double veto = criterion.veto_profiles[h];
        if (std::isnan(veto) || advantage(criterion, criterion.profiles[h], veto) > 0) continue;
        return Refusal{criterion.id,
                       "the veto level " + shortest(veto) + " is not worse than profile " + std::to_string(h + 1) +
                           " (" + shortest(criterion.profiles[h]) + ")",
                       "a value as bad as the veto level forbids the category above the profile: give a worse one"};
      }
    }
    if (!(parameters.majority > 0))
      return Refusal{{}, "everybody reaches a majority of " + shortest(parameters.majority), "give one from 0.5 to 1"};
    if (parameters.majority > criteria.sum_of_weights() + category_tolerance) {
      return Refusal{{},
                     "nobody can reach a majority of " + shortest(parameters.majority) + ": the weights add up to " +
                         shortest(criteria.sum_of_weights()),
                     "give a majority between 0.5 and 1"};
    }
    return std::nullopt;
  }

  static Index categories(const Criteria& criteria, const Parameters&) { return profile_count(criteria) + 1; }

  struct Model {
    std::vector<double> weights, levels, vetoes;  // levels and vetoes: profiles x n; NaN = no veto; empty = none at all
    std::vector<int> signs;
    double majority = 0;
    int profiles = 0;
    auto parts() { return std::tie(weights, levels, vetoes, signs, majority, profiles); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{weights_of(criteria),
                levels_of(criteria),
                {},
                signs_of(criteria),
                parameters.majority - category_tolerance * std::max(1.0, parameters.majority),
                static_cast<int>(profile_count(criteria))};
    const bool any = std::any_of(criteria.begin(), criteria.end(),
                                 [](const Criterion& criterion) { return !criterion.veto_profiles.empty(); });
    for (std::size_t h = 0; any && h < criteria[0].profiles.size(); ++h) {
      for (const Criterion& criterion : criteria)
        model.vetoes.push_back(criterion.veto_profiles.empty() ? std::numeric_limits<double>::quiet_NaN()
                                                               : criterion.veto_profiles[h]);
    }
    return model;
  }

  static bool marks_unusable(const Model& model) noexcept { return model.vetoes.empty(); }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> category) noexcept {
    const std::size_t n = model.weights.size();
    if (marks_unusable(model)) {  // as RisingLevels does
      const std::vector<double> none(n, 0.0);
      return RisingLevels(model.levels, model.signs, none, none, model.weights)
          .classify(rows, model.majority, category);
    }
    in_pieces(rows.size(), [&](Index first, Index count) {
      const std::span<double> out = category.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
      using Piece = std::array<double, static_cast<std::size_t>(sorted_together)>;
      std::array<Piece, levels_together> votes;
      const auto cells = [&](std::size_t j) {
        return rows.column(static_cast<Index>(j)).subspan(static_cast<std::size_t>(first), out.size());
      };
      for (double& cell : out) cell = 1;
      const auto profiles = static_cast<std::size_t>(model.profiles);
      for (std::size_t h = 0; h < profiles; h += levels_together) {
        const std::size_t together = std::min(levels_together, profiles - h);
        for (std::size_t k = 0; k < together; ++k) votes[k].fill(0);
        Levels against{{}, together, votes.front().data(), sizeof(Piece) / sizeof(double)};
        for (std::size_t j = 0; j < n; ++j) {
          for (std::size_t k = 0; k < together; ++k) against.at[k] = model.levels[(h + k) * n + j];
          add_votes(cells(j), against, model.signs[j] > 0, model.weights[j]);
        }
        for (std::size_t k = 0; k < together; ++k) {
          const std::span<double> votes_here = std::span(votes[k]).first(out.size());
          for (std::size_t j = 0; j < n; ++j)
            take_votes(cells(j), model.vetoes[(h + k) * n + j], model.signs[j] > 0, votes_here);
          take_class(votes_here, model.majority, static_cast<double>(h + k + 2), out);
        }
      }
    });
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    std::vector<std::vector<double>> votes, vetoed;
    std::vector<double> categories;
    for (const std::vector<double>& a : rows_of(table)) {
      votes.emplace_back();
      vetoed.emplace_back();
      double category = 1;
      for (std::size_t h = 0; h < criteria[0].profiles.size(); ++h) {
        double agreeing = 0, forbidden = 0;
        for (std::size_t j = 0; j < a.size(); ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const auto at_least = [&](double x, double y) { return criterion.maximised() ? x >= y : x <= y; };
          if (at_least(a[j], criterion.profiles[h])) agreeing += criterion.weight;
          if (criterion.veto_profiles.empty() || std::isnan(criterion.veto_profiles[h])) continue;
          if (at_least(criterion.veto_profiles[h], a[j])) forbidden = 1;
        }
        votes.back().push_back(agreeing);
        vetoed.back().push_back(forbidden);
        const double missing = parameters.majority - agreeing;
        if (missing <= 1e-12 * std::max(1.0, parameters.majority) && forbidden == 0)
          category = static_cast<double>(h + 2);
      }
      categories.push_back(category);
    }
    Steps steps;
    steps.matrix("votes", "Weight of the criteria that reach each limit, worst limit first", "c(a, b_h)", votes,
                 StepShape::table);
    steps.matrix("vetoed", "Whether a criterion forbids the category above the limit", "", vetoed, StepShape::table);
    steps.per_alternative("categories", "Category, 1 is the worst", "", categories);
    steps.per_alternative("scores", "Category, 1 is the worst", "category", categories);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_mr_sort() { return make_method<MrSort>(); }

}  // namespace mcda
