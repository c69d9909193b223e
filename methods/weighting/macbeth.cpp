#include <algorithm>
#include <numeric>
#include <utility>

#include "mcda/engine/linear_program.hpp"
#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"
#include "methods/weighting/textbook_simplex.hpp"

namespace mcda {

namespace {

struct Macbeth {
  static constexpr MethodInfo info{
      .name = "macbeth",
      .title = "Measuring Attractiveness by a Categorical Based Evaluation Technique: weights from words",
      .kind = MethodKind::weighting,
      .reference =
          "Bana e Costa, De Corte, Vansnick (2011) MACBETH (Measuring Attractiveness by a Categorical Based Evaluation "
          "Technique), Wiley Encyclopedia of Operations Research and Management Science",
      .doi = "10.1002/9780470400531.eorms0970",
      .formula =
          "min v(best) with v(none) = 0, v(x) = v(y) for category 0, v(x) - v(y) >= v(z) - v(u) + (k - l) for judged "
          "differences of categories k > l, v(x) - v(y) >= k; w = v / sum v",
      .cost = "2 n linear programs of n + 6 variables and about 6 n^2 rows",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People would rather say weak or strong than give numbers. Each pair of swings gets a word for the "
          "difference between them, and words that contradict each other are found.",
  };

  static constexpr double strongest = 6;

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    const Judged judged = read(judgements);
    const judged::Vector v = values_of(judged, judgements);
    Weights weights;
    const double sum = std::accumulate(v.begin(), v.end(), 0.0);
    for (const double x : v) weights.values.push_back(std::max(0.0, x / sum));
    weights.consistency =
        Consistency{.figures = {{"span", *std::max_element(v.begin(), v.end())}}, .acceptable = true, .advice = {}};
    return weights;
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    const Judged judged = read(judgements);
    const std::size_t n = judged.n;
    // Variables: v of each swing, and the largest of them. v(none) = 0 has none.
    const auto difference = [&](const Claim& one) {
      judged::Vector row(n + 1, 0.0);
      row[one.more] += 1;
      if (one.less < n) row[one.less] -= 1;
      return row;
    };
    textbook::Program program{judged::Vector(n + 1, 0.0), {}, {}};
    for (const Claim& one : judged.claims) {
      const judged::Vector row = difference(one);
      if (one.high == 0) {
        program.equal(row, 0);
      } else {
        program.at_least(row, one.low);
      }
      for (const Claim& other : judged.claims) {
        if (!(one.low > other.high)) continue;
        judged::Vector gap = row;
        const judged::Vector smaller = difference(other);
        for (std::size_t j = 0; j < n; ++j) gap[j] -= smaller[j];
        program.at_least(std::move(gap), one.low - other.high);
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      judged::Vector row(n + 1, 0.0);
      row[i] = -1;
      row[n] = 1;
      program.at_least(std::move(row), 0);
    }
    program.cost[n] = 1;
    const auto first = textbook::solve(program);
    if (!first) contradict(judged, judgements);
    judged::Vector largest(n + 1, 0.0), v(n), weights(n);
    largest[n] = 1;
    program.equal(largest, (*first)[n]);
    for (const std::size_t i : judged.order) {
      double ends[2] = {0, 0};
      for (const bool up : {false, true}) {
        program.cost.assign(n + 1, 0.0);
        program.cost[i] = up ? -1 : 1;
        const auto x = textbook::solve(program);
        if (!x) contradict(judged, judgements);
        ends[up ? 1 : 0] = (*x)[i];
      }
      v[i] = (ends[0] + ends[1]) / 2;
      judged::Vector row(n + 1, 0.0);
      row[i] = 1;
      program.equal(row, v[i]);
    }
    const double sum = std::accumulate(v.begin(), v.end(), 0.0);
    for (std::size_t i = 0; i < n; ++i) weights[i] = v[i] / sum;
    Steps steps;
    steps.per_criterion("values", "Value of each swing, none = 0", "v", v);
    steps.scalar("span", "Value of the largest", "v(best)", (*first)[n]);
    steps.per_criterion("weights", "Weights", "w", weights);
    return steps;
  }

