#include <array>
#include <cmath>
#include <string>

#include "mcda/method/erase.hpp"
#include "methods/outranking/textbook_preference.hpp"
#include "methods/sorting/category_limits.hpp"

namespace mcda {

namespace {

/// body(i, degree of difference d_i) for every row of a piece; the shape is decided once.
template <class Difference, class Body>
void with_degrees(const Preference& preference, std::size_t size, Difference difference, Body body) noexcept {
  const double q = preference.indifference, p = preference.preference;
  const auto each = [&](auto degree) {
    for (std::size_t i = 0; i < size; ++i) body(i, degree(difference(i)));
  };
  switch (preference.shape) {
    case PreferenceShape::usual: each([](double d) { return d > 0 ? 1.0 : 0.0; }); return;
    case PreferenceShape::u_shape: each([=](double d) { return d > q ? 1.0 : 0.0; }); return;
    case PreferenceShape::level: each([=](double d) { return (d > q ? 0.5 : 0.0) + (d > p ? 0.5 : 0.0); }); return;
    case PreferenceShape::gaussian: {
      const double factor = -1 / (2 * preference.gaussian * preference.gaussian);
      each([=](double d) { return d > 0 ? -std::expm1(factor * d * d) : 0.0; });
      return;
    }
    default: break;
  }
  const double from = preference.shape == PreferenceShape::linear ? q : 0;
  if (!(from < p)) {
    each([=](double d) { return d > from ? 1.0 : 0.0; });
    return;
  }
  each([=](double d) {
    const double share = (d - from) / (p - from), most = share < 1 ? share : 1;
    return most > 0 ? most : 0.0;
  });
}

struct FlowSort {
  static constexpr MethodInfo info{
      .name = "flowsort",
      .title = "FlowSort (sorting by PROMETHEE net flows against limiting profiles)",
      .kind = MethodKind::scoring,
      .reference =
          "Nemery, Lamboray (2008) FlowSort: a flow-based sorting method with limiting or central profiles, TOP 16(1), "
          "90-113",
      .formula =
          "phi of a client and of every limit r_h among the limits and this client only, phi = sum over the others of "
          "(pi(x, y) - pi(y, x)) / their number; the best category whose lower limit has phi(r_h) < phi(a)",
      .cost = "O(n m p) for p profiles, row by row; nothing is learned from the rows",
      .result = ResultKind::tiers,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .rank_reversal = RankReversal::impossible,
      .published_score = "category",
      .when_to_use =
          "Classes by the preference functions of PROMETHEE: shape and thresholds belong to each criterion. The "
          "profiles are the limits of the categories, worst first, the two outer ones (nobody is worse, nobody better) "
          "included; with outer=bounds the criterion's `bounds` are the outer ones and profiles only those between. A "
          "client level with a limit is below it. Adding or removing clients changes nobody's class.",
  };

  enum class Outer { profiles, bounds };
  struct Parameters {
    Outer outer = Outer::profiles;
    double margin = 0;
  };
  static constexpr auto fields = std::tuple{
      field("outer", &Parameters::outer, "where the outer limits are: among the profiles, or the criterion's bounds",
            "profiles bounds"),
      field("margin", &Parameters::margin,
            "by how much the net flow must exceed that of a limit; negative: may fall short"),
  };

  static constexpr Statistic needs = Statistic::extremes;

