#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "mcda/engine/nested_relations.hpp"
#include "mcda/engine/partial_order.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/discordance_limits.hpp"
#include "methods/outranking/textbook_distillation.hpp"
#include "methods/outranking/textbook_nested.hpp"

namespace mcda {

namespace {

// Thresholds are met, and concordances are equal, up to the rounding of sums and quotients.
constexpr double tolerance = 1e-12;

struct Electre2 {
  static constexpr MethodInfo info{
      .name = "electre_2",
      .title = "ELECTRE II (strong and weak outranking, two orders)",
      .kind = MethodKind::relation,
      .reference =
          "Roy, Bertier (1973) La méthode ELECTRE II: une application au média-planning, in: Ross (ed.) OR '72, "
          "North-Holland, 291-302; as described by Rogers, Bruen, Maystre (2000) ELECTRE and Decision Support, "
          "Springer, chapter 3",
      .formula =
          "a outranks b strongly when c(a, b) > c(b, a) and (c(a, b) >= p0 and d(a, b) <= q0, or c(a, b) >= p1 and "
          "d(a, b) <= q1), weakly when c(a, b) > c(b, a), c(a, b) >= p2 and d(a, b) <= q0; "
          "c(a, b) = sum of w_j where a is at least as good as b / sum of w_j, "
          "d(a, b) = max_j (advantage of b over a on j) / range_j",
      .cost =
          "relations O(n m^2) time and 3 m^2 / 8 bytes; orders O(m^2) and the weak relation between the candidates "
          "of every class, at worst O(m^3 / 64)",
      .aliases = "electre2",
      .result = ResultKind::partial,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .sense = PublishedSense::smaller_is_better,
      .published_score = "median place",
      .when_to_use =
          "To order alternatives, not only to choose some, where no thresholds of indifference are known. Sure "
          "outrankings decide first, less sure ones only among those that the sure ones leave. Two orders are made, "
          "from the best down and from the worst up; where they contradict each other, alternatives cannot be "
          "compared, and the rank is the level in what both say. The mean of both (the median order of the literature) "
          "stands beside it as `median_place`. Alternatives that outrank each other in a circuit share a place. A veto "
          "v forbids both relations where b is better by v or more.",
  };

  struct Parameters {
    double p0 = 0.65, p1 = 0.5, p2 = 0.35, q0 = 0.65, q1 = 0.35;
    DiscordanceScale discordance_scale = DiscordanceScale::criterion_range;
  };
  static constexpr auto fields = std::tuple{
      field("p0", &Parameters::p0, "concordance from which a outranks b strongly, with discordance up to q0", 0, 1),
      field("p1", &Parameters::p1,
            "concordance from which a outranks b strongly, with discordance up to q1; at most p0", 0, 1),
      field("p2", &Parameters::p2, "concordance from which a outranks b weakly, with discordance up to q0; at most p1",
            0, 1),
      field("q0", &Parameters::q0, "larger discordance threshold: share of the range that may be overruled", 0, 1),
      field("q1", &Parameters::q1, "smaller discordance threshold; at most q0", 0, 1),
      field("discordance_scale", &Parameters::discordance_scale,
            "what a disadvantage is divided by: the range of its criterion, or the largest range of all",
            "criterion_range global_range"),
  };

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Index relations = 2;  // strong, weak

  struct Model {
    std::vector<double> shares, far, near;  // n each; shares sum to 1; limits of a disadvantage for q0 and q1
    std::vector<int> maximised;             // n
    double p0 = 0, p1 = 0, p2 = 0;
    auto parts() { return std::tie(shares, far, near, maximised, p0, p1, p2); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    const Parameters& given = parameters;
    if (given.p0 < given.p1 || given.p1 < given.p2 || given.q1 > given.q0)
      notes.push_back("the thresholds are not nested: published are p0 >= p1 >= p2 and q0 >= q1");
    Model model;
    model.p0 = given.p0 - tolerance, model.p1 = given.p1 - tolerance, model.p2 = given.p2 - tolerance;
    model.far = discordance_limits(seen, criteria, given.discordance_scale, given.q0 + tolerance);
    model.near = discordance_limits(seen, criteria, given.discordance_scale, given.q1 + tolerance);
    const double sum = criteria.sum_of_weights();
    for (const Criterion& criterion : criteria) {
      model.shares.push_back(criterion.weight / sum);
      model.maximised.push_back(criterion.maximised() ? 1 : 0);
    }
    return model;
  }

