#include <array>

#include "mcda/method/erase.hpp"
#include "methods/learning/ordinal.hpp"

namespace mcda {

namespace {

using learning::Lesson;

struct Utadis {
  static constexpr MethodInfo info{
      .name = "utadis",
      .title = "UTADIS: additive utilities and class limits from examples of each class",
      .kind = MethodKind::scoring,
      .reference =
          "Devaud, Groussaud, Jacquet-Lagreze (1980) UTADIS: Une methode de construction de fonctions d'utilite "
          "additives rendant compte de jugements globaux; Zopounidis, Doumpos (1999) A multicriteria decision aid "
          "methodology for sorting decision problems: the case of financial distress, Computational Economics 14, "
          "197-218",
      .formula =
          "min sum_a (sigma+(a) + sigma-(a)), u(a) + sigma+(a) >= t_c for a in class c or better, u(a) - sigma-(a) <= "
          "t_c - delta for a in a class below c; t_c - t_(c+1) >= threshold_gap",
      .cost = "learning: some linear programs of the examples x the break points; scoring O(n m)",
      .result = ResultKind::tiers,
      .weights = WeightMeaning::none,
      .published_score = "c",
      .when_to_use =
          "People have put some clients into classes, and the others are to be put into the same classes by the same "
          "reasons: value functions and the limits between the classes are learned together.",
  };

  struct Parameters : learning::UtilityParameters {
    double threshold_gap = 0;
  };
  static constexpr auto fields = std::tuple{
      field("breakpoints", &Parameters::breakpoints,
            "break points of the utility of a criterion, both ends included: one number for all criteria or one each"),
      field("delta", &Parameters::delta,
            "how far the utility of a client must lie below a limit to be below it; 0 chooses it: 0.01, less for more "
            "than 50 classes",
            0, 0.5),
      field("threshold_gap", &Parameters::threshold_gap, "least distance of two limits; 0 is delta", 0, 0.5),
      field("tolerance", &Parameters::tolerance,
            "how much more total error than the least is tolerated when it is stated what the examples leave open, as "
            "a share",
            0, 1),
  };
  static constexpr Statistic needs = Statistic::extremes;
  static constexpr std::array<std::string_view, 1> derived{"utility"};

  static Index categories(const Criteria& criteria, const Parameters&) {
    return static_cast<Index>(criteria.reference().class_names.size());
  }

  static std::optional<Refusal> admits(const Summary& summary, const Criteria& criteria, const Parameters& parameters) {
    if (auto refused = refused_classes(criteria.reference())) return refused;
    if (auto refused = learning::refused_breakpoints(parameters.breakpoints, criteria)) return refused;
    return learning::refused_columns(summary, criteria);
  }

  struct Model {
    AdditiveModel utility;
    std::vector<double> limits;  ///< between the classes, best first
    double optimum = 0, delta = 0, gap = 0;
    auto parts() { return std::tie(utility, limits, optimum, delta, gap); }
  };

  static Model finish(const Summary& summary, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    const Index classes = categories(criteria, parameters);
    Model model;
    model.delta = learning::delta_of(parameters.delta, classes);
    model.gap = parameters.threshold_gap > 0 ? parameters.threshold_gap : model.delta;
    const Lesson lesson =
        lesson_of(learning::grid_of(summary, criteria, parameters.breakpoints), criteria, model.delta, model.gap);
    const learning::Utilities learned = learning::learn(lesson);
    model.utility = learning::additive_model(lesson.grid, learned.increments);
    model.limits = learned.limits;
    model.optimum = learned.optimum;
    if (learned.optimum > 0) {
      std::vector<std::vector<std::size_t>> statements(criteria.reference().classes.ids.size());
      for (std::size_t c = 0; c < lesson.claims.size(); ++c) {
        if (!lesson.claims[c].errors.empty())
          statements[static_cast<std::size_t>(lesson.claims[c].errors.front().variable) / 2].push_back(c);
      }
      notes.push_back(learning::text_of(learning::conflicts_in(lesson, statements), lesson, statements, "example"));
    }
    return model;
  }