  /// The criterion's limits with the outer ones, worst first.
  static std::vector<double> limits_of(const Criterion& criterion, const Parameters& parameters) {
    std::vector<double> limits = criterion.profiles;
    if (parameters.outer == Outer::bounds) {
      const bool up = criterion.maximised();
      limits.insert(limits.begin(), up ? criterion.bounds->low : criterion.bounds->high);
      limits.push_back(up ? criterion.bounds->high : criterion.bounds->low);
    }
    return limits;
  }

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const Parameters& parameters) {
    const bool by_bounds = parameters.outer == Outer::bounds;
    if (auto refused = unusable_profiles(criteria, info.name, by_bounds ? 1 : 3)) {
      if (!by_bounds && !refused->criterion.empty() && refused->what.find("needs at least") != std::string::npos)
        refused->remedy = "add the two outer limits, or write outer: bounds and give the criterion `bounds`";
      return refused;
    }
    for (const Criterion& criterion : criteria) {
      if (!by_bounds) break;
      if (!criterion.bounds)
        return Refusal{criterion.id, "has no bounds, which outer=bounds needs", "give `bounds: [low, high]`"};
      for (const double level : criterion.profiles) {
        if (level < criterion.bounds->low || level > criterion.bounds->high)
          return Refusal{criterion.id, "has a profile beyond its bounds: " + shortest(level), "widen the bounds"};
      }
    }
    return std::nullopt;
  }

  static Index categories(const Criteria& criteria, const Parameters& parameters) {
    return profile_count(criteria) + (parameters.outer == Outer::bounds ? 1 : -1);
  }

