#include <algorithm>
#include <cmath>
#include <utility>

#include "mcda/method/erase.hpp"
#include "methods/learning/ordinal.hpp"

namespace mcda {

namespace {

using learning::Lesson;
using learning::Terms;

struct UtaGms {
  static constexpr MethodInfo info{
      .name = "uta_gms",
      .title = "UTA-GMS: necessary and possible preference (robust ordinal regression)",
      .kind = MethodKind::relation,
      .reference =
          "Greco, Mousseau, Slowinski (2008) Ordinal regression revisited: multiple criteria ranking using a set of "
          "additive value functions, EJOR 191, 416-436",
      .doi = "10.1016/j.ejor.2007.08.013",
      .formula =
          "a is necessarily at least as good as b when u(a) >= u(b) for every monotone additive u that orders the "
          "examples as judged, possibly when for one of them",
      .cost = "a linear program for every pair: O(m^2) of them, each of the examples x n break points",
      .result = ResultKind::partial,
      .weights = WeightMeaning::none,
      .published_score = "necessary preference",
      .when_to_use =
          "What follows from the examples for certain, and what only may be: every value function that agrees with the "
          "judged examples is asked, not one of them. For short lists, up to 200.",
  };
  static constexpr Index most_rows = 200;
  static constexpr Statistic needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary& summary, const Criteria& criteria, const NoParameters&) {
    if (summary.count() > most_rows)
      return Refusal{{},
                     "it solves a linear program for every pair, and " + std::to_string(summary.count()) +
                         " clients are more than " + std::to_string(most_rows),
                     "choose fewer with --where, or use utastar, which takes any number"};
    if (auto refused = learning::refused_ranking(criteria.reference())) return refused;
    const Lesson lesson = lesson_of(criteria);
    if (learning::Layout(lesson.grid).increments == 0)
      return Refusal{criteria[0].id, "is the same for all examples, as every criterion is",
                     "name examples that differ, or add a criterion on which they do"};
    std::vector<std::vector<std::size_t>> statements;
    for (std::size_t c = 0; c < lesson.claims.size(); ++c) statements.push_back({c});
    const learning::Conflicts conflicts = learning::conflicts_in(lesson, statements);
    if (conflicts.given_up.empty()) return std::nullopt;
    return Refusal{{},
                   learning::text_of(conflicts, lesson, statements, "comparison"),
                   "look again at these examples, or use utastar, which takes them as errors"};
  }

  /// Levels are turned so that more is better.
  struct Model {
    std::vector<int> up;
    std::vector<Index> levels;     ///< of the examples
    std::vector<double> examples;  ///< one criterion after the other
    std::vector<double> values;    ///< of the clients, one criterion after the other
    auto parts() { return std::tie(up, levels, examples, values); }
    double example(std::size_t j, std::size_t i) const { return examples[j * levels.size() + i]; }
    double value(std::size_t j, Index i) const {
      return values[j * (values.size() / up.size()) + static_cast<std::size_t>(i)];
    }
  };

  static Model finish(const Summary&, const Criteria& criteria, const NoParameters&, Notes&) {
    const Judged& judged = criteria.reference().ranking;
    Model model;
    model.levels = judged.levels;
    for (const Criterion& criterion : criteria) {
      model.up.push_back(criterion.maximised() ? 1 : -1);
      for (std::size_t i = 0; i < judged.ids.size(); ++i)
        model.examples.push_back(model.up.back() * criterion.examples[i]);
    }
    return model;
  }

  static void observe_columns(Model& model, std::span<const SortedColumn> columns) {
    const std::size_t m = columns.front().values.size();
    model.values.assign(columns.size() * m, 0.0);
    for (std::size_t j = 0; j < columns.size(); ++j) {
      for (std::size_t k = 0; k < m; ++k) model.values[j * m + columns[j].rows[k]] = model.up[j] * columns[j].values[k];
    }
  }