  static void derive(const Model& model, const Block& rows, Scratch&,
                     std::span<const std::span<double>> outs) noexcept {
    for (double& cell : outs[0]) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      model.utility.scales[k].add(model.utility.weights[k], rows.column(j), outs[0]);
    }
  }

  /// The category, 1 = worst. At a limit, as ranks tie, counts as above it.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    const std::span<const double> utilities = rows.column(0);
    for (std::size_t i = 0; i < out.size(); ++i) {
      double category = 1;
      for (const double limit : model.limits) category += learning::above(limit, utilities[i]) ? 0 : 1;
      out[i] = category;
    }
  }

  static Steps findings(const Model& model, const Ranked& ranked, const Parameters& parameters, Notes& notes) {
    const Criteria& criteria = ranked.criteria;
    const Reference& reference = criteria.reference();
    if (refused_classes(reference)) return {};  // a frozen scale has no examples
    const Lesson lesson = lesson_of(learning::grid_of(model.utility, criteria), criteria, model.delta, model.gap);
    learning::Utilities learned;
    learned.optimum = model.optimum;
    learning::add_ranges(lesson, parameters.tolerance, learned);
    Steps steps;
    learning::report_utilities(model.utility, criteria, lesson, learned, steps, notes);
    std::vector<std::vector<double>> limits, examples;
    for (std::size_t t = 0; t < model.limits.size(); ++t) {
      const std::size_t at = learned.lowest.size() - model.limits.size() + t;
      limits.push_back({model.limits[t], learned.lowest[at], learned.highest[at]});
    }
    steps.matrix("limits", "Limit below each class but the last: utility, smallest and largest that the examples allow",
                 "t", limits, StepShape::table);
    const std::vector<double> utilities = learning::utilities_of_examples(model.utility, criteria);
    std::string said;
    std::size_t elsewhere = 0;
    constexpr std::size_t named = 5;
    for (std::size_t i = 0; i < reference.classes.ids.size(); ++i) {
      const double utility = utilities[reference.ranking.ids.size() + i];
      std::size_t found = 0;
      while (found < model.limits.size() && learning::above(model.limits[found], utility)) ++found;
      const auto judged = static_cast<std::size_t>(reference.classes.levels[i]) - 1;
      examples.push_back({static_cast<double>(judged + 1), static_cast<double>(found + 1), utility});
      if (found == judged || ++elsewhere > named) continue;
      said += (said.empty() ? "" : "; ") + reference.classes.ids[i] + " judged " + reference.class_names[judged] +
              ", comes out " + reference.class_names[found];
    }
    steps.matrix("examples", "Class judged, class found and utility of each example, in the order of the reference",
                 "u", examples, StepShape::table);
    const std::size_t count = reference.classes.ids.size();
    steps.scalar("reproduced", "Share of the examples that come out in the class judged", "",
                 static_cast<double>(count - elsewhere) / static_cast<double>(count));
    if (elsewhere > 0)
      notes.push_back(std::to_string(elsewhere) + " of " + std::to_string(count) +
                      " examples come out in another class: " + said +
                      (elsewhere > named ? "; and " + std::to_string(elsewhere - named) + " more" : ""));
    return steps;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const Reference& reference = criteria.reference();
    if (const auto refused = refused_classes(reference)) raise(InvalidInput(refused->what, refused->remedy));
    const std::size_t count = reference.classes.ids.size(), limits = reference.class_names.size() - 1;
    const plain::Matrix rows = rows_of(table);
    const plain::Matrix all = textbook::examples_of(criteria, 0, reference.ranking.ids.size() + count);
    const plain::Matrix examples(all.end() - static_cast<std::ptrdiff_t>(count), all.end());
    textbook::Lesson lesson = textbook::lesson_of(rows, all, criteria, parameters.breakpoints, limits, 2 * count);
    const double delta = parameters.delta > 0
                             ? parameters.delta
                             : std::min(0.01, 0.5 / static_cast<double>(std::max<std::size_t>(limits, 1)));
    const double gap = parameters.threshold_gap > 0 ? parameters.threshold_gap : delta;
    const std::size_t first = lesson.increments, errors = first + limits;
    for (std::size_t i = 0; i < count; ++i) {
      const auto judged = static_cast<std::size_t>(reference.classes.levels[i]) - 1;
      if (judged < limits) {
        plain::Vector row = textbook::utility_of(lesson, examples[i]);
        row[first + judged] = -1;
        row[errors + i] = 1;
        lesson.claims.at_least(row, 0);
      }
      if (judged > 0) {
        plain::Vector row = textbook::utility_of(lesson, examples[i]);
        row[first + judged - 1] = -1;
        row[errors + count + i] = -1;
        lesson.claims.at_most(row, -delta);
      }
    }
    for (std::size_t t = 0; t + 1 < limits; ++t) {
      plain::Vector row(lesson.size(), 0.0);
      row[first + t] = 1;
      row[first + t + 1] = -1;
      lesson.claims.at_least(row, gap);
    }
    double optimum = 0;
    const plain::Vector x = textbook::learned(lesson, optimum);
    Steps steps;
    steps.scalar("delta", "How far a client must lie below a limit to be below it", "delta", delta);
    steps.scalar("optimum", "Smallest total error of the examples", "F*", optimum);
    plain::Matrix lines;
    for (std::size_t t = 0; t < limits; ++t) lines.push_back({x[first + t]});
    steps.matrix("limits", "Limit below each class but the last", "t", lines, StepShape::table);
    learning::report_textbook(lesson, x, rows, examples, "utility", steps);
    steps.per_alternative("scores", "Category, 1 is the worst", "c",
                          plain::each_row(rows, [&](const plain::Vector& row) {
                            const double utility = textbook::value_of(textbook::utility_of(lesson, row), x);
                            double category = 1;
                            for (std::size_t t = 0; t < limits; ++t) category += x[first + t] - utility > 1e-10 ? 0 : 1;
                            return category;
                          }));
    return steps;
  }