  static void tile(const Model& model, const Block& a, const Block& b, Scratch&,
                   std::span<unsigned long long> out) noexcept {
    const auto count = static_cast<std::size_t>(b.size());
    for (Index i = 0; i < a.size(); ++i) {
      std::array<double, tile_rows> forth{}, back{}, beyond_far, beyond_near;
      beyond_far.fill(-1), beyond_near.fill(-1);
      for (Index j = 0; j < a.columns(); ++j) {
        const auto c = static_cast<std::size_t>(j);
        const double* const others = b.column(j).data();
        const double own = a.column(j).data()[i], share = model.shares[c], far = model.far[c], near = model.near[c];
        const auto compare = [&](auto behind) {
          for (std::size_t k = 0; k < count; ++k) {
            const double by = behind(others[k]);
            forth[k] += by <= 0 ? share : 0.0;
            back[k] += by >= 0 ? share : 0.0;
            beyond_far[k] = by - far > beyond_far[k] ? by - far : beyond_far[k];
            beyond_near[k] = by - near > beyond_near[k] ? by - near : beyond_near[k];
          }
        };
        if (model.maximised[c] != 0) {
          compare([own](double other) { return other - own; });
        } else {
          compare([own](double other) { return own - other; });
        }
      }
      unsigned long long strong = 0, weak = 0;
      for (std::size_t k = 0; k < count; ++k) {
        const bool leads = forth[k] > back[k] + tolerance, far = beyond_far[k] <= 0, near = beyond_near[k] <= 0;
        const bool sure = leads && ((forth[k] >= model.p0 && far) || (forth[k] >= model.p1 && near));
        strong |= static_cast<unsigned long long>(sure) << k;
        weak |= static_cast<unsigned long long>(leads && !sure && forth[k] >= model.p2 && far) << k;
      }
      out[static_cast<std::size_t>(i)] = strong;
      out[static_cast<std::size_t>(tile_rows + i)] = weak;
    }
  }

  static Exploitation exploit(const Model&, const Compared& compared, Notes& notes) {
    NestedOrders orders = orders_of(compared.relations[0], compared.relations[1]);
    std::vector<double> median(orders.direct.size());
    for (std::size_t i = 0; i < median.size(); ++i) median[i] = (orders.direct[i] + orders.inverse[i]) / 2;
    std::size_t bound = 0;
    for (const std::vector<Index>& circuit : orders.circuits) bound += circuit.size();
    if (bound > 0) {
      notes.push_back(std::to_string(bound) + " alternatives strongly outrank each other in " +
                      std::to_string(orders.circuits.size()) +
                      (orders.circuits.size() == 1 ? " circuit" : " circuits") +
                      "; the members of a circuit share a place");
    }
    Exploitation result = intersected("direct", std::move(orders.direct), "inverse", std::move(orders.inverse), notes);
    result.circuits = std::move(orders.circuits);
    result.columns.push_back({"median_place", std::move(median)});
    return result;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    std::vector<double> range(n);
    double sum = 0, largest = 0;
    for (std::size_t j = 0; j < n; ++j) {
      double low = x[0][j], high = x[0][j];
      for (const auto& row : x) {
        low = std::min(low, row[j]);
        high = std::max(high, row[j]);
      }
      range[j] = high - low;
      const double weight = criteria[static_cast<Index>(j)].weight;
      sum += weight;
      if (weight > 0) largest = std::max(largest, range[j]);
    }
    if (parameters.discordance_scale == DiscordanceScale::global_range) range.assign(n, largest);
    const textbook::Matrix zero(m, std::vector<double>(m, 0.0));
    textbook::Matrix c = zero, d = zero, vetoed = zero, strong = zero, weak = zero;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        for (std::size_t j = 0; j < n; ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const double behind = criterion.maximised() ? x[b][j] - x[a][j] : x[a][j] - x[b][j];
          if (behind <= 0) c[a][b] += criterion.weight / sum;
          if (behind > 0 && criterion.weight > 0) d[a][b] = std::max(d[a][b], behind / range[j]);
          if (criterion.veto && behind >= *criterion.veto) vetoed[a][b] = 1;
        }
      }
    }
    const auto reaches = [](double value, double threshold) { return value >= threshold - tolerance; };
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        if (vetoed[a][b] != 0 || c[a][b] <= c[b][a] + tolerance) continue;
        const bool far = d[a][b] <= parameters.q0 + tolerance, near = d[a][b] <= parameters.q1 + tolerance;
        if ((reaches(c[a][b], parameters.p0) && far) || (reaches(c[a][b], parameters.p1) && near)) {
          strong[a][b] = 1;
        } else if (reaches(c[a][b], parameters.p2) && far) {
          weak[a][b] = 1;
        }
      }
    }
    const std::vector<double> direct = textbook::drawn(strong, weak);
    std::vector<double> inverse = textbook::drawn(textbook::transposed(strong), textbook::transposed(weak)), median;
    const double classes = *std::max_element(inverse.begin(), inverse.end());
    for (std::size_t a = 0; a < m; ++a) {
      inverse[a] = classes + 1 - inverse[a];
      median.push_back((direct[a] + inverse[a]) / 2);
    }
    Steps steps;
    steps.matrix("concordance", "Share of the weights for which the row is at least as good as the column", "c", c,
                 StepShape::relation);
    steps.matrix("discordance", "Largest disadvantage of the row against the column", "d", d, StepShape::relation);
    steps.matrix("strong", "The row outranks the column strongly", "S^F", strong, StepShape::relation);
    steps.matrix("weak", "The row outranks the column weakly and not strongly", "S^f", weak, StepShape::relation);
    steps.per_alternative("direct", "Place when the best are drawn first", "", direct);
    steps.per_alternative("inverse", "Place when the worst are drawn first", "", inverse);
    steps.per_alternative("scores", "Mean of both places (median order)", "", median);
    textbook::add_intersection(direct, inverse, steps);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_electre_2() { return make_method<Electre2>(); }

}  // namespace mcda
