#include <algorithm>
#include <cmath>
#include <vector>

#include "mcda/engine/interval_order.hpp"
#include "mcda/engine/tiles.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/preference_criteria.hpp"
#include "methods/outranking/textbook_intervals.hpp"
#include "methods/outranking/textbook_preference.hpp"

namespace mcda {

namespace {

struct Promethee3 {
  static constexpr MethodInfo info{
      .name = "promethee_3",
      .title = "PROMETHEE III (order of intervals around the mean net flow)",
      .kind = MethodKind::relation,
      .reference =
          "Brans, Mareschal, Vincke (1984) PROMETHEE: a new family of outranking methods in multicriteria analysis, "
          "in: Brans (ed.) Operational Research '84, North-Holland, 477-490",
      .formula =
          "a is better than b when phi_a - alpha sigma_a > phi_b + alpha sigma_b; "
          "phi_a = sum_b (pi(a, b) - pi(b, a)) / m, sigma_a^2 = sum_b (pi(a, b) - pi(b, a) - phi_a)^2 / m",
      .cost =
          "deviations O(n m^2) time on one thread, because they mix the criteria of a pair; O(n m) memory; the "
          "relation that is shown m^2 / 8 bytes, which is what --memory limits",
      .aliases = "promethee3",
      .result = ResultKind::partial,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .when_to_use =
          "PROMETHEE II where small differences of the net flow should not decide: clients whose intervals overlap are "
          "not told apart. An interval is wide where a client is far better than some and far worse than others. "
          "Not being told apart is not transitive: a and b may overlap, b and c too, and a still be better than c. The "
          "deviation does not shrink with the number of clients while the flows move closer together, so large "
          "portfolios need a smaller alpha. Flows are divided by m, as published, not by m - 1.",
  };

  struct Parameters {
    double alpha = 0.15;
  };
  static constexpr auto fields = std::tuple{
      field("alpha", &Parameters::alpha, "half the width of an interval, in standard deviations", 0, 10),
  };

  struct Model {
    PreferenceCriteria criteria;
    double alpha = 0;
    std::vector<double> flow, deviation;  // m each, once the columns were seen
    auto parts() { return std::tuple_cat(criteria.parts(), std::tie(alpha, flow, deviation)); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    note_missing_thresholds(criteria, notes);
    return {PreferenceCriteria::of(criteria), parameters.alpha, {}, {}};
  }

  static void observe_columns(Model& model, std::span<const SortedColumn> columns) {
    const std::size_t m = columns.front().values.size();
    std::vector<std::vector<double>> values(columns.size(), std::vector<double>(m));
    std::vector<double> minus(m, 0.0), squares(m, 0.0);
    model.flow.assign(m, 0.0);
    for (std::size_t j = 0; j < columns.size(); ++j) {
      for (std::size_t k = 0; k < m; ++k) values[j][columns[j].rows[k]] = columns[j].values[k];
      if (model.criteria.shares[j] > 0)
        model.criteria.add_flows(j, model.criteria.shares[j] / static_cast<double>(m), columns[j], model.flow, minus);
    }
    for (std::size_t i = 0; i < m; ++i) model.flow[i] -= minus[i];
    // Each pair once; the deviation of a row from itself is that of a net preference of zero.
    std::vector<double> net(std::min<std::size_t>(m, block_rows));
    for (std::size_t i = 0; i < m; ++i) {
      squares[i] += model.flow[i] * model.flow[i];
      for (std::size_t first = i + 1; first < m; first += net.size()) {
        const std::size_t count = std::min(net.size(), m - first);
        const std::span<double> here = std::span(net).first(count);
        std::fill(here.begin(), here.end(), 0.0);
        for (std::size_t j = 0; j < columns.size(); ++j) {
          const double share = model.criteria.maximised[j] != 0 ? model.criteria.shares[j] : -model.criteria.shares[j];
          if (share != 0)
            add_net_preferences(model.criteria.at(j), share, values[j][i], std::span(values[j]).subspan(first, count),
                                here);
        }
        squares[i] += add_squared_deviations(model.flow[i], here, std::span(model.flow).subspan(first, count),
                                             std::span(squares).subspan(first, count));
      }
    }
    for (double& square : squares) square = std::sqrt(square / static_cast<double>(m));
    model.deviation = std::move(squares);
  }

  static Exploitation exploit(const Model& model, const Compared&, Notes& notes) {
    std::vector<double> low = model.flow, high = model.flow;
    for (std::size_t i = 0; i < low.size(); ++i) {
      low[i] -= model.alpha * model.deviation[i];
      high[i] += model.alpha * model.deviation[i];
    }
    Exploitation result = ordered_by_intervals("phi_low", std::move(low), "phi_high", std::move(high), notes);
    result.columns.push_back({"phi", model.flow});
    result.columns.push_back({"sigma", model.deviation});
    return result;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    double sum = 0;
    for (const Criterion& criterion : criteria) sum += criterion.weight;
    std::vector<std::vector<double>> pi(m, std::vector<double>(m, 0.0));
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        for (std::size_t j = 0; j < n; ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const double d = criterion.maximised() ? x[a][j] - x[b][j] : x[b][j] - x[a][j];
          pi[a][b] += criterion.weight / sum * textbook::degree(criterion.preference, d);
        }
      }
    }
    std::vector<double> phi(m, 0.0), sigma(m, 0.0), low, high;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) phi[a] += (pi[a][b] - pi[b][a]) / static_cast<double>(m);
      for (std::size_t b = 0; b < m; ++b) sigma[a] += std::pow(pi[a][b] - pi[b][a] - phi[a], 2);
      sigma[a] = std::sqrt(sigma[a] / static_cast<double>(m));
      low.push_back(phi[a] - parameters.alpha * sigma[a]);
      high.push_back(phi[a] + parameters.alpha * sigma[a]);
    }
    Steps steps;
    steps.matrix("preference", "Preference of the row over the column", "pi", pi, StepShape::relation);
    steps.per_alternative("phi", "Mean net flow", "phi", phi);
    steps.per_alternative("sigma", "Standard deviation of the net preferences", "sigma", sigma);
    steps.per_alternative("phi_low", "Lower end of the interval", "x", low);
    steps.per_alternative("phi_high", "Upper end of the interval", "y", high);
    textbook::add_interval_order(low, high, steps);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_promethee_3() { return make_method<Promethee3>(); }

}  // namespace mcda