 private:
  static std::optional<Refusal> refused_classes(const Reference& reference) {
    const auto& levels = reference.classes.levels;
    const bool several =
        std::any_of(levels.begin(), levels.end(), [&](Index level) { return level != levels.front(); });
    if (levels.size() > learning::most_examples) return learning::too_many_examples(levels.size());
    if (several && reference.class_names.size() >= 2) return std::nullopt;
    return Refusal{{},
                   "it learns from examples of at least two classes, and the model has none",
                   "add reference: {classes: {a: A, b: B, c: B}, order: [A, B]} to the model"};
  }

  static Lesson lesson_of(learning::Grid grid, const Criteria& criteria, double delta, double gap) {
    const Reference& reference = criteria.reference();
    const Judged& judged = reference.classes;
    Lesson lesson{.grid = std::move(grid),
                  .limits = static_cast<Index>(reference.class_names.size()) - 1,
                  .errors = static_cast<Index>(2 * judged.ids.size())};
    const learning::Layout layout(lesson.grid);
    for (std::size_t i = 0; i < judged.ids.size(); ++i) {
      const Index level = judged.levels[i], under = static_cast<Index>(2 * i), over = under + 1;
      learning::Terms utility;
      learning::add_utility(lesson.grid, layout, criteria, reference.ranking.ids.size() + i, 1, utility);
      const std::string said = judged.ids[i] + " in " + reference.class_names[static_cast<std::size_t>(level) - 1];
      const auto claim = [&](Index limit, Bound bound, Index error, double right) {
        learning::Terms terms = utility;
        terms.push_back({layout.increments + limit, -1});
        lesson.claims.push_back(
            {std::move(terms), {{error, bound == Bound::at_least ? 1.0 : -1.0}}, bound, right, said});
      };
      if (level <= lesson.limits) claim(level - 1, Bound::at_least, under, 0);
      if (level > 1) claim(level - 2, Bound::at_most, over, -delta);
    }
    for (Index t = 0; t + 1 < lesson.limits; ++t)
      lesson.claims.push_back(
          {{{layout.increments + t, 1}, {layout.increments + t + 1, -1}}, {}, Bound::at_least, gap, {}});
    return lesson;
  }
};

}  // namespace

std::unique_ptr<const Method> make_utadis() { return make_method<Utadis>(); }

}  // namespace mcda
