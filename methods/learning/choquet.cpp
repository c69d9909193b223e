#include <algorithm>
#include <cmath>
#include <utility>

#include "mcda/method/erase.hpp"
#include "methods/learning/ordinal.hpp"

namespace mcda {

namespace {

using learning::Terms;

/// Criteria i < k of pair number p, in the order (1, 2), (1, 3), ..., (2, 3), ...
struct Pair {
  std::size_t i, k;
};

std::vector<Pair> pairs_of(std::size_t n) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = i + 1; k < n; ++k) pairs.push_back({i, k});
  }
  return pairs;
}

struct Choquet {
  static constexpr MethodInfo info{
      .name = "choquet",
      .title = "Choquet integral with a 2-additive capacity",
      .kind = MethodKind::scoring,
      .reference =
          "Grabisch (1997) k-order additive discrete fuzzy measures and their representation, Fuzzy Sets and Systems "
          "92, 167-189; Marichal, Roubens (2000) Determination of weights of interacting criteria from a reference "
          "set, EJOR 124, 641-650",
      .doi = "10.1016/S0165-0114(97)00168-1",
      .formula =
          "C(x) = sum_i m_i r_i + sum_(i<k) m_ik min(r_i, r_k), r = (x - min) / (max - min) in the direction of the "
          "goal; m_i + sum of the negative m_ik >= 0, sum of all m = 1",
      .cost = "learning: about n^2 / 2 linear programs of n^2 variables; scoring O(n^2 m)",
      .weights = WeightMeaning::none,
      .compensation = Compensation::partial,
      .published_score = "C",
      .when_to_use =
          "Criteria act together: two strengths are worth more than their sum (one without the other is of little "
          "use), or less (they tell the same twice). The importance and interaction of criteria are learned from a "
          "ranking of some clients, or given.",
  };

  enum class Normalization { minmax, none };
  struct Parameters {
    std::vector<double> masses;
    Normalization normalization = Normalization::minmax;
  };
  static constexpr auto fields = std::tuple{
      field("masses", &Parameters::masses,
            "the capacity by its Moebius masses: one each criterion, then one each pair in the order (1, 2), (1, 3), "
            "..., (2, 3), ...; empty: learned from the reference ranking"),
      field("normalization", &Parameters::normalization,
            "minmax: columns are brought to 0..1; none: they are on one scale from 0 to 1 already, larger is better",
            "minmax none"),
  };
  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Index most_criteria = 15;

  static std::optional<Refusal> admits(const Summary& summary, const Criteria& criteria, const Parameters& parameters) {
    const auto n = static_cast<std::size_t>(criteria.size());
    if (parameters.normalization == Normalization::none) {
      for (const Criterion& criterion : criteria) {
        if (!criterion.maximised())
          return Refusal{criterion.id, "is to be minimised, and without normalisation larger is better",
                         "use normalization: minmax, or turn the column round"};
      }
      for (Index j = 0; j < criteria.size(); ++j) {
        if (summary.min(j) < 0 || summary.max(j) > 1)
          return Refusal{criteria[j].id, "has values outside of 0 to 1, where columns on one scale lie",
                         "use normalization: minmax, or divide the column"};
      }
    }
    if (!parameters.masses.empty()) return refused_masses(parameters.masses, criteria);
    if (n > most_criteria)
      return Refusal{{},
                     "a capacity of " + std::to_string(n) + " criteria has " + std::to_string(n * (n + 1) / 2) +
                         " masses, which no examples settle",
                     "choose at most " + std::to_string(most_criteria) + " criteria, or give the masses"};
    if (auto refused = learning::refused_ranking(criteria.reference())) return refused;
    return learning::refused_columns(summary, criteria);
  }

  struct Model {
    std::vector<double> shift, slope;  ///< r = (x - shift) * slope, by criterion
    std::vector<double> masses;        ///< of criteria, then of pairs
    double margin = 0;                 ///< of the examples; 0 where the masses were given
    double violation = 0;              ///< how much the examples contradict
    bool learned = false;
    auto parts() { return std::tie(shift, slope, masses, margin, violation, learned); }
  };

