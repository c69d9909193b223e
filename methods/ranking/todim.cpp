#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/engine/kernel_sum.hpp"
#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

// Between groups that are as far apart as they are wide a square root is smooth enough for the nodes
// (kernel_sum/nodes).
class SquareRoot final : public DifferenceKernel {
 public:
  void apply(std::span<double> differences) const noexcept override {
    for (double& cell : differences) cell = std::sqrt(cell);
  }
  bool separated(double gap, double width) const noexcept override { return gap >= width; }
};

struct Todim {
  static constexpr MethodInfo info{
      .name = "todim",
      .title = "Interactive multi-criteria decision making by prospect theory (TODIM)",
      .kind = MethodKind::scoring,
      .reference =
          "Gomes, Lima (1991) TODIM: Basics and application to multicriteria ranking, Foundations of Computing and "
          "Decision Sciences 16(3-4); Gomes, Rangel (2009) An application of the TODIM method to the multicriteria "
          "rental evaluation of residential properties, European Journal of Operational Research 193, 204-211; "
          "paradoxes of its weights: Llamazares (2018) An analysis of the generalized TODIM method, "
          "doi:10.1016/j.ejor.2018.02.054",
      .doi = "10.1016/j.ejor.2007.10.046",
      .formula =
          "xi_i = (D_i - min D) / (max D - min D), D_i = sum_k sum_j phi_j(i, k), d = r_ij - r_kj; phi_j = sqrt(w_j d "
          "/ W) for d > 0, -sqrt(W |d| / w_j) / theta for d < 0, W = sum_j w_j; r = x / sum x (cost: (1 / x) / sum 1 / "
          "x)",
      .cost = "O(n m log m): columns are sorted, square roots of differences are added by a kernel sum",
      .domain = Domain::non_negative,
      .compensation = Compensation::partial,
      .direction_symmetric = false,
      .published_score = "xi",
      .when_to_use =
          "Losses hurt more than gains please, and the first differences most: theta below 1 makes losses count more. "
          "A loss is divided by the weight of its criterion, so a criterion of small weight can decide by its losses; "
          "see Llamazares before trusting weights here. On a frozen scale a new client is compared with the old ones, "
          "and its score may leave [0, 1].",
  };

  enum class Shares { sum, minmax };
  struct Parameters {
    double theta = 1;
    Shares normalization = Shares::sum;
  };
  static constexpr auto fields = std::tuple{
      field("theta", &Parameters::theta, "attenuation of losses: losses are divided by it", 0.001, 1000),
      field("normalization", &Parameters::normalization,
            "what differences are measured in: shares of the sum of the column, or of its range", "sum minmax")};