 private:
  /// v(more) - v(less) is of a category from low to high; less = n is no swing at all.
  struct Claim {
    std::size_t more, less;
    double low, high;
  };
  struct Judged {
    std::size_t n = 0;
    std::vector<Claim> claims;
    std::vector<std::size_t> order;  // the swings from the most to the least attractive, as judged
  };

  /// For each category k above 1 one more variable T_k: differences of at least k are at least T_k + (low - k), those
  /// below are at most T_k - (k - high). This says the same as comparing all pairs of differences, in 6 rows for each
  /// instead of one for each pair.
  template <class Slack>
  static LinearProgram program_of(const Judged& judged, Index more_variables, Slack slack) {
    const auto n = static_cast<Index>(judged.n);
    constexpr Index categories = 5;  // T_2 to T_6
    LinearProgram program(n + 1 + categories + more_variables);
    for (std::size_t c = 0; c < judged.claims.size(); ++c) {
      const Claim& one = judged.claims[c];
      std::vector<LinearProgram::Term> row{{static_cast<Index>(one.more), 1}};
      if (one.less < judged.n) row.push_back({static_cast<Index>(one.less), -1});
      const auto with = [&](Index threshold, double sign) {
        std::vector<LinearProgram::Term> terms = row;
        if (threshold > 0) terms.push_back({threshold, -1});
        if (const Index variable = slack(c); variable >= 0) terms.push_back({variable, sign});
        return terms;
      };
      if (one.high == 0) {
        program.subject_to(with(0, 1), Bound::at_least, 0);
        program.subject_to(with(0, -1), Bound::at_most, 0);
      } else {
        program.subject_to(with(0, 1), Bound::at_least, one.low);
      }
      for (Index k = 2; k <= categories + 1; ++k) {
        const double category = static_cast<double>(k);
        if (one.low >= category) program.subject_to(with(n + k - 1, 1), Bound::at_least, one.low - category);
        if (one.high < category) program.subject_to(with(n + k - 1, -1), Bound::at_most, one.high - category);
      }
    }
    for (Index i = 0; i < n; ++i) program.subject_to({{n, 1}, {i, -1}}, Bound::at_least, 0);
    return program;
  }

  // The published scale is the mean of the extremes of each value, one after the other from the most attractive, with
  // those before held.
  static judged::Vector values_of(const Judged& judged, const Judgements& judgements) {
    const auto n = static_cast<Index>(judged.n);
    LinearProgram program = program_of(judged, 0, [](std::size_t) { return Index{-1}; });
    program.objective(n, 1);
    const LinearSolution first = program.minimise();
    if (!first.optimal()) contradict(judged, judgements);
    program.objective(n, 0);
    program.subject_to({{n, 1}}, Bound::equal, first.value);
    judged::Vector v(judged.n);
    for (const std::size_t k : judged.order) {
      const auto i = static_cast<Index>(k);
      program.objective(i, 1);
      const LinearSolution least = program.minimise(), most = program.maximise();
      if (!least.optimal() || !most.optimal()) contradict(judged, judgements);
      v[k] = (least.value + most.value) / 2;
      program.objective(i, 0);
      program.subject_to({{i, 1}}, Bound::equal, v[k]);
    }
    return v;
  }

  static std::string named(const Judgements& judgements, std::size_t i, std::size_t n) {
    return i < n ? judged::name_of(judgements, i) : "none";
  }

