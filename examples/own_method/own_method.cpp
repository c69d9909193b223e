// A scoring method of one's own, beside the library's: one struct on the public headers, then the same engine as every
// other method.
//
// The house rule of this example: a client is worth its weighted sum, but a part of the score is its weakest criterion
// alone, so that nobody reaches the top with one hopeless side.
//     V_i = (1 - l) sum_j w_j r_ij + l min_j r_ij        r_ij min-max scaled, l the share of the weakest criterion

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>
#include <tuple>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/method/erase.hpp"
#include "mcda/model/ranking.hpp"
#include "mcda/scale/normalization.hpp"

namespace {

using namespace mcda;

struct WeakestLink {
  // 1. The record: what a reader must know. Name, kind, reference, formula and cost have no default.
  static constexpr MethodInfo info{
      .name = "weakest_link",
      .title = "Weighted sum with a share for the weakest criterion",
      .kind = MethodKind::scoring,
      .reference = "House rule of this example",
      .formula = "V_i = (1 - l) sum_j w_j r_ij + l min_j r_ij",
      .cost = "O(n m), one pass to fit and one to score",
      .compensation = Compensation::partial,
      .published_score = "V",
  };

  // 2. Parameters, declared once: checked, completed and printed by the library.
  struct Parameters {
    double weakest = 0.3;
  };
  static constexpr auto fields =
      std::tuple{field("weakest", &Parameters::weakest, "share of the weakest criterion in the score", 0, 1)};

  // 3. What has to be known about the columns before a row can be scored, and what is kept of it.
  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Index scratch_columns = 2;
  struct Model {
    std::vector<Scale> scales;  // one a criterion
    std::vector<double> weights;
    double weakest = 0;
    auto parts() { return std::tie(scales, weights, weakest); }  // what is stored when the fit is frozen
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{.weakest = parameters.weakest};
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(Normalization::minmax, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  // 4. The fast path: a block of rows at a time, column by column, no allocation, no exception.
  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> out) noexcept {
    const std::span<double> sum = scratch.zeroed(0, rows.size()), scaled = scratch.raw(1, rows.size());
    std::fill(out.begin(), out.end(), 1.0);  // no min-max value is larger
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      model.scales[k].apply(rows.column(j), scaled);
      for (std::size_t i = 0; i < out.size(); ++i) {
        sum[i] += model.weights[k] * scaled[i];
        out[i] = scaled[i] < out[i] ? scaled[i] : out[i];
      }
    }
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = (1 - model.weakest) * sum[i] + model.weakest * out[i];
  }

  // 5. The plain reference, which shares no code with the fast path: what `explain` reads and what the fast path is
  // tested against.
  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    std::vector<std::vector<double>> r = x;
    std::vector<double> scores;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double sum = 0, least = 1;
      for (std::size_t j = 0; j < x[i].size(); ++j) {
        double low = x[0][j], high = x[0][j];
        for (const auto& row : x) low = std::min(low, row[j]), high = std::max(high, row[j]);
        const double from_worst = criteria.maximised(static_cast<Index>(j)) ? x[i][j] - low : high - x[i][j];
        r[i][j] = high > low ? from_worst / (high - low) : 1;
        sum += criteria.weight(static_cast<Index>(j)) * r[i][j];
        least = std::min(least, r[i][j]);
      }
      scores.push_back((1 - parameters.weakest) * sum + parameters.weakest * least);
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.per_alternative("scores", "Weighted sum with a share for the weakest criterion", "V", scores);
    return steps;
  }
};
static_assert(Scoring<WeakestLink>);

constexpr const char* names[] = {"Nordlicht Shipping", "Atelier Brun",    "Vega Foods",
                                 "Halden Clinics",     "Quarry and Sons", "Lumen Energy"};

// The clients of examples/first: revenue (thousand), margin (%), days late, growth (%), satisfaction (0 to 10).
DecisionTable clients() {
  return DecisionTable::from_rows({{1200, 4, 38, 2, 6.5},
                                   {180, 31, 3, 12, 9.1},
                                   {640, 14, 12, 8, 7.8},
                                   {410, 22, 6, 5, 8.6},
                                   {290, 18, 45, -6, 5.9},
                                   {820, 9, 21, 24, 7.2}});
}

Criteria criteria() {
  return Criteria({{.id = "revenue", .weight = 0.20},
                   {.id = "margin", .weight = 0.30},
                   {.id = "days_late", .direction = Direction::minimise, .weight = 0.20},
                   {.id = "growth", .weight = 0.15},
                   {.id = "satisfaction", .weight = 0.15}});
}

// The fast path against the plain reference: the first test of any method.
double largest_difference(const Outcome& outcome, const Step& reference) {
  double most = 0;
  for (std::size_t i = 0; i < outcome.scores.size(); ++i)
    most = std::max(most, std::abs(outcome.scores[i] - reference.values[i]));
  return most;
}

}  // namespace

int main() try {
  const DecisionTable table = clients();
  const auto own = make_method<WeakestLink>();
  const auto& weakest_link = dynamic_cast<const ScoringMethod&>(*own);
  const ScoringMethod& topsis = Catalogue::instance().scoring("topsis");

  // Both methods share the reads of the table, as all methods of a comparison do.
  const std::vector<Task> tasks{{&topsis, {}}, {&weakest_link, {{"weakest", 0.5}}}};
  const std::vector<Outcome> outcomes = run(tasks, table, criteria());

  std::printf("%-20s  %6s %4s  %12s %4s\n", "client", "topsis", "rank", "weakest_link", "rank");
  const Ranking by_topsis = rank_scores(outcomes[0].scores), by_own = rank_scores(outcomes[1].scores);
  for (const Index row : by_own.order) {
    const auto i = static_cast<std::size_t>(row);
    std::printf("%-20s  %6.4f %4g  %12.4f %4g\n", names[i], outcomes[0].scores[i], by_topsis.ranks[i],
                outcomes[1].scores[i], by_own.ranks[i]);
  }
  const Steps steps = weakest_link.steps(table, criteria(), outcomes[1].parameters);
  const bool right = largest_difference(outcomes[1], *steps.find("scores")) < 1e-15;
  std::printf("the fast path %s its plain reference\n", right ? "agrees with" : "DIFFERS from");
  return right ? 0 : 1;
} catch (const Error& error) {
  std::fprintf(stderr, "own_method: %s\n", error.what());
  return 2;
}
