#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "mcda/method/erase.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

// S and R, for the widest vectors of the machine.
MCDA_FOR_EACH_CPU void take_utility_and_regret(const Block& rows, const double* best, const double* stretch,
                                               double* utility, double* regret) {
  sum_lanes<2>(
      rows,
      [&](Lanes* sums, const Lanes& x, std::size_t j) MCDA_INLINED {
        Lanes term = x - best[j];
        take_magnitudes(term);
        term *= stretch[j];
        sums[0] += term;
        take_larger(sums[1], term);
      },
      [&](const Lanes* sums, auto write) MCDA_INLINED { write(utility, sums[0]), write(regret, sums[1]); });
}

// -Q of S and R.
MCDA_FOR_EACH_CPU void join_measures(const Block& rows, double least_utility, double of_utility, double least_regret,
                                     double of_regret, double* out) {
  sum_lanes<2>(
      rows, [](Lanes* measures, const Lanes& x, std::size_t k) MCDA_INLINED { measures[k] = x; },
      [&](const Lanes* measures, auto write) MCDA_INLINED {
        write(out, 0 - ((measures[0] - least_utility) * of_utility + (measures[1] - least_regret) * of_regret));
      });
}

struct Vikor {
  static constexpr MethodInfo info{
      .name = "vikor",
      .title = "VIKOR (multicriteria optimisation and compromise solution)",
      .kind = MethodKind::scoring,
      .reference =
          "Opricovic, Tzeng (2004) Compromise solution by MCDM methods: A comparative analysis of VIKOR and TOPSIS, "
          "European Journal of Operational Research 156(2), 445-455",
      .doi = "10.1016/S0377-2217(03)00020-1",
      .formula =
          "Q_i = v (S_i - S*) / (S- - S*) + (1 - v) (R_i - R*) / (R- - R*), S_i = sum_j w_j (f_j* - x_ij) / (f_j* - "
          "f_j-), R_i = max_j of the same terms",
      .cost = "O(n m), one pass to fit, one over the table, one over S and R",
      .compensation = Compensation::partial,
      .sense = PublishedSense::smaller_is_better,
      .published_score = "Q",
      .when_to_use = "The worst criterion of a client must not be hidden by the rest: R punishes it, v says how much.",
  };

  struct Parameters {
    double v = 0.5;
  };
  static constexpr auto fields = std::tuple{
      field("v", &Parameters::v, "weight of the strategy of the majority (group utility S) against individual regret R",
            0, 1),
  };

  /// With v = 1 only S counts, which is the weighted sum of the distances that min-max normalisation measures.
  static std::string_view order_class(const Parameters& parameters) {
    return parameters.v == 1 ? "minmax sum" : std::string_view{};
  }

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr std::array<std::string_view, 2> derived{"S", "R"};
  static constexpr Statistic derived_needs = Statistic::extremes;

  struct Model {
    std::vector<double> best, stretch;  // n: f*; weight over the distance to f-, 0 for a constant column
    double v = 0.5;
    double least_utility = 0, utility_span = 0, least_regret = 0, regret_span = 0;  // S*, S- - S*, R*, R- - R*
    auto parts() { return std::tie(best, stretch, v, least_utility, utility_span, least_regret, regret_span); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{.v = parameters.v};
    for (Index j = 0; j < criteria.size(); ++j) {
      const double range = seen.range(j);
      model.best.push_back(criteria.maximised(j) ? seen.max(j) : seen.min(j));
      model.stretch.push_back(range > 0 ? criteria.weight(j) / range : 0);
    }
    return model;
  }

  static void derive(const Model& model, const Block& rows, Scratch&, std::span<const std::span<double>> out) noexcept {
    take_utility_and_regret(rows, model.best.data(), model.stretch.data(), out[0].data(), out[1].data());
  }

  static void conclude(Model& model, const Summary& seen) {
    model.least_utility = seen.min(0);
    model.utility_span = span_of(seen.min(0), seen.max(0));
    model.least_regret = seen.min(1);
    model.regret_span = span_of(seen.min(1), seen.max(1));
  }

  /// -Q: larger is better. A constant S or R decides nothing and its term is 0.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    const double of_utility = model.utility_span > 0 ? model.v / model.utility_span : 0;
    const double of_regret = model.regret_span > 0 ? (1 - model.v) / model.regret_span : 0;
    join_measures(rows, model.least_utility, of_utility, model.least_regret, of_regret, out.data());
  }

