#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "mcda/engine/smoothed_preference.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/preference_criteria.hpp"
#include "methods/outranking/textbook_smoothed.hpp"

namespace mcda {

namespace {

struct Promethee4 {
  static constexpr MethodInfo info{
      .name = "promethee_4",
      .title = "PROMETHEE IV (net flow against a continuous set of alternatives)",
      .kind = MethodKind::scoring,
      .reference =
          "Brans, Mareschal, Vincke (1984) PROMETHEE: a new family of outranking methods in multicriteria analysis, "
          "in: Brans (ed.) Operational Research '84, North-Holland, 477-490; with a kernel density: Albuquerque, "
          "Montenegro (2016) PROMETHEE IV through kernel density estimation, Communications in Statistics - Theory and "
          "Methods 45(18), 5355-5362",
      .formula =
          "phi_i = phi_i^+ - phi_i^-, phi_i^+ = sum_j w_j integral P_j(x_ij - y) f_j(y) dy / sum_j w_j, phi_i^- with "
          "P_j(y - x_ij), for costs the other way round; f_j the normal kernel density of column j with bandwidth h_j "
          "= bandwidth * 0.9 min(s_j, IQR_j / 1.34) m^(-1/5)",
      .cost = "O(n m log m): columns are sorted, then kernel sums",
      .aliases = "promethee4",
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .order_linear_in_weights = true,
      .published_score = "phi",
      .when_to_use =
          "PROMETHEE II against the market that the clients stand for instead of against these clients: who stands "
          "just beyond a threshold of another gains little, and one client more or less moves the flows less. The "
          "density is estimated from the clients themselves, criterion by criterion, which is exact: a net flow only "
          "needs the columns one by one. With bandwidth=0 the density is that of the clients as they are, and the "
          "order is that of promethee_2.",
  };

  struct Parameters {
    double bandwidth = 1;
  };
  static constexpr auto fields = std::tuple{
      field("bandwidth", &Parameters::bandwidth, "width of the kernels, as a multiple of Silverman's rule", 0, 10),
  };

  /// Against the clients as they are the flows are those of promethee_2 times (m - 1) / m.
  static std::string_view order_class(const Parameters& parameters) {
    return parameters.bandwidth == 0 ? "net flow" : "";
  }

  static constexpr Statistic needs = Statistic::extremes | Statistic::moments;
  static constexpr std::array<std::string_view, 2> derived{"phi_plus", "phi_minus"};

  struct Model {
    PreferenceCriteria criteria;
    std::vector<double> deviations;  // n: sample deviation of each column; 0 where it is constant
    double bandwidth = 0, clients = 0;
    auto parts() { return std::tuple_cat(criteria.parts(), std::tie(deviations, bandwidth, clients)); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    note_missing_thresholds(criteria, notes);
    Model model{PreferenceCriteria::of(criteria), {}, parameters.bandwidth, static_cast<double>(seen.count())};
    for (Index j = 0; j < criteria.size(); ++j)
      model.deviations.push_back(
          seen.constant(j)
              ? 0
              : std::sqrt(seen.squared_deviations(j) / std::max<double>(1, static_cast<double>(seen.count() - 1))));
    return model;
  }

  static void contribution(const Model& model, Index j, std::span<const double> reference,
                           std::span<const double> values, std::span<const std::span<double>> outs) {
    const auto k = static_cast<std::size_t>(j);
    const double h = model.bandwidth * silverman_bandwidth(reference, model.deviations[k], model.clients);
    const double factor = model.criteria.shares[k] / static_cast<double>(reference.size());
    const std::size_t won_below = model.criteria.maximised[k] != 0 ? 0 : 1;
    const std::span<double> below = outs[won_below], above = outs[1 - won_below];
    if (h > 0) {
      add_smoothed_sums(model.criteria.at(k), h, factor, reference, values, below, above);
    } else {
      add_preference_sums(model.criteria.at(k), factor, reference, values, below, above);
    }
  }

  /// The net flow, in [-1, 1].
  static void score(const Model&, const Block& rows, Scratch&, std::span<double> net) noexcept {
    const std::span<const double> plus = rows.column(0), minus = rows.column(1);
    for (std::size_t i = 0; i < net.size(); ++i) {
      const double gap = plus[i] - minus[i];
      net[i] = std::abs(gap) > 1e-12 * (plus[i] + minus[i]) ? gap : 0;  // as in promethee_2
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    double sum = 0;
    for (const Criterion& criterion : criteria) sum += criterion.weight;
    std::vector<double> h, plus(m, 0.0), minus(m, 0.0), phi(m, 0.0);
    for (std::size_t j = 0; j < n; ++j) {
      std::vector<double> column;
      for (const auto& row : x) column.push_back(row[j]);
      h.push_back(parameters.bandwidth * textbook::silverman(column));
      const Criterion& criterion = criteria[static_cast<Index>(j)];
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t k = 0; k < m; ++k) {
          const double d = criterion.maximised() ? x[i][j] - x[k][j] : x[k][j] - x[i][j];
          const double share = criterion.weight / sum / static_cast<double>(m);
          plus[i] += share * textbook::smoothed_degree(criterion.preference, h[j], d);
          minus[i] += share * textbook::smoothed_degree(criterion.preference, h[j], -d);
        }
      }
    }
    for (std::size_t i = 0; i < m; ++i) phi[i] = plus[i] - minus[i];
    Steps steps;
    steps.per_criterion("bandwidth", "Bandwidth of the density, in the criterion's unit", "h", h);
    steps.per_alternative("phi_plus", "Leaving flow", "phi+", plus);
    steps.per_alternative("phi_minus", "Entering flow", "phi-", minus);
    steps.per_alternative("scores", "Net flow", "phi", phi);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_promethee_4() { return make_method<Promethee4>(); }

}  // namespace mcda
