#include <algorithm>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Aroman {
  static constexpr MethodInfo info{
      .name = "aroman",
      .title = "Alternative ranking order method accounting for two-step normalisation (AROMAN)",
      .kind = MethodKind::scoring,
      .reference =
          "Boskovic, Svadlenka, Jovcic, Dobrodolac, Simic, Bacanin (2023) An Alternative Ranking Order Method "
          "Accounting for Two-Step Normalization (AROMAN) - electric vehicle selection, IEEE Access 11, 39496-39507",
      .doi = "10.1109/ACCESS.2023.3265818",
      .formula =
          "R_i = L_i^lambda + A_i^(1 - lambda), L and A the weighted sums over costs and benefits of (beta (x - min) / "
          "(max - min) + (1 - beta) x / |x|) / 2",
      .cost = "O(n m), one pass to fit and one to score",
      .domain = Domain::non_negative,
      .direction_symmetric = false,
      .published_score = "R",
      .known_defect =
          "the published sum adds the cost side, so that a larger cost raises the score: "
          "tests/laws/counter_examples/aroman.json; "
          "form=difference subtracts it",
      .when_to_use = "To replay published studies; with cost criteria prefer form=difference or another method.",
  };

  enum class Form { sum, difference };
  struct Parameters {
    double beta = 0.5;
    double lambda = 0.5;
    Form form = Form::sum;
  };
  static constexpr auto fields = std::tuple{
      field("beta", &Parameters::beta, "share of the minmax normalisation; the rest goes to the vector normalisation",
            0, 1),
      field("lambda", &Parameters::lambda, "exponent of the cost side; 1 - lambda that of the benefit side", 0, 1),
      field("form", &Parameters::form, "L^lambda + A^(1 - lambda) as published, or exp(A^(1 - lambda) - L^lambda)",
            "sum difference|diff"),
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum_of_squares;
  static constexpr Index scratch_columns = 2;
  /// exp of it is finite; the exponents of the rows learned from lie in [-1, 1], those of a frozen scale anywhere.
  static constexpr double largest_exponent = 700;

  struct Model {
    std::vector<double> low, by_range, by_length;  // n; weights and beta included
    std::vector<int> benefit;
    double lambda = 0.5;
    bool difference = false;
    auto parts() { return std::tie(low, by_range, by_length, benefit, lambda, difference); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{.lambda = parameters.lambda, .difference = parameters.form == Form::difference};
    for (Index j = 0; j < criteria.size(); ++j) {
      const double range = seen.range(j), length = seen.norm(j), weight = criteria.weight(j) / 2;
      model.low.push_back(seen.min(j));
      model.by_range.push_back(range > 0 ? weight * parameters.beta / range : 0);
      model.by_length.push_back(length > 0 ? weight * (1 - parameters.beta) / length : 0);
      model.benefit.push_back(criteria.maximised(j) ? 1 : 0);
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> out) noexcept {
    const std::span<double> gains = scratch.zeroed(0, rows.size()), costs = scratch.zeroed(1, rows.size());
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const std::span<double> to = model.benefit[k] != 0 ? gains : costs;
      const double low = model.low[k], by_range = model.by_range[k], by_length = model.by_length[k];
      const double* const x = rows.column(j).data();
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += (x[i] - low) * by_range + x[i] * by_length;
    }
    // Never below 0 but for values beyond a frozen scale; 0^0 is 1, the constant that the others' 0th power is too.
    const auto power = [](double base, double exponent) { return std::pow(base > 0 ? base : 0, exponent); };
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double gain = power(gains[i], 1 - model.lambda), cost = power(costs[i], model.lambda);
      out[i] = model.difference ? std::exp(std::min(gain - cost, largest_exponent)) : cost + gain;
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    const plain::Matrix first = plain::map(x, criteria, [](const plain::Vector& all, const Criterion&) {
      return [low = plain::low(all), high = plain::high(all)](double v) { return plain::ratio(v - low, high - low); };
    });
    const plain::Matrix second = plain::by_length(x, criteria);
    plain::Matrix joined = first;
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t j = 0; j < x[i].size(); ++j)
        joined[i][j] = (parameters.beta * first[i][j] + (1 - parameters.beta) * second[i][j]) / 2;
    }
    const plain::Matrix weighted = plain::weighted(joined, criteria);
    const plain::Vector l =
        plain::each_row(weighted, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::cost); });
    const plain::Vector a = plain::each_row(
        weighted, [&](const plain::Vector& row) { return plain::row_sum(row, criteria, plain::benefit); });
    plain::Vector scores;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double cost = std::pow(l[i], parameters.lambda), gain = std::pow(a[i], 1 - parameters.lambda);
      scores.push_back(parameters.form == Form::sum ? cost + gain : std::exp(gain - cost));
    }
    Steps steps;
    steps.matrix("minmax", "First normalisation", "t", first);
    steps.matrix("vector", "Second normalisation", "t*", second);
    steps.matrix("normalized", "Aggregated normalisation", "t_norm", joined);
    steps.per_alternative("L", "Sum over costs", "L", l);
    steps.per_alternative("A", "Sum over benefits", "A", a);
    steps.per_alternative("scores", "Final ranking value", "R", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_aroman() { return make_method<Aroman>(); }

}  // namespace mcda