  static Exploitation exploit(const Model& model, const Compared&, Notes& notes) {
    const auto m = static_cast<Index>(model.values.size() / model.up.size());
    BitRelation necessary(m), possible(m);
    for (Index a = 0; a < m; ++a) {
      for (Index b = 0; b < m; ++b) {
        if (a != b && (at_least_as_good(model, a, b) || !allows(model, b, a, true))) necessary.set(a, b);
      }
    }
    Exploitation result;
    Index incomparable = 0;
    for (Index a = 0; a < m; ++a) {
      for (Index b = 0; b < m; ++b) {
        if (a == b) continue;
        // Where b is not necessarily as good as a, some utility puts a higher.
        if (!necessary(b, a) || necessary(a, b) || allows(model, a, b, false)) possible.set(a, b);
        if (a < b && !necessary(a, b) && !necessary(b, a)) ++incomparable;
      }
    }
    result.ranks = levels_of(necessary);
    for (Index i = 0; i < m; ++i) {
      if (result.ranks[static_cast<std::size_t>(i)] == 1) result.not_outranked.push_back(i);
    }
    if (incomparable > 0)
      notes.push_back(std::to_string(incomparable) + " of " + std::to_string(m * (m - 1) / 2) +
                      " pairs are left open by the examples: either may be the better one");
    result.relation = std::move(necessary);
    result.relations.push_back({"possible", std::move(possible)});
    return result;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    if (const auto refused = learning::refused_ranking(criteria.reference()))
      raise(InvalidInput(refused->what, refused->remedy));
    const Judged& judged = criteria.reference().ranking;
    plain::Matrix rows = rows_of(table);
    const std::size_t m = rows.size(), n = static_cast<std::size_t>(criteria.size());
    const plain::Matrix examples = textbook::examples_of(criteria, 0, judged.ids.size());
    rows.insert(rows.end(), examples.begin(), examples.end());
    // Every value that occurs is a break point.
    plain::Matrix points;
    for (std::size_t j = 0; j < n; ++j) {
      plain::Vector levels = plain::column(rows, j);
      std::sort(levels.begin(), levels.end());
      levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
      if (!criteria[static_cast<Index>(j)].maximised()) std::reverse(levels.begin(), levels.end());
      points.push_back(std::move(levels));
    }
    const auto utility = [&](const plain::Vector& row) {
      plain::Vector factors;
      for (std::size_t j = 0; j < n; ++j) {
        const auto place = std::find(points[j].begin(), points[j].end(), row[j]) - points[j].begin();
        for (std::ptrdiff_t k = 1; k < static_cast<std::ptrdiff_t>(points[j].size()); ++k)
          factors.push_back(k <= place ? 1 : 0);
      }
      factors.push_back(0);  // epsilon
      return factors;
    };
    plain::Matrix utilities;
    for (const plain::Vector& row : rows) utilities.push_back(utility(row));
    textbook::Program program;
    plain::Vector all(utilities.front().size(), 1.0), epsilon(utilities.front().size(), 0.0);
    all.back() = 0, epsilon.back() = 1;
    program.at_most(all, 1);
    program.cost = epsilon;
    program.cost.back() = -1;
    for (std::size_t i = 0; i < judged.ids.size(); ++i) {
      for (std::size_t k = 0; k < judged.ids.size(); ++k) {
        const plain::Vector difference = textbook::minus(utilities[m + i], utilities[m + k]);
        if (judged.levels[i] < judged.levels[k]) program.at_least(textbook::minus(difference, epsilon), 0);
        if (i < k && judged.levels[i] == judged.levels[k]) program.equal(difference, 0);
      }
    }
    plain::Matrix necessary(m, plain::Vector(m, 1)), possible = necessary;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        const plain::Vector difference = textbook::minus(utilities[a], utilities[b]);
        textbook::Program with = program;
        with.at_least(difference, 0);
        possible[a][b] = textbook::solved(with).back() > 1e-9 ? 1 : 0;
        with = program;
        with.at_most(textbook::minus(difference, textbook::minus(plain::Vector(epsilon.size(), 0.0), epsilon)), 0);
        necessary[a][b] = textbook::solved(with).back() > 1e-9 ? 0 : 1;
      }
    }
    Steps steps;
    steps.matrix("outranking", "Necessary preference: for every utility that agrees with the examples", "N", necessary,
                 StepShape::relation);
    steps.matrix("possible", "Possible preference: for one of these utilities", "P", possible, StepShape::relation);
    return steps;
  }

 private:
  /// The examples' own levels as break points: for the question whether any utility agrees with them.
  static Lesson lesson_of(const Criteria& criteria) {
    const Judged& judged = criteria.reference().ranking;
    Lesson lesson{.errors = static_cast<Index>(judged.ids.size())};
    for (const Criterion& criterion : criteria) {
      std::vector<double> levels(criterion.examples.begin(),
                                 criterion.examples.begin() + static_cast<std::ptrdiff_t>(judged.ids.size()));
      std::sort(levels.begin(), levels.end());
      levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
      if (!criterion.maximised()) std::reverse(levels.begin(), levels.end());
      lesson.grid.push_back(std::move(levels));
    }
    learning::claim_ranking(criteria, 1e-4, true, lesson);
    return lesson;
  }

  static bool at_least_as_good(const Model& model, Index a, Index b) {
    for (std::size_t j = 0; j < model.up.size(); ++j) {
      if (model.value(j, a) < model.value(j, b)) return false;
    }
    return true;
  }

  /// Whether a utility that agrees with the examples puts a above b (strictly, or at least as high). Levels between
  /// which nothing asked here lies are one step; what the utility does outside cancels out.
  static bool allows(const Model& model, Index a, Index b, bool strictly) {
    const std::size_t n = model.up.size(), count = model.levels.size();
    std::vector<std::vector<double>> points(n);
    std::vector<Index> first(n);
    Index steps = 0;
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < count; ++i) points[j].push_back(model.example(j, i));
      points[j].push_back(model.value(j, a));
      points[j].push_back(model.value(j, b));
      std::sort(points[j].begin(), points[j].end());
      points[j].erase(std::unique(points[j].begin(), points[j].end()), points[j].end());
      first[j] = steps;
      steps += static_cast<Index>(points[j].size()) - 1;
    }
    const auto difference = [&](const auto& upper, const auto& lower) {
      Terms terms;
      for (std::size_t j = 0; j < n; ++j) {
        const auto above = std::lower_bound(points[j].begin(), points[j].end(), upper(j)) - points[j].begin(),
                   below = std::lower_bound(points[j].begin(), points[j].end(), lower(j)) - points[j].begin();
        for (auto k = std::min(above, below); k < std::max(above, below); ++k)
          terms.push_back({first[j] + static_cast<Index>(k), above > below ? 1.0 : -1.0});
      }
      return terms;
    };
    LinearProgram program(steps + 1);
    program.objective(steps, 1);
    Terms all;
    for (Index v = 0; v < steps; ++v) all.push_back({v, 1});
    program.subject_to(all, Bound::at_most, 1);
    program.subject_to({{steps, 1}}, Bound::at_most, 1);
    const auto example = [&](std::size_t i) { return [&model, i](std::size_t j) { return model.example(j, i); }; };
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t i, std::size_t k) { return model.levels[i] < model.levels[k]; });
    for (std::size_t k = 1; k < count; ++k) {
      const bool alike = model.levels[order[k - 1]] == model.levels[order[k]];
      Terms terms = difference(example(order[k - 1]), example(order[k]));
      if (!alike) terms.push_back({steps, -1});
      program.subject_to(terms, alike ? Bound::equal : Bound::at_least, 0);
    }
    Terms asked =
        difference([&](std::size_t j) { return model.value(j, a); }, [&](std::size_t j) { return model.value(j, b); });
    if (strictly) asked.push_back({steps, -1});
    program.subject_to(asked, Bound::at_least, 0);
    const LinearSolution found = program.maximise();
    if (!found.optimal()) learning::detail::contradictory();
    return found.value > learning::detail::no_error;
  }

  /// 1 + the longest chain of rows that are necessarily and strictly better.
  static std::vector<double> levels_of(const BitRelation& necessary) {
    const Index m = necessary.size();
    std::vector<Index> order;
    std::vector<Index> better(static_cast<std::size_t>(m), 0);
    const auto above = [&](Index a, Index b) { return a != b && necessary(a, b) && !necessary(b, a); };
    for (Index b = 0; b < m; ++b) {
      order.push_back(b);
      for (Index a = 0; a < m; ++a) better[static_cast<std::size_t>(b)] += above(a, b) ? 1 : 0;
    }
    // The relation is transitive: whoever is above has fewer above.
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
      return better[static_cast<std::size_t>(a)] < better[static_cast<std::size_t>(b)];
    });
    std::vector<double> levels(static_cast<std::size_t>(m), 1);
    for (std::size_t k = 0; k < order.size(); ++k) {
      for (std::size_t l = 0; l < k; ++l) {
        if (above(order[l], order[k]))
          levels[static_cast<std::size_t>(order[k])] =
              std::max(levels[static_cast<std::size_t>(order[k])], levels[static_cast<std::size_t>(order[l])] + 1);
      }
    }
    return levels;
  }
};

}  // namespace

std::unique_ptr<const Method> make_uta_gms() { return make_method<UtaGms>(); }

}  // namespace mcda
