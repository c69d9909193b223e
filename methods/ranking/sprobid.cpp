#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/ranking/ideals.hpp"

namespace mcda {

namespace {

struct Sprobid {
  static constexpr MethodInfo info{
      .name = "sprobid",
      .title = "Simple variant of PROBID (sPROBID)",
      .kind = MethodKind::scoring,
      .reference =
          "Wang, Rangaiah, Wang (2021) Preference Ranking on the Basis of Ideal-Average Distance Method for MCDM, "
          "Industrial & Engineering Chemistry Research 60(30), 11216-11230",
      .doi = "10.1021/acs.iecr.1c01413",
      .formula =
          "P_i = S_i^neg / S_i^pos; S^pos = sum of d(i, k) / k over the best quarter of the ideals k, S^neg = sum of "
          "d(i, k) / (m - k + 1) over the worst quarter, a quarter being max(1, floor(m / 4)) ideals; ideal k = the "
          "k-th best value of every criterion, v = w x / |x|",
      .cost =
          "O(n m^2), one sort a column; the model keeps half of the sorted columns; refused above 100 000 "
          "alternatives, where ten criteria take about half a minute",
      .published_score = "P",
      .known_defect =
          "a client better than ideal k comes nearer to it by getting worse, so that a dominated client can come "
          "first: tests/laws/counter_examples/sprobid.json",
      .when_to_use =
          "Small portfolios, to replay published studies; with fewer than eight clients it asks for the best and the "
          "worst point only.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum_of_squares;
  static constexpr std::array<std::string_view, 2> derived{"s_pos", "s_neg"};
  static constexpr Index scratch_columns = 1;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria&, const NoParameters&) {
    return ideals::too_many_rows(seen, "sPROBID");
  }

  struct Model {
    std::vector<double> stretch;  // n: weight over length
    std::vector<int> benefit;
    ideals::Series better, worse;  // from the best ideal on, from the worst on
    double least = 0;              // what S^pos counts at least
    auto parts() { return std::tie(stretch, benefit, better, worse, least); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model{.stretch = ideals::stretches(seen, criteria), .benefit = ideals::benefits_of(criteria)};
    model.better.count = model.worse.count = std::max<Index>(1, seen.count() / 4);
    double squares = 0;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double reach = model.stretch[static_cast<std::size_t>(j)] * seen.range(j);
      squares += reach * reach;
    }
    model.least = nearest * std::sqrt(squares);
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
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    const std::span<const double> pos = rows.column(0), neg = rows.column(1);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double divisor = std::max(pos[i], model.least);
      out[i] = divisor > 0 ? neg[i] / divisor : 1;
    }
  }

  /// A client that stands at all of the best ideals has no ratio: it is named.
  static Steps findings(const Ranked& ranked, const NoParameters&, Notes& notes) {
    const std::vector<double>&pos = ranked.derived[0], &neg = ranked.derived[1];
    Index held = 0;
    for (std::size_t i = 0; i < pos.size(); ++i) {
      if (neg[i] > 0 && ranked.scores[i] * pos[i] < neg[i] * (1 - tie_tolerance)) ++held;
    }
    if (held > 0)
      notes.push_back("sPROBID: " + std::to_string(held) + (held == 1 ? " alternative stands" : " alternatives stand") +
                      " at the best ideal points, where S^neg / S^pos has no limit; S^pos counts there as 1e-10 of the "
                      "distance from the best to the worst point");
    return {};
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::by_length(rows_of(table), criteria);
    const plain::Matrix v = plain::weighted(r, criteria);
    const std::size_t m = v.size(), quarter = m < 8 ? 1 : m / 4;
    plain::Matrix ideal = v;
    for (std::size_t j = 0; j < v[0].size(); ++j) {
      plain::Vector column = plain::column(v, j);
      std::sort(column.begin(), column.end());
      if (criteria.maximised(static_cast<Index>(j))) std::reverse(column.begin(), column.end());
      for (std::size_t k = 0; k < m; ++k) ideal[k][j] = column[k];
    }
    const auto distance = [](const plain::Vector& a, const plain::Vector& b) {
      double squares = 0;
      for (std::size_t j = 0; j < a.size(); ++j) squares += (a[j] - b[j]) * (a[j] - b[j]);
      return std::sqrt(squares);
    };
    const double least = 1e-10 * distance(ideal.front(), ideal.back());
    plain::Vector pos, neg, scores;
    for (const plain::Vector& row : v) {
      double positive = 0, negative = 0;
      for (std::size_t k = 1; k <= quarter; ++k) positive += distance(row, ideal[k - 1]) / static_cast<double>(k);
      for (std::size_t k = m + 1 - quarter; k <= m; ++k)
        negative += distance(row, ideal[k - 1]) / static_cast<double>(m - k + 1);
      pos.push_back(positive);
      neg.push_back(negative);
      scores.push_back(least == 0 ? 1 : negative / std::max(positive, least));
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.matrix("weighted", "Weighted normalised values", "v", v);
    steps.matrix("ideals", "Ideal points, best first, a column for each criterion", "A_k", ideal, StepShape::table);
    steps.per_alternative("s_pos", "Distance to the best quarter, each divided by its place from the best", "S^pos",
                          pos);
    steps.per_alternative("s_neg", "Distance to the worst quarter, each divided by its place from the worst", "S^neg",
                          neg);
    steps.per_alternative("scores", "Performance score", "P", scores);
    return steps;
  }

 private:
  /// The ratio has no limit for a client at the best ideals; S^pos counts at least this share of the distance from the
  /// best to the worst point, which keeps the score below 1e11 and the client ahead of all others.
  static constexpr double nearest = 1e-10;
};

}  // namespace

std::unique_ptr<const Method> make_sprobid() { return make_method<Sprobid>(); }

}  // namespace mcda
