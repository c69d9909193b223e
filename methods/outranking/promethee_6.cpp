#include <algorithm>
#include <numeric>
#include <vector>

#include "mcda/engine/interval_order.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/preference_criteria.hpp"
#include "methods/outranking/textbook_intervals.hpp"
#include "methods/outranking/textbook_preference.hpp"

namespace mcda {

namespace {

struct Promethee6 {
  static constexpr MethodInfo info{
      .name = "promethee_6",
      .title = "PROMETHEE VI (net flows over a set of weights)",
      .kind = MethodKind::relation,
      .reference =
          "Brans, Mareschal (1995) The PROMETHEE VI procedure: how to differentiate hard from soft multicriteria "
          "problems, Journal of Decision Systems 4(3), 213-223",
      .formula =
          "a is better than b when min phi_a > max phi_b, both over all weights with sum 1 and "
          "(1 - spread) w_j <= v_j <= (1 + spread) w_j; phi_a = sum_j v_j phi_j(a), "
          "phi_j(a) = sum_b (P_j(a, b) - P_j(b, a)) / (m - 1)",
      .cost = "O(n m log m) time and O(n m) memory; the relation that is shown O(m^2) time and m^2 / 8 bytes",
      .aliases = "promethee6",
      .result = ResultKind::partial,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .when_to_use =
          "PROMETHEE II where nobody vouches for the exact weights: every net flow becomes the range that it takes "
          "while all weights move by up to `spread` of themselves, exactly. Who is better whatever the weights is "
          "shown as better, others are not told apart. Whether the problem is hard (some of these weights turn the "
          "decision round) or soft is said by the GAIA plane, which draws the same set of weights.",
  };

  struct Parameters {
    double spread = 0.1;
  };
  static constexpr auto fields = std::tuple{
      field("spread", &Parameters::spread, "by which share of itself a weight may be larger or smaller", 0, 1),
  };

  struct Model {
    PreferenceCriteria criteria;
    double spread = 0;
    std::vector<double> flow, low, high;  // m each, once the columns were seen
    auto parts() { return std::tuple_cat(criteria.parts(), std::tie(spread, flow, low, high)); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    note_missing_thresholds(criteria, notes);
    return {PreferenceCriteria::of(criteria), parameters.spread, {}, {}, {}};
  }

  static void observe_columns(Model& model, std::span<const SortedColumn> columns) {
    const std::size_t m = columns.front().values.size(), n = columns.size();
    std::vector<std::vector<double>> net(n, std::vector<double>(m, 0.0));
    for (std::size_t j = 0; m > 1 && j < n; ++j) {
      if (model.criteria.shares[j] == 0) continue;
      std::vector<double> minus(m, 0.0);
      model.criteria.add_flows(j, 1 / static_cast<double>(m - 1), columns[j], net[j], minus);
      for (std::size_t i = 0; i < m; ++i) net[j][i] -= minus[i];
    }
    model.flow.assign(m, 0.0), model.low.assign(m, 0.0), model.high.assign(m, 0.0);
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < m; ++i) {
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return net[a][i] > net[b][i]; });
      for (std::size_t j = 0; j < n; ++j) model.flow[i] += model.criteria.shares[j] * net[j][i];
      // Every weight at its lower end leaves `spread` to give away, up to 2 spread w_j each: to the best flows, or to
      // the worst.
      double up = 1, down = 1;
      model.high[i] = model.low[i] = (1 - model.spread) * model.flow[i];
      for (std::size_t k = 0; k < n; ++k) {
        const std::size_t best = order[k], worst = order[n - 1 - k];
        const double given = std::min(up, 2 * model.criteria.shares[best]),
                     taken = std::min(down, 2 * model.criteria.shares[worst]);
        model.high[i] += model.spread * given * net[best][i];
        model.low[i] += model.spread * taken * net[worst][i];
        up -= given, down -= taken;
      }
    }
  }

  static Exploitation exploit(const Model& model, const Compared&, Notes& notes) {
    Exploitation result = ordered_by_intervals("phi_low", model.low, "phi_high", model.high, notes);
    result.columns.push_back({"phi", model.flow});
    return result;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    double sum = 0;
    for (const Criterion& criterion : criteria) sum += criterion.weight;
    std::vector<std::vector<double>> net(m, std::vector<double>(n, 0.0));
    std::vector<double> phi(m, 0.0), low(m, 0.0), high(m, 0.0);
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t j = 0; j < n; ++j) {
        const Criterion& criterion = criteria[static_cast<Index>(j)];
        for (std::size_t b = 0; b < m; ++b) {
          const double d = criterion.maximised() ? x[a][j] - x[b][j] : x[b][j] - x[a][j];
          net[a][j] += textbook::degree(criterion.preference, d) - textbook::degree(criterion.preference, -d);
        }
        if (m > 1) net[a][j] /= static_cast<double>(m - 1);
        phi[a] += criterion.weight / sum * net[a][j];
      }
      low[a] = extreme(net[a], criteria, sum, parameters.spread, -1);
      high[a] = extreme(net[a], criteria, sum, parameters.spread, 1);
    }
    Steps steps;
    steps.matrix("unicriterion", "Net flow by each criterion alone", "phi_j", net);
    steps.per_alternative("phi", "Net flow with the given weights", "phi", phi);
    steps.per_alternative("phi_low", "Smallest net flow over the set of weights", "min phi", low);
    steps.per_alternative("phi_high", "Largest net flow over the set of weights", "max phi", high);
    textbook::add_interval_order(low, high, steps);
    return steps;
  }

 private:
  // For steps: weight is moved from where it earns least to where it earns most, as long as both ends allow it.
  static double extreme(const std::vector<double>& net, const Criteria& criteria, double sum, double spread,
                        double sign) {
    std::vector<double> weight, lowest, highest;
    for (const Criterion& criterion : criteria) {
      weight.push_back(criterion.weight / sum);
      lowest.push_back(weight.back() * (1 - spread));
      highest.push_back(weight.back() * (1 + spread));
    }
    while (true) {
      std::size_t to = net.size(), from = net.size();
      for (std::size_t j = 0; j < net.size(); ++j) {
        if (weight[j] < highest[j] && (to == net.size() || sign * net[j] > sign * net[to])) to = j;
        if (weight[j] > lowest[j] && (from == net.size() || sign * net[j] < sign * net[from])) from = j;
      }
      if (to == net.size() || from == net.size() || sign * net[to] <= sign * net[from]) break;
      const double room = highest[to] - weight[to], stock = weight[from] - lowest[from], moved = std::min(room, stock);
      weight[to] = moved == room ? highest[to] : weight[to] + moved;
      weight[from] = moved == stock ? lowest[from] : weight[from] - moved;
    }
    double flow = 0;
    for (std::size_t j = 0; j < net.size(); ++j) flow += weight[j] * net[j];
    return flow;
  }
};

}  // namespace

std::unique_ptr<const Method> make_promethee_6() { return make_method<Promethee6>(); }

}  // namespace mcda
