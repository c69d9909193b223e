#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Multimoora {
  static constexpr MethodInfo info{
      .name = "multimoora",
      .title = "MOORA plus the full multiplicative form (MULTIMOORA)",
      .kind = MethodKind::scoring,
      .reference =
          "Brauers, Zavadskas (2010) Project management by MULTIMOORA as an instrument for transition economies, "
          "Technological and Economic Development of Economy 16(1), 5-24",
      .doi = "10.3846/tede.2010.01",
      .formula =
          "R_i = sum of the ranks of i by three orders: y_i = sum of w r over benefits less the same over costs, "
          "falling; z_i = max_j w_j |r_j* - r_ij|, rising; U_i = prod x^w over benefits / the same over costs, "
          "falling; r = x / |x|, tied ranks averaged",
      .cost = "O(n m + m log m) with a logarithm a cell; the model keeps y, z and ln U of all rows",
      .domain = Domain::positive,
      .compensation = Compensation::partial,
      .direction_symmetric = false,
      .sense = PublishedSense::smaller_is_better,
      .published_score = "R",
      .when_to_use =
          "Three views that fail in different ways, a sum, a worst regret and a product, each with one vote; the "
          "result is a sum of ranks, so it says who is ahead and not by how much.",
  };

  enum class Product { power, plain, weighted_normalized };
  struct Parameters {
    Product fmf = Product::power;
  };
  static constexpr auto fields = std::tuple{
      field("fmf", &Parameters::fmf,
            "factors of the full multiplicative form: x^w, x without weights, or w x / |x| (whose weights change no "
            "rank)",
            "power plain weighted_normalized"),
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum_of_squares;
  static constexpr std::array<std::string_view, 3> derived{"ratio_system", "reference_point", "log_multiplicative"};

  struct Model {
    std::vector<double> stretch, best;   // n: weight over length; the best value
    std::vector<double> exponent, unit;  // n: ± power of the product; what a factor is divided by
    std::vector<int> benefit;
    std::vector<double> ratios, regrets, products;  // m, rising: what a row is ranked among
    auto parts() { return std::tie(stretch, best, exponent, unit, benefit, ratios, regrets, products); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const bool up = criteria.maximised(j);
      const double stretch = criteria.weight(j) / seen.norm(j);
      model.stretch.push_back(stretch);
      model.best.push_back(up ? seen.max(j) : seen.min(j));
      model.exponent.push_back((up ? 1 : -1) * (parameters.fmf == Product::power ? criteria.weight(j) : 1));
      model.unit.push_back(parameters.fmf == Product::weighted_normalized ? 1 / stretch : 1);
      model.benefit.push_back(up ? 1 : 0);
    }
    return model;
  }

  /// The product is kept as its logarithm: a hundred factors would leave the range of doubles.
  static void derive(const Model& model, const Block& rows, Scratch&, std::span<const std::span<double>> out) noexcept {
    const std::span<double> ratio = out[0], regret = out[1], product = out[2];
    for (std::size_t i = 0; i < ratio.size(); ++i) ratio[i] = regret[i] = product[i] = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double stretch = model.stretch[k], best = model.best[k], exponent = model.exponent[k];
      const double sign = model.benefit[k] != 0 ? 1 : -1, log_unit = std::log(model.unit[k]);
      const double* const x = rows.column(j).data();
      for (std::size_t i = 0; i < ratio.size(); ++i) {
        ratio[i] += sign * stretch * x[i];
        regret[i] = std::max(regret[i], stretch * std::abs(best - x[i]));
        // On a frozen scale a value may be 0 or less: as small as a value can be.
        product[i] += exponent * (std::log(std::max(x[i], smallest_magnitude)) - log_unit);
      }
    }
  }

  static void conclude_order(Model& model, std::span<const std::vector<double>>, std::span<const SortedColumn> order) {
    model.ratios = order[0].values;
    model.regrets = order[1].values;
    model.products = order[2].values;
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    for (double& cell : out) cell = 0;
    subtract_ranks(model.ratios, rows.column(0), true, out);
    subtract_ranks(model.regrets, rows.column(1), false, out);
    subtract_ranks(model.products, rows.column(2), true, out);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table), r = plain::by_length(x, criteria), v = plain::weighted(r, criteria);
    const std::size_t n = static_cast<std::size_t>(criteria.size());
    plain::Vector reference, ratio, regret, product, logarithm;
    for (std::size_t j = 0; j < n; ++j) {
      const plain::Vector column = plain::column(r, j);
      reference.push_back(criteria.maximised(static_cast<Index>(j)) ? plain::high(column) : plain::low(column));
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      double worst = 0, factors = 1, logarithms = 0;
      for (std::size_t j = 0; j < n; ++j) {
        const Criterion& criterion = criteria[static_cast<Index>(j)];
        worst = std::max(worst, criterion.weight * std::abs(reference[j] - r[i][j]));
        const double base = parameters.fmf == Product::weighted_normalized ? v[i][j] : x[i][j];
        const double power = parameters.fmf == Product::power ? criterion.weight : 1;
        factors *= std::pow(base, criterion.maximised() ? power : -power);
        logarithms += (criterion.maximised() ? power : -power) * std::log(base);
      }
      ratio.push_back(plain::row_sum(v[i], criteria, plain::benefit) - plain::row_sum(v[i], criteria, plain::cost));
      regret.push_back(worst);
      product.push_back(factors);
      logarithm.push_back(logarithms);
    }
    const auto negated = [](plain::Vector values) {
      for (double& value : values) value = -value;
      return values;
    };
    const auto ranks = [](const plain::Vector& scores, TieRule rule) { return rank_scores(scores, rule).ranks; };
    plain::Vector sum = ranks(ratio, TieRule::average);
    const plain::Vector by_regret = ranks(negated(regret), TieRule::average);
    const plain::Vector by_product = ranks(logarithm, TieRule::average);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += by_regret[i] + by_product[i];
    Steps steps;
    steps.matrix("normalized", "Normalised values", "x*", r);
    steps.matrix("weighted", "Weighted normalised values", "w x*", v);
    steps.per_criterion("reference", "Reference point", "r*", reference);
    steps.per_alternative("ratio_system", "Ratio system, larger is better", "y", ratio);
    steps.per_alternative("reference_point", "Distance to the reference point, smaller is better", "z", regret);
    const auto ordinary = [](double value) { return value > 0 && std::isfinite(value); };
    if (std::all_of(product.begin(), product.end(), ordinary)) {
      steps.per_alternative("multiplicative", "Full multiplicative form, larger is better", "U", product);
    } else {
      steps.undefined("multiplicative", "Full multiplicative form: beyond the range of numbers, see its logarithm");
    }
    steps.per_alternative("log_multiplicative", "Logarithm of the full multiplicative form", "ln U", logarithm);
    steps.per_alternative("ranking_ratio", "Ranks by the ratio system", "", ranks(ratio, TieRule::competition));
    steps.per_alternative("ranking_reference", "Ranks by the reference point", "",
                          ranks(negated(regret), TieRule::competition));
    steps.per_alternative("ranking_multiplicative", "Ranks by the full multiplicative form", "",
                          ranks(logarithm, TieRule::competition));
    steps.per_alternative("scores", "Sum of the three ranks, tied ranks averaged; smaller is better", "R", sum);
    return steps;
  }

 private:
  /// Takes from `out` the average rank of each value among all; the tie rule is that of every ranking.
  static void subtract_ranks(const std::vector<double>& all, std::span<const double> values, bool larger_is_better,
                             std::span<double> out) noexcept {
    const double floor = std::min(1.0, std::max(std::abs(all.front()), std::abs(all.back())));
    const auto clear = [&](double high, double low) {
      return high - low > tie_tolerance * std::max({floor, std::abs(high), std::abs(low)});
    };
    const double m = static_cast<double>(all.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double value = values[i];
      const auto from = std::partition_point(all.begin(), all.end(), [&](double other) { return clear(value, other); });
      const auto to = std::partition_point(from, all.end(), [&](double other) { return !clear(other, value); });
      const double below = static_cast<double>(from - all.begin()), up_to = static_cast<double>(to - all.begin());
      const double ahead = larger_is_better ? m - up_to : below;
      out[i] -= ahead + (up_to - below + 1) / 2;
    }
  }
};

}  // namespace

std::unique_ptr<const Method> make_multimoora() { return make_method<Multimoora>(); }

}  // namespace mcda