  static Statistic needs(const Parameters& parameters) {
    return parameters.normalization == Shares::sum ? Statistic::extremes | Statistic::sum | Statistic::sum_of_inverses
                                                   : Statistic::extremes;
  }

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    for (Index j = 0; j < criteria.size(); ++j) {
      if (parameters.normalization != Shares::sum || criteria.maximised(j) || seen.min(j) > 0 || seen.max(j) == 0)
        continue;
      return Refusal{criteria[j].id, "has a cost of zero, which has no reciprocal",
                     "set todim.normalization=minmax, or use a value function above zero"};
    }
    return std::nullopt;
  }

  static constexpr std::array<std::string_view, 2> derived{"gains", "losses"};
  static constexpr Statistic derived_needs = Statistic::extremes;

  // What a criterion is compared by.
  enum Side : int { rising, falling, inverse, nothing };

  struct Model {
    std::vector<int> side;           // n
    std::vector<double> gain, loss;  // n: factors of sqrt(difference), the column's length included
    double size = 0;                 // what gains and losses are made of: max gains + max losses
    double worst = 0, best = 0;      // D
    double clients = 0;              // m: a kept reference may have fewer values, which then stand for all
    auto parts() { return std::tie(side, gain, loss, size, worst, best, clients); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    model.clients = static_cast<double>(seen.count());
    const double sum = criteria.sum_of_weights();
    for (Index j = 0; j < criteria.size(); ++j) {
      const bool up = criteria.maximised(j), shares = parameters.normalization == Shares::sum;
      const double length = !shares ? seen.range(j) : up ? seen.sum(j) : seen.sum_of_inverses(j);
      const double weight = criteria.weight(j) / sum;
      const bool idle = seen.constant(j);
      model.side.push_back(idle ? nothing : up ? rising : shares ? inverse : falling);
      model.gain.push_back(idle ? 0 : std::sqrt(weight) / std::sqrt(length));
      model.loss.push_back(idle ? 0 : 1 / (parameters.theta * std::sqrt(weight) * std::sqrt(length)));
    }
    return model;
  }

  static void contribution(const Model& model, Index j, std::span<const double> reference,
                           std::span<const double> values, std::span<const std::span<double>> outs) {
    const auto k = static_cast<std::size_t>(j);
    const std::size_t m = values.size();
    const bool itself = values.data() == reference.data() && m == reference.size();
    if (model.side[k] == nothing) return;
    std::vector<double> below(m), above(m);
    if (model.side[k] != inverse) {
      kernel_sums(SquareRoot(), reference, values, below, above);
      if (model.side[k] == falling) below.swap(above);
    } else {  // reciprocals fall, so they are taken from the end
      const std::vector<double> others = reciprocals(reference);
      const std::vector<double> own = itself ? std::vector<double>() : reciprocals(values);
      kernel_sums(SquareRoot(), others, itself ? others : own, below, above);
      std::reverse(below.begin(), below.end());
      std::reverse(above.begin(), above.end());
    }
    const double share = model.clients / static_cast<double>(reference.size());
    for (std::size_t i = 0; i < m; ++i) {
      outs[0][i] += model.gain[k] * share * below[i];
      outs[1][i] += model.loss[k] * share * above[i];
    }
  }

  static void conclude(Model& model, const Summary& seen) { model.size = seen.max(0) + seen.max(1); }

  /// D; rescale makes it the published xi.
  static void score(const Model&, const Block& rows, Scratch&, std::span<double> out) noexcept {
    const std::span<const double> gains = rows.column(0), losses = rows.column(1);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = gains[i] - losses[i];
  }
  static void observe_scores(Model& model, double lowest, double highest) {
    model.worst = lowest;
    model.best = highest;
  }
  static void rescale(const Model& model, std::span<double> scores) noexcept {
    const double range = model.best - model.worst;
    // Where only rounding tells the rows apart nobody is worse than the best
    // (laws/rows_that_only_rounding_tells_apart_tie).
    const bool alike = !(range > rounding * model.size);
    for (double& score : scores) score = alike ? 1 : (score - model.worst) / range;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const bool shares = parameters.normalization == Shares::sum;
    const plain::Matrix r =
        plain::map(rows_of(table), criteria, [shares](const plain::Vector& all, const Criterion& criterion) {
          double inverses = 0;
          for (const double x : all) inverses += x != 0 ? 1 / x : 0;
          return [low = plain::low(all), high = plain::high(all), sum = plain::sum(all), inverses, shares,
                  up = criterion.maximised()](double x) {
            if (low == high && (!shares || low == 0)) return 0.0;
            if (!shares) return up ? (x - low) / (high - low) : (high - x) / (high - low);
            return up ? x / sum : 1 / x / inverses;
          };
        });
    double sum = 0;
    for (const Criterion& criterion : criteria) sum += criterion.weight;
    const std::size_t m = r.size();
    plain::Matrix dominance(m, plain::Vector(m, 0.0));
    plain::Vector gains(m, 0.0), losses(m, 0.0), total, scores;
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        for (std::size_t j = 0; j < r[i].size(); ++j) {
          const double w = criteria[static_cast<Index>(j)].weight, d = r[i][j] - r[k][j];
          const double gain = d > 0 ? std::sqrt(w * d / sum) : 0;
          const double loss = d < 0 ? std::sqrt(sum * -d / w) / parameters.theta : 0;
          dominance[i][k] += gain - loss;
          gains[i] += gain;
          losses[i] += loss;
        }
      }
      total.push_back(gains[i] - losses[i]);
    }
    const double worst = plain::low(total), best = plain::high(total);
    const bool alike = best - worst <= rounding * (plain::high(gains) + plain::high(losses));
    for (const double d : total) scores.push_back(alike ? 1 : (d - worst) / (best - worst));
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.matrix("dominance", "Dominance of the row over the column", "delta", dominance, StepShape::relation);
    steps.per_alternative("gains", "Sum of the gains", "D+", gains);
    steps.per_alternative("losses", "Sum of the losses", "D-", losses);
    steps.per_alternative("total", "Gains less losses", "D", total);
    steps.per_alternative("scores", "Global value", "xi", scores);
    return steps;
  }

 private:
  // A range of D that is smaller than this share of what D is made of is rounding.
  static constexpr double rounding = 1e-12;

  static std::vector<double> reciprocals(std::span<const double> rising) {
    std::vector<double> list(rising.size());
    for (std::size_t i = 0; i < list.size(); ++i) list[i] = 1 / rising[list.size() - 1 - i];
    return list;
  }
};

}  // namespace

std::unique_ptr<const Method> make_todim() { return make_method<Todim>(); }

}  // namespace mcda
