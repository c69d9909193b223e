#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "methods/ranking/normalised.hpp"

namespace mcda {

namespace {

struct Codas {
  static constexpr MethodInfo info{
      .name = "codas",
      .title = "Combinative distance-based assessment (CODAS)",
      .kind = MethodKind::scoring,
      .reference =
          "Keshavarz Ghorabaee, Zavadskas, Turskis, Antucheviciene (2016) A new combinative distance-based assessment "
          "(CODAS) method for MCDM, Economic Computation and Economic Cybernetics Studies and Research 50(3), 25-44",
      .formula =
          "H_i = sum_k (E_i - E_k) + psi(E_i - E_k) (T_i - T_k), E and T the Euclidean and taxicab distances to the "
          "worst, psi(d) = 1 where |d| >= tau",
      .cost =
          "O(n m + m log m), one pass to fit, one over the table, one over E and T; the model keeps both for every row",
      .domain = Domain::non_negative,
      .direction_symmetric = false,
      .published_score = "H",
      .known_defect =
          "the threshold step compares T with some clients and not with others, so that a dominated client can come "
          "first: tests/laws/counter_examples/codas.json",
      .when_to_use =
          "Distance from the worst counts; clients that are about equally far (within tau) are told apart by the "
          "Euclidean distance alone.",
  };

  struct Parameters {
    double tau = 0.02;
  };
  static constexpr auto fields = std::tuple{field(
      "tau", &Parameters::tau, "Euclidean distances closer than this count as equal for the taxicab comparison", 0, 1)};

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr std::array<std::string_view, 2> derived{"E", "T"};
  static constexpr Index scratch_columns = 1;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters&) {
    return refusal_of_normalization(Normalization::linear, seen, criteria);
  }

  struct Model {
    std::vector<Scale> scales;
    std::vector<double> weights, worst;  // n; worst is the smallest normalised value
    double tau = 0.02;
    std::vector<double> distances;  // E by rising value
    std::vector<double> sums;       // sums[k]: T of the first k of them; m + 1
    double total = 0;               // sum of E
    double noise = 0;               // what is left of a sum whose terms cancel
    auto parts() { return std::tie(scales, weights, worst, tau, distances, sums, total, noise); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{.tau = parameters.tau};
    for (Index j = 0; j < criteria.size(); ++j) {
      // On a frozen scale a cost may be 0 or less: as good as the smallest, not beyond the pole of min / x.
      model.scales.push_back(scale_of(Normalization::linear, seen, j, criteria[j].direction)
                                 .within(smallest_magnitude, largest_magnitude));
      model.weights.push_back(criteria.weight(j));
      model.worst.push_back(model.scales.back()(criteria.maximised(j) ? seen.min(j) : seen.max(j)));
    }
    return model;
  }

  static void derive(const Model& model, const Block& rows, Scratch& scratch,
                     std::span<const std::span<double>> out) noexcept {
    const std::span<double> euclidean = out[0], taxicab = out[1], r = scratch.raw(0, rows.size());
    for (std::size_t i = 0; i < r.size(); ++i) euclidean[i] = taxicab[i] = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      model.scales[k].apply(rows.column(j), r);
      const double weight = model.weights[k], worst = model.worst[k];
      for (std::size_t i = 0; i < r.size(); ++i) {
        // Below the worst only on a frozen scale: such a client is at the worst point, not far from it.
        const double distance = r[i] > worst ? std::min(weight * (r[i] - worst), largest_magnitude) : 0;
        euclidean[i] += distance * distance;
        taxicab[i] += distance;
      }
    }
    for (double& cell : euclidean) cell = std::sqrt(cell);
  }

  /// Everything the double sum needs: E sorted, and running sums of T in that order.
  static void conclude_order(Model& model, std::span<const std::vector<double>> columns,
                             std::span<const SortedColumn> order) {
    const std::size_t m = order[0].values.size();
    model.distances = order[0].values;
    model.sums = running_sums(m, [&](std::size_t k) { return columns[1][order[0].rows[k]]; });
    model.total = running_sums(m, [&](std::size_t k) { return model.distances[k]; }).back();
    model.noise = rounding * static_cast<double>(m) * (order[0].values.back() + order[1].values.back());
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    const std::span<const double> euclidean = rows.column(0), taxicab = rows.column(1);
    const auto begin = model.distances.begin(), end = model.distances.end();
    const double m = static_cast<double>(model.distances.size()), reach = model.tau * (1 - tie_tolerance);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double mine = euclidean[i];
      // The distances at least tau below and above mine; those between are compared by E alone.
      const auto near = std::partition_point(begin, end, [&](double other) { return mine - other >= reach; });
      const auto far = std::partition_point(near, end, [&](double other) { return !(other - mine >= reach); });
      const auto first = static_cast<std::size_t>(near - begin), last = static_cast<std::size_t>(far - begin);
      const double outside = m - static_cast<double>(last - first);
      const double sum_outside = model.sums[first] + (model.sums.back() - model.sums[last]);
      const double sum = (m * mine - model.total) + (outside * taxicab[i] - sum_outside);
      out[i] = std::abs(sum) > model.noise ? sum : 0;
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix r = plain::linear(rows_of(table), criteria);
    const plain::Matrix v = plain::weighted(r, criteria);
    plain::Vector worst;
    for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j)
      worst.push_back(plain::low(plain::column(v, j)));
    plain::Vector e, t, scores;
    for (const plain::Vector& row : v) {
      double squares = 0, sum = 0;
      for (std::size_t j = 0; j < row.size(); ++j) {
        squares += (row[j] - worst[j]) * (row[j] - worst[j]);
        sum += std::abs(row[j] - worst[j]);
      }
      e.push_back(std::sqrt(squares));
      t.push_back(sum);
    }
    const double least = 1e-14 * static_cast<double>(v.size()) * (plain::high(e) + plain::high(t));
    for (std::size_t i = 0; i < v.size(); ++i) {
      double total = 0;
      for (std::size_t k = 0; k < v.size(); ++k) {
        // A difference that equals tau up to rounding counts as equal.
        const bool apart = std::abs(e[i] - e[k]) >= parameters.tau - tie_tolerance * parameters.tau;
        total += (e[i] - e[k]) + (apart ? t[i] - t[k] : 0);
      }
      scores.push_back(std::abs(total) > least ? total : 0);
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "n", r);
    steps.matrix("weighted", "Weighted normalised values", "r", v);
    steps.per_criterion("worst", "Negative ideal solution", "ns", worst);
    steps.per_alternative("E", "Euclidean distance to it", "E", e);
    steps.per_alternative("T", "Taxicab distance to it", "T", t);
    steps.per_alternative("scores", "Assessment score", "H", scores);
    return steps;
  }

 private:
  /// Where all clients are about equally far, the differences cancel and only rounding remains; its order would be
  /// shown as a ranking (laws/rows_that_only_rounding_tells_apart_tie). Relative to the largest possible sum.
  static constexpr double rounding = 1e-14;

  /// 0, x_0, x_0 + x_1, ...: each correct to the last digit however many there are (Neumaier 1974).
  template <class Value>
  static std::vector<double> running_sums(std::size_t count, Value value) {
    std::vector<double> sums{0};
    sums.reserve(count + 1);
    double sum = 0, lost = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const double x = value(k), next = sum + x;
      lost += std::abs(sum) >= std::abs(x) ? (sum - next) + x : (x - next) + sum;
      sum = next;
      sums.push_back(sum + lost);
    }
    return sums;
  }
};

}  // namespace

std::unique_ptr<const Method> make_codas() { return make_method<Codas>(); }

}  // namespace mcda
