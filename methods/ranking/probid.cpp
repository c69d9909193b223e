#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/ranking/ideals.hpp"

namespace mcda {

namespace {

struct Probid {
  static constexpr MethodInfo info{
      .name = "probid",
      .title = "Preference ranking on the basis of ideal-average distance (PROBID)",
      .kind = MethodKind::scoring,
      .reference =
          "Wang, Rangaiah, Wang (2021) Preference Ranking on the Basis of Ideal-Average Distance Method for MCDM, "
          "Industrial & Engineering Chemistry Research 60(30), 11216-11230",
      .doi = "10.1021/acs.iecr.1c01413",
      .formula =
          "P_i = 1 / (1 + (S_i^pos / S_i^neg)^2) + S_i^avg; S^pos = sum of d(i, k) / k over the better half of the "
          "ideals k, S^neg = sum of d(i, k) / (m - k + 1) over the worse half, S^avg = distance to the mean; ideal k = "
          "the k-th best value of every criterion, v = w x / |x|",
      .cost =
          "O(n m^2), one sort a column; the model keeps the sorted columns; refused above 100 000 alternatives, where "
          "ten criteria take about a minute",
      .published_score = "P",
      .known_defect =
          "a client better than ideal k comes nearer to it by getting worse, and the distance to the mean is added for "
          "good and bad clients alike, so that a dominated client can come first: "
          "tests/laws/counter_examples/probid.json",
      .when_to_use =
          "Small portfolios, to replay published studies: a client is compared with a whole series of ideal points "
          "instead of two.",
  };

  enum class Middle { both, positive };
  struct Parameters {
    Middle even_neg = Middle::both;
  };
  static constexpr auto fields = std::tuple{
      field("even_neg", &Parameters::even_neg,
            "where ideal m/2 of an even number counts: on both sides, as the middle one of an odd number does, or on "
            "the positive side only",
            "both|pymcdm positive"),
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum | Statistic::sum_of_squares;
  static constexpr std::array<std::string_view, 3> derived{"s_pos", "s_neg", "s_avg"};
  static constexpr Index scratch_columns = 1;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria&, const Parameters&) {
    return ideals::too_many_rows(seen, "PROBID");
  }

  struct Model {
    std::vector<double> stretch, mean;  // n: weight over length; the weighted mean
    std::vector<int> benefit;
    ideals::Series better, worse;  // from the best ideal on, from the worst on
    auto parts() { return std::tie(stretch, mean, benefit, better, worse); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{.stretch = ideals::stretches(seen, criteria), .benefit = ideals::benefits_of(criteria)};
    for (Index j = 0; j < criteria.size(); ++j)
      model.mean.push_back(model.stretch[static_cast<std::size_t>(j)] *
                           (seen.sum(j) / static_cast<double>(seen.count())));
    const Index half = (seen.count() + 1) / 2;
    const bool shared = seen.count() % 2 == 1 || parameters.even_neg == Middle::both;
    model.better.count = half;
    model.worse.count = seen.count() - half + (shared ? 1 : 0);
    return model;
  }

  static void observe_columns(Model& model, std::span<const SortedColumn> columns) {
    model.better.take(columns, model.stretch, model.benefit, true);
    model.worse.take(columns, model.stretch, model.benefit, false);
  }

  static void derive(const Model& model, const Block& rows, Scratch& scratch,
                     std::span<const std::span<double>> out) noexcept {
    const std::span<double> squares = scratch.raw(0, block_rows);
    model.better.distances(rows, model.stretch, squares, out[0]);
    model.worse.distances(rows, model.stretch, squares, out[1]);
    for (double& cell : out[2]) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double stretch = model.stretch[k], mean = model.mean[k];
      const double* const x = rows.column(j).data();
      for (std::size_t i = 0; i < out[2].size(); ++i) {
        const double gap = ideals::weighted(stretch, x[i]) - mean;
        out[2][i] += gap * gap;
      }
    }
    for (double& cell : out[2]) cell = std::sqrt(cell);
  }

  /// 1 / (1 + R^2) with R = pos / neg, by the smaller over the larger: no quotient overflows. One half where all
  /// ideals are one point.
  static void score(const Model&, const Block& rows, Scratch&, std::span<double> out) noexcept {
    const std::span<const double> pos = rows.column(0), neg = rows.column(1), average = rows.column(2);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double larger = std::max(pos[i], neg[i]), smaller = std::min(pos[i], neg[i]);
      const double ratio = larger > 0 ? smaller / larger : 1, square = ratio * ratio;
      out[i] = (pos[i] <= neg[i] ? 1 : square) / (1 + square) + average[i];
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix r = plain::by_length(rows_of(table), criteria);
    const plain::Matrix v = plain::weighted(r, criteria);
    const std::size_t m = v.size(), n = static_cast<std::size_t>(criteria.size());
    plain::Matrix ideal = v;
    plain::Vector mean;
    for (std::size_t j = 0; j < n; ++j) {
      plain::Vector column = plain::column(v, j);
      mean.push_back(plain::mean(column));
      std::sort(column.begin(), column.end());
      if (criteria.maximised(static_cast<Index>(j))) std::reverse(column.begin(), column.end());
      for (std::size_t k = 0; k < m; ++k) ideal[k][j] = column[k];
    }
    const auto distance = [](const plain::Vector& a, const plain::Vector& b) {
      double squares = 0;
      for (std::size_t j = 0; j < a.size(); ++j) squares += (a[j] - b[j]) * (a[j] - b[j]);
      return std::sqrt(squares);
    };
    const std::size_t middle = m % 2 == 1 ? (m + 1) / 2 : m / 2;
    const std::size_t from = m % 2 == 0 && parameters.even_neg == Middle::positive ? middle + 1 : middle;
    plain::Vector pos, neg, average, scores;
    for (const plain::Vector& row : v) {
      double positive = 0, negative = 0;
      for (std::size_t k = 1; k <= middle; ++k) positive += distance(row, ideal[k - 1]) / static_cast<double>(k);
      for (std::size_t k = from; k <= m; ++k) negative += distance(row, ideal[k - 1]) / static_cast<double>(m - k + 1);
      pos.push_back(positive);
      neg.push_back(negative);
      average.push_back(distance(row, mean));
      const double squares = positive * positive + negative * negative;
      scores.push_back((squares > 0 ? negative * negative / squares : 0.5) + average.back());
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.matrix("weighted", "Weighted normalised values", "v", v);
    steps.matrix("ideals", "Ideal points, best first, a column for each criterion", "A_k", ideal, StepShape::table);
    steps.per_criterion("mean", "Mean point", "mean v", mean);
    steps.per_alternative("s_pos", "Distance to the better ideals, each divided by its place from the best", "S^pos",
                          pos);
    steps.per_alternative("s_neg", "Distance to the worse ideals, each divided by its place from the worst", "S^neg",
                          neg);
    steps.per_alternative("s_avg", "Distance to the mean point", "S^avg", average);
    steps.per_alternative("scores", "Performance score", "P", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_probid() { return make_method<Probid>(); }

}  // namespace mcda