  struct Model {
    std::vector<double> shares, levels;  // levels: limits x n
    std::vector<int> shapes, signs;
    std::vector<double> indifference, preference, inflection;
    std::vector<double> among;  // of each limit: sum of pi(r, others) - pi(others, r) over the other limits
    double margin = 0;
    auto parts() {
      return std::tie(shares, levels, shapes, signs, indifference, preference, inflection, among, margin);
    }
    Preference of(std::size_t j) const noexcept {
      return {static_cast<PreferenceShape>(shapes[j]), indifference[j], preference[j], inflection[j]};
    }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    Model model;
    model.signs = signs_of(criteria);
    model.margin = parameters.margin + category_tolerance;
    const double sum = criteria.sum_of_weights();
    const std::size_t n = model.signs.size(), limits = limits_of(criteria[0], parameters).size();
    model.levels.assign(limits * n, 0);
    std::string beyond;
    for (std::size_t j = 0; j < n; ++j) {
      const Criterion& criterion = criteria[static_cast<Index>(j)];
      model.shares.push_back(criterion.weight / sum);
      model.shapes.push_back(static_cast<int>(criterion.preference.shape));
      model.indifference.push_back(criterion.preference.indifference);
      model.preference.push_back(criterion.preference.preference);
      model.inflection.push_back(criterion.preference.gaussian);
      const std::vector<double> levels = limits_of(criterion, parameters);
      for (std::size_t h = 0; h < limits; ++h) model.levels[h * n + j] = levels[h];
      const double low = std::min(levels.front(), levels.back()), high = std::max(levels.front(), levels.back());
      if (seen.min(static_cast<Index>(j)) < low || seen.max(static_cast<Index>(j)) > high)
        beyond += (beyond.empty() ? "" : ", ") + criterion.id;
    }
    if (!beyond.empty()) notes.push_back("some values lie beyond the outer limits of flowsort: " + beyond);
    model.among.assign(limits, 0);
    for (std::size_t h = 0; h < limits; ++h) {
      for (std::size_t k = 0; k < limits; ++k) {
        for (std::size_t j = 0; j < n; ++j) {
          const double d = model.signs[j] * (model.levels[h * n + j] - model.levels[k * n + j]);
          with_degrees(
              model.of(j), 1, [&](std::size_t) { return d; },
              [&](std::size_t, double degree) { model.among[h] += model.shares[j] * degree; });
          with_degrees(
              model.of(j), 1, [&](std::size_t) { return -d; },
              [&](std::size_t, double degree) { model.among[h] -= model.shares[j] * degree; });
        }
      }
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> category) noexcept {
    const std::size_t n = model.shares.size(), limits = model.among.size();
    using Piece = std::array<double, static_cast<std::size_t>(sorted_together)>;
    in_pieces(rows.size(), [&](Index first, Index count) {
      const std::span<double> out = category.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
      Piece own, lead;
      // lead = sum over the criteria of pi(a, r_h) - pi(r_h, a); phi(a) p = their sum over h, phi(r_h) p = among_h -
      // lead.
      const auto against = [&](std::size_t h) {
        lead.fill(0);
        for (std::size_t j = 0; j < n; ++j) {
          const double level = model.levels[h * n + j], sign = model.signs[j], share = model.shares[j];
          const double* const x = rows.column(static_cast<Index>(j)).data() + first;
          const Preference preference = model.of(j);
          with_degrees(
              preference, out.size(), [=](std::size_t i) { return sign * (x[i] - level); },
              [&](std::size_t i, double degree) { lead[i] += share * degree; });
          with_degrees(
              preference, out.size(), [=](std::size_t i) { return sign * (level - x[i]); },
              [&](std::size_t i, double degree) { lead[i] -= share * degree; });
        }
      };
      own.fill(0);
      for (std::size_t h = 0; h < limits; ++h) {
        against(h);
        for (std::size_t i = 0; i < out.size(); ++i) own[i] += lead[i];
      }
      for (double& cell : out) cell = 1;
      const auto others = static_cast<double>(limits);
      for (std::size_t h = 1; h + 1 < limits; ++h) {  // the outer limits separate nothing
        against(h);
        for (std::size_t i = 0; i < out.size(); ++i)
          out[i] += (own[i] - (model.among[h] - lead[i])) / others > model.margin ? 1 : 0;
      }
    });
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const std::size_t n = static_cast<std::size_t>(criteria.size());
    std::vector<std::vector<double>> limits;  // best first, the outer ones included
    for (std::size_t h = limits_of(criteria[0], parameters).size(); h-- > 0;) {
      limits.emplace_back();
      for (const Criterion& criterion : criteria) limits.back().push_back(limits_of(criterion, parameters)[h]);
    }
    double weights = 0;
    for (const Criterion& criterion : criteria) weights += criterion.weight;
    const auto preferred = [&](const std::vector<double>& a, const std::vector<double>& b) {
      double total = 0;
      for (std::size_t j = 0; j < n; ++j) {
        const Criterion& criterion = criteria[static_cast<Index>(j)];
        total += criterion.weight / weights *
                 textbook::degree(criterion.preference, criterion.maximised() ? a[j] - b[j] : b[j] - a[j]);
      }
      return total;
    };
    std::vector<double> net_flow, categories, scores;
    std::vector<std::vector<double>> profile_flows;
    for (const std::vector<double>& a : rows_of(table)) {
      std::vector<std::vector<double>> all = limits;
      all.push_back(a);
      std::vector<double> phi;
      for (const auto& one : all) {
        double flow = 0;
        for (const auto& other : all) flow += preferred(one, other) - preferred(other, one);
        phi.push_back(flow / static_cast<double>(limits.size()));
      }
      net_flow.push_back(phi.back());
      phi.pop_back();
      // From the best category down: it is a's when a is above its lower limit; below all limits it is the worst.
      std::size_t h = 1;
      while (h + 1 < limits.size() && !(net_flow.back() - phi[h] > parameters.margin + 1e-12)) ++h;
      categories.push_back(static_cast<double>(h));
      scores.push_back(static_cast<double>(limits.size() - h));
      profile_flows.push_back(std::move(phi));
    }
    Steps steps;
    steps.per_alternative("net_flow", "Net flow of the row among the limits", "phi(a)", net_flow);
    steps.matrix("profile_flows", "Net flow of each limit beside the row, best limit first", "phi(r_h)", profile_flows,
                 StepShape::table);
    steps.per_alternative("categories", "Category as published, 1 is the best", "", categories);
    steps.per_alternative("scores", "Category, 1 is the worst", "category", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_flowsort() { return make_method<FlowSort>(); }

}  // namespace mcda