  static Model finish(const Summary& summary, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      double low = summary.min(j), high = summary.max(j);
      for (const double level : criteria[j].examples) {
        low = std::min(low, level);
        high = std::max(high, level);
      }
      const bool raw = parameters.normalization == Normalization::none, up = criteria.maximised(j);
      model.shift.push_back(raw ? 0 : up ? low : high);
      model.slope.push_back(raw ? 1 : low == high ? 0 : (up ? 1 : -1) / (high - low));
    }
    model.masses = parameters.masses;
    model.learned = parameters.masses.empty();
    if (model.learned) learn(criteria, model);
    if (model.violation > 0)
      notes.push_back(
          "no 2-additive capacity reproduces the order of the examples; the one with the smallest sum of "
          "violations is taken");
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    for (double& cell : out) cell = 0;
    const auto n = static_cast<std::size_t>(rows.columns());
    std::size_t p = n;
    for (std::size_t i = 0; i < n; ++i) {
      const std::span<const double> a = rows.column(static_cast<Index>(i));
      for (std::size_t r = 0; r < out.size(); ++r)
        out[r] += model.masses[i] * ((a[r] - model.shift[i]) * model.slope[i]);
      for (std::size_t k = i + 1; k < n; ++k, ++p) {
        const double mass = model.masses[p];
        if (mass == 0) continue;
        const std::span<const double> b = rows.column(static_cast<Index>(k));
        for (std::size_t r = 0; r < out.size(); ++r)
          out[r] += mass * std::min((a[r] - model.shift[i]) * model.slope[i], (b[r] - model.shift[k]) * model.slope[k]);
      }
    }
  }

  static Steps findings(const Model& model, const Ranked& ranked, const Parameters&, Notes& notes) {
    Steps steps;
    report_capacity(model.masses, static_cast<std::size_t>(ranked.criteria.size()), steps);
    const Reference& reference = ranked.criteria.reference();
    if (!model.learned || reference.ranking.empty()) return steps;
    steps.scalar("margin", "Smallest difference between examples of which one is better", "epsilon", model.margin);
    std::vector<double> values;
    for (std::size_t e = 0; e < reference.ranking.ids.size(); ++e) {
      std::vector<double> row;
      for (std::size_t j = 0; j < model.shift.size(); ++j)
        row.push_back((ranked.criteria[static_cast<Index>(j)].examples[e] - model.shift[j]) * model.slope[j]);
      double value = 0;
      for (const Terms::value_type& term : integral_of(row))
        value += term.factor * model.masses[static_cast<std::size_t>(term.variable)];
      values.push_back(value);
    }
    learning::report_comparisons(values, ranked.criteria, steps, notes);
    return steps;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix rows = rows_of(table);
    const std::size_t n = static_cast<std::size_t>(criteria.size()), count = criteria.reference().ranking.ids.size();
    const plain::Matrix examples = textbook::examples_of(criteria, 0, criteria[0].examples.size());
    plain::Matrix both = rows;
    both.insert(both.end(), examples.begin(), examples.end());
    if (parameters.normalization == Normalization::minmax) both = plain::minmax(both, criteria, 0);
    const auto begin = both.begin();
    const plain::Matrix r(begin, begin + static_cast<std::ptrdiff_t>(rows.size()));
    const plain::Matrix judged(begin + static_cast<std::ptrdiff_t>(rows.size()),
                               begin + static_cast<std::ptrdiff_t>(rows.size() + count));
    Steps steps;
    steps.matrix("normalized", "Normalized values", "r", r);
    plain::Vector masses = parameters.masses;
    if (masses.empty()) {
      double margin = 0;
      masses = plain_masses(judged, criteria.reference().ranking.levels, n, margin);
      steps.scalar("margin", "Smallest difference between examples of which one is better", "epsilon", margin);
    }
    report_capacity(masses, n, steps);
    steps.per_alternative(
        "scores", "Choquet integral", "C", plain::each_row(r, [&](const plain::Vector& row) {
          // By its definition: values from the smallest on, each step weighed by the capacity of the
          // criteria that reach it.
          std::vector<std::size_t> order(n);
          for (std::size_t j = 0; j < n; ++j) order[j] = j;
          std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return row[a] < row[b]; });
          double sum = 0, before = 0;
          for (std::size_t s = 0; s < n; ++s) {
            double capacity = 0;
            std::size_t p = n;
            const auto reaches = [&](std::size_t j) {
              return std::find(order.begin() + static_cast<std::ptrdiff_t>(s), order.end(), j) != order.end();
            };
            for (std::size_t i = 0; i < n; ++i) {
              if (reaches(i)) capacity += masses[i];
              for (std::size_t k = i + 1; k < n; ++k, ++p) {
                if (reaches(i) && reaches(k)) capacity += masses[p];
              }
            }
            sum += (row[order[s]] - before) * capacity;
            before = row[order[s]];
          }
          return sum;
        }));
    return steps;
  }

 private:
  static std::optional<Refusal> refused_masses(const std::vector<double>& masses, const Criteria& criteria) {
    const auto n = static_cast<std::size_t>(criteria.size());
    if (masses.size() != n * (n + 1) / 2)
      return Refusal{{},
                     "masses has " + std::to_string(masses.size()) + " numbers; " + std::to_string(n) +
                         " criteria have " + std::to_string(n) + " masses and their pairs " +
                         std::to_string(n * (n - 1) / 2),
                     "give " + std::to_string(n * (n + 1) / 2) + " numbers"};
    double sum = 0;
    for (const double mass : masses) sum += mass;
    if (std::abs(sum - 1) > 1e-9)
      return Refusal{{},
                     "the masses sum to " + shortest(sum) + ", and a capacity is 1 for all criteria together",
                     "divide them by their sum"};
    std::vector<double> least(masses.begin(), masses.begin() + static_cast<std::ptrdiff_t>(n));
    std::size_t p = n;
    for (const Pair& pair : pairs_of(n)) {
      const double mass = std::min(masses[p++], 0.0);
      least[pair.i] += mass;
      least[pair.k] += mass;
    }
    for (std::size_t j = 0; j < n; ++j) {
      if (least[j] < -1e-12)
        return Refusal{criteria[static_cast<Index>(j)].id,
                       "has a mass that its negative interactions outweigh by " + shortest(-least[j]) +
                           ": a better value could lower the score",
                       "raise its mass or the negative masses of its pairs"};
    }
    return std::nullopt;
  }

  /// C of a row of normalised values, linear in the masses.
  static Terms integral_of(const std::vector<double>& r) {
    Terms terms;
    const std::size_t n = r.size();
    for (std::size_t j = 0; j < n; ++j) terms.push_back({static_cast<Index>(j), r[j]});
    auto variable = static_cast<Index>(n);
    for (const Pair& pair : pairs_of(n)) terms.push_back({variable++, std::min(r[pair.i], r[pair.k])});
    return terms;
  }

  /// Shapley values, interaction indices (of a 2-additive capacity the masses of the pairs), masses.
  static void report_capacity(const std::vector<double>& masses, std::size_t n, Steps& steps) {
    std::vector<double> shapley(masses.begin(), masses.begin() + static_cast<std::ptrdiff_t>(n));
    std::vector<std::vector<double>> interaction(n, std::vector<double>(n, 0.0));
    std::size_t p = n;
    for (const Pair& pair : pairs_of(n)) {
      const double mass = masses[p++];
      shapley[pair.i] += mass / 2;
      shapley[pair.k] += mass / 2;
      interaction[pair.i][pair.k] = interaction[pair.k][pair.i] = mass;
    }
    steps.per_criterion("shapley", "Importance of each criterion, its interactions shared (Shapley value)", "phi",
                        shapley);
    steps.matrix("interaction",
                 "Interaction of each pair: above 0 they complete each other, below 0 they repeat each "
                 "other",
                 "I", interaction, StepShape::square);
    steps.matrix("masses", "Moebius masses: criteria, then pairs", "m", {masses}, StepShape::table);
  }

  /// Masses of criteria m >= 0, of pairs p - q with p, q >= 0, one violation a comparison, the margin. In turn: the
  /// smallest sum of violations, the largest margin, the smallest sum of interactions, the most even Shapley values,
  /// the most even interactions: one answer (docs/decisions/0017-capacity-from-examples.md).
  static void learn(const Criteria& criteria, Model& model) {
    const auto n = static_cast<Index>(model.shift.size()), pairs = n * (n - 1) / 2;
    const Judged& judged = criteria.reference().ranking;
    const auto levels = learning::by_level(judged);
    std::vector<Terms> integrals;
    for (std::size_t e = 0; e < judged.ids.size(); ++e) {
      std::vector<double> r;
      for (Index j = 0; j < n; ++j)
        r.push_back((criteria[j].examples[e] - model.shift[static_cast<std::size_t>(j)]) *
                    model.slope[static_cast<std::size_t>(j)]);
      integrals.push_back(integral_of(r));
    }
    const Index margin = n + 2 * pairs;
    LinearProgram program(margin + 1);
    Terms all, interactions;
    std::vector<Terms> monotone(static_cast<std::size_t>(n)), shapley(static_cast<std::size_t>(n)), sizes;
    for (Index j = 0; j < n; ++j) {
      all.push_back({j, 1});
      monotone[static_cast<std::size_t>(j)].push_back({j, 1});
      shapley[static_cast<std::size_t>(j)].push_back({j, 1});
    }
    Index plus = n;
    for (const Pair& pair : pairs_of(static_cast<std::size_t>(n))) {
      const Index minus = plus + pairs;
      all.insert(all.end(), {{plus, 1}, {minus, -1}});
      interactions.insert(interactions.end(), {{plus, 1}, {minus, 1}});
      sizes.push_back({{plus, -1}, {minus, -1}});
      for (const std::size_t j : {pair.i, pair.k}) {
        monotone[j].push_back({minus, -1});
        shapley[j].insert(shapley[j].end(), {{plus, 0.5}, {minus, -0.5}});
      }
      ++plus;
    }
    program.subject_to(all, Bound::equal, 1);
    for (const Terms& terms : monotone) program.subject_to(terms, Bound::at_least, 0);
    Terms violations;
    const auto compare = [&](std::size_t better, std::size_t worse, bool alike) {
      Terms terms;
      for (const auto& [e, sign] : {std::pair{better, 1.0}, std::pair{worse, -1.0}}) {
        for (const Terms::value_type& term : integrals[e]) {
          terms.push_back({term.variable, sign * term.factor});
          if (term.variable >= n) terms.push_back({term.variable + pairs, -sign * term.factor});
        }
      }
      for (const double sign : {1.0, -1.0}) {
        if (sign < 0 && !alike) continue;
        const Index violation = program.add_variable();
        violations.push_back({violation, 1});
        terms.push_back({violation, sign});
      }
      if (!alike) terms.push_back({margin, -1});
      program.subject_to(terms, alike ? Bound::equal : Bound::at_least, 0);
    };
    for (std::size_t l = 0; l < levels.size(); ++l) {
      for (std::size_t k = 1; k < levels[l].size(); ++k) {
        for (std::size_t i = 0; i < k; ++i) compare(levels[l][i], levels[l][k], true);
      }
      for (std::size_t a = 0; l + 1 < levels.size() && a < levels[l].size(); ++a) {
        for (const std::size_t b : levels[l + 1]) compare(levels[l][a], b, false);
      }
    }
    const auto best = [&](const Terms& goal, double sign) {
      Terms signed_goal = goal;
      for (Terms::value_type& term : signed_goal) term.factor *= sign;
      const std::vector<LinearSolution> found = program.maximise_each(std::span(&signed_goal, 1));
      if (!found.front().optimal()) learning::detail::contradictory();
      return sign * found.front().value;
    };
    model.violation = best(violations, -1);
    if (model.violation <= learning::detail::no_error) model.violation = 0;
    program.subject_to(violations, Bound::at_most, model.violation);
    model.margin = best({{margin, 1}}, 1);
    program.subject_to({{margin, 1}}, Bound::at_least, model.margin - slip);
    program.subject_to(interactions, Bound::at_most, best(interactions, -1) + slip);
    std::vector<double> x = leximin(program, shapley);
    if (x.empty()) learning::detail::contradictory();
    for (const Terms& terms : shapley) {
      double value = 0;
      for (const Terms::value_type& term : terms) value += term.factor * x[static_cast<std::size_t>(term.variable)];
      program.subject_to(terms, Bound::at_least, value - slip);
    }
    if (!sizes.empty()) x = leximin(program, sizes);
    if (x.empty()) learning::detail::contradictory();
    model.masses.assign(x.begin(), x.begin() + n);
    for (Index p = n; p < n + pairs; ++p)
      model.masses.push_back(x[static_cast<std::size_t>(p)] - x[static_cast<std::size_t>(p + pairs)]);
  }

  static constexpr double slip = 1e-15;  // what was reached once stays within reach of rounding

  /// The same in the same order by definition.
  static plain::Vector plain_masses(const plain::Matrix& r, const std::vector<Index>& levels, std::size_t n,
                                    double& margin) {
    const std::size_t pairs = n * (n - 1) / 2, first_violation = n + 2 * pairs + 1;
    struct Comparison {
      std::size_t better, worse;
      bool alike;
    };
    std::vector<Comparison> comparisons;
    for (std::size_t a = 0; a < r.size(); ++a) {
      for (std::size_t b = 0; b < r.size(); ++b) {
        const bool between = std::any_of(levels.begin(), levels.end(),
                                         [&](Index level) { return levels[a] < level && level < levels[b]; });
        if (a < b && levels[a] == levels[b]) comparisons.push_back({a, b, true});
        if (levels[a] < levels[b] && !between) comparisons.push_back({a, b, false});
      }
    }
    const std::size_t size = first_violation + 2 * comparisons.size();
    textbook::Program program;
    plain::Vector all(size, 0.0), interactions(size, 0.0), violations(size, 0.0), epsilon(size, 0.0);
    plain::Matrix shapley(n, all), monotone(n, all), sizes;
    epsilon[first_violation - 1] = 1;
    for (std::size_t j = 0; j < n; ++j) all[j] = shapley[j][j] = monotone[j][j] = 1;
    std::size_t p = n;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = i + 1; k < n; ++k, ++p) {
        all[p] = 1, all[p + pairs] = -1;
        interactions[p] = interactions[p + pairs] = 1;
        sizes.emplace_back(size, 0.0);
        sizes.back()[p] = sizes.back()[p + pairs] = -1;
        for (const std::size_t j : {i, k}) {
          shapley[j][p] = 0.5, shapley[j][p + pairs] = -0.5;
          monotone[j][p + pairs] = -1;
        }
      }
    }
    program.equal(all, 1);
    for (const plain::Vector& row : monotone) program.at_least(row, 0);
    for (std::size_t c = 0; c < comparisons.size(); ++c) {
      plain::Vector row(size, 0.0);
      for (const auto& [e, sign] : {std::pair{comparisons[c].better, 1.0}, std::pair{comparisons[c].worse, -1.0}}) {
        std::size_t at = n;
        for (std::size_t i = 0; i < n; ++i) {
          row[i] += sign * r[e][i];
          for (std::size_t k = i + 1; k < n; ++k, ++at) {
            row[at] += sign * std::min(r[e][i], r[e][k]);
            row[at + pairs] -= sign * std::min(r[e][i], r[e][k]);
          }
        }
      }
      row[first_violation + 2 * c] = 1;
      violations[first_violation + 2 * c] = violations[first_violation + 2 * c + 1] = 1;
      if (comparisons[c].alike) {
        row[first_violation + 2 * c + 1] = -1;
        program.equal(row, 0);
      } else {
        row[first_violation - 1] = -1;
        program.at_least(row, 0);
      }
    }
    const auto least = [&](const plain::Vector& goal, double sign) {
      program.cost = goal;
      for (double& factor : program.cost) factor *= sign;
      const double value = textbook::value_of(goal, textbook::solved(program));
      sign > 0 ? program.at_most(goal, value + slip) : program.at_least(goal, value - slip);
      return value;
    };
    least(violations, 1);
    margin = least(epsilon, -1);
    least(interactions, 1);
    plain::Vector values;
    program.cost.clear();
    textbook::leximin(program, shapley, values);
    for (std::size_t j = 0; j < n; ++j) program.at_least(shapley[j], values[j] - slip);
    const plain::Vector x = textbook::leximin(program, sizes, values);
    plain::Vector masses(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n));
    for (std::size_t q = n; q < n + pairs; ++q) masses.push_back(x[q] - x[q + pairs]);
    return masses;
  }
};

}  // namespace

std::unique_ptr<const Method> make_choquet() { return make_method<Choquet>(); }

}  // namespace mcda
