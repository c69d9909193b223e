#include <array>
#include <cmath>
#include <string>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/sorting/category_limits.hpp"

namespace mcda {

namespace {

struct TopsisSort {
  static constexpr MethodInfo info{
      .name = "topsis_sort",
      .title = "TOPSIS-Sort (sorting by closeness to the ideal)",
      .kind = MethodKind::scoring,
      .reference =
          "Faraji Sabokbar, Hosseini, Banaitis, Banaitiene (2016) A novel sorting method TOPSIS-Sort: an application "
          "for Tehran environmental quality evaluation, E+M Ekonomie a Management 19(2), 87-104; with given bounds: de "
          "Lima Silva, de Almeida Filho (2020) Sorting with TOPSIS through boundary and characteristic profiles, "
          "Computers & Industrial Engineering 141, 106328",
      .formula =
          "C = d^- / (d^+ + d^-), distances of w_j r_j to the better and the worse bound, r_j the share of the bounds; "
          "the best category whose lower limit has a closeness of at most C",
      .cost = "O(n m), row by row; nothing is learned from the rows",
      .aliases = "topsissort topsis_sort_b",
      .result = ResultKind::tiers,
      .rank_reversal = RankReversal::impossible,
      .published_score = "category",
      .when_to_use =
          "Classes by one number, the closeness to the best conceivable client, in which a good value makes up for a "
          "bad one. Every criterion has `bounds`, the smallest and largest conceivable level, and profiles, the lower "
          "limits of the categories but the worst, worst first. Adding or removing clients changes nobody's class.",
  };

  struct Parameters {
    double margin = 0;
  };
  static constexpr auto fields =
      std::tuple{field("margin", &Parameters::margin,
                       "by how much the closeness must exceed that of a limit; negative: may fall short")};

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr std::array<std::string_view, 1> derived{"closeness"};
  static constexpr Index scratch_columns = 1;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters&) {
    if (auto refused = unusable_profiles(criteria, info.name, 1)) return refused;
    for (Index j = 0; j < criteria.size(); ++j) {
      const Criterion& criterion = criteria[j];
      if (!criterion.bounds)
        return Refusal{criterion.id, "has no bounds, which topsis_sort needs", "give `bounds: [low, high]`"};
      const double low = criterion.bounds->low, high = criterion.bounds->high;
      if (!(low < high)) return Refusal{criterion.id, "has bounds without room", "give `bounds: [low, high]`"};
      const auto outside = [&](double x) { return x < low || x > high; };
      if (outside(seen.min(j)) || outside(seen.max(j))) {
        return Refusal{criterion.id,
                       "goes from " + shortest(seen.min(j)) + " to " + shortest(seen.max(j)) + ", beyond its bounds",
                       "widen the bounds to all that is conceivable"};
      }
      for (const double level : criterion.profiles) {
        if (outside(level))
          return Refusal{criterion.id, "has a profile beyond its bounds: " + shortest(level), "widen the bounds"};
      }
    }
    return std::nullopt;
  }

  static Index categories(const Criteria& criteria, const Parameters&) { return profile_count(criteria) + 1; }

  struct Model {
    std::vector<double> best, worst, stretch;  // n each; stretch is weight over range
    std::vector<double> limits;                // closeness from which each category but the worst begins
    auto parts() { return std::tie(best, worst, stretch, limits); }
  };

  static double closeness(double to_best, double to_worst) noexcept {
    const double far = std::sqrt(to_best), near = std::sqrt(to_worst);
    return near + far > 0 ? near / (near + far) : 0.5;
  }

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (const Criterion& criterion : criteria) {
      const Interval bounds = *criterion.bounds;
      model.best.push_back(criterion.maximised() ? bounds.high : bounds.low);
      model.worst.push_back(criterion.maximised() ? bounds.low : bounds.high);
      model.stretch.push_back(criterion.weight / (bounds.high - bounds.low));
    }
    for (std::size_t h = 0; h < criteria[0].profiles.size(); ++h) {
      double to_best = 0, to_worst = 0;
      for (Index j = 0; j < criteria.size(); ++j) {
        const auto k = static_cast<std::size_t>(j);
        const double level = criteria[j].profiles[h], far = (level - model.best[k]) * model.stretch[k],
                     near = (level - model.worst[k]) * model.stretch[k];
        to_best += far * far;
        to_worst += near * near;
      }
      model.limits.push_back(closeness(to_best, to_worst) + parameters.margin - category_tolerance);
    }
    return model;
  }

  static void derive(const Model& model, const Block& rows, Scratch& scratch,
                     std::span<const std::span<double>> outs) noexcept {
    const std::span<double> to_best = scratch.zeroed(0, rows.size()), out = outs[0];  // out holds d^- first
    for (double& cell : out) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double best = model.best[k], worst = model.worst[k], stretch = model.stretch[k];
      const double* const x = rows.column(j).data();
      for (std::size_t i = 0; i < out.size(); ++i) {
        const double far = (x[i] - best) * stretch, near = (x[i] - worst) * stretch;
        to_best[i] += far * far;
        out[i] += near * near;
      }
    }
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = closeness(to_best[i], out[i]);
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> category) noexcept {
    const double* const c = rows.column(0).data();
    for (double& cell : category) cell = 1;
    for (const double limit : model.limits) {
      for (std::size_t i = 0; i < category.size(); ++i) category[i] += c[i] >= limit ? 1 : 0;
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto of_row = [&](const plain::Vector& row) {
      plain::Vector to_best, to_worst;
      for (std::size_t j = 0; j < row.size(); ++j) {
        const Criterion& criterion = criteria[static_cast<Index>(j)];
        const double range = criterion.bounds->high - criterion.bounds->low;
        const double share = criterion.maximised() ? (row[j] - criterion.bounds->low) / range
                                                   : (criterion.bounds->high - row[j]) / range;
        to_best.push_back(criterion.weight - criterion.weight * share);
        to_worst.push_back(criterion.weight * share);
      }
      const double plus = plain::length(to_best), minus = plain::length(to_worst);
      return plus + minus > 0 ? minus / (plus + minus) : 0.5;
    };
    const plain::Vector closeness = plain::each_row(rows_of(table), of_row);
    plain::Vector limits;  // best first
    for (std::size_t h = criteria[0].profiles.size(); h-- > 0;) {
      plain::Vector levels;
      for (const Criterion& criterion : criteria) levels.push_back(criterion.profiles[h]);
      limits.push_back(of_row(levels));
    }
    plain::Vector categories, scores;
    for (const double c : closeness) {
      std::size_t h = 0;
      while (h < limits.size() && c < limits[h] + parameters.margin - 1e-12) ++h;
      categories.push_back(static_cast<double>(h + 1));
      scores.push_back(static_cast<double>(limits.size() + 1) - static_cast<double>(h));
    }
    Steps steps;
    steps.matrix("profile_closeness", "Closeness of each limit, best limit first", "C(b_h)", {limits},
                 StepShape::table);
    steps.per_alternative("closeness", "Closeness to the ideal point", "C", closeness);
    steps.per_alternative("categories", "Category as published, 1 is the best", "", categories);
    steps.per_alternative("scores", "Category, 1 is the worst", "category", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_topsis_sort() { return make_method<TopsisSort>(); }

}  // namespace mcda