  static Steps findings(const Ranked& ranked, const Parameters&, Notes& notes) {
    const std::size_t m = ranked.scores.size();
    std::vector<double> q(m);
    for (std::size_t i = 0; i < m; ++i) q[i] = -ranked.scores[i];
    if (m > 100)
      notes.push_back("VIKOR's advantage condition asks for a lead of 1/(m - 1), which means little among " +
                      std::to_string(m) + " alternatives");
    return compromise(q, ranked.derived[0], ranked.derived[1], ranked.ranking.order);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    std::vector<double> best(n), worst(n), s(m, 0.0), r(m, 0.0), q(m, 0.0);
    std::vector<std::vector<double>> terms = x;
    for (std::size_t j = 0; j < n; ++j) {
      const Criterion& criterion = criteria[static_cast<Index>(j)];
      std::vector<double> column;
      for (const auto& row : x) column.push_back(row[j]);
      const auto [low, high] = std::minmax_element(column.begin(), column.end());
      best[j] = criterion.maximised() ? *high : *low;
      worst[j] = criterion.maximised() ? *low : *high;
      for (std::size_t i = 0; i < m; ++i) {
        terms[i][j] = best[j] == worst[j] ? 0 : criterion.weight * (best[j] - x[i][j]) / (best[j] - worst[j]);
        s[i] += terms[i][j];
        r[i] = std::max(r[i], terms[i][j]);
      }
    }
    const auto [s_low, s_high] = std::minmax_element(s.begin(), s.end());
    const auto [r_low, r_high] = std::minmax_element(r.begin(), r.end());
    const bool s_decides = *s_high - *s_low > tie_tolerance * *s_high,
               r_decides = *r_high - *r_low > tie_tolerance * *r_high;
    for (std::size_t i = 0; i < m; ++i) {
      if (s_decides) q[i] += parameters.v * (s[i] - *s_low) / (*s_high - *s_low);
      if (r_decides) q[i] += (1 - parameters.v) * (r[i] - *r_low) / (*r_high - *r_low);
    }
    Steps steps;
    steps.per_criterion("best", "Best value of each criterion", "f*", best);
    steps.per_criterion("worst", "Worst value of each criterion", "f-", worst);
    steps.matrix("terms", "Weighted distance to the best value", "w (f* - x) / (f* - f-)", terms);
    steps.per_alternative("S", "Group utility", "S", s);
    steps.per_alternative("R", "Individual regret", "R", r);
    steps.per_alternative("scores", "Compromise index, smaller is better", "Q", q);
    const auto ranks_by = [](std::vector<double> values) {
      for (double& value : values) value = -value;
      return rank_scores(values);
    };
    steps.per_alternative("ranking_S", "Ranks by group utility", "", ranks_by(s).ranks);
    steps.per_alternative("ranking_R", "Ranks by regret", "", ranks_by(r).ranks);
    const Steps conditions = compromise(q, s, r, ranks_by(q).order);
    for (const Step& step : conditions.all()) {
      if (step.shape == StepShape::flag) {
        steps.flag(step.key, step.caption, step.values[0] != 0);
      } else {
        steps.members(step.key, step.caption, std::vector<Index>(step.values.begin(), step.values.end()));
      }
    }
    return steps;
  }

 private:
  /// The distance from the least to the largest S or R; 0 where all are tied, else rounding in the last digit would be
  /// stretched to a whole unit of Q (laws/the_fast_path_equals_the_steps).
  static double span_of(double least, double largest) {
    return largest - least > tie_tolerance * largest ? largest - least : 0;
  }

  /// Conditions C1 (the lead is at least 1/(m-1)) and C2 (the leader also leads by S or R), and the set of compromise
  /// solutions.
  static Steps compromise(const std::vector<double>& q, std::span<const double> s, std::span<const double> r,
                          const std::vector<Index>& order) {
    const std::size_t m = q.size();
    const auto at = [&](std::size_t place) { return static_cast<std::size_t>(order[place]); };
    const double wanted = m > 1 ? 1 / (static_cast<double>(m) - 1) : 0;
    const auto below = [](double gap, double bound) {
      return gap < bound - tie_tolerance;
    };  // a lead equal to the bound up to rounding is enough
    const bool advantage = m < 2 || !below(q[at(1)] - q[at(0)], wanted);
    const auto leads = [&](std::span<const double> values) {
      return values[at(0)] <= *std::min_element(values.begin(), values.end()) + tie_tolerance;
    };
    const bool stability = leads(s) || leads(r);
    std::vector<Index> members{order[0]};
    if (!advantage) {
      for (std::size_t place = 1; place < m && below(q[at(place)] - q[at(0)], wanted); ++place)
        members.push_back(order[place]);
    } else if (!stability && m > 1) {
      members.push_back(order[1]);
    }
    std::sort(members.begin(), members.end());
    Steps steps;
    steps.flag("acceptable_advantage", "C1: the lead over the second is at least 1 / (m - 1)", advantage);
    steps.flag("acceptable_stability", "C2: the first is also first by S or by R", stability);
    steps.members("compromise_set", "Compromise solutions", members);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_vikor() { return make_method<Vikor>(); }

}  // namespace mcda
