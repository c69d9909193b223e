#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Ervd {
  static constexpr MethodInfo info{
      .name = "ervd",
      .title = "Election based on relative value distances (ERVD)",
      .kind = MethodKind::scoring,
      .reference =
          "Shyur, Yin, Shih, Cheng (2015) A multiple criteria decision making method based on relative value "
          "distances, Foundations of Computing and Decision Sciences 40(4), 299-315",
      .doi = "10.1515/fcds-2015-0017",
      .formula =
          "phi_i = S-_i / (S+_i + S-_i), S± the weighted distances to the best and worst value of v = (r - f)^alpha "
          "above the reference f, -lambda (f - r)^alpha below, r = x / sum x",
      .cost = "O(n m) with one power a cell, one pass to fit and one to score",
      .domain = Domain::non_negative,
      .direction_symmetric = false,
      .order_linear_in_weights = true,
      .published_score = "phi",
      .when_to_use =
          "Losses against a reference level hurt more than gains please, as prospect theory says; each criterion "
          "carries its reference level.",
  };

  struct Parameters {
    double alpha = 0.88;
    double lambda = 2.25;
  };
  static constexpr auto fields = std::tuple{
      field("alpha", &Parameters::alpha, "curvature of gains and losses", 0.01, 1),
      field("lambda", &Parameters::lambda, "how much more a loss weighs than a gain", 1, 100),
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const Parameters&) {
    for (const Criterion& criterion : criteria) {
      if (!criterion.reference)
        return Refusal{criterion.id, "has no reference level, which ERVD needs",
                       "give `reference:`, the level that is neither gain nor loss"};
    }
    return std::nullopt;
  }

  struct Model {
    std::vector<double> slope, reference, weights;     // n: ±1 / sum x, reference level, weight
    std::vector<double> worst;                         // n: value of the worst row
    double alpha = 0.88, lambda = 2.25, distance = 0;  // distance: between best and worst, weighted
    auto parts() { return std::tie(slope, reference, weights, worst, alpha, lambda, distance); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{.alpha = parameters.alpha, .lambda = parameters.lambda};
    for (Index j = 0; j < criteria.size(); ++j) {
      const bool up = criteria.maximised(j);
      model.slope.push_back(seen.sum(j) > 0 ? (up ? 1 : -1) / seen.sum(j) : 0);
      model.reference.push_back(*criteria[j].reference);
      model.weights.push_back(criteria.weight(j));
      const double best = value(model, static_cast<std::size_t>(j), up ? seen.max(j) : seen.min(j));
      model.worst.push_back(value(model, static_cast<std::size_t>(j), up ? seen.min(j) : seen.max(j)));
      model.distance += criteria.weight(j) * (best - model.worst.back());
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    for (double& cell : out) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double* const x = rows.column(j).data();
      for (std::size_t i = 0; i < out.size(); ++i)
        out[i] += model.weights[k] * (value(model, k, x[i]) - model.worst[k]);
    }
    for (double& cell : out) cell = model.distance > 0 ? cell / model.distance : 0.5;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix v =
        plain::map(rows_of(table), criteria, [&](const plain::Vector& all, const Criterion& criterion) {
          return [total = plain::sum(all), level = *criterion.reference, up = criterion.maximised(),
                  &parameters](double x) {
            const double r = plain::ratio(x, total), f = total > 0 ? level / total : 0;
            const double gain = up ? r - f : f - r;
            if (total == 0) return 0.0;
            return gain > 0 ? std::pow(gain, parameters.alpha) : -parameters.lambda * std::pow(-gain, parameters.alpha);
          };
        });
    plain::Vector plus, minus, scores;
    for (const plain::Vector& row : v) {
      double to_best = 0, to_worst = 0;
      for (std::size_t j = 0; j < row.size(); ++j) {
        const plain::Vector all = plain::column(v, j);
        to_best += criteria.weight(static_cast<Index>(j)) * std::abs(row[j] - plain::high(all));
        to_worst += criteria.weight(static_cast<Index>(j)) * std::abs(row[j] - plain::low(all));
      }
      plus.push_back(to_best);
      minus.push_back(to_worst);
      scores.push_back(to_best + to_worst > 0 ? to_worst / (to_best + to_worst) : 0.5);
    }
    Steps steps;
    steps.matrix("values", "Values against the reference", "v", v);
    steps.per_alternative("s_plus", "Distance to the best values", "S+", plus);
    steps.per_alternative("s_minus", "Distance to the worst values", "S-", minus);
    steps.per_alternative("scores", "Relative closeness", "phi", scores);
    return steps;
  }

 private:
  static double value(const Model& model, std::size_t k, double x) noexcept {
    const double gain = (x - model.reference[k]) * model.slope[k];
    return gain > 0 ? std::pow(gain, model.alpha) : -model.lambda * std::pow(-gain, model.alpha);
  }
};

}  // namespace

std::unique_ptr<const Method> make_ervd() { return make_method<Ervd>(); }

}  // namespace mcda