  /// Which judgements stand in the way: those that move when all together move as little as possible.
  [[noreturn]] static void contradict(const Judged& judged, const Judgements& judgements) {
    const auto n = static_cast<Index>(judged.n), first = n + 6, count = static_cast<Index>(judged.claims.size());
    LinearProgram program = program_of(judged, count, [&](std::size_t c) { return first + static_cast<Index>(c); });
    for (Index c = 0; c < count; ++c) program.objective(first + c, 1);
    const LinearSolution found = program.minimise();
    std::string text;
    int told = 0;
    for (std::size_t c = 0; found.optimal() && c < judged.claims.size() && told < 3; ++c) {
      if (found.x[static_cast<std::size_t>(first) + c] < 1e-7) continue;
      const Claim& one = judged.claims[c];
      text += (told++ == 0 ? "" : ", ") + named(judgements, one.more, judged.n) + " against " +
              named(judgements, one.less, judged.n);
    }
    raise(InvalidInput("macbeth: the judgements contradict each other: no values have such differences",
                       "look again at " + (text.empty() ? std::string("them") : text)));
  }

  static Claim claim(const Judgements& judgements, std::size_t more, std::size_t less, double category, std::size_t n) {
    const double low = std::floor(category), high = std::ceil(category);
    if (!(category >= 0 && category <= strongest) || (category != low && category - low != 0.5)) {
      raise(InvalidInput("macbeth: the difference between " + named(judgements, more, n) + " and " +
                             named(judgements, less, n) + " is " + shortest(category),
                         "write 0 (none), 1 (very weak), 2 (weak), 3 (moderate), 4 (strong), 5 (very strong), 6 "
                         "(extreme), or 2.5 for weak or moderate"));
    }
    return {more, less, low, high};
  }

  static Judged read(const Judgements& judgements) {
    Judged judged;
    const judged::Vector swings = judged::list_of(judgements, info.name, "swings",
                                                  "for each criterion the category, 1 (very weak) to 6 (extreme), of "
                                                  "its swing from worst to best against nothing");
    const std::size_t n = judged.n = swings.size();
    bool anchored = false;
    for (std::size_t i = 0; i < n; ++i) {
      // Not judged still means above nothing.
      judged.claims.push_back(std::isnan(swings[i]) ? Claim{i, n, 1, strongest}
                                                    : claim(judgements, i, n, swings[i], n));
      anchored = anchored || judged.claims.back().low > 0;
    }
    if (!anchored)
      raise(InvalidInput("macbeth: no swing is better than nothing", "give at least one of the swings a category"));
    std::vector<double> won(n, 0.0);
    if (n > 1 && judgements.matrices.contains("differences")) {
      const judged::Rows rows = judged::matrix_of(
          judgements, info.name, "differences",
          "in row i and column j the category by which swing i is more attractive than swing j, ~ elsewhere");
      if (rows.size() != n)
        raise(InvalidInput(
            "macbeth: differences has " + std::to_string(rows.size()) + " rows for " + std::to_string(n) + " swings",
            "give one row and one column for each"));
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          const double category = rows[i][j];
          if (std::isnan(category) || i == j) continue;
          if (rows[j][i] > 0 && category > 0)
            raise(InvalidInput("macbeth: " + judged::pair_of(judgements, i, j) + " is judged both ways",
                               "keep the one that is more attractive as the row"));
          if (category == 0 && rows[j][i] > 0) continue;  // the other side says it
          if (category == 0 && j < i && rows[j][i] == 0) continue;
          judged.claims.push_back(claim(judgements, i, j, category, n));
          won[i] += category > 0 ? 1 : 0;
          won[j] -= category > 0 ? 1 : 0;
        }
      }
    }
    judged.order.resize(n);
    std::iota(judged.order.begin(), judged.order.end(), std::size_t{0});
    std::stable_sort(judged.order.begin(), judged.order.end(), [&](std::size_t a, std::size_t b) {
      return won[a] != won[b] ? won[a] > won[b] : swings[a] > swings[b];
    });
    return judged;
  }
};

}  // namespace

std::unique_ptr<const Method> make_macbeth() { return make_method<Macbeth>(); }

}  // namespace mcda
